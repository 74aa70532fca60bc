"""Word letters: values and lists by the forms' placeholders, unknown names found, nothing of Python within reach."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from PIL import Image

from talentdesk.documents.letters import fill_letter, letter_asks, letter_findings, orientation
from talentdesk.errors import DeskError

FACTS: dict[str, object] = {
    "base": {"name": "滨江市高技能人才培训基地", "seal": None},
    "class": {"code": "2026QCG1", "start": date(2026, 9, 1), "size": 2, "name": "A<b>&{{ 7*7 }}"},
    "trainees": [
        {
            "no": 1,
            "name": "王丽",
            "id_number": "11010519491231002X",
            "theory": 78.0,
            "attendance_rate": 0.9375,
        },
        {"no": 2, "name": "李䶮", "id_number": "110105194912310038", "theory": None, "attendance_rate": 1},
    ],
    "today": date(2026, 11, 21),
    "ask": {"fee": "1234.5"},
}


def letter(path: Path, *paragraphs: str, header: str = "") -> Path:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.save(str(path))
    return path


def filled(template: Path, facts: dict[str, object] = FACTS) -> list[str]:
    out = io.BytesIO()
    assert fill_letter(template, facts, out) == []
    return [paragraph.text for paragraph in Document(io.BytesIO(out.getvalue())).paragraphs]


def test_values_and_formats(tmp_path: Path) -> None:
    template = letter(
        tmp_path / "a.docx",
        "{{ base.name }}：{{ class.code }}班共 {{ class.size }} 人",
        "{{ class.start|年月日 }} {{ class.start|年.月.日 }} {{ class.start|格式('月/日') }} {{ class.start }}",
        "{{ ask.fee|大写 }} {{ ask.fee|金额 }} {{ class.place|空('待定') }}",
        header="{{ today|年月日 }}",
    )
    assert letter_findings(template) == []
    assert filled(template) == [
        "滨江市高技能人才培训基地：2026QCG1班共 2 人",
        "2026年9月1日 2026.9.1 9/1 2026-09-01",
        "壹仟贰佰叁拾肆元伍角整 1,234.50 待定",
    ]
    out = io.BytesIO()
    fill_letter(template, FACTS, out)
    assert Document(io.BytesIO(out.getvalue())).sections[0].header.paragraphs[0].text == "2026年11月21日"
    assert letter_asks(template) == ["fee"]


def test_a_placeholder_word_cut_into_runs_is_still_one(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph()
    for run in ("{{ class.", "start", "|", "年月日", " }}止"):
        paragraph.add_run(run).bold = run == "年月日"
    document.save(str(tmp_path / "runs.docx"))
    assert filled(tmp_path / "runs.docx") == ["2026年9月1日止"]


def test_table_rows_repeat_for_each_trainee(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(rows=4, cols=3)
    texts = ["序号", "姓名", "应知"], ["{%tr for t in trainees %}", "", ""]
    texts += (
        ["{{ loop.index }}", "{{ t.name }}", "{{ t.theory }}/{{ t.attendance_rate|百分比 }}"],
        ["{%tr endfor %}", "", ""],
    )
    for row, given in zip(table.rows, texts, strict=True):
        for cell, text in zip(row.cells, given, strict=True):
            cell.text = text
    document.save(str(tmp_path / "table.docx"))
    out = io.BytesIO()
    assert fill_letter(tmp_path / "table.docx", FACTS, out) == []
    made = Document(io.BytesIO(out.getvalue())).tables[0]
    assert [[cell.text for cell in row.cells] for row in made.rows] == [
        ["序号", "姓名", "应知"],
        ["1", "王丽", "78/93.8%"],
        ["2", "李䶮", "/100%"],
    ]


def test_data_are_never_read_as_marks_or_xml(tmp_path: Path) -> None:
    assert filled(letter(tmp_path / "a.docx", "班级：{{ class.name }}。")) == ["班级：A<b>&{{ 7*7 }}。"]
    strange = {**FACTS, "class": {"name": "甲\x00\x0b乙"}}
    assert filled(letter(tmp_path / "b.docx", "{{ class.name }}"), strange) == ["甲乙"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{{ class.colour }}", "class.colour"),
        ("{{ klass.code }}", "klass.code"),
        ("{{ class }}", "class"),
        ("{% for t in trainees %}{{ t.nickname }}{% endfor %}", "trainee.nickname"),
        ("{% for t in pupils %}{{ t.name }}{% endfor %}", "pupils"),
        ("{% if class.colour %}x{% endif %}", "class.colour"),
        ("{{ class.start.year }}", "class.start.year"),
    ],
)
def test_an_unknown_name_is_found_before_anything_is_written(tmp_path: Path, text: str, named: str) -> None:
    template = letter(tmp_path / "a.docx", text)
    findings = letter_findings(template)
    assert "placeholder-unknown" in {problem.code for problem in findings}
    assert any(f"“{named}”" in problem.text for problem in findings)
    out = io.BytesIO()
    with pytest.raises(DeskError) as refused:
        fill_letter(template, FACTS, out)
    assert refused.value.problems == tuple(findings)
    assert out.getvalue() == b""


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ class.__class__ }}",
        "{{ trainees|attr('append') }}",
        "{{ class.start.isoformat() }}",
        "{{ trainee.photo.read_text() }}",
        "{{ range(999999999) }}",
        "{{ 9**9**9 }}",
        "{{ '%99999999d' % 1 }}",
        "{{ lipsum() }}",
        "{{ self }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% set x = class.__init__ %}{{ x.__globals__ }}",
        "{{ base.name|map('upper')|list }}",
        "{{ base.name|center(99999999) }}",
        "{{ class['__class__'] }}",
        "{% for a in trainees %}" * 4 + "x" + "{% endfor %}" * 4,
    ],
)
def test_a_letter_reaches_nothing_but_its_values(tmp_path: Path, text: str) -> None:
    template = letter(tmp_path / "a.docx", text)
    assert letter_findings(template)
    with pytest.raises(DeskError):
        fill_letter(template, FACTS, io.BytesIO())


def test_a_text_is_not_multiplied(tmp_path: Path) -> None:
    template = letter(tmp_path / "a.docx", "{{ base.name * 999999999 }}")
    with pytest.raises(DeskError, match="不能这样计算"):
        fill_letter(template, FACTS, io.BytesIO())


def test_a_broken_mark_is_found(tmp_path: Path) -> None:
    findings = letter_findings(letter(tmp_path / "a.docx", "{% for t in trainees %}{{ t.name }}"))
    assert [problem.code for problem in findings] == ["marker"]


def test_the_same_facts_give_the_same_bytes(tmp_path: Path) -> None:
    template = letter(tmp_path / "a.docx", "{{ base.name }}")
    digests = set()
    for _ in range(2):
        out = io.BytesIO()
        fill_letter(template, FACTS, out)
        digests.add(hashlib.sha256(out.getvalue()).hexdigest())
    assert len(digests) == 1


def test_pictures_and_paths(tmp_path: Path) -> None:
    picture = tmp_path / "章.png"
    Image.new("RGB", (30, 30), "red").save(picture)
    facts = {**FACTS, "base": {"name": "基地", "seal": picture}}
    out = io.BytesIO()
    assert fill_letter(letter(tmp_path / "a.docx", "章：{{ base.seal|图片 }}"), facts, out) == []
    assert len(Document(io.BytesIO(out.getvalue())).inline_shapes) == 1
    assert filled(letter(tmp_path / "b.docx", "章：{{ base.seal }}。"), facts) == ["章：。"]
    picture.write_bytes(b"no picture")
    problems = fill_letter(letter(tmp_path / "a.docx", "章：{{ base.seal|图片 }}"), facts, io.BytesIO())
    assert [problem.code for problem in problems] == ["picture"]


def test_a_letter_about_one_person(tmp_path: Path) -> None:
    template = letter(tmp_path / "a.docx", "{{ trainee.name }}同志：")
    one = {**FACTS, "trainees": [{"name": "王丽"}]}
    assert filled(template, one) == ["王丽同志："]
    with pytest.raises(DeskError, match="一次只能为一个学员"):
        fill_letter(template, FACTS, io.BytesIO())


def test_orientation(tmp_path: Path) -> None:
    document = Document()
    assert orientation(letter(tmp_path / "p.docx", "")) == "portrait"
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.save(str(tmp_path / "l.docx"))
    assert orientation(tmp_path / "l.docx") == "landscape"


def test_a_damaged_letter_is_refused(tmp_path: Path) -> None:
    template = letter(tmp_path / "a.docx", "x")
    template.write_bytes(template.read_bytes()[:-300])
    with pytest.raises(DeskError, match="无法打开"):
        letter_findings(template)
