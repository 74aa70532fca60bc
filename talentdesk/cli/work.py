"""Commands of the daily work: found a base, import, undo, classes, certificates, forms, packages, checks."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from talentdesk.cli.frame import DONE, IN_PART, Frame, command, pairs
from talentdesk.errors import Problem
from talentdesk.services import (
    bases,
    care,
    certificates,
    forms,
    history,
    importing,
    packages,
    samples,
    teaching,
    today,
)
from talentdesk.text import tr

OUT = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])


def add_to(group: click.Group) -> None:
    """Put these commands into the program."""
    _add_base(group)
    _add_import(group)
    _add_class(group)
    _add_papers(group)
    _add_sync(group)


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
            bases.change_profile(frame.store(), pairs(values))
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
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
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
        chosen = int(sheet) if sheet and sheet.isdigit() else sheet
        plan = importing.prepare(
            frame.store(),
            register_key,
            file,
            sheet=chosen,
            mapping=pairs(mapping),
            class_code=class_code,
            progress=frame.progress(),
        )
        if errors is not None and plan.problems:
            importing.write_errors(plan, errors)
        facts: dict[str, object] = {**plan.counts(), "dry_run": dry_run, "encoding": plan.encoding}
        refused = {problem.row for problem in plan.problems}
        facts["accepted"] = len(plan.rows) - len(refused)
        if not dry_run or plan.missing:
            outcome = importing.apply(frame.store(), plan, known=known, progress=frame.progress())
            facts |= {
                "operation": outcome.entry_id,
                "added": outcome.added,
                "updated": outcome.updated,
                "enrolled": outcome.enrolled,
            }
        line = tr(
            "{rows} 行：接收 {accepted}（新增 {new}，更新 {update}，相同 {same}），拒收 {refused}",
            rows=facts["rows"],
            accepted=facts["accepted"],
            new=facts["new"],
            update=facts["update"],
            same=facts["same"],
            refused=len(refused),
        )
        facts["unmatched"] = [column.heading for column in plan.columns if column.how == "unmatched"]
        facts["refused"] = []
        frame.answer(facts, [line], problems=plan.problems, status=IN_PART if refused else DONE)

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


def _add_class(group: click.Group) -> None:
    classes = click.Group("class", help=tr("班次：开班、报名、结果"))
    group.add_command(classes)

    @command(classes, "open", tr("为一个课程开班"))
    @click.argument("code")
    @click.option("--course", required=True, help=tr("课程编号"))
    @click.option("--from", "start", required=True, help=tr("开班日期"))
    @click.option("--to", "end", required=True, help=tr("结业日期"))
    @click.option("--name", default="", help=tr("班级名称"))
    @click.option("--set", "more", multiple=True, metavar="FIELD=VALUE", help=tr("其他字段"))
    def open_class(
        frame: Frame, code: str, course: str, start: str, end: str, name: str, more: tuple[str, ...]
    ) -> None:
        values = {"code": code, "course_id": course, "start": start, "end": end, "name": name, **pairs(more)}
        number = teaching.open_class(frame.store(), values)
        frame.answer({"id": number, "code": code}, [tr("已开班 {code}", code=code)])

    @command(classes, "enrol", tr("把学员报到班里（证件号码）"))
    @click.argument("code")
    @click.argument("keys", nargs=-1, required=True)
    def enrol(frame: Frame, code: str, keys: tuple[str, ...]) -> None:
        store = frame.store()
        class_id = teaching.find_class(store, code)
        ids = [teaching.find_trainee(store, key) for key in keys]
        made = teaching.enrol(store, class_id, ids)
        line = tr("报名 {added} 人，已在班 {already} 人", added=made.added, already=made.already)
        frame.answer({"added": made.added, "already": made.already}, [line])

    @command(classes, "results", tr("班级结果及每个人的原因"))
    @click.argument("code")
    def results(frame: Frame, code: str) -> None:
        found = teaching.results(frame.store(), teaching.find_class(frame.store(), code))
        lines = []
        for line in found.lines:
            reasons = " ".join(f"{p.text}{p.remedy}" for p in line.judgement.findings)
            lines.append(f"{line.student_no}\t{line.name}\t{line.judgement.state}\t{reasons}".rstrip())
        lines.append(
            tr("合格 {passed}，不合格 {failed}，未完成 {unfinished}", passed=found.passed, failed=found.failed,
               unfinished=found.unfinished)
        )  # fmt: skip
        facts = {
            "passed": found.passed,
            "failed": found.failed,
            "unfinished": found.unfinished,
            "trainees": [
                {
                    "student_no": line.student_no,
                    "name": line.name,
                    "state": line.judgement.state,
                    "attendance": line.judgement.attendance_share,
                    "certificate": line.certificate_number,
                    "reasons": [
                        {"code": p.code, "text": p.text, "remedy": p.remedy} for p in line.judgement.findings
                    ],
                }
                for line in found.lines
            ],
        }
        frame.answer(facts, lines)


def _add_papers(group: click.Group) -> None:
    @command(group, "certify", tr("给合格的学员编号并打印证书"))
    @click.argument("class_code", metavar="CLASS")
    @click.option("--out", type=OUT, required=True, help=tr("PDF 文件"))
    @click.option("--layout", default=None, help=tr("版式名称"))
    @click.option("--date", "issued_on", type=DAY, default=None, help=tr("发证日期，默认今天"))
    @click.option("--accept", multiple=True, metavar="CODE", help=tr("接受这种提醒，如 photo-missing"))
    def certify(
        frame: Frame,
        class_code: str,
        out: Path,
        layout: str | None,
        issued_on: datetime | None,
        accept: tuple[str, ...],
    ) -> None:
        store = frame.store()
        made = certificates.certify(
            store,
            teaching.find_class(store, class_code),
            issued_on=issued_on.date() if issued_on else date.today(),
            out=out,
            layout=layout,
            accept=frozenset(accept),
            progress=frame.progress(),
        )
        lines = [
            tr(
                "新发 {issued} 张，打印 {printed} 页：{file}",
                issued=made.issued,
                printed=made.printed,
                file=out,
            )
        ]
        lines.extend(
            f"{tr('未发')} {each.name}：{' '.join(p.text for p in each.reasons)}" for each in made.left_out
        )
        facts = {
            "issued": made.issued,
            "printed": made.printed,
            "numbers": made.numbers,
            "file": str(out),
            "left_out": [{"name": e.name, "reasons": [p.code for p in e.reasons]} for e in made.left_out],
        }
        frame.answer(facts, lines)

    @command(group, "reprint", tr("按发证时的内容重印一张证书"))
    @click.argument("number")
    @click.option("--out", type=OUT, default=None, help=tr("PDF 文件"))
    def reprint(frame: Frame, number: str, out: Path | None) -> None:
        target = out or Path(f"{number}.pdf")
        digest = certificates.reprint(frame.store(), number, target)
        frame.answer({"file": str(target), "sha256": digest}, [tr("已重印：{file}", file=target)])

    @command(group, "void", tr("作废一张证书，编号保留"))
    @click.argument("number")
    @click.option("--reason", required=True, help=tr("作废原因"))
    def void(frame: Frame, number: str, reason: str) -> None:
        certificates.void(frame.store(), number, reason)
        frame.answer({"number": number, "state": "void"}, [tr("已作废：{number}", number=number)])

    @command(group, "forms", tr("列出能做的表单"))
    def list_forms(frame: Frame) -> None:
        found = forms.forms()
        facts = [{"key": form.key, "label": form.label} for form in found]
        frame.answer({"forms": facts}, [f"{form.key}\t{tr(form.label)}" for form in found])

    @command(group, "form", tr("为一个班级做一张表单"))
    @click.argument("key")
    @click.argument("subject", metavar="CLASS")
    @click.option("--out", type=OUT, required=True, help=tr(".pdf 或 .xlsx"))
    def make_form(frame: Frame, key: str, subject: str, out: Path) -> None:
        forms.form_of(key)
        found = forms.make_form(frame.store(), key, teaching.find_class(frame.store(), subject), out)
        facts: dict[str, object] = {"file": str(out), "findings": [_cell(problem) for problem in found]}
        frame.answer(facts, [tr("已生成：{file}", file=out), *(f"{p.field}：{p.text}" for p in found)])


def _cell(problem: Problem) -> dict[str, object]:
    return {"cell": problem.field, "code": problem.code, "text": problem.text, "remedy": problem.remedy}


def _add_sync(group: click.Group) -> None:
    sync = click.Group("sync", help=tr("与主管部门的数据往来"))
    group.add_command(sync)

    @command(sync, "build", tr("生成证书上报包（CSV 和清单）"))
    @click.option("--out", type=FOLDER, default=None, help=tr("放在哪个文件夹"))
    @click.option("--encoding", default="utf-8", type=click.Choice(["utf-8", "utf-8-sig", "gbk", "gb18030"]))
    def build(frame: Frame, out: Path | None, encoding: str) -> None:
        folder = out or frame.folder / "outbox"
        made = packages.build(frame.store(), folder, datetime.now(), encoding=encoding)
        facts = {
            "csv": str(made.csv),
            "manifest": str(made.manifest),
            "rows": made.rows,
            "sha256": made.sha256,
        }
        frame.answer(facts, [tr("已生成 {rows} 行：{file}", rows=made.rows, file=made.csv)])
