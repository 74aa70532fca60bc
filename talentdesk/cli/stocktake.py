"""Commands of a stocktake: start, scan, see how far it is, report, take over."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from talentdesk.cli.frame import DONE, IN_PART, OUT, Frame, command
from talentdesk.cli.words import DeskGroup
from talentdesk.errors import DeskError
from talentdesk.services import stocktake_reports, stocktakes
from talentdesk.services.stocktake_reports import LOST_STATES
from talentdesk.text import tr

KEEP = "keep"


def add_to(group: click.Group) -> None:
    """Put these commands into the program."""
    counting = DeskGroup("stocktake", help=tr("设备盘点"))
    group.add_command(counting)
    _add_start(counting)
    _add_scan(counting)
    _add_report(counting)
    _add_end(counting)


def _add_start(counting: click.Group) -> None:
    @command(counting, "start", tr("开始盘点一个地点，或全部设备"))
    @click.option("--place", default="", help=tr("只盘这个地点"))
    @click.option("--name", default="", help=tr("盘点名称"))
    def start(frame: Frame, place: str, name: str) -> None:
        store = frame.store()
        number = stocktakes.start(store, date.today(), place=place, name=name, person=frame.user)
        made = next(each for each in stocktakes.overviews(store) if each.id == number)
        line = tr("开始“{name}”：应盘 {count}", name=made.name, count=made.count.expected)
        frame.answer({"id": number, "name": made.name, "expected": made.count.expected}, [line])

    @command(counting, "list", tr("列出盘点"))
    def list_all(frame: Frame) -> None:
        found = stocktakes.overviews(frame.store())
        facts = [
            {"name": e.name, "place": e.place, "state": e.state, "started_on": e.started_on,
             "expected": e.count.expected, "seen": e.count.seen}
            for e in found
        ]  # fmt: skip
        lines = [f"{e.name}\t{e.state}\t{e.count.seen}/{e.count.expected}" for e in found]
        frame.answer({"stocktakes": facts}, lines or [tr("还没有盘点。")])


def _add_scan(counting: click.Group) -> None:
    @command(counting, "scan", tr("登记扫描；不写编号时逐行读扫描枪的输入"))
    @click.argument("codes", nargs=-1, metavar="CODE…")
    @click.option("--name", default="", help=tr("盘点名称，默认进行中的那一次"))
    @click.option("--place", default="", help=tr("现在所在的地点"))
    @click.option("--quantity", default=1, show_default=True, help=tr("数量（多件的工具和耗材）"))
    def scan(frame: Frame, codes: tuple[str, ...], name: str, place: str, quantity: int) -> None:
        store = frame.store()
        number = stocktakes.find(store, name)
        kinds: dict[str, int] = {}
        lines = []
        typed: Iterable[str] = codes or sys.stdin
        for text in typed:
            found = stocktakes.scan(store, number, text, place=place, quantity=quantity, person=frame.user)
            if found is None:
                continue
            kinds[found.kind] = kinds.get(found.kind, 0) + 1
            lines.append(_said(found))
        status = IN_PART if kinds.get("unknown") else DONE
        frame.answer({"scans": kinds}, lines, status=status)

    @command(counting, "progress", tr("盘到哪里了"))
    @click.argument("name", default="")
    def progress(frame: Frame, name: str) -> None:
        store = frame.store()
        count = stocktakes.progress(store, stocktakes.find(store, name))
        frame.answer(asdict(count), [stocktake_reports.summary(count)])


def _said(found: stocktakes.Scan) -> str:
    """What a scan meant, in words."""
    words = {
        "seen": tr("已盘"),
        "again": tr("重复扫描"),
        "extra": tr("不属于这里"),
        "unknown": tr("台账里没有"),
    }
    moved = tr("（应在{place}）", place=found.expected_place) if found.moved and found.expected_place else ""
    return f"{words[found.kind]} {found.code} {found.name}{moved} {found.seen}/{found.expected}"


def _add_report(counting: click.Group) -> None:
    @command(counting, "report", tr("盘点报告：有问题的各行，或写成表格"))
    @click.argument("name", default="")
    @click.option("--out", type=OUT, default=None, help=tr("写成 .xlsx 文件"))
    def report(frame: Frame, name: str, out: Path | None) -> None:
        store = frame.store()
        number = stocktakes.find(store, name)
        found = stocktake_reports.report(store, number)
        if out is not None:
            stocktake_reports.write_report(store, number, out, frame.progress())
        odd = [each for each in found.lines if each.findings]
        lines = [
            f"{stocktake_reports.finding_words(e.findings)}\t{e.code} {e.name}\t{e.expected_place} → {e.seen_place}"
            f"\t{e.seen}/{e.expected}"
            for e in odd
        ]
        facts = [
            {"code": e.code, "findings": list(e.findings), "expected_place": e.expected_place,
             "seen_place": e.seen_place, "expected": e.expected, "seen": e.seen}
            for e in odd
        ]  # fmt: skip
        file = str(out) if out is not None else None
        frame.answer({"lines": facts, "file": file}, [stocktake_reports.summary(found.count), *lines])


def _add_end(counting: click.Group) -> None:
    @command(counting, "close", tr("结束扫描（还不调整台账）"))
    @click.argument("name", default="")
    def close(frame: Frame, name: str) -> None:
        store = frame.store()
        stocktakes.close(store, stocktakes.find(store, name), date.today())
        frame.answer({}, [tr("已结束，可用 take-over 调整台账")])

    @command(counting, "reopen", tr("继续已结束的盘点"))
    @click.argument("name")
    def reopen(frame: Frame, name: str) -> None:
        store = frame.store()
        stocktakes.reopen(store, stocktakes.find(store, name))
        frame.answer({}, [tr("“{name}”继续进行", name=name)])

    @command(counting, "take-over", tr("按盘点结果调整台账（一步，可撤销）"))
    @click.argument("name", default="")
    @click.option("--reason", default="", help=tr("调整原因"))
    @click.option(
        "--not-seen",
        type=click.Choice([KEEP, *LOST_STATES]),
        metavar="STATE",
        default=KEEP,
        help=tr("没盘到的设备改为什么状态"),
    )
    @click.option("--keep-places", is_flag=True, help=tr("不改存放地点"))
    @click.option("--keep-quantities", is_flag=True, help=tr("不改数量"))
    @click.option("--leave", multiple=True, metavar="CODE", help=tr("这一行先不调整"))
    def take_over(
        frame: Frame,
        name: str,
        reason: str,
        not_seen: str,
        keep_places: bool,
        keep_quantities: bool,
        leave: tuple[str, ...],
    ) -> None:
        store = frame.store()
        number = stocktakes.find(store, name)
        found = stocktake_reports.differences(store, number)
        unknown = set(leave) - {each.line.code for each in found}
        if unknown:
            raise DeskError(
                tr("盘点差异里没有 {codes}。", codes="、".join(sorted(unknown))),
                tr("请核对编号；用 stocktake report 看差异。"),
                code="not-found",
            )
        choice = stocktake_reports.chosen(
            [each for each in found if each.line.code not in leave],
            places=not keep_places,
            quantities=not keep_quantities,
            lost="" if not_seen == KEEP else not_seen,
            reason=reason,
        )
        done = stocktake_reports.take_over(store, number, date.today(), choice, person=frame.user)
        line = tr(
            "已调整：地点 {places}，数量 {quantities}，状态 {states}",
            places=done.places, quantities=done.quantities, states=done.states,
        )  # fmt: skip
        frame.answer({"places": done.places, "quantities": done.quantities, "states": done.states}, [line])
