#!/usr/bin/python3
"""Writes the trained weights as a model folder in diffusers' layout, fp16.

    export.py --work build/starter --to models/starter

Works at any time during training too. Every file is written beside its target and renamed.
"""
import argparse
import datetime
import json
import os

import numpy as np
import torch
import torch.nn.functional as F

import pictures
import settings
import tensors
import tokenizer
import training
from vae import Vae

EXAMPLES = ["bluebird", "a red boat at sunset", "a red house in a meadow", "a yellow star",
            "a purple butterfly", "two green trees"]


def write_json(path, value):
    with open(path + ".part", "w") as file:
        json.dump(value, file, indent=2)
        file.write("\n")
    os.replace(path + ".part", path)


def halves(state):
    return {name: value.numpy().astype(np.float16) for name, value in state.items()}


def vae_state(work):
    """The autoencoder, with the refined decoder where there is one."""
    refined = training.load(os.path.join(work, "decoder.pt"))
    return (refined or training.load(os.path.join(work, "vae.pt")))["average"]


def preview_map(state, program, scale):
    """Least squares from a scaled latent to the mean colour of its cell, for previews."""
    model = Vae(settings.VAE)
    model.load_state_dict(state)
    drawn = [picture for _, picture in pictures.draw(program, 99, 160, settings.PICTURE)]
    array = np.stack(drawn).transpose(0, 3, 1, 2).astype(np.float32) / 255
    batch = torch.from_numpy(array)
    with torch.no_grad():
        latent = torch.cat([model.encode(part * 2 - 1)[0] for part in batch.split(16)]) * scale
    colour = F.adaptive_avg_pool2d(batch, settings.LATENT_SIDE)
    left = latent.permute(0, 2, 3, 1).reshape(-1, latent.shape[1])
    left = torch.cat([left, torch.ones(len(left), 1)], 1).numpy()
    right = colour.permute(0, 2, 3, 1).reshape(-1, 3).numpy()
    solution = np.linalg.lstsq(left, right, rcond=None)[0].round(5).tolist()
    return {"factors": solution[:-1], "bias": solution[-1]}


def unet_config():
    kinds = settings.UNET["attention"]
    return {
        "_class_name": "UNet2DConditionModel", "_diffusers_version": "0.31.0", "act_fn": "silu",
        "attention_head_dim": settings.UNET["heads"],
        "block_out_channels": settings.UNET["block_out_channels"],
        "center_input_sample": False,
        "cross_attention_dim": settings.UNET["cross_attention_dim"],
        "down_block_types": ["CrossAttnDownBlock2D" if k else "DownBlock2D" for k in kinds],
        "downsample_padding": 1, "flip_sin_to_cos": True, "freq_shift": 0,
        "in_channels": settings.UNET["in_channels"],
        "layers_per_block": settings.UNET["layers_per_block"],
        "mid_block_scale_factor": 1, "mid_block_type": "UNetMidBlock2DCrossAttn",
        "norm_eps": 1e-05, "norm_num_groups": 32, "out_channels": settings.UNET["in_channels"],
        "sample_size": settings.LATENT_SIDE,
        "up_block_types": ["CrossAttnUpBlock2D" if k else "UpBlock2D" for k in reversed(kinds)],
        "use_linear_projection": False}


def vae_config(scale):
    levels = len(settings.VAE["block_out_channels"])
    return {
        "_class_name": "AutoencoderKL", "_diffusers_version": "0.31.0", "act_fn": "silu",
        "block_out_channels": settings.VAE["block_out_channels"],
        "down_block_types": ["DownEncoderBlock2D"] * levels, "in_channels": 3,
        "latent_channels": settings.VAE["latent_channels"],
        "layers_per_block": settings.VAE["layers_per_block"],
        "norm_num_groups": settings.VAE["norm_num_groups"], "out_channels": 3,
        "sample_size": settings.PICTURE, "scaling_factor": round(scale, 6),
        "up_block_types": ["UpDecoderBlock2D"] * levels}


def text_config(rows):
    return {
        "architectures": ["CLIPTextModel"], "model_type": "clip_text_model", "vocab_size": rows,
        **settings.TEXT, "projection_dim": settings.TEXT["hidden_size"],
        "max_position_embeddings": tokenizer.LENGTH, "layer_norm_eps": 1e-05,
        "hidden_act": "quick_gelu", "attention_dropout": 0.0, "bos_token_id": tokenizer.START,
        "eos_token_id": tokenizer.END, "pad_token_id": tokenizer.END}


def model_index():
    nothing = [None, None]
    return {
        "_class_name": "StableDiffusionPipeline", "_diffusers_version": "0.31.0",
        "feature_extractor": nothing, "requires_safety_checker": False, "safety_checker": nothing,
        "scheduler": ["diffusers", "DDIMScheduler"],
        "text_encoder": ["transformers", "CLIPTextModel"],
        "tokenizer": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"]}


def scheduler_config():
    return {
        "_class_name": "DDIMScheduler", "_diffusers_version": "0.31.0", "beta_start": 0.00085,
        "beta_end": 0.012, "beta_schedule": "scaled_linear", "num_train_timesteps": 1000,
        "set_alpha_to_one": False, "steps_offset": 1, "trained_betas": None, "clip_sample": False,
        "prediction_type": "epsilon"}


def card(state, preview, program):
    words = pictures.words(program)
    return {
        "name": "Atelier starter",
        "description": "A small model of our own, trained on procedurally drawn pictures. Draws "
                       "simple subjects in named colours, on simple backgrounds, in five styles.",
        "license": "Apache-2.0", "native_width": settings.PICTURE,
        "native_height": settings.PICTURE,
        "default_settings": {"scheduler": "dpmpp_2m", "steps": 20, "cfg_scale": 5.0,
                             "width": settings.PICTURE, "height": settings.PICTURE},
        "example_prompts": EXAMPLES,
        "subjects": [entry["name"] for entry in words["subjects"]],
        "colours": words["colours"], "styles": words["styles"],
        "latent_rgb": preview,
        "trained": {"pictures": state["pictures"], "steps": state["step"],
                    "date": datetime.date.today().isoformat()}}


def export(work, target, program):
    state = training.load(os.path.join(work, "unet.pt"))
    autoencoder = vae_state(work)
    ids = np.asarray(state["ids"], np.int32)
    for part in ("unet", "vae", "text_encoder", "scheduler"):
        os.makedirs(os.path.join(target, part), exist_ok=True)

    def at(*parts):
        return os.path.join(target, *parts)

    unet, text = state["average"]
    text = halves(text)
    text["text_model.embeddings.token_ids"] = ids
    tensors.write(at("unet", "diffusion_pytorch_model.safetensors"), halves(unet))
    tensors.write(at("vae", "diffusion_pytorch_model.safetensors"), halves(autoencoder))
    tensors.write(at("text_encoder", "model.safetensors"), text)
    write_json(at("unet", "config.json"), unet_config())
    write_json(at("vae", "config.json"), vae_config(state["scale"]))
    write_json(at("text_encoder", "config.json"), text_config(len(ids)))
    write_json(at("scheduler", "scheduler_config.json"), scheduler_config())
    preview = preview_map(autoencoder, program, state["scale"])
    write_json(at("atelier.json"), card(state, preview, program))
    write_json(at("model_index.json"), model_index())
    print(f"exported step {state['step']} to {target}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", default="build/starter")
    parser.add_argument("--to", default="models/starter")
    parser.add_argument("--illustrate", default="build/illustrator/illustrate")
    options = parser.parse_args()
    torch.set_num_threads(1)
    export(options.work, options.to, options.illustrate)


if __name__ == "__main__":
    main()
