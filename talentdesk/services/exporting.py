"""Writes a register's list into a file for Excel, WPS or another system."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from talentdesk.errors import DeskError
from talentdesk.exchange.tables import write_csv, write_xlsx
from talentdesk.progress import SILENT, Progress
from talentdesk.registers import Field, Kind, Register
from talentdesk.registers.display import masked
from talentdesk.services import records
from talentdesk.services.records import Query, Row
from talentdesk.store import Store
from talentdesk.text import tr

ENCODINGS = ("utf-8-sig", "gbk", "gb18030")
BATCH = 200


def export(
    store: Store,
    target: Register,
    query: Query,
    out: Path,
    *,
    encoding: str = "utf-8-sig",
    mask: bool = False,
    ids: Sequence[int] | None = None,
    progress: Progress = SILENT,
) -> int:
    """Write the listed (or the given) records; .xlsx or .csv by the file's ending. How many rows were written.

    Text that the encoding does not have stops the export and is listed; nothing is replaced by "?".
    """
    if encoding not in ENCODINGS:
        raise DeskError(
            tr("不认识编码“{encoding}”。", encoding=encoding),
            tr("可用：{known}", known="、".join(ENCODINGS)),
            code="encoding",
        )
    chosen = list(ids) if ids is not None else list(records.find(store, target, query, whole=True).ids)
    fields = [field for field in target.fields if field.kind is not Kind.PHOTO]
    headings = [tr(field.label) for field in fields]
    lines = _lines(store, target, fields, chosen, mask, progress)
    ending = out.suffix.lower()
    if ending == ".xlsx":
        write_xlsx(out, headings, lines, sheet=tr(target.label))
    elif ending == ".csv":
        write_csv(out, headings, lines, encoding=encoding)
    else:
        raise DeskError(tr("只能导出为 .xlsx 或 .csv。"), tr("请改文件名的后缀。"), code="format")
    store.note(
        tr("导出{label} {count} 条：{file}", label=tr(target.label), count=len(chosen), file=out.name),
        kind="export",
    )
    return len(chosen)


def _lines(
    store: Store, target: Register, fields: Sequence[Field], ids: list[int], mask: bool, progress: Progress
) -> Iterator[list[object]]:
    for start in range(0, len(ids), BATCH):
        progress.step(start, len(ids), tr("正在导出"))
        for row in records.rows(store, target, ids[start : start + BATCH]):
            yield [_cell(field, row, mask) for field in fields]


def _cell(field: Field, row: Row, mask: bool) -> object:
    """Numbers and dates stay what they are; everything else is text, so that Excel changes no ID number."""
    value = row.values[field.name]
    if field.kind in (Kind.INTEGER, Kind.DECIMAL, Kind.DATE):
        return value
    text = row.texts[field.name]
    return masked(field, text) if mask else text
