"""Commands that tell how the traffic with the bureau stands: status, rejected rows, the story of a record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import click

from talentdesk.cli.frame import Frame, command
from talentdesk.errors import DeskError
from talentdesk.registers import register
from talentdesk.services import (
    outbox,
    records,
    upload_building,
    upload_channels,
    upload_ledger,
    upload_schedule,
    upload_story,
)
from talentdesk.services.receipts import ReceiptOutcome
from talentdesk.services.upload_story import PackageLine
from talentdesk.store import Store
from talentdesk.text import tr

LATEST = 10
ROW = "FILE:RECORD"


def add_to(sync: click.Group) -> None:
    """Put these commands into the group."""
    _add_status(sync)
    _add_rejected(sync)
    _add_story(sync)


def channel_of(store: Store, name: str | None) -> int:
    """The channel of a name; without one the only one, or the built-in one."""
    return upload_channels.find_channel(store, name) if name else upload_building.default_channel(store)


def package_of(store: Store, channel: str | None, number: int) -> PackageLine:
    """The package of a number; refused when there is none."""
    for each in upload_story.packages(store, channel_of(store, channel)):
        if each.number == number:
            return each
    raise DeskError(
        tr("没有第 {number} 号上报包。", number=number), tr("用 sync status 查看有哪些。"), code="not-found"
    )


def queue_built(store: Store, channel_id: int | None) -> None:
    """Queue what was built and not yet queued, of one channel or of all."""
    for each in upload_story.packages(store, channel_id):
        if each.state == upload_building.BUILT:
            outbox.queue(store, each.id)


def sent_lines(sent: Sequence[outbox.SendOutcome]) -> list[str]:
    """One line for each package tried."""
    lines = []
    for each in sent:
        if each.trouble is None:
            lines.append(tr("{channel}：上报包 {name} 已送达", channel=each.channel, name=each.package))
            continue
        lines.append(tr("上报包 {name} 没有送达：{reason}", name=each.package, reason=each.trouble.text))
        lines.append(f"  {each.trouble.remedy}")
    return lines


def sent_facts(sent: Sequence[outbox.SendOutcome]) -> list[dict[str, object]]:
    """The same as JSON; times are UTC."""
    return [
        {
            "channel": each.channel,
            "number": each.number,
            "package": each.package,
            "delivered": each.delivered,
            "already": each.already,
            "code": each.trouble.code if each.trouble else None,
            "text": each.trouble.text if each.trouble else None,
            "next_try": each.next_try,
        }
        for each in sent
    ]


def receipt_line(taken: ReceiptOutcome) -> str:
    """What one receipt said."""
    return tr(
        "上报包 {name}：接收 {accepted} 行，驳回 {rejected} 行，还缺 {open} 行，{state}",
        name=taken.package,
        accepted=taken.accepted,
        rejected=taken.rejected,
        open=taken.open,
        state=_state(taken.state),
    )


def receipt_facts(taken: ReceiptOutcome) -> dict[str, object]:
    """The same as JSON."""
    return {
        "package": taken.package,
        "number": taken.number,
        "accepted": taken.accepted,
        "rejected": taken.rejected,
        "open": taken.open,
        "state": taken.state,
    }


def _state(choice: str) -> str:
    """A state of packages as shown."""
    return tr(choice)


def _moment(stored: datetime | None) -> str:
    """A moment as a clock on the wall shows it; empty when there is none."""
    return f"{upload_schedule.local(stored):%Y-%m-%d %H:%M}" if stored else ""


def _add_status(sync: click.Group) -> None:
    @command(sync, "status", tr("每个上报渠道的情况和最近的上报包"))
    def status(frame: Frame) -> None:
        store = frame.store()
        lines: list[str] = []
        channels, packages = [], []
        for each in upload_story.figures(store):
            states = dict(each.rows)
            lines.append(
                tr(
                    "{channel}：主管部门已有 {has} 行，等待回执 {waiting} 行，驳回 {rejected} 行，有问题 {held} 行",
                    channel=each.channel,
                    has=each.at_bureau,
                    waiting=states.get("waiting", 0),
                    rejected=states.get("rejected", 0),
                    held=states.get("held", 0),
                )
            )
            channels.append(
                {
                    "channel": each.channel,
                    "at_bureau": each.at_bureau,
                    "rows": states,
                    "packages": dict(each.packages),
                }
            )
            newest = upload_story.packages(store, each.channel_id)[:LATEST]
            lines += [_package_line(package) for package in newest]
            packages += [{"channel": each.channel, **_package_facts(package)} for package in newest]
        frame.answer({"channels": channels, "packages": packages}, lines or [tr("还没有上报渠道。")])


def _package_line(package: PackageLine) -> str:
    counts = f"+{package.added} ~{package.changed} -{package.withdrawn}"
    cells = [
        f"  {package.number:06}", _state(package.state), counts, _moment(package.created_at), _moment(package.sent_at),
        package.trouble or "",
    ]  # fmt: skip
    return "\t".join(cells).rstrip()


def _package_facts(package: PackageLine) -> dict[str, object]:
    names = ("number", "name", "kind", "state", "added", "changed", "withdrawn", "accepted", "rejected", "attempts",
             "created_at", "sent_at", "answered_at", "next_try", "trouble", "sha256")  # fmt: skip
    return {name: getattr(package, name) for name in names}


def _add_rejected(sync: click.Group) -> None:
    @command(sync, "rejected", tr("被驳回、等待更正的行"))
    @click.option("--channel", default=None, help=tr("上报渠道的名称"))
    def rejected(frame: Frame, channel: str | None) -> None:
        store = frame.store()
        only = upload_channels.find_channel(store, channel) if channel else None
        found = upload_story.rejected(store, only)
        lines = [
            "\t".join(
                (
                    f"{each.file}:{each.record_id}",
                    each.label,
                    f"{each.title} {each.key_text}".strip(),
                    each.code or "",
                    each.text or "",
                    tr("已更正，随下一个包上报") if each.corrected else "",
                )
            ).rstrip()
            for each in found
        ]
        facts = [
            {"channel": e.channel, "file": e.file, "record": e.record_id, "title": e.title, "key": e.key_text,
             "package": e.number, "field": e.field, "code": e.code, "text": e.text, "corrected": e.corrected}
            for e in found
        ]  # fmt: skip
        frame.answer({"rejected": facts}, lines or [tr("没有被驳回的行。")])

    @command(sync, "again", tr("被驳回的行不改动，随下一个包再报一次"))
    @click.argument("rows", nargs=-1, metavar=f"{ROW}…")
    @click.option("--all", "everything", is_flag=True, help=tr("全部被驳回的行"))
    @click.option("--channel", default=None, help=tr("上报渠道的名称"))
    def again(frame: Frame, rows: tuple[str, ...], everything: bool, channel: str | None) -> None:
        store = frame.store()
        number = channel_of(store, channel)
        if everything == bool(rows):
            raise click.UsageError(tr("请写出要再报的行（见 sync rejected），或用 --all。"))
        keys = [_key(text) for text in rows]
        if everything:
            keys = [(each.file, each.record_id) for each in upload_story.rejected(store, number)]
        count = upload_ledger.send_again(store, number, keys)
        frame.answer({"rows": count}, [tr("{count} 行随下一个包再报", count=count)])


def _key(text: str) -> tuple[str, int]:
    file, sign, record = text.rpartition(":")
    if not sign or not file or not (record.isascii() and record.isdigit()):
        raise click.UsageError(tr("“{text}”应写成 {form}。", text=text, form=ROW))
    return file, int(record)


def _add_story(sync: click.Group) -> None:
    @command(sync, "story", tr("一条记录何时上报、是否接收"))
    @click.argument("register_key", metavar="REGISTER")
    @click.argument("key")
    def story(frame: Frame, register_key: str, key: str) -> None:
        store, target = frame.store(), register(register_key)
        record_id = records.find_by_key(store, target, key)
        told = upload_story.record_story(store, target.table_name, record_id)
        lines = [
            "\t".join(
                (
                    each.channel,
                    each.file,
                    f"{each.number:06}",
                    _action(each.action),
                    _moment(each.sent_at) or _state(each.state),
                    _result(each.result),
                    " ".join(filter(None, (each.code, each.text))),
                )
            ).rstrip()
            for each in told
        ]
        facts = [
            {"channel": e.channel, "file": e.file, "package": e.number, "action": e.action, "state": e.state,
             "sent_at": e.sent_at, "answered_at": e.answered_at, "result": e.result, "code": e.code, "text": e.text}
            for e in told
        ]  # fmt: skip
        frame.answer({"story": facts}, lines or [tr("这条记录还没有上报过。")])


def _action(action: str) -> str:
    return {"new": tr("新增"), "changed": tr("变更"), "withdrawn": tr("撤回")}[action]


def _result(result: str | None) -> str:
    return {"accepted": tr("接收"), "rejected": tr("驳回")}.get(result or "", tr("没有回执"))
