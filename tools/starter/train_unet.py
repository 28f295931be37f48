"""Stage 2: the UNet and the text encoder together, on cached latents."""
import os
import time

import numpy as np
import torch

import latents
import settings
import training
from muon import Muon
from text import TextEncoder
from tokenizer import Table, Tokenizer
from unet import UNet
from vae import Vae

WARM_STEPS = 50
WARM_AVERAGE = 250      # steps that the average of given weights counts for


def signal_levels():
    """Cumulative products of 1 - beta: the scaled linear schedule of SD 1.x."""
    betas = torch.linspace(0.00085 ** 0.5, 0.012 ** 0.5, 1000, dtype=torch.float64) ** 2
    return torch.cumprod(1 - betas, 0).float()


def caption_rows(table, ids, rng, options):
    """Rows for a batch: some captions emptied, some with words the model does not know."""
    rows = []
    for caption in ids:
        if rng.random() < options["empty_captions"]:
            caption = []
        elif rng.random() < 0.4:
            # Unknown words go between the known ones: a caption stays true with them.
            mixed = []
            for token in caption:
                while rng.random() < options["filler_words"] * 2:
                    mixed.append(-1)
                mixed.append(token)
            caption = mixed + [-1] * int(rng.integers(0, 3))
        rows.append(table.rows(caption))
    return torch.from_numpy(np.stack(rows).astype(np.int64))


def noised(clean, levels, rng):
    """-> noisy latents, their timesteps, signal levels and noise"""
    size = clean.shape[0]
    # One timestep from each slice of the range: less noise in the loss than free choice.
    spread = (rng.permutation(size) + rng.random(size)) / size
    step = torch.from_numpy((spread * 1000).astype(np.int64)).clamp(max=999).to(clean.device)
    level = levels[step][:, None, None, None]
    noise = torch.randn_like(clean)
    noisy = level.sqrt() * clean + (1 - level).sqrt() * noise
    return noisy.contiguous(memory_format=torch.channels_last), step, level, noise


def weighed(guess, noise, level, snr_cap):
    """-> the loss to go down on, the plain error"""
    error = ((guess.float() - noise) ** 2).mean(dim=(1, 2, 3))
    # Nearly clean latents are easy and many; capping their weight lets the shapes come first.
    snr = (level / (1 - level)).flatten()
    weight = snr.clamp(max=snr_cap) / snr
    return (error * weight).mean() / weight.mean(), error.mean()


def loss_of(unet, text, clean, rows, levels, rng, snr_cap):
    noisy, step, level, noise = noised(clean, levels, rng)
    with torch.autocast(clean.device.type, torch.bfloat16):
        guess = unet(noisy, step, text(rows))
    return weighed(guess, noise, level, snr_cap)


def sorted_weights(modules):
    """-> matrices between layers, and all other weights but the token table."""
    inner, others = [], []
    for module in modules:
        for name, weight in module.named_parameters():
            if "token_embedding" in name:
                continue
            edge = name.startswith(("conv_in", "conv_out")) or "position_embedding" in name
            (others if edge or weight.ndim < 2 else inner).append(weight)
    return inner, others


