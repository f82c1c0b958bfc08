"""From what ships back to a checkpoint: ``python -m training.restore RUN/reader.pt [WEIGHTS]``.

Checkpoints are large and not kept. The int8 weights times their scales are as good a start for further training: each
lies within half a step of what was trained. Word embeddings are frozen in training, so they come from the base weights.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from training import labels
from training.export import OUT
from training.model import Reader, base


def _plain(values: dict[str, Any], name: str) -> Any:
    scale, zero = values[f"{name}_scale"], values[f"{name}_zero_point"].astype(np.float32)
    return (values[f"{name}_quantized"].astype(np.float32) - zero) * scale


def state(folder: Path) -> dict[str, torch.Tensor]:
    """The parameters of the ``reader.onnx`` in a folder, by their names in ``model.Reader``, but for the words'."""
    graph = onnx.load(str(folder / "reader.onnx")).graph
    values = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    found = {name: value for name, value in values.items() if name.endswith((".bias", "norm.weight"))}
    found |= {name: value for name, value in values.items() if name.endswith(("norm1.weight", "norm2.weight"))}
    found["places.weight"] = _plain(values, "places.weight")
    kinds = next(name for name in values if name.startswith("onnx::Add_"))
    # The second kind of segment is never used; it is not in the graph.
    found["kinds.weight"] = np.stack([values[kinds], values[kinds]])
    for node in graph.node:
        if node.op_type == "MatMulInteger" and node.input[1].endswith("_quantized"):
            # "/layers.0/query/MatMul_quant" multiplies by the transposed "layers.0.query.weight".
            part = ".".join(node.name.strip("/").split("/")[:-1])
            name = f"heads.{part}.weight" if f"heads.{part}.bias" in values else f"{part}.weight"
            found[name] = _plain(values, node.input[1].removesuffix("_quantized")).T
    told = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
    found["relation"] = np.array(told["relation"], dtype=np.float32)
    return {name: torch.tensor(np.ascontiguousarray(value), dtype=torch.float32) for name, value in found.items()}


def restored(folder: Path) -> Reader:
    """The model of the weights in ``folder``. Raises ValueError where their layout is not this model's."""
    model = Reader(len(labels.leaves()))
    model.load_base(base())
    missing, unexpected = model.load_state_dict(state(folder), strict=False)
    if unexpected or set(missing) != {"words.weight"}:
        raise ValueError(f"{folder / 'reader.onnx'} has another layout: {sorted(missing)} {sorted(unexpected)}")
    return model


def main() -> None:
    out = Path(sys.argv[1])
    out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(restored(Path(sys.argv[2]) if len(sys.argv) > 2 else OUT).state_dict(), out)


if __name__ == "__main__":
    main()
