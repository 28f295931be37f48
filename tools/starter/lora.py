"""LoRAs for the UNet: small matrices beside its layers, saved under kohya's names."""
import math

import numpy as np
import torch
from torch import nn

from course import Course
from frozen import Lessons
from tensors import as_weights

RANK = 8
COUNT = 1000            # pictures drawn for one
BATCH = 16
STEPS = 200
RATE = 2e-3
EMPTY_CAPTIONS = 0.1


def layers_of(unet):
    """{name: layer} of all linears and convolutions inside the blocks."""
    return {name: layer for name, layer in unet.named_modules()
            if isinstance(layer, (nn.Linear, nn.Conv2d)) and "_block" in name}


def pair(layer, rank):
    """-> down and up; up is zero, so nothing changes at first"""
    if isinstance(layer, nn.Linear):
        down = nn.Linear(layer.in_features, rank, bias=False)
        up = nn.Linear(rank, layer.out_features, bias=False)
    else:
        down = nn.Conv2d(layer.in_channels, rank, layer.kernel_size, layer.stride, layer.padding,
                         bias=False)
        up = nn.Conv2d(rank, layer.out_channels, 1, bias=False)
    nn.init.kaiming_uniform_(down.weight, a=math.sqrt(5))
    nn.init.zeros_(up.weight)
    return nn.ModuleDict({"lora_down": down, "lora_up": up})


class Lora:
    """On a UNet from the moment it is made until `remove`; `strength` may change at any time."""

    def __init__(self, unet, rank=RANK, seed=0):
        torch.manual_seed(seed)
        self.strength, self.modules, self.hooks = 1.0, {}, []
        for name, layer in layers_of(unet).items():
            both = self.modules[name] = pair(layer, rank)
            both.to(memory_format=torch.channels_last)
            self.hooks.append(layer.register_forward_hook(self._hook(both)))

    def _hook(self, both):
        def add(_, given, out):
            return out + self.strength * both["lora_up"](both["lora_down"](given[0]))
        return add

    def remove(self):
        for hook in self.hooks:
            hook.remove()

    def weights(self):
        return {f"{name}.{side}": both[side].weight for name, both in self.modules.items()
                for side in ("lora_down", "lora_up")}


def train(base, program, checkpoint, series, seed, steps=STEPS):
    """-> {name of a layer and side: weight}"""
    lessons = Lessons(base, program, seed, COUNT, series, kept=checkpoint + ".npz")
    lora = Lora(base.model.unet, seed=seed)
    course = Course(checkpoint, lora.weights(), steps, RATE, seed, base.mark)

    def loss_of(rng):
        clean, captions, _ = lessons.batch(rng, BATCH)
        ids = [[] if rng.random() < EMPTY_CAPTIONS else base.encode(text) for text in captions]
        with torch.no_grad():
            context = base.context(ids)
        return base.loss(clean, context, rng)

    result = course.run(loss_of)
    lora.remove()
    return result


def file_of(weights):
    """Tensors of the file; alpha equals the rank, so a weight of 1 is what was trained."""
    tensors = {}
    for name, weight in weights.items():
        layer, side = name.rsplit(".", 1)
        module = "lora_unet_" + layer.replace(".", "_")
        tensors[f"{module}.{side}.weight"] = weight.numpy().astype(np.float16)
        tensors[f"{module}.alpha"] = np.array(RANK, np.float16)
    return tensors


def weights_of(unet, arrays):
    """`file_of` backwards."""
    stored = as_weights(arrays)
    return {f"{layer}.{side}": stored[f"lora_unet_{layer.replace('.', '_')}.{side}.weight"]
            for layer in layers_of(unet) for side in ("lora_down", "lora_up")}


def load(unet, arrays, strength):
    """A LoRA file's tensors onto a UNet, for samples."""
    lora = Lora(unet)
    lora.strength = strength
    stored = weights_of(unet, arrays)
    with torch.no_grad():
        for name, weight in lora.weights().items():
            weight.copy_(stored[name])
    return lora
