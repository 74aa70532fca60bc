"""Reads a bureau profile's JSON value by value and keeps every fault with its file, its column and what to do."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date
from typing import Any

from talentdesk.errors import DeskError, Problem
from talentdesk.text import tr

CODE = "bureau-profile"
CHOICES: Mapping[str, tuple[str, ...]] = {
    "encoding": ("utf-8-sig", "utf-8", "gbk", "gb18030"),
    "line_end": ("crlf", "lf"),
    "quoting": ("minimal", "all"),
    "id_protection": ("none", "tab", "formula"),
}
RECEIPT_ROLES = ("package", "manifest", "base", "file", "row", "row_id", "result", "code", "text", "number")
RESULTS = ("accepted", "rejected")
LARGEST = 4 * 2**20
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,19}")
_DATE_FORMAT = re.compile(r"(?:yyyy|MM|M|dd|d|[^A-Za-z])+")
_NAME = re.compile(r"[^\x00-\x1f<>:\"/\\|?*.\s](?:[^\x00-\x1f<>:\"/\\|?*]{0,58}[^\x00-\x1f<>:\"/\\|?*.\s])?")
_LONGEST = {"label": 60, "heading": 100, "name": 60}


def is_date_format(text: str) -> bool:
    """Whether a date format has a year and nothing unknown: yyyy, MM, M, dd, d and any signs between."""
    return bool(_DATE_FORMAT.fullmatch(text)) and "yyyy" in text


def read_named(text: str, name: str, version: int) -> Mapping[str, Any]:
    """The ``profile`` of a JSON text of format ``name``; refused when it is none, or newer than ``version``."""
    try:
        if len(text) > LARGEST:
            raise ValueError
        told = json.loads(text.removeprefix("\ufeff"))
        if told["format"] != name or not isinstance(told["profile"], dict):
            raise ValueError
        newer = int(told["version"]) > version
    except (ValueError, KeyError, TypeError, RecursionError) as trouble:
        raise DeskError(
            tr("这不是上报方案文件，或内容已损坏。"),
            tr("请选用“导出方案”得到的 .json 文件，或请主管部门重新发送。"),
            code=CODE,
        ) from trouble
    if newer:
        raise DeskError(
            tr("上报方案由更新版本的程序生成，本版本不能读取。"), tr("请先升级程序。"), code="bureau-newer"
        )
    found: Mapping[str, Any] = told["profile"]
    return found


class Faults:
    """The faults found so far; reading goes on after each, so that a clerk sees all of them at once."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, code: str, place: str, text: str, remedy: str, name: str = "") -> None:
        """Keep one fault of a place (empty: the profile itself)."""
        self.found.append(Problem(code, place + text, remedy, field=name or None))

    def refuse(self) -> None:
        """Raise DeskError with all faults, if there are any."""
        if self.found:
            first = self.found[0]
            more = len(self.found) - 1
            text = first.text + (tr("（另有 {count} 处）", count=more) if more else "")
            raise DeskError(text, first.remedy, code=CODE, problems=self.found)

    def values(self, told: Mapping[str, Any], kind: type, place: str = "") -> dict[str, Any]:
        """The plain values of a dataclass (texts, yes/no, dates); unknown names and wrong values are faults."""
        known = {each.name: each for each in fields(kind)}
        for name in told.keys() - known.keys():
            self.add(
                "profile-unknown",
                place,
                tr("不认识的项目“{name}”。", name=name),
                tr("请删去它，或改成这些之一：{known}", known=", ".join(known)),
                name,
            )
        found = {}
        for name, each in known.items():
            if each.type not in _READ:
                continue
            needed = each.default is MISSING and each.default_factory is MISSING
            value = told.get(name, None if needed else each.default)
            found[name] = self._value(place, name, value, str(each.type), needed)
        first, last = found.get("valid_from"), found.get("valid_to")
        if first and last and last < first:
            self._wrong(place, "valid_to", last, tr("不早于 {day}", day=first))
        return found

    def _value(self, place: str, name: str, value: Any, kind: str, needed: bool) -> Any:
        try:
            read = _READ[kind](value)
        except (ValueError, TypeError):
            self._wrong(place, name, value, _EXPECTED[kind])
            return _EMPTY[kind]
        if needed and not read:
            self.add(
                "profile-missing", place, tr("没有填写“{name}”。", name=name), tr("请补上这一项。"), name
            )
        elif isinstance(read, str) and read:
            self._text(place, name, read)
        return read

    def _text(self, place: str, name: str, value: str) -> None:
        if name in CHOICES and value not in CHOICES[name]:
            self._wrong(place, name, value, " / ".join(CHOICES[name]))
        elif name == "date_format" and not is_date_format(value):
            self._wrong(place, name, value, "yyyy-MM-dd / yyyyMMdd / yyyy/M/d / yyyy年M月d日")
        elif name == "key" and not _KEY.fullmatch(value):
            self._wrong(place, name, value, tr("小写字母、数字和 - _，不超过 20 个"))
        elif name == "name" and not _NAME.fullmatch(value):
            self._wrong(place, name, value, tr("可作文件名的文字，不超过 60 个字，不带扩展名"))
        elif len(value) > _LONGEST.get(name, 500):
            self._wrong(
                place, name, value[:20] + "…", tr("不超过 {count} 个字", count=_LONGEST.get(name, 500))
            )

    def _wrong(self, place: str, name: str, value: object, expected: str) -> None:
        self.add(
            "profile-value",
            place,
            tr("“{name}”的值“{value}”不能用。", name=name, value=str(value)[:40]),
            tr("可用的有：{known}", known=expected),
            name,
        )

    def listed(self, told: Mapping[str, Any], name: str, place: str = "") -> list[Mapping[str, Any]]:
        """A list of objects; at least one."""
        value = told.get(name)
        if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            return value
        self.add(
            "profile-missing", place, tr("“{name}”里一项也没有。", name=name), tr("请至少写一项。"), name
        )
        return []

    def tables(self, told: Any) -> dict[str, dict[str, str]]:
        """The code tables: name → {value: code}, all texts."""
        found: dict[str, dict[str, str]] = {}
        for name, table in _items(told):
            place = tr("代码表“{name}”：", name=name)
            if not isinstance(table, dict) or not all(isinstance(code, str) for code in table.values()):
                self.add(
                    "profile-table", place, tr("应是“值：代码”的对照表。"), tr('代码要写成文字，如 "01"。')
                )
            elif not name or not table:
                self.add("profile-table", place, tr("没有名称或没有内容。"), tr("请补上，或删去这个代码表。"))
            else:
                found[name] = dict(table)
        return found

    def receipt(self, told: Any) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
        """Headings by role, and the bureau's words by what they mean."""
        place = tr("回执：")
        spec = told if isinstance(told, dict) else {}
        columns: dict[str, tuple[str, ...]] = {}
        for role, headings in _items(spec.get("columns", {})):
            if role not in RECEIPT_ROLES:
                self._wrong(place, "columns", role, ", ".join(RECEIPT_ROLES))
            elif not _texts(headings):
                self._wrong(place, role, headings, tr("一个或几个列标题"))
            else:
                columns[role] = tuple(headings)
        results = {str(word): str(meaning) for word, meaning in _items(spec.get("results", {}))}
        for word, meaning in results.items():
            if meaning not in RESULTS:
                self._wrong(place, word, meaning, " / ".join(RESULTS))
        headings = [heading for each in columns.values() for heading in each]
        for heading in _repeated(headings):
            self.add(
                "profile-twice", place, tr("列标题“{name}”用了两次。", name=heading), tr("请删去多余的一个。")
            )
        if columns and not ("result" in columns and {"row", "row_id"} & columns.keys()):
            self.add(
                "profile-missing", place, tr("没有 result 列，或没有 row、row_id 列。"), tr("请补上列标题。")
            )
        return columns, results

    def twice(self, keys: Sequence[str]) -> None:
        """Two files of one key are a fault."""
        for key in _repeated(keys):
            self.add(
                "profile-twice", "", tr("文件键“{name}”用了两次。", name=key), tr("请给其中一个改名。"), "key"
            )


