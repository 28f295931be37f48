"""Depth Anything V2 and MiDaS's DPT-Large in plain torch, written from their papers and the names in their
files, to compare the engine's with. Small random weights.

    python3 tests/references/depth.py > src/models/depth/golden.json
    python3 tests/references/depth.py plain > src/models/depth/golden_plain.json
"""
import json
import sys

import torch
import torch.nn.functional as F

from weights import Weights, tensor

PLAIN = "plain" in sys.argv  # DPT-Large: a plain vision transformer
WIDTH, HEADS, LAYERS, MLP, PATCH, PLACES = 128, 2, 4, 256, 16 if PLAIN else 14, 5
TAPS, LEVELS, FUSION, HEAD = (1, 2, 3, 4), (8, 16, 24, 32), 16, 8
ROWS, COLUMNS = 4, 6
STRIDE = 5  # of the numbers kept


ROOT = "dpt" if PLAIN else "backbone"
NORMS = ("layernorm_before", "layernorm_after") if PLAIN else ("norm1", "norm2")
MLPS = ("intermediate.dense", "output.dense") if PLAIN else ("mlp.fc1", "mlp.fc2")
HEADS_CONVS = ("head.head.0", "head.head.2", "head.head.4") if PLAIN else ("head.conv1", "head.conv2", "head.conv3")


def norm(w, name, x):
    weight = w(name + ".weight", [WIDTH], 0.2, 1.0)
    return F.layer_norm(x, [WIDTH], weight, w.bias(name + ".bias", WIDTH), eps=1e-12 if PLAIN else 1e-6)


def linear(w, name, x, out):
    return F.linear(x, w.matrix(name + ".weight", [out, x.shape[-1]]), w.bias(name + ".bias", out))


