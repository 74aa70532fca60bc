"""Commands about teachers: who may teach what, hours and limits, expiries, 双师型, training, secondment, ratings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import click

from talentdesk.cli.frame import DONE, IN_PART, OUT, Frame, command, problem_facts, problem_line
from talentdesk.cli.papers import DAY
from talentdesk.cli.words import DeskGroup
from talentdesk.errors import Problem
from talentdesk.registers import register
from talentdesk.services import faculty, records, teaching
from talentdesk.store import Store
from talentdesk.text import tr

YEAR = click.IntRange(1900, 2199)


def add_to(group: click.Group) -> None:
    """Put these commands into the program."""
    teachers = DeskGroup("teacher", help=tr("师资：任教条件、课时、资格到期、双师型、培训、支教、评价"))
    group.add_command(teachers)
    _add_check(teachers)
    _add_hours(teachers)
    _add_alerts(teachers)
    _add_dual(teachers)
    _add_year_lists(teachers)
    _add_evaluations(teachers)


def _find(store: Store, key: str) -> int:
    return records.find_by_key(store, register("teachers"), key)


def _said(findings: Iterable[Problem]) -> list[str]:
    return [f"  {problem_line(finding)}" for finding in findings]


def _reasons(findings: Iterable[Problem]) -> list[dict[str, object]]:
    return [problem_facts(finding) for finding in findings]


def _answer(allowed: bool | None) -> str:
    if allowed is None:
        return tr("无法判断")
    return tr("可以") if allowed else tr("不可以")


def _add_check(teachers: click.Group) -> None:
    @command(teachers, "check", tr("一位教师可以教什么，或一个班的教师是否符合任教条件"))
    @click.argument("code", required=False)
    @click.option("--class", "class_code", default=None, help=tr("班级编号"))
    @click.option("--date", "day", type=DAY, default=None, help=tr("哪一天，默认今天"))
    def check(frame: Frame, code: str | None, class_code: str | None, day: datetime | None) -> None:
        store = frame.store()
        if class_code is not None:
            class_id = teaching.find_class(store, class_code)
            if code is None:
                _say_checks(frame, faculty.class_teacher_findings(store, class_id))
            else:
                days = [day.date()] if day else []
                _say_checks(frame, [faculty.may_teach(store, _find(store, code), class_id, days)])
        elif code is not None:
            _say_levels(frame, _find(store, code), day.date() if day else date.today())
        else:
            raise click.UsageError(tr("请写教师编号，或用 --class 写班级编号。"))


def _say_checks(frame: Frame, checks: Sequence[faculty.TeacherCheck]) -> None:
    lines = []
    for check in checks:
        role = tr("班主任") if check.head else tr("任课")
        state = _answer(check.permission.allowed if check.ok else False)
        lines += [f"{check.code}\t{check.name}\t{role}\t{state}", *_said(check.findings)]
    facts = [
        {
            "code": check.code,
            "name": check.name,
            "head": check.head,
            "teaches": check.teaches,
            "ok": check.ok,
            "allowed": check.permission.allowed,
            "by": check.permission.by,
            "from": check.permission.since,
            "until": check.permission.until,
            "days": check.days,
            "failing_days": check.failing,
            "away_days": check.away,
            "reasons": _reasons(check.findings),
        }
        for check in checks
    ]
    status = DONE if all(check.ok for check in checks) else IN_PART
    frame.answer({"teachers": facts}, lines or [tr("这个班还没有教师。")], status=status)


def _say_levels(frame: Frame, teacher_id: int, day: date) -> None:
    store = frame.store()
    found = faculty.teachable_levels(store, teacher_id, day)
    lines = []
    for line in found:
        answer = line.permission
        state = _answer(answer.allowed)
        if answer.until is not None:
            state = tr("可以，到 {day}", day=answer.until)
        lines += [f"{line.occupation}\t{tr(line.level.short)}\t{state}", *_said(answer.findings)]
    if not found:
        lines.append(tr("没有登记职业，也没有登记证书。"))
    facts = [
        {
            "occupation": line.occupation,
            "level": line.level.label,
            "allowed": line.permission.allowed,
            "by": line.permission.by,
            "from": line.permission.since,
            "until": line.permission.until,
            "source": line.source,
            "reasons": _reasons(line.permission.findings),
        }
        for line in found
    ]
    categories = faculty.categories(store, teacher_id, day)
    lines += [tr("参考分类：{label} {state}", label=tr(each.label), state=tr("符合") if each.met else tr("不符合"))
              for each in categories]  # fmt: skip
    kinds = [
        {
            "category": each.label,
            "met": each.met,
            "source": each.source,
            "reasons": _reasons(each.findings),
        }
        for each in categories
    ]
    status = DONE if any(line.permission.allowed for line in found) else IN_PART
    frame.answer({"day": day, "levels": facts, "categories": kinds}, lines, status=status)


def _add_hours(teachers: click.Group) -> None:
    @command(teachers, "hours", tr("每位教师每月的课时和上限"))
    @click.option("--year", type=YEAR, default=None, help=tr("年份，默认今年"))
    @click.option("--month", type=click.IntRange(1, 12), default=None, help=tr("只要一个月"))
    @click.option("--teacher", default=None, help=tr("只要一位教师"))
    @click.option("--out", type=OUT, default=None, help=tr("另存为 .xlsx 或 .csv"))
    def hours(
        frame: Frame, year: int | None, month: int | None, teacher: str | None, out: Path | None
    ) -> None:
        store, today = frame.store(), date.today()
        chosen = year or today.year
        teacher_id = _find(store, teacher) if teacher else None
        found = faculty.teaching_hours(store, chosen, today, month=month, teacher_id=teacher_id)
        problems = faculty.load_findings(found)
        if out is not None:
            faculty.export_hours(store, chosen, today, out, month=month, teacher_id=teacher_id)
        headings, rows = faculty.hours_sheet(found)
        lines = ["\t".join(headings), *("\t".join(_cell(value) for value in row) for row in rows)]
        facts = [
            {
                "code": line.code,
                "name": line.name,
                "month": line.month,
                "theory": line.theory,
                "practice": line.practice,
                "online": line.online,
                "other": line.other,
                "total": line.total,
                "planned": line.planned,
                "limit": line.limit,
                "over": line.over,
            }
            for line in found
        ]
        answer = {"year": chosen, "months": facts, "file": str(out) if out else None}
        frame.answer(answer, lines, problems=problems, status=IN_PART if problems else DONE)


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _add_alerts(teachers: click.Group) -> None:
    @command(teachers, "alerts", tr("已到期和快到期的教师资格；有已到期的状态为 1"))
    @click.option("--days", type=click.IntRange(0, 3660), default=faculty.EXPIRING_DAYS, show_default=True,
                  help=tr("多少天以内"))  # fmt: skip
    def alerts(frame: Frame, days: int) -> None:
        found = faculty.alerts(frame.store(), date.today(), days)
        facts = [
            {
                "code": each.code,
                "name": each.name,
                "qualification": each.qualification,
                "until": each.until,
                "days": each.days,
                "expired": each.expired,
            }
            for each in found
        ]
        lines = [each.text for each in found] or [tr("没有到期的资格。")]
        status = IN_PART if any(each.expired for each in found) else DONE
        frame.answer({"alerts": facts}, lines, status=status)


def _add_dual(teachers: click.Group) -> None:
    @command(teachers, "dual", tr("按本基地的标准判断双师型；--set 按判断结果登记"))
    @click.argument("code", required=False)
    @click.option("--set", "settle", is_flag=True, help=tr("把判断结果登记到教师资料"))
    def dual(frame: Frame, code: str | None, settle: bool) -> None:
        store, today = frame.store(), date.today()
        if code is None:
            if settle:
                raise click.UsageError(tr("--set 要写明是哪一位教师。"))
            _say_dual(frame, faculty.dual_teachers(store, today), DONE, reasons=False)
            return
        number = _find(store, code)
        if settle:
            faculty.set_dual(store, number, today)
        found = faculty.dual_teachers(store, today, [number])
        status = DONE if all(line.judgement.qualified for line in found) else IN_PART
        _say_dual(frame, found, status, reasons=True)


def _say_dual(frame: Frame, found: Sequence[faculty.DualLine], status: int, *, reasons: bool) -> None:
    lines = []
    for line in found:
        marked = tr("已登记双师型") if line.marked else tr("未登记双师型")
        state = {None: tr("无法判断"), True: tr("符合"), False: tr("不符合")}[line.judgement.qualified]
        lines.append(f"{line.code}\t{line.name}\t{state}\t{marked}")
        if reasons:
            lines += _said(line.judgement.findings)
        if reasons and line.unused:
            lines.append("  " + tr("可登记为证明材料的资格：{names}", names="、".join(line.unused)))
    facts = [
        {
            "code": line.code,
            "name": line.name,
            "qualified": line.judgement.qualified,
            "marked": line.marked,
            "suggestion": line.suggestion,
            "criteria": [
                {
                    "name": each.criterion.name,
                    "required": each.criterion.required,
                    "amount": float(each.amount),
                    "short": float(each.short),
                    "unit": each.criterion.unit,
                }
                for each in line.judgement.lines
            ],
            "unused": line.unused,
            "reasons": _reasons(line.judgement.findings),
        }
        for line in found
    ]
    frame.answer({"teachers": facts}, lines, status=status)


def _add_year_lists(teachers: click.Group) -> None:
    @command(teachers, "list-training", tr("一年的师资培训：人数、人次、学时"))
    @click.option("--year", type=YEAR, default=None, help=tr("年份，默认今年"))
    def list_training(frame: Frame, year: int | None) -> None:
        found = faculty.trainings_of_year(frame.store(), year or date.today().year)
        lines = [f"{line.start}\t{line.name}\t{line.title}\t{line.hours}" for line in found.lines]
        lines.append(
            tr("{year} 年：{people} 人，{times} 人次，{hours} 学时", year=found.year, people=found.people,
               times=found.times, hours=found.hours)
        )  # fmt: skip
        trainings = [
            {"teacher": line.name, "title": line.title, "organiser": line.organiser, "start": line.start,
             "end": line.end, "hours": line.hours}
            for line in found.lines
        ]  # fmt: skip
        facts: dict[str, object] = {"year": found.year, "people": found.people, "times": found.times}
        frame.answer(facts | {"hours": found.hours, "trainings": trainings}, lines)

    @command(teachers, "list-secondments", tr("一年的派出支教：在外人数、当年派出人数"))
    @click.option("--year", type=YEAR, default=None, help=tr("年份，默认今年"))
    def list_secondments(frame: Frame, year: int | None) -> None:
        found = faculty.secondments_of_year(frame.store(), year or date.today().year)
        lines = [f"{line.start}\t{line.end or ''}\t{line.name}\t{line.partner}" for line in found.lines]
        lines.append(
            tr("{year} 年：在外 {people} 人，其中当年派出 {sent} 人", year=found.year, people=found.people,
               sent=found.sent)
        )  # fmt: skip
        secondments = [
            {"teacher": line.name, "partner": line.partner, "start": line.start, "end": line.end, "task": line.task}
            for line in found.lines
        ]  # fmt: skip
        facts: dict[str, object] = {"year": found.year, "people": found.people, "sent": found.sent}
        frame.answer(facts | {"secondments": secondments}, lines)


def _add_evaluations(teachers: click.Group) -> None:
    @command(teachers, "list-evaluations", tr("教师评价：各周期各来源的平均分，所教班级的满意率"))
    @click.argument("code", required=False)
    @click.option("--year", type=YEAR, default=None, help=tr("只要一年"))
    def list_evaluations(frame: Frame, code: str | None, year: int | None) -> None:
        store = frame.store()
        teacher_id = _find(store, code) if code else None
        found = faculty.evaluations(store, year=year, teacher_id=teacher_id)
        lines = []
        for each in found:
            rate = tr("满意率 {rate}", rate=f"{each.review_rate:.1%}") if each.review_rate is not None else ""
            lines.append(f"{each.code}\t{each.name}\t{rate}".rstrip())
            for period in each.periods:
                scores = " ".join(f"{source} {score:.1f}" for source, score in period.sources.items())
                lines.append(f"  {period.period}\t{period.average:.1f}\t{scores}")
        facts = [
            {
                "code": each.code,
                "name": each.name,
                "review_rate": each.review_rate,
                "periods": [
                    {"period": line.period, "sources": dict(line.sources), "average": line.average}
                    for line in each.periods
                ],
                "classes": [
                    {"code": line.code, "rate": line.rate, "votes": line.votes} for line in each.reviews
                ],
            }
            for each in found
        ]
        frame.answer({"teachers": facts}, lines or [tr("还没有评价。")])
