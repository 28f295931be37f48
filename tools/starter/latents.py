"""Latents of drawn pictures on disk, so that the UNet stage neither draws nor encodes.

A cache is a row of chunk files of one size of picture; more are added while training goes on, and
once it is full the oldest content is drawn anew, so the UNet keeps meeting pictures it has not seen.
"""
import json
import os

import numpy as np
import torch

import pictures
import settings
import warm_start
from tokenizer import UNKNOWN

CHUNK = 256
SEED = 11
VARIANTS = 6  # phrasings kept for every picture
USES = 6      # of a picture before the next one is drawn: pairs are many, pictures few
FIRST_CHUNKS = 16       # enough pictures to begin with; more come during training
FIRST_CHUNKS_OTHERS = 2


def encode_chunk(model, program, number, size):
    """-> unscaled latents, fp16, of the pictures from number * CHUNK on."""
    drawn = pictures.draw(program, SEED, CHUNK, size, number * CHUNK)
    return encode(model, (picture for _, picture in drawn))


def encode(model, drawn):
    """-> unscaled latents, fp16, of pictures (uint8 [h,w,3]) in the order given."""
    place = next(model.parameters()).device
    # One picture's activations stay in the cache of a processor: alone it takes half the time.
    size = 16 if place.type == "cuda" else 1
    latents, batch = [], []
    for picture in drawn:
        batch.append(picture)
        if len(batch) == size:
            array = np.stack(batch).transpose(0, 3, 1, 2).astype(np.float32) / 127.5 - 1
            tensor = torch.from_numpy(array).to(place, memory_format=torch.channels_last)
            with torch.no_grad(), torch.autocast(place.type, torch.bfloat16):
                latents.append(model.encode(tensor)[0].cpu().numpy().astype(np.float16))
            batch = []
    return np.concatenate(latents)


def known_shares(work):
    """{subject: share that the last evaluation in the work folder found right}"""
    path = os.path.join(work, "evaluation", "subjects.json")
    if not os.path.exists(path):
        return {}
    with open(path) as file:
        return json.load(file)


def importance(label, shares):
    """How often a picture is used: what people try first, and what is still drawn badly."""
    first = label["items"][0]
    worst = min(shares.get(item["subject"], 1.0) for item in label["items"])
    weight = 1 + (settings.WEAKEST_SUBJECT - 1) * (1 - worst)
    if (first["subject"], first["colour"]) in (("bird", "blue"), ("fish", "orange")):
        weight *= 2  # "bluebird" and "goldfish" are words of their own and need enough examples
    if label["style"] == "flat":
        weight *= 1.3
    if any(item["subject"] != first["subject"] for item in label["items"]):
        weight *= settings.DIFFERENT_THINGS
    return weight


def is_plain(label):
    return len(label["items"]) == 1 and label["style"] == "flat" and label["background"] == "white"


def phrasings(texts, label, tokenizer):
    """Captions as ids. One of a plain picture's is of words that the model does not know: a prompt
    of nothing else then gets one clear thing, where it would get the mean of all pictures."""
    ids = [tokenizer.encode(text) for text in texts]
    if is_plain(label):
        ids[-1] = [UNKNOWN] * (1 + len(ids[-1]) % 3)
    return ids


