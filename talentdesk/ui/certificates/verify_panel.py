"""Checks a certificate without any network: typed text, a picture, a PDF; and keeps the base's keys."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from talentdesk.errors import DeskError
from talentdesk.services import proofs
from talentdesk.text import tr
from talentdesk.ui.asking import decide
from talentdesk.ui.certificates.panel import DeskPanel
from talentdesk.ui.certificates.verdict_card import VerdictCard
from talentdesk.ui.desk import Desk
from talentdesk.ui.folders import open_folder
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import EmptyState, badge, button, card, heading, row, scrolled, side_column, words

SIDE_WIDTH = 340
PAUSE_MS = 400


class VerifyPanel(DeskPanel):
    """Left: what is to be checked, and the keys. Right: the verdict."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__(desk, bar)
        self.setAcceptDrops(True)
        self.verdicts: list[VerdictCard] = []
        line = QHBoxLayout(self)
        line.setContentsMargins(0, STEP, 0, 0)
        line.setSpacing(STEP)
        line.addWidget(side_column(SIDE_WIDTH, self._question(), self._keys()))
        self._answer = QVBoxLayout()
        line.addLayout(self._answer, 1)
        self._inside: QWidget | None = None
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._judge_typed)
        self.show_nothing()

    def _question(self) -> QFrame:
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(tr("二维码里的文字"))
        self.text.setPlaceholderText(tr("粘贴二维码里的文字（以 TDC1: 开头），或把照片、PDF 拖到这里。"))
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * 4 + 16)
        self.text.setTabChangesFocus(True)
        self.text.setAcceptDrops(False)  # the whole tab takes files
        self.text.textChanged.connect(lambda: self._pause.start())
        self.file_button = button(tr("选择图片或 PDF…"), self.choose_file, role="primary", icon_name="folder")
        self.clear_button = button(tr("清空"), self._clear, role="link")
        return card(
            heading(tr("核验一张证书"), "lead"), self.text, row(self.file_button, self.clear_button, None)
        )

    def _keys(self) -> QFrame:
        self.key_lines = QWidget()
        self._key_column = QVBoxLayout(self.key_lines)
        self._key_column.setContentsMargins(0, 0, 0, 0)
        self._key_column.setSpacing(HALF)
        self.export_button = button(tr("导出核验文件夹…"), self.export, icon_name="export")
        self.roll_button = button(tr("更换密钥…"), self.roll)
        return card(
            heading(tr("本基地的签名密钥"), "lead"), self.key_lines,
            row(self.export_button, self.roll_button, None, spacing=HALF),
            words(tr("核验文件夹里是网页、公钥和作废名单：拷到优盘，任何电脑不联网就能核验。"), "caption"),
        )  # fmt: skip

    def reload(self) -> None:
        """Read the keys anew."""
        while (item := self._key_column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        keys = list(proofs.own_keys(self.desk.store))
        self.fingerprints = [key.fingerprint for key in keys]
        if not keys:
            self._key_column.addWidget(words(tr("还没有密钥，第一次发证时自动生成。"), "muted"))
        for key in reversed(keys):
            present = key.valid_to is None
            span = tr("{day} 起", day=key.valid_from.isoformat())
            if key.valid_to is not None:
                span = tr(
                    "{first} 至 {last}", first=key.valid_from.isoformat(), last=key.valid_to.isoformat()
                )
            mark = badge(tr("在用"), "success") if present else badge(tr("已停用"))
            shown = words(key.fingerprint)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._key_column.addWidget(row(mark, words(span, "caption", wrap=False), None))
            self._key_column.addWidget(shown)
        self.roll_button.setEnabled(bool(keys))

    def _now(self) -> datetime:
        return datetime.combine(self.desk.today(), time(12))

    def show_nothing(self) -> None:
        """Say what this is for."""
        self.verdicts = []
        self._put(
            EmptyState(
                tr("不联网也能核验"),
                tr(
                    "用手机拍下证书上的二维码，把照片放到这里。结果会列出签名里的内容，和纸上逐项比对，才能发现把真二维码印在假证书上的做法。"
                ),
                icon_name="certificates",
            )
        )

    def _put(self, inside: QWidget) -> None:
        if self._inside is not None:
            self._answer.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = inside
        self._answer.addWidget(inside)

    def _judge_typed(self) -> None:
        self._pause.stop()
        text = self.text.toPlainText().strip()
        if text:
            self._judge([text])
        else:
            self.show_nothing()

    def _clear(self) -> None:
        self.text.clear()
        self.bar.clear()
        self.show_nothing()

    def choose_file(self) -> None:
        """A picture or a PDF."""
        name, _ = QFileDialog.getOpenFileName(
            self, tr("选择图片或 PDF"), str(Path.home()),
            tr("图片和 PDF") + " (*.png *.jpg *.jpeg *.bmp *.pdf)",
        )  # fmt: skip
        if name:
            self.read(Path(name))

    def read(self, path: Path) -> None:
        """Judge the codes in a file; reading a photo may take a moment."""
        self.bar.clear()
        self.desk.tasks.run(
            lambda _progress: proofs.qr_texts(str(path)),
            title=tr("正在读二维码"), done=self._judge, failed=self._unread,
        )  # fmt: skip

    def _unread(self, trouble: Exception) -> None:
        self.show_nothing()
        self.failed(trouble)

    def _judge(self, texts: list[str]) -> None:
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, HALF, 0)
        column.setSpacing(STEP)
        self.verdicts = []
        try:
            for text in texts:
                found = proofs.verify_here(self.desk.store, text, self.desk.today(), self._now())
                self.verdicts.append(VerdictCard(found, proofs.lines_of(found)))
        except DeskError as trouble:
            self.bar.refuse(trouble)
            return
        for each in self.verdicts:
            column.addWidget(each)
        column.addStretch(1)
        self._put(scrolled(place))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Judge a dropped file."""
        event.acceptProposedAction()
        self.read(Path(event.mimeData().urls()[0].toLocalFile()))

    def export(self) -> None:
        """Ask for a folder and write the verifier into it."""
        name = QFileDialog.getExistingDirectory(self, tr("导出核验文件夹"), str(Path.home()))
        if name:
            self.export_to(Path(name))

    def export_to(self, folder: Path) -> None:
        """Write page, keys and void list."""
        try:
            files = proofs.export_verifier(self.desk.store, folder, self._now())
        except DeskError as trouble:
            self.bar.refuse(trouble)
            return
        self.bar.done(
            tr("已导出 {count} 个文件到 {folder}", count=len(files), folder=folder),
            tr("每次作废证书后重新导出一次，别人才知道哪些作废了。"),
        )
        open_folder(folder)

    def roll(self) -> None:
        """Retire the present key, after asking."""
        if decide(
            self,
            tr("更换签名密钥？"),
            detail=tr(
                "旧密钥从今天起停用，它签过的证书仍然有效。更换后要把新的核验文件夹发给用过旧文件的人。"
            ),
            yes=tr("更换"),
        ):
            fingerprint = proofs.roll_key(self.desk.store, self.desk.today())
            self.reload()
            self.bar.done(tr("已更换，新密钥指纹 {fingerprint}", fingerprint=fingerprint))
