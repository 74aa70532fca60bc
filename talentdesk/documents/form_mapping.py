"""Reads a bureau's form never seen before: its list, its labels and blanks, and which placeholder belongs where."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from talentdesk.documents.form_catalogue import About
from talentdesk.documents.form_grid import TOTAL, Area, Grid, ListBlock, find_list
from talentdesk.documents.form_words import (
    SHORTENED,
    Guess,
    bare,
    choice,
    for_the_hand,
    guesses,
    is_day,
    squeezed,
    with_format,
)
from talentdesk.errors import DeskError
from talentdesk.text import tr

# What a form may list, by whom it is about; the first that names most wins.
LISTS_OF: dict[About, tuple[str, ...]] = {
    "class": ("trainees", "sessions", "teachers", "groups", "reviews"),
    "teachers": ("teachers",),
    "equipment": ("devices",),
    "loans": ("loans",),
    "pairings": ("pairs",),
    "certificates": ("certificates",),
    "base": ("rewards", "mentors", "teachers", "devices", "graduates", "allowances"),
}
_AROUND: dict[About, tuple[str, ...]] = {"class": ("class", "base", "summary", "today", "user")}
_ALWAYS = ("base", "summary", "today", "user")
_BESIDE: dict[str, tuple[str, ...]] = {"trainees": ("class", "base"), "pairs": ()}
_NAMED = {
    "trainee.name", "teacher.name", "device.name", "mentor.name", "certificate.holder", "pair.mentor_name",
    "loan.borrower",
}  # fmt: skip
_PHOTO = re.compile(
    r"(贴|粘贴)?(近期)?([一二两12]寸)?(正面)?(免冠)?(彩色|彩照)?(证件)?(照片|相片|照)(处|粘贴处|张贴处)?"
)
_PHOTO_OF = {"trainees": "trainee.photo", "teachers": "teacher.photo", "certificates": "certificate.photo"}
_SPACE = " _＿　\t\n"
_BLANK = re.compile(r"[\s_＿　]*(?:(?:20)?[\s_＿　]*年[\s_＿　]*月[\s_＿　]*日)?")
_TITLE = re.compile(r"(?:[_＿]{2,}|[(（][\s_　]{2,}[)）]|[\s　]{4,})(培训班|班级|班|工种|年度|期)")
_TITLE_IS = {"培训班": "class.name", "班级": "class.name", "班": "class.name", "工种": "class.trade", "年度": "ask.year",
             "期": "ask.period"}  # fmt: skip
_ASKED = re.compile(r"\{\{\s*(?:\?!?)?\s*ask\.([a-z_][a-z0-9_]*)")
_SHAPE = re.compile(rb"<(?:\w+:)?(?:sp|cxnSp|grpSp)\b")
_LONGEST_LABEL = 24
_SHOWN_OTHERS = 6

Kind = Literal["column", "value", "words", "photo"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a form where something may be filled in.

    ``key`` names it in a mapping (``Sheet1!B5``; further blanks in one cell ``Sheet1!B2#2``); ``text`` is the proposed
    placeholder with its format, "" where nothing is proposed; ``others`` are further guesses. ``start`` and ``end``
    cut out the blank within the cell's words.
    """

    key: str
    cell: str
    label: str
    label_cell: str
    kind: Kind
    text: str = ""
    confidence: float = 0.0
    others: tuple[str, ...] = ()
    start: int = 0
    end: int = 0

    @property
    def path(self) -> str:
        """The proposed placeholder without its format."""
        return self.text.partition("|")[0]


@dataclass(frozen=True, slots=True)
class SheetReading:
    """What was found in one sheet. ``each``: the list whose items get a sheet of their own; ``ready``: it already
    holds placeholders and is taken as it is."""

    title: str
    block: ListBlock | None = None
    each: str = ""
    spots: tuple[Spot, ...] = ()
    ready: bool = False


