"""Commands over the equipment ledger: change states, the ledger with its money, the rates, what calls for attention."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from talentdesk.cli.frame import DONE, FOLDER, IN_PART, Frame, command, pairs
from talentdesk.cli.papers import DAY
from talentdesk.cli.words import DeskGroup
from talentdesk.services import equipment, equipment_files, workshops
from talentdesk.services.equipment import LedgerLine
from talentdesk.text import tr

PLACES = 4  # of a rate in JSON: hundredths of a per cent
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def add_to(group: click.Group) -> None:
    """Put these commands into the program."""
    things = DeskGroup("equipment", help=tr("设备：状态、台账、指标、提醒、资料"))
    group.add_command(things)
    _add_state(things)
    _add_figures(things)
    _add_ledger(things)
    _add_alerts(things)
    _add_capacity(things)
    _add_files(things)


def _add_state(things: click.Group) -> None:
    @command(things, "state", tr("改设备状态，留下有日期的变动记录"))
    @click.argument("codes", nargs=-1, required=True, metavar="CODE…")
    @click.option("--to", "state", required=True, help=tr("新的状态"))
    @click.option("--date", "given", type=DAY, default=None, help=tr("从哪天起，默认今天"))
    @click.option("--reason", default="", help=tr("原因"))
    def change(frame: Frame, codes: tuple[str, ...], state: str, given: datetime | None, reason: str) -> None:
        day = past_day(given)
        ids = equipment.find_ids(frame.store(), codes)
        count = equipment.change_state(frame.store(), ids, state, day, reason, frame.user)
        frame.answer({"changed": count}, [tr("已改 {count} 台为{state}", count=count, state=state)])


def past_day(given: datetime | None) -> date:
    """The day given, today without one; wrong usage when it is still to come."""
    today = date.today()
    day = given.date() if given else today
    if day > today:
        raise click.UsageError(tr("日期不能晚于今天。"))
    return day


def _add_figures(things: click.Group) -> None:
    @command(things, "figures", tr("设备指标：完好率、利用率、更新率、原值净值、生均值"))
    def figures(frame: Frame) -> None:
        found = equipment.figures(frame.store(), date.today())
        rates = found.rates
        facts = {
            "on_the_books": rates.on_the_books,
            "in_order": _rate(rates.in_order),
            "in_order_by_days": _rate(found.in_order_by_days),
            "used": _rate(rates.used),
            "renewed": _rate(rates.renewed),
            "value": str(rates.value),
            "net": str(found.net),
            "trainees": found.trainees,
            "value_per_trainee": None if rates.value_per_trainee is None else str(rates.value_per_trainee),
            "beyond_life": found.beyond_life,
        }
        lines = [
            tr("在册 {count} 台，超过使用年限 {old} 台", count=rates.on_the_books, old=found.beyond_life),
            tr("完好率（台数）{rate}", rate=_percent(rates.in_order)),
            tr("完好率（台日）{rate}", rate=_percent(found.in_order_by_days)),
            tr("利用率 {rate}", rate=_percent(rates.used)),
            tr("更新率 {rate}", rate=_percent(rates.renewed)),
            tr("原值 {value} 元，净值 {net} 元", value=rates.value, net=found.net),
            tr("本年学员 {count} 人，人均设备值 {value} 元", count=found.trainees,
               value="–" if rates.value_per_trainee is None else rates.value_per_trainee),
        ]  # fmt: skip
        frame.answer(facts, lines)


def _rate(rate: float | None) -> float | None:
    return None if rate is None else round(rate, PLACES)


def _percent(rate: float | None) -> str:
    return "–" if rate is None else f"{rate:.1%}"


def _add_ledger(things: click.Group) -> None:
    @command(things, "ledger", tr("台账：原值、净值、已用年数、是否超年限；可加 字段=值"))
    @click.argument("filters", nargs=-1, metavar="FIELD=VALUE…")
    def ledger(frame: Frame, filters: tuple[str, ...]) -> None:
        found = equipment.ledger(frame.store(), date.today(), pairs(filters))
        lines = [
            "\t".join(
                [each.code, each.name, each.place, each.state, str(each.worth.original or ""), str(_known(each.worth.net)),
                 str(_known(each.age)), tr("超年限") if each.beyond_life else ""]
            ).rstrip()
            for each in found
        ]  # fmt: skip
        frame.answer(
            {"things": [_facts(each) for each in found]}, [*lines, tr("共 {count} 条", count=len(found))]
        )


def _known(value: object) -> object:
    return "" if value is None else value


def _facts(line: LedgerLine) -> dict[str, object]:
    worth = line.worth
    return {
        "code": line.code,
        "name": line.name,
        "kind": line.kind,
        "category": line.category,
        "place": line.place,
        "state": line.state,
        "quantity": line.quantity,
        "original": None if worth.original is None else str(worth.original),
        "net": None if worth.net is None else str(worth.net),
        "months": worth.months,
        "life_years": line.life_years,
        "age": line.age,
        "beyond_life": line.beyond_life,
    }


def _add_alerts(things: click.Group) -> None:
    @command(things, "alerts", tr("提醒：超年限、低于最低库存、维修超过 30 天；有提醒时状态为 1"))
    def alerts(frame: Frame) -> None:
        found = equipment.alerts(frame.store(), date.today())
        facts = [
            {"kind": each.kind, "code": each.code, "name": each.name, "text": each.text} for each in found
        ]
        lines = [each.text for each in found] or [tr("没有要提醒的设备。")]
        frame.answer({"alerts": facts}, lines, status=IN_PART if found else DONE)


def _add_capacity(things: click.Group) -> None:
    @command(things, "stations", tr("实训室某天可用的工位"))
    @click.argument("workshop")
    @click.option("--date", "given", type=DAY, default=None, help=tr("哪天，默认今天"))
    def stations(frame: Frame, workshop: str, given: datetime | None) -> None:
        day = given.date() if given else date.today()
        found = workshops.capacity(frame.store(), workshop, day)
        out = [f"  {each.station} {each.label} {each.state}" for each in found.machines]
        facts = {
            "stations": found.stations,
            "free": found.free,
            "out": [{"machine": e.label, "station": e.station, "state": e.state} for e in found.machines],
        }
        head = tr("{name}：共 {stations} 个工位，可用 {free} 个", name=found.workshop, stations=found.stations,
                  free=found.free)  # fmt: skip
        frame.answer(facts, [head, *out])


def _add_files(things: click.Group) -> None:
    files = DeskGroup("file", help=tr("设备资料：说明书、合格证、图片"))
    things.add_command(files)

    @command(files, "add", tr("给设备添加一份资料"))
    @click.argument("code")
    @click.argument("source", type=FILE, metavar="FILE")
    @click.option("--label", default="", help=tr("资料名称，默认用文件名"))
    def add(frame: Frame, code: str, source: Path, label: str) -> None:
        thing = equipment.find_ids(frame.store(), [code])[0]
        number = equipment_files.add_file(frame.store(), thing, source, label)
        frame.answer({"id": number}, [tr("已添加资料 {number}", number=number)])

    @command(files, "list", tr("列出设备的资料"))
    @click.argument("code")
    def list_files(frame: Frame, code: str) -> None:
        found = equipment_files.files_of(frame.store(), equipment.find_ids(frame.store(), [code])[0])
        facts = [{"id": p.id, "label": p.label, "file": p.file_name, "there": p.there} for p in found]
        frame.answer({"files": facts}, [f"{p.id}\t{p.label}\t{p.file_name}" for p in found])

    @command(files, "get", tr("取出一份资料"))
    @click.argument("number", type=int)
    @click.argument("folder", type=FOLDER)
    def get(frame: Frame, number: int, folder: Path) -> None:
        path = equipment_files.take_out(frame.store(), number, folder)
        frame.answer({"file": str(path)}, [str(path)])

    @command(files, "remove", tr("把一份资料移到回收站"))
    @click.argument("number", type=int)
    def remove(frame: Frame, number: int) -> None:
        equipment_files.remove_file(frame.store(), number)
        frame.answer({"removed": 1}, [tr("已移到回收站")])
