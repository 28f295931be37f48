"""Training that goes on from exported weights, and a vocabulary that grows with the captions."""
import hashlib
import json
import os
import subprocess
from collections import Counter

import numpy as np
import torch

import pictures
import tensors
import training
from tokenizer import START, END, UNKNOWN

WEIGHTS = "diffusion_pytorch_model.safetensors"
IDS = "text_model.embeddings.token_ids"
ROWS = "text_model.embeddings.token_embedding.weight"


def fingerprint(program):
    """What this illustrator draws and says for a seed; latents and words belong to one such."""
    common = [program, "--seed", "12"]
    drawn = subprocess.run([*common, "--count", "300", "--size", "64", "--out", "-"], check=True,
                           capture_output=True).stdout
    said = subprocess.run([*common, "--count", "3000", "--captions"], check=True,
                          capture_output=True).stdout
    return hashlib.sha256(drawn + said).hexdigest()[:16]


def _weights(folder, *parts):
    arrays, _ = tensors.read(os.path.join(folder, *parts))
    ids = arrays.pop(IDS, None)
    return tensors.as_weights(arrays), ids


def from_export(work, folder):
    """Without checkpoints in the work folder: makes them from the model folder."""
    if os.path.exists(os.path.join(work, "vae.pt")):
        return
    if not os.path.exists(os.path.join(folder, "unet", WEIGHTS)):
        return
    vae, _ = _weights(folder, "vae", WEIGHTS)
    unet, _ = _weights(folder, "unet", WEIGHTS)
    text, ids = _weights(folder, "text_encoder", "model.safetensors")
    with open(os.path.join(folder, "vae", "config.json")) as file:
        scale = json.load(file)["scaling_factor"]
    with open(os.path.join(folder, "atelier.json")) as file:
        trained = json.load(file)["trained"]
    training.save(os.path.join(work, "unet.pt"), {
        "unet": unet, "text": text, "average": [unet, text], "step": trained["steps"],
        "warm_from": trained["steps"], "spent": 0.0, "scale": scale, "ids": ids,
        "pictures": trained["pictures"], "pictures_before": trained["pictures"],
        "exported": True})
    # Last: its presence says that all of this is done.
    training.save(os.path.join(work, "vae.pt"), {
        "model": vae, "average": vae, "step": 0, "spent": 0.0, "balanced": True})
    print(f"continuing from {folder}: {trained['steps']} steps", flush=True)


def vocabulary(tokenizer, program, kept):
    """CLIP ids of all words in captions, with the ids that a trained table already has."""
    used = {START, END, UNKNOWN, *kept}
    for caption in set(pictures.captions(program, 5, 300000)):
        used.update(tokenizer.encode(caption))
    return np.array(sorted(used), np.int32)


def relatives(tokenizer, program, known, new):
    """For every new id the known ids that tell of the same pictures, most telling first.

    Phrasings of one picture differ in words and not in meaning: a word that is far more common
    beside "automobile" than elsewhere ("car") means nearly the same.
    """
    phrasings = [pictures.captions(program, 6, 40000, variant=v) for v in range(4)]
    overall, beside = Counter(), {token: Counter() for token in new}
    for texts in zip(*phrasings):
        words = {token for text in texts for token in tokenizer.encode(text)}
        overall.update(words & known)
        for token in words & new:
            beside[token].update(words & known)
    scenes = len(phrasings[0])
    related = {}
    for token, counts in beside.items():
        pictures_with = max(counts.values(), default=0)
        lift = {k: n / pictures_with / (overall[k] / scenes) for k, n in counts.items()
                if n > 0.25 * pictures_with}
        related[token] = [k for k in sorted(lift, key=lift.get, reverse=True) if lift[k] > 4][:1]
    return related


def extend_rows(table, old_ids, new_ids, related):
    """The token table with rows for new ids: a relative's row or the mean, and a little noise."""
    row = {int(v): i for i, v in enumerate(old_ids)}
    words = [i for v, i in row.items() if v not in (START, END, UNKNOWN)]
    mean, spread = table[words].mean(0), table[words].std()
    generator = torch.Generator().manual_seed(4)
    rows = []
    for token in (int(v) for v in new_ids):
        if token in row:
            rows.append(table[row[token]])
            continue
        kin = [table[row[k]] for k in related.get(token, []) if k in row]
        start = torch.stack(kin).mean(0) if kin else mean
        noise = torch.randn(mean.shape, generator=generator) * spread
        rows.append(start + noise * (0.1 if kin else 0.7))
    return torch.stack(rows)


def grow_vocabulary(work, tokenizer, program):
    """Brings token_ids.npy and the text encoder of unet.pt up to this illustrator's words."""
    path, stamp = os.path.join(work, "token_ids.npy"), os.path.join(work, "token_ids.from")
    current = fingerprint(program)
    if os.path.exists(stamp) and open(stamp).read() == current:
        return
    checkpoint = os.path.join(work, "unet.pt")
    state = training.load(checkpoint)
    old = state["ids"] if state else []
    ids = vocabulary(tokenizer, program, (int(v) for v in old))
    new = {int(v) for v in ids} - {int(v) for v in old}
    if state and new:
        known = {int(v) for v in old} - {START, END, UNKNOWN}
        related = relatives(tokenizer, program, known, new)
        names = {v: k for k, v in tokenizer.ids.items()}
        print("new words:", ", ".join(
            names[t] + "".join(f" (like {names[k]})" for k in related.get(t, []))
            for t in sorted(new)), flush=True)
        for text in (state["text"], state["average"][1]):
            if len(text[ROWS]) == len(old):
                text[ROWS] = extend_rows(text[ROWS], old, ids, related)
        state["ids"] = ids
        state.pop("optimizers", None)  # its moments have the old table's shape
        state["warm_from"] = state["step"]
        training.save(checkpoint, state)
    np.save(path, ids)
    with open(stamp, "w") as file:
        file.write(current)