def read_sheet(sheet: Worksheet, about: About) -> SheetReading:
    """Look for the list, the labels and the blanks of a sheet, and propose what belongs there."""
    grid = Grid(sheet)
    if any("{{" in area.text for area in grid.texts()):
        return SheetReading(sheet.title, ready=True)
    lists = LISTS_OF[about]
    block = find_list(grid, {name: (name.removesuffix("s"), *_BESIDE.get(name, ("base",))) for name in lists})
    around = _AROUND.get(about, _ALWAYS)
    if block is not None:
        spots = [*_around(grid, block, around, ""), *_in_list(grid, block)]
        return SheetReading(sheet.title, block, "", tuple(_keyed(sheet.title, spots)))
    for name in lists:
        spots = list(_around(grid, None, (name.removesuffix("s"), *around), name))
        named = any(spot.path in _NAMED and spot.confidence >= SHORTENED * 0.8 for spot in spots)
        if named and sum(spot.path.startswith(f"{name.removesuffix('s')}.") for spot in spots) >= 3:
            return SheetReading(sheet.title, None, name, tuple(_keyed(sheet.title, spots)))
    spots = list(_around(grid, None, around, ""))
    return SheetReading(sheet.title, None, "", tuple(_keyed(sheet.title, spots)))


def _keyed(title: str, spots: list[Spot]) -> Iterator[Spot]:
    seen: dict[str, int] = {}
    for spot in spots:
        seen[spot.cell] = number = seen.get(spot.cell, 0) + 1
        yield replace(spot, key=f"{title}!{spot.cell}" + (f"#{number}" if number > 1 else ""))


def _spot(kind: Kind, cell: str, label: str, label_cell: str, found: list[Guess], number_format: str = "",
          *, start: int = 0, end: int = 0) -> Spot:  # fmt: skip
    best = choice(found)
    inside = kind == "words"
    text = with_format(best.path, label, number_format, inside=inside) if best else ""
    others = tuple(guess.path for guess in found if best is None or guess.path != best.path)[:_SHOWN_OTHERS]
    shown = best.confidence if best else 0.0
    return Spot("", cell, label, label_cell, kind, text, shown, others, start, end)


def _in_list(grid: Grid, block: ListBlock) -> Iterator[Spot]:
    item = block.name.removesuffix("s")
    among = (item, *_BESIDE.get(block.name, ("base",)))
    period = _period([" ".join(map(squeezed, column.parts)) for column in block.columns])
    for place, column in enumerate(block.columns):
        label = " ".join("".join(part.split()) for part in column.parts)
        form = grid.number_format(block.keep, column.left)
        found = guesses(column.parts, among)
        cell = f"{get_column_letter(column.left)}{block.first}"
        spot = _spot("column", cell, label, column.heading.address, found, form)
        if spot.text.startswith(f"{item}.") and place >= period:
            spot = replace(spot, text=f"{item}+{place // period}{spot.text.removeprefix(item)}")
        yield spot


