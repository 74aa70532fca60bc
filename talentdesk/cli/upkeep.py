"""Commands about upkeep: plans, the due list, work done, faults and repairs, calibrations, costs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import click

from talentdesk.cli.frame import Frame, command
from talentdesk.cli.papers import DAY
from talentdesk.cli.words import DeskGroup
from talentdesk.errors import DeskError
from talentdesk.model.vocabulary import MAINTENANCE_KINDS, PLAN_COUNTS, PLAN_UNITS
from talentdesk.registers import register
from talentdesk.services import records, repairs, upkeep
from talentdesk.text import tr


def add_to(group: click.Group) -> None:
    """Put these commands into the program."""
    care = DeskGroup("upkeep", help=tr("设备保养、报修和校准"))
    group.add_command(care)
    _add_plans(care)
    _add_log(care)
    _add_faults(care)
    _add_lists(care)


def _day(value: datetime | None) -> date:
    return value.date() if value is not None else date.today()


def _thing(frame: Frame, code: str) -> int:
    return records.find_by_key(frame.store(), register("equipment"), code)


def _kind_of(function: Any) -> Any:
    return click.option(
        "--kind", type=click.Choice(MAINTENANCE_KINDS), required=True, metavar="KIND", help=tr("保养类别")
    )(function)


def _date_of(function: Any) -> Any:
    return click.option("--date", "day", type=DAY, default=None, help=tr("日期，默认今天"))(function)


def _add_plans(care: click.Group) -> None:
    @command(care, "plan", tr("给设备定保养计划"))
    @click.argument("codes", nargs=-1, required=True, metavar="CODE…")
    @_kind_of
    @click.option("--every", default=1, show_default=True, help=tr("间隔"))
    @click.option("--unit", type=click.Choice(PLAN_UNITS), default="月", metavar="UNIT", help=tr("间隔单位"))
    @click.option("--first", type=DAY, default=None, help=tr("首次日期，默认今天"))
    @click.option("--content", default="", help=tr("保养内容"))
    @click.option("--person", default="", help=tr("责任人，默认设备的责任人"))
    @click.option(
        "--count-from", type=click.Choice(PLAN_COUNTS), default=None, metavar="FROM", help=tr("下次日期起算")
    )
    def plan(
        frame: Frame, codes: tuple[str, ...], kind: str, every: int, unit: str, first: datetime | None,
        content: str, person: str, count_from: str | None,
    ) -> None:  # fmt: skip
        ids = [_thing(frame, code) for code in codes]
        made = upkeep.make_plans(
            frame.store(), ids, kind, every, unit, _day(first), content=content, person=person,
            count_from=count_from or "",
        )  # fmt: skip
        frame.answer({"plans": made}, [tr("已定 {count} 个计划", count=len(made))])

    @command(care, "due", tr("到期的保养"))
    @click.option("--until", type=DAY, default=None, help=tr("到哪一天为止，默认今天"))
    @click.option("--place", default="", help=tr("只看这个地点"))
    def due(frame: Frame, until: datetime | None, place: str) -> None:
        today = date.today()
        found = upkeep.due_list(frame.store(), _day(until), today=today, place=place)
        lines = [
            f"{e.due}\t{e.code} {e.name}\t{e.kind}\t{e.content}\t"
            + (tr("已过 {days} 天", days=e.over) if e.over else "")
            for e in found
        ]
        facts = [
            {"plan": e.plan_id, "code": e.code, "kind": e.kind, "due": e.due, "overdue_days": e.over}
            for e in found
        ]
        frame.answer({"due": facts}, lines or [tr("没有到期的保养。")])


def _add_log(care: click.Group) -> None:
    @command(care, "log", tr("登记做过的保养或校准"))
    @click.argument("code")
    @_kind_of
    @click.option("--plan", "plan_id", type=int, default=None, help=tr("计划编号，默认该设备同类的到期计划"))
    @_date_of
    @click.option("--result", default=upkeep.FINE, show_default=False, help=tr("结果：正常、待修……"))
    @click.option("--content", default="", help=tr("内容"))
    @click.option("--person", default="", help=tr("维护人"))
    @click.option("--cost", type=float, default=None, help=tr("费用（元）"))
    @click.option("--downtime", type=float, default=None, help=tr("停机时间（小时）"))
    @click.option("--certificate", default="", help=tr("校准证书编号"))
    @click.option("--valid-until", type=DAY, default=None, help=tr("校准有效期至"))
    def log(
        frame: Frame, code: str, kind: str, plan_id: int | None, day: datetime | None, result: str, content: str,
        person: str, cost: float | None, downtime: float | None, certificate: str, valid_until: datetime | None,
    ) -> None:  # fmt: skip
        thing, done = _thing(frame, code), _day(day)
        work = upkeep.Work(
            kind, done, person=person or frame.user, content=content, result=result, cost=cost, downtime_hours=downtime,
            certificate_number=certificate, valid_until=valid_until.date() if valid_until else None,
        )  # fmt: skip
        plan = plan_id if plan_id is not None else upkeep.plan_for(frame.store(), thing, kind)
        number = upkeep.log_work(frame.store(), thing, work, plan_id=plan)
        frame.answer({"log": number, "plan": plan}, [tr("已登记 {code} 的{kind}", code=code, kind=kind)])


def _add_faults(care: click.Group) -> None:
    @command(care, "fault", tr("报修"))
    @click.argument("code")
    @click.option("--content", required=True, help=tr("故障现象"))
    @_date_of
    def fault(frame: Frame, code: str, content: str, day: datetime | None) -> None:
        number = repairs.report_fault(
            frame.store(), _thing(frame, code), _day(day), content, person=frame.user
        )
        frame.answer({"log": number}, [tr("{code} 已报修，状态改为维修", code=code)])

    @command(care, "repaired", tr("登记修复，设备回到原来的状态"))
    @click.argument("code")
    @_date_of
    @click.option("--scrap", is_flag=True, help=tr("修不好，报废"))
    @click.option("--content", default="", help=tr("内容"))
    @click.option("--cost", type=float, default=None, help=tr("费用（元）"))
    @click.option("--downtime", type=float, default=None, help=tr("停机时间（小时）"))
    def repaired(
        frame: Frame, code: str, day: datetime | None, scrap: bool, content: str, cost: float | None,
        downtime: float | None,
    ) -> None:  # fmt: skip
        thing = _thing(frame, code)
        waiting = [e for e in repairs.open_faults(frame.store(), date.today()) if e.equipment_id == thing]
        if not waiting:
            raise DeskError(tr("{code} 没有待修的报修。", code=code), tr("请先报修。"), code="not-found")
        state = repairs.repaired(
            frame.store(), waiting[0].log_id, _day(day), result=repairs.SCRAPPED if scrap else repairs.MENDED,
            content=content, person=frame.user, cost=cost, downtime_hours=downtime,
        )  # fmt: skip
        frame.answer({"state": state}, [tr("{code} 现在是“{state}”", code=code, state=state)])

    @command(care, "faults", tr("还没有修好的设备"))
    def faults(frame: Frame) -> None:
        found = repairs.open_faults(frame.store(), date.today())
        lines = [f"{e.day}\t{e.code} {e.name}\t{e.content}\t{tr('{days} 天', days=e.days)}" for e in found]
        facts = [{"code": e.code, "day": e.day, "days": e.days, "content": e.content} for e in found]
        frame.answer({"faults": facts}, lines or [tr("没有待修的设备。")])


def _add_lists(care: click.Group) -> None:
    @command(care, "calibrations", tr("快到期和已过期的校准"))
    @click.option("--days", default=90, show_default=True, help=tr("多少天之内"))
    def calibrations(frame: Frame, days: int) -> None:
        if not 0 <= days <= timedelta(days=36500).days:
            raise click.UsageError(tr("请写 0 到 36500 之间的天数。"))
        found = upkeep.calibrations(frame.store(), date.today(), days)
        lines = [f"{e.until}\t{e.code} {e.name}\t{e.certificate_number}" for e in found]
        facts = [
            {"code": e.code, "until": e.until, "days_left": e.days_left, "stage": e.stage} for e in found
        ]
        frame.answer({"calibrations": facts}, lines or [tr("没有快到期的校准。")])

    @command(care, "costs", tr("每台设备每年的维护费用和停机时间"))
    @click.option("--year", type=click.IntRange(1900, 2199), default=None, help=tr("只看这一年"))
    def costs(frame: Frame, year: int | None) -> None:
        found = upkeep.costs(frame.store(), year=year)
        lines = [
            f"{e.year}\t{e.code} {e.name}\t"
            + tr("{cost} 元，停机 {hours} 小时", cost=e.cost, hours=f"{e.downtime_hours:g}")
            for e in found
        ]
        facts = [
            {"code": e.code, "year": e.year, "works": e.works, "faults": e.faults, "cost": str(e.cost),
             "downtime_hours": e.downtime_hours}
            for e in found
        ]  # fmt: skip
        frame.answer({"costs": facts}, lines or [tr("还没有维护记录。")])
