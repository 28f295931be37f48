"""The Stable Diffusion 1.x autoencoder with free widths and depths."""
import torch
from torch import nn

from layers import Downsample, Norm, ResnetBlock, Upsample, attention


class MidAttention(nn.Module):
    def __init__(self, width, groups):
        super().__init__()
        self.group_norm = Norm(width, 1e-6, False, groups)
        self.to_q = nn.Linear(width, width)
        self.to_k = nn.Linear(width, width)
        self.to_v = nn.Linear(width, width)
        self.to_out = nn.ModuleList([nn.Linear(width, width)])

    def forward(self, x):
        batch, width, h, w = x.shape
        tokens = self.group_norm(x).flatten(2).transpose(1, 2)
        out = attention(self.to_q(tokens), self.to_k(tokens), self.to_v(tokens), 1)
        return x + self.to_out[0](out).transpose(1, 2).reshape(batch, width, h, w)


class MidBlock(nn.Module):
    def __init__(self, width, groups):
        super().__init__()
        self.resnets = nn.ModuleList(
            ResnetBlock(width, width, 1e-6, groups=groups) for _ in range(2))
        self.attentions = nn.ModuleList([MidAttention(width, groups)])

    def forward(self, x):
        return self.resnets[1](self.attentions[0](self.resnets[0](x)))


class Level(nn.Module):
    def __init__(self, width_in, width, count, groups):
        super().__init__()
        self.resnets = nn.ModuleList(
            ResnetBlock(width_in if i == 0 else width, width, 1e-6, groups=groups)
            for i in range(count))

    def forward(self, x):
        for resnet in self.resnets:
            x = resnet(x)
        if hasattr(self, "downsamplers"):
            x = self.downsamplers[0](x)
        if hasattr(self, "upsamplers"):
            x = self.upsamplers[0](x)
        return x


class Encoder(nn.Module):
    def __init__(self, config):
        super().__init__()
        widths, layers = config["block_out_channels"], config["layers_per_block"]
        groups = config["norm_num_groups"]
        self.conv_in = nn.Conv2d(3, widths[0], 3, padding=1)
        self.down_blocks = nn.ModuleList()
        for i, width in enumerate(widths):
            level = Level(widths[max(i - 1, 0)], width, layers, groups)
            if i + 1 < len(widths):
                level.downsamplers = nn.ModuleList([Downsample(width, False)])
            self.down_blocks.append(level)
        self.mid_block = MidBlock(widths[-1], groups)
        self.conv_norm_out = Norm(widths[-1], 1e-6, True, groups)
        self.conv_out = nn.Conv2d(widths[-1], config["latent_channels"] * 2, 3, padding=1)

    def forward(self, x):
        x = self.conv_in(x)
        for level in self.down_blocks:
            x = level(x)
        return self.conv_out(self.conv_norm_out(self.mid_block(x)))


class Decoder(nn.Module):
    def __init__(self, config):
        super().__init__()
        widths, layers = config["block_out_channels"], config["layers_per_block"]
        groups = config["norm_num_groups"]
        self.conv_in = nn.Conv2d(config["latent_channels"], widths[-1], 3, padding=1)
        self.mid_block = MidBlock(widths[-1], groups)
        self.up_blocks = nn.ModuleList()
        current = widths[-1]
        for i in reversed(range(len(widths))):
            level = Level(current, widths[i], layers + 1, groups)
            current = widths[i]
            if i > 0:
                level.upsamplers = nn.ModuleList([Upsample(current)])
            self.up_blocks.append(level)
        self.conv_norm_out = Norm(widths[0], 1e-6, True, groups)
        self.conv_out = nn.Conv2d(widths[0], 3, 3, padding=1)

    def forward(self, z):
        x = self.mid_block(self.conv_in(z))
        for level in self.up_blocks:
            x = level(x)
        return self.conv_out(self.conv_norm_out(x))


class Vae(nn.Module):
    """config: block_out_channels, layers_per_block, latent_channels, norm_num_groups.

    Pictures are -1..1.
    """

    def __init__(self, config):
        super().__init__()
        self.config = config
        channels = config["latent_channels"]
        self.encoder = Encoder(config)
        self.decoder = Decoder(config)
        self.quant_conv = nn.Conv2d(channels * 2, channels * 2, 1)
        self.post_quant_conv = nn.Conv2d(channels, channels, 1)

    def encode(self, picture):
        """-> mean and log variance of the latent, in fp32."""
        mean, log_variance = self.quant_conv(self.encoder(picture)).float().chunk(2, dim=1)
        return mean, log_variance.clamp(-30, 20)

    def decode(self, latent):
        return self.decoder(self.post_quant_conv(latent)).float()
