"""Control images from pictures: Canny's edges, and a scribble as someone would draw it."""
import numpy as np
import torch
import torch.nn.functional as F

_SOBEL = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
# Neighbours along the slope for its four directions: right, down right, down, down left.
_AHEAD = [(0, 1), (1, 1), (1, 0), (1, -1)]
_LINK_ROUNDS = 10


def _blurred(grey, sigma):
    reach = int(3 * sigma + 0.5)
    at = torch.arange(-reach, reach + 1, dtype=torch.float32)
    kernel = torch.exp(-at ** 2 / (2 * sigma ** 2))
    kernel /= kernel.sum()
    padded = F.pad(grey, (reach,) * 4, mode="reflect")
    return F.conv2d(F.conv2d(padded, kernel[None, None, None]), kernel[None, None, :, None])


def _slopes(grey):
    padded = F.pad(grey, (1, 1, 1, 1), mode="replicate")
    return (F.conv2d(padded, _SOBEL[None, None]), F.conv2d(padded, _SOBEL.T[None, None]))


def _shifted(x, dy, dx):
    height, width = x.shape[2:]
    padded = F.pad(x, (1, 1, 1, 1))
    return padded[:, :, 1 + dy:1 + dy + height, 1 + dx:1 + dx + width]


def canny(drawn, low=100, high=200, sigma=0.0):
    """uint8 [n,h,w,3] -> bool [n,h,w]: thin edges; weak ones only where strong ones lead to them.

    Thresholds are those of the usual tools: sums of a Sobel kernel's absolute slopes, 8 bits.
    """
    weights = torch.tensor([0.299, 0.587, 0.114])
    grey = (torch.from_numpy(np.ascontiguousarray(drawn)).float() @ weights)[:, None].round()
    if sigma:
        grey = _blurred(grey, sigma)
    across, down = _slopes(grey)
    strength = across.abs() + down.abs()
    angle = torch.atan2(down, across)
    direction = torch.round(angle / (np.pi / 4)).long() % 4
    highest = torch.zeros_like(strength, dtype=torch.bool)
    for i, (dy, dx) in enumerate(_AHEAD):
        peak = (strength > _shifted(strength, -dy, -dx)) & (strength >= _shifted(strength, dy, dx))
        highest |= (direction == i) & peak
    weak, found = highest & (strength > low), highest & (strength > high)
    for _ in range(_LINK_ROUNDS):
        grown = weak & (F.max_pool2d(found.float(), 3, 1, 1) > 0)
        if torch.equal(grown | found, found):
            break
        found = found | grown
    return found[:, 0].numpy()


def scribble(drawn, rng):
    """uint8 [n,h,w,3] -> bool [n,h,w]: the main outlines, thick and not quite in place."""
    lines = torch.from_numpy(canny(drawn, 18, 45, sigma=2.0)).float()[:, None]
    thick = F.max_pool2d(lines, 5, 1, 2)
    count, height, width = len(drawn), *drawn.shape[1:3]
    # A hand wavers slowly: few control points, a couple of pixels.
    sway = torch.from_numpy(rng.normal(0, 0.012, (count, 2, 6, 6)).astype(np.float32))
    sway = F.interpolate(sway, size=(height, width), mode="bicubic", align_corners=True)
    place = F.affine_grid(torch.eye(2, 3).expand(count, 2, 3), list(thick.shape),
                          align_corners=False) + sway.permute(0, 2, 3, 1)
    return (F.grid_sample(thick, place, align_corners=False) > 0.5)[:, 0].numpy()


def as_picture(lines):
    """bool [h,w] -> white lines on black, uint8 [h,w,3]"""
    return np.repeat(lines[:, :, None].astype(np.uint8) * 255, 3, axis=2)
