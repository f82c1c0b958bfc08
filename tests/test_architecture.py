"""The shape of the package: imports point one way, one module per backend, modules of a readable size."""

from __future__ import annotations

import ast
import io
import tokenize
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "tadmor"
MODULES = sorted(SOURCE.rglob("*.py"))
MOST_LINES = 500
_NO_CODE = {
    getattr(tokenize, name) for name in ("COMMENT", "NL", "NEWLINE", "INDENT", "DEDENT", "ENDMARKER", "ENCODING")
}
# Layers from the bottom; a module may import its own layer only inside its own package, and any layer below.
BASE = {"model", "errors", "codec", "text", "resources"}
ACROSS = {"link", "chronicle", "review", "corrections", "changes", "derive", "control"}
STORE = {"store"}
MAIN = {"pipeline"}
FACES = {"cli", "commands", "demo", "digest", "explain", "hands", "terminal", "inputs", "export", "api", "web", "scale"}
FACES |= {"__main__"}
NOTHING_OF_OURS = {"model", "errors"}


def _name(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _top(name: str) -> str:
    return name.split(".")[0]


def _layer(name: str) -> int:
    top = _top(name)
    stages: set[str] = set()  # whatever is named nowhere else
    layers = (BASE, stages, ACROSS, STORE, MAIN, FACES)
    return next((k for k, layer in enumerate(layers) if top in layer), 1)


def _imports(path: Path, lazy: bool = True) -> set[str]:
    """Modules that a file imports, ours as ``tadmor.x.y``. Imports for type checking alone do not count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        if not lazy and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno}: write the import in full"
            found.add(str(node.module))
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
        stack.extend(ast.iter_child_nodes(node))
    return found


def _ours(path: Path) -> set[str]:
    """Names of our modules that a file imports, without the leading ``tadmor.``."""
    known = {_name(p) for p in MODULES}
    found = {name.removeprefix("tadmor.") for name in _imports(path) if name.startswith("tadmor.")}
    return found & known


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_imports_point_one_way(path: Path) -> None:
    name = _name(path)
    for other in _ours(path):
        if _top(other) == _top(name) or not name:
            continue
        if _layer(name) == _layer(other) == 1:
            continue  # the next test
        assert _layer(other) <= _layer(name), f"{name} imports {other}, which lies above it"


def _stages() -> set[str]:
    """Modules and packages that the main path calls one after the other."""
    called = {_top(name) for name in _ours(SOURCE / "pipeline.py")}
    return {name for name in called if _layer(name) == 1}


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_stage_imports_no_other_stage(path: Path) -> None:
    """Stages share model types and helpers; only ``claims`` is handed others' results, by the main path."""
    name = _name(path)
    if _top(name) not in _stages():
        return
    others = {_top(other) for other in _ours(path)} - {_top(name)}
    assert not others & _stages(), f"{name} imports {sorted(others & _stages())}"


# Two files are SQLite, the case and the user's gazetteer: one module each knows its tables.
_SQL = {"store", "gazetteer.added"}


def _owner(path: Path) -> str:
    """A package for the modules in it, but for the gazetteer the module."""
    name = _name(path)
    return name if _top(name) == "gazetteer" else _top(name)


@pytest.mark.parametrize(
    ("package", "owners"), [("spacy", {"language"}), ("sqlite3", _SQL), ("trafilatura", {"read", "markup"})]
)
def test_one_module_knows_each_backend(package: str, owners: set[str]) -> None:
    users = {_owner(p) for p in MODULES if package in {_top(name) for name in _imports(p)}}
    assert users <= owners if package == "trafilatura" else users == owners


def test_one_module_of_each_file_speaks_sql() -> None:
    spoken = ("SELECT ", "INSERT INTO", "CREATE TABLE", "DELETE FROM")
    users = {_owner(p) for p in MODULES if any(word in p.read_text(encoding="utf-8") for word in spoken)}
    assert users == _SQL


@pytest.mark.parametrize("name", sorted(NOTHING_OF_OURS))
def test_the_words_import_nothing_of_ours(name: str) -> None:
    assert not {n for n in _imports(SOURCE / f"{name}.py") if _top(n) == "tadmor"}


@pytest.mark.parametrize("name", ["cli", "__init__"])
def test_what_starts_quickly_imports_nothing_heavy(name: str) -> None:
    heavy = {"spacy", "rich", "pandas", "trafilatura", "sqlite3", "zstandard", "tadmor.pipeline", "tadmor.store"}
    assert not _imports(SOURCE / f"{name}.py", lazy=False) & heavy


def _code_lines(path: Path) -> int:
    """Lines with code on them: no blank lines, comments or docstrings, which a reader is glad of."""
    text = path.read_text(encoding="utf-8")
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node, clean=False):
            lines.difference_update(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return len(lines)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_modules_can_be_read_in_one_sitting(path: Path) -> None:
    assert _code_lines(path) <= MOST_LINES
