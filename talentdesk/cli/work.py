"""Commands of the daily work: found a base, settings, what is due, checks, import, undo."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from talentdesk.cli.frame import DONE, FOLDER, IN_PART, OUT, Frame, checked, command, pairs, problem_facts
from talentdesk.registers import register
from talentdesk.services import bases, care, history, importing, samples, today
from talentdesk.text import tr

YEAR = 4  # a sheet called 2026 is meant by its name, not by its place


def add_to(group: click.Group) -> None:
    """Put these commands into the program."""
    _add_base(group)
    _add_import(group)
    _add_undo(group)


def _add_base(group: click.Group) -> None:
    @command(group, "init", tr("新建一个基地的数据文件夹"))
    @click.option("--name", required=True, help=tr("基地名称"))
    @click.option("--code", default="", help=tr("基地代码"))
    @click.option("--plain", is_flag=True, help=tr("不加密（目前的数据都不加密）"))
    def init(frame: Frame, name: str, code: str, plain: bool) -> None:
        frame.keep(bases.create_base(frame.folder, name=name, code=code, user=frame.user))
        facts = {"folder": str(frame.folder), "encrypted": False, "plain_asked": plain}
        frame.answer(facts, [tr("已新建基地“{name}”：{folder}", name=name, folder=frame.folder)])

    @command(group, "settings", tr("显示或修改基地资料和规则：字段=值 …"))
    @click.argument("values", nargs=-1, metavar="FIELD=VALUE…")
    def settings(frame: Frame, values: tuple[str, ...]) -> None:
        if values:
            bases.change_profile(frame.store(), checked(register("base"), pairs(values)))
        texts = bases.profile(frame.store()).texts
        frame.answer({"values": texts}, [f"{name}={text}" for name, text in texts.items()])

    @command(group, "today", tr("今天要办的事"))
    def due(frame: Frame) -> None:
        lines = today.due(frame.store(), date.today())
        facts = [{"kind": each.kind, "text": each.text, "count": each.count} for each in lines]
        frame.answer({"due": facts}, [each.text for each in lines] or [tr("今天没有到期的事。")])

    @command(group, "check", tr("检查数据是否完好：文件、操作记录链、检索"))
    def check(frame: Frame) -> None:
        found = care.check(frame.store(), frame.progress())
        status = IN_PART if found else DONE
        facts = {
            "findings": [{"code": each.code, "text": each.text, "remedy": each.remedy} for each in found]
        }
        frame.answer(facts, [each.text for each in found] or [tr("数据完好。")], status=status)

    @command(group, "demo", tr("用示例数据建立一个基地并走完整个流程"))
    @click.option("--out", type=FOLDER, default=None, help=tr("证书、表单和上报包放在哪里"))
    def demo(frame: Frame, out: Path | None) -> None:
        store = frame.keep(
            bases.create_base(frame.folder, name=samples.BASE_NAME, code=samples.BASE_CODE, user=frame.user)
        )
        report = samples.run_main_job(store, out or frame.folder / "out", date.today(), frame.progress())
        lines = [*report.lines, tr("做出的文件："), *(f"  {path}" for path in report.files)]
        frame.answer({"done": report.lines, "files": [str(path) for path in report.files]}, lines)


def _add_import(group: click.Group) -> None:
    @command(group, "import", tr("导入 .xlsx / .xls / .csv 文件"))
    @click.argument("register_key", metavar="REGISTER")
    @click.argument("file", type=click.Path(path_type=Path))
    @click.option("--class", "class_code", default=None, help=tr("班级编号"))
    @click.option("--sheet", default=None, help=tr("第几个工作表（从 1 起）或其名称"))
    @click.option("--map", "mapping", multiple=True, metavar="HEADING=FIELD", help=tr("把一列对应到字段"))
    @click.option(
        "--known", default="update", type=click.Choice(["update", "keep"]), help=tr("已有的人：更新或保留")
    )
    @click.option("--dry-run", is_flag=True, help=tr("只核对，不写入"))
    @click.option("--errors", type=OUT, default=None, help=tr("把有问题的单元格标在文件副本里"))
    def import_file(
        frame: Frame,
        register_key: str,
        file: Path,
        class_code: str | None,
        sheet: str | None,
        mapping: tuple[str, ...],
        known: str,
        dry_run: bool,
        errors: Path | None,
    ) -> None:
        plan = importing.prepare(
            frame.store(),
            register_key,
            file,
            sheet=int(sheet) if sheet and sheet.isdecimal() and len(sheet) < YEAR else sheet,
            mapping=pairs(mapping),
            class_code=class_code,
            progress=frame.progress(),
        )
        outcome = None
        if errors is not None and plan.problems:
            importing.write_errors(plan, errors)
        if not dry_run or plan.missing:  # an import that cannot be is refused also as a trial
            outcome = importing.apply(frame.store(), plan, known=known, progress=frame.progress())
        _say_import(frame, plan, outcome, errors if plan.problems else None)


def _say_import(
    frame: Frame, plan: importing.ImportPlan, outcome: importing.ImportOutcome | None, errors: Path | None
) -> None:
    counts = plan.counts()
    refused = len({problem.row for problem in plan.problems})
    accepted = counts["rows"] - refused
    facts: dict[str, object] = {
        **counts,
        "accepted": accepted,
        "dry_run": outcome is None,
        "encoding": plan.encoding,
        "unmatched": [column.heading for column in plan.columns if column.how == "unmatched"],
        "errors_file": str(errors) if errors else None,
        "refused": [],
    }
    if outcome is not None:
        facts |= {
            "operation": outcome.entry_id,
            "added": outcome.added,
            "updated": outcome.updated,
            "enrolled": outcome.enrolled,
            "findings": [problem_facts(each) for each in outcome.findings],
        }
    line = tr(
        "{rows} 行：接收 {accepted}（新增 {new}，更新 {update}，相同 {same}），拒收 {refused}",
        rows=counts["rows"],
        accepted=accepted,
        new=counts["new"],
        update=counts["update"],
        same=counts["same"],
        refused=refused,
    )
    found = [f"{each.text}{each.remedy}" for each in outcome.findings] if outcome is not None else []
    frame.answer(facts, [line, *found], problems=plan.problems, status=IN_PART if refused else DONE)


def _add_undo(group: click.Group) -> None:
    @command(group, "undo", tr("撤销一次操作（默认最近一次）"))
    @click.argument("number", type=int, required=False)
    def undo(frame: Frame, number: int | None) -> None:
        outcome = history.undo(frame.store(), number)
        lines = [tr("已撤销操作 {number}：{count} 条", number=outcome.entry_id, count=outcome.taken_back)]
        if outcome.kept:
            lines.append(tr("这些记录后来又改过或被别处用到，予以保留："))
            lines.extend(f"  {tr(each.label)} {each.title}" for each in outcome.kept)
        facts = {
            "operation": outcome.entry_id,
            "taken_back": outcome.taken_back,
            "kept": [{"register": each.label, "title": each.title} for each in outcome.kept],
        }
        frame.answer(facts, lines, status=IN_PART if outcome.kept else DONE)

    @command(group, "operations", tr("列出最近的操作"))
    @click.option("--limit", default=30, show_default=True)
    def operations(frame: Frame, limit: int) -> None:
        found = history.operations(frame.store(), limit)
        lines = [
            f"#{each.id} {each.at:%Y-%m-%d %H:%M} {each.user} {each.why} ({each.changes})"
            + (f" {tr('已撤销')}" if each.undone else "")
            for each in found
        ]
        facts = [
            {
                "id": e.id,
                "at": e.at.isoformat(),
                "user": e.user,
                "why": e.why,
                "changes": e.changes,
                "undone": e.undone,
            }
            for e in found
        ]
        frame.answer({"operations": facts}, lines)
