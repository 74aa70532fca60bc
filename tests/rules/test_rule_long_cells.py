"""Cells of a spreadsheet's largest size are answered at once and shown only in part."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from talentdesk.rules.cells import clean_text
from talentdesk.rules.choices import nearest
from talentdesk.rules.credit_code import check_credit_code
from talentdesk.rules.dates import parse_date
from talentdesk.rules.identity import check_id, damaged_id
from talentdesk.rules.levels import parse_level
from talentdesk.rules.names import check_name, clean_name
from talentdesk.rules.papers import check_document
from talentdesk.rules.phones import check_phone


def answers(cell: str) -> list[object]:
    asked: list[Callable[[], object]] = [
        lambda: clean_text(cell),
        lambda: check_name(clean_name(cell)),
        lambda: check_id(cell),
        lambda: damaged_id(cell),
        lambda: check_document("护照", cell),
        lambda: check_phone(cell),
        lambda: check_credit_code(cell),
        lambda: nearest(cell, ("大专", "本科")),
        lambda: parse_date(cell),
        lambda: parse_level(cell),
    ]
    given = []
    for ask in asked:
        try:
            given.append(ask())
        except ValueError as refusal:
            given.append(refusal)
    return given


@pytest.mark.parametrize(
    "unit", ["'", '"', '="', " ", "李 ", "a\n", "\n", "· ", "1", "1-", "１", "转1", "3级/", "．"]
)
def test_long_cells(unit: str) -> None:
    cell = f"x{unit * 32767}x"[:32767]
    start = time.process_time()
    given = answers(cell) + answers(unit * (32767 // len(unit)))
    assert time.process_time() - start < 2
    for problems in given:
        for problem in problems if isinstance(problems, tuple) else ():
            assert len(problem.text) < 200