def _period(labels: Sequence[str]) -> int:
    """After how many columns the headings begin anew (two items side by side); else how many there are."""
    for period in range(2, len(labels) // 2 + 1):
        if len(labels) % period == 0 and list(labels[:period]) * (len(labels) // period) == list(labels):
            return period
    return len(labels)


def beside(block: ListBlock) -> int:
    """How many items stand side by side in one row of the list."""
    return len(block.columns) // _period([" ".join(map(squeezed, column.parts)) for column in block.columns])


def _around(grid: Grid, block: ListBlock | None, among: Sequence[str], each: str) -> Iterator[Spot]:
    taken: set[str] = set()
    for area in grid.texts():
        if block is not None and block.head[0] <= area.top <= block.last:
            continue
        if _PHOTO.fullmatch(squeezed(area.text)):
            path = _PHOTO_OF.get(each, "")
            if path:
                text = with_format(path, area.text, "")
                yield Spot("", area.address, "".join(area.text.split()), area.address, "photo", text, 1.0)
            continue
        for spot in _of_area(grid, area, among):
            if spot.kind == "words" or spot.cell not in taken:
                taken.add(spot.cell)
                yield spot


def _of_area(grid: Grid, area: Area, among: Sequence[str]) -> Iterator[Spot]:
    text = area.text
    if text.startswith("=") or TOTAL.match(text):
        return
    if re.search("[:：]", text):
        yield from _after_colons(grid, area, among)
        return
    title = list(_TITLE.finditer(text))
    if title and len(title) <= 2:
        for match in title:
            guess = [Guess(_TITLE_IS[match.group(1)], 0.6)]
            whole = match.end() if match.group(1) in ("培训班", "班级", "班") else match.start(1)
            yield _spot(
                "words", area.address, match.group(1), area.address, guess, start=match.start(), end=whole
            )
        return
    if len(squeezed(text)) > _LONGEST_LABEL or len(squeezed(text)) < 2:
        return
    place = _blank_neighbour(grid, area)
    if place is None:
        return
    found = guesses([text], among)
    if found or grid.ruled(place):
        label = "".join(text.split())
        form = grid.number_format(place.top, place.left)
        yield _spot("value", place.address, label, area.address, found, form)


def _blank_neighbour(grid: Grid, area: Area) -> Area | None:
    """The blank place a label is for: to its right, else (below headings of a small table) underneath."""
    if area.right < grid.columns:
        right = grid.area(area.top, area.right + 1)
        if not right.text and right.top == area.top and grid.ruled(right):
            return right
        if not right.text:
            return None
    if area.bottom < grid.rows:
        below = grid.area(area.bottom + 1, area.left)
        same = (below.left, below.right) == (area.left, area.right)
        if not below.text and same and grid.ruled(below) and grid.ruled(area):
            return below
    return None


def _after_colons(grid: Grid, area: Area, among: Sequence[str]) -> Iterator[Spot]:
    """The blanks behind each colon of a text: 班级编号：____  培训日期：  年 月 日."""
    text = area.text
    colons = [match.start() for match in re.finditer("[:：]", text)]
    labels = [
        _label_before(text, before + 1, colon, among)
        for before, colon in zip([-1, *colons], colons, strict=False)
    ]
    for place, (label, _, found) in enumerate(labels):
        start = colons[place] + 1
        following = labels[place + 1][1] if place + 1 < len(labels) else len(text)
        match = _BLANK.match(text, start, following)
        end = match.end() if match else start
        filled = text[end:following].strip(_SPACE)
        if not label or len(filled) > 2 or for_the_hand(label):
            continue
        neighbour = (
            _blank_neighbour(grid, area) if len(colons) == 1 and not text[start:].strip(_SPACE) else None
        )
        if neighbour is not None and neighbour.top == area.top and area.left == area.right:
            form = grid.number_format(neighbour.top, neighbour.left)
            yield _spot("value", neighbour.address, label, area.address, found, form)
            continue
        best = choice(found)
        if best is not None and not is_day(best.path) and "年" in text[start:end]:
            found = []
        if end == following < len(text):
            end = max(end - 2, start)  # what parts it from the next label stays
        yield _spot("words", area.address, label, area.address, found, start=start, end=end)


def _label_before(text: str, start: int, colon: int, among: Sequence[str]) -> tuple[str, int, list[Guess]]:
    """The label that ends at a colon and where it begins: as much of the words as is known, else the last of them."""
    tokens = list(re.finditer(r"[^\s_＿　]+", text[start:colon]))
    for place in range(len(tokens)):
        joined = "".join(token.group() for token in tokens[place:])
        found = guesses([joined], among) if len(joined) <= _LONGEST_LABEL and bare(joined) else []
        if found and found[0].confidence >= SHORTENED * 0.8:
            return joined, start + tokens[place].start(), found
    if not tokens or not bare(tokens[-1].group()):
        return "", colon, []
    last = tokens[-1].group()
    return last, start + tokens[-1].start(), guesses([last], among)


def load(path: Path) -> Workbook:
    """Open a template with everything of it; DeskError for what is damaged."""
    try:
        return load_workbook(path, rich_text=True)
    except Exception as trouble:
        raise DeskError(
            tr("工作簿无法打开：{name}", name=path.name),
            tr("请在 WPS 或 Excel 中打开后另存为 .xlsx，再导入。"),
            code="file-damaged",
        ) from trouble


def shown_sheets(book: Workbook) -> list[Worksheet]:
    """The worksheets one sees."""
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]


def asked(book: Workbook) -> list[str]:
    """The names of what a template asks for when it is made, in the order of the sheets."""
    texts = [text for sheet in book.worksheets for text in Grid(sheet).placed()]
    return list(dict.fromkeys(name for text in texts for name in _ASKED.findall(text)))


def repeats_sheets(book: Workbook) -> bool:
    """Whether a template has a sheet that is made once for each item."""
    return any("{{@" in text for sheet in book.worksheets for text in Grid(sheet).placed())


def has_shapes(path: Path) -> bool:
    """Whether a workbook has text boxes or drawn shapes; those are not kept."""
    with zipfile.ZipFile(path) as archive:
        drawings = [name for name in archive.namelist() if name.startswith("xl/drawings/drawing")]
        return any(_SHAPE.search(archive.read(name)) for name in drawings)
