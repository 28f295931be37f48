"""Weights that need no file: every number follows from a tensor's name and its place in it, here and in
src/models/formula_weights.h alike."""
import numpy as np
import torch


def fnv1a(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) % 2**64
    return value


def uniform(name, count):
    """-1 to 1, from splitmix64."""
    with np.errstate(over="ignore"):
        z = np.uint64(fnv1a(name)) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.float64) / 2.0**23 - 1.0


def tensor(name, shape, scale=1.0, offset=0.0):
    count = int(np.prod(shape))
    return torch.from_numpy((uniform(name, count) * scale + offset).astype(np.float32)).view(*shape)


class Weights:
    """Makes tensors as they are asked for and remembers how."""

    def __init__(self):
        self.made = {}
        self.recipe = []

    def __call__(self, name, shape, scale=1.0, offset=0.0):
        if name not in self.made:
            self.made[name] = tensor(name, shape, scale, offset)
            self.recipe.append([name, list(shape), scale, offset])
        return self.made[name]

    def matrix(self, name, shape, gain=1.0):
        """Results about as large as what goes in."""
        return self(name, shape, round(gain * (3.0 / np.prod(shape[1:])) ** 0.5, 6))

    def bias(self, name, count, offset=0.0):
        return self(name, [count], 0.1, offset)
