"""Layers that the UNet and the VAE share.

Attribute names follow diffusers, because they become the tensor names of the exported files.
"""
import torch
import torch.nn.functional as F
from torch import nn

import fast_norm


class Norm(nn.GroupNorm):
    """GroupNorm, optionally followed by SiLU; computed in fp32 inside."""

    def __init__(self, channels, eps, silu, groups=32):
        super().__init__(groups, channels, eps)
        self.silu = silu

    def forward(self, x):
        if fast_norm.usable(x):
            return fast_norm.FastNorm.apply(x, self.weight, self.bias, self.num_groups, self.eps,
                                            self.silu)
        with torch.autocast(x.device.type, enabled=False):
            y = F.group_norm(x.float(), self.num_groups, self.weight, self.bias, self.eps)
            return F.silu(y) if self.silu else y


class LayerNorm(nn.LayerNorm):
    """fp32 inside: torch 1.13 refuses bf16 input with fp32 weights on a CPU."""

    def forward(self, x):
        if fast_norm.usable(x):
            return fast_norm.FastLayerNorm.apply(x, self.weight, self.bias, self.eps)
        with torch.autocast(x.device.type, enabled=False):
            return F.layer_norm(x.float(), self.normalized_shape, self.weight, self.bias, self.eps)


class ResnetBlock(nn.Module):
    """Two convolutions around an optional time embedding; `time_width` 0 for the VAE."""

    def __init__(self, in_channels, out_channels, eps, time_width=0, groups=32):
        super().__init__()
        self.norm1 = Norm(in_channels, eps, True, groups)
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, padding=1)
        if time_width:
            self.time_emb_proj = nn.Linear(time_width, out_channels)
        self.norm2 = Norm(out_channels, eps, True, groups)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1)
        if in_channels != out_channels:
            self.conv_shortcut = nn.Conv2d(in_channels, out_channels, 1)

    def forward(self, x, time=None):
        h = self.conv1(self.norm1(x))
        if time is not None:
            h = h + self.time_emb_proj(F.silu(time))[:, :, None, None]
        h = self.conv2(self.norm2(h))
        if hasattr(self, "conv_shortcut"):
            x = self.conv_shortcut(x)
        return x + h


class Upsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x, size=None):
        if size is None:
            size = (x.shape[2] * 2, x.shape[3] * 2)
        # Nearest neighbour in whatever type comes: no arithmetic, so no precision is lost.
        return self.conv(F.interpolate(x, size=size, mode="nearest"))


class Downsample(nn.Module):
    """Stride 2. The UNet pads all round, the VAE only at the right and the bottom."""

    def __init__(self, channels, all_round):
        super().__init__()
        self.all_round = all_round
        self.conv = nn.Conv2d(channels, channels, 3, stride=2, padding=1 if all_round else 0)

    def forward(self, x):
        return self.conv(x if self.all_round else F.pad(x, (0, 1, 0, 1)))


def attention(q, k, v, heads, mask=None):
    """q [B,N,C], k and v [B,M,C] -> [B,N,C]."""
    batch, length, width = q.shape
    size = width // heads

    def split(t):
        return t.reshape(batch, t.shape[1], heads, size).transpose(1, 2)

    q, k, v = split(q), split(k), split(v)
    scores = torch.matmul(q, k.transpose(2, 3)) * size ** -0.5
    if mask is not None:
        scores = scores + mask
    out = torch.matmul(scores.softmax(-1).to(v.dtype), v)
    return out.transpose(1, 2).reshape(batch, length, width)
