"""Placeholders of form workbooks: which exist, how their values are found and written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from talentdesk.text import tr

PLACEHOLDER = re.compile(r"\{\{\s*([a-z_]+(?:\.[a-z_]+)*)\s*(?:\|\s*([^{}|]+?)\s*)?\}\}")
# Excel and XML refuse these in a cell.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def known_placeholders() -> dict[str, str]:
    """Every placeholder a form may use, with what it is called; rows use trainee.*, columns session.*."""
    return {
        "base.name": tr("基地名称"),
        "base.code": tr("基地代码"),
        "class.code": tr("班级编号"),
        "class.name": tr("班级名称"),
        "class.course": tr("课程"),
        "class.occupation": tr("职业"),
        "class.trade": tr("工种"),
        "class.level": tr("等级"),
        "class.start": tr("开班日期"),
        "class.end": tr("结业日期"),
        "class.head_teacher": tr("班主任"),
        "class.teachers": tr("授课教师"),
        "class.hours": tr("学时"),
        "class.place": tr("培训地点"),
        "class.size": tr("培训人数"),
        "exam_date": tr("考试日期"),
        "today": tr("今天"),
        "page.no": tr("第几张"),
        "page.count": tr("共几张"),
        "trainee.no": tr("序号"),
        "trainee.student_no": tr("学号"),
        "trainee.name": tr("姓名"),
        "trainee.sex": tr("性别"),
        "trainee.id_number": tr("证件号码"),
        "trainee.education": tr("学历"),
        "trainee.employer": tr("工作单位"),
        "trainee.phone": tr("联系电话"),
        "trainee.theory": tr("应知成绩"),
        "trainee.practice": tr("应会成绩"),
        "trainee.review": tr("综合评审成绩"),
        "trainee.result": tr("结果"),
        "trainee.certificate": tr("证书编号"),
        "session.no": tr("课次"),
        "session.date": tr("上课日期"),
        "session.period": tr("时段"),
        "session.hours": tr("课时"),
        "session.teacher": tr("授课教师"),
    }


FORMATS = ("年月日", "年月", "月日", "月/日", "mask")


def lookup(path: str, facts: Mapping[str, object]) -> object:
    """The value at a dotted path; None where a step is missing."""
    found: object = facts
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def fill_text(text: str, facts: Mapping[str, object]) -> object:
    """A cell's text with its placeholders filled; a cell that is one bare placeholder keeps the value's type."""
    whole = PLACEHOLDER.fullmatch(text.strip())
    if whole and not whole.group(2):
        value = lookup(whole.group(1), facts)
        if isinstance(value, int | float | date) and not isinstance(value, bool):
            return value
    filled = PLACEHOLDER.sub(lambda match: as_text(lookup(match.group(1), facts), match.group(2) or ""), text)
    return _CONTROL.sub("", filled)


def as_text(value: object, form: str = "") -> str:
    """A value for eyes: lists joined by 、, dates in the wanted form, numbers without a needless .0."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "、".join(as_text(each, form) for each in value)
    if form == "mask":
        return masked(str(value))
    if form:
        day = _day(value)
        return _dated(day, form) if day else str(value)
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _dated(day: date, form: str) -> str:
    return {
        "年月日": f"{day.year}年{day.month}月{day.day}日",
        "年月": f"{day.year}年{day.month}月",
        "月日": f"{day.month}月{day.day}日",
        "月/日": f"{day.month}/{day.day}",
    }.get(form, day.isoformat())


def masked(text: str) -> str:
    """An ID number with only 6 + 4, a phone with 3 + 4, a name with its first character left."""
    if len(text) >= 15:
        return text[:6] + "*" * (len(text) - 10) + text[-4:]
    if len(text) >= 7:
        return text[:3] + "*" * (len(text) - 7) + text[-4:]
    return text[:1] + "*" * (len(text) - 1)