class FileFaults:
    """The faults of one file, each said with the file's name and the column's number and heading."""

    def __init__(
        self, faults: Faults, told: Mapping[str, Any], number: int, tables: Mapping[str, object]
    ) -> None:
        self._faults, self._told, self._tables = faults, told, tables
        self._place = file_place(str(told.get("name") or told.get("key") or number))

    def values(self, kind: type) -> dict[str, Any]:
        """The file's own plain values."""
        return self._faults.values(self._told, kind, self._place)

    def columns(self, kind: type) -> Iterator[dict[str, Any]]:
        """The plain values of each column."""
        told = self._faults.listed(self._told, "columns", self._place)
        headings = [str(each.get("heading", "")) for each in told]
        for number, each in enumerate(told, 1):
            place = self._place + column_place(number, headings[number - 1])
            values = self._faults.values(each, kind, place)
            if values["table"] and values["table"] not in self._tables:
                self._faults.add(
                    "profile-table",
                    place,
                    tr("没有名为“{name}”的代码表。", name=values["table"]),
                    tr("可用的有：{known}", known="、".join(self._tables) or tr("（还没有）")),
                    "table",
                )
            if headings.index(headings[number - 1]) != number - 1:
                self._faults.add(
                    "profile-twice",
                    place,
                    tr("列标题与前面的列相同。"),
                    tr("请改名，或删去这一列。"),
                    "heading",
                )
            yield values


def file_place(name: str) -> str:
    """How a fault names its file."""
    return tr("文件“{name}”：", name=name)


def column_place(number: int, heading: str) -> str:
    """How a fault names its column, counted from 1."""
    return tr("第 {number} 列“{heading}”：", number=number, heading=heading)


def _repeated(texts: Sequence[str]) -> list[str]:
    return [text for text, count in Counter(texts).items() if count > 1]


def _items(value: Any) -> list[tuple[str, Any]]:
    return [(str(name), each) for name, each in value.items()] if isinstance(value, dict) else []


def _texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(v, str) and v for v in value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError
    return value


def _yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _day(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _own(value: Any) -> str | None:
    return None if value is None else _text(value)


# By the annotation of a dataclass field: how its value is read, what is expected, what stands for a wrong one.
_READ = {"str": _text, "bool": _yes_no, "date | None": _day, "str | None": _own}
_EXPECTED = {"str": '"…"', "bool": "true / false", "date | None": "2026-12-31", "str | None": '"…"'}
_EMPTY = {"str": "", "bool": False, "date | None": None, "str | None": None}
