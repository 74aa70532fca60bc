"""Commands about the binder of a class: all its papers as one PDF, the people whom an inspection calls."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from talentdesk.cli.frame import FOLDER, OUT, Frame, command, problem_facts
from talentdesk.services import binder, spot_check, teaching
from talentdesk.services.binder import BinderPart
from talentdesk.text import tr


def add_to(group: click.Group) -> None:
    """Put these commands into the program."""
    _add_binder(group)
    _add_spot_check(group)


def _add_binder(group: click.Group) -> None:
    @command(group, "binder", tr("一班一档：全班资料合成一个 PDF，说明还缺什么"))
    @click.argument("class_code", metavar="CLASS")
    @click.option("--out", type=OUT, required=True, help=tr("PDF 文件"))
    @click.option("--workbooks", type=FOLDER, default=None, help=tr("同时存一套 .xlsx 的文件夹"))
    @click.option("--seed", default=None, help=tr("加入抽查记录，按这个种子抽人"))
    def make_binder(
        frame: Frame, class_code: str, out: Path, workbooks: Path | None, seed: str | None
    ) -> None:
        store = frame.store()
        made = binder.make_binder(
            store,
            teaching.find_class(store, class_code),
            out,
            date.today(),
            workbooks=workbooks,
            seed=seed,
            progress=frame.progress(),
        )
        lines = [
            tr("已生成：{file}，{pages} 页，保存至 {day}", file=out, pages=made.pages, day=made.keep_until),
            *(_line(part) for part in made.parts),
        ]
        if made.folder:
            lines.append(tr("工作簿：{folder}", folder=made.folder))
        facts = {
            "file": str(made.path),
            "pages": made.pages,
            "sha256": made.sha256,
            "keep_until": made.keep_until,
            "workbooks": str(made.folder) if made.folder else None,
            "parts": [_facts(part) for part in made.parts],
        }
        frame.answer(facts, lines)


def _line(part: BinderPart) -> str:
    page = str(part.page) if part.page else "—"
    return "\t".join(filter(None, (page, tr(part.label), part.note)))


def _facts(part: BinderPart) -> dict[str, object]:
    return {
        "key": part.key,
        "label": part.label,
        "state": part.state,
        "page": part.page or None,
        "pages": part.pages,
        "rows": part.count,
        "file": part.file or None,
        "reasons": [problem_facts(problem) for problem in part.reasons],
        "findings": [problem_facts(problem) for problem in part.findings],
    }


def _add_spot_check(group: click.Group) -> None:
    @command(group, "spot-check", tr("抽查：从一个班里抽出要电话核实的学员"))
    @click.argument("class_code", metavar="CLASS")
    @click.option("--seed", default=None, help=tr("种子；同一种子总是抽到相同的人"))
    @click.option("--percent", type=int, default=10, show_default=True, help=tr("至少抽百分之几"))
    def choose(frame: Frame, class_code: str, seed: str | None, percent: int) -> None:
        store = frame.store()
        class_id = teaching.find_class(store, class_code)
        used = spot_check.default_seed(store, class_id) if seed is None else seed
        people = spot_check.spot_check(store, class_id, used, percent)
        lines = [f"{each.student_no}\t{each.name}\t{each.phone}\t{each.employer}".rstrip() for each in people]
        if seed is None:
            lines.append(
                tr(
                    "抽出 {count} 人；种子 {seed}（班级编号和结业年份，没有另写种子）",
                    count=len(people),
                    seed=used,
                )
            )
        else:
            lines.append(tr("抽出 {count} 人；种子 {seed}", count=len(people), seed=used))
        facts = {
            "seed": used,
            "percent": percent,
            "people": [
                {"student_no": e.student_no, "name": e.name, "phone": e.phone, "employer": e.employer}
                for e in people
            ],
        }
        frame.answer(facts, lines)
