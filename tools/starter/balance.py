"""Centres and evens out the latent channels of a finished autoencoder, changing no picture.

The first channels (brightness, colour) come out many times stronger than the ones with detail, and
off centre; noise of one strength for all, as diffusion adds it, then hides the details for most of
the way. The 1x1 convolutions on both sides of the latents can take up any scaling exactly.
"""
import os

import numpy as np
import torch

import pictures
import settings
import training
from vae import Vae


def statistics(model, program):
    drawn = [picture for _, picture in pictures.draw(program, 98, 384, settings.PICTURE)]
    latents = []
    with torch.no_grad():
        for start in range(0, len(drawn), 16):
            array = np.stack(drawn[start:start + 16]).transpose(0, 3, 1, 2)
            latents.append(model.encode(torch.from_numpy(array.astype(np.float32) / 127.5 - 1))[0])
    latents = torch.cat(latents)
    return latents.mean((0, 2, 3)), latents.std((0, 2, 3))


def fold(model, mean, factor):
    """encode() then gives (z - mean) * factor, and decode() takes that."""
    half = len(mean)
    with torch.no_grad():
        quant, post = model.quant_conv, model.post_quant_conv
        post.bias += post.weight[:, :, 0, 0] @ mean
        post.weight /= factor[None, :, None, None]
        quant.bias[:half] = (quant.bias[:half] - mean) * factor
        quant.weight[:half] *= factor[:, None, None, None]
        quant.bias[half:] += 2 * factor.log()


def run(work, program):
    path = os.path.join(work, "vae.pt")
    state = training.load(path)
    if state.get("balanced"):
        return
    model = Vae(settings.VAE)
    model.load_state_dict(state["average"])
    mean, deviation = statistics(model, program)
    # The square root leaves half of the difference: details are weaker for a reason too.
    wanted = (deviation / deviation.square().mean().sqrt()).sqrt()
    fold(model, mean, wanted / deviation)
    state["average"] = model.state_dict()
    state["balanced"] = True
    training.save(path, state)
    print("latent deviations", [round(v, 2) for v in deviation.tolist()], "now",
          [round(v, 2) for v in wanted.tolist()], flush=True)
