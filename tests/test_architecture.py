"""The house as a test: who may name whom, which outside library lives in which room, how big a file may be."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.sources import ROOT, modules, shown, tree


class Room(NamedTuple):
    """What a room may import: other rooms, and libraries from outside."""

    rooms: frozenset[str]
    outside: frozenset[str]


def _room(rooms: str, outside: str) -> Room:
    return Room(frozenset(rooms.split()), frozenset(outside.split()))


BASE = "base"
BASE_MODULES = frozenset({"errors", "progress", "paths", "text", "settings"})

# The picture of design/architecture.md and README.md. A room may always name itself.
HOUSE = {
    BASE: _room("", "platformdirs"),
    "model": _room("base", "sqlalchemy"),
    "rules": _room("base model", ""),
    "registers": _room("base model", "sqlalchemy"),
    "exchange": _room(
        "base model registers", "openpyxl python_calamine defusedxml httpx paramiko truststore keyring"
    ),
    "documents": _room(
        "base model registers",
        "reportlab openpyxl PIL pypdf zxingcpp ironcalc docx docxtpl jinja2 markupsafe",
    ),
    "proof": _room("base", "cryptography zxingcpp PIL pypdfium2"),
    "store": _room("base model", "sqlalchemy alembic filelock"),
    "services": _room(
        "base model rules registers exchange documents proof store", "sqlalchemy pypinyin PIL numpy scipy"
    ),
    "cli": _room("base model registers documents services store", "click"),
    "ui": _room("base model registers documents services store", "PySide6"),
    "app": _room(
        "base model rules registers exchange documents proof store services cli ui", "click PySide6"
    ),
    "__main__": _room("app", ""),
    "": _room("", ""),  # talentdesk/__init__.py holds the version and nothing else
}
FACES = {"cli", "ui"}
STORE_FOR_FACES = {"Store"}  # the faces hand the store on to services; they never look into it

LONGEST_FILE = 350
LONGEST_FUNCTION = 60
# Tables one reads from top to bottom are not made clearer by splitting.
DATA_TABLES = {"talentdesk/store/migrations"}
VAGUE_NAMES = {"util", "utils", "helper", "helpers", "manager", "managers", "misc", "common", "tools"}


class Import(NamedTuple):
    """One import: the file and line, the module named, the name taken from it ("" for the module itself)."""

    where: str
    module: str
    name: str


def room_of(module: str) -> str:
    """The room of one of our dotted module names."""
    parts = module.split(".")
    if len(parts) == 1:
        return ""
    return BASE if parts[1] in BASE_MODULES else parts[1]


def imports(name: str, path: Path) -> Iterator[Import]:
    """Every import of a module: at the top, inside functions, under TYPE_CHECKING, and by ``import_module``."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(shown(path, node), alias.name, "")
        elif isinstance(node, ast.ImportFrom):
            up = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*up, *([node.module] if node.module else [])])
            for alias in node.names:
                deeper = f"{source}.{alias.name}"
                is_module = deeper in modules("talentdesk")
                yield Import(
                    shown(path, node), deeper if is_module else source, "" if is_module else alias.name
                )
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            first = node.args[0] if node.args else None
            assert isinstance(first, ast.Constant), f"{shown(path, node)}: import of a computed name"
            yield Import(shown(path, node), str(first.value), "")


OURS = sorted(modules("talentdesk").items())


@pytest.mark.parametrize(("name", "path"), OURS, ids=[name for name, _ in OURS])
def test_a_room_names_only_the_rooms_it_may(name: str, path: Path) -> None:
    room = room_of(name)
    assert room in HOUSE, f"{name} is in no room of the picture"
    wrong = []
    for found in imports(name, path):
        if found.module.split(".")[0] != "talentdesk":
            continue
        target = room_of(found.module)
        if target == "" and found.name.startswith("__"):
            continue  # the program's version
        if target not in HOUSE[room].rooms | {room}:
            wrong.append(f"{found.where}: {room} may not name {target} ({found.module})")
        elif room in FACES and target == "store" and found.name not in STORE_FOR_FACES:
            wrong.append(
                f"{found.where}: {room} may take only {STORE_FOR_FACES} from the store, not {found.name}"
            )
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("name", "path"), OURS, ids=[name for name, _ in OURS])
def test_an_outside_library_stays_in_its_room(name: str, path: Path) -> None:
    allowed = HOUSE[room_of(name)].outside | set(sys.stdlib_module_names) | {"talentdesk"}
    wrong = [
        f"{found.where}: {room_of(name) or name} may not use {found.module}"
        for found in imports(name, path)
        if found.module.split(".")[0] not in allowed
    ]
    assert not wrong, "\n".join(wrong)


def test_the_picture_has_no_circle() -> None:
    done: list[str] = []
    waiting = dict(HOUSE)
    while waiting:
        free = [room for room, may in waiting.items() if may.rooms <= set(done)]
        assert free, f"these rooms may name each other in a circle: {sorted(waiting)}"
        done += free
        for room in free:
            del waiting[room]


def test_no_module_waits_for_one_that_waits_for_it() -> None:
    """Which of two such modules can be imported would depend on which is asked for first."""
    ours = {name for name, _ in OURS}
    waits = {name: set(_at_import(name, path)) & ours - {name} for name, path in OURS}
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as circle:
        pytest.fail(" <- ".join(circle.args[1]))


def _at_import(name: str, path: Path) -> Iterator[str]:
    """The modules that are imported at once when this one is: by its own statements, not in functions or for types only."""
    statements = [node for node in tree(path).body if isinstance(node, ast.Import | ast.ImportFrom)]
    lines = {line for node in statements for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
    for found in imports(name, path):
        if int(found.where.rpartition(":")[2]) in lines:
            yield found.module


def test_the_installer_needs_nothing_installed() -> None:
    allowed = {*sys.stdlib_module_names, "installer"}
    wrong = [
        f"{found.where}: {found.module}"
        for name, path in modules("installer").items()
        for found in imports(name, path)
        if found.module.split(".")[0] not in allowed
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("package", ["talentdesk", "installer"])
def test_the_first_line_of_a_module_says_what_it_is_for(package: str) -> None:
    wrong = []
    for path in modules(package).values():
        body = tree(path).body
        if not (body and ast.get_docstring(tree(path)) and body[0].lineno == 1):
            wrong.append(shown(path, tree(path)))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("package", ["talentdesk", "installer"])
def test_files_and_functions_stay_small(package: str) -> None:
    wrong = []
    for path in modules(package).values():
        relative = path.relative_to(ROOT).as_posix()
        if any(relative.startswith(table) for table in DATA_TABLES):
            continue
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LONGEST_FILE:
            wrong.append(f"{relative}: {lines} lines, at most {LONGEST_FILE}")
        wrong += [
            f"{shown(path, node)}: {node.name} has {_length(node)} lines, at most {LONGEST_FUNCTION}"
            for node in ast.walk(tree(path))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _length(node) > LONGEST_FUNCTION
        ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("package", ["talentdesk", "installer"])
def test_no_module_has_a_name_that_says_nothing(package: str) -> None:
    vague = [name for name in modules(package) if VAGUE_NAMES & set(name.split(".")[-1].split("_"))]
    assert not vague, vague


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring, which may be as long as the rule it quotes."""
    assert function.end_lineno is not None
    lines = function.end_lineno - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) and first.end_lineno is not None:
        lines -= first.end_lineno - first.lineno + 1
    return lines
