"""What is wrong with layout data: each problem names the path of the key, says what it is and what to do."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from io import BytesIO
from math import isfinite
from typing import Any

from PIL import Image

from talentdesk.documents.backgrounds import Background
from talentdesk.documents.layout_model import KINDS, SHEETS, Origin
from talentdesk.documents.layout_upgrade import FORMAT, VERSION, brought_up_to_date
from talentdesk.documents.pdf_import import page_of
from talentdesk.errors import Problem
from talentdesk.text import tr

_SMALLEST_SHEET, _LARGEST_SHEET = 10.0, 1200.0
_MOST_ELEMENTS = 2000
_LONGEST_TEXT = 10_000
_MOST_PIXELS = 120_000_000
_COLOUR_DIGITS = frozenset("0123456789abcdefABCDEF")
SIDE_KEYS = ("front", "back")


def check_layout(data: object) -> list[Problem]:
    """Everything that is wrong with parsed layout data of any version; an empty list when it can be used."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        return [_problem("format", tr("这不是版式文件"), tr("请选择由本程序导出的版式文件。"))]
    version = data.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        return [_problem("version", tr("版式没有版本号"), tr("请选择由本程序导出的版式文件。"))]
    if version > VERSION:
        text = tr("版式来自更新的程序版本（{version}）", version=version)
        return [_problem("version", text, tr("请先更新本程序，再打开这个版式。"))]
    try:
        whole = brought_up_to_date(data)
    except (KeyError, TypeError, ValueError, AttributeError) as trouble:
        text = tr("旧版式缺少内容或写法有误：{what}", what=str(trouble)[:40])
        return [_problem("version", text, tr("请用原来的程序检查这个版式，或改用内置版式。"))]
    return list(_layout_problems(whole))


def _layout_problems(data: dict[str, Any]) -> Iterator[Problem]:
    known = {"format", "version", "name", "label", "title", "sheet", "sides"}
    yield from (_unknown(name, name) for name in data if name not in known)
    if not isinstance(data.get("name"), str) or not data["name"].strip():
        yield _missing("name", "name")
    for name in ("label", "title"):
        if not isinstance(data.get(name, ""), str):
            yield _unusable(name, data[name])
    yield from _sheet_problems(data.get("sheet"))
    sides = data.get("sides")
    if not isinstance(sides, list) or not 1 <= len(sides) <= len(SIDE_KEYS):
        yield _problem("sides", tr("版式应有一面或两面"), tr("写上 front，双面的再写 back。"))
        return
    seen: set[str] = set()
    for place, side in enumerate(sides):
        yield from _side_problems(side, f"sides[{place}]", seen)


def _sheet_problems(sheet: object) -> Iterator[Problem]:
    if not isinstance(sheet, dict):
        yield _missing("sheet", "sheet")
        return
    yield from (_unknown(f"sheet.{name}", name) for name in sheet if name not in ("kind", "width", "height"))
    good = True
    for side in ("width", "height"):
        if not _is_number(sheet.get(side)) or not _SMALLEST_SHEET <= sheet[side] <= _LARGEST_SHEET:
            good = False
            text = tr("页面尺寸 {side} 应为 10–1200 毫米", side=side)
            yield _problem(f"sheet.{side}", text, tr("请按纸张实际大小填写，单位毫米。"))
    kind = sheet.get("kind")
    if kind == "custom":
        return
    if not isinstance(kind, str) or kind not in SHEETS:
        yield _unusable("sheet.kind", kind, (*SHEETS, "custom"))
    elif good and sorted((sheet["width"], sheet["height"])) != sorted(SHEETS[kind]):
        text = tr("纸张 {kind} 的尺寸与宽高不符", kind=kind)
        yield _problem("sheet.kind", text, tr("改正宽高，或把纸张改为 custom。"))


def _side_problems(side: object, where: str, seen: set[str]) -> Iterator[Problem]:
    if not isinstance(side, dict):
        yield _unusable(where, side)
        return
    known = ("key", "label", "origin", "background", "elements")
    yield from (_unknown(f"{where}.{name}", name) for name in side if name not in known)
    key = side.get("key")
    if key not in SIDE_KEYS or key in seen:
        yield _unusable(f"{where}.key", key, SIDE_KEYS)
    else:
        seen.add(str(key))
    if not isinstance(side.get("label", ""), str):
        yield _unusable(f"{where}.label", side["label"])
    yield from _field_problems(Origin, side.get("origin", {}), f"{where}.origin")
    background = side.get("background", {})
    found = list(_field_problems(Background, background, f"{where}.background"))
    yield from found
    if not found:
        yield from _background_problems(background, f"{where}.background")
    elements = side.get("elements")
    if not isinstance(elements, list):
        yield _missing(f"{where}.elements", "elements")
    elif len(elements) > _MOST_ELEMENTS:
        text = tr("元素太多：{count} 个", count=len(elements))
        yield _problem(f"{where}.elements", text, tr("每面最多 {most} 个。", most=_MOST_ELEMENTS))
    else:
        for place, item in enumerate(elements):
            yield from _element_problems(item, f"{where}.elements[{place}]")


