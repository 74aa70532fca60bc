"""Lists of the traffic with the bureau on paper: the rejected rows, for whoever has to correct them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from talentdesk.errors import DeskError
from talentdesk.exchange.tables import write_csv, write_xlsx
from talentdesk.services.upload_story import RejectedRow
from talentdesk.store import Store
from talentdesk.text import tr


def export_rejected(store: Store, rows: Sequence[RejectedRow], out: Path) -> int:
    """Write rejected rows as .xlsx or .csv by the file's ending; how many. Journaled. The list holds personal numbers."""
    headings = (
        tr("渠道"), tr("上报文件"), tr("记录"), tr("编号或证件号码"), tr("字段"), tr("驳回代码"), tr("驳回说明"),
        tr("包号"), tr("办理情况"),
    )  # fmt: skip
    lines = [
        (
            each.channel, each.label, each.title, each.key_text, each.field or "", each.code or "", each.text or "",
            each.number, tr("已改，待再报") if each.corrected else tr("待改"),
        )
        for each in rows
    ]  # fmt: skip
    if out.suffix.lower() == ".xlsx":
        write_xlsx(out, headings, lines, sheet=tr("驳回"))
    elif out.suffix.lower() == ".csv":
        write_csv(out, headings, lines, encoding="utf-8-sig")
    else:
        raise DeskError(tr("只能导出为 .xlsx 或 .csv。"), tr("请改文件名的后缀。"), code="format")
    store.note(tr("导出驳回清单 {count} 行：{file}", count=len(lines), file=out.name), kind="export")
    return len(lines)
