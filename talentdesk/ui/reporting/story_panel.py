"""When one record was reported and whether it was accepted: a tab on its card."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from talentdesk.registers import Register
from talentdesk.services import upload_channels, upload_ledger
from talentdesk.services.report_sources import SOURCES
from talentdesk.services.upload_ledger import RecordStanding, StoryLine
from talentdesk.store import Store
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.elided import LineButton
from talentdesk.ui.reporting.telling import moment, soon
from talentdesk.ui.theme import GROUP, HALF, STEP
from talentdesk.ui.widgets import badge, heading, row, words

REPORTED_TABLES = frozenset(each.table for each in SOURCES if each.table)


def is_reported(store: Store, register: Register) -> bool:
    """Whether records of a register may be reported here at all."""
    return register.table_name in REPORTED_TABLES and bool(upload_channels.channels(store, retired=True))


class StoryPanel(QWidget):
    """Where the record stands with each bureau, then package by package, the newest first."""

    def __init__(self, desk: Desk, register: Register, record_id: int) -> None:
        super().__init__()
        self._desk = desk
        self.standings = upload_ledger.record_standing(desk.store, register.table_name, record_id)
        self.lines = list(reversed(upload_ledger.record_story(desk.store, register.table_name, record_id)))
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP, STEP, GROUP, GROUP)
        column.setSpacing(STEP)
        if not self.standings and not self.lines:
            column.addWidget(words(tr("还没有上报过。下一个上报包会带上它。"), "muted"))
        for standing in self.standings:
            column.addWidget(_standing(standing))
        if self.lines:
            column.addWidget(heading(tr("经过"), "lead"))
        for line in self.lines:
            column.addWidget(self._line(line))
        column.addStretch(1)

    def _line(self, line: StoryLine) -> QWidget:
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, HALF)
        column.setSpacing(0)
        title = tr(
            "第 {number} 号上报包 · {file} · {action}",
            number=line.number,
            file=line.file,
            action=_action(line),
        )
        go = LineButton(title, lambda: self._desk.go("upload", tab="packages", package_id=line.package_id))
        mark, tone = _result(line)
        column.addWidget(row(go, badge(mark, tone), spacing=HALF))
        steps = [
            tr("{at} 送达", at=moment(line.sent_at))
            if line.sent_at is not None
            else tr("{at} 生成", at=moment(line.built_at)),
            tr("{at} 答复", at=soon(line.answered_at))
            if line.answered_at is not None and line.result
            else "",
        ]
        told = words(" · ".join(part for part in steps if part), "caption")
        told.setContentsMargins(12, 0, 0, 0)
        column.addWidget(told)
        if line.code or line.text:
            why = words(" ".join(part for part in (line.code, line.text) if part), "trouble")
            why.setContentsMargins(12, 0, 0, 0)
            column.addWidget(why)
        return place


def _standing(standing: RecordStanding) -> QWidget:
    place = QWidget()
    column = QVBoxLayout(place)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(HALF)
    said = {
        "waiting": (tr("已报，等答复"), "accent"), "accepted": (tr("已接收"), "success"),
        "rejected": (tr("被驳回"), "danger"), "held": (tr("有问题，没有上报"), "warning"), "due": (tr("待再报"), "accent"),
    }  # fmt: skip
    word, tone = said.get(standing.state, (standing.state, ""))
    if standing.state == "accepted" and not standing.at_bureau:
        word, tone = tr("没有上报"), ""
    column.addWidget(row(words(f"{standing.channel} · {standing.file}", wrap=False), badge(word, tone), None))
    if standing.bureau_number:
        column.addWidget(words(tr("主管部门编号：{number}", number=standing.bureau_number), "caption"))
    if standing.state in ("rejected", "held") and (standing.code or standing.text):
        column.addWidget(words(standing.text or standing.code or "", "trouble"))
    return place


def _action(line: StoryLine) -> str:
    said = {"new": tr("新增"), "changed": tr("变更"), "withdrawn": tr("撤回")}
    return said.get(line.action, line.action)


def _result(line: StoryLine) -> tuple[str, str]:
    if line.result == "accepted":
        return tr("接收"), "success"
    if line.result == "rejected":
        return tr("驳回"), "danger"
    return (tr("等答复"), "accent") if line.sent_at is not None else (tr("未送达"), "")
