"""Small template workbooks for the tests of forms: built cell by cell, saved, filled, looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from talentdesk.documents.forms import FilledForm, fill_form, save_xlsx


@pytest.fixture
def template(tmp_path: Path) -> Template:
    """A workbook with one sheet 表, to be made a template."""
    return Template(tmp_path / "template.xlsx")


class Template:
    """A template under construction."""

    def __init__(self, path: Path, cells: Mapping[str, object] | None = None) -> None:
        self.path = path
        self.book = Workbook()
        self.sheet: Worksheet = self.book.worksheets[0]
        self.sheet.title = "表"
        self.put(**dict(cells or {}))

    def put(self, **cells: object) -> Template:
        """Set cells by address."""
        for address, value in cells.items():
            self.sheet[address] = value
        return self

    def save(self) -> Path:
        """The template as a file."""
        self.book.save(self.path)
        return self.path

    def fill(self, facts: Mapping[str, object]) -> FilledForm:
        """The template filled."""
        return fill_form(self.save(), facts)

    def rows(self, facts: Mapping[str, object]) -> list[list[Any]]:
        """The values of the first filled sheet."""
        return values(self.fill(facts).book.worksheets[0])


def values(sheet: Worksheet) -> list[list[Any]]:
    """What stands in the cells, row by row."""
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def saved(form: FilledForm) -> bytes:
    """The filled workbook's file."""
    out = BytesIO()
    save_xlsx(form.book, out)
    return out.getvalue()


def reopened(form: FilledForm, *, calculated: bool = False) -> Workbook:
    """Saved and read again, formulas as such or as the values a program without calculator shows."""
    return load_workbook(BytesIO(saved(form)), data_only=calculated)


def people(count: int, **more: object) -> list[dict[str, object]]:
    """Fictional trainees 甲1, 甲2 … with marks."""
    return [{"name": f"甲{n}", "theory": 50 + n, **more} for n in range(1, count + 1)]


def png(size: tuple[int, int], colour: object = (200, 30, 30), mode: str = "RGB", kind: str = "PNG") -> bytes:
    """A picture of one colour."""
    out = BytesIO()
    Image.new(mode, size, colour).save(out, kind)  # type: ignore[arg-type]
    return out.getvalue()
