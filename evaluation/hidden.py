"""What the layers of the shipped encoder make of each word: its hidden states, which the package itself has no use for.

The weights file is a graph whose outputs are the heads; here the outputs of some of its layers are asked for too.
Protocol buffers of one message that are written one after the other are read as one, so that the list of outputs can be
lengthened without reading the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tadmor import encoder, resources
from tadmor.model import Span

Rows = NDArray[np.float32]
_LAYER = re.compile(rb"/layers\.(\d+)/norm2/LayerNormalization_output_0")
_WORDS = b"/norm/LayerNormalization_output_0"
_GRAPH, _OUTPUT, _NAME = 7, 12, 1  # field numbers of onnx.proto
_BATCH = 8


def _field(number: int, content: bytes) -> bytes:
    """A length-delimited field of a protocol buffer."""

    def varint(value: int) -> bytes:
        out = b""
        while True:
            value, low = value >> 7, value & 127
            out += bytes([low | (128 if value else 0)])
            if not value:
                return out

    return varint(number << 3 | 2) + varint(len(content)) + content


@cache
def _session() -> tuple[Any, Any, int, int]:
    """Session, tokenizer, number of layers asked for, and width of a window in word pieces."""
    import onnxruntime
    from tokenizers import BertWordPieceTokenizer

    raw = resources.data(encoder.WEIGHTS)
    last = max(int(n) for n in _LAYER.findall(raw))
    names = [_WORDS, *(b"/layers.%d/norm2/LayerNormalization_output_0" % k for k in (1, last // 2 + 1, last))]
    wanted = b"".join(_field(_OUTPUT, _field(_NAME, name)) for name in names)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(raw + _field(_GRAPH, wanted), options, providers=["CPUExecutionProvider"])
    card = encoder.card()
    tokenizer = BertWordPieceTokenizer({w: k for k, w in enumerate(card.vocabulary)}, lowercase=True)
    return session, tokenizer, len(names), card.pieces


def states(texts: Sequence[str], tokens: Sequence[Sequence[Span]]) -> list[Rows]:
    """Hidden states [tokens, layers, width] of each text's tokens (code points in the text); mean of the pieces."""
    session, tokenizer, layers, pieces = _session()
    told: list[Rows] = [np.zeros((0, layers, 1), np.float32)] * len(texts)
    order = sorted(range(len(texts)), key=lambda k: len(texts[k]))
    for at in range(0, len(order), _BATCH):
        batch = order[at : at + _BATCH]
        encoded = [tokenizer.encode(texts[k], add_special_tokens=False) for k in batch]
        length = min(pieces, max(len(e.ids) for e in encoded)) + 2
        ids, mask = np.zeros((len(batch), length), np.int64), np.zeros((len(batch), length), np.float32)
        for n, e in enumerate(encoded):
            own = e.ids[: length - 2]
            ids[n, : len(own) + 2], mask[n, : len(own) + 2] = [101, *own, 102], 1
        seen = np.stack(session.run(None, {"ids": ids, "mask": mask})[-layers:], axis=2)
        for n, (k, e) in enumerate(zip(batch, encoded, strict=True)):
            offsets = e.offsets[: length - 2]
            rows = []
            for token in tokens[k]:
                own = [j + 1 for j, (a, b) in enumerate(offsets) if a < token.end and token.start < b]
                rows.append(seen[n, own or [0]].mean(axis=0))
            told[k] = np.stack(rows)
    return told
