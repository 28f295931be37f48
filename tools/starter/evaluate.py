#!/usr/bin/python3
"""Judges a model folder: prompts it was not trained on, a classifier, a table, a contact sheet.

    evaluate --model models/starter [--count 640] [--sheet sheet.png]

The pictures come from the sampler of sample.py (the engine's equal in what it computes; loading a
process a picture would take hours). The judge is trained once and kept in the work folder; how
often it is right about pictures whose content is known is printed above the verdict.
"""
import argparse
import json
import os

import numpy as np
import torch
import torch.nn.functional as F

import exam
import fast_norm
import judge as judging
import latents
import pictures
import sample
from export import write_json

BARS = {"subject": 0.90, "colour": 0.95, "background": 0.90, "style": 0.85, "count": None}
GREEN, RED = (60, 170, 60), (215, 40, 40)


def seen_captions(program, pictures_seen):
    """Captions of the model's training, lower case."""
    seen = set()
    for variant in range(latents.VARIANTS):
        texts = pictures.captions(program, latents.SEED, pictures_seen, variant=variant)
        seen.update(text.lower() for text in texts)
    return seen


def generate(model, prompts, options):
    drawn = []
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for start in range(0, len(prompts), 16):
            part = prompts[start:start + 16]
            # Every prompt gets a seed of its own by its place in the list, not in the batch.
            drawn += list(sample.sample(model, part, options.steps, options.guidance,
                                        [options.seed + start + i for i in range(len(part))],
                                        options.side, options.side))
            if start % 160 == 0:
                print(f"{start + len(part)} of {len(prompts)} drawn", flush=True)
    return np.stack(drawn)


def through_autoencoder(model, drawn):
    """The best that this model could ever draw."""
    done = []
    for start in range(0, len(drawn), 16):
        array = drawn[start:start + 16].transpose(0, 3, 1, 2).astype(np.float32) / 127.5 - 1
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            back = model.vae.decode(model.vae.encode(torch.from_numpy(array))[0])
        done.append(((back.clamp(-1, 1) + 1) * 127.5).round().byte().numpy())
    return np.concatenate(done).transpose(0, 2, 3, 1)


def shares(right, chosen=None):
    """-> {question: share of right answers among the chosen pictures}"""
    return {name: float((v if chosen is None else v[chosen]).float().mean())
            for name, v in right.items()}


def row(name, values):
    return f"| {name} | " + " | ".join(f"{100 * values[q]:.1f} %" for q in BARS) + " |"


def table(groups, labels, right):
    several = np.array([label["relation"] != "none" for label in labels])
    counted = np.array([label["count"] > 1 for label in labels]) & ~several
    lines = ["| pictures | " + " | ".join(BARS) + " |", "| --- " * (1 + len(BARS)) + "|",
             "| bar | " + " | ".join("-" if b is None else f"{100 * b:.0f} %"
                                     for b in BARS.values()) + " |"]
    lines += [row(name, shares(verdict)) for name, verdict in groups]
    for name, chosen in (("one thing", ~several & ~counted), ("two or three alike", counted),
                         ("two different", several)):
        if chosen.any():
            lines.append(row(f"{name} ({chosen.sum()})", shares(right, torch.from_numpy(chosen))))
    lines.append(row(f"**all {len(labels)}**", shares(right)))
    return "\n".join(lines)


def tally_by(names, labels, right):
    """{value: verdicts on the pictures that show it}"""
    tally = {}
    for label, good in zip(labels, right.tolist()):
        for name in names(label):
            tally.setdefault(name, []).append(good)
    return tally


def weakest(tally):
    ranked = sorted(tally, key=lambda name: np.mean(tally[name]))
    return ", ".join(f"{n} {sum(tally[n])}/{len(tally[n])}" for n in ranked)


def spread_of_seeds(model, prompts, options):
    """Mean difference (of 255) between pictures of one prompt from four seeds."""
    differences = []
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for prompt in prompts:
            four = sample.sample(model, [prompt] * 4, options.steps, options.guidance,
                                 [5000 + i for i in range(4)], options.side,
                                 options.side).astype(np.float32)
            differences += [np.abs(four[i] - four[j]).mean() for i in range(4) for j in range(i)]
    return min(differences), float(np.mean(differences))


