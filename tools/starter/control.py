"""ControlNets: the way down of the base's UNet once more, which sees a drawing besides."""
import os

import numpy as np
import torch
from torch import nn
import torch.nn.functional as F

import edges
from course import Course
from frozen import Lessons
from tensors import as_weights
from unet import WayDown

HINT_WIDTHS = [8, 16, 32, 64, 96]   # of the hint network: the first, then one a halving
COUNT = 2400
LESSONS_SEED = 54
BATCH = 16
STEPS = {"canny": 2900, "scribble": 900}
RATE = 1e-3
EMPTY_CAPTIONS = 0.35   # often: the drawing has to suffice


class HintNetwork(nn.Module):
    """[n,3,h,w] in 0..1 to the size and width of the UNet behind its first convolution."""

    def __init__(self, width, widths):
        super().__init__()
        self.conv_in = nn.Conv2d(3, widths[0], 3, padding=1)
        self.blocks = nn.ModuleList()
        for before, after in zip(widths, widths[1:]):
            self.blocks.append(nn.Conv2d(before, before, 3, padding=1))
            self.blocks.append(nn.Conv2d(before, after, 3, padding=1, stride=2))
        self.conv_out = nn.Conv2d(widths[-1], width, 3, padding=1)

    def forward(self, hints):
        # A few at a time: what they need then stays in the cache of a processor.
        return torch.cat([self._read(part) for part in hints.split(4)])

    def _read(self, hint):
        x = F.silu(self.conv_in(hint))
        for block in self.blocks:
            x = F.silu(block(x))
        return self.conv_out(x)


class ControlNet(WayDown):
    def __init__(self, config, widths=tuple(HINT_WIDTHS)):
        super().__init__(config)
        self.controlnet_cond_embedding = HintNetwork(self.skip_widths[0], widths)
        self.controlnet_down_blocks = nn.ModuleList(
            nn.Conv2d(width, width, 1) for width in self.skip_widths)
        middle = config["block_out_channels"][-1]
        self.controlnet_mid_block = nn.Conv2d(middle, middle, 1)
        for conv in [*self.controlnet_down_blocks, self.controlnet_mid_block]:
            nn.init.zeros_(conv.weight)
            nn.init.zeros_(conv.bias)

    def forward(self, latent, timestep, context, hint):
        """-> what `UNet.forward` takes as extras"""
        middle, skips, _ = self.go_down(latent, timestep, context,
                                        self.controlnet_cond_embedding(hint))
        skips = [conv(skip) for conv, skip in zip(self.controlnet_down_blocks, skips)]
        return self.controlnet_mid_block(middle), skips


def copy_of(unet, seed):
    torch.manual_seed(seed)
    net = ControlNet(unet.config)
    own = net.state_dict()
    net.load_state_dict({**own, **{k: v for k, v in unet.state_dict().items() if k in own}})
    return net.to(memory_format=torch.channels_last)


def as_hints(lines):
    """bool [n,h,w] -> what the network takes"""
    hint = torch.from_numpy(lines.astype(np.float32))[:, None].expand(-1, 3, -1, -1)
    return hint.contiguous(memory_format=torch.channels_last)


def edge_lines(drawn, rng):
    high = rng.uniform(60, 240)
    return edges.canny(drawn, high * rng.uniform(0.35, 0.6), high)


KINDS = {"canny": edge_lines, "scribble": edges.scribble}


def lessons_of(base, program, checkpoint, kind):
    """-> pictures with captions, and their drawings"""
    kept = os.path.join(os.path.dirname(checkpoint), "controls.npz")  # the kinds share pictures
    lessons = Lessons(base, program, LESSONS_SEED, COUNT, kept=kept)
    rng = np.random.default_rng(LESSONS_SEED)
    lines = [KINDS[kind](lessons.pictures[i:i + 50], rng) for i in range(0, COUNT, 50)]
    return lessons, np.concatenate(lines)


def train(base, program, checkpoint, kind, seed, steps, start=None):
    """`start`: the trained weights of another kind, to begin from. -> the network's state"""
    net = copy_of(base.model.unet, seed)
    if start is not None:
        net.load_state_dict(start)
    course = Course(checkpoint, dict(net.named_parameters()), steps, RATE, seed, base.mark,
                    orthogonal=True)
    if course.finished():
        return course.average
    lessons, lines = lessons_of(base, program, checkpoint, kind)

    def loss_of(rng):
        clean, captions, chosen = lessons.batch(rng, BATCH)
        ids = [[] if rng.random() < EMPTY_CAPTIONS else base.encode(text) for text in captions]
        with torch.no_grad():
            context = base.context(ids)
        hints = as_hints(lines[chosen])
        return base.loss(clean, context, rng,
                         lambda noisy, step, given: net(noisy, step, given, hints))

    return course.run(loss_of)


def file_of(state):
    return {name: value.numpy().astype(np.float16) for name, value in state.items()}


def load(unet, arrays):
    net = copy_of(unet, 0)
    net.load_state_dict(as_weights(arrays))
    return net.eval()
