"""Train the reader: ``python -m training.train --data ../shared/data --out RUN [--stage public|own] [--start FILE]``.

Two stages, one after the other: ``public`` on PolNeAR, UDS-IH2 and re3d, ``own`` on our passages and annotated texts
with a share of the public ones, so that nothing is forgotten. All randomness comes from ``--seed``.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from training import labels, mixture
from training.examples import NONE, Window
from training.model import Reader, base

BATCH_PIECES = 1024
RATE, WARM = 1e-4, 0.06
# Twice as fast where the processor multiplies in bf16, twenty times slower where that is emulated.
BF16 = torch.backends.cpu.get_cpu_capability() == "AVX512" and torch.ops.mkldnn._is_mkldnn_bf16_supported()
# Heads learn faster than the encoder under them.
HEADS_RATE = 20
# One word in fifteen triggers an event, of one of 64 types: without a larger weight the head learns to say "none".
WEIGHT = {"source": 1.0, "cue": 1.0, "content": 1.0, "entity": 1.0, "event": 3.0}
TRIGGER_WEIGHT = 5.0
PAIR_WEIGHT, FACT_WEIGHT, AXIS_WEIGHT = 2.0, 0.5, 0.3


def batches(windows: Sequence[Window], rng: random.Random) -> list[list[Window]]:
    """Windows of like length together, at most ``BATCH_PIECES`` pieces with padding, in random order."""
    order = sorted(windows, key=lambda w: (len(w.ids), rng.random()))
    made: list[list[Window]] = []
    batch: list[Window] = []
    for window in order:
        if batch and len(window.ids) * (len(batch) + 1) > BATCH_PIECES:
            made.append(batch)
            batch = []
        batch.append(window)
    if batch:
        made.append(batch)
    rng.shuffle(made)
    return made


def _padded(rows: Sequence[Sequence[int]], length: int, fill: int) -> Tensor:
    return torch.tensor([[*row, *([fill] * (length - len(row)))] for row in rows])


def loss_of(model: Reader, batch: Sequence[Window]) -> tuple[Tensor, dict[str, float]]:
    """Summed loss of a batch over the heads that its windows have labels for, and each head's share."""
    length = max(len(w.ids) for w in batch)
    ids = _padded([w.ids for w in batch], length, 0)
    mask = _padded([[1] * len(w.ids) for w in batch], length, 0)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=BF16):
        logits, left, right = model(ids, mask)
    logits, left, right = logits.float(), left.float(), right.float()
    slices = model.slices()
    parts: dict[str, Tensor] = {}
    for head, weight in WEIGHT.items():
        wanted = _padded([w.tags.get(head, [NONE] * len(w.ids)) for w in batch], length, NONE)
        if (wanted != NONE).any():
            a, b = slices[head]
            classes = torch.ones(b - a)
            if head == "event":
                classes[1:] = TRIGGER_WEIGHT
            parts[head] = weight * functional.cross_entropy(
                logits[:, :, a:b].reshape(-1, b - a), wanted.reshape(-1), classes, ignore_index=NONE
            )
    told = [(n, at, value) for n, w in enumerate(batch) for at, value in w.factuality]
    if told:
        rows, columns = [t[0] for t in told], [t[1] for t in told]
        given = logits[rows, columns, slices["factuality"][0]]
        parts["factuality"] = FACT_WEIGHT * functional.smooth_l1_loss(given, torch.tensor([t[2] for t in told]))
    for axis in labels.AXES:
        seen = [(n, at, value) for n, w in enumerate(batch) for at, value in w.axes[axis]]
        if seen:
            a, b = slices[axis]
            given = logits[[s[0] for s in seen], [s[1] for s in seen], a:b]
            parts[axis] = AXIS_WEIGHT * functional.cross_entropy(given, torch.tensor([s[2] for s in seen]))
    anchors = [(n, at, row) for n, w in enumerate(batch) for at, row in w.pairs]
    if anchors:
        rows = [a[0] for a in anchors]
        scores = model.pair_scores(left[rows, [a[1] for a in anchors]], right[rows])
        wanted = _padded([a[2] for a in anchors], length, NONE)
        parts["pairs"] = PAIR_WEIGHT * functional.cross_entropy(
            scores.reshape(-1, len(labels.PAIRS)), wanted.reshape(-1), ignore_index=NONE
        )
    return torch.stack(list(parts.values())).sum(), {name: float(part.detach()) for name, part in parts.items()}


def train(
    model: Reader, epochs: list[list[Window]], rng: random.Random, rate: float, log: Path, heads: float = HEADS_RATE
) -> None:
    """One pass over each list of windows; the rate rises, then falls linearly to zero. ``heads``: times the rate."""
    plan = [batches(windows, rng) for windows in epochs]
    total = sum(len(p) for p in plan)
    # The embeddings stay as they are: half of the parameters, and our texts would teach them only a part of the words.
    model.words.weight.requires_grad_(False)
    encoder = [p for name, p in model.named_parameters() if name.startswith(("places", "kinds", "norm", "layers"))]
    rest = [p for name, p in model.named_parameters() if name.startswith(("heads", "left", "right", "relation"))]
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "lr": rate}, {"params": rest, "lr": rate * heads}], weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (WARM * total), max(0.0, (total - step) / (total * (1 - WARM))))
    )
    model.train()
    step, began, done = 0, time.time(), 0
    means: dict[str, float] = {}
    for number, epoch in enumerate(plan):
        for batch in epoch:
            loss, parts = loss_of(model, batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            step += 1
            done += sum(len(w.ids) for w in batch)
            for name, value in parts.items():
                means[name] = 0.98 * means.get(name, value) + 0.02 * value
            if step % 25 == 0:
                told = " ".join(f"{name} {value:.3f}" for name, value in sorted(means.items()))
                line = f"epoch {number} step {step}/{total} pieces/s {done / (time.time() - began):.0f} {told}"
                print(line, flush=True)
        torch.save(model.state_dict(), log)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--stage", choices=mixture.STAGES, default="public")
    parser.add_argument("--start", type=Path)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--heads", type=float, default=HEADS_RATE, help="how many times faster the heads learn")
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--without", nargs="*", default=[], help="corpora to leave out, for example polnear")
    parser.add_argument("--fold", type=int, help="leave out this fifth of re3d (0-4), to measure on it")
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    rng = random.Random(given.seed)
    tokenizer = Tokenizer.from_file(str(base() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    model = Reader(len(labels.leaves()))
    if given.start:
        model.load_state_dict(torch.load(given.start))
    else:
        model.load_base(base())
    epochs = [
        mixture.epoch(given.stage, given.data, tokenizer, rng, frozenset(given.without), given.fold)
        for _ in range(given.epochs)
    ]
    given.out.mkdir(parents=True, exist_ok=True)
    train(model, epochs, rng, given.rate, given.out / "reader.pt", given.heads)
    (given.out / "run.json").write_text(json.dumps(vars(given), default=str, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
