"""ESRGAN's networks (RRDB), small ones, for pictures like ours."""
import numpy as np
import torch
from torch import nn
import torch.nn.functional as F

import pictures
from course import Course
from tensors import as_weights

FEATURES, GROWTH, BLOCKS = 32, 16, 2
SEED = 40
SIDE = 512              # pictures are drawn at this size and made smaller for the network
PATCH = 80              # of the large picture
BATCH = 16
PER_PICTURE = 4         # patches cut from one
RATE = 1e-3
GAIN = 2.0              # of random first weights
SOFT = 0.03             # errors below this count by their square: flat areas are right already
STEPS = 400


class DenseBlock(nn.Module):
    def __init__(self, features, growth):
        super().__init__()
        for i in range(5):
            setattr(self, f"conv{i + 1}", nn.Conv2d(features + i * growth,
                                                    growth if i < 4 else features, 3, padding=1))

    def forward(self, x):
        seen = x
        for i in range(4):
            more = F.leaky_relu(getattr(self, f"conv{i + 1}")(seen), 0.2)
            seen = torch.cat([seen, more], 1)
        return x + 0.2 * self.conv5(seen)


class Block(nn.Module):
    def __init__(self, *sizes):
        super().__init__()
        self.rdb1, self.rdb2, self.rdb3 = (DenseBlock(*sizes) for _ in range(3))

    def forward(self, x):
        return x + 0.2 * self.rdb3(self.rdb2(self.rdb1(x)))


class RrdbNet(nn.Module):
    """Names and order of XPixelGroup's RRDBNet, with any number of doublings behind the body.

    `fold`: pixels of this square become channels first, as published twofold networks have it.
    Ours have one doubling instead: a folded pixel's place is hard to find again.
    """

    def __init__(self, doublings, features=FEATURES, growth=GROWTH, blocks=BLOCKS, fold=1):
        super().__init__()
        self.fold, self.doublings = fold, doublings
        self.conv_first = nn.Conv2d(3 * fold ** 2, features, 3, padding=1)
        self.body = nn.ModuleList(Block(features, growth) for _ in range(blocks))
        self.conv_body = nn.Conv2d(features, features, 3, padding=1)
        for i in range(doublings):
            setattr(self, f"conv_up{i + 1}", nn.Conv2d(features, features, 3, padding=1))
        self.conv_hr = nn.Conv2d(features, features, 3, padding=1)
        self.conv_last = nn.Conv2d(features, 3, 3, padding=1)

    def ups(self):
        return [getattr(self, f"conv_up{i + 1}") for i in range(self.doublings)]

    def forward(self, picture):
        folded = F.pixel_unshuffle(picture, self.fold) if self.fold > 1 else picture
        first = self.conv_first(folded.contiguous(memory_format=torch.channels_last))
        x = first
        for block in self.body:
            x = block(x)
        x = first + self.conv_body(x)
        for conv in self.ups():
            x = F.leaky_relu(conv(F.interpolate(x, scale_factor=2, mode="nearest")), 0.2)
        return self.conv_last(F.leaky_relu(self.conv_hr(x), 0.2))


def for_scale(scale):
    # Twofold networks do their work at half the large size, not a quarter: fewer blocks suffice.
    return RrdbNet(1, blocks=1) if scale == 2 else RrdbNet(2)


def shrink(large, scale, how):
    """[n,3,h,w] smaller by `scale`; `how`: "area" or "bicubic"."""
    if how == "area":
        return F.avg_pool2d(large, scale)
    return F.interpolate(large, scale_factor=1 / scale, mode="bicubic", antialias=True,
                         align_corners=False).clamp(0, 1)


def soften(small, rng):
    """Half of the pictures to enlarge come from a decoder: a little soft, a little rough."""
    if rng.random() < 0.5:
        return small
    blurred = F.avg_pool2d(F.pad(small, (1, 1, 1, 1), mode="replicate"), 3, 1)
    small = small.lerp(blurred, rng.uniform(0, 0.6))
    return (small + torch.randn_like(small) * rng.uniform(0, 0.01)).clamp(0, 1)


def patches(program, first, rng):
    """Patches of large pictures for one step, uint8 [n,h,w,3]; prefers those with outlines."""
    cut = []
    for _, picture in pictures.draw(program, SEED, BATCH // PER_PICTURE, SIDE, first):
        for _ in range(PER_PICTURE):
            tries = []
            for y, x in rng.integers(0, SIDE - PATCH + 1, (3, 2)):
                tries.append(picture[y:y + PATCH, x:x + PATCH])
            cut.append(max(tries, key=lambda patch: patch.std()))
    return np.stack(cut)


def as_batch(drawn):
    array = np.ascontiguousarray(drawn.transpose(0, 3, 1, 2)).astype(np.float32) / 255
    return torch.from_numpy(array).contiguous(memory_format=torch.channels_last)


def start(scale, seed):
    """First weights: three features carry the colours through, untouched by training; the rest
    adds nothing yet. So it begins as a plain enlargement and learns what that lacks."""
    torch.manual_seed(seed)
    net = for_scale(scale)
    through = (net.conv_first, *net.ups(), net.conv_hr, net.conv_last)
    with torch.no_grad():
        for conv in (m for m in net.modules() if isinstance(m, nn.Conv2d)):
            conv.weight.mul_(GAIN)
            conv.bias.zero_()
        net.conv_last.weight.zero_()
        for conv in (*through, net.conv_body):
            conv.weight[:3] = 0
        for conv in through:
            for colour in range(3):
                conv.weight[colour, colour, 1, 1] = 1
    keep_colours(net)
    return net.to(memory_format=torch.channels_last)


def keep_colours(net):
    """No gradient reaches what carries the colours."""
    for conv in (net.conv_first, net.conv_body, *net.ups(), net.conv_hr):
        for weight in (conv.weight, conv.bias):
            mask = torch.ones_like(weight)
            mask[:3] = 0
            weight.register_hook(lambda gradient, mask=mask: gradient * mask)
    mask = torch.ones_like(net.conv_last.weight)
    mask[:, :3] = 0
    net.conv_last.weight.register_hook(lambda gradient, mask=mask: gradient * mask)


def train(program, checkpoint, scale, seed, steps=STEPS):
    """-> {name: weight}"""
    net = start(scale, seed)
    course = Course(checkpoint, dict(net.named_parameters()), steps, RATE, seed, orthogonal=True,
                    decay_weights=False)

    def loss_of(rng):
        large = as_batch(patches(program, course.step * (BATCH // PER_PICTURE), rng))
        small = shrink(large, scale, "area" if rng.random() < 0.5 else "bicubic")
        with torch.autocast("cpu", torch.bfloat16):
            got = net(soften(small, rng))
        return (((got.float() - large) ** 2 + SOFT ** 2).sqrt() - SOFT).mean()

    return course.run(loss_of)


def load(arrays, scale):
    net = for_scale(scale)
    net.load_state_dict(as_weights(arrays))
    return net.eval()
