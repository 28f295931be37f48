"""Upscalers against Lanczos and nearest neighbour on pictures that no training saw."""
import numpy as np
import torch

import pictures
import upscaler

SEED = 906
COUNT = 40
SHOWN = 4
LOBES = 3


def lanczos_matrix(size, scale):
    """[size * scale, size]: every row mixes the input pixels around it."""
    at = (np.arange(size * scale) + 0.5) / scale - 0.5
    away = at[:, None] - np.arange(size)[None]
    weights = np.sinc(away) * np.sinc(away / LOBES) * (np.abs(away) < LOBES)
    return weights / weights.sum(1, keepdims=True)


def lanczos(batch, scale):
    """[n,3,h,w]"""
    down = torch.from_numpy(lanczos_matrix(batch.shape[2], scale).astype(np.float32))
    across = torch.from_numpy(lanczos_matrix(batch.shape[3], scale).astype(np.float32))
    return (down @ batch @ across.T).clamp(0, 1)


def nearest(batch, scale):
    return batch.repeat_interleave(scale, 2).repeat_interleave(scale, 3)


def psnr(got, want):
    error = ((got - want) ** 2).mean((1, 2, 3))
    return float((-10 * torch.log10(error)).mean())


def as_picture(tensor):
    return (tensor.clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()


def enlarged(small, scale, net):
    with torch.no_grad():
        ours = torch.cat([net(part) for part in small.split(4)]).float().clamp(0, 1)
    return {"nearest": nearest(small, scale), "Lanczos": lanczos(small, scale), "ours": ours}


def details(ways, large):
    """A piece of each picture twice as large: way by way, the truth last."""
    rows = []
    for result in (*ways.values(), large):
        rows += [nearest(each[None, :, 120:248, 120:248], 2)[0] for each in result[:SHOWN]]
    return [as_picture(each) for each in rows]


def sheet(desk):
    drawn = np.stack([p for _, p in pictures.draw(desk.program, SEED, COUNT, 512)])
    large = upscaler.as_batch(drawn)
    print("| PSNR in dB, 40 pictures of 512x512 | nearest | Lanczos | ours |\n"
          "| --- | --- | --- | --- |")
    for scale in (2, 4):
        net = upscaler.load(desk.file("upscaler", f"upscale-{scale}x"), scale)
        for how in ("area", "bicubic"):
            ways = enlarged(upscaler.shrink(large, scale, how), scale, net)
            row = " | ".join(f"{psnr(got, large):.2f}" for got in ways.values())
            print(f"| {scale}x, made small by {how} | {row} |")
        desk.write(f"upscale-{scale}x", details(ways, large), SHOWN)
