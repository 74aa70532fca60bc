"""Overprinting: the printer's error is solved from measured marks, and only variable data reach the paper."""

from __future__ import annotations

import base64
from io import BytesIO
from math import cos, hypot, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.documents.calibration import calibration_marks, calibration_page, trial_page
from talentdesk.documents.certificates import check_certificates, render_certificates
from talentdesk.documents.layouts import LAYOUTS, load_layout, read_layout
from talentdesk.documents.overprint import (
    NO_ADJUSTMENT,
    Adjustment,
    Measured,
    largest_residual,
    solve_adjustment,
)
from talentdesk.documents.placeholders import sample_subject
from talentdesk.errors import DeskError
from tests.documents.pdf_reading import boxes, page, pieces, plain
from tests.documents.people import subject
from tests.documents.test_layouts import minimal, pdf_background, png

A4 = (210.0, 297.0)


def printer(x: float, y: float, error: tuple[float, float, float, float, float]) -> tuple[float, float]:
    """Where a printer with this error (shift x, y mm, stretch x, y, turn in degrees) puts a point."""
    dx, dy, sx, sy, turn = error
    c, s = cos(radians(turn)), sin(radians(turn))
    return c * sx * x - s * sy * y + dx, s * sx * x + c * sy * y + dy


def measured(error: tuple[float, float, float, float, float], marks: int, digits: int) -> list[Measured]:
    return [
        Measured(x, y, *(round(value, digits) for value in printer(x, y, error)))
        for x, y in calibration_marks(*A4)[:marks]
    ]


def left_over(adjustment: Adjustment, error: tuple[float, float, float, float, float]) -> float:
    """How far from their place the four corners of A4 land with the correction."""
    corners = [(x, y) for x in (0, 210) for y in (0, 297)]
    landed = [(corner, printer(*adjustment.apply(*corner), error)) for corner in corners]
    return max(hypot(x - cx, y - cy) for (cx, cy), (x, y) in landed)


ERRORS = st.tuples(
    st.floats(-8, 8), st.floats(-8, 8), st.floats(0.985, 1.015), st.floats(0.985, 1.015), st.floats(-1.5, 1.5)
)


@given(ERRORS, st.integers(3, 4))
def test_a_pure_error_is_taken_away_exactly(error, marks) -> None:  # type: ignore[no-untyped-def]
    adjustment = solve_adjustment(measured(error, marks, 9))
    assert left_over(adjustment, error) < 1e-5
    assert largest_residual(adjustment, measured(error, marks, 9)) < 1e-5


@given(ERRORS, st.integers(3, 4))
def test_measures_to_a_tenth_leave_three_tenths_at_most(error, marks) -> None:  # type: ignore[no-untyped-def]
    assert left_over(solve_adjustment(measured(error, marks, 1)), error) <= 0.3


def test_turned_the_other_way_round_it_still_fits() -> None:
    """A printer that turns before it stretches differs by less than a ruler shows."""
    c, s = cos(radians(0.8)), sin(radians(0.8))

    def other(x: float, y: float) -> tuple[float, float]:
        return 1.008 * (c * x - s * y) + 2, 0.995 * (s * x + c * y) - 1

    marks = [Measured(x, y, *other(x, y)) for x, y in calibration_marks(*A4)]
    adjustment = solve_adjustment(marks)
    landed = other(*adjustment.apply(*A4))
    assert hypot(landed[0] - 210, landed[1] - 297) < 0.1


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ([], "三个"),
        ([Measured(10, 10, 10, 10), Measured(20, 20, 20, 20), Measured(30, 30, 30, 30)], "直线"),
        ([Measured(x, y, x * 0.8, y * 0.8) for x, y in calibration_marks(*A4)], "相差太大"),
        ([Measured(x, y, x + (5 if x > 100 < y else 0), y) for x, y in calibration_marks(*A4)], "矛盾"),
    ],
)
def test_measures_that_cannot_be_are_refused(marks: list[Measured], words: str) -> None:
    with pytest.raises(DeskError, match=words) as refused:
        solve_adjustment(marks)
    assert refused.value.remedy


def test_the_page_is_drawn_as_the_adjustment_says() -> None:
    adjustment = Adjustment(1.5, -2.0, 1.004, 0.997, 0.6)
    layout = load_layout("level-certificate")
    plain_out, moved_out = BytesIO(), BytesIO()
    render_certificates(layout, [sample_subject()], plain_out)
    render_certificates(layout, [sample_subject()], moved_out, adjustment=adjustment)
    before, after = pieces(page(plain_out)), pieces(page(moved_out))
    # the reader does not tell where a form on a turned page stands: texts on the page itself, boxes also in forms
    moved = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    assert len(moved) > 10
    for one, other in moved:
        assert (other.x, other.y) == pytest.approx(adjustment.apply(one.x, one.y), abs=0.02)
    for one, other in zip(boxes(page(plain_out)), boxes(page(moved_out)), strict=True):
        middle = adjustment.apply(one.x + one.width / 2, one.y + one.height / 2)
        assert (other.x + other.width / 2, other.y + other.height / 2) == pytest.approx(middle, abs=0.05)


