"""The classifier that says what a picture shows, trained on the illustrator's own pictures.

It looks at 64x64: enough for what is asked here, and it hides the soft outlines of the autoencoder,
which are no mistake about the subject.
"""
import os

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import pictures
import training
import warm_start
from layers import Norm

SIDE = 64
SEED = 700          # training of the model uses 11, its preview map 98 and 99
FRESH = 900         # pictures that neither judge nor model has seen
COUNTS = 3
RATE = 1.2e-3
LAYERS = [(48, 5, 2), (96, 3, 2), (160, 3, 1), (224, 3, 2), (256, 3, 1)]  # width, kernel, stride


class Words:
    """Numbers for what the illustrator can show."""

    def __init__(self, program):
        facts = pictures.words(program)
        self.subjects = [entry["name"] for entry in facts["subjects"]]
        self.plurals = {entry["name"]: entry["plural"] for entry in facts["subjects"]}
        self.colours, self.styles = facts["colours"], facts["styles"]
        scenery = [name for name in facts["grounds"] if name != "colour"]
        # A plain ground of white is the white one.
        self.grounds = scenery + [f"plain {name}" for name in self.colours if name != "white"]

    def ground(self, label):
        if label["background"] != "colour":
            return self.grounds.index(label["background"])
        colour = label["background_colour"]
        return self.grounds.index("white" if colour == "white" else f"plain {colour}")

    def targets(self, label):
        subjects, colours = torch.zeros(len(self.subjects)), torch.zeros(len(self.colours))
        for item in label["items"]:
            subjects[self.subjects.index(item["subject"])] = 1
            colours[self.colours.index(item["colour"])] = 1
        return (subjects, colours, torch.tensor(self.ground(label)),
                torch.tensor(self.styles.index(label["style"])), torch.tensor(label["count"] - 1))


class Judge(nn.Module):
    def __init__(self, words):
        super().__init__()
        layers, before = [], 3
        for width, kernel, stride in LAYERS:
            layers += [nn.Conv2d(before, width, kernel, stride=stride, padding=kernel // 2),
                       Norm(width, 1e-5, True, groups=8)]
            before = width
        self.features = nn.Sequential(*layers)
        self.sizes = [len(words.subjects), len(words.colours), len(words.grounds),
                      len(words.styles), COUNTS]
        self.heads = nn.Sequential(nn.Linear(2 * before, 256), nn.ReLU(inplace=True),
                                   nn.Linear(256, sum(self.sizes)))

    def forward(self, picture):
        """[n,3,64,64] -> logits of subjects, colours (any number of each true), ground, style,
        count."""
        h = self.features(picture)
        both = torch.cat([h.mean((2, 3)), h.amax((2, 3))], 1).float()
        return self.heads(both).split(self.sizes, 1)


def shrink(batch):
    """uint8 [n,h,w,3] of any size -> -1..1 [n,3,64,64]"""
    array = torch.from_numpy(np.ascontiguousarray(batch.transpose(0, 3, 1, 2))).float()
    return F.adaptive_avg_pool2d(array, SIDE) / 127.5 - 1


def roughen(batch, rng):
    """What a trained model does to a picture and what is no mistake: soft, shifted, off a shade."""
    if rng.random() < 0.5:
        soft = F.avg_pool2d(F.pad(batch, (1, 1, 1, 1), mode="replicate"), 3, stride=1)
        batch = batch.lerp(soft, rng.random())
    batch = torch.roll(batch, tuple(int(v) for v in rng.integers(-3, 4, 2)), (2, 3))
    noise = torch.randn(batch.shape[0], 3, 1, 1) * 0.03
    return batch + noise + torch.randn_like(batch) * 0.05 * rng.random()


def loss_of(got, want):
    subjects, colours, ground, style, count = want

    def shared_out(logits, truth):
        # Several true answers share the probability: learns far sooner than a yes or no for each.
        return -(truth / truth.sum(1, keepdim=True) * logits.log_softmax(1)).sum(1).mean()
    return (shared_out(got[0], subjects) + 0.6 * shared_out(got[1], colours)
            + 0.2 * F.cross_entropy(got[2], ground) + 0.2 * F.cross_entropy(got[3], style)
            + 0.2 * F.cross_entropy(got[4], count))


def batches(program, words, seed, size, count, side=256):
    """-> (pictures uint8, targets) of the illustrator, batch by batch."""
    labels = pictures.labels(program, seed, size * count, 0)
    taken, wanted = [], []
    drawn = pictures.draw(program, seed, size * count, side)
    for label, (_, picture) in zip(labels, drawn):
        taken.append(picture)
        wanted.append(words.targets(label))
        if len(taken) == size:
            yield np.stack(taken), [torch.stack(part) for part in zip(*wanted)]
            taken, wanted = [], []


def train(program, words, steps, size=48):
    torch.manual_seed(7)
    rng = np.random.default_rng(7)
    judge = Judge(words).to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(judge.parameters(), lr=RATE, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    for step, (drawn, wanted) in enumerate(batches(program, words, SEED, size, steps, 128)):
        shown = roughen(shrink(drawn), rng).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16):
            got = judge(shown)
        loss = loss_of([head.float() for head in got], wanted)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 100 == 99:
            print(f"judge step {step + 1} of {steps} loss {loss.item():.3f}", flush=True)
    return judge.eval()


def ready(work, program, words, steps):
    """The judge of this illustrator: from the work folder, or trained now."""
    path = os.path.join(work, "judge.pt")
    source = f"{warm_start.fingerprint(program)} {steps}"
    state = training.load(path)
    if state and state["source"] == source:
        judge = Judge(words)
        judge.load_state_dict(state["judge"])
        return judge.eval().to(memory_format=torch.channels_last)
    judge = train(program, words, steps)
    training.save(path, {"judge": judge.state_dict(), "source": source})
    return judge


def look(judge, drawn):
    """uint8 pictures -> logits of every head, on all of them."""
    with torch.no_grad():
        parts = [judge(shrink(drawn[i:i + 64])) for i in range(0, len(drawn), 64)]
    return [torch.cat(head) for head in zip(*parts)]


def verdicts(heads, wanted):
    """-> {question: tensor of truth values, one a picture}.

    With several things in a picture, its subjects are right when the likeliest ones are exactly
    those; colours likewise.
    """
    def same_set(logits, truth):
        result = []
        for row, target in zip(logits, truth):
            likeliest = row.topk(int(target.sum())).indices
            result.append(bool(target[likeliest].all()))
        return torch.tensor(result)

    subjects, colours, ground, style, count = wanted
    return {"subject": same_set(heads[0], subjects), "colour": same_set(heads[1], colours),
            "background": heads[2].argmax(1) == ground, "style": heads[3].argmax(1) == style,
            "count": heads[4].argmax(1) == count}
