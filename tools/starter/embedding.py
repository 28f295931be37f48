"""A textual inversion: vectors for a word that the base model was never taught."""
import numpy as np
import torch

from course import Course
from frozen import Lessons
from tokenizer import END, LENGTH

VECTORS = 3
COUNT = 24000           # pictures drawn, of which few are wanted
BATCH = 16
STEPS = 320
RATE = 2e-2


def rows(base, prompts, trigger):
    """The rows of prompts; the trigger's are those behind the table, in order."""
    table = base.model.table
    lists = []
    for prompt in prompts:
        found = list(table.rows([])[:1])
        for i, part in enumerate(prompt.split(trigger)):
            if i:
                found += [len(table.ids) + k for k in range(VECTORS)]
            found += [table.row.get(token, table.unknown) for token in base.encode(part)]
        found = found[:LENGTH - 1]
        lists.append(found + [table.row[END]] * (LENGTH - len(found)))
    return torch.from_numpy(np.array(lists, np.int64))


def context(base, prompts, trigger, learned):
    with torch.autocast("cpu", torch.bfloat16):
        return base.model.text(rows(base, prompts, trigger), learned)


def plain_words(label):
    """A caption that says the things in a picture and neither its style nor its ground."""
    said = [f"a {item['colour']} {item['subject']}" for item in label["items"]]
    return " and ".join(said)


def train(base, program, checkpoint, trigger, wanted, seed, steps=STEPS):
    """`wanted`: label -> whether a picture shows what the word shall mean. -> the vectors"""
    def taken(label):
        return len(label["items"]) == 1 and wanted(label)

    lessons = Lessons(base, program, seed, COUNT, wanted=taken, words=plain_words,
                      kept=checkpoint + ".npz")
    table = base.model.text.text_model.embeddings.token_embedding.weight
    torch.manual_seed(seed)
    # From the middle of all words: what it comes to mean, it learns from the pictures alone.
    learned = (table.mean(0) + 0.1 * torch.randn(VECTORS, table.shape[1])).requires_grad_(True)
    course = Course(checkpoint, {"learned": learned}, steps, RATE, seed, base.mark)

    def loss_of(rng):
        clean, words, _ = lessons.batch(rng, BATCH)
        prompts = [f"{text}, {trigger}" if rng.random() < 0.5 else f"{trigger} {text}"
                   for text in words]
        return base.loss(clean, context(base, prompts, trigger, learned), rng)

    print(f"{len(lessons.captions)} pictures for {trigger}", flush=True)
    return course.run(loss_of)["learned"]
