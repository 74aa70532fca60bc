"""Looks at a bureau's template before it is taken in: what is asked where, what is proposed, and what it is like."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from talentdesk.documents import form_mapping, letters
from talentdesk.documents.form_catalogue import FORMS, About, Ask
from talentdesk.documents.form_mapping import SheetReading, Spot
from talentdesk.documents.forms import template_findings
from talentdesk.errors import DeskError, Problem
from talentdesk.services.template_files import DOCX, check_template
from talentdesk.text import tr

_ASKED_BEFORE = {ask.name: ask for form in FORMS for ask in form.asks}


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a template file is. ``ready``: it holds placeholders already; ``findings``: what is wrong with those;
    ``lost``: what of the file would not be kept, in words.
    """

    path: Path
    letter: bool
    ready: bool
    sheets: tuple[SheetReading, ...] = ()
    findings: tuple[Problem, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def spots(self) -> tuple[Spot, ...]:
        """Every place of every sheet where something may be filled in."""
        return tuple(spot for sheet in self.sheets for spot in sheet.spots)

    @property
    def mapping(self) -> dict[str, str]:
        """The mapping as proposed: key of a spot -> placeholder, "" where nothing is proposed."""
        return {spot.key: spot.text for spot in self.spots}


@dataclass(frozen=True, slots=True)
class Traits:
    """What a stored template is like: how it lies, what is asked when it is made, whether each item has a sheet."""

    orientation: str
    asks: tuple[Ask, ...]
    each: bool


def inspect(path: Path, about: About = "class") -> Inspection:
    """Read a template from outside and propose its placeholders. Files that cannot be used are refused with a sentence."""
    if check_template(path) == DOCX:
        return Inspection(path, True, True, findings=tuple(letters.letter_findings(path)))
    book = form_mapping.load(path)
    readings = tuple(form_mapping.read_sheet(sheet, about) for sheet in form_mapping.shown_sheets(book))
    ready = any(reading.ready for reading in readings)
    findings = tuple(template_findings(path)) if ready else ()
    return Inspection(path, False, ready, readings, findings, tuple(_lost(path)))


def traits(path: Path) -> Traits:
    """What a template is like; read once for each file, whose name is its content's."""
    return _traits(path)


@lru_cache(maxsize=256)
def _traits(path: Path) -> Traits:
    if path.suffix == DOCX:
        names, orientation, each = letters.letter_asks(path), letters.orientation(path), False
    else:
        book = form_mapping.load(path)
        names, each = form_mapping.asked(book), form_mapping.repeats_sheets(book)
        orientation = str(book.worksheets[0].page_setup.orientation or "portrait")
    asks = tuple(_ASKED_BEFORE.get(name, Ask(name, name)) for name in names)
    return Traits("landscape" if orientation == "landscape" else "portrait", asks, each)


def refuse_findings(findings: tuple[Problem, ...]) -> None:
    """Refuse a template whose placeholders or markers are wrong, naming each place."""
    if findings:
        raise DeskError(
            tr("模板里有 {count} 处写错，没有保存。", count=len(findings)),
            tr("请按列出的单元格改正后再导入。"),
            code="template",
            problems=findings,
        )


def _lost(path: Path) -> list[str]:
    return [tr("文本框和图形不会保留，请改用单元格文字。")] if form_mapping.has_shapes(path) else []
