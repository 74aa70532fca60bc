"""Commands for two PCs with copies of one base, and for the catalogue that partner bases exchange."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from talentdesk.cli.frame import DONE, FOLDER, IN_PART, OUT, Frame, command, problem_facts
from talentdesk.cli.words import DeskGroup
from talentdesk.registers import register
from talentdesk.services import partner_catalogue, records, twin_merging, twin_words, twins
from talentdesk.text import tr

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SIDES = click.Choice(("ours", "theirs"))
ALL_SIDES = click.Choice(("ours", "theirs", "later"))
DOINGS = click.Choice(("add", "overwrite", "skip"))


def add_to(group: click.Group) -> None:
    """Put these commands into the program."""
    pair = DeskGroup("twin", help=tr("两台电脑：制作副本、导出改动、查看并合并对方的改动"))
    group.add_command(pair)
    _add_copies(pair)
    _add_exchange(pair)
    shared = DeskGroup("catalogue", help=tr("基地之间：导出、查看、导入共享的课程、师资、设备"))
    group.add_command(shared)
    _add_catalogue(shared)


def _add_copies(pair: click.Group) -> None:
    @command(pair, "copy", tr("在空文件夹里制作本基地的一个副本，给另一台电脑用"))
    @click.argument("folder", type=FOLDER)
    @click.option("--label", required=True, help=tr("副本的名称，例如它要去的房间"))
    def copy(frame: Frame, folder: Path, label: str) -> None:
        made = twins.make_copy(frame.store(), folder, label, datetime.now(), frame.progress())
        facts = {"number": made.number, "label": made.label, "folder": str(folder)}
        frame.answer(facts, [tr("副本 {number}（{label}）：{folder}", **facts)])

    @command(pair, "list", tr("本基地的副本（在副本里：主电脑）和还没有交换的操作数"))
    def list_copies(frame: Frame) -> None:
        found = twins.copies(frame.store())
        lines = [
            f"{each.number}\t{each.label}\t"
            + (f"{each.merged_at:%Y-%m-%d %H:%M}" if each.merged_at else tr("还没有交换过"))
            + "\t"
            + tr("待交换 {count}", count=each.waiting)
            for each in found
        ]
        frame.answer({"copies": [asdict(each) for each in found]}, lines or [tr("还没有副本。")])

    @command(pair, "conflicts", tr("历次合并中两台电脑都改过的内容，两个值都在"))
    @click.option("--limit", type=click.IntRange(1), default=500, help=tr("最多几条"))
    def kept(frame: Frame, limit: int) -> None:
        found = twin_merging.conflicts(frame.store(), limit)
        lines = [
            f"{each.decided_at:%Y-%m-%d %H:%M}\t{each.register} {each.title}\t{each.label}\t{each.ours} | {each.theirs}\t"
            + _kept_words(each.kept)
            for each in found
        ]
        frame.answer({"conflicts": [asdict(each) for each in found]}, lines or [tr("没有合并冲突。")])


def _add_exchange(pair: click.Group) -> None:
    number = click.option("--copy", "number", type=int, default=None, help=tr("副本编号，只有一个时可以不写"))

    @command(pair, "export", tr("把对方还没有的改动写成一个交换文件"))
    @click.argument("target", type=OUT, required=False)
    @number
    def export(frame: Frame, target: Path | None, number: int | None) -> None:
        store, now = frame.store(), datetime.now()
        place = target or Path(twins.file_name(store, number, now))
        made = twins.export_changes(store, number, place, now, frame.progress())
        facts = {"file": str(made.path), "copy": made.receiver, "records": made.records, "files": made.files}
        frame.answer(
            facts, [tr("交换文件：{file}（记录 {records} 条，附件 {files} 个）", file=made.path,
                       records=made.records, files=made.files)],
        )  # fmt: skip

    take = click.option(
        "--take", "takes", type=(SIDES, str), multiple=True, metavar="ours|theirs TABLE:ID:FIELD",
        help=tr("对一个冲突的选择，可写多次；没有字段的（整条记录）写 TABLE:ID:"),
    )  # fmt: skip
    everything = click.option(
        "--all",
        "everything",
        type=ALL_SIDES,
        default="later",
        help=tr("其余冲突：本机的、对方的、较晚的（默认）"),
    )

    @command(pair, "preview", tr("合并一个交换文件会怎样；什么也不改"))
    @click.argument("file", type=FILE)
    @take
    @everything
    def preview(frame: Frame, file: Path, takes: Sequence[tuple[str, str]], everything: str) -> None:
        found = twin_merging.preview_merge(frame.store(), file, progress=frame.progress())
        if takes or everything != "later":
            choices = _choices(found, takes, everything)
            found = twin_merging.preview_merge(frame.store(), file, choices, frame.progress())
        _say_merge(frame, found, DONE)

    @command(pair, "merge", tr("合并一个交换文件；没有选择的冲突保留较晚的改动"))
    @click.argument("file", type=FILE)
    @take
    @everything
    def merge(frame: Frame, file: Path, takes: Sequence[tuple[str, str]], everything: str) -> None:
        store, choices = frame.store(), {}
        if takes or everything != "later":
            choices = _choices(twin_merging.preview_merge(store, file), takes, everything)
        done = twin_merging.merge(store, file, choices, frame.progress())
        _say_merge(frame, done, IN_PART if done.warnings else DONE)


def _choices(
    found: twin_merging.Merge, takes: Sequence[tuple[str, str]], everything: str
) -> dict[tuple[str, int, str], str]:
    """What ``--all`` and ``--take`` say together; wrong usage for something that is no conflict of the file."""
    choices = twin_merging.choose_all(found, everything)
    known = twin_merging.choose_all(found, "ours")
    for side, text in takes:
        table, _, rest = text.partition(":")
        number, _, name = rest.partition(":")
        key = (table, int(number) if number.isdecimal() else -1, name)
        if key not in known:
            raise click.UsageError(tr("“{text}”不是这个文件里的冲突。", text=text))
        choices[key] = side
    return choices


def _kept_words(kept: str) -> str:
    return {"ours": tr("保留本机"), "theirs": tr("采用对方"), "rule": tr("按规则处理")}[kept]


def _say_merge(frame: Frame, found: twin_merging.Merge, status: int) -> None:
    lines = [tr("来自 {label}，导出于 {time}", label=found.label, time=f"{found.created:%Y-%m-%d %H:%M}")]
    lines += [
        tr("{register}：新增 {added}，修改 {changed}，删除 {removed}", register=each.register, added=each.added,
           changed=each.changed, removed=each.removed)
        for each in found.counts
    ]  # fmt: skip
    for each in found.conflicts:
        lines += _conflict_lines(each)
    facts = {
        "copy": found.sender,
        "counts": [asdict(each) for each in found.counts],
        "conflicts": [asdict(each) for each in found.conflicts],
        "warnings": list(found.warnings),
        "files": found.files,
        "operation": found.entry_id,
    }
    frame.answer(facts, [*lines, *found.warnings], status=status)


def _conflict_lines(each: twin_words.Conflict) -> list[str]:
    name = f"{each.table}:{each.record_id}:{each.field}"
    lines = [f"{each.register} {each.title}\t{each.label}\t{_kept_words(each.kept)}\t{name}"]
    if each.why:
        lines.append(f"  {each.why}")
    return (
        [
            *lines,
            "  " + tr("本机：{value}（{who}）", value=each.ours, who=_who(each.ours_by, each.ours_at)),
            "  " + tr("对方：{value}（{who}）", value=each.theirs, who=_who(each.theirs_by, each.theirs_at)),
        ]
        if each.choosable
        else [*lines, f"  {each.ours} → {each.theirs}"]
    )


def _who(user: str, at: datetime | None) -> str:
    return " ".join(part for part in (user, f"{at:%Y-%m-%d %H:%M}" if at else "") if part)


def _add_catalogue(shared: click.Group) -> None:
    @command(shared, "export", tr("把共享的课程、师资、设备写成一个签名的目录文件"))
    @click.argument("target", type=OUT)
    @click.option("--courses", multiple=True, help=tr("课程编号，可写多次；all：全部"))
    @click.option("--teachers", multiple=True, help=tr("教师编号，可写多次；all：全部"))
    @click.option("--equipment", multiple=True, help=tr("设备编号，可写多次；all：全部"))
    @click.option("--personal", is_flag=True, help=tr("教师的证件号码和电话也导出"))
    def export(frame: Frame, target: Path, personal: bool, **codes: tuple[str, ...]) -> None:
        store = frame.store()
        chosen = {
            key: None
            if "all" in given
            else [records.find_by_key(store, register(key), code) for code in given]
            for key, given in codes.items()
            if given
        }
        made = partner_catalogue.export_catalogue(store, target, chosen, datetime.now(), personal=personal)
        facts = {"file": str(made.path), "counts": dict(made.counts), "fingerprint": made.fingerprint}
        counts = "，".join(f"{tr(register(key).label)} {count}" for key, count in made.counts.items())
        frame.answer(
            facts, [f"{made.path}\t{counts}", tr("签名指纹：{fingerprint}", fingerprint=made.fingerprint)]
        )

    @command(shared, "preview", tr("看合作基地的目录文件里有什么，与本基地相比如何；什么也不改"))
    @click.argument("file", type=FILE)
    def preview(frame: Frame, file: Path) -> None:
        _say_catalogue(frame, partner_catalogue.preview_catalogue(frame.store(), file), imported=False)

    @command(shared, "import", tr("导入合作基地的目录；本基地已有而不同的，没有选择就不改"))
    @click.argument("file", type=FILE)
    @click.option(
        "--take", "takes", type=(DOINGS, str), multiple=True, metavar="add|overwrite|skip REGISTER:CODE",
        help=tr("对一条记录的选择，可写多次：add 另存一条，overwrite 覆盖本基地的，skip 不要"),
    )  # fmt: skip
    def take_in(frame: Frame, file: Path, takes: Sequence[tuple[str, str]]) -> None:
        choices = {}
        for doing, text in takes:
            key, sign, code = text.partition(":")
            if not sign or key not in partner_catalogue.SHARED:
                raise click.UsageError(tr("“{text}”应写成 登记簿:编号。", text=text))
            choices[key, code] = doing
        _say_catalogue(frame, partner_catalogue.import_catalogue(frame.store(), file, choices), imported=True)


def _say_catalogue(frame: Frame, found: partner_catalogue.Catalogue, *, imported: bool) -> None:
    lines = [
        tr("来自 {base}（{known}）", base=found.base_name,
           known=tr("以前接收过这个签名") if found.known else tr("第一次收到这个签名，请打电话核对指纹")),
        tr("签名指纹：{fingerprint}", fingerprint=found.fingerprint),
        *(line for item in found.items for line in _item_lines(item, imported=imported)),
    ]  # fmt: skip
    facts = {
        "base": found.base_name,
        "uid": found.base_uid,
        "fingerprint": found.fingerprint,
        "known": found.known,
        "items": [_item_facts(item) for item in found.items],
    }
    problems = [problem for item in found.items for problem in item.problems]
    frame.answer(facts, lines, problems=problems, status=IN_PART if problems else DONE)


def _item_lines(item: partner_catalogue.Item, *, imported: bool) -> Iterable[str]:
    words = {"new": tr("新增"), "changed": tr("不同"), "same": tr("相同")}
    done = {"add": tr("已新增"), "overwrite": tr("已覆盖"), "skip": tr("未导入")}
    state = done[item.done] if imported else words[item.status]
    yield f"{item.label}\t{item.code}\t{item.title}\t{state}"
    for change in item.changes:
        yield f"  {change.label}: {change.ours} | {change.theirs}"


def _item_facts(item: partner_catalogue.Item) -> dict[str, object]:
    return {**asdict(item), "problems": [problem_facts(problem) for problem in item.problems]}
