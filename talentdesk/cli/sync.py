"""Commands about the traffic with the bureau: build, send, receive, by hand or by the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from talentdesk.cli import sync_lists
from talentdesk.cli.frame import DONE, FOLDER, IN_PART, OUT, Frame, command
from talentdesk.cli.words import DeskGroup
from talentdesk.errors import DeskError
from talentdesk.services import (
    outbox,
    receipts,
    upload_building,
    upload_channels,
    upload_exports,
    upload_schedule,
    upload_task,
)
from talentdesk.text import tr

CHANNEL = "--channel"
WEEKDAYS = "1234567"


def add_to(group: click.Group) -> None:
    """Put these commands into the program."""
    sync = DeskGroup("sync", help=tr("与主管部门的数据往来"))
    group.add_command(sync)
    _add_build(sync)
    _add_send(sync)
    _add_receive(sync)
    _add_export(sync)
    _add_schedule(sync)
    sync_lists.add_to(sync)


def _add_build(sync: click.Group) -> None:
    @command(sync, "due", tr("下一个上报包会有什么；什么也不改动"))
    @click.option(CHANNEL, default=None, help=tr("上报渠道的名称"))
    @click.option("--full", is_flag=True, help=tr("全部记录，不只是变动"))
    def due(frame: Frame, channel: str | None, full: bool) -> None:
        store = frame.store()
        found = upload_building.due(
            store, sync_lists.channel_of(store, channel), datetime.now(UTC), frame.progress(), whole=full
        )
        lines = [
            "\t".join(
                (
                    tr(each.label),
                    tr("新增 {count}", count=each.added),
                    tr("变更 {count}", count=each.changed),
                    tr("撤回 {count}", count=each.withdrawn),
                    tr("有问题 {count}", count=each.held),
                )
            )
            for each in found.files
            if each.added or each.changed or each.withdrawn or each.held
        ]
        facts = {
            "rows": found.rows,
            "held": found.held,
            "files": [
                {"key": e.key, "new": e.added, "changed": e.changed, "withdrawn": e.withdrawn, "held": e.held}
                for e in found.files
            ],
        }
        frame.answer(facts, lines or [tr("没有要上报的变动。")], problems=[e.problem for e in found.problems])

    @command(sync, "build", tr("生成上报包"))
    @click.option("--out", type=FOLDER, default=None, help=tr("另存一份到这个文件夹"))
    @click.option(CHANNEL, default=None, help=tr("上报渠道的名称"))
    @click.option("--full", is_flag=True, help=tr("全部记录，不只是变动"))
    def build(frame: Frame, out: Path | None, channel: str | None, full: bool) -> None:
        store = frame.store()
        kind = upload_building.ALL if full else upload_building.CHANGES
        made = upload_building.build(
            store,
            sync_lists.channel_of(store, channel),
            datetime.now(UTC),
            kind=kind,
            progress=frame.progress(),
        )
        file = made.path
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            file = upload_exports.export_copy(store, made.package_id, out)
        facts = {"number": made.number, "rows": made.rows, "held": made.held, "file": str(file)}
        frame.answer(facts, [tr("已生成 {rows} 行：{file}", rows=made.rows, file=file)])


def _add_send(sync: click.Group) -> None:
    @command(sync, "send", tr("发送上报包；已送达的不会再发"))
    @click.option(CHANNEL, default=None, help=tr("上报渠道的名称"))
    @click.option("--due", is_flag=True, help=tr("到时间的才生成、发送并取回执，供计划任务使用"))
    def send(frame: Frame, channel: str | None, due: bool) -> None:
        if due:
            _send_due(frame)
            return
        store = frame.store()
        only = upload_channels.find_channel(store, channel) if channel else None
        sync_lists.queue_built(store, only)
        sent = outbox.send_all(store, datetime.now(UTC), channel_id=only, progress=frame.progress())
        lines = sync_lists.sent_lines(sent) or [tr("没有待发送的上报包。")]
        frame.answer({"sent": sync_lists.sent_facts(sent)}, lines, status=_status_of(sent))

    @command(sync, "handed", tr("标记一个上报包已用其他办法交给主管部门"))
    @click.argument("number", type=int)
    @click.option(CHANNEL, default=None, help=tr("上报渠道的名称"))
    def handed(frame: Frame, number: int, channel: str | None) -> None:
        store = frame.store()
        package = sync_lists.package_of(store, channel, number)
        outbox.deliver_by_hand(store, package.id, datetime.now(UTC))
        frame.answer({"package": package.name}, [tr("上报包 {name} 已送达", name=package.name)])


def _status_of(sent: Sequence[outbox.SendOutcome]) -> int:
    return DONE if all(each.delivered for each in sent) else IN_PART


def _send_due(frame: Frame) -> None:
    """What is due, quietly. An open window does the same by itself, so a base in use is no trouble here."""
    try:
        store = frame.store()
    except DeskError as trouble:
        if trouble.code != "in-use":
            raise
        frame.answer({"sent": [], "window": True}, [tr("基地正在窗口中使用，由窗口按时上报。")])
        return
    done = upload_schedule.run_due(store, datetime.now(UTC), frame.progress())
    taken = [one for each in done.fetched for one in each.taken]
    facts = {
        "built": [each.number for each in done.built],
        "sent": sync_lists.sent_facts(done.sent),
        "receipts": [sync_lists.receipt_facts(each) for each in taken],
        "troubles": [{"channel": name, "code": why.code, "text": why.text} for name, why in done.troubles],
    }
    status = DONE if not done.troubles and _status_of(done.sent) == DONE else IN_PART
    frame.answer(facts, [done.notice or tr("没有到时间的上报。")], status=status)


def _add_receive(sync: click.Group) -> None:
    @command(sync, "receive", tr("接收回执：一个文件，不写文件就从渠道取"))
    @click.argument("file", type=click.Path(path_type=Path), required=False)
    @click.option(CHANNEL, default=None, help=tr("上报渠道的名称"))
    def receive(frame: Frame, file: Path | None, channel: str | None) -> None:
        store = frame.store()
        only = upload_channels.find_channel(store, channel) if channel else None
        if file is not None:
            taken = [receipts.receive(store, file, datetime.now(UTC), only, progress=frame.progress())]
            refused: list[tuple[str, DeskError]] = []
        else:
            taken, refused = [], []
            for each in [only] if only else [one.id for one in upload_channels.channels(store)]:
                found = receipts.fetch(store, each, datetime.now(UTC), progress=frame.progress())
                taken += found.taken
                refused += found.refused
        lines = [sync_lists.receipt_line(each) for each in taken]
        lines += [tr("回执 {name} 没有接收：{reason}", name=name, reason=why.text) for name, why in refused]
        facts = {
            "receipts": [sync_lists.receipt_facts(each) for each in taken],
            "not_taken": [{"file": name, "code": why.code, "text": why.text} for name, why in refused],
        }
        frame.answer(facts, lines or [tr("没有新的回执。")], status=IN_PART if refused else DONE)


def _add_export(sync: click.Group) -> None:
    @command(sync, "export", tr("把以前的上报包原样再存一份"))
    @click.argument("number", type=int)
    @click.argument("out", type=click.Path(path_type=Path))
    @click.option(CHANNEL, default=None, help=tr("上报渠道的名称"))
    def export(frame: Frame, number: int, out: Path, channel: str | None) -> None:
        store = frame.store()
        package = sync_lists.package_of(store, channel, number)
        file = upload_exports.export_copy(store, package.id, out, frame.progress())
        frame.answer({"file": str(file), "sha256": package.sha256}, [tr("已存到 {file}", file=file)])


def _add_schedule(sync: click.Group) -> None:
    @command(sync, "schedule", tr("显示或设置定时上报，登记到 Windows 任务计划程序"))
    @click.option(CHANNEL, default=None, help=tr("上报渠道的名称"))
    @click.option(
        "--every", type=click.Choice(upload_schedule.EVERY), default=None, help=tr("每天、每周、每月或不定时")
    )
    @click.option("--at", default="22:00", show_default=True, metavar="HH:MM", help=tr("时间"))
    @click.option("--weekday", type=click.Choice(WEEKDAYS), default="1", help=tr("每周的星期几，1 为星期一"))
    @click.option(
        "--day", type=click.IntRange(1, 31), default=1, help=tr("每月的几号；没有这一天的月份用最后一天")
    )
    @click.option("--install", is_flag=True, help=tr("登记到任务计划程序"))
    @click.option("--task", type=OUT, default=None, help=tr("把任务计划程序用的 XML 存到这个文件"))
    def schedule(
        frame: Frame, channel: str | None, every: str | None, at: str, weekday: str, day: int, install: bool,
        task: Path | None,
    ) -> None:  # fmt: skip
        store, now = frame.store(), datetime.now(UTC)
        if every is not None:
            wanted = upload_schedule.Schedule(every, at, int(weekday) - 1, day)
            upload_schedule.set_schedule(store, sync_lists.channel_of(store, channel), wanted, now)
        if task is not None:
            upload_task.export_task(store, task)
        if install:
            upload_task.install_task(store)
        lines, facts = [], []
        for each in upload_channels.channels(store):
            following = upload_schedule.next_run(each, now)
            told = f"{following:%Y-%m-%d %H:%M}" if following else tr("不定时")
            lines.append(f"{each.name}\t{told}")
            facts.append({"channel": each.name, "next": following})
        frame.answer({"schedules": facts}, lines or [tr("还没有上报渠道。")])
