"""Training of a small thing in a fixed number of steps: killed at any moment, it goes on alike.

Every step seeds itself by its number, so a run with breaks ends where a run without would.
"""
import os
import time

import numpy as np
import torch

import training
from muon import Muon

SAVE_S = 60
REPORT_STEPS = 20


def optimizers(weights, rate, orthogonal, decay_weights):
    """AdamW for all, or orthogonal steps for the matrices among them."""
    decay = 1e-3 if decay_weights else 0.0
    matrices = [w for w in weights if orthogonal and w.ndim > 1]
    others = [w for w in weights if not any(w is m for m in matrices)]
    made = [torch.optim.AdamW(others, lr=rate, betas=(0.9, 0.99), weight_decay=decay)]
    if matrices:
        made.append(Muon(matrices, training.Team(1), lr=rate, weight_decay=decay))
    return made


class Course:
    """`weights`: {name: parameter}; the average of their values over the last steps is the result.

    `source`: what it was taught on. With a checkpoint of another source it begins anew from there.
    """

    def __init__(self, path, weights, steps, rate, seed, source="", orthogonal=False,
                 decay_weights=True, decay=0.98):
        self.path, self.weights, self.steps, self.rate, self.seed = path, weights, steps, rate, seed
        self.source, self.decay = source, decay
        self.optimizers = optimizers(list(weights.values()), rate, orthogonal, decay_weights)
        self.step = 0
        self.average = {name: w.detach().clone() for name, w in weights.items()}
        state = training.load(path)
        if state and state["source"] != source:
            self._put(state["average"])
            self.average = {name: w.detach().clone() for name, w in weights.items()}
        elif state:
            self.step = state["step"]
            self._put(state["weights"])
            self.average = state["average"]
            for optimizer, kept in zip(self.optimizers, state["optimizers"]):
                optimizer.load_state_dict(kept)

    def _put(self, values):
        with torch.no_grad():
            for name, weight in self.weights.items():
                weight.copy_(values[name])

    def finished(self):
        return self.step >= self.steps

    def save(self):
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        training.save(self.path, {
            "step": self.step, "source": self.source, "average": self.average,
            "weights": {name: w.detach() for name, w in self.weights.items()},
            "optimizers": [o.state_dict() for o in self.optimizers]})

    def _take_step(self, loss):
        for optimizer in self.optimizers:
            optimizer.zero_grad(set_to_none=True)
            for group in optimizer.param_groups:
                group["lr"] = training.learning_rate(self.rate, self.step / self.steps, self.step,
                                                     warm_steps=min(30, self.steps // 10 + 1))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(list(self.weights.values()), 1.0)
        for optimizer in self.optimizers:
            optimizer.step()
        self.step += 1
        decay = min(self.decay, self.step / (10 + self.step))
        for name, weight in self.weights.items():
            self.average[name].lerp_(weight.detach(), 1 - decay)

    def run(self, loss_of):
        """loss_of(rng) -> loss of a batch. Ends with the average in the weights."""
        losses, saved, since = [], time.time(), time.time()
        while self.step < self.steps:
            torch.manual_seed(self.seed * 100_003 + self.step)
            loss = loss_of(np.random.default_rng([self.seed, self.step]))
            self._take_step(loss)
            losses.append(loss.item())
            if self.step % REPORT_STEPS == 0:
                name = os.path.splitext(os.path.basename(self.path))[0]
                pace = len(losses) / (time.time() - since)
                print(f"{name} step {self.step} of {self.steps} loss {np.mean(losses):.5f} "
                      f"{pace:.2f} steps/s", flush=True)
                losses, since = [], time.time()
            if time.time() - saved > SAVE_S:
                saved = time.time()
                self.save()
        self.save()
        self._put(self.average)
        return self.average
