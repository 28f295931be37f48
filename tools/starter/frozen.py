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


def mark_of(folder, part):
    with open(os.path.join(folder, part, warm_start.WEIGHTS), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()[:16]


class Base:
    def __init__(self, folder, merges):
        self.model = sample.Model(folder, merges)
        self.mark, self.vae_mark = (mark_of(folder, part) for part in ("unet", "vae"))
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
    """Encoded pictures with their captions.

    `wanted`: which labels to take; `words`: a caption from a label instead of the illustrator's;
    `kept`: a file for the latents, so that a run that goes on need not encode again.
    """

    def __init__(self, base, program, seed, count, series=None, wanted=None, words=None, kept=None):
        chosen, labels = range(count), None
        if wanted or words:
            labels = pictures.labels(program, seed, count, 0)
            chosen = [i for i in chosen if not wanted or wanted(labels[i])]
        self.captions, taken, among = [], [], set(chosen)
        for i, (said, picture) in enumerate(
                pictures.draw(program, seed, count, settings.PICTURE, series=series)):
            if i in among:
                self.captions.append(words(labels[i]) if words else said)
                taken.append(picture)
        self.pictures = np.stack(taken)
        encoded = self._encoded(base, kept)
        self.latents = encoded.astype(np.float32) * base.model.scale

    def _encoded(self, base, kept):
        source = f"{base.vae_mark} {hashlib.sha256(self.pictures).hexdigest()}"
        if kept and os.path.exists(kept):
            with np.load(kept) as file:
                if str(file["source"]) == source:
                    return file["latents"]
        encoded = latents.encode(base.model.vae, self.pictures)
        if kept:
            os.makedirs(os.path.dirname(kept), exist_ok=True)
            with open(kept + ".part", "wb") as file:
                np.savez(file, latents=encoded, source=source)
            os.replace(kept + ".part", kept)
        return encoded

    def batch(self, rng, size):
        """-> latents, captions, and which they are"""
        chosen = rng.integers(0, len(self.captions), size)
        return (torch.from_numpy(self.latents[chosen]), [self.captions[i] for i in chosen], chosen)
