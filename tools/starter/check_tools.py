#!/usr/bin/python3
"""Checks of the workshop itself; seconds, no training.

    check_tools.py --illustrate build/illustrator/illustrate --merges build/starter/merges.txt
"""
import argparse
import sys
import unittest

import numpy as np
import torch

import exam
import judge
import pictures
import warm_start
from tokenizer import END, LENGTH, START, UNKNOWN, Table, Tokenizer

OPTIONS = None


def drawn(seed, count, first=0):
    return list(pictures.draw(OPTIONS.illustrate, seed, count, 64, first))


class Illustrator(unittest.TestCase):
    def test_a_picture_depends_on_seed_and_number_alone(self):
        whole, part = drawn(4, 12), drawn(4, 4, first=8)
        for (text, picture), (again, same) in zip(whole[8:], part):
            self.assertEqual(text, again)
            self.assertTrue((picture == same).all())
        self.assertTrue(any((a[1] != b[1]).any() for a, b in zip(whole, drawn(5, 12))))

    def test_labels_tell_what_captions_leave_out(self):
        words = judge.Words(OPTIONS.illustrate)
        labels = pictures.labels(OPTIONS.illustrate, 4, 2000, 0)
        self.assertEqual({item["subject"] for label in labels for item in label["items"]},
                         set(words.subjects))
        self.assertEqual({label["style"] for label in labels}, set(words.styles))
        self.assertEqual({words.ground(label) for label in labels}, set(range(len(words.grounds))))
        self.assertEqual({label["count"] for label in labels}, {1, 2, 3})
        for label in labels:
            self.assertEqual(label["count"], len(label["items"]))

    def test_there_is_as_much_to_draw_as_promised(self):
        words = judge.Words(OPTIONS.illustrate)
        self.assertGreaterEqual(len(words.subjects), 32)
        self.assertGreaterEqual(len(words.colours), 12)
        self.assertGreaterEqual(len(words.styles), 5)


class Exam(unittest.TestCase):
    def test_prompts_are_new_and_differ(self):
        words = judge.Words(OPTIONS.illustrate)
        first = exam.prompts(words, 100, set())
        seen = {label["caption"].lower() for label in first[:50]}
        again = [label["caption"].lower() for label in exam.prompts(words, 100, seen)]
        self.assertEqual(len(set(again)), 100)
        self.assertFalse(seen & set(again))

    def test_a_prompt_says_its_facts(self):
        words = judge.Words(OPTIONS.illustrate)
        for label in exam.prompts(words, 300, set()):
            for item in label["items"]:
                self.assertIn(item["colour"], label["caption"])
            self.assertEqual(label["style"] in label["caption"], label["style"] != "flat")


class Vocabulary(unittest.TestCase):
    def test_unknown_words_share_the_last_row(self):
        tokenizer = Tokenizer(OPTIONS.merges)
        table = Table.from_captions(tokenizer, ["a red bird"])
        rows = table.rows(tokenizer.encode("A RED zeppelin bird"))
        self.assertEqual(len(rows), LENGTH)
        self.assertEqual(table.ids[rows[0]], START)
        self.assertEqual(table.ids[rows[-1]], END)
        self.assertIn(table.unknown, rows)
        self.assertEqual(list(rows[1:3]), list(table.rows(tokenizer.encode("a red"))[1:3]))

    def test_new_rows_leave_the_old_ones_alone(self):
        old, new = [5, 9, START, END, UNKNOWN], [5, 7, 8, 9, START, END, UNKNOWN]
        table = torch.randn(len(old), 16)
        grown = warm_start.extend_rows(table, old, new, {7: [9]})
        for token in old:
            self.assertTrue(torch.equal(grown[new.index(token)], table[old.index(token)]))
        near = (grown[new.index(7)] - table[old.index(9)]).abs().mean()
        far = (grown[new.index(8)] - table[old.index(9)]).abs().mean()
        self.assertLess(near, 0.5 * far)


class Judge(unittest.TestCase):
    def test_two_things_are_right_only_together(self):
        truth = [torch.tensor([[1.0, 1, 0], [1, 1, 0]]), torch.tensor([[1.0, 0], [1, 0]]),
                 torch.tensor([0, 0]), torch.tensor([1, 1]), torch.tensor([1, 1])]
        heads = [torch.tensor([[3.0, 2, 1], [3, 1, 2]]), torch.tensor([[1.0, 0], [0, 1]]),
                 torch.eye(2), torch.eye(2), torch.tensor([[0.0, 1, 0], [1, 0, 0]])]
        right = {k: v.tolist() for k, v in judge.verdicts(heads, truth).items()}
        self.assertEqual(right["subject"], [True, False])
        self.assertEqual(right["colour"], [True, False])
        self.assertEqual(right["background"], [True, False])
        self.assertEqual(right["style"], [False, True])
        self.assertEqual(right["count"], [True, False])

    def test_shrinking_keeps_the_mean(self):
        picture = np.random.default_rng(1).integers(0, 256, (1, 256, 256, 3), dtype=np.uint8)
        small = judge.shrink(picture)
        self.assertEqual(small.shape, (1, 3, 64, 64))
        self.assertAlmostEqual(small.mean().item(), picture.mean() / 127.5 - 1, places=4)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--illustrate", default="build/illustrator/illustrate")
    parser.add_argument("--merges", default="build/starter/merges.txt")
    OPTIONS, rest = parser.parse_known_args()
    unittest.main(argv=sys.argv[:1] + rest)
