"""Checks that a base's data are sound: the file, the journal's chain, the derived search rows."""

from __future__ import annotations

from talentdesk.errors import Problem
from talentdesk.progress import SILENT, Progress
from talentdesk.registers import REGISTERS
from talentdesk.store import Store
from talentdesk.text import tr


def check(store: Store, progress: Progress = SILENT) -> list[Problem]:
    """Everything that is not as it should be; empty for a sound base."""
    found = [
        Problem("file", tr("数据文件有损坏：{line}", line=line), tr("请从最近的备份恢复。"))
        for line in store.integrity()
    ]
    broken = store.broken_entries(lambda done: progress.step(done, 0, tr("正在核对操作记录")))
    found += [
        Problem("chain", tr("操作记录 {number} 被改动过。", number=number), tr("请与备份比对，并保留现场。"))
        for number in broken
    ]
    with store.read() as session:
        connection = session.connection()
        for register in REGISTERS:
            if not register.searched:
                continue
            table = register.table_name
            statement = (
                f'SELECT (SELECT count(*) FROM "{table}") - (SELECT count(*) FROM search_{table}), '
                f'(SELECT count(*) FROM search_{table} WHERE rowid NOT IN (SELECT id FROM "{table}"))'
            )
            missing, extra = connection.exec_driver_sql(statement).one()
            if missing or extra:
                text = tr("“{label}”的检索与记录不一致。", label=tr(register.label))
                found.append(Problem("search", text, tr("在设置里重建检索。")))
    return found
