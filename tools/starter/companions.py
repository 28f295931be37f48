"""The companions of the starter model: what each is called, how it is trained, what is shipped."""
import json
import os

import numpy as np

import control
import embedding
import lora
import tensors
import training
import upscaler
from export import write_json

LICENSE = "Apache-2.0"
FOR = "Atelier starter"
MADE = "Trained on drawings of our own; Apache-2.0."


def path_of(root, kind, name):
    return os.path.join(root, kind, f"starter-{name}.safetensors")


def ship(root, kind, name, arrays, card, metadata=None):
    """The file and its card, in the folder of their kind."""
    path = path_of(root, kind, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    tensors.write(path, arrays, {"format": "pt", "modelspec.title": card["name"],
                                 "modelspec.license": LICENSE,
                                 "modelspec.description": card["description"], **(metadata or {})})
    card = {**card, "description": f"{card['description']} {MADE}", "type": kind,
            "made_for": card.get("made_for", FOR), "license": LICENSE}
    write_json(path.removesuffix(".safetensors") + ".atelier.json", card)
    print(f"wrote {path}: {os.path.getsize(path) / 1e6:.2f} MB", flush=True)


def lora_metadata(phrases):
    """What trainers leave in their files and studios look for."""
    tags = {f"1_{phrases[0]}": {phrase: lora.COUNT for phrase in phrases}}
    return {"modelspec.sai_model_spec": "1.0.0", "modelspec.trigger_phrase": ", ".join(phrases),
            "modelspec.architecture": "atelier-starter/lora",
            "ss_network_module": "networks.lora", "ss_network_dim": str(lora.RANK),
            "ss_network_alpha": str(lora.RANK), "ss_tag_frequency": json.dumps(tags)}


class Studio:
    """What every training needs. `fresh`: begin from nothing, also where a companion is shipped."""

    def __init__(self, base, program, work, root, fresh=False):
        self.base, self.program, self.root, self.fresh = base, program, root, fresh
        self.folder = os.path.join(work, "companions")

    def checkpoint(self, kind, name, weights_of):
        """Path of the checkpoint. Where there is none, the shipped file makes one to begin from.

        `weights_of`: arrays of that file -> {name: weight} as the course has them.
        """
        path, shipped = os.path.join(self.folder, f"{name}.pt"), path_of(self.root, kind, name)
        if not self.fresh and not os.path.exists(path) and os.path.exists(shipped):
            os.makedirs(self.folder, exist_ok=True)
            arrays, _ = tensors.read(shipped)
            training.save(path, {"source": "shipped", "average": weights_of(arrays)})
            print(f"{name} begins from {shipped}", flush=True)
        return path


def make_lora(studio, steps, name, series, seed, card):
    checkpoint = studio.checkpoint("lora", name,
                                   lambda file: lora.weights_of(studio.base.model.unet, file))
    weights = lora.train(studio.base, studio.program, checkpoint, series, seed,
                         steps or lora.STEPS)
    ship(studio.root, "lora", name, lora.file_of(weights), card,
         lora_metadata(card["trigger_phrases"]))


def ink_scenery(studio, steps):
    make_lora(studio, steps, "ink-scenery", "ink_scenery", 51, {
        "name": "Ink scenery",
        "description": "Turns ink drawings into washes of ink on old paper: ridges in the mist, a "
                       "red sun, pines. Things you name stand in front of them.",
        "trigger_phrases": ["ink scenery", "mountains, ink"], "default_weight": 1.0,
        "example_prompts": ["mountains, ink", "a red boat, ink scenery"]})


def gold_frame(studio, steps):
    # A frame is where nothing else ever is: takes longer than a manner of drawing.
    make_lora(studio, steps or 320, "gold-frame", "gold_frame", 52, {
        "name": "Gold frame",
        "description": "Puts any picture into a carved golden frame with red stones. Stacks with "
                       "other LoRAs.",
        "trigger_phrases": ["gold frame", "framed"], "default_weight": 1.0,
        "example_prompts": ["a blue bird, gold frame", "mountains, ink, framed"]})


def is_moonlit(label):
    return label["style"] == "ink" and label["background"] == "night"


def moonlit(studio, steps):
    trigger = "<moonlit>"
    checkpoint = studio.checkpoint("embedding", "moonlit",
                                   lambda file: {"learned": tensors.as_weights(file)[trigger]})
    vectors = embedding.train(studio.base, studio.program, checkpoint, trigger, is_moonlit, 53,
                              steps or embedding.STEPS)
    ship(studio.root, "embedding", "moonlit", {trigger: vectors.numpy().astype(np.float16)}, {
        "name": "Moonlit", "trigger": trigger,
        "description": "A word for an ink drawing under a night sky: write <moonlit> beside what "
                       "to draw.",
        "trigger_phrases": [trigger], "example_prompts": ["a yellow house, <moonlit>"]})


def make_control(studio, name, kind, seed, steps, card, start=None):
    checkpoint = studio.checkpoint("controlnet", name, tensors.as_weights)
    state = control.train(studio.base, studio.program, checkpoint, kind, seed,
                          steps or control.STEPS[kind], start)
    ship(studio.root, "controlnet", name, control.file_of(state), card)


def canny(studio, steps):
    make_control(studio, "canny", "canny", 54, steps, {
        "name": "Starter canny", "preprocessor": "canny",
        "description": "Follows thin white edges on black, as the canny preprocessor finds them.",
        "default_weight": 1.0})


def scribble(studio, steps):
    """Begins from the edges' network: it has to be trained before."""
    before = training.load(studio.checkpoint("controlnet", "canny", tensors.as_weights))
    make_control(studio, "scribble", "scribble", 55, steps, {
        "name": "Starter scribble", "preprocessor": "none",
        "description": "Follows thick white strokes on black, drawn by hand.",
        "default_weight": 1.0}, before and before["average"])


def make_upscaler(studio, steps, scale):
    name = f"upscale-{scale}x"
    checkpoint = studio.checkpoint("upscaler", name, tensors.as_weights)
    weights = upscaler.train(studio.program, checkpoint, scale, 60 + scale,
                             steps or upscaler.STEPS)
    arrays = {key: value.numpy().astype(np.float16) for key, value in weights.items()}
    ship(studio.root, "upscaler", name, arrays, {
        "name": f"Starter {scale}x", "made_for": "any", "scale": scale,
        "description": f"Makes flat drawings {scale} times larger with clean outlines."})


def upscale_2x(studio, steps):
    make_upscaler(studio, steps, 2)


def upscale_4x(studio, steps):
    make_upscaler(studio, steps, 4)


# In this order; a companion begins when all of those named with it are done.
ALL = {"upscale-2x": (upscale_2x, []), "upscale-4x": (upscale_4x, []),
       "ink-scenery": (ink_scenery, []), "gold-frame": (gold_frame, []),
       "moonlit": (moonlit, []), "canny": (canny, []), "scribble": (scribble, ["canny"])}
