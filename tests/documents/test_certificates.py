"""Certificates: where things stand on paper, the same bytes twice, findings before printing."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader

from talentdesk.documents.certificates import check_certificates, render_certificates
from talentdesk.documents.layouts import LAYOUTS, load_layout
from talentdesk.documents.photos import photo_for_print
from talentdesk.documents.qr import dark_runs, qr_rows
from talentdesk.errors import Cancelled
from talentdesk.progress import Progress
from tests.documents.pdf_reading import MM, plain
from tests.documents.people import NAMES, photo, subject

WORDING = {
    "completion-landscape": "准予结业，特发此证。",
    "completion-portrait": "准予结业，特发此证。",
    "booklet": "准予结业，特发此证。",
    "level-certificate": "具备该职业（工种）相应技能等级水平。",
    "training-proof": "特此证明。",
}


def pdf(layout_name: str, subjects: list[dict[str, object]]) -> BytesIO:
    out = BytesIO()
    layout = load_layout(layout_name)
    pages = len(subjects) * len(layout.sides)
    assert render_certificates(layout, subjects, out, author="江州基地") == pages
    return out


@pytest.mark.parametrize("name", LAYOUTS)
def test_names_can_be_copied_and_nothing_is_wrong(name: str) -> None:
    layout, people = load_layout(name), [subject(person) for person in range(len(NAMES))]
    file = pdf(name, people)
    texts = [plain(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(file.getvalue())]
    for person, text in enumerate(texts[:: len(layout.sides)]):
        assert NAMES[person] in text
        assert "11010519491231002X" in text
        assert WORDING[name] in text
    last = (len(NAMES) - 1) * len(layout.sides)
    assert NAMES[-1] in plain(PdfReader(file).pages[last].extract_text()), "another reader"
    warned = [] if name == "training-proof" else [("photo-missing", "warning")] * len(people)
    assert [(f.problem.code, f.level) for f in check_certificates(layout, people)] == warned


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
