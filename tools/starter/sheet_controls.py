"""ControlNets side by side: hint, picture without, picture with; and how well they follow."""
import numpy as np
import torch
import torch.nn.functional as F

import control
import edges
import pictures

SEED = 905              # held out
COUNT = 8
MEASURED = 24
NEAR_PX = 3             # an edge of the hint counts as found when one of the picture is so near


def near(lines):
    return (F.max_pool2d(torch.from_numpy(lines).float()[:, None], 2 * NEAR_PX + 1, 1, NEAR_PX)
            [:, 0] > 0).numpy()


def followed(drawn, hints):
    """Share of the hints' lines where the pictures have an edge, and of the pictures' edges that
    the hints know of."""
    found = edges.canny(np.stack(drawn), 40, 90, sigma=1.0)
    asked = (hints & near(found)).sum() / max(hints.sum(), 1)
    known = (found & near(hints)).sum() / max(found.sum(), 1)
    return asked, known


def draw(desk, net, prompts, hints):
    """Without a network where `net` is None."""
    drawn = []
    for start in range(0, len(prompts), 8):
        part = slice(start, start + 8)
        if net is not None:
            given = control.as_hints(hints[part])
            desk.model.control = lambda latent, step, context, given=given: net(
                latent, step, context, torch.cat([given, given]))
        drawn += desk.draw(prompts[part], [100 + start + i for i in range(len(prompts[part]))])
        desk.model.control = None
    return drawn


def sheet(desk):
    kinds = [kind for kind in control.KINDS if desk.has("controlnet", kind)]
    if not kinds:
        return
    captions, shown = zip(*pictures.draw(desk.program, SEED, MEASURED, 256))
    shown = np.stack(shown)
    plain = draw(desk, None, list(captions), None)
    print("| ControlNet | lines followed | own edges known to the hint |\n| --- | --- | --- |")
    for kind in kinds:
        rng = np.random.default_rng(SEED)
        hints = (edges.canny(shown, 60, 120) if kind == "canny" else edges.scribble(shown, rng))
        net = control.load(desk.model.unet, desk.file("controlnet", kind))
        with_it = draw(desk, net, list(captions), hints)
        wordless = draw(desk, net, [""] * COUNT, hints[:COUNT])
        for name, drawn in ((f"without {kind}", plain), (kind, with_it)):
            asked, known = followed(drawn, hints)
            print(f"| {name} | {100 * asked:.0f} % | {100 * known:.0f} % |")
        rows = [[edges.as_picture(lines) for lines in hints[:COUNT]], plain[:COUNT],
                with_it[:COUNT], wordless]
        desk.write(f"control-{kind}", [picture for row in rows for picture in row], COUNT)
