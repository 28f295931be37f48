"""OpenPose's body network in plain torch, written from its paper and the names in its files, to compare
the engine's with. Widths an eighth of the published ones; writes src/models/pose/golden.json.

    python3 tests/references/pose.py > src/models/pose/golden.json
"""
import json

import torch
import torch.nn.functional as F

from weights import Weights, tensor

NARROW = 8
PARTS, FIELDS = 19, 38
FRONT = [("conv1_1", 64), ("conv1_2", 64), "pool", ("conv2_1", 128), ("conv2_2", 128), "pool",
         ("conv3_1", 256), ("conv3_2", 256), ("conv3_3", 256), ("conv3_4", 256), "pool",
         ("conv4_1", 512), ("conv4_2", 512), ("conv4_3_CPM", 256), ("conv4_4_CPM", 128)]
HEIGHT, WIDTH = 40, 56
STRIDE = 3


def conv(w, name, x, out, kernel=3):
    weight = w.matrix(name + ".weight", [out, x.shape[1], kernel, kernel], gain=1.3)
    return F.conv2d(x, weight, w.bias(name + ".bias", out), padding=kernel // 2)


def first_stage(w, x, branch, out):
    for i in (1, 2, 3):
        x = F.relu(conv(w, f"conv5_{i}_CPM_L{branch}", x, 128 // NARROW))
    x = F.relu(conv(w, f"conv5_4_CPM_L{branch}", x, 512 // NARROW, 1))
    return conv(w, f"conv5_5_CPM_L{branch}", x, out, 1)


def later_stage(w, x, stage, branch, out):
    for i in (1, 2, 3, 4, 5):
        x = F.relu(conv(w, f"Mconv{i}_stage{stage}_L{branch}", x, 128 // NARROW, 7))
    x = F.relu(conv(w, f"Mconv6_stage{stage}_L{branch}", x, 128 // NARROW, 1))
    return conv(w, f"Mconv7_stage{stage}_L{branch}", x, out, 1)


def pose(w, x):
    for step in FRONT:
        x = F.max_pool2d(x, 2) if step == "pool" else F.relu(conv(w, step[0], x, step[1] // NARROW))
    seen = x
    fields, parts = first_stage(w, x, 1, FIELDS), first_stage(w, x, 2, PARTS)
    for stage in range(2, 7):
        x = torch.cat([fields, parts, seen], 1)
        fields, parts = later_stage(w, x, stage, 1, FIELDS), later_stage(w, x, stage, 2, PARTS)
    return fields[0], parts[0]


def main():
    w = Weights()
    pixels = tensor("pixels", [1, 3, HEIGHT, WIDTH], 0.5)
    fields, parts = pose(w, pixels)

    def kept(x):
        return [round(float(v), 6) for v in x.flatten()[::STRIDE]]

    print(json.dumps({"pixels": [1, 3, HEIGHT, WIDTH], "stride": STRIDE, "weights": w.recipe,
                      "fields": kept(fields), "parts": kept(parts)}, separators=(",", ":")))


main()
