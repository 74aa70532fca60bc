"""Commands about lending: loans, bookings ahead, supplies in and out, and the check of the timetable."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import click

from talentdesk.cli.equipment import past_day
from talentdesk.cli.frame import DONE, IN_PART, Frame, command
from talentdesk.cli.papers import DAY
from talentdesk.cli.words import DeskGroup
from talentdesk.services import bookings, equipment, loans, supplies, teaching, timetable
from talentdesk.services.loans import Asked, LoanLine, Returned
from talentdesk.text import tr

MOMENT = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])


def add_to(group: click.Group) -> None:
    """Put these commands into the program."""
    _add_loans(group)
    _add_bookings(group)
    _add_supplies(group)
    _add_schedule(group)


def _add_loans(group: click.Group) -> None:
    lending = DeskGroup("loan", help=tr("借用：申请、借出、归还、逾期"))
    group.add_command(lending)
    _add_request(lending)
    _add_out(lending)
    _add_back(lending)
    _add_loan_lists(lending)


def _add_request(lending: click.Group) -> None:
    @command(lending, "request", tr("登记借用申请：设备编号，或 编号=数量"))
    @click.argument("things", nargs=-1, required=True, metavar="CODE[=COUNT]…")
    @click.option("--borrower", required=True, help=tr("借用人"))
    @click.option("--due", type=DAY, required=True, help=tr("预期归还日期"))
    @click.option("--phone", default="", help=tr("联系电话"))
    @click.option("--place", default="", help=tr("使用地点"))
    @click.option("--reason", default="", help=tr("借用理由"))
    def request(
        frame: Frame,
        things: tuple[str, ...],
        borrower: str,
        due: datetime,
        phone: str,
        place: str,
        reason: str,
    ) -> None:
        asked = Asked(borrower, _items(frame, things), due.date(), phone, place, reason)
        number = loans.request(frame.store(), asked, date.today())
        frame.answer({"number": number}, [tr("已登记借用单 {number}", number=number)])

    @command(lending, "cancel", tr("取消还没有借出的借用单"))
    @click.argument("number")
    def cancel(frame: Frame, number: str) -> None:
        loans.cancel(frame.store(), number)
        frame.answer({"number": number}, [tr("已取消 {number}", number=number)])


def _items(frame: Frame, things: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """(thing, how many) of CODE or CODE=COUNT; wrong usage when the count is no number."""
    found = []
    for each in things:
        code, _, count = each.partition("=")
        if count and not (count.isascii() and count.isdecimal()):
            raise click.UsageError(tr("“{value}”应写成 编号=数量。", value=each))
        found.append((equipment.find_ids(frame.store(), [code])[0], int(count or 1)))
    return tuple(found)


def _add_out(lending: click.Group) -> None:
    @command(lending, "out", tr("借出一张申请中的借用单"))
    @click.argument("number")
    @click.option("--approved-by", default="", help=tr("批准人"))
    @click.option("--condition", default="", help=tr("借用时状况"))
    @click.option("--date", "given", type=DAY, default=None, help=tr("借出日期，默认今天"))
    def hand_out(frame: Frame, number: str, approved_by: str, condition: str, given: datetime | None) -> None:
        day = past_day(given)
        loans.hand_out(
            frame.store(), number, day, by=frame.user, approved_by=approved_by, condition=condition
        )
        frame.answer({"number": number}, [tr("已借出 {number}", number=number)])


def _add_back(lending: click.Group) -> None:
    @command(lending, "back", tr("归还：全部，或写明编号（编号=数量）"))
    @click.argument("number")
    @click.argument("things", nargs=-1, metavar="[CODE[=COUNT]…]")
    @click.option("--condition", default="", help=tr("归还时状况"))
    @click.option("--damaged", is_flag=True, help=tr("损坏：转为维修"))
    @click.option("--date", "given", type=DAY, default=None, help=tr("归还日期，默认今天"))
    def back(
        frame: Frame,
        number: str,
        things: tuple[str, ...],
        condition: str,
        damaged: bool,
        given: datetime | None,
    ) -> None:
        if (condition or damaged) and not things:
            raise click.UsageError(tr("写状况或损坏时，请写明是哪几件。"))
        returned = [
            Returned(thing, count if "=" in text else None, condition, damaged)
            for text, (thing, count) in zip(things, _items(frame, things), strict=True)
        ]
        day = past_day(given)
        closed = loans.take_back(frame.store(), number, day, by=frame.user, returned=returned or None)
        line = (
            tr("{number} 已全部归还", number=number)
            if closed
            else tr("已登记归还，{number} 还有没还的", number=number)
        )
        frame.answer({"number": number, "closed": closed}, [line])


def _add_loan_lists(lending: click.Group) -> None:
    @command(lending, "list", tr("列出申请中和已借出的借用单"))
    def list_loans(frame: Frame) -> None:
        _say_loans(frame, loans.loan_lines(frame.store(), date.today()))

    @command(lending, "overdue", tr("列出逾期未还的借用单；有逾期时状态为 1"))
    def overdue(frame: Frame) -> None:
        found = loans.overdue(frame.store(), date.today())
        _say_loans(frame, found, status=IN_PART if found else DONE)


def _say_loans(frame: Frame, found: Sequence[LoanLine], status: int = DONE) -> None:
    facts = [
        {
            "number": each.number,
            "borrower": each.borrower,
            "state": each.state,
            "due_on": each.due_on,
            "days_overdue": each.late,
            "things": each.things,
        }
        for each in found
    ]
    lines = [
        "\t".join(
            [each.number, each.borrower, each.state, each.due_on.isoformat(), "；".join(each.things)]
        )  # not shown
        + (" " + tr("逾期 {count} 天", count=each.late) if each.late else "")
        for each in found
    ]
    frame.answer({"loans": facts}, lines or [tr("没有借用单。")], status=status)


def _add_bookings(group: click.Group) -> None:
    ahead = DeskGroup("booking", help=tr("预约设备或实训室"))
    group.add_command(ahead)

    @command(ahead, "add", tr("预约一件设备或一个实训室；有冲突时拒绝并说明"))
    @click.argument("subject", metavar="CODE-OR-WORKSHOP")
    @click.option(
        "--from",
        "start",
        type=MOMENT,
        required=True,
        help=tr("开始时间，如 {sample}", sample="2026-09-01 08:00"),
    )
    @click.option("--to", "end", type=MOMENT, required=True, help=tr("结束时间"))
    @click.option("--person", required=True, help=tr("预约人"))
    @click.option("--quantity", default=1, show_default=True, help=tr("数量"))
    @click.option("--purpose", default="", help=tr("预约用途"))
    def add(
        frame: Frame, subject: str, start: datetime, end: datetime, person: str, quantity: int, purpose: str
    ) -> None:
        thing, workshop = bookings.find_subject(frame.store(), subject)
        number = bookings.book(
            frame.store(), start, end, person, date.today(), equipment_id=thing, workshop_id=workshop,
            quantity=quantity, purpose=purpose,
        )  # fmt: skip
        frame.answer({"id": number}, [tr("已预约，编号 {number}", number=number)])

    @command(ahead, "cancel", tr("取消一个预约"))
    @click.argument("number", type=int)
    def cancel(frame: Frame, number: int) -> None:
        bookings.cancel(frame.store(), number)
        frame.answer({"id": number}, [tr("已取消预约 {number}", number=number)])

    @command(ahead, "list", tr("日历：某几天的预约和课次"))
    @click.option("--from", "first", type=DAY, default=None, help=tr("从哪天起，默认今天"))
    @click.option("--to", "last", type=DAY, default=None, help=tr("到哪天，默认同一天"))
    @click.option("--of", "subject", default="", help=tr("只看一件设备或一个实训室"))
    def list_bookings(frame: Frame, first: datetime | None, last: datetime | None, subject: str) -> None:
        begin = first.date() if first else date.today()
        end = last.date() if last else begin
        thing, workshop = bookings.find_subject(frame.store(), subject) if subject else (None, None)
        found = bookings.calendar(frame.store(), begin, end, equipment_id=thing, workshop_id=workshop)
        facts = [
            {
                "id": each.id, "kind": each.kind, "what": each.what, "start": each.start.isoformat(),
                "end": each.end.isoformat(), "person": each.person, "purpose": each.purpose, "quantity": each.quantity,
            }
            for each in found
        ]  # fmt: skip
        lines = [
            f"{each.start:%Y-%m-%d %H:%M}–{each.end:%Y-%m-%d %H:%M}\t{each.what}\t{each.person}\t{each.purpose}".rstrip()
            for each in found
        ]
        frame.answer({"calendar": facts}, lines or [tr("这几天没有预约和课次。")])


def _add_supplies(group: click.Group) -> None:
    """``stock`` is the group of the certificates' blanks; what comes in and goes out of other stock belongs there too."""
    blanks = group.commands["stock"]
    assert isinstance(blanks, click.Group)

    @command(blanks, "in", tr("耗材入库"))
    @click.argument("code")
    @click.argument("count", type=int)
    @click.option("--reason", default="", help=tr("原因"))
    def come_in(frame: Frame, code: str, count: int, reason: str) -> None:
        left = supplies.stock_in(frame.store(), code, count, date.today(), reason=reason, person=frame.user)
        frame.answer({"code": code, "left": left}, [tr("{code} 现有 {left}", code=code, left=left)])

    @command(blanks, "out", tr("耗材出库"))
    @click.argument("code")
    @click.argument("count", type=int)
    @click.option("--reason", default="", help=tr("原因"))
    def go_out(frame: Frame, code: str, count: int, reason: str) -> None:
        left = supplies.stock_out(frame.store(), code, count, date.today(), reason=reason, person=frame.user)
        frame.answer({"code": code, "left": left}, [tr("{code} 现有 {left}", code=code, left=left)])


def _add_schedule(group: click.Group) -> None:
    plan = DeskGroup("schedule", help=tr("课表"))
    group.add_command(plan)

    @command(plan, "check", tr("检查课表：教室、教师、工位、设备、预约的冲突；有冲突时状态为 1"))
    @click.option("--class", "class_code", default=None, help=tr("只看一个班"))
    def check(frame: Frame, class_code: str | None) -> None:
        class_id = teaching.find_class(frame.store(), class_code) if class_code else None
        found = timetable.check_timetable(frame.store(), class_id)
        facts = [
            {
                "session": each.session_id,
                "day": each.day,
                "code": each.problem.code,
                "text": each.problem.text,
                "remedy": each.problem.remedy,
            }
            for each in found
        ]
        lines = [f"{each.problem.text}{each.problem.remedy}" for each in found]
        frame.answer({"findings": facts}, lines or [tr("课表没有冲突。")], status=IN_PART if found else DONE)
