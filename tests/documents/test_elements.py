"""What single elements do: codes that read back, photos of the wrong size, names, substitutes, dates."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from talentdesk.documents.certificates import check_certificates, render_certificates
from talentdesk.documents.layout_model import Layout
from talentdesk.documents.layouts import read_layout
from talentdesk.documents.placeholders import chinese_numerals_date, date_values
from tests.documents.pdf_reading import boxes, page, pieces, plain
from tests.documents.people import photo, subject
from tests.documents.test_layouts import minimal, png

BOX = {"x": 20, "y": 30, "width": 60, "height": 20}


def layout(*elements: dict[str, Any]) -> Layout:
    return read_layout(minimal(sides=[{"key": "front", "elements": list(elements)}]))


def drawn(who: dict[str, object], *elements: dict[str, Any], **options: Any) -> BytesIO:
    out = BytesIO()
    render_certificates(layout(*elements), [who], out, **options)
    return out


def codes(who: dict[str, object], *elements: dict[str, Any]) -> list[str]:
    return [finding.problem.code for finding in check_certificates(layout(*elements), [who])]


def test_codes_are_vector_and_read_back() -> None:
    items = (
        {"kind": "code128", **BOX},
        {"kind": "qr", "text": "{qr}", "x": 20, "y": 80, "width": 24, "height": 30},
    )
    out = drawn(subject(0), *items)
    document = pypdfium2.PdfDocument(out.getvalue())
    image = document[0].render(scale=4).to_pil()
    document.close()
    assert {code.text for code in zxingcpp.read_barcodes(image)} == {
        "JZ2026QCK010001",
        "TD1;JZ01;JZ2026QCK010001",
    }
    shapes = boxes(page(out))
    assert [box.kind for box in shapes] == ["path", "path"]
    assert (shapes[0].x, shapes[0].y, shapes[0].width) == pytest.approx((20, 30, 60), abs=0.05)
    assert (shapes[1].width, shapes[1].height) == pytest.approx((24, 24), abs=0.05)
    assert [finding.problem.code for finding in check_certificates(layout(*items), [subject(0)])] == []


@pytest.mark.parametrize(
    ("changes", "item", "code"),
    [
        ({"number": "证1"}, {"kind": "code128", **BOX}, "code-unusable"),
        ({}, {"kind": "code128", **BOX, "width": 12}, "code-too-fine"),
        ({"qr": "x" * 4000}, {"kind": "qr", **BOX}, "code-unusable"),
        ({"qr": "x" * 700}, {"kind": "qr", **BOX}, "code-too-fine"),
        ({"qr": ""}, {"kind": "qr", **BOX}, "placeholder-empty"),
    ],
)
def test_codes_that_would_not_be_read_are_found(
    changes: dict[str, object], item: dict[str, Any], code: str
) -> None:
    assert codes(subject(0, **changes), item) == [code]
    drawn(subject(0, **changes), {"kind": "rectangle", **BOX})


@pytest.mark.parametrize(
    ("size", "spec", "found"),
    [
        ((295, 413), "one-inch", []),
        ((358, 441), "one-inch", ["photo-wrong-size"]),
        ((358, 441), "id-card", []),
        ((100, 140), "one-inch", ["photo-wrong-size"]),
        ((640, 480), "", ["photo-wrong-size"]),
        ((1000, 1400), "", []),
    ],
)
def test_photos_of_the_wrong_size_are_a_warning(
    size: tuple[int, int], spec: str, found: list[str], tmp_path: Path
) -> None:
    item = {"kind": "photo", "x": 1, "y": 1, "width": 25, "height": 35, "spec": spec}
    findings = check_certificates(layout(item), [subject(0, photo=photo(tmp_path / "a.jpg", size=size))])
    assert [finding.problem.code for finding in findings] == found
    assert all(
        finding.level == "warning" and f"{size[0]}×{size[1]}" in finding.problem.text for finding in findings
    )


@pytest.mark.parametrize("kind", ["text", "paragraph"])
def test_names_of_two_characters_are_spread(kind: str) -> None:
    item = {"kind": kind, "text": "{name}", "pad_two": True, **BOX}
    assert "王\u3000丽" in page(drawn(subject(0, name="王丽"), item)).extract_text()
    assert "欧阳娜娜" in page(drawn(subject(0, name="欧阳娜娜"), item)).extract_text()


def test_an_empty_value_may_have_a_substitute() -> None:
    item = {"kind": "text", "text": "{trade|--}", **BOX}
    assert plain(page(drawn(subject(0, trade=""), item)).extract_text()) == "--"
    assert plain(page(drawn(subject(0), item)).extract_text()) == "数控车工"
    assert codes(subject(0, trade=""), item) == []


def test_letters_and_lines_keep_their_distance() -> None:
    item = {
        "kind": "text",
        "text": "一二\n三四",
        "size": 10,
        "spacing": 2,
        "line_spacing": 2,
        "align": "right",
        **BOX,
    }
    found = pieces(page(drawn(subject(0), item)))
    assert [piece.text for piece in found] == ["一二", "三四"]
    assert found[1].y - found[0].y == pytest.approx(20 * 25.4 / 72, abs=0.01)
    assert found[0].x == pytest.approx(80 - 2 - 20 * 25.4 / 72, abs=0.05)


@pytest.mark.parametrize("align", ["left", "center", "right", "justify"])
def test_paragraphs_are_set_on_any_side(align: str) -> None:
    item = {
        "kind": "paragraph",
        "text": "一二三四五六七八九十" * 3 + "\n末",
        "align": align,
        "size": 12,
        **BOX,
        "height": 60,
    }
    found = pieces(page(drawn(subject(0), item)))
    short = found[-1]
    free = 60 - 12 * 25.4 / 72
    assert short.text == "末"
    assert short.x - 20 == pytest.approx({"center": free / 2, "right": free}.get(align, 0), abs=0.05)


def test_a_face_without_bold_is_drawn_thicker() -> None:
    item = {"kind": "text", "text": "楷体", "font": "kai", **BOX}
    thin, thick = (
        page(drawn(subject(0), {**item, "weight": weight})).get_contents() for weight in ("regular", "bold")
    )
    assert thin is not None
    assert thick is not None
    shown = page(drawn(subject(0), {**item, "weight": "bold"}))
    assert "楷体" in plain(shown.extract_text())


def test_pictures_come_from_the_layout_or_the_subject(tmp_path: Path) -> None:
    Image.new("RGBA", (9, 9), (200, 0, 0, 90)).save(tmp_path / "seal.png")
    own = {"kind": "image", "data": png(), **BOX}
    seal = {"kind": "seal", "source": "seal", "label": "（盖章）", **BOX, "y": 90}
    assert len(boxes(page(drawn(subject(0, seal=tmp_path / "seal.png"), own, seal)))) == 2
    without = page(drawn(subject(0), own, seal))
    assert len(boxes(without)) == 1
    assert "盖章" in without.extract_text()
    assert "盖章" not in page(drawn(subject(0), own, seal, overprint=True)).extract_text()


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 20), "二〇二六年十一月二十日"),
        (date(2030, 10, 10), "二〇三〇年十月十日"),
        (date(2000, 1, 31), "二〇〇〇年一月三十一日"),
    ],
)
def test_dates_in_chinese(day: date, text: str) -> None:
    assert chinese_numerals_date(day) == text


def test_a_date_in_all_its_ways() -> None:
    values = date_values("start", date(2026, 9, 1))
    assert (values["start"], values["start_iso"], values["start_dots"]) == (
        "2026年9月1日",
        "2026-09-01",
        "2026.09.01",
    )
    assert (values["start_year"], values["start_month_cn"], values["start_day_cn"]) == ("2026", "九", "一")
    assert set(date_values("start", None)) == set(values)
    assert not any(date_values("start", None).values())
