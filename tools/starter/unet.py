"""The Stable Diffusion 1.x UNet with free widths and depths."""
import math

import torch
import torch.nn.functional as F
from torch import nn

import fast_norm
from layers import Downsample, LayerNorm, Norm, ResnetBlock, Upsample, attention


class CrossAttention(nn.Module):
    def __init__(self, width, context_width, heads):
        super().__init__()
        self.heads = heads
        self.to_q = nn.Linear(width, width, bias=False)
        self.to_k = nn.Linear(context_width, width, bias=False)
        self.to_v = nn.Linear(context_width, width, bias=False)
        self.to_out = nn.ModuleList([nn.Linear(width, width)])

    def forward(self, x, context):
        out = attention(self.to_q(x), self.to_k(context), self.to_v(context), self.heads)
        return self.to_out[0](out)


class GatedProjection(nn.Module):
    def __init__(self, width, inner):
        super().__init__()
        self.proj = nn.Linear(width, inner * 2)

    def forward(self, x):
        both = self.proj(x)
        if fast_norm.usable(both):
            return fast_norm.FastGate.apply(both)
        value, gate = both.chunk(2, dim=-1)
        return value * F.gelu(gate)


class FeedForward(nn.Module):
    def __init__(self, width):
        super().__init__()
        # Index 1 is diffusers' dropout; it has no tensors but holds the place.
        self.net = nn.ModuleList([GatedProjection(width, width * 4), nn.Identity(),
                                  nn.Linear(width * 4, width)])

    def forward(self, x):
        return self.net[2](self.net[0](x))


class TransformerBlock(nn.Module):
    def __init__(self, width, context_width, heads):
        super().__init__()
        self.norm1 = LayerNorm(width)
        self.attn1 = CrossAttention(width, width, heads)
        self.norm2 = LayerNorm(width)
        self.attn2 = CrossAttention(width, context_width, heads)
        self.norm3 = LayerNorm(width)
        self.ff = FeedForward(width)

    def forward(self, x, context):
        h = self.norm1(x)
        x = x + self.attn1(h, h)
        x = x + self.attn2(self.norm2(x), context)
        return x + self.ff(self.norm3(x))


class Transformer(nn.Module):
    def __init__(self, channels, context_width, heads):
        super().__init__()
        self.norm = Norm(channels, 1e-6, False)
        self.proj_in = nn.Conv2d(channels, channels, 1)
        self.transformer_blocks = nn.ModuleList([TransformerBlock(channels, context_width, heads)])
        self.proj_out = nn.Conv2d(channels, channels, 1)

    def forward(self, x, context):
        batch, channels, height, width = x.shape
        h = self.proj_in(self.norm(x)).flatten(2).transpose(1, 2)
        h = self.transformer_blocks[0](h, context)
        h = h.transpose(1, 2).reshape(batch, channels, height, width)
        return x + self.proj_out(h)


class Level(nn.Module):
    """The resnets of one resolution, each followed by attention where the level has it."""

    def __init__(self, widths_in, width, time_width, context_width, heads, has_attention):
        super().__init__()
        self.resnets = nn.ModuleList(ResnetBlock(w, width, 1e-5, time_width) for w in widths_in)
        if has_attention:
            self.attentions = nn.ModuleList(
                Transformer(width, context_width, heads) for _ in widths_in)

    def step(self, i, x, time, context):
        x = self.resnets[i](x, time)
        return self.attentions[i](x, context) if hasattr(self, "attentions") else x


class MidBlock(nn.Module):
    def __init__(self, width, time_width, context_width, heads):
        super().__init__()
        self.resnets = nn.ModuleList(ResnetBlock(width, width, 1e-5, time_width) for _ in range(2))
        self.attentions = nn.ModuleList([Transformer(width, context_width, heads)])

    def forward(self, x, time, context):
        x = self.attentions[0](self.resnets[0](x, time), context)
        return self.resnets[1](x, time)


