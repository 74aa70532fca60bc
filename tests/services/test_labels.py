"""Printing labels: what stands on them, in which order, corrected for the printer; refused where it would waste paper."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from talentdesk.documents.overprint import Measured
from talentdesk.errors import DeskError
from talentdesk.model import Equipment
from talentdesk.services import calibrations, history, labels
from talentdesk.store import Store
from tests.documents.pdf_reading import boxes, page


@pytest.fixture
def ids(store: Store) -> list[int]:
    with store.write("设备") as session:
        made = [
            Equipment(code="SB-2", name="铣床", place="一号实训室", custodian="李明", model="X52K"),
            Equipment(code="SB-1", name="车床", place="一号实训室"),
            Equipment(code="SB-3", name="钻床", place="二号实训室"),
            Equipment(code="SB-0", name="旧磨床", place="一号实训室", state="报废"),
        ]
        session.add_all(made)
        session.flush()
        return [each.id for each in made]


def test_whose_labels(store: Store, ids: list[int]) -> None:
    mill, lathe, drill, scrapped = ids
    assert labels.things_of(store, codes=["SB-3", " SB-0 "]) == [drill, scrapped]
    assert labels.things_of(store, place="一号实训室") == [lathe, mill]
    assert labels.things_of(store) == [lathe, mill, drill]
    for wrong in ({"codes": ["SB-1", "SB-77"]}, {"place": "三号实训室"}):
        with pytest.raises(DeskError) as refused:
            labels.things_of(store, **wrong)  # type: ignore[arg-type]  # either of the two
        assert refused.value.remedy
    [first, second] = labels.labels_of(store, [mill, 999, lathe])
    assert (first.code, first.name, first.base, first.model, first.place, first.custodian) == (
        "SB-2", "铣床", "滨江市高技能人才培训基地", "X52K", "一号实训室", "李明",
    )  # fmt: skip
    assert (second.code, second.custodian) == ("SB-1", "")


def test_a_sheet_is_printed_and_goes_on_where_it_ended(store: Store, ids: list[int], tmp_path: Path) -> None:
    out = tmp_path / "标签.pdf"
    made = labels.print_labels(store, ids[:3], "a4-3x8", out, start=22)
    assert (made.labels, made.pages, made.next_start) == (3, 1, 1)
    made = labels.print_labels(store, ids[:3], "a4-3x8", out, start=23, copies=2)
    assert (made.labels, made.pages, made.next_start) == (6, 2, 5)
    assert len(PdfReader(out).pages) == 2
    assert labels.print_labels(store, ids[:3], "roll-50x30", out, code="code128").next_start == 1
    assert history.operations(store)[0].why == "打印设备标签 3 张"


def test_a_calibrated_printer_is_corrected_for_this_sheet_only(
    store: Store, ids: list[int], tmp_path: Path
) -> None:
    corners = [(20.0, 20.0), (190.0, 20.0), (20.0, 277.0), (190.0, 277.0)]
    marks = [Measured(x, y, x + 2.0, y - 1.0) for x, y in corners]
    calibrations.calibrate(store, marks, printer="HP", stock="a4-3x8", day=date(2026, 11, 21))

    def corner(sheet: str, printer: str) -> tuple[float, float]:
        labels.print_labels(store, ids[:1], sheet, tmp_path / "x.pdf", printer=printer)
        box = max(boxes(page(BytesIO((tmp_path / "x.pdf").read_bytes()))), key=lambda each: each.width)
        return box.x, box.y

    (x, y), (moved_x, moved_y) = corner("a4-3x8", ""), corner("a4-3x8", "HP")
    assert (moved_x - x, moved_y - y) == pytest.approx((-2.0, 1.0), abs=0.01)
    assert corner("a4-3x7", "HP") == corner("a4-3x7", "")


def test_what_would_waste_paper_is_refused(store: Store, ids: list[int], tmp_path: Path) -> None:
    with store.write("设备") as session:
        made = Equipment(code="车床-1", name="车床")
        session.add(made)
        session.flush()
        chinese = made.id
    out = tmp_path / "x.pdf"
    for more, code in (
        ({"sheet": "a5"}, "unknown-value"),
        ({"start": 25}, "out-of-range"),
        ({"copies": 0}, "out-of-range"),
        ({"code": "ean"}, "unknown-value"),
        ({"code": "code128"}, "code-unusable"),
        ({"ids": [999]}, "empty"),
    ):
        wishes = {"ids": [ids[0], chinese], "sheet": "a4-3x8", "out": out, **more}
        with pytest.raises(DeskError) as refused:
            labels.print_labels(store, **wishes)  # type: ignore[arg-type]  # wrong on purpose
        assert (refused.value.code, bool(refused.value.remedy)) == (code, True)
    assert [each.row for each in labels.check(store, [ids[0], chinese], "a4-3x8", "code128")] == [2]
    assert not out.exists()
