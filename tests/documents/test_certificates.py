"""Certificates: where things stand on paper, the same bytes twice, findings before printing."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from talentdesk.documents.certificates import check_certificates, render_certificates
from talentdesk.documents.elements import ELEMENTS, Photo
from talentdesk.documents.fonts import ASCENT
from talentdesk.documents.layouts import LAYOUTS, check_layout, load_layout, read_layout
from talentdesk.documents.photos import photo_for_print
from talentdesk.documents.qr import dark_runs, qr_rows
from talentdesk.documents.text_elements import Paragraph, Text
from talentdesk.errors import Cancelled, DeskError
from talentdesk.paths import resource
from talentdesk.progress import Progress
from tests.documents.people import NAMES, photo, subject

MM = 25.4 / 72


def pdf(layout_name: str, subjects: list[dict[str, object]]) -> BytesIO:
    out = BytesIO()
    assert render_certificates(load_layout(layout_name), subjects, out, author="江州基地") == len(subjects)
    return out


def pieces(out: BytesIO, number: int = 0) -> list[tuple[str, float, float]]:
    """Every piece of text of a page with the left end of its baseline in mm from the top left corner."""
    page = PdfReader(out).pages[number]
    found: list[tuple[str, float, float]] = []

    def visit(text: str, cm: Any, tm: Any, font: Any, size: Any) -> None:
        if text.strip():
            x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
            found.append((text.strip(), x * MM, float(page.mediabox.height) * MM - y * MM))

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("person", range(len(NAMES)))
def test_names_can_be_copied_and_nothing_is_wrong(name: str, person: int) -> None:
    text = "".join(PdfReader(pdf(name, [subject(person)])).pages[0].extract_text().split())
    assert NAMES[person] in text
    assert "11010519491231002X" in text
    assert "准予结业，特发此证。" in text
    findings = check_certificates(load_layout(name), [subject(person)])
    assert [(f.problem.code, f.level) for f in findings] == [("photo-missing", "warning")]


@pytest.mark.parametrize("name", LAYOUTS)
def test_texts_stand_where_the_layout_says(name: str) -> None:
    layout = load_layout(name)
    who = subject(0)
    found = pieces(pdf(name, [who]))
    for element in layout.elements:
        if isinstance(element, Text):
            text = element.content(who)
            baseline = element.y + (element.h - element.size * MM) / 2 + ASCENT * element.size * MM
            x, y = next(
                (x, y) for piece, x, y in found if text.replace(" ", "").startswith(piece.replace(" ", ""))
            )
            assert y == pytest.approx(baseline, abs=0.1), text
            assert element.x - 0.1 <= x < element.x + element.w
            if element.align == "left":
                assert x == pytest.approx(element.x, abs=0.1)
        elif isinstance(element, Paragraph):
            indent = element.indent * element.size * MM
            first = next(piece for piece in found if piece[0].startswith("学员"))
            assert first[1] == pytest.approx(element.x + indent, abs=0.1)
            assert first[2] == pytest.approx(element.y + ASCENT * element.size * MM, abs=0.1)


def test_centred_text_is_centred() -> None:
    element = next(e for e in load_layout("completion-landscape").elements if isinstance(e, Text))
    x = next(x for piece, x, _ in pieces(pdf("completion-landscape", [subject(0)])) if piece[0] == "结")
    width = 4 * element.size * MM + 3 * element.spacing
    assert x == pytest.approx(element.x + (element.w - width) / 2, abs=0.1)


def test_the_photo_stands_where_the_layout_says(tmp_path: Path) -> None:
    layout = load_layout("completion-landscape")
    place = next(e for e in layout.elements if isinstance(e, Photo))
    page = PdfReader(pdf("completion-landscape", [subject(0, photo=photo(tmp_path / "a.jpg"))])).pages[0]
    data = page.get_contents().get_data().decode("latin-1")  # type: ignore[union-attr]
    width, _, _, height, x, bottom = next(
        map(float, line.split()[1:7]) for line in data.splitlines() if line.endswith("Do Q")
    )
    assert [width * MM, height * MM, x * MM] == pytest.approx([place.w, place.h, place.x], abs=0.01)
    assert 210 - (bottom + height) * MM == pytest.approx(place.y, abs=0.1)


def test_printing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    people = [subject(n, photo=photo(tmp_path / f"{n}.jpg", shade=100 + n)) for n in range(8)]
    first, second = pdf("completion-landscape", people), pdf("completion-landscape", people)
    assert first.getvalue() == second.getvalue()


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    out = pdf("completion-landscape", [subject(n, photo=photo(tmp_path / "a.jpg")) for n in range(3)])
    reader = PdfReader(out, strict=True)
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("结业证书", "江州基地")
    assert str(reader.root_object["/Lang"]) == "zh-CN"
    assert len(reader.pages) == 3
    assert all(
        "/FontFile2" in font.get_object()["/FontDescriptor"]
        for font in reader.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    )
    assert [round(float(x) * MM) for x in reader.pages[0].mediabox[2:]] == [297, 210]


def test_a_page_is_small(tmp_path: Path) -> None:
    people = [subject(n, photo=photo(tmp_path / f"{n}.jpg", shade=100 + n)) for n in range(40)]
    assert len(pdf("completion-landscape", people).getvalue()) / 40 < 60_000


def test_no_subjects_write_nothing() -> None:
    out = BytesIO()
    assert render_certificates(load_layout("completion-landscape"), [], out) == 0
    assert out.getvalue() == b""


def test_progress_counts_and_cancels() -> None:
    seen: list[tuple[int, int]] = []
    people = [subject(n) for n in range(3)]
    progress = Progress(lambda done, total, text: seen.append((done, total)))
    render_certificates(load_layout("completion-landscape"), people, BytesIO(), progress)
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
    stop = Progress(cancelled=lambda: True)
    with pytest.raises(Cancelled):
        render_certificates(load_layout("completion-landscape"), people, BytesIO(), stop)


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"name": "王\U00031350"}, "missing-glyph", "U+31350"),
        ({"base_name": "基地" * 40}, "overflow", "放不下"),
        ({"course": "培训" * 400}, "overflow", "放不下"),
        ({"hours": ""}, "placeholder-empty", "学时"),
        ({"number": ""}, "number-missing", "没有证书编号"),
    ],
)
def test_findings_before_printing(changes: dict[str, object], code: str, words: str, tmp_path: Path) -> None:
    good = photo(tmp_path / "a.jpg")
    people = [subject(0, photo=good), subject(1, photo=good, **changes)]
    (finding,) = check_certificates(load_layout("completion-landscape"), people)
    assert (finding.subject_index, finding.problem.code, finding.level) == (1, code, "error")
    assert words in finding.problem.text
    assert finding.problem.remedy


def test_double_numbers_are_found_on_both(tmp_path: Path) -> None:
    good = photo(tmp_path / "a.jpg")
    people = [subject(n, photo=good, number="A1") for n in range(2)]
    findings = check_certificates(load_layout("completion-landscape"), people)
    assert [(f.subject_index, f.problem.code) for f in findings] == [
        (0, "number-duplicate"),
        (1, "number-duplicate"),
    ]


def test_a_broken_photo_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    findings = check_certificates(load_layout("completion-landscape"), [subject(0, photo=tmp_path / "a.jpg")])
    assert [f.problem.code for f in findings] == ["photo-unreadable"]


def test_optional_parts_vanish_without_their_value() -> None:
    text = "".join(
        PdfReader(pdf("completion-landscape", [subject(0, trade="", level="")]))
        .pages[0]
        .extract_text()
        .split()
    )
    assert "参加车工职业技能培训" in text


def test_photos_pass_untouched_or_are_made_fit(tmp_path: Path) -> None:
    fit = photo(tmp_path / "fit.jpg")
    assert photo_for_print(fit, 25, 35)[0] == fit.read_bytes()
    Image.effect_noise((1500, 1200), 120).convert("RGB").save(tmp_path / "large.png")
    data, _ = photo_for_print(tmp_path / "large.png", 25, 35)
    with Image.open(BytesIO(data)) as made:
        assert (made.format, made.size) == ("JPEG", (295, 413))
    assert len(data) <= 36_000


def test_pale_and_palette_pictures_become_white_ground(tmp_path: Path) -> None:
    Image.new("RGBA", (295, 413), (255, 0, 0, 0)).save(tmp_path / "clear.png")
    with Image.open(BytesIO(photo_for_print(tmp_path / "clear.png", 25, 35)[0])) as made:
        assert made.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_the_code_reads_back(tmp_path: Path) -> None:
    import zxingcpp

    rows = qr_rows("TD1;江州;0001", "M")
    size = len(rows)
    image = Image.new("L", ((size + 8) * 4, (size + 8) * 4), 255)
    for y, row in enumerate(rows):
        for start, length in dark_runs(row):
            box = ((start + 4) * 4, (y + 4) * 4, (start + length + 4) * 4, (y + 5) * 4)
            image.paste(0, box)
    (code,) = zxingcpp.read_barcodes(image)
    assert code.text == "TD1;江州;0001"


def test_a_long_number_leaves_no_gap_in_the_paragraph() -> None:
    out = pdf("completion-landscape", [subject(2)])
    lines = PdfReader(out).pages[0].extract_text(extraction_mode="layout").splitlines()
    first = next(line for line in lines if "学员" in line)
    assert "11010519491231002X" in first


def test_layout_problems_are_all_named() -> None:
    data = {
        "format": "talentdesk-layout",
        "version": 1,
        "name": "x",
        "page": {"width": 5, "height": 210},
        "elements": [
            {"type": "text", "x": 1, "y": 1, "w": 1, "text": "a", "font": "comic", "glow": 1},
            {"type": "sparkle"},
            {"type": "rect", "x": "1", "y": 1, "w": 1, "h": 1, "colour": "red"},
        ],
    }
    assert {problem.field for problem in check_layout(data)} == {
        "page.width",
        "elements[0].h",
        "elements[0].font",
        "elements[0].glow",
        "elements[1]",
        "elements[2].x",
        "elements[2].colour",
    }
    with pytest.raises(DeskError) as refused:
        read_layout(data)
    assert len(refused.value.problems) == 7


def test_a_newer_layout_is_refused_politely() -> None:
    with pytest.raises(DeskError, match="更新的程序版本"):
        read_layout({"format": "talentdesk-layout", "version": 2})


def test_every_built_in_layout_is_listed_and_every_kind_is_known() -> None:
    assert sorted(LAYOUTS) == sorted(path.stem for path in resource("layouts").glob("*.json"))
    assert len({kind.kind for kind in ELEMENTS}) == len(ELEMENTS)


def test_every_kind_of_element_can_be_drawn(tmp_path: Path) -> None:
    import base64

    picture = base64.b64encode(photo(tmp_path / "a.jpg").read_bytes()).decode()
    box = {"x": 10, "y": 10, "w": 40, "h": 10}
    data: dict[str, Any] = {
        "format": "talentdesk-layout",
        "version": 1,
        "name": "all",
        "page": {"width": 210, "height": 297},
        "elements": [
            {"type": "text", "text": "{name}", "pad_two": True, "align": "spread", **box},
            {"type": "paragraph", "text": "一二三" * 9, "valign": "middle", **box, "h": 60},
            {"type": "photo", **box},
            {"type": "image", "data": picture, **box},
            {"type": "line", "x": 1, "y": 2, "x2": 3, "y2": 4, "dash": 1},
            {"type": "rect", "fill": "#eeeeee", **box},
            {"type": "frame", **box, "h": 60},
            {"type": "rosette", "x": 50, "y": 50, "radius": 9},
            {"type": "qr", "x": 1, "y": 1, "size": 20, "caption": "扫码"},
            {"type": "seal", "x": 50, "y": 90, "label": "（盖章）"},
        ],
    }
    assert {item["type"] for item in data["elements"]} == {kind.kind for kind in ELEMENTS}
    out = BytesIO()
    render_certificates(read_layout(data), [subject(0)], out)
    assert "王\u3000丽" in PdfReader(out).pages[0].extract_text()
