"""First weights of the autoencoder: a picture shrunk to latents and blown up again.

From random weights such a thin autoencoder spends its first thousands of steps in grey: the
brightness of a picture varies far more than its colour, and nothing but the product of all layers
brings colour forward. So the path along the skips starts as a plain copy: of every four channels
three carry brightness and two colour differences and the fourth a constant, which the group norms
leave as a reference. What remains of the random start, scaled down, breaks the symmetry.
"""
import torch

from layers import Downsample, ResnetBlock, Upsample
from vae import MidAttention

KEEP = 0.3  # how much of the random start stays
OPPONENT = torch.tensor([[1 / 3, 1 / 3, 1 / 3], [1.0, -1.0, 0.0], [0.5, 0.5, -1.0]])


def sign(channel):
    # Opposite pairs: silu(x) - silu(-x) is x, so a pair passes SiLU undamaged.
    return 1.0 if (channel // 4) % 2 == 0 else -1.0


def carried(channel):
    return channel % 4 if channel % 4 < 3 else None


def copy_channels(convolution, taps):
    """out channel c <- in channel c mod in, averaged over the given taps."""
    weight = convolution.weight
    weight.mul_(KEEP)
    convolution.bias.zero_()
    for c in range(weight.shape[0]):
        for y, x in taps:
            weight[c, c % weight.shape[1], y, x] += 1 / len(taps)


def initialise(model):
    with torch.no_grad():
        for module in model.modules():
            if isinstance(module, ResnetBlock):
                module.conv2.weight.mul_(0.1)
                if hasattr(module, "conv_shortcut"):
                    copy_channels(module.conv_shortcut, [(0, 0)])
            elif isinstance(module, MidAttention):
                module.to_out[0].weight.mul_(0.1)
            elif isinstance(module, Upsample):
                copy_channels(module.conv, [(1, 1)])
            elif isinstance(module, Downsample):
                copy_channels(module.conv, [(0, 0), (0, 1), (1, 0), (1, 1)])
        _ends_of_encoder(model)
        _ends_of_decoder(model)


def _ends_of_encoder(model):
    first, last = model.encoder.conv_in, model.encoder.conv_out
    first.weight.mul_(KEEP)
    last.weight.mul_(KEEP)
    for c in range(first.weight.shape[0]):
        if carried(c) is None:
            first.bias[c] = 1.0
        else:
            first.weight[c, :, 1, 1] += sign(c) * OPPONENT[carried(c)]
    width = last.weight.shape[1]
    for c in range(width):
        if carried(c) is not None:
            last.weight[carried(c), c, 1, 1] += sign(c) * 4 / width
    half = model.config["latent_channels"]
    model.quant_conv.weight.mul_(0.1)
    for c in range(half):
        model.quant_conv.weight[c, c] += 1.0
    # Little noise at first; with SD's start (deviation 1) the latents drown in it.
    model.quant_conv.bias[half:] = -4.0


def _ends_of_decoder(model):
    quant = model.post_quant_conv
    quant.weight.mul_(0.1)
    for c in range(quant.weight.shape[0]):
        quant.weight[c, c] += 1.0
    first, last = model.decoder.conv_in, model.decoder.conv_out
    first.weight.mul_(KEEP)
    last.weight.mul_(KEEP)
    for c in range(first.weight.shape[0]):
        if carried(c) is None:
            first.bias[c] = 1.0
        else:
            first.weight[c, carried(c), 1, 1] += sign(c)
    back = torch.inverse(OPPONENT)
    width = last.weight.shape[1]
    for c in range(width):
        if carried(c) is not None:
            last.weight[:, c, 1, 1] += sign(c) * 2 / width * back[:, carried(c)]
