"""Tables of mentoring as files: the allowances of a month, mentors' ratings, who has finished (出师); and points as typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from talentdesk.errors import DeskError
from talentdesk.exchange.tables import write_csv, write_xlsx
from talentdesk.rules.pair_evaluation import grade, points
from talentdesk.services.pair_endings import graduates
from talentdesk.services.pair_evaluations import ratings
from talentdesk.services.pair_money import allowance_sheet
from talentdesk.store import Store
from talentdesk.text import tr

Rows = list[list[object]]


def judged_points(blocks: Mapping[str, float | None]) -> tuple[float | None, str]:
    """The sum of an evaluation's four blocks and its grade; (None, "") while one is missing."""
    total = points(blocks)
    return total, grade(total) if total is not None else ""


def export_allowances(store: Store, year: int, month: int, out: Path) -> int:
    """Write the allowance sheet of a month as .xlsx or .csv; how many pairs. The last line is the sum. Journaled."""
    lines = allowance_sheet(store, year, month)
    headings = [
        tr("师傅"), tr("工作单位"), tr("徒弟"), tr("协议编号"), tr("月津贴(元)"), tr("在带天数"), tr("应发(元)"), tr("签字"),
    ]  # fmt: skip
    rows: Rows = [
        [
            line.mentor, line.employer, line.apprentice, line.agreement_number, _yuan(line.monthly), line.days,
            _yuan(line.amount), "",
        ]
        for line in lines
    ]  # fmt: skip
    total = _yuan(sum(line.amount for line in lines))
    name = tr("师傅津贴 {year} 年 {month} 月", year=year, month=month)
    _write(store, name, headings, [*rows, [tr("合计"), "", "", "", "", "", total, ""]], out)
    return len(lines)


def export_ratings(store: Store, until: date, out: Path) -> int:
    """Write the mentors' ratings with their parts as .xlsx or .csv; how many mentors. Journaled."""
    found = ratings(store, until)
    headings = [
        tr("师傅"), tr("工作单位"), tr("评价得分"), tr("评价等次"), tr("在带人数"), tr("出师人数"), tr("评价依据"),
    ]  # fmt: skip
    rows: Rows = [
        [
            each.name, each.employer, each.rating.value, tr(choice) if (choice := each.rating.grade) else "",
            each.active, each.finished, tr("；").join(part.text for part in each.rating.parts if part.count),
        ]
        for each in found
    ]  # fmt: skip
    _write(store, tr("师傅评价"), headings, rows, out)
    return len(rows)


def export_graduates(store: Store, out: Path, *, since: date | None = None, until: date | None = None) -> int:
    """Write 出师名单 as .xlsx or .csv; how many apprentices. Journaled."""
    found = graduates(store, since=since, until=until)
    headings = [
        tr("徒弟"), tr("师傅"), tr("协议编号"), tr("开始日期"), tr("出师日期"), tr("结对时等级"), tr("达到等级"),
        tr("考核得分"), tr("评价等次"), tr("结对结果"),
    ]  # fmt: skip
    rows: Rows = [
        [
            line.apprentice, line.mentor, line.agreement_number, line.start, line.ended_on or line.end,
            tr(line.level_before.label) if line.level_before else "",
            tr(line.level_reached.label) if line.level_reached else "",
            line.points, tr(choice) if (choice := line.grade) else "", line.result,
        ]
        for line in found
    ]  # fmt: skip
    _write(store, tr("出师名单"), headings, rows, out)
    return len(rows)


def _yuan(amount: Decimal | float | None) -> int | float | None:
    """An amount as a figure; whole yuan without a point."""
    if amount is None:
        return None
    return int(amount) if amount == int(amount) else float(amount)


def _write(store: Store, name: str, headings: Sequence[str], rows: Rows, out: Path) -> None:
    if out.suffix.lower() == ".xlsx":
        write_xlsx(out, headings, rows, sheet=name)
    elif out.suffix.lower() == ".csv":
        write_csv(out, headings, rows, encoding="utf-8-sig")
    else:
        raise DeskError(tr("只能导出为 .xlsx 或 .csv。"), tr("请改文件名的后缀。"), code="format")
    store.note(tr("导出{name}：{file}", name=name, file=out.name), kind="export")
