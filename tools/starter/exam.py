"""Prompts to judge a model by: what to show is drawn by lot, the words are ours."""
import numpy as np

GROUND_WORDS = {
    "white": ["", "", " on a white background"], "night": [" at night"], "sunset": [" at sunset"],
    "meadow": [" in a meadow", " on the grass"], "sea": [" at sea", " on the water"],
    "snow": [" in the snow"], "desert": [" in the desert"],
    "forest": [" in the forest", " in the woods"], "underwater": [" underwater"]}
STYLE_WORDS = {
    "flat": ["{}"], "ink": ["ink drawing of {}", "{}, ink"],
    "watercolour": ["watercolour of {}", "{}, watercolour"],
    "pastel": ["pastel drawing of {}", "{}, pastel"], "neon": ["neon {}", "{}, neon"]}
RELATIONS = {"above": "above", "under": "under", "beside": "next to", "and": "and"}
NUMBERS = {2: "two", 3: "three"}


def article(words):
    return ("an " if words[0] in "aeiou" else "a ") + words


def _lot(values, rng):
    return values[rng.integers(len(values))]


def _item(words, style, rng):
    colours = [c for c in words.colours if style != "neon" or c not in ("black", "brown")]
    return {"subject": _lot(words.subjects, rng), "colour": _lot(colours, rng)}


def _ground(words, items, style, rng):
    if style == "neon":
        return "colour", "black"
    shown = {item["colour"] for item in items}
    faint = style in ("watercolour", "pastel") and "white" in shown
    roll = rng.random()
    if roll < 0.4 and not faint:
        return "white", "white"
    if roll < 0.55:
        return "colour", _lot([c for c in words.colours if c not in shown], rng)
    return _lot([name for name in GROUND_WORDS if name != "white"], rng), "white"


def _what(words, items, count, relation):
    first = items[0]
    if count > 1 and relation == "none":
        return f"{NUMBERS[count]} {first['colour']} {words.plurals[first['subject']]}"
    said = [article(f"{item['colour']} {item['subject']}") for item in items]
    return said[0] if len(said) == 1 else f"{said[0]} {RELATIONS[relation]} {said[1]}"


def _one(words, rng):
    """A label as the illustrator writes them, with a caption that says all of it."""
    style = _lot(words.styles, rng) if rng.random() < 0.5 else "flat"
    items, relation, count = [_item(words, style, rng)], "none", 1
    roll = rng.random()
    if roll < 0.15:
        other = _item(words, style, rng)
        while other["subject"] == items[0]["subject"]:
            other = _item(words, style, rng)
        items, relation, count = items + [other], _lot(sorted(RELATIONS), rng), 2
    elif roll < 0.25:
        count = 2 if rng.random() < 0.65 else 3
    ground, ground_colour = _ground(words, items, style, rng)
    text = _what(words, items, count, relation)
    if ground == "colour":
        text += "" if style == "neon" else f" on {article(ground_colour)} background"
    else:
        text += _lot(GROUND_WORDS[ground], rng)
    return {"caption": _lot(STYLE_WORDS[style], rng).format(text), "items": items, "count": count,
            "relation": relation, "background": ground, "background_colour": ground_colour,
            "style": style}


def prompts(words, count, seen, seed=2026):
    """`count` different labels whose captions are not among `seen` (lower case)."""
    rng = np.random.default_rng(seed)
    chosen, used = [], set(seen)
    while len(chosen) < count:
        label = _one(words, rng)
        if label["caption"].lower() in used:
            continue
        used.add(label["caption"].lower())
        chosen.append(label)
    return chosen
