"""The base model as companions see it: it guesses noise and never changes."""
import hashlib
import os

import numpy as np
import torch

import latents
import pictures
import sample
import settings
import warm_start
from train_unet import noised, signal_levels, weighed


class Base:
    def __init__(self, folder, merges):
        self.model = sample.Model(folder, merges)
        with open(os.path.join(folder, "unet", warm_start.WEIGHTS), "rb") as file:
            self.mark = hashlib.sha256(file.read()).hexdigest()[:16]
        for part in (self.model.unet, self.model.text, self.model.vae):
            part.requires_grad_(False)
        self.levels = signal_levels()

    def rows(self, ids):
        """Lists of CLIP ids -> what the text encoder takes."""
        table = self.model.table
        return torch.from_numpy(np.stack([table.rows(i) for i in ids]).astype(np.int64))

    def encode(self, text):
        return self.model.tokenizer.encode(text)

    def loss(self, clean, context, rng, extras_of=None):
        """Noise guessed in scaled latents `clean`, given the encoded text.

        `extras_of(noisy, step, context)`: what a ControlNet adds to the UNet.
        """
        noisy, step, level, noise = noised(clean, self.levels, rng)
        with torch.autocast("cpu", torch.bfloat16):
            extras = extras_of(noisy, step, context) if extras_of else None
            guess = self.model.unet(noisy, step, context, extras)
        return weighed(guess, noise, level, settings.UNET_TRAINING["snr_cap"])[0]

    def context(self, ids, learned=None):
        with torch.autocast("cpu", torch.bfloat16):
            return self.model.text(self.rows(ids), learned)


class Lessons:
    """Encoded pictures with their captions, drawn once.

    `wanted`: which labels to take; `words`: a caption from a label instead of the illustrator's.
    """

    def __init__(self, base, program, seed, count, series=None, wanted=None, words=None):
        chosen, labels = range(count), None
        if wanted or words:
            labels = pictures.labels(program, seed, count, 0)
            chosen = [i for i in chosen if not wanted or wanted(labels[i])]
        self.captions, kept, among = [], [], set(chosen)
        for i, (said, picture) in enumerate(
                pictures.draw(program, seed, count, settings.PICTURE, series=series)):
            if i in among:
                self.captions.append(words(labels[i]) if words else said)
                kept.append(picture)
        self.pictures = np.stack(kept)
        self.latents = latents.encode(base.model.vae, self.pictures).astype(np.float32)
        self.latents *= base.model.scale

    def batch(self, rng, size):
        """-> latents, captions, and which they are"""
        chosen = rng.integers(0, len(self.captions), size)
        return (torch.from_numpy(self.latents[chosen]), [self.captions[i] for i in chosen], chosen)
