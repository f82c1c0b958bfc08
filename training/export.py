"""From a checkpoint to what ships: int8 ONNX, its layout and vocabulary.

``python -m training.export RUN/reader.pt [OUT]``.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from training import labels
from training.examples import PIECES
from training.model import PAIR, Reader, base

# Two products of an unsigned byte and this fit into sixteen bits.
MOST = 64
OUT = Path(__file__).parent.parent / "src" / "tadmor" / "weights"


def _graph(model: Reader, file: Path) -> None:
    ids, mask = torch.ones((2, 9), dtype=torch.long), torch.ones((2, 9))
    torch.onnx.export(
        model,
        (ids, mask),
        str(file),
        input_names=["ids", "mask"],
        output_names=["scores", "left", "right"],
        dynamic_axes={name: {0: "batch", 1: "pieces"} for name in ("ids", "mask", "scores", "left", "right")},
        opset_version=17,
        dynamo=False,
    )


def _check(file: Path) -> None:
    """Raises ValueError where a weight takes more than seven bits."""
    graph = onnx.load(str(file)).graph
    values = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    for node in graph.node:
        if node.op_type == "MatMulInteger" and abs(values[node.input[1]].astype(int)).max() > MOST:
            raise ValueError(f"{file}: {node.name} has weights over {MOST}, whose products overflow without VNNI")


def main() -> None:
    model = Reader(len(labels.leaves()))
    model.load_state_dict(torch.load(sys.argv[1]))
    model.eval()
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else OUT
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        _graph(model, plain)
        onnx.checker.check_model(str(plain))
        # Seven bits a weight: where a processor has no VNNI, sums of two products of eight bits overflow, and the
        # same text would be read differently there.
        quantize_dynamic(plain, out / "reader.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    _check(out / "reader.onnx")
    tokenizer = Tokenizer.from_file(str(base() / "tokenizer.json"))
    words = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    (out / "vocabulary.txt").write_text("\n".join(word for word, _ in words), encoding="utf-8")
    card = {
        "sha256": hashlib.sha256((out / "reader.onnx").read_bytes()).hexdigest(),
        "pieces": PIECES,
        "heads": model.slices(),
        "labels": {
            **dict.fromkeys(labels.ATTRIBUTION, labels.BIO),
            "entity": labels.ENTITY_TAGS,
            "event": labels.leaves(),
            **labels.AXES,
        },
        "relations": labels.PAIRS,
        "relation": [[[round(x, 5) for x in row] for row in m] for m in model.relation.tolist()],
    }
    assert model.relation.shape[1] == PAIR + 1
    (out / "reader.json").write_text(json.dumps(card) + "\n", encoding="utf-8")
    print({f.name: f.stat().st_size for f in sorted(out.iterdir())})


if __name__ == "__main__":
    main()