def details(folder, labels, right):
    """Every verdict into files, and a few lines on what is weak."""
    with open(os.path.join(folder, "verdicts.jsonl"), "w") as file:
        for i, label in enumerate(labels):
            verdict = {question: bool(truth[i]) for question, truth in right.items()}
            file.write(json.dumps({"prompt": label["caption"], **verdict}) + "\n")
    subjects = tally_by(lambda label: [item["subject"] for item in label["items"]], labels,
                        right["subject"])
    # The next training shows the weak ones more often; a few verdicts are no certainty.
    write_json(os.path.join(folder, "subjects.json"),
               {name: (sum(good) + 1) / (len(good) + 2) for name, good in subjects.items()})
    grounds = tally_by(lambda label: [label["background"]], labels, right["background"])
    styles = tally_by(lambda label: [label["style"]], labels, right["style"])
    return (f"subjects, worst first: {weakest(subjects)}\n"
            f"backgrounds, worst first: {weakest(grounds)}\n"
            f"styles, worst first: {weakest(styles)}")


def sheet(path, drawn, right, columns, most):
    """Above every picture a bar of four: subject, colour, background, style; green is right."""
    framed = []
    for i, picture in enumerate(drawn[:most]):
        small = F.adaptive_avg_pool2d(torch.from_numpy(picture).permute(2, 0, 1).float(), 128)
        small = small.byte().permute(1, 2, 0).numpy()
        strip = np.zeros((8, 128, 3), np.uint8)
        for k, question in enumerate(q for q in BARS if BARS[q]):
            strip[:, 32 * k:32 * k + 31] = GREEN if right[question][i] else RED
        framed.append(np.concatenate([strip, small]))
    pictures.write_png(path, pictures.contact_sheet(framed, columns))


def fresh_groups(judge, model, words, program):
    """What the judge says where the truth is known."""
    parts = list(judging.batches(program, words, judging.FRESH, 50, 20))
    drawn = np.concatenate([part[0] for part in parts])
    wanted = [torch.cat(head) for head in zip(*(part[1] for part in parts))]
    few = [head[:128] for head in wanted]
    return [("judge on 1000 fresh illustrations",
             judging.verdicts(judging.look(judge, drawn), wanted)),
            ("judge on 128 of them through the autoencoder",
             judging.verdicts(judging.look(judge, through_autoencoder(model, drawn[:128])), few))]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="models/starter")
    parser.add_argument("--work", default="build/starter")
    parser.add_argument("--illustrate", default="build/starter/illustrate")
    parser.add_argument("--count", type=int, default=640)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--guidance", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--side", type=int, default=256, choices=range(192, 385, 32),
                        help="of the pictures, all square")
    parser.add_argument("--judge-steps", type=int, default=4800)
    parser.add_argument("--out", default="build/starter/evaluation")
    parser.add_argument("--sheet-most", type=int, default=160)
    return parser.parse_args()


def main():
    options = arguments()
    torch.set_num_threads(1)
    fast_norm.enable(os.path.join(options.work, "libnorm.so"))
    words = judging.Words(options.illustrate)
    judge = judging.ready(options.work, options.illustrate, words, options.judge_steps)
    model = sample.Model(options.model, os.path.join(options.work, "merges.txt"))
    labels = exam.prompts(words, options.count, seen_captions(options.illustrate, 60000))
    prompts = [label["caption"] for label in labels]
    drawn = generate(model, prompts, options)
    wanted = [torch.stack(head) for head in zip(*(words.targets(label) for label in labels))]
    right = judging.verdicts(judging.look(judge, drawn), wanted)
    os.makedirs(options.out, exist_ok=True)
    sheet(os.path.join(options.out, "sheet.png"), drawn, right, 16, options.sheet_most)
    text = table(fresh_groups(judge, model, words, options.illustrate), labels, right)
    text += "\n\n" + details(options.out, labels, right)
    low, mean = spread_of_seeds(model, ["a red fish", "a blue house at night", "two green trees"],
                                options)
    text += (f"\npictures of one prompt from two seeds differ by {mean:.0f} of 255 on average, "
             f"{low:.0f} at least\n")
    with open(os.path.join(options.out, "table.md"), "w") as file:
        file.write(text)
    print(text)


if __name__ == "__main__":
    main()
