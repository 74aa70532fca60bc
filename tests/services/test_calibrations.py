"""From marks measured on paper to a correction that is kept per printer, tray, stock and side."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from math import cos, hypot, radians, sin
from pathlib import Path

import pytest

from talentdesk.documents.calibration import calibration_marks
from talentdesk.documents.overprint import Adjustment, Measured
from talentdesk.errors import DeskError
from talentdesk.registers import register
from talentdesk.services import calibrations, history, records
from talentdesk.services.records import Query
from talentdesk.store import Store
from tests.documents.pdf_reading import page, pieces
from tests.services.rosters import dump

DAY = date(2026, 11, 20)
A4 = 297.0, 210.0
PRINTER = "针式打印机 甲"


def _printer(x: float, y: float) -> tuple[float, float]:
    """Where a bad printer puts a point: shifted, stretched in its own directions, turned by 0.4 degrees."""
    c, s = cos(radians(0.4)), sin(radians(0.4))
    u, v = 1.004 * x + 2.3, 0.997 * y - 1.7
    return c * u - s * v, s * u + c * v


def _marks(digits: int = 1) -> list[Measured]:
    """The page's marks as a ruler finds them, to a tenth of a millimetre."""
    return [
        Measured(x, y, *(round(value, digits) for value in _printer(x, y))) for x, y in calibration_marks(*A4)
    ]


def _rows(store: Store) -> int:
    return len(records.find(store, register("calibrations"), Query()))


def _refused(store: Store, marks: list[Measured]) -> str:
    before = dump(store)
    with pytest.raises(DeskError) as refused:
        calibrations.calibrate(store, marks, printer=PRINTER, day=DAY)
    assert refused.value.remedy
    assert dump(store) == before
    return refused.value.code


def test_a_known_error_is_gone_after_calibration(store: Store) -> None:
    calibrations.calibrate(store, _marks(), printer=PRINTER, day=DAY)
    kept = calibrations.adjustments(store, PRINTER)["front"]
    for point in (A4, (0.0, 0.0), (A4[0], 0.0), (0.0, A4[1])):
        landed = _printer(*kept.apply(*point))
        assert hypot(landed[0] - point[0], landed[1] - point[1]) <= 0.3


def test_what_is_kept_is_as_good_as_what_was_solved(store: Store) -> None:
    solved = calibrations.calibrate(store, _marks(9), printer=PRINTER, day=DAY)
    kept = calibrations.adjustments(store, PRINTER)["front"]
    for one, other in zip(solved.apply(*A4), kept.apply(*A4), strict=True):
        assert one == pytest.approx(other, abs=0.05)


def test_printer_tray_stock_and_side_are_told_apart(store: Store) -> None:
    places = [
        {"printer": PRINTER},
        {"printer": PRINTER, "side": "back"},
        {"printer": PRINTER, "tray": "手送"},
        {"printer": PRINTER, "stock": "内芯"},
        {"printer": "乙"},
    ]
    for index, place in enumerate(places):
        moved = [Measured(m.nominal_x, m.nominal_y, m.nominal_x - index, m.nominal_y) for m in _marks()]
        calibrations.calibrate(store, moved, day=DAY, **place)
    assert _rows(store) == len(places)
    for index, place in enumerate(places):
        side = place.get("side", "front")
        found = calibrations.adjustments(
            store, place["printer"], place.get("tray", ""), place.get("stock", "")
        )
        assert found[side].dx == pytest.approx(index, abs=1e-3)
    for untouched in (("丙",), (PRINTER, "手送", "内芯")):
        assert set(calibrations.adjustments(store, *untouched).values()) == {Adjustment()}
    assert calibrations.adjustments(store, PRINTER, "手送")["back"] == Adjustment()


def test_calibrating_again_replaces_it_and_a_removed_one_comes_back(store: Store) -> None:
    calibrations.calibrate(store, _marks(), printer=PRINTER, day=DAY)
    first = calibrations.adjustments(store, PRINTER)["front"]
    straight = [Measured(x, y, x, y) for x, y in calibration_marks(*A4)]
    calibrations.calibrate(store, straight, printer=PRINTER, day=date(2026, 12, 1))
    assert _rows(store) == 1
    assert calibrations.adjustments(store, PRINTER)["front"].apply(*A4) == pytest.approx(A4)
    history.undo(store)
    assert calibrations.adjustments(store, PRINTER)["front"] == first
    target = register("calibrations")
    records.remove(store, target, list(records.find(store, target, Query()).ids))
    assert calibrations.adjustments(store, PRINTER)["front"] == Adjustment()
    calibrations.calibrate(store, _marks(), printer=PRINTER, day=DAY)
    assert calibrations.adjustments(store, PRINTER)["front"] == first
    assert _rows(store) == 1