def _background_problems(data: dict[str, Any], where: str) -> Iterator[Problem]:
    kind = data.get("kind", "none")
    if kind == "none":
        return
    for side in ("width", "height"):
        if data.get(side, 0) <= 0:
            yield _unusable(f"{where}.{side}", data.get(side, 0))
    if kind == "image":
        if not data.get("data"):
            yield _missing(f"{where}.data", "data")
        elif not _is_picture(data["data"]):
            yield _no_picture(f"{where}.data")
        return
    try:
        page_of(base64.b64decode(data.get("data", ""), validate=True), data.get("page", 1))
    except (ValueError, binascii.Error):
        remedy = tr("请换一个没有密码、能正常打开的 PDF，并核对页码。")
        yield _problem(f"{where}.data", tr("{where} 的 PDF 无法使用", where=f"{where}.data"), remedy)


def _element_problems(item: object, where: str) -> Iterator[Problem]:
    if not isinstance(item, dict):
        yield _problem(where, tr("{where} 不是元素", where=where), tr("删去这一项，或从内置版式中复制一个。"))
        return
    kind = KINDS.get(str(item.get("kind")))
    if kind is None:
        text = tr("{where} 的类型“{kind}”不认识", where=where, kind=str(item.get("kind"))[:40])
        yield _problem(f"{where}.kind", text, tr("可用的有：{choices}", choices=" ".join(KINDS)))
        return
    yield from _field_problems(kind, {k: v for k, v in item.items() if k != "kind"}, where)


def _field_problems(kind: Any, data: object, where: str) -> Iterator[Problem]:
    if not isinstance(data, dict):
        yield _unusable(where, data)
        return
    known = {each.name: each for each in fields(kind)}
    yield from (_unknown(f"{where}.{name}", str(name)) for name in data if name not in known)
    for name, each in known.items():
        if name in data:
            yield from _value_problems(data[name], each, f"{where}.{name}")
        elif each.default is MISSING and each.default_factory is MISSING:
            yield _missing(f"{where}.{name}", name)


def _value_problems(value: Any, each: Field[Any], where: str) -> Iterator[Problem]:
    rules = each.metadata
    if each.type == "float":
        least, most = rules.get("least", -_LARGEST_SHEET), rules.get("most", _LARGEST_SHEET)
        if not _is_number(value) or not least <= value <= most:
            remedy = tr("应为 {least} 到 {most} 之间的数。", least=f"{least:g}", most=f"{most:g}")
            yield _problem(where, _said(where, value), remedy)
    elif each.type == "bool":
        if not isinstance(value, bool):
            yield _unusable(where, value, ("true", "false"))
    elif each.type == "int":
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 10_000:
            yield _problem(where, _said(where, value), tr("应为从 1 起的整数。"))
    elif not isinstance(value, str):
        yield _unusable(where, value)
    elif "choices" in rules:
        if value not in rules["choices"]:
            yield _unusable(where, value, rules["choices"])
    elif "colour" in rules:
        if value and not (len(value) == 7 and value[0] == "#" and set(value[1:]) <= _COLOUR_DIGITS):
            yield _problem(where, _said(where, value), tr("颜色写成 #rrggbb，例如 #8c1c1c。"))
    elif "picture" in rules:
        if value and not _is_picture(value):
            yield _no_picture(where)
    elif each.name != "data" and len(value) > _LONGEST_TEXT:
        yield _unusable(where, value)


def _is_picture(data: str) -> bool:
    try:
        raw = base64.b64decode(data, validate=True)
        with Image.open(BytesIO(raw), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > _MOST_PIXELS:
                return False
            image.load()
    except (ValueError, OSError, SyntaxError, Image.DecompressionBombError):
        return False
    return True


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _said(where: str, value: object) -> str:
    return tr("{where} 的值“{value}”不可用", where=where, value=str(value)[:40])


def _unusable(where: str, value: object, choices: tuple[str, ...] = ()) -> Problem:
    shown = " ".join(choice for choice in choices if choice)
    remedy = tr("可用的有：{choices}", choices=shown) if shown else tr("请改正后再使用，或改用内置版式。")
    return _problem(where, _said(where, value), remedy)


def _no_picture(where: str) -> Problem:
    return _problem(where, tr("{where} 的图片无法使用", where=where), tr("请换一张 JPG 或 PNG 图片。"))


def _missing(where: str, name: str) -> Problem:
    text = tr("{where} 缺少属性“{name}”", where=where.rpartition(".")[0] or tr("版式"), name=name)
    return _problem(where, text, tr("补上该属性，或从内置版式中复制。"))


def _unknown(where: str, name: str) -> Problem:
    text = tr("{where} 有不认识的属性“{name}”", where=where.rpartition(".")[0] or tr("版式"), name=name[:40])
    return _problem(where, text, tr("删去该属性；若来自新版程序，请先更新。"))


def _problem(where: str, text: str, remedy: str) -> Problem:
    return Problem("layout", text, remedy, field=where)
