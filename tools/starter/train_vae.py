"""Stage 1: the autoencoder, on crops of drawn pictures."""
import os
import time

import numpy as np
import torch
import torch.nn.functional as F

import pictures
import settings
import training
import vae_start
from vae import Vae


def crops(program, seed, first, batch, size):
    """Endless batches of random crops in -1..1; every picture is seen once."""
    rng = np.random.default_rng([seed, first])
    room = settings.PICTURE - size
    while True:
        taken = []
        for _, picture in pictures.draw(program, seed, batch * 64, settings.PICTURE, first):
            y, x = rng.integers(0, room + 1, 2)
            taken.append(picture[y:y + size, x:x + size])
            if len(taken) == batch:
                array = np.stack(taken).transpose(0, 3, 1, 2)
                yield torch.from_numpy(array.astype(np.float32) / 127.5 - 1)
                taken = []
        first += batch * 64


def opponent(pictures_rgb):
    """Brightness and two colour differences; plain RGB losses leave colour for much later."""
    r, g, b = pictures_rgb.unbind(1)
    return torch.stack([(r + g + b) / 3, 0.6 * (r - g), 0.6 * (0.5 * (r + g) - b)], 1)


def picture_loss(got, want, edges):
    error = opponent(got - want)
    # The same error averaged over patches: is the colour right, never mind the outlines?
    patches = F.avg_pool2d(error, 8)
    loss = error.abs().mean() + 2 * patches.abs().mean() + 2 * (patches ** 2).mean()
    # Differences of neighbours: without this term L1 is content with soft outlines.
    across, down = error[..., 1:] - error[..., :-1], error[..., 1:, :] - error[..., :-1, :]
    return loss + edges * (across.abs().mean() + down.abs().mean())


def one_step(team, model, optimizer, batch, options, decoder_only):
    kind = batch.device.type
    with torch.autocast(kind, torch.bfloat16):
        if decoder_only:
            with torch.no_grad():
                mean, log_variance = model.encode(batch)
        else:
            mean, log_variance = model.encode(batch)
        noise = torch.randn_like(mean)
        got = model.decode(mean + noise * (0.5 * log_variance).exp())
    fit = picture_loss(got, batch, options["edges"])
    divergence = 0.5 * (mean ** 2 + log_variance.exp() - 1 - log_variance).mean()
    loss = fit if decoder_only else fit + options["kl"] * divergence
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    weights = optimizer.param_groups[0]["params"]
    team.average_gradients(weights)
    torch.nn.utils.clip_grad_norm_(weights, 1.0)
    optimizer.step()
    return fit.item(), divergence.item()


class Run:
    """Everything of the stage that has to survive a kill."""

    def __init__(self, work, decoder_only):
        self.path = os.path.join(work, "decoder.pt" if decoder_only else "vae.pt")
        torch.manual_seed(1)  # every worker has to start from the same weights
        self.model = Vae(settings.VAE)
        vae_start.initialise(self.model)
        self.model.to(training.device(), memory_format=torch.channels_last)
        state = training.load(self.path)
        if decoder_only and not state:
            self.model.load_state_dict(training.load(os.path.join(work, "vae.pt"))["average"])
        trained = [p for n, p in self.model.named_parameters()
                   if not decoder_only or n.startswith(("decoder", "post_quant"))]
        for parameter in self.model.parameters():
            parameter.requires_grad_(False)
        for parameter in trained:
            parameter.requires_grad_(True)
        self.optimizer = torch.optim.AdamW(trained, lr=1e-3, betas=(0.9, 0.99), weight_decay=1e-3)
        self.average = training.Average([self.model], settings.VAE_TRAINING["decay"])
        self.step, spent = 0, 0.0
        if state:
            self.model.load_state_dict(state["model"])
            if "optimizer" in state:
                self.optimizer.load_state_dict(state["optimizer"])
            self.average.shadow = [state["average"]]
            self.step, spent = state["step"], state["spent"]
        # Balanced weights are final: latents and UNet depend on them.
        self.finished = bool(state) and state.get("balanced", False)
        self.clock = training.Clock(spent)

    def save(self):
        training.save(self.path, {
            "model": self.model.state_dict(), "optimizer": self.optimizer.state_dict(),
            "average": self.average.shadow[0], "step": self.step, "spent": self.clock.spent()})


def run(team, work, program, minutes, decoder_only=False):
    """Trains until the budget is used up.

    With `decoder_only` a finished encoder stays as it is (the latents that the UNet knows stay
    valid) and the decoder alone is refined, to decoder.pt.
    """
    options = settings.VAE_TRAINING
    state = Run(work, decoder_only)
    if state.finished or (state.step and state.clock.spent() >= minutes * 60):
        return
    torch.manual_seed(1000 * state.step + team.rank)
    share = options["batch"] // team.size
    rate = options["rate"] * (0.3 if decoder_only else 1)
    seed = (2 if decoder_only else 1) + 10 * team.rank
    losses, saved = [], time.time()
    for batch in crops(program, seed, state.step * share, share, options["crop"]):
        progress = team.together(state.clock.spent() / (minutes * 60))
        if progress >= 1:
            break
        for group in state.optimizer.param_groups:
            group["lr"] = training.learning_rate(rate, progress, state.step)
        batch = batch.to(training.device(), memory_format=torch.channels_last)
        losses.append(one_step(team, state.model, state.optimizer, batch, options, decoder_only))
        state.step += 1
        if team.rank:
            continue
        state.average.update(state.step)
        if state.step % 100 == 0:
            report(state, losses, options)
            losses = []
        if time.time() - saved > 60:
            saved = time.time()
            state.save()
    if team.rank == 0:
        state.save()


def report(state, losses, options):
    fit, divergence = np.mean(losses, axis=0)
    print(f"vae step {state.step} fit {fit:.4f} kl {divergence:.3f} "
          f"{state.step * options['batch'] / state.clock.spent():.1f} crops/s overall "
          f"{state.clock.spent() / 60:.1f} min", flush=True)
