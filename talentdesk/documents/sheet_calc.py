"""The values of a workbook's formulas, calculated without Excel, for programs and papers that do not calculate."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import ironcalc
from openpyxl.formula.tokenizer import Tokenizer, TokenizerError
from openpyxl.utils.datetime import to_excel
from openpyxl.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

# What the calculator answers when it does not know a function or cannot read a formula: no value of the sheet.
_UNKNOWN = frozenset({"#NAME?", "#ERROR!", "#N/IMPL!", "#CIRC!"})
ERRORS = frozenset({"#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NUM!", "#NULL!"})

_TEXT_FORMAT = re.compile(r'(\bTEXT\((?:[^()"]|\([^()]*\)|"[^"]*")*,\s*)("[^"]*")\)', re.IGNORECASE)
_CHINESE = re.compile(r"[^\x00-\x7f]+")


def computed_values(book: Workbook) -> dict[tuple[str, str], object]:
    """(sheet title, address such as "B7") -> value of every formula cell: float, str, bool, an error such as "#DIV/0!".

    Formulas the calculator does not know are left out.
    """
    sheets = book.worksheets
    if not any(cell.data_type == "f" for sheet in sheets for cell in sheet._cells.values()):
        return {}
    model = ironcalc.create("form", "en", "UTC", "en")
    formulas: list[tuple[int, Any]] = []
    for number, sheet in enumerate(sheets):
        if number:
            model.add_sheet(sheet.title)
        else:
            model.rename_sheet(0, sheet.title)
    for number, sheet in enumerate(sheets):
        names = _names(book, sheet)
        formulas += [(number, cell) for cell in sheet._cells.values() if _given(model, number, cell, names)]
    model.evaluate()
    found: dict[tuple[str, str], object] = {}
    for number, cell in formulas:
        value = model.get_cell_value(number, cell.row, cell.column)
        if value is not None and value not in _UNKNOWN:
            found[sheets[number].title, cell.coordinate] = value
    return found


def _given(model: Any, sheet: int, cell: Any, names: Mapping[str, str]) -> bool:
    """Hand one cell to the calculator; whether it is a formula."""
    value, row, column = cell._value, cell.row, cell.column
    if cell.data_type == "f":
        text = value.text if isinstance(value, ArrayFormula) else value
        if not isinstance(text, str):
            return False
        try:
            model.set_user_input(sheet, row, column, _legible(f"={text.removeprefix('=')}", names))
        except (ironcalc.WorkbookError, TokenizerError, IndexError):
            return False  # what nobody can read has no value
        return True
    if isinstance(value, bool):
        model.update_cell_with_bool(sheet, row, column, value)
    elif isinstance(value, int | float | Decimal):
        model.update_cell_with_number(sheet, row, column, float(value))
    elif isinstance(value, datetime | date | time):
        model.update_cell_with_number(sheet, row, column, _serial(value))
    elif value is not None and cell.data_type != "e":
        model.update_cell_with_text(sheet, row, column, str(value))
    return False


def _names(book: Workbook, sheet: Worksheet) -> dict[str, str]:
    """What the names used in a sheet stand for."""
    both = [*book.defined_names.items(), *sheet.defined_names.items()]
    return {name.casefold(): defined.value for name, defined in both if defined.value}


def _legible(formula: str, names: Mapping[str, str]) -> str:
    """The formula as the calculator can read it: no Chinese names, Chinese letters in formats of TEXT in quotes of their own."""
    folded = formula.casefold()
    if any(name in folded for name in names):
        tokens = Tokenizer(formula).items
        formula = "=" + "".join(names.get(token.value.casefold(), token.value) for token in tokens)

    def quoted(match: re.Match[str]) -> str:
        return match.group(1) + _CHINESE.sub(r'""\g<0>""', match.group(2)) + ")"

    return _TEXT_FORMAT.sub(quoted, formula) if "text(" in folded else formula


def _serial(value: Any) -> float:
    """A day or time as the number it is in a sheet."""
    return float(to_excel(value))  # type: ignore[no-untyped-call]  # the stubs leave it out
