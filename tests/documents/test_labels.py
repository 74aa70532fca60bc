"""Labels: every label where its sheet has it, every code readable as printed, words that never leave their label."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from talentdesk.documents.label_sheets import LabelSheet, label_sheet, label_sheets
from talentdesk.documents.label_text import Label, label_rows
from talentdesk.documents.labels import CODES, CodeKind, check_labels, code_box, render_labels
from talentdesk.documents.overprint import Adjustment
from talentdesk.documents.typeset import Span, spans_width
from talentdesk.errors import DeskError
from tests.documents.pdf_reading import Box, boxes, page, pieces, plain

SHEETS = pytest.mark.parametrize("sheet", label_sheets(), ids=lambda each: each.name)
KINDS = pytest.mark.parametrize("code", CODES)
# Corners of chosen labels as the makers' data sheets have them: number on the sheet -> mm from the top left of the page.
BY_HAND = {
    "a4-3x8": {1: (0, 0.5), 3: (140, 0.5), 24: (140, 259.5)},
    "a4-3x7": {1: (7.21, 15.15), 5: (73.25, 53.25), 21: (139.29, 243.75)},
    "a4-2x7": {1: (4.65, 15.15), 2: (106.25, 15.15), 14: (106.25, 243.75)},
    "a4-4x10": {1: (8, 21.5), 4: (153.5, 21.5), 40: (153.5, 250.1)},
    "a4-5x13": {1: (4.75, 10.7), 5: (167.15, 10.7), 65: (167.15, 265.1)},
    "a4-2x5": {1: (15, 13.5), 2: (105, 13.5), 10: (105, 229.5)},
    "roll-40x20": {1: (0, 0)},
    "roll-50x30": {1: (0, 0)},
    "roll-60x40": {1: (0, 0)},
    "roll-70x50": {1: (0, 0)},
}
LONG = Label(
    "SB-2026-0012", "多工序数控机床操作调整加工中心五轴联动训练工作站（含刀库及冷却系统）", "滨江市高技能人才培训基地",
    "VMC850L-5AX-2026", "数控加工综合实训中心二楼东侧", "欧阳建国",
)  # fmt: skip


def some(count: int, code: str = "SB-{:03d}") -> list[Label]:
    base = "滨江市高技能人才培训基地"
    return [
        Label(code.format(n), "数控车床", base, "CK6140", "一号实训室", "王建国") for n in range(1, count + 1)
    ]


def made(sheet: LabelSheet, labels: list[Label], **more: object) -> BytesIO:
    out = BytesIO()
    assert render_labels(sheet, labels, out, **more) > 0  # type: ignore[arg-type]  # whatever it takes
    return out


def codes_of(out: BytesIO, number: int = 0) -> list[Box]:
    """The codes' boxes in the order in which they were drawn: cut marks are lines without a body."""
    return [box for box in boxes(page(out, number)) if box.width > 1 and box.height > 1]


def test_the_table_of_corners_is_complete() -> None:
    assert set(BY_HAND) == {each.name for each in label_sheets()}


@SHEETS
def test_labels_lie_on_the_page_and_not_on_each_other(sheet: LabelSheet) -> None:
    places = [sheet.corner(n) for n in range(sheet.per_page)]
    assert min(sheet.pitch[0] - sheet.size[0], sheet.pitch[1] - sheet.size[1]) >= 0
    assert all(x >= 0 and y >= 0 for x, y in places)
    assert max(x + sheet.size[0] for x, _ in places) <= sheet.page[0] + 1e-6
    assert max(y + sheet.size[1] for _, y in places) <= sheet.page[1] + 1e-6
    # What is left on the right and below is what is left on the left and above: the sheet may be turned round.
    assert sheet.page[0] - places[-1][0] - sheet.size[0] == pytest.approx(sheet.origin[0], abs=0.05)
    assert sheet.page[1] - places[-1][1] - sheet.size[1] == pytest.approx(sheet.origin[1], abs=0.05)