class Cache:
    """Holds latents and caption ids in memory; the files are only for resuming."""

    def __init__(self, team, folder, model, program, tokenizer, limit, size, shares):
        self.team, self.folder, self.model, self.program = team, folder, model, program
        self.tokenizer, self.limit, self.size = tokenizer, limit // team.size, size
        self.shares = shares
        self.source = warm_start.fingerprint(program)
        os.makedirs(folder, exist_ok=True)
        self.latents, self.ids, self.weights = [], [], []
        # Workers share out the chunk numbers, so each learns from its own part.
        self.chunks = 0
        while os.path.exists(self._path(self._next())):
            with np.load(self._path(self._next())) as file:
                if str(file["source"]) != self.source:
                    break  # another illustrator's pictures: drawn anew, over the old files
                self._add(file["latents"])
        self.used = 0
        self.scale = None

    def _path(self, number):
        return os.path.join(self.folder, f"{number:05d}.npz")

    def _next(self):
        return self.chunks * self.team.size + self.team.rank

    def _add(self, latents):
        first = self._next() * CHUNK
        worded = [pictures.captions(self.program, SEED, CHUNK, first, variant)
                  for variant in range(VARIANTS)]
        labels = pictures.labels(self.program, SEED, CHUNK, first)
        self.latents.append(latents)
        self.ids.append([phrasings(texts, label, self.tokenizer)
                         for texts, label in zip(zip(*worded), labels)])
        self.weights.append([importance(label, self.shares) for label in labels])
        self.chunks += 1
        if len(self.latents) * CHUNK > self.limit:
            del self.latents[0], self.ids[0], self.weights[0]
        self.cumulative = np.cumsum(self.weights)

    def grow(self):
        latents = encode_chunk(self.model, self.program, self._next(), self.size)
        path = self._path(self._next())
        with open(path + ".part", "wb") as file:
            np.savez(file, latents=latents, source=self.source)
        os.replace(path + ".part", path)
        self._add(latents)

    def has(self, chunks):
        """Grows until all workers together have so many."""
        while self.chunks * self.team.size < chunks:
            self.grow()
            if self.team.rank == 0:
                print(f"latents of {self.pictures()} pictures of {self.size[0]}x{self.size[1]}",
                      flush=True)

    def pictures(self):
        return self.chunks * self.team.size * CHUNK

    def measure_scale(self):
        """1/deviation of the first chunks; always the same ones, hence the same number."""
        first = []
        for number in range(4):
            with np.load(self._path(number)) as file:
                first.append(file["latents"].astype(np.float32))
        self.scale = float(1.0 / np.concatenate(first).std())
        return self.scale

    def batch(self, rng, size):
        """-> (scaled latents fp32 [size,C,h,w], list of id lists)"""
        self.used += size
        if self.used >= USES * CHUNK:
            self.used = 0
            self.grow()
        chosen = np.searchsorted(self.cumulative, rng.random(size) * self.cumulative[-1])
        latents = np.stack([self.latents[i // CHUNK][i % CHUNK] for i in chosen])
        ids = [self.ids[i // CHUNK][i % CHUNK][rng.integers(VARIANTS)] for i in chosen]
        return torch.from_numpy(latents.astype(np.float32) * self.scale), ids


class Caches:
    """A cache for each size of picture; a batch is of one size, the same one for all workers."""

    def __init__(self, team, work, model, program, tokenizer, scale):
        shares = known_shares(work)

        def cache(folder, limit, size):
            return Cache(team, os.path.join(work, "latents", folder), model, program, tokenizer,
                         limit, size, shares)

        self.usual = cache("", settings.UNET_TRAINING["cache"], (settings.PICTURE,) * 2)
        self.usual.has(FIRST_CHUNKS)
        self.others = [cache(f"{size[0]}x{size[1]}", settings.OTHER_SIZES_CACHE, size)
                       for size in settings.OTHER_SIZES]
        for other in self.others:
            other.has(FIRST_CHUNKS_OTHERS)
        team.together(0)  # the scale is measured on chunks of all workers
        self.scale = scale or self.usual.measure_scale()
        for one in [self.usual, *self.others]:
            one.scale = self.scale

    def pictures(self):
        return sum(one.pictures() for one in [self.usual, *self.others])

    def batch(self, step, rng, size):
        lot = np.random.default_rng([7, step])  # without the worker's own number
        bounds = np.cumsum(list(settings.OTHER_SIZES.values()))
        one = int(np.searchsorted(bounds, lot.random(), side="right"))
        return (self.others[one] if one < len(self.others) else self.usual).batch(rng, size)
