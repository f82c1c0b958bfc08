"""``python -m tadmor.gazetteer build OUT [--npm FOLDER]``, ``... outlines OUT [--npm FOLDER]``, ``... lookup NAME``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tadmor.errors import TadmorError


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tadmor.gazetteer", description="Build or ask the gazetteer.")
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("build", help="write the gazetteer file from the packages it is made of")
    make.add_argument("out", type=Path)
    make.add_argument("--npm", type=Path, default=Path("node_modules"), help="folder with the npm packages")
    draw = commands.add_parser("outlines", help="write the outlines of provinces; needs the gazetteer file")
    draw.add_argument("out", type=Path)
    draw.add_argument("--npm", type=Path, default=Path("node_modules"), help="folder with the npm packages")
    ask = commands.add_parser("lookup", help="candidates for a name")
    ask.add_argument("name")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "build":
            from tadmor.gazetteer.build import build

            sys.stdout.write(build(chosen.out, chosen.npm) + "\n")
        elif chosen.command == "outlines":
            from tadmor.gazetteer import outline_build

            sys.stdout.write(outline_build.build(chosen.out, chosen.npm) + "\n")
        else:
            from tadmor.gazetteer import lookup
            from tadmor.gazetteer.layer import row_of

            for e in lookup(chosen.name):
                p = e.place
                line = f"{e.prior:5.2f}  {e.rule:10}  {p.feature:9}  {p.country:2}  {p.lat:9.4f} {p.lon:9.4f}  {p.name}"
                row = row_of(p.id)
                told = "" if row is None else f"  {row.conflict}  {' '.join(row.sources)}"
                if row is not None and (row.valid_from or row.valid_to):
                    told += f"  {row.valid_from}/{row.valid_to}"
                sys.stdout.write(f"{line}  {p.id}{told}\n")
    except TadmorError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