class TimeEmbedding(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear_1 = nn.Linear(width, width * 4)
        self.linear_2 = nn.Linear(width * 4, width * 4)
        half = width // 2
        steps = torch.arange(half, dtype=torch.float32)
        frequencies = torch.exp(-math.log(10000) * steps / half)
        self.register_buffer("frequencies", frequencies, persistent=False)

    def forward(self, timestep):
        angles = timestep.float()[:, None] * self.frequencies[None]
        waves = torch.cat([angles.cos(), angles.sin()], dim=1)  # flip_sin_to_cos
        return self.linear_2(F.silu(self.linear_1(waves)))


class WayDown(nn.Module):
    """The half of a UNet that gets smaller; a ControlNet is one of these too.

    config: in_channels, block_out_channels, layers_per_block, cross_attention_dim, heads and
    attention (one truth value a level).
    """

    def __init__(self, config):
        super().__init__()
        self.config = config
        widths, layers = config["block_out_channels"], config["layers_per_block"]
        first, time_width = widths[0], widths[0] * 4
        common = (time_width, config["cross_attention_dim"], config["heads"])
        self.conv_in = nn.Conv2d(config["in_channels"], first, 3, padding=1)
        self.time_embedding = TimeEmbedding(first)
        skips = self.skip_widths = [first]
        self.down_blocks = nn.ModuleList()
        for i, width in enumerate(widths):
            inputs = [widths[max(i - 1, 0)]] + [width] * (layers - 1)
            level = Level(inputs, width, *common, config["attention"][i])
            skips += [width] * layers
            if i + 1 < len(widths):
                level.downsamplers = nn.ModuleList([Downsample(width, True)])
                skips.append(width)
            self.down_blocks.append(level)
        self.mid_block = MidBlock(widths[-1], *common)

    def go_down(self, latent, timestep, context, hint=0):
        """-> the middle, one skip a layer, the time embedding; `hint` is added behind conv_in."""
        time = self.time_embedding(timestep)
        x = self.conv_in(latent) + hint
        skips = [x]
        for level in self.down_blocks:
            for i in range(len(level.resnets)):
                x = level.step(i, x, time, context)
                skips.append(x)
            if hasattr(level, "downsamplers"):
                x = level.downsamplers[0](x)
                skips.append(x)
        return self.mid_block(x, time, context), skips, time


class UNet(WayDown):
    def __init__(self, config):
        super().__init__(config)
        widths, layers = config["block_out_channels"], config["layers_per_block"]
        common = (widths[0] * 4, config["cross_attention_dim"], config["heads"])
        first, skips = widths[0], list(self.skip_widths)
        self.up_blocks = nn.ModuleList()
        current = widths[-1]
        for i in reversed(range(len(widths))):
            inputs = []
            for _ in range(layers + 1):
                inputs.append(current + skips.pop())
                current = widths[i]
            level = Level(inputs, current, *common, config["attention"][i])
            if i > 0:
                level.upsamplers = nn.ModuleList([Upsample(current)])
            self.up_blocks.append(level)
        self.conv_norm_out = Norm(first, 1e-5, True)
        self.conv_out = nn.Conv2d(first, config["in_channels"], 3, padding=1)

    def forward(self, latent, timestep, context, extras=None):
        """`extras`: (middle, skips) of a ControlNet, added to ours."""
        x, skips, time = self.go_down(latent, timestep, context)
        if extras is not None:
            x = x + extras[0]
            skips = [skip + more for skip, more in zip(skips, extras[1])]
        for level in self.up_blocks:
            for i in range(len(level.resnets)):
                x = level.step(i, torch.cat([x, skips.pop()], dim=1), time, context)
            if hasattr(level, "upsamplers"):
                # The next skip's size, not twice ours: sides need not be powers of two.
                x = level.upsamplers[0](x, skips[-1].shape[2:])
        return self.conv_out(self.conv_norm_out(x))