@KINDS
@SHEETS
def test_every_label_is_within_a_tenth_of_a_millimetre(sheet: LabelSheet, code: CodeKind) -> None:
    labels = some(sheet.per_page, "S{:02d}")
    out = made(sheet, labels, code=code)
    found, texts = codes_of(out), pieces(page(out))
    assert len(found) == sheet.per_page
    for number, (x, y) in BY_HAND[sheet.name].items():
        left, top, wide, high = code_box(sheet, labels[number - 1].code, code)
        box = found[number - 1]
        for got, wanted in zip(
            (box.x, box.y, box.width, box.height), (x + left, y + top, wide, high), strict=True
        ):
            assert got == pytest.approx(wanted, abs=0.1)
        said = [each for each in texts if plain(each.text) == labels[number - 1].code]
        assert any(x <= each.x <= x + sheet.size[0] and y <= each.y <= y + sheet.size[1] for each in said)


@KINDS
@SHEETS
def test_codes_keep_clear_of_edge_and_words(sheet: LabelSheet, code: CodeKind) -> None:
    left, top, wide, high = code_box(sheet, "SB-003", code)
    # Start, check and six signs of 11 modules, a stop of 13; ten modules beside it are the quiet zone.
    quiet = 10 * wide / (8 * 11 + 13) if code == "code128" else 0.0
    assert left >= max(quiet, 1.0) - 1e-6
    assert left + wide <= sheet.size[0] - max(quiet, 1.0) + 1e-6
    assert top >= 1.0
    assert top + high <= sheet.size[1] - 1.0
    for each in pieces(page(made(sheet, [LONG], code="qr"))):
        assert 0.9 <= each.x < sheet.origin[0] + sheet.size[0]
        assert sheet.origin[1] <= each.y <= sheet.origin[1] + sheet.size[1]


def read_back(out: BytesIO, sheet: LabelSheet, number: int = 0) -> list[str]:
    """What a scanner reads of a page as printed: 203 dots an inch on a label printer, 300 on paper."""
    document = pypdfium2.PdfDocument(out.getvalue())
    dpi = sheet.dpi or 300
    image = document[number].render(scale=dpi / 72, grayscale=True).to_pil()
    if sheet.is_roll:
        image = image.point([0] * 128 + [255] * 128)  # a thermal head burns a dot or does not
    found = [each.text for each in zxingcpp.read_barcodes(image)]
    document.close()
    return found


@KINDS
@SHEETS
def test_every_code_is_read_as_printed(sheet: LabelSheet, code: CodeKind) -> None:
    if sheet.is_roll:
        labels = [*some(6, "SB-{:03d}"), Label("a1#/x", "焊条"), Label("20260001", "万用表")]
        for number, label in enumerate(labels):
            assert read_back(made(sheet, labels, code=code), sheet, number) == [label.code]
    else:
        labels = [*some(sheet.per_page - 1, "SB-26-{:03d}"), LONG]
        assert sorted(read_back(made(sheet, labels, code=code, cut_marks=True), sheet)) == sorted(
            each.code for each in labels
        )


def test_a_chinese_number_is_a_qr_code() -> None:
    sheet, labels = label_sheet("roll-50x30"), [Label("车床甲-01", "车床")]
    assert check_labels(sheet, labels, "qr") == []
    assert read_back(made(sheet, labels), sheet) == ["车床甲-01"]
    assert [each.code for each in check_labels(sheet, labels, "code128")] == ["code-unusable"]


def test_a_code_that_would_be_too_fine_is_found_before_printing() -> None:
    long_one = [Label("SB-2026-CK6140-0001", "车床")]
    assert [(e.code, e.row) for e in check_labels(label_sheet("roll-40x20"), long_one, "code128")] == [
        ("code-too-fine", 1)
    ]
    assert check_labels(label_sheet("a4-2x5"), long_one, "code128") == []
    assert check_labels(label_sheet("roll-40x20"), long_one, "qr") == []