def conv(w, name, x, out, kernel=3, stride=1, bias=True, offset=0.0):
    weight = w.matrix(name + ".weight", [out, x.shape[1], kernel, kernel])
    shift = w.bias(name + ".bias", out, offset) if bias else None
    return F.conv2d(x, weight, shift, stride=stride, padding=kernel // 2)


def attend(w, name, x):
    def heads(part):
        y = linear(w, f"{name}.attention.{part}", x, WIDTH)
        return y.view(1, -1, HEADS, WIDTH // HEADS).transpose(1, 2)

    q, k, v = heads("query"), heads("key"), heads("value")
    scores = (q @ k.transpose(-1, -2)) / (WIDTH // HEADS) ** 0.5
    y = (scores.softmax(-1) @ v).transpose(1, 2).reshape(1, -1, WIDTH)
    return linear(w, f"{name}.output.dense", y, WIDTH)


def block(w, name, x):
    def scale(index):
        return 1 if PLAIN else w(f"{name}.layer_scale{index}.lambda1", [WIDTH], 0.3, 0.5)

    x = x + attend(w, f"{name}.attention", norm(w, f"{name}.{NORMS[0]}", x)) * scale(1)
    y = F.gelu(linear(w, f"{name}.{MLPS[0]}", norm(w, f"{name}.{NORMS[1]}", x), MLP))
    return x + linear(w, f"{name}.{MLPS[1]}", y, WIDTH) * scale(2)


def read(w, index, x):
    """A layer's state as the neck takes it, without the class token."""
    if not PLAIN:
        return norm(w, "backbone.layernorm", x)[:, 1:]
    both = torch.cat([x[:, 1:], x[:, :1].expand(-1, x.shape[1] - 1, -1)], -1)
    return F.gelu(linear(w, f"neck.reassemble_stage.readout_projects.{index}.0", both, WIDTH))


def backbone(w, pixels):
    e = f"{ROOT}.embeddings"
    x = F.conv2d(pixels, w.matrix(f"{e}.patch_embeddings.projection.weight", [WIDTH, 3, PATCH, PATCH]),
                 w.bias(f"{e}.patch_embeddings.projection.bias", WIDTH), stride=PATCH)
    rows, columns = x.shape[2:]
    x = torch.cat([w(f"{e}.cls_token", [1, 1, WIDTH]), x.flatten(2).transpose(1, 2)], 1)
    places = w(f"{e}.position_embeddings", [1, 1 + PLACES**2, WIDTH], 0.5)
    grid = places[:, 1:].view(1, PLACES, PLACES, WIDTH).permute(0, 3, 1, 2)
    grid = F.interpolate(grid, (rows, columns), mode="bilinear" if PLAIN else "bicubic", align_corners=False)
    x = x + torch.cat([places[:, :1], grid.flatten(2).transpose(1, 2)], 1)
    states = []
    for i in range(LAYERS):
        x = block(w, f"{ROOT}.encoder.layer.{i}", x)
        if i + 1 in TAPS:
            y = read(w, len(states), x)
            states.append(y.transpose(1, 2).reshape(1, WIDTH, rows, columns))
    return states


def residual(w, name, x):
    y = conv(w, f"{name}.convolution1", F.relu(x), FUSION)
    return x + conv(w, f"{name}.convolution2", F.relu(y), FUSION)


def neck(w, states):
    images = []
    for i, x in enumerate(states):
        name = f"neck.reassemble_stage.layers.{i}"
        x = conv(w, f"{name}.projection", x, LEVELS[i], kernel=1)
        if i < 2:
            side = (4, 2)[i]
            weight = w.matrix(f"{name}.resize.weight", [LEVELS[i], LEVELS[i], side, side], gain=side)
            x = F.conv_transpose2d(x, weight, w.bias(f"{name}.resize.bias", LEVELS[i]), stride=side)
        elif i == 3:
            x = conv(w, f"{name}.resize", x, LEVELS[i], stride=2)
        images.append(conv(w, f"neck.convs.{i}", x, FUSION, bias=False))
    x = None
    for k, image in enumerate(reversed(images)):
        name = f"neck.fusion_stage.layers.{k}"
        beside = residual(w, f"{name}.residual_layer1", image)
        x = image if x is None else x + beside  # made for the coarsest, too: the files have it
        x = residual(w, f"{name}.residual_layer2", x)
        after = images[2 - k].shape[2:] if k < 3 else [2 * s for s in x.shape[2:]]
        x = F.interpolate(x, size=after, mode="bilinear", align_corners=True)
        x = conv(w, f"{name}.projection", x, FUSION, kernel=1)
    return x


def depth(w, pixels):
    x = conv(w, HEADS_CONVS[0], neck(w, backbone(w, pixels)), FUSION // 2)
    x = F.interpolate(x, size=pixels.shape[2:], mode="bilinear", align_corners=True)
    x = F.relu(conv(w, HEADS_CONVS[1], x, HEAD))
    return F.relu(conv(w, HEADS_CONVS[2], x, 1, kernel=1, offset=0.5))[0, 0]


def original_name(name):
    """As the first release spells it; None for what is joined there."""
    pairs = [("backbone.embeddings.cls_token", "pretrained.cls_token"),
             ("backbone.embeddings.position_embeddings", "pretrained.pos_embed"),
             ("backbone.embeddings.patch_embeddings.projection", "pretrained.patch_embed.proj"),
             ("backbone.encoder.layer", "pretrained.blocks"), ("backbone.layernorm", "pretrained.norm"),
             ("attention.output.dense", "attn.proj"), ("layer_scale1.lambda1", "ls1.gamma"),
             ("layer_scale2.lambda1", "ls2.gamma"), ("head.conv1", "depth_head.scratch.output_conv1"),
             ("head.conv2", "depth_head.scratch.output_conv2.0"), ("head.conv3", "depth_head.scratch.output_conv2.2")]
    for i in range(4):
        stage = f"neck.reassemble_stage.layers.{i}"
        pairs += [(f"{stage}.projection", f"depth_head.projects.{i}"), (f"{stage}.resize", f"depth_head.resize_layers.{i}"),
                  (f"neck.convs.{i}", f"depth_head.scratch.layer{i + 1}_rn"),
                  (f"neck.fusion_stage.layers.{i}", f"depth_head.scratch.refinenet{4 - i}")]
    if name.startswith("neck.fusion_stage"):
        pairs += [(f"residual_layer{u}.convolution{c}", f"resConfUnit{u}.conv{c}") for u in (1, 2) for c in (1, 2)]
        pairs += [(".projection", ".out_conv")]
    for theirs, old in pairs:
        name = name.replace(theirs, old)
    return name


def original_layout(recipe):
    rows = []
    for name, *_ in recipe:
        if ".attention.attention." not in name:
            rows.append([original_name(name), [name]])
        elif ".query." in name:
            parts = [name.replace("query", part) for part in ("query", "key", "value")]
            rows.append([original_name(name).replace("attention.attention.query", "attn.qkv"), parts])
    return rows


def main():
    w = Weights()
    pixels = tensor("pixels", [1, 3, ROWS * PATCH, COLUMNS * PATCH], 2.0)
    out = depth(w, pixels)
    kept = [round(float(v), 6) for v in out.flatten()[::STRIDE]]
    told = {"pixels": [1, 3, ROWS * PATCH, COLUMNS * PATCH], "stride": STRIDE, "weights": w.recipe}
    if not PLAIN:
        told["original"] = original_layout(w.recipe)
    print(json.dumps({**told, "expected": kept}, separators=(",", ":")))


main()