def test_bad_measures_keep_nothing(store: Store) -> None:
    assert _refused(store, _marks()[:2]) == "measurements"
    assert _refused(store, [Measured(x, x, x, x) for x in (10.0, 20.0, 30.0)]) == "measurements"
    assert _refused(store, [Measured(x, y, y, x) for x, y in calibration_marks(*A4)]) == "measurements"
    for broken in (float("nan"), float("inf")):
        assert _refused(store, [*_marks(), Measured(20, 20, broken, 20)]) == "measurements"


@pytest.mark.parametrize("size", [(50.0, 50.0), (1200.0, 1200.0), (210.0, 297.0), (148.5, 105.0)])
def test_calibration_pages_of_any_paper(store: Store, tmp_path: Path, size: tuple[float, float]) -> None:
    calibrations.print_calibration_page(
        store, tmp_path / "c.pdf", width=size[0], height=size[1], printer=PRINTER
    )
    box = page(BytesIO((tmp_path / "c.pdf").read_bytes())).mediabox
    assert (float(box.width) * 25.4 / 72, float(box.height) * 25.4 / 72) == pytest.approx(size, abs=0.01)


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), 0.0, -5.0, 49.0, 1e9])
def test_no_calibration_page_of_impossible_paper(store: Store, tmp_path: Path, wrong: float) -> None:
    for width, height in ((wrong, 210.0), (210.0, wrong)):
        with pytest.raises(DeskError):
            calibrations.print_calibration_page(
                store, tmp_path / "c.pdf", width=width, height=height, printer=PRINTER
            )
    assert not (tmp_path / "c.pdf").exists()


def test_the_calibration_page_has_its_numbered_marks(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "校准 页.pdf"
    place = {"printer": PRINTER, "tray": "手送", "stock": "内芯", "side": "back"}
    calibrations.print_calibration_page(store, out, width=A4[0], height=A4[1], **place)
    front = page(BytesIO(out.read_bytes()))
    assert float(front.mediabox.width) == pytest.approx(297 / 25.4 * 72, abs=0.01)
    text = "".join(front.extract_text().split())
    for word in (PRINTER.replace(" ", ""), "手送", "内芯"):
        assert word in text
    for number, (x, y) in enumerate(calibration_marks(*A4), start=1):
        near = [piece.text for piece in pieces(front) if hypot(piece.x - x, piece.y - y) < 20]
        assert any(text.strip().startswith(str(number)) for text in near), (number, near)


def test_the_corrected_page_is_moved_and_the_plain_one_is_not(store: Store, tmp_path: Path) -> None:
    def printed(name: str, corrected: bool) -> bytes:
        out = tmp_path / name
        calibrations.print_calibration_page(
            store, out, width=A4[0], height=A4[1], printer=PRINTER, corrected=corrected
        )
        return out.read_bytes()

    plain = printed("1.pdf", False)
    assert printed("2.pdf", True) == plain  # nothing kept yet, nothing to correct
    calibrations.calibrate(store, _marks(), printer=PRINTER, day=DAY)
    assert printed("3.pdf", False) == plain
    assert printed("4.pdf", True) != plain


def test_the_trial_page_outlines_the_fields_where_the_printer_needs_them(
    store: Store, tmp_path: Path
) -> None:
    def trial(name: str) -> Path:
        calibrations.print_trial_page(store, tmp_path / name, "level-certificate", printer=PRINTER)
        return tmp_path / name

    before = pieces(page(BytesIO(trial("1.pdf").read_bytes())))
    calibrations.calibrate(store, _marks(), printer=PRINTER, day=DAY)
    kept = calibrations.adjustments(store, PRINTER)["front"]
    after = pieces(page(BytesIO(trial("2.pdf").read_bytes())))
    moved = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    assert len(moved) > 3
    for one, other in moved:
        assert (other.x, other.y) == pytest.approx(kept.apply(one.x, one.y), abs=0.05)
    with pytest.raises(DeskError):
        calibrations.print_trial_page(store, tmp_path / "3.pdf", "没有", printer=PRINTER)
    assert not (tmp_path / "3.pdf").exists()
