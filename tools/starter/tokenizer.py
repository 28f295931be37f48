"""CLIP's byte-pair tokenizer, and the trimmed table of the starter model."""
import re
import unicodedata

import numpy as np

START, END, UNKNOWN = 49406, 49407, 49408
LENGTH = 77

_MARKERS = {"<|startoftext|>": START, "<|endoftext|>": END}
_FIXED = re.compile(r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d")


def _byte_symbols():
    """A printable character for every byte, in the order that defines ids 0..255."""
    plain = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    rest = [b for b in range(256) if b not in plain]
    names = [chr(b) for b in plain] + [chr(256 + i) for i in range(len(rest))]
    return dict(zip(plain + rest, names))


def _kind(character):
    if character.isspace():
        return "space"
    category = unicodedata.category(character)[0]
    return {"L": "letter", "N": "number"}.get(category, "other")


def _pieces(text):
    """Letters together, every digit alone, runs of anything else together."""
    i = 0
    while i < len(text):
        match = _FIXED.match(text, i)
        if match:
            yield match.group()
            i = match.end()
            continue
        kind, start = _kind(text[i]), i
        i += 1
        if kind == "space":
            continue
        while kind != "number" and i < len(text) and _kind(text[i]) == kind:
            i += 1
        yield text[start:i]


class Tokenizer:
    def __init__(self, merges_path):
        with open(merges_path, encoding="utf-8") as file:
            merges = [tuple(line.split()) for line in file.read().splitlines()[1:]]
        self.symbols = _byte_symbols()
        names = list(self.symbols.values())
        names += [name + "</w>" for name in names]
        names += ["".join(pair) for pair in merges]
        self.ids = {name: i for i, name in enumerate(names)}
        self.ranks = {pair: i for i, pair in enumerate(merges)}
        self.known = {}

    def _merge(self, piece):
        if piece in self.known:
            return self.known[piece]
        word = [self.symbols[b] for b in piece.encode("utf-8")]
        word[-1] += "</w>"
        while len(word) > 1:
            best = min(zip(word, word[1:]), key=lambda pair: self.ranks.get(pair, 1 << 30))
            if best not in self.ranks:
                break
            joined, i = [], 0
            while i < len(word):
                if i + 1 < len(word) and (word[i], word[i + 1]) == best:
                    joined.append(word[i] + word[i + 1])
                    i += 2
                else:
                    joined.append(word[i])
                    i += 1
            word = joined
        result = [self.ids[part] for part in word]
        self.known[piece] = result
        return result

    def encode(self, text):
        """Ids of the text alone, without start and end."""
        ids = []
        for piece in _pieces(" ".join(text.split()).lower()):
            ids += [_MARKERS[piece]] if piece in _MARKERS else self._merge(piece)
        return ids


class Table:
    """Maps CLIP ids to rows of the trimmed embedding; the last row stands for all other ids."""

    def __init__(self, ids):
        self.ids = np.asarray(ids, np.int32)
        self.row = {int(v): i for i, v in enumerate(self.ids)}
        self.unknown = self.row[UNKNOWN]

    @staticmethod
    def from_captions(tokenizer, captions):
        used = {START, END, UNKNOWN}
        for caption in captions:
            used.update(tokenizer.encode(caption))
        return Table(sorted(used))

    def rows(self, ids):
        """CLIP ids of a text -> the 77 rows the encoder sees, padded with the end marker."""
        ids = [START] + list(ids)[:LENGTH - 2] + [END]
        ids += [END] * (LENGTH - len(ids))
        return np.array([self.row.get(i, self.unknown) for i in ids], np.int16)
