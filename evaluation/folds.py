"""``python -m evaluation.folds RE3D WEIGHTS0 WEIGHTS1 ...``: named entities on documents that the weights never saw.

One folder of weights for each fold of re3d, trained without the documents of that fold (``docs/models.md`` says how);
each document is read with the weights of its own fold. ``-`` in the place of a folder leaves its fold out. Prints the
scores of ``re3d`` over all documents that were read as JSON, ``n`` their number.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from evaluation import re3d
from evaluation.scores import Scores
from tadmor import encoder


def score(path: Path, weights: Sequence[Path | None]) -> Scores:
    """Scores over the documents below ``path``, each read with the ``weights`` of its fold; None: not read."""
    documents, counts = re3d.read_gold(path), re3d.Counts()
    names, read = [d.name for d in documents], 0
    try:
        for fold, folder in enumerate(weights):
            if folder is None:
                continue
            encoder.use(folder)
            for document in documents:
                if re3d.fold_of(document.name, names, len(weights)) == fold:
                    counts.add(document, re3d.read(document))
                    read += 1
    finally:
        encoder.use(None)
    return counts.scores() | {"n": float(read)}


def main(told: Sequence[str]) -> int:
    """Print the scores; 2 where a folder has no weights or nothing is given."""
    if not told:
        print(__doc__, file=sys.stderr)
        return 2
    path, weights = Path(told[0]), [None if folder == "-" else Path(folder) for folder in told[1:]]
    missing = [str(f) for f in weights if f is not None and not (f / "reader.onnx").is_file()]
    if missing or not any(weights):
        where = f"in {', '.join(missing)}" if missing else "given"
        print(f"no reader.onnx {where}: run training.export for each fold", file=sys.stderr)
        return 2
    print(json.dumps(score(path, weights), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
