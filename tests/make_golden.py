"""Write what is read from each ``golden/<case>/input.txt`` to its ``expected.json``: ``python -m tests.make_golden``.

Look at the diff before you commit it: each change is a change of what users get.
"""

from __future__ import annotations

import json
from pathlib import Path

from tadmor import pipeline
from tadmor.export import claims_json, of_readings

GOLDEN = Path(__file__).with_name("golden")


def cases() -> list[Path]:
    """Folders of golden cases, by name."""
    return sorted(path.parent for path in GOLDEN.glob("*/input.txt"))


def made(case: Path) -> str:
    """The claims document of one case as it is kept: keys in our order, one value a line."""
    meta = json.loads((case / "meta.json").read_text("utf-8"))
    reading = pipeline.read_report((case / "input.txt").read_bytes(), "input.txt", meta)
    events, links, control = pipeline.derive([reading])
    document = claims_json.document(of_readings([reading], events, links, control))
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write every case anew."""
    for case in cases():
        (case / "expected.json").write_text(made(case), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
