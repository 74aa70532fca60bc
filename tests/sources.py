"""The project's own source files as syntax trees, for the tests that read code; and what a start of the program imports."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

# What every start may import from outside; whatever else a page or a command needs is imported when it is asked for.
AT_START = frozenset({
    "PIL", "PySide6", "click", "colorama", "cython_runtime", "filelock", "greenlet", "platformdirs", "shiboken6",
    "shibokensupport", "signature_bootstrap", "sqlalchemy", "talentdesk", "typing_extensions",
})  # fmt: skip
STARTED = """
import json, sys
from talentdesk.app import main
status = main(sys.argv[1:])
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
sys.exit(status)
"""
ROOT = Path(__file__).resolve().parent.parent
CHINESE = re.compile("[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")


@cache
def modules(package: str) -> dict[str, Path]:
    """Every module of a top-level package by its dotted name (packages by the name of the folder)."""
    found: dict[str, Path] = {}
    for path in sorted((ROOT / package).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def tree(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def shown(path: Path, node: ast.AST) -> str:
    """``file:line`` of a node, as editors understand it."""
    return f"{path.relative_to(ROOT).as_posix()}:{getattr(node, 'lineno', 1)}"


def docstrings(module: ast.Module) -> set[int]:
    """The ids of the constants that are docstrings."""
    return {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
        and isinstance(node.body[0].value, ast.Constant)
    }


def texts(path: Path) -> Iterator[ast.Constant]:
    """Every string constant of a file that is not a docstring (pieces of f-strings included)."""
    module = tree(path)
    told = docstrings(module)
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node


def imported_by(*arguments: object, **surroundings: str) -> set[str]:
    """The top-level packages, ours and foreign ones, that the program has imported when it ends by itself."""
    done = subprocess.run(
        [sys.executable, "-c", STARTED, *map(str, arguments)],
        cwd=ROOT, env=os.environ | surroundings, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = set(json.loads(done.stdout.splitlines()[-1])) - set(sys.stdlib_module_names)
    return {name for name in found if not name.startswith("_")}
