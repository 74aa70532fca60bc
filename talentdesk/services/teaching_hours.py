"""Hours taught per teacher, month and kind, with the planned ones, against the limits of teachers and base."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import case, extract, func, select

from talentdesk.errors import DeskError, Problem
from talentdesk.model import BaseProfile, Session, Teacher, TrainingClass
from talentdesk.store import Store
from talentdesk.text import tr

THEORY, PRACTICE, ONLINE = "理论", "实操", "线上"


@dataclass(frozen=True, slots=True)
class MonthHours:
    """One teacher's 课时 in one month by kind (``other``: kind not entered); ``planned`` of them are still to come.

    ``limit``: his own, else the base's, None where there is none.
    """

    teacher_id: int
    code: str
    name: str
    year: int
    month: int
    theory: int
    practice: int
    online: int
    other: int
    planned: int
    limit: int | None

    @property
    def total(self) -> int:
        """All hours of the month, taught and planned."""
        return self.theory + self.practice + self.online + self.other

    @property
    def over(self) -> int:
        """Hours beyond the limit."""
        return max(self.total - self.limit, 0) if self.limit is not None else 0


def teaching_hours(
    store: Store, year: int, today: date, *, month: int | None = None, teacher_id: int | None = None
) -> list[MonthHours]:
    """The months of a year in which there are sessions, by teacher and month; sessions after ``today`` are planned."""
    first = date(year, month or 1, 1)
    last = date(year + month // 12, month % 12 + 1, 1) if month else date(year + 1, 1, 1)
    of_month = extract("month", Session.day)
    statement = (
        select(
            Session.teacher_id,
            of_month.label("month"),
            func.coalesce(Session.kind, "").label("kind"),
            func.sum(Session.hours),
            func.sum(case((Session.day > today, Session.hours), else_=0)),
        )
        .join(TrainingClass, TrainingClass.id == Session.class_id)
        .where(
            Session.day >= first,
            Session.day < last,
            Session.teacher_id.is_not(None) if teacher_id is None else Session.teacher_id == teacher_id,
            Session.deleted_at.is_(None),
            TrainingClass.deleted_at.is_(None),
        )
        .group_by(Session.teacher_id, of_month, func.coalesce(Session.kind, ""))
    )
    people = select(Teacher.id, Teacher.code, Teacher.name, Teacher.hours_per_month).where(
        Teacher.deleted_at.is_(None)
    )
    sums: dict[tuple[int, int], dict[str, tuple[int, int]]] = {}
    with store.read() as session:
        for number, of, kind, hours, planned in session.execute(statement):
            sums.setdefault((int(number), int(of)), {})[str(kind)] = (int(hours), int(planned))
        usual = session.scalar(select(BaseProfile.hours_per_month))
        teachers = {
            number: (code, name, limit or usual) for number, code, name, limit in session.execute(people)
        }
    lines = [
        _line(number, teachers[number], year, of, kinds)
        for (number, of), kinds in sums.items()
        if number in teachers
    ]
    return sorted(lines, key=lambda line: (line.code, line.month))


def _line(
    number: int,
    teacher: tuple[str, str, int | None],
    year: int,
    month: int,
    kinds: dict[str, tuple[int, int]],
) -> MonthHours:
    code, name, limit = teacher
    known = {kind: kinds.get(kind, (0, 0))[0] for kind in (THEORY, PRACTICE, ONLINE)}
    total = sum(hours for hours, _ in kinds.values())
    return MonthHours(
        teacher_id=number,
        code=code,
        name=name,
        year=year,
        month=month,
        theory=known[THEORY],
        practice=known[PRACTICE],
        online=known[ONLINE],
        other=total - sum(known.values()),
        planned=sum(planned for _, planned in kinds.values()),
        limit=limit,
    )


def load_findings(lines: Iterable[MonthHours]) -> list[Problem]:
    """What is over the limit: ``over-limit-planned`` where sessions to come can still be given to somebody else."""
    return [_over(line) for line in lines if line.over]


def _over(line: MonthHours) -> Problem:
    text = tr(
        "{name} {year} 年 {month} 月 {total} 课时，超过上限 {limit} 课时 {over} 课时。",
        name=line.name, year=line.year, month=line.month, total=line.total, limit=line.limit, over=line.over,
    )  # fmt: skip
    if line.planned:
        hours = min(line.over, line.planned)
        return Problem("over-limit-planned", text, tr("还没上的课里请把 {hours} 课时排给别人。", hours=hours))
    return Problem("over-limit", text, tr("请核对课次；确实上了的，请调整上限或补报说明。"))


def hours_sheet(lines: Sequence[MonthHours]) -> tuple[list[str], list[list[object]]]:
    """Headings and rows of the table for export."""
    headings = [
        tr("教师编号"), tr("姓名"), tr("年"), tr("月"), tr("理论"), tr("实操"), tr("线上"), tr("未分类"), tr("合计"),
        tr("其中未上"), tr("上限"), tr("超出"),
    ]  # fmt: skip
    rows: list[list[object]] = [
        [
            line.code, line.name, line.year, line.month, line.theory, line.practice, line.online, line.other, line.total,
            line.planned, line.limit, line.over,
        ]
        for line in lines
    ]  # fmt: skip
    return headings, rows


def export_hours(
    store: Store,
    year: int,
    today: date,
    out: Path,
    *,
    month: int | None = None,
    teacher_id: int | None = None,
) -> int:
    """Write the table as .xlsx or .csv by the file's ending; how many rows. Journaled."""
    from talentdesk.exchange.tables import (  # openpyxl, which the program's start need not wait for
        write_csv,
        write_xlsx,
    )

    lines = teaching_hours(store, year, today, month=month, teacher_id=teacher_id)
    headings, rows = hours_sheet(lines)
    if out.suffix.lower() == ".xlsx":
        write_xlsx(out, headings, rows, sheet=tr("教师课时"))
    elif out.suffix.lower() == ".csv":
        write_csv(out, headings, rows, encoding="utf-8-sig")
    else:
        raise DeskError(tr("只能导出为 .xlsx 或 .csv。"), tr("请改文件名的后缀。"), code="format")
    store.note(tr("导出教师课时 {count} 行：{file}", count=len(rows), file=out.name), kind="export")
    return len(rows)