def test_a_character_no_font_has_is_found() -> None:
    found = check_labels(label_sheet("a4-3x8"), [Label("S1", "车\U000e0fff床")], "qr")
    assert [each.code for each in found] == ["missing-glyph"]


def test_used_labels_are_skipped_and_copies_follow_each_other() -> None:
    sheet = label_sheet("a4-3x8")
    out = made(sheet, some(3), start=23, copies=2)
    assert len(PdfReader(out).pages) == 2
    assert [len(codes_of(out, n)) for n in (0, 1)] == [2, 4]
    assert sorted(read_back(out, sheet)) == ["SB-001", "SB-001"]
    assert sorted(read_back(out, sheet, 1)) == ["SB-002", "SB-002", "SB-003", "SB-003"]
    first, second = codes_of(out)
    assert (second.x - first.x, second.y - first.y) == pytest.approx((70, 0), abs=0.01)
    assert first.x > 70
    full = made(sheet, some(24))
    assert len(PdfReader(full).pages) == 1
    for start in (0, 25, -1):
        with pytest.raises(DeskError) as refused:
            render_labels(sheet, some(1), BytesIO(), start=start)
        assert "24" in refused.value.text
    assert render_labels(sheet, [], BytesIO()) == 0


def test_a_calibrated_printer_moves_everything() -> None:
    sheet = label_sheet("a4-3x7")
    plain_one, moved = (
        codes_of(made(sheet, some(21), adjustment=each))
        for each in (Adjustment(), Adjustment(1.5, -0.7, 1.01, 0.99))
    )
    for before, after in zip(plain_one, moved, strict=True):
        assert after.x == pytest.approx(before.x * 1.01 + 1.5, abs=0.01)
        assert after.y == pytest.approx(before.y * 0.99 - 0.7, abs=0.01)


def test_cut_marks_cross_at_the_corners() -> None:
    sheet = label_sheet("a4-2x5")
    lines = [
        box for box in boxes(page(made(sheet, some(1), cut_marks=True))) if min(box.width, box.height) < 0.01
    ]
    upright = {(round(box.x, 1), round(box.y + box.height / 2, 1)) for box in lines if box.width < 0.01}
    assert upright == {(x, y) for x in (15.0, 105.0, 195.0) for y in (13.5, 67.5, 121.5, 175.5, 229.5, 283.5)}
    roll = label_sheet("roll-50x30")
    assert made(roll, some(1), cut_marks=True).getvalue() == made(roll, some(1)).getvalue()


def test_the_same_labels_are_the_same_bytes() -> None:
    sheet = label_sheet("a4-5x13")
    assert made(sheet, some(70)).getvalue() == made(sheet, some(70)).getvalue()


WORDS = st.text(alphabet="数控车床实训室ABC123（）-/ ", max_size=60)


@settings(max_examples=150)
@given(WORDS, WORDS, WORDS, WORDS, st.floats(50, 240), st.floats(22, 120), st.booleans())
def test_words_never_leave_their_box(
    name: str, model: str, place: str, person: str, width: float, room: float, with_code: bool
) -> None:
    label = Label("SB-2026-001", name, "基地", model, place, person)
    rows = label_rows(label, 9.0, width, room, with_code=with_code)
    assert sum(row.size for row in rows) * 1.22 <= room + 0.01
    assert all(spans_width([Span(row.text, row.family)], row.size) <= width + 0.05 for row in rows)
    assert all(row.size >= 4.5 or row.text == "基地" for row in rows)
    if with_code:
        assert any(row.text.startswith("SB-2026") for row in rows)


def test_an_unknown_sheet_is_refused_with_those_there_are() -> None:
    with pytest.raises(DeskError) as refused:
        label_sheet("a5")
    assert "a4-3x8" in refused.value.remedy
