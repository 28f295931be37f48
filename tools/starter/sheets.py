#!/usr/bin/python3
"""Before and after of every companion: contact sheets to look at, and tables.

    sheets [--out build/starter/sheets] [--only loras embedding controls upscalers inpaint]

Pictures come from the sampler of sample.py; the seeds are none of the training's.
"""
import argparse
import os

import torch

import companions
import embedding
import fast_norm
import lora
import pictures
import sample
import sheet_controls
import sheet_upscalers
import tensors
from frozen import Base

WEIGHTS = [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5]
LORA_ROWS = [("mountains, ink", "ink-scenery"), ("a red boat, ink scenery", "ink-scenery"),
             ("a blue bird in a gold frame", "gold-frame"),
             ("two green trees, framed", "gold-frame")]
STACKED = "mountains, ink"
EMBEDDED = ["a yellow house", "a red mushroom", "a green car", "a purple butterfly", "a white cat"]
INPAINTED = [("a red apple", 0), ("a blue bird", 1), ("a yellow star", 2), ("a green tree", 3)]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", default="build/starter")
    parser.add_argument("--illustrate", default="build/illustrator/illustrate")
    parser.add_argument("--base", default="models/starter")
    parser.add_argument("--companions", default="models")
    parser.add_argument("--out", default="build/starter/sheets")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", nargs="+", choices=list(SHEETS), default=list(SHEETS))
    return parser.parse_args()


class Desk:
    """Model, companions and drawing at the default settings."""

    def __init__(self, options):
        self.options, self.out = options, options.out
        self.base = Base(options.base, os.path.join(options.work, "merges.txt"))
        self.model, self.program = self.base.model, options.illustrate

    def has(self, kind, name):
        """Not every companion is trained, or shipped."""
        there = os.path.exists(companions.path_of(self.options.companions, kind, name))
        if not there:
            print(f"there is no {kind} {name}", flush=True)
        return there

    def file(self, kind, name):
        return tensors.read(companions.path_of(self.options.companions, kind, name))[0]

    def draw(self, prompts, seeds=None, **more):
        seeds = seeds or [self.options.seed] * len(prompts)
        drawn = []
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            drawn += list(sample.sample(self.model, prompts, 20, 5.0, seeds, 256, 256, **more))
        return drawn

    def draw_with(self, prompts, loras):
        """`loras`: [(name, weight)]"""
        held = [lora.load(self.model.unet, self.file("lora", name), weight)
                for name, weight in loras if weight]
        drawn = self.draw(prompts)
        for each in held:
            each.remove()
        return drawn

    def write(self, name, shown, columns):
        os.makedirs(self.out, exist_ok=True)
        path = os.path.join(self.out, name + ".png")
        pictures.write_png(path, pictures.contact_sheet(shown, columns))
        print(f"wrote {path}", flush=True)


def loras(desk):
    """A row a prompt, the weights 0 to 1.5 across; the last row wears both."""
    there = {name for name in ("ink-scenery", "gold-frame") if desk.has("lora", name)}
    shown = []
    for prompt, name in LORA_ROWS:
        for weight in WEIGHTS if name in there else []:
            shown += desk.draw_with([prompt], [(name, weight)])
    for weight in WEIGHTS if len(there) == 2 else []:
        shown += desk.draw_with([STACKED], [("ink-scenery", 1), ("gold-frame", weight)])
    desk.write("loras", shown, len(WEIGHTS))
    changes = [abs(shown[i].astype(float) - shown[0]).mean() for i in range(len(WEIGHTS))]
    print("| weight | " + " | ".join(map(str, WEIGHTS)) + " |")
    print("| change of 'mountains, ink', of 255 | "
          + " | ".join(f"{c:.1f}" for c in changes) + " |")


def embeddings(desk):
    """Above without the word, below with it."""
    trigger, (vectors,) = "<moonlit>", desk.file("embedding", "moonlit").values()
    learned = torch.from_numpy(vectors.astype("float32"))
    prompts = [f"{text}, {trigger}" for text in EMBEDDED]
    with torch.no_grad():
        context = embedding.context(desk.base, prompts, trigger, learned)
    desk.write("embedding", desk.draw(EMBEDDED) + desk.draw(prompts, context=context),
               len(EMBEDDED))


def inpaint(desk):
    """Picture, what is painted over, and the result for another thing in the same place."""
    _, drawn = zip(*pictures.draw(desk.program, 903, len(INPAINTED), 256, series=None))
    batch = torch.stack([torch.from_numpy(d.copy()) for d in drawn]).permute(0, 3, 1, 2)
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        latent = desk.model.vae.encode(batch.float() / 127.5 - 1)[0] * desk.model.scale
    mask = torch.zeros(16, 16)
    mask[3:13, 3:13] = 1
    large = mask.repeat_interleave(16, 0).repeat_interleave(16, 1).numpy()[:, :, None]
    done = desk.draw([text for text, _ in INPAINTED], keep=(latent, mask))
    covered = [(d * (1 - large) + 127 * large).astype("uint8") for d in drawn]
    pasted = [(d * (1 - large) + new * large).astype("uint8") for d, new in zip(drawn, done)]
    desk.write("inpaint", list(drawn) + covered + pasted, len(INPAINTED))


SHEETS = {"loras": loras, "embedding": embeddings, "controls": sheet_controls.sheet,
          "upscalers": sheet_upscalers.sheet, "inpaint": inpaint}


def main():
    options = arguments()
    torch.set_num_threads(1)
    fast_norm.enable(os.path.join(options.work, "libnorm.so"))
    desk = Desk(options)
    for name in options.only:
        SHEETS[name](desk)


if __name__ == "__main__":
    main()
