"""Layouts as data: JSON in millimetres, versioned and checked before anything is drawn from it.

Format ``talentdesk-layout``, history: version 1 (2026-11) the first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from talentdesk.documents.element_base import Element
from talentdesk.documents.elements import ELEMENTS
from talentdesk.errors import DeskError, Problem
from talentdesk.paths import resource
from talentdesk.text import tr

FORMAT, VERSION = "talentdesk-layout", 1
LAYOUTS: tuple[str, ...] = ("completion-landscape",)

_KINDS = {element.kind: element for element in ELEMENTS}
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LARGEST_MM = 1200.0


@dataclass(frozen=True)
class Layout:
    """A page and what is drawn on it; ``width`` and ``height`` in mm."""

    name: str
    label: str
    title: str
    width: float
    height: float
    elements: tuple[Element, ...]

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """All placeholders that must have a value, each once."""
        return tuple(dict.fromkeys(name for element in self.elements for name in element.needs))


def load_layout(source: str | Path) -> Layout:
    """A built-in layout by name, or one from a JSON file; ``DeskError`` with every problem found."""
    path = resource(f"layouts/{source}.json") if source in LAYOUTS else Path(source)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as trouble:
        raise DeskError(
            tr("版式文件无法读取：{file}", file=path.name), tr("请选择由本程序导出的版式文件。")
        ) from trouble
    return read_layout(data)


def read_layout(data: object) -> Layout:
    """A layout from parsed JSON; ``DeskError`` with every problem found, a newer version is refused."""
    problems = check_layout(data)
    if problems:
        raise DeskError(
            tr("版式有 {count} 处问题：{first}", count=len(problems), first=problems[0].text),
            tr("请改正后再使用，或改用内置版式。"),
            code="layout-invalid",
            problems=problems,
        )
    assert isinstance(data, dict)
    whole: dict[str, Any] = data
    page = whole["page"]
    return Layout(
        name=str(whole["name"]),
        label=str(whole.get("label", whole["name"])),
        title=str(whole.get("title", whole["name"])),
        width=float(page["width"]),
        height=float(page["height"]),
        elements=tuple(
            _KINDS[item["type"]](**{k: v for k, v in item.items() if k not in ("type", "note")})
            for item in whole["elements"]
        ),
    )


def check_layout(data: object) -> list[Problem]:
    """Everything that is wrong with parsed layout data; an empty list when it can be used."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        return [_problem(tr("这不是版式文件"), "format")]
    version = data.get("version")
    if not isinstance(version, int) or version > VERSION:
        return [_problem(tr("版式来自更新的程序版本（{version}）", version=version), "version")]
    problems = [
        _problem(tr("缺少 {name}", name=name), name)
        for name, kind in (("name", str), ("page", dict), ("elements", list))
        if not isinstance(data.get(name), kind)
    ]
    if problems:
        return problems
    problems += [
        _problem(tr("页面尺寸 {side} 应为 10–1200 毫米", side=side), f"page.{side}")
        for side in ("width", "height")
        if not _is_number(data["page"].get(side)) or not 10 <= data["page"][side] <= _LARGEST_MM
    ]
    for number, item in enumerate(data["elements"]):
        problems += _element_problems(item, f"elements[{number}]")
    return problems


def _element_problems(item: object, where: str) -> list[Problem]:
    if not isinstance(item, dict):
        return [_problem(tr("{where} 不是元素", where=where), where)]
    kind = _KINDS.get(str(item.get("type")))
    if kind is None:
        return [_problem(tr("{where} 的类型“{kind}”不认识", where=where, kind=item.get("type")), where)]
    known = {each.name: each for each in fields(kind)}
    problems = [
        _problem(tr("{where} 有不认识的属性“{name}”", where=where, name=name), f"{where}.{name}")
        for name in item
        if name not in known and name not in ("type", "note")
    ]
    for name, each in known.items():
        if name in item:
            problems += _value_problems(item[name], each, f"{where}.{name}")
        elif each.default is MISSING:
            problems.append(
                _problem(tr("{where} 缺少属性“{name}”", where=where, name=name), f"{where}.{name}")
            )
    return problems


def _value_problems(value: object, each: Field[Any], where: str) -> list[Problem]:
    rules: Mapping[Any, Any] = each.metadata
    if each.type == "float":
        good = _is_number(value) and abs(float(str(value))) <= _LARGEST_MM
    elif each.type == "bool":
        good = isinstance(value, bool)
    else:
        good = isinstance(value, str)
        if good and "choices" in rules:
            good = value in rules["choices"]
        elif good and "colour" in rules:
            good = value == "" or bool(_COLOUR.fullmatch(str(value)))
    return (
        []
        if good
        else [_problem(tr("{where} 的值“{value}”不可用", where=where, value=str(value)[:40]), where)]
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _problem(text: str, where: str) -> Problem:
    return Problem("layout", text, field=where)
