#!/usr/bin/python3
"""Compares our modules with reference outputs of a thin SD 1.x model in diffusers' layout.

    check_modules.py FIXTURE_DIR        (a folder like sd15_thin of the shared test material)

Weights trained with modules that differ from SD 1.x would be useless to the engine, so this runs
before any training is believed.
"""
import json
import os
import sys

import torch

import tensors
from text import TextEncoder
from unet import UNet
from vae import Vae

LIMIT = 2e-4


def load(module, path):
    arrays, _ = tensors.read(path)
    state = {name: torch.from_numpy(array.astype("float32")) for name, array in arrays.items()}
    module.load_state_dict(state)
    return module.eval()


def config(folder, part):
    with open(os.path.join(folder, part, "config.json")) as file:
        return json.load(file)


def expected(folder, name):
    arrays, metadata = tensors.read(os.path.join(folder, f"expected_{name}.safetensors"))
    return {key: torch.from_numpy(array.copy()) for key, array in arrays.items()}, metadata


def check_text(folder):
    given = config(folder, "text_encoder")
    given["rows"] = given["vocab_size"]
    model = load(TextEncoder(given), os.path.join(folder, "text_encoder/model.safetensors"))
    want, _ = expected(folder, "text")
    worst = 0.0
    for key in want:
        if key.startswith("ids."):
            got = model(want[key].long())
            worst = max(worst, (got - want["last_hidden_state." + key[4:]]).abs().max().item())
    return worst


def check_unet(folder):
    given = config(folder, "unet")
    given["heads"] = given["attention_head_dim"]
    given["attention"] = ["CrossAttn" in kind for kind in given["down_block_types"]]
    model = load(UNet(given), os.path.join(folder, "unet/diffusion_pytorch_model.safetensors"))
    want, _ = expected(folder, "unet")
    worst = 0.0
    for key in want:
        if key.endswith(".out"):
            case = key[:-4]
            latent = want[case + ".latent"]
            time = want[case + ".timestep"].expand(latent.shape[0])
            got = model(latent, time, want[case + ".cond"])
            worst = max(worst, (got - want[key]).abs().max().item())
    return worst


def check_vae(folder):
    model = load(Vae(config(folder, "vae")),
                 os.path.join(folder, "vae/diffusion_pytorch_model.safetensors"))
    want, _ = expected(folder, "vae")
    worst = 0.0
    for key in want:
        if key.endswith(".image"):
            case = key[:-6]
            mean, log_variance = model.encode(want[key])
            worst = max(worst, (mean - want[case + ".mean"]).abs().max().item(),
                        (log_variance - want[case + ".logvar"]).abs().max().item(),
                        (model.decode(want[case + ".z"])
                         - want[case + ".decoded"]).abs().max().item())
    return worst


def main():
    folder = sys.argv[1]
    failed = False
    with torch.no_grad():
        for name, check in (("text", check_text), ("unet", check_unet), ("vae", check_vae)):
            worst = check(folder)
            failed |= not worst <= LIMIT
            print(f"{name}: largest difference {worst:.2e} (limit {LIMIT:.0e})")
    sys.exit(failed)


if __name__ == "__main__":
    main()