def test_each_side_has_its_own_adjustment_and_origin() -> None:
    item = {"kind": "rectangle", "x": 10, "y": 20, "width": 30, "height": 40}
    sides = [
        {"key": "front", "elements": [item], "origin": {"x": 5, "y": 7}},
        {"key": "back", "elements": [item], "origin": {"x": -4, "y": 1}},
    ]
    out = BytesIO()
    pages = render_certificates(
        read_layout(minimal(sides=sides)), [subject(0)] * 2, out, adjustment={"back": Adjustment(dx=100)}
    )
    assert pages == 4
    places = [[(round(box.x, 2), round(box.y, 2)) for box in boxes(page(out, n))] for n in range(4)]
    assert places == [[(15, 27)], [(106, 21)]] * 2
    one = BytesIO()
    assert render_certificates(read_layout(minimal(sides=sides)), [subject(0)], one, sides=("back",)) == 1
    with pytest.raises(DeskError):
        render_certificates(load_layout("training-proof"), [subject(0)], BytesIO(), sides=("back",))


@pytest.mark.parametrize("name", LAYOUTS)
def test_an_overprint_is_what_the_stock_lacks(name: str) -> None:
    layout = load_layout(name)
    whole, over = BytesIO(), BytesIO()
    render_certificates(layout, [sample_subject()], whole)
    render_certificates(layout, [sample_subject()], over, overprint=True)
    text = plain(page(over).extract_text())
    assert "欧阳娜娜" in text
    assert len(boxes(page(over))) < len(boxes(page(whole))) / 3
    for side, number in zip(layout.sides, range(9), strict=False):
        assert all(e.preprinted or not e.fixed for e in side.elements), "labels and frames are on the stock"
        assert len(pieces(page(over, number))) < len(pieces(page(whole, number)))
    assert check_certificates(layout, [sample_subject()], overprint=True, sides=("front",)) is not None


@pytest.mark.parametrize("kind", ["image", "pdf"])
@pytest.mark.parametrize("printed", [True, False])
def test_backgrounds_are_printed_or_only_shown(kind: str, printed: bool) -> None:
    data = png() if kind == "image" else pdf_background()
    box = {"x": 2, "y": 3, "width": 200, "height": 290}
    background = {"kind": kind, "data": data, "printed": printed, **box}
    layout = read_layout(minimal(sides=[{"key": "front", "elements": [], "background": background}]))

    def shown(**options: bool) -> bool:
        out = BytesIO()
        render_certificates(layout, [subject(0), subject(1)], out, **options)  # type: ignore[arg-type]
        of = page(out, 1)
        return bool(boxes(of) or pieces(of))

    assert shown() == printed
    assert shown(preview=True)
    assert not shown(overprint=True)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_pdf_background_fills_its_box_as_it_is_shown(turn: int) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(BytesIO(base64.b64decode(pdf_background()))))
    writer.pages[0].rotate(turn)
    turned = BytesIO()
    writer.write(turned)
    data = base64.b64encode(turned.getvalue()).decode()
    wide, high = (297, 210) if turn % 180 == 0 else (210, 297)
    sheet = {"kind": "A4", "width": wide, "height": high}
    background = {"kind": "pdf", "data": data, "width": wide, "height": high}
    out = BytesIO()
    sides = [{"key": "front", "elements": [], "background": background}]
    render_certificates(read_layout(minimal(sheet=sheet, sides=sides)), [subject(0)], out, owner_password="x")
    frame = {(round(b.x, 1), round(b.y, 1), round(b.width, 1), round(b.height, 1)) for b in boxes(page(out))}
    assert (10, 10, wide - 20, high - 20) in frame
    assert "结业证书" in plain(page(out).extract_text())


@pytest.mark.parametrize("size", [(210, 297), (297, 210), (210, 148), (420, 297), (86, 54)])
def test_the_calibration_page_has_its_marks_where_it_says(size: tuple[float, float]) -> None:
    out = BytesIO()
    calibration_page(out, *size, printer="HP M404", tray="手动", stock="空白证", side="正面")
    of = page(out)
    assert [round(float(side) / 72 * 25.4) for side in of.mediabox[2:]] == list(size)
    painted = boxes(of)
    for x, y in calibration_marks(*size):
        level = [b for b in painted if abs(b.y - y) < 0.01 and b.height < 0.01 and abs(b.width - 12) < 0.01]
        assert any(b.x + b.width / 2 == pytest.approx(x, abs=0.01) for b in level)
    text = plain(of.extract_text())
    assert all(word in text for word in ("套打校准页", "HPM404", "手动", "空白证", "正面", "实际大小"))


def test_a_corrected_calibration_page_moves_its_marks() -> None:
    out = BytesIO()
    calibration_page(out, 210, 297, adjustment=Adjustment(dx=3))
    assert any(abs(b.x - 17) < 0.01 and abs(b.y - 20) < 0.01 for b in boxes(page(out)))
    assert "已按校准结果打印" in plain(page(out).extract_text())


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_trial_page_outlines_every_field(name: str) -> None:
    layout, out = load_layout(name), BytesIO()
    trial_page(layout, out, adjustment=NO_ADJUSTMENT)
    of = page(out)
    painted = boxes(of)
    for element in layout.sides[0].elements:
        if not element.fixed:
            wanted = (element.x, element.y, element.width, element.height)
            assert any(
                (box.x, box.y, box.width, box.height) == pytest.approx(wanted, abs=0.05) for box in painted
            )
    assert "试打页" in plain(of.extract_text())
