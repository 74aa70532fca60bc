"""Every visible sentence is a Chinese literal with an English counterpart and the same placeholders."""

from __future__ import annotations

import ast
import importlib
import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from string import Formatter

import pytest

from talentdesk.model import vocabulary
from talentdesk.paths import resource
from tests.sources import CHINESE, ROOT, modules, shown, texts, tree

PARTS = sorted(resource("i18n/en").glob("*.json"))

# Where labels are declared as data: the tuples that the program loops over. tr(label) there is a look-up of these.
DECLARED = (
    ("talentdesk.registers", "REGISTERS"),
    ("talentdesk.documents", "FORMS"),
    ("talentdesk.documents.forms", "FORMS"),
    ("talentdesk.documents.form_catalogue", "FORMS"),
    ("talentdesk.documents.form_placeholders", "PLACEHOLDERS"),
    ("talentdesk.exchange.transports", "TRANSPORTS"),
    ("talentdesk.ui.pages", "PAGES"),
    ("talentdesk.services.report_sources", "SOURCES"),
)
LABEL_FIELDS = {"label", "short", "group", "hint", "caption"}
# tr() of anything else than a literal is allowed for these attributes and names only.
LOOKED_UP = LABEL_FIELDS | {"choice"}


def english() -> dict[str, str]:
    words: dict[str, str] = {}
    for part in PARTS:
        words.update(json.loads(part.read_text(encoding="utf-8")))
    return words


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def translated(path: Path) -> Iterator[tuple[ast.Call, ast.expr]]:
    """Every call of ``tr`` with its first argument."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and node.args:
            called = node.func
            if (isinstance(called, ast.Name) and called.id == "tr") or ast.unparse(called) == "text.tr":
                yield node, node.args[0]


def declared_labels() -> Iterator[tuple[str, str]]:
    """(where, Chinese label) of everything that is declared as data."""
    for module_name, name in DECLARED:
        if module_name not in modules("talentdesk"):
            continue
        declared = getattr(importlib.import_module(module_name), name, ())
        for item in declared.values() if isinstance(declared, dict) else declared:
            yield from ((f"{name}: {item!r:.60}", text) for text in _labels(item))
    for level in vocabulary.SkillLevel:
        yield from ((f"SkillLevel.{level.name}", text) for text in (level.label, level.short))


def _labels(item: object) -> Iterator[str]:
    if isinstance(item, tuple | list):
        for one in item:
            yield from _labels(one)
    elif is_dataclass(item) and not isinstance(item, type):
        for field in fields(item):
            value = getattr(item, field.name)
            if field.name in LABEL_FIELDS and isinstance(value, str) and CHINESE.search(value):
                yield value
            elif isinstance(value, tuple | list):
                yield from _labels(value)


def test_every_literal_of_tr_has_english_with_the_same_placeholders() -> None:
    words = english()
    wrong = []
    for path in modules("talentdesk").values():
        for call, first in translated(path):
            if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
                continue
            source = first.value
            if source not in words:
                wrong.append(f"{shown(path, call)}: no English for {source!r}")
            given = {keyword.arg for keyword in call.keywords}
            if None not in given and given != placeholders(source):
                wrong.append(f"{shown(path, call)}: {source!r} is given {sorted(map(str, given))}")
    assert not wrong, "\n".join(wrong)


def test_tr_is_called_with_literals_or_declared_labels() -> None:
    wrong = []
    for path in modules("talentdesk").values():
        for call, first in translated(path):
            if isinstance(first, ast.Constant) or path.name == "text.py":
                continue
            name = (
                first.attr
                if isinstance(first, ast.Attribute)
                else first.id
                if isinstance(first, ast.Name)
                else ""
            )
            if name not in LOOKED_UP:
                wrong.append(
                    f"{shown(path, call)}: tr({ast.unparse(first)}) is neither a literal nor a declared label"
                )
    assert not wrong, "\n".join(wrong)


def test_every_declared_label_has_english() -> None:
    words = english()
    missing = sorted({f"{text!r} ({where})" for where, text in declared_labels() if text not in words})
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("room", ["ui", "cli"])
def test_the_faces_show_no_chinese_that_cannot_be_translated(room: str) -> None:
    """Chinese in a face is either a key of the catalogue or marked ``# not shown`` on its line."""
    words = english()
    wrong = []
    for name, path in modules("talentdesk").items():
        if not name.startswith(f"talentdesk.{room}"):
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        for node in texts(path):
            text = str(node.value)
            marked = any("# not shown" in line for line in lines[node.lineno - 1 : node.end_lineno])
            if CHINESE.search(text) and text not in words and not marked:
                wrong.append(f"{shown(path, node)}: {text!r}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("part", PARTS, ids=[part.stem for part in PARTS])
def test_a_part_is_sound(part: Path) -> None:
    """No key twice in one part, English not empty and not Chinese, placeholders as in the source."""
    pairs: list[tuple[str, str]] = json.loads(part.read_text(encoding="utf-8"), object_pairs_hook=list)
    keys = [key for key, _ in pairs]
    wrong = [f"twice: {key!r}" for key in {key for key in keys if keys.count(key) > 1}]
    for source, text in pairs:
        if not text.strip() or placeholders(source) != placeholders(text):
            wrong.append(f"{source!r} -> {text!r}")
    assert not wrong, "\n".join(wrong)


def test_parts_do_not_contradict_each_other() -> None:
    """The same word may stand in two parts (each part is whole by itself), but it has one English."""
    said: dict[str, tuple[str, str]] = {}
    wrong = []
    for part in PARTS:
        for source, text in json.loads(part.read_text(encoding="utf-8")).items():
            before = said.setdefault(source, (part.stem, text))
            if before[1] != text:
                wrong.append(f"{source!r}: {before[1]!r} in {before[0]}, {text!r} in {part.stem}")
    assert not wrong, "\n".join(wrong)


def test_no_translation_is_left_over() -> None:
    """Every key is said somewhere: as a constant of the code, as a declared label, or in a shipped layout or form."""
    used = {str(node.value) for path in modules("talentdesk").values() for node in texts(path)}
    used |= {text for _, text in declared_labels()}
    shipped = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "resources").rglob("*.json")
        if "i18n" not in path.parts and "samples" not in path.parts
    )
    unused = sorted(key for key in english() if key not in used and key not in shipped)
    assert not unused, "\n".join(unused)
