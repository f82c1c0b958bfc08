"""``python -m evaluation.folds RE3D WEIGHTS0 WEIGHTS1 ...``: named entities on documents that the weights never saw.

One folder of weights for each fold of re3d, trained without the documents of that fold (``docs/models.md`` says how);
each document is read with the weights of its own fold. Prints the scores of ``re3d`` over all documents as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from evaluation import re3d
from evaluation.scores import Scores
from tadmor import encoder


def score(path: Path, weights: Sequence[Path]) -> Scores:
    """Scores over the documents below ``path``, each read with the ``weights`` of its fold."""
    documents, counts = re3d.read_gold(path), re3d.Counts()
    names = [d.name for d in documents]
    try:
        for fold, folder in enumerate(weights):
            encoder.use(folder)
            for document in documents:
                if re3d.fold_of(document.name, names, len(weights)) == fold:
                    counts.add(document, re3d.read(document))
    finally:
        encoder.use(None)
    return counts.scores()


def main(told: Sequence[str]) -> int:
    """Print the scores; 2 where a folder has no weights."""
    path, *weights = map(Path, told)
    missing = [f for f in weights if not (f / "reader.onnx").is_file()]
    if missing or not weights:
        print(f"no reader.onnx in {', '.join(map(str, missing)) or 'no folder'}: run training.export", file=sys.stderr)
        return 2
    print(json.dumps(score(path, weights), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
