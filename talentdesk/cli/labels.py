"""The command that prints equipment labels."""

from __future__ import annotations

from pathlib import Path

import click

from talentdesk.cli.frame import OUT, Frame, command
from talentdesk.documents.label_sheets import label_sheets
from talentdesk.documents.labels import CODES, CodeKind
from talentdesk.services import labels
from talentdesk.text import tr


def add_to(group: click.Group) -> None:
    """Put this command into the program."""
    names = [each.name for each in label_sheets()]

    @command(group, "labels", tr("打印设备标签（二维码或条形码）"))
    @click.argument("codes", nargs=-1, metavar="CODE…")
    @click.option("--place", default="", help=tr("这个地点的全部设备"))
    @click.option("--sheet", type=click.Choice(names), required=True, help=tr("标签纸"))
    @click.option("--out", type=OUT, required=True, help=tr("PDF 文件"))
    @click.option("--start", default=1, show_default=True, help=tr("从第几个标签开始（前面的已用掉）"))
    @click.option("--copies", default=1, show_default=True, help=tr("每台几张"))
    @click.option("--code", "kind", type=click.Choice(list(CODES)), default="qr", help=tr("二维码或条形码"))
    @click.option("--printer", default="", help=tr("打印机（按它的校准打印）"))
    @click.option("--tray", default="", help=tr("纸盒"))
    @click.option("--cut-marks", is_flag=True, help=tr("印裁切线"))
    def print_labels(
        frame: Frame, codes: tuple[str, ...], place: str, sheet: str, out: Path, start: int, copies: int,
        kind: CodeKind, printer: str, tray: str, cut_marks: bool,
    ) -> None:  # fmt: skip
        store = frame.store()
        made = labels.print_labels(
            store, labels.things_of(store, codes=codes, place=place), sheet, out, code=kind, start=start, copies=copies,
            printer=printer, tray=tray, cut_marks=cut_marks, progress=frame.progress(),
        )  # fmt: skip
        line = tr("{labels} 张标签，{pages} 页：{file}", labels=made.labels, pages=made.pages, file=out)
        facts = {
            "labels": made.labels,
            "pages": made.pages,
            "next_start": made.next_start,
            "file": str(out),
        }
        frame.answer(facts, [line])
