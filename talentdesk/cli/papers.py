"""Commands that print or write for others: certificates, one by one or a class at a time."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from talentdesk.cli.frame import OUT, Frame, command
from talentdesk.documents.batch import NAME_PATTERN
from talentdesk.services import batches, certificates, teaching
from talentdesk.text import tr

DAY = click.DateTime(["%Y-%m-%d"])


def add_to(group: click.Group) -> None:
    """Put these commands into the program."""
    _add_certify(group)
    _add_after_issue(group)


def _add_certify(group: click.Group) -> None:
    @command(group, "certify", tr("给合格的学员编号并打印证书"))
    @click.argument("class_code", metavar="CLASS")
    @click.option("--out", type=OUT, required=True, help=tr("PDF 文件"))
    @click.option("--layout", default=None, help=tr("版式名称"))
    @click.option("--scheme", default=None, help=tr("编号规则，默认用基地自己的"))
    @click.option("--blanks", is_flag=True, help=tr("登记使用空白证书"))
    @click.option("--date", "issued_on", type=DAY, default=None, help=tr("发证日期，默认今天"))
    @click.option("--accept", multiple=True, metavar="CODE", help=tr("接受这种提醒，如 photo-missing"))
    def certify(
        frame: Frame,
        class_code: str,
        out: Path,
        layout: str | None,
        scheme: str | None,
        blanks: bool,
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
            scheme=scheme,
            blanks=blanks,
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
            f"{tr('未发')} {each.name}: {' '.join(p.text for p in each.reasons)}" for each in made.left_out
        )
        facts = {
            "issued": made.issued,
            "printed": made.printed,
            "numbers": made.numbers,
            "file": str(out),
            "left_out": [{"name": e.name, "reasons": [p.code for p in e.reasons]} for e in made.left_out],
        }
        frame.answer(facts, lines)


def _add_after_issue(group: click.Group) -> None:
    @command(group, "certify-each", tr("把一个班已发的证书存成每人一份 PDF"))
    @click.argument("class_code", metavar="CLASS")
    @click.option("--out", type=click.Path(path_type=Path), required=True, help=tr("文件夹，或 .zip 文件"))
    @click.option("--pattern", default=NAME_PATTERN, show_default=True, help=tr("文件名规则"))
    @click.option("--restricted", is_flag=True, help=tr("PDF 加上限制：能看能印，阅读器里不能改"))
    def certify_each(frame: Frame, class_code: str, out: Path, pattern: str, restricted: bool) -> None:
        store = frame.store()
        numbers = list(batches.printed_numbers(store, teaching.find_class(store, class_code)).values())
        names = batches.write_each(
            store, numbers, out, pattern=pattern, restricted=restricted, progress=frame.progress()
        )
        frame.answer({"files": names}, [tr("已存 {count} 份到 {file}", count=len(names), file=out)])

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
