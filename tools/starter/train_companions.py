#!/usr/bin/python3
"""Trains the starter model's companions from the shipped base: LoRAs, embedding, ControlNets,
upscalers.

    train_companions [--only NAME ...] [--steps N] [--workers 2]

Killed at any time, the same command goes on where it was; a finished companion is only written
again. With another base under it, or without a checkpoint, a companion begins anew from its last
weights, those in the folder of --to; with --fresh from nothing.
"""
import argparse
import os
import subprocess
import sys
import time

import torch

import companions
import fast_norm
from frozen import Base


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", default="build/starter")
    parser.add_argument("--illustrate", default="build/illustrator/illustrate")
    parser.add_argument("--base", default="models/starter")
    parser.add_argument("--to", default="models", help="where the folders of their kinds are")
    parser.add_argument("--only", nargs="+", choices=list(companions.ALL), default=None)
    parser.add_argument("--fresh", action="store_true", help="from nothing")
    parser.add_argument("--steps", type=int, default=0, help="instead of each one's own number")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    return parser.parse_args()


def train_one(options, name):
    torch.set_num_threads(1)
    fast_norm.enable(os.path.join(options.work, "libnorm.so"))
    base = Base(options.base, os.path.join(options.work, "merges.txt"))
    studio = companions.Studio(base, options.illustrate, options.work, options.to,
                               options.fresh)
    companions.ALL[name][0](studio, options.steps)


def train_side_by_side(names, workers):
    """A process each, at most `workers` at once, in the order of the list where they can."""
    waiting, running, done = list(names), {}, set()
    while waiting or running:
        for name in list(waiting):
            needs = [n for n in companions.ALL[name][1] if n in names]
            if len(running) < workers and all(n in done for n in needs):
                waiting.remove(name)
                running[name] = subprocess.Popen([sys.executable, *sys.argv, "--only", name])
        time.sleep(0.5)
        for name, process in list(running.items()):
            if process.poll() is None:
                continue
            del running[name]
            if process.returncode:
                for other in running.values():
                    other.terminate()
                sys.exit(f"training {name} failed")
            done.add(name)


def main():
    options = arguments()
    names = [name for name in companions.ALL if not options.only or name in options.only]
    if len(names) == 1:
        train_one(options, names[0])
    else:
        train_side_by_side(names, options.workers)


if __name__ == "__main__":
    main()
