#!/usr/bin/python3
"""Compares our modules with reference outputs of a thin SD 1.x model in diffusers' layout.

    check_modules.py FIXTURE_DIR        (a folder like sd15_thin of the shared test material;
                                         its neighbours controlnet_thin and rrdbnet are read too)

Weights trained with modules that differ from SD 1.x would be useless to the engine, so this runs
before any training is believed.
"""
import json
import os
import sys

import torch

import tensors
from control import ControlNet
from text import TextEncoder
from unet import UNet
from upscaler import RrdbNet
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


def beside(folder, kind, name):
    arrays, _ = tensors.read(os.path.join(os.path.dirname(os.path.abspath(folder)), kind, name))
    return {key: torch.from_numpy(array.astype("float32")) for key, array in arrays.items()}


def check_control(folder):
    neighbour = os.path.join(os.path.dirname(os.path.abspath(folder)), "controlnet_thin")
    with open(os.path.join(neighbour, "config.json")) as file:
        given = json.load(file)
    with open(os.path.join(neighbour, "diffusers_names.json")) as file:
        names = json.load(file)
    given["heads"] = given["attention_head_dim"]
    given["attention"] = ["CrossAttn" in kind for kind in given["down_block_types"]]
    model = ControlNet(given, given["conditioning_embedding_out_channels"])
    stored = beside(folder, "controlnet_thin", "control_thin_original.safetensors")
    model.load_state_dict({ours: stored[theirs] for ours, theirs in names.items()})
    put, want = (beside(folder, "controlnet_thin", name + ".safetensors")
                 for name in ("inputs", "expected"))
    worst = 0.0
    for case in ("64x64", "w128h64"):
        middle, skips = model(*(put[f"{case}.{k}"]
                                for k in ("latent", "timestep", "cond", "hint")))
        worst = max([worst, (middle - want[case + ".mid"]).abs().max().item(),
                     *((skip - want[f"{case}.down.{i}"]).abs().max().item()
                       for i, skip in enumerate(skips))])
    return worst


def check_upscaler(folder):
    want, worst = beside(folder, "rrdbnet", "expected.safetensors"), 0.0
    for scale in (2, 4):
        model = RrdbNet(2, features=8, growth=4, blocks=2, fold=4 // scale)
        model.load_state_dict(beside(folder, "rrdbnet", f"x{scale}.safetensors"))
        for case in ("a", "b"):
            got = model(want[f"x{scale}.{case}.in"])
            worst = max(worst, (got - want[f"x{scale}.{case}.out"]).abs().max().item())
    return worst


def main():
    folder = sys.argv[1]
    failed = False
    with torch.no_grad():
        for name, check in (("text", check_text), ("unet", check_unet), ("vae", check_vae),
                            ("controlnet", check_control), ("upscaler", check_upscaler)):
            worst = check(folder)
            failed |= not worst <= LIMIT
            print(f"{name}: largest difference {worst:.2e} (limit {LIMIT:.0e})")
    sys.exit(failed)


if __name__ == "__main__":
    main()
