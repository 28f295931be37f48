#!/usr/bin/python3
"""Draws a contact sheet from prompts with an exported model folder.

    sample.py --model models/starter --merges build/starter/merges.txt --out sheet.png \\
              "a blue bird" "red fish" ...          (without prompts: the fixed judging list)
"""
import argparse
import json
import os

import numpy as np
import torch

import pictures
import tensors
from text import TextEncoder
from tokenizer import Table, Tokenizer
from train_unet import signal_levels
from unet import UNet
from vae import Vae

JUDGED = [
    "bluebird", "red fish", "a red bird", "a yellow bird on a white background", "goldfish",
    "a blue fish at sea", "orange cat", "a black cat on grass", "brown dog", "a white dog",
    "a green tree", "an orange tree in the snow", "a pink flower", "a purple flower at night",
    "a yellow house", "a red house in a meadow", "a red boat at sunset", "sailboat",
    "grey mountain", "yellow sun", "a yellow moon at night", "a yellow star", "red mushroom",
    "green cactus",
    "a blue cup", "a red car", "a teal car in the desert", "a pink balloon", "white rocket",
    "a teal diamond", "a ring", "red heart", "purple butterfly", "a green apple", "a yellow pear",
    "watercolour of a blue umbrella", "ink drawing of a leaf", "neon pink heart",
    "a red boat under a yellow moon", "two green trees"]


def load(module, folder, name):
    arrays, _ = tensors.read(os.path.join(folder, name))
    ids = arrays.pop("text_model.embeddings.token_ids", None)
    module.load_state_dict(tensors.as_weights(arrays))
    return module.eval().to(memory_format=torch.channels_last), ids


class Model:
    """The exported folder alone decides every shape here, as it does in the engine."""

    def __init__(self, folder, merges):
        def config(part):
            with open(os.path.join(folder, part, "config.json")) as file:
                return json.load(file)
        text, unet, vae = config("text_encoder"), config("unet"), config("vae")
        text["rows"] = text["vocab_size"]
        unet["heads"] = unet["attention_head_dim"]
        unet["attention"] = ["CrossAttn" in kind for kind in unet["down_block_types"]]
        self.text, ids = load(TextEncoder(text), folder, "text_encoder/model.safetensors")
        weights = "diffusion_pytorch_model.safetensors"
        self.unet, _ = load(UNet(unet), folder, "unet/" + weights)
        self.vae, _ = load(Vae(vae), folder, "vae/" + weights)
        self.scale, self.channels = vae["scaling_factor"], vae["latent_channels"]
        self.factor = 1 << (len(vae["block_out_channels"]) - 1)
        self.tokenizer, self.table = Tokenizer(merges), Table(ids)
        self.control = None  # (latent, timesteps, context) -> what a ControlNet adds

    def context(self, prompts):
        rows = [self.table.rows(self.tokenizer.encode(prompt)) for prompt in prompts]
        return self.text(torch.from_numpy(np.stack(rows).astype(np.int64)))

    def guess(self, latent, step, context, empty, guidance):
        """The noise, with classifier-free guidance."""
        given = (torch.cat([latent, latent]), torch.full((2 * len(latent),), step),
                 torch.cat([empty, context]))
        both = self.unet(*given, self.control(*given) if self.control else None).float()
        without, given = both.chunk(2)
        return without + guidance * (given - without)


def noise_of(model, seeds, width, height):
    shape = (model.channels, height // model.factor, width // model.factor)
    return torch.stack([torch.randn(shape, generator=torch.Generator().manual_seed(seed))
                        for seed in seeds])


def sample(model, prompts, steps, guidance, seeds, width, height, context=None, keep=None):
    """DPM-Solver++ (2M) over evenly spaced timesteps, a seed a prompt; uint8 [n,h,w,3].

    `context`: encoded prompts instead of ours. `keep`: (latents, mask [h,w]) of pictures that stay
    where the mask is 0.
    """
    levels = signal_levels().double()
    times = torch.linspace(999, 0, steps + 1).round().long()[:-1]
    start = latent = noise_of(model, seeds, width, height)
    context = model.context(prompts) if context is None else context
    empty, before = model.context([""] * len(prompts)), None
    for i, step in enumerate(times):
        level = levels[step]
        signal, noise = level.sqrt().item(), (1 - level).sqrt().item()
        clean = (latent - noise * model.guess(latent, int(step), context, empty, guidance)) / signal
        if i + 1 == steps:
            latent = clean
            break
        target = levels[times[i + 1]]
        next_signal, next_noise = target.sqrt().item(), (1 - target).sqrt().item()
        now, then = np.log(signal / noise), np.log(next_signal / next_noise)
        used = clean
        if before is not None:
            ratio = (now - before[1]) / (then - now)
            used = clean + (clean - before[0]) / (2 * ratio)
        latent = next_noise / noise * latent + next_signal * (1 - np.exp(now - then)) * used
        before = (clean, now)
        if keep is not None:
            latent = torch.where(keep[1] > 0, latent, next_signal * keep[0] + next_noise * start)
    decoded = torch.cat([model.vae.decode(part / model.scale) for part in latent.split(8)])
    array = ((decoded.clamp(-1, 1) + 1) * 127.5).round().byte().numpy()
    return array.transpose(0, 2, 3, 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="models/starter")
    parser.add_argument("--merges", default="build/starter/merges.txt")
    parser.add_argument("--out", default="sheet.png")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--guidance", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--columns", type=int, default=8)
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--height", type=int, default=256)
    parser.add_argument("prompts", nargs="*")
    options = parser.parse_args()
    torch.set_num_threads(1)
    prompts = options.prompts or JUDGED
    model = Model(options.model, options.merges)
    drawn = []
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for start in range(0, len(prompts), 8):
            part = prompts[start:start + 8]
            drawn += list(sample(model, part, options.steps, options.guidance,
                                 [options.seed + start] * len(part), options.width, options.height))
    pictures.write_png(options.out, pictures.contact_sheet(drawn, options.columns))


if __name__ == "__main__":
    main()
