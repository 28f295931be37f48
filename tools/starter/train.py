#!/usr/bin/python3
"""Trains the starter model from nothing: autoencoder, then UNet and text encoder, then export.

    train.py --work build/starter [--minutes-vae 20] [--minutes-unet 90] [--minutes-decoder 10]

Needs nobody at the keyboard. Killed at any time, the same command goes on where it was; minutes
count training time over all runs. See README.md for the wrapper that also builds what this needs.
"""
import argparse
import os

import torch

import balance
import export
import fast_norm
import train_unet
import train_vae
import training
import warm_start
from tokenizer import Tokenizer


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", default="build/starter")
    parser.add_argument("--illustrate", default="build/illustrator/illustrate")
    parser.add_argument("--to", default="models/starter")
    parser.add_argument("--fresh", action="store_true",
                        help="from nothing, also where the folder of --to holds weights")
    parser.add_argument("--no-export", action="store_true", help="leave the folder of --to alone")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--minutes-vae", type=float, default=20)
    parser.add_argument("--minutes-unet", type=float, default=90)
    parser.add_argument("--minutes-decoder", type=float, default=10)
    return parser.parse_args()


def main():
    options = arguments()
    os.makedirs(options.work, exist_ok=True)
    # Workers are forked one thread each; a pool of threads in the parent would not survive that.
    torch.set_num_threads(1)
    fast_norm.enable(os.path.join(options.work, "libnorm.so"))
    if not options.fresh:
        warm_start.from_export(options.work, options.to)
    warm_start.grow_vocabulary(options.work, Tokenizer(os.path.join(options.work, "merges.txt")),
                               options.illustrate)
    common = (options.work, options.illustrate)
    training.Team(options.workers).run(train_vae.run, *common, options.minutes_vae)
    balance.run(*common)
    training.Team(options.workers).run(train_unet.run, *common, options.minutes_unet)
    if options.minutes_decoder > 0:
        training.Team(options.workers).run(train_vae.run, *common, options.minutes_decoder, True)
    if not options.no_export:
        export.export(options.work, options.to, options.illustrate)


if __name__ == "__main__":
    main()
