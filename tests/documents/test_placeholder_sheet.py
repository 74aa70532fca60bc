"""The list sheet of placeholders: all of them ready to copy, the whole language explained, the examples true."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from talentdesk.documents.form_catalogue import FORMS
from talentdesk.documents.form_check import sheet_findings, text_boxes
from talentdesk.documents.form_placeholders import LISTS, PLACEHOLDERS
from talentdesk.documents.form_values import fill_text
from talentdesk.documents.forms import template_findings
from talentdesk.documents.placeholder_sheet import formats_for, place_of, placeholder_workbook
from talentdesk.documents.sheet_pdf import sheet_to_pdf
from talentdesk.documents.value_formats import FORMATS, is_format, parse_format


def lines(sheet: int) -> list[list[Any]]:
    return [
        [cell.value for cell in row] for row in placeholder_workbook().worksheets[sheet].iter_rows(min_row=4)
    ]


def samples() -> dict[str, Any]:
    """The samples as facts: days as dates, several teachers as a list."""
    facts: dict[str, Any] = {}
    for placeholder in PLACEHOLDERS:
        value: object = placeholder.sample
        if "date" in placeholder.path or placeholder.path == "class.start":
            value = dt.date.fromisoformat(placeholder.sample)
        if placeholder.path == "class.teachers":
            value = placeholder.sample.split("、")
        first, _, name = placeholder.path.partition(".")
        if name:
            facts.setdefault(first, {})[name] = value
        else:
            facts[first] = value
    return facts


def test_every_placeholder_stands_there_once_with_its_sample() -> None:
    found = {row[0]: row[1:3] for row in lines(0) if row[1]}
    assert len(found) == len([row for row in lines(0) if row[1]])
    for placeholder in PLACEHOLDERS:
        label, sample = found[f"{{{{{placeholder.path}}}}}"]
        assert (label, sample or "") == (placeholder.label, placeholder.sample)
    asked = {f"{{{{ask.{ask.name}}}}}" for form in FORMS for ask in form.asks}
    assert found.keys() - asked == {f"{{{{{placeholder.path}}}}}" for placeholder in PLACEHOLDERS}


def test_every_list_has_a_heading_that_says_how_it_repeats() -> None:
    headings = [str(row[0]) for row in lines(0) if not row[1]]
    for name, label in LISTS.items():
        wanted = (f"{{{{#{name}}}}}", f"{{{{>{name}}}}}", f"{{{{@{name}}}}}")
        assert any(text.startswith(label) and all(mark in text for mark in wanted) for text in headings), name


def test_the_formats_named_exist() -> None:
    for placeholder in PLACEHOLDERS:
        named = formats_for(placeholder).removesuffix("（数字，可计算）").split()
        assert named, placeholder.path
        assert all(is_format(parse_format(name)[0]) for name in named), placeholder.path


def test_formats_and_places_suit_the_placeholder() -> None:
    of = {placeholder.path: formats_for(placeholder) for placeholder in PLACEHOLDERS}
    assert of["class.start"] == "年月日 年月 月日 月/日 年.月.日 星期"
    assert of["trainee.photo"] == "图片"
    assert of["trainee.id_number"] == "mask 空:文字"
    assert of["summary.device_value"] == "金额 大写"
    assert of["trainee.theory"] == "空:文字（数字，可计算）"
    assert of["trainee.student_no"] == "空:文字"
    assert place_of("trainee.name") == "{{#trainees}}"
    assert place_of("class.name") == "班级的表格"
    assert place_of("today") == "任何表格"


def test_the_explanation_leaves_out_nothing_of_the_language() -> None:
    written = "　".join(str(row[0]) for row in lines(1) if row[1]) + str([row[1] for row in lines(1)])
    for name in FORMATS:
        assert name in written, name
    for sign in ("{{#", "min=", "page=", "{{+", "{{>", "max=", "{{@", "{{?", "{{?!", "!}}", "+1.", "=SUM("):
        assert sign in written, sign


def test_the_examples_may_stand_in_a_template(tmp_path: Path) -> None:
    for number, row in enumerate(row for row in lines(1) if row[1]):
        book = Workbook()
        sheet = book.worksheets[0]
        text = str(row[2])
        item = "trainee" if "trainee" in text else "device" if "device" in text else "reward"
        # The items of lists stand in rows of their list.
        sheet["A1"] = f"{{{{#{item}s}}}}"
        sheet["B1"] = text.replace("{{#trainees}}", "")
        if "{{+" in text or "{{@" in text or "sessions" in text:
            sheet["A1"], sheet["B1"] = "{{#trainees}}{{trainee.no}}", None
            sheet["C2" if "{{+" in text else "C4"] = text
        path = tmp_path / f"{number}.xlsx"
        book.save(path)
        assert template_findings(path) == [], text


def test_the_results_shown_are_what_comes_out() -> None:
    facts = samples()
    checked = 0
    for row in lines(1):
        template = str(row[2])
        if (
            row[1]
            and "{{" in template
            and "（" not in str(row[3])[:1]
            and not any(m in template for m in "#+>@?")
        ):
            given = {**facts, "ask": {"year": 2026}}
            assert str(fill_text(template, given)) == row[3], template
            checked += 1
    assert checked >= 12


def test_it_prints_well_and_stays_text() -> None:
    book = placeholder_workbook()
    saved = BytesIO()
    book.save(saved)
    for sheet in load_workbook(saved).worksheets:
        assert list(sheet_findings(sheet, text_boxes(sheet, {}))) == []
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        assert sheet.print_title_rows == "$1:$3"
    out = BytesIO()
    assert sheet_to_pdf(book, out) < 26