class Run:
    """Everything of the stage that has to survive a kill."""

    def __init__(self, team, work, table):
        self.path = os.path.join(work, "unet.pt")
        self.ids = table.ids
        place = training.device()
        torch.manual_seed(3)  # every worker has to start from the same weights
        self.text = TextEncoder({**settings.TEXT, "rows": len(table.ids)}).to(place)
        self.unet = UNet(settings.UNET).to(place, memory_format=torch.channels_last)
        with torch.no_grad():
            embeddings = self.text.text_model.embeddings
            torch.nn.init.normal_(embeddings.token_embedding.weight, std=0.5)
            torch.nn.init.normal_(embeddings.position_embedding.weight, std=0.1)
            self.unet.conv_out.weight.zero_()
        options = settings.UNET_TRAINING
        words = embeddings.token_embedding.weight
        inner, others = sorted_weights([self.unet, self.text])
        self.weights = inner + others + [words]
        # A word is in few captions, so its row gets few steps: longer ones.
        groups = [{"params": others, "factor": 1.0},
                  {"params": [words], "factor": options["word_factor"], "weight_decay": 0.0}]
        self.optimizers = [torch.optim.AdamW(groups, lr=options["rate"], betas=(0.9, 0.99),
                                             weight_decay=0.01),
                           Muon([{"params": inner, "factor": options["matrix_factor"]}], team,
                                lr=options["rate"])]
        self.average = training.Average([self.unet, self.text], options["decay"])
        self.step, self.warm_from, spent, self.exported = 0, 0, 0.0, False
        self.scale, self.pictures_before = None, 0
        state = training.load(self.path)
        if state:
            self.unet.load_state_dict(state["unet"])
            self.text.load_state_dict(state["text"])
            for optimizer, kept in zip(self.optimizers, state.get("optimizers", [])):
                optimizer.load_state_dict(kept)
            self.average.shadow = state["average"]
            self.step, spent = state["step"], state["spent"]
            # Optimizers without a past have to take small steps at first.
            self.warm_from = state["warm_from"] if "optimizers" in state else self.step
            self.scale = state["scale"]
            self.pictures_before = state["pictures_before"]
            self.exported = state.get("exported", False)
        # What is well trained wants small steps: long ones would first undo what it knows.
        self.rate = options["rate"] * (options["rate_of_exported"] if self.exported else 1)
        self.clock = training.Clock(spent)

    def save(self, caches):
        training.save(self.path, {
            "unet": self.unet.state_dict(), "text": self.text.state_dict(),
            "optimizers": [o.state_dict() for o in self.optimizers],
            "average": self.average.shadow,
            "step": self.step, "warm_from": self.warm_from, "spent": self.clock.spent(),
            "scale": caches.scale, "ids": self.ids, "pictures_before": self.pictures_before,
            "exported": self.exported,
            "pictures": self.pictures_before + caches.pictures()})

    def set_rate(self, rate):
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate * group["factor"]

    def update(self, team, loss):
        for optimizer in self.optimizers:
            optimizer.zero_grad(set_to_none=True)
        loss.backward()
        team.average_gradients(self.weights)
        torch.nn.utils.clip_grad_norm_(self.weights, 1.0)
        for optimizer in self.optimizers:
            optimizer.step()
        self.step += 1
        if team.rank == 0:
            self.average.update(self.step - self.warm_from + WARM_AVERAGE * (self.warm_from > 0))


def open_caches(team, work, program, tokenizer, scale):
    vae = Vae(settings.VAE).to(training.device(), memory_format=torch.channels_last)
    vae.load_state_dict(training.load(os.path.join(work, "vae.pt"))["average"])
    return latents.Caches(team, work, vae.eval(), program, tokenizer, scale)


def run(team, work, program, minutes):
    options = settings.UNET_TRAINING
    tokenizer = Tokenizer(os.path.join(work, "merges.txt"))
    table = Table(np.load(os.path.join(work, "token_ids.npy")))
    state = Run(team, work, table)
    caches = open_caches(team, work, program, tokenizer, state.scale)
    place = training.device()
    levels = signal_levels().to(place)
    torch.manual_seed(1000 * state.step + team.rank)
    rng = np.random.default_rng([3, state.step, team.rank])
    share = options["batch"] // team.size
    losses, saved, since = [], time.time(), time.time()
    while True:
        progress = team.together(state.clock.spent() / (minutes * 60))
        if progress >= 1:
            break
        state.set_rate(training.learning_rate(state.rate, progress,
                                              state.step - state.warm_from, WARM_STEPS))
        clean, ids = caches.batch(state.step, rng, share)
        rows = caption_rows(table, ids, rng, options).to(place)
        loss, error = loss_of(state.unet, state.text, clean.to(place), rows, levels, rng,
                              options["snr_cap"])
        state.update(team, loss)
        losses.append([loss.item(), error.item()])
        if team.rank == 0 and state.step % 100 == 0:
            report(state, losses, options["batch"], time.time() - since)
            losses, since = [], time.time()
        if team.rank == 0 and time.time() - saved > 120:
            saved = time.time()
            state.save(caches)
    if team.rank == 0:
        state.save(caches)


def report(state, losses, batch, seconds):
    weighted, plain = np.mean(losses, axis=0)
    print(f"unet step {state.step} loss {weighted:.4f} eps {plain:.4f} "
          f"{len(losses) * batch / seconds:.1f} samples/s {state.clock.spent() / 60:.1f} min",
          flush=True)
