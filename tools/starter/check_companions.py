#!/usr/bin/python3
"""Checks of what trains the companions; seconds, no training to speak of.

    check_companions.py --illustrate build/illustrator/illustrate --merges build/starter/merges.txt
"""
import argparse
import os
import subprocess
import sys
import tempfile
import unittest

import numpy as np
import torch

import companions
import control
import edges
import embedding
import lora
import pictures
import sheet_upscalers
import training
import upscaler
from course import Course
from frozen import Base
from tokenizer import END

OPTIONS = None


def base():
    if not hasattr(base, "made"):
        base.made = Base(OPTIONS.model, OPTIONS.merges)
    return base.made


def guess(extras=None):
    latent = torch.randn(1, 8, 16, 16, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        return base().model.unet(latent, torch.tensor([500]), base().model.context(["a cat"]),
                                 extras)


class Loras(unittest.TestCase):
    def test_an_untrained_one_changes_nothing_and_a_trained_one_grows_with_its_strength(self):
        plain = guess()
        held = lora.Lora(base().model.unet, seed=3)
        self.assertTrue(torch.equal(guess(), plain))
        with torch.no_grad():
            for name, weight in held.weights().items():
                if name.endswith("lora_up"):
                    weight.normal_(std=0.02)
        changes = []
        for held.strength in (0, 0.5, 1):
            changes.append((guess() - plain).abs().mean().item())
        held.remove()
        self.assertEqual(changes[0], 0)
        self.assertLess(0, changes[1])
        self.assertLess(changes[1], changes[2])
        self.assertTrue(torch.equal(guess(), plain))

    def test_the_file_holds_what_was_trained(self):
        held = lora.Lora(base().model.unet, seed=3)
        with torch.no_grad():
            for weight in held.weights().values():
                weight.normal_(std=0.02)
        wanted = guess()
        stored = lora.file_of({k: v.detach() for k, v in held.weights().items()})
        held.remove()
        again = lora.load(base().model.unet, stored, 1.0)
        self.assertLess((guess() - wanted).abs().max().item(), 2e-2)
        again.remove()


class Shipped(unittest.TestCase):
    def test_without_a_checkpoint_a_companion_begins_from_the_file_that_ships(self):
        def weights_of(file):
            return lora.weights_of(base().model.unet, file)

        with tempfile.TemporaryDirectory() as folder:
            held = lora.Lora(base().model.unet, seed=3)
            held.remove()
            wanted = {name: weight.detach() for name, weight in held.weights().items()}
            companions.ship(folder, "lora", "mine", lora.file_of(wanted),
                            {"name": "Mine", "description": "A test."})
            fresh = companions.Studio(base(), OPTIONS.illustrate, folder, folder, fresh=True)
            self.assertFalse(os.path.exists(fresh.checkpoint("lora", "mine", weights_of)))
            studio = companions.Studio(base(), OPTIONS.illustrate, folder, folder)
            kept = training.load(studio.checkpoint("lora", "mine", weights_of))["average"]
            self.assertEqual(set(kept), set(wanted))
            for name, weight in wanted.items():
                self.assertLess((kept[name] - weight).abs().max().item(), 1e-3)
            # A checkpoint of its own is never overwritten.
            training.save(os.path.join(studio.folder, "mine.pt"), {"step": 7})
            again = training.load(studio.checkpoint("lora", "mine", weights_of))
            self.assertEqual(again, {"step": 7})


class Controls(unittest.TestCase):
    def test_a_new_one_adds_nothing(self):
        net = control.copy_of(base().model.unet, 0)
        hint = control.as_hints(np.ones((1, 256, 256), bool))
        with torch.no_grad():
            middle, skips = net(torch.randn(1, 8, 16, 16), torch.tensor([5]),
                                base().model.context([""]), hint)
        self.assertEqual(middle.abs().max().item(), 0)
        self.assertEqual(max(skip.abs().max().item() for skip in skips), 0)
        self.assertLess((guess((middle, skips)) - guess()).abs().max().item(), 1e-5)

    def test_edges_are_the_outline_and_nothing_else(self):
        drawn = np.zeros((2, 64, 64, 3), np.uint8)
        drawn[0, 16:48, 16:48] = 255
        found = edges.canny(drawn)
        self.assertFalse(found[1].any())
        ys, xs = np.nonzero(found[0])
        self.assertGreater(len(ys), 100)
        on_border = (np.minimum(abs(ys - 15.5), abs(ys - 47.5)) < 1.6) | (
            np.minimum(abs(xs - 15.5), abs(xs - 47.5)) < 1.6)
        self.assertTrue(on_border.all())
        thick = edges.scribble(drawn, np.random.default_rng(1))
        self.assertFalse(thick[1].any())
        self.assertGreater(thick[0].sum(), 2 * found[0].sum())


class Embeddings(unittest.TestCase):
    def test_the_word_stands_for_the_rows_behind_the_table(self):
        table = base().model.table
        rows = embedding.rows(base(), ["a cat, <moonlit>"], "<moonlit>")[0].tolist()
        learned = [row for row in rows if row >= len(table.ids)]
        self.assertEqual(learned, [len(table.ids) + i for i in range(embedding.VECTORS)])
        self.assertEqual(rows[-1], table.row[END])
        without = embedding.rows(base(), ["a cat"], "<moonlit>")[0].tolist()
        self.assertEqual(without, list(table.rows(base().encode("a cat"))))


class Upscalers(unittest.TestCase):
    def test_sizes_are_as_promised(self):
        for scale in (2, 4):
            with torch.no_grad():
                got = upscaler.start(scale, 1)(torch.rand(1, 3, 8, 12))
            self.assertEqual(list(got.shape), [1, 3, 8 * scale, 12 * scale])

    def test_they_begin_as_an_enlargement(self):
        for scale in (2, 4):
            large = torch.full((1, 3, 32, 32), 0.7)
            large[:, 1, 16:] = 0.2
            with torch.no_grad():
                got = upscaler.start(scale, 1)(upscaler.shrink(large, scale, "area"))
            self.assertLess((got - large).abs().mean().item(), 0.02)

    def test_the_rival_keeps_plain_areas_and_beats_nearest_on_slopes(self):
        plain = torch.full((1, 3, 8, 8), 0.25)
        self.assertLess((sheet_upscalers.lanczos(plain, 4) - 0.25).abs().max().item(), 1e-5)
        large = torch.linspace(0, 1, 64).expand(1, 3, 64, 64)
        small = upscaler.shrink(large, 4, "area")
        self.assertGreater(sheet_upscalers.psnr(sheet_upscalers.lanczos(small, 4), large),
                           sheet_upscalers.psnr(sheet_upscalers.nearest(small, 4), large))


class Courses(unittest.TestCase):
    def run_course(self, path, steps, source="a", broken_at=None):
        weight, bias = torch.nn.Parameter(torch.zeros(4, 4)), torch.nn.Parameter(torch.zeros(4))

        def loss_of(rng):
            if course.step == broken_at:
                course.save()
                raise KeyboardInterrupt
            wanted = torch.from_numpy(rng.random((4, 4)).astype(np.float32))
            return ((weight + bias - wanted - 0.1 * torch.randn(4, 4)) ** 2).mean()

        course = Course(path, {"weight": weight, "bias": bias}, steps, 0.1, 5, source,
                        orthogonal=True)
        return course.run(loss_of)["weight"]

    def test_a_run_with_a_break_ends_where_one_without_does(self):
        with tempfile.TemporaryDirectory() as folder:
            whole = self.run_course(os.path.join(folder, "a.pt"), 12)
            with self.assertRaises(KeyboardInterrupt):
                self.run_course(os.path.join(folder, "b.pt"), 12, broken_at=7)
            self.assertTrue(torch.equal(self.run_course(os.path.join(folder, "b.pt"), 12), whole))

    def test_another_base_begins_anew_from_the_last_weights(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "a.pt")
            first = self.run_course(path, 12)
            self.assertTrue(torch.equal(self.run_course(path, 12), first))
            self.assertFalse(torch.equal(self.run_course(path, 12, source="b"), first))


class Series(unittest.TestCase):
    def test_pictures_of_a_series_depend_on_the_seed_and_differ_from_ordinary_ones(self):
        def drawn(series):
            return np.stack([p for _, p in pictures.draw(OPTIONS.illustrate, 4, 6, 64,
                                                         series=series)])
        for series in ("ink_scenery", "gold_frame"):
            self.assertTrue((drawn(series) == drawn(series)).all())
            self.assertTrue((drawn(series) != drawn(None)).any((1, 2, 3)).all())
        self.assertTrue(all("fram" in text for text in pictures.captions(
            OPTIONS.illustrate, 4, 50, series="gold_frame")))

    def test_an_unknown_series_is_refused(self):
        done = subprocess.run([OPTIONS.illustrate, "--series", "none", "--captions"],
                              capture_output=True)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stdout, b"")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--illustrate", default="build/illustrator/illustrate")
    parser.add_argument("--merges", default="build/starter/merges.txt")
    parser.add_argument("--model", default="models/starter")
    OPTIONS, rest = parser.parse_known_args()
    unittest.main(argv=sys.argv[:1] + rest)
