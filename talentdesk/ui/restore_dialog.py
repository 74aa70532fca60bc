"""The dialog that puts a base back from a backup: what is in it, that it holds, what would be lost, and where to."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from talentdesk.errors import DeskError
from talentdesk.progress import Progress
from talentdesk.services import backups, restoring
from talentdesk.services.backup_words import contents, proof_line
from talentdesk.services.restore_words import in_words
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.foot import Foot
from talentdesk.ui.theme import GROUP, HALF, MARGIN, STEP
from talentdesk.ui.widgets import MessageBar, button, card, heading, row, scrolled, words
from talentdesk.ui.work_dialog import WorkDialog

WIDTH, HEIGHT = 680, 560


class RestoreDialog(WorkDialog):
    """Accepted with ``ready`` (to take the place of the open base) or ``restored`` (in another folder).

    It lies before the whole window: nobody may change what is about to be put back.
    """

    def __init__(self, desk: Desk, path: Path, parent: QWidget) -> None:
        super().__init__(desk.tasks, parent)
        self.ready: restoring.Ready | None = None
        self.restored: restoring.Restored | None = None
        self.offer: restoring.Offer | None = None
        self._desk, self._path = desk, path
        self.setWindowTitle(tr("从备份恢复"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.bar = MessageBar()
        self.facts, self.proof, self.cost = words(""), words(tr("正在核验备份……"), "muted"), words("")
        self.begin = button(tr("恢复(&R)"), self.go, role="primary")
        self.leave = button(tr("取消"), self.reject)
        self._build()
        self.begin.setEnabled(False)
        self.choices.setEnabled(False)
        QTimer.singleShot(0, self, self.examine)  # the dialog is shown first

    def _build(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, STEP)
        column.setSpacing(GROUP)
        column.addWidget(heading(tr("从备份恢复")))
        column.addWidget(card(self.facts, self.proof, spacing=HALF))
        self.cost_card = card(heading(tr("恢复以后"), "lead"), self.cost, spacing=HALF)
        self.cost_card.hide()
        column.addWidget(self.cost_card)
        self.choices = self._choices()
        column.addWidget(self.choices)
        column.addWidget(self.bar)
        column.addStretch(1)
        buttons = row(None, self.leave, self.begin)
        buttons.setContentsMargins(MARGIN, STEP, MARGIN, GROUP)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scrolled(inside), 1)
        outer.addWidget(buttons)
        outer.addWidget(Foot(self._desk.tasks, ""))
        for made in self.findChildren(QPushButton):  # what cannot be meant by an Enter is not done by it
            made.setAutoDefault(False)
        self.resize(WIDTH, HEIGHT)

    def _choices(self) -> QWidget:
        self.here = QRadioButton(tr("退回到这个备份；现有数据移到“恢复前…”文件夹，不会删除"))
        self.elsewhere = QRadioButton(tr("恢复到一个空文件夹，然后打开它"))
        group = QButtonGroup(self)
        for choice in (self.here, self.elsewhere):
            group.addButton(choice)
            choice.toggled.connect(lambda _checked: self._judge())
        self.line = QLineEdit()
        self.line.setAccessibleName(tr("数据文件夹"))
        self.line.setPlaceholderText(tr("本机硬盘上的一个空文件夹"))
        self.line.textEdited.connect(lambda _text: self._judge())
        self.browse = button(tr("浏览……"), self._browse, icon_name="folder")
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(self.here)
        column.addWidget(self.elsewhere)
        column.addWidget(row(self.line, self.browse))
        return box

    def examine(self) -> None:
        """Prove the backup and compare it with the open base, in the worker."""
        path, folder = self._path, self._desk.store.folder
        try:
            self.facts.setText("\n".join(contents(backups.read(path))))
        except (DeskError, OSError) as trouble:
            self._failed(trouble)
            return

        def job(progress: Progress) -> restoring.Offer:
            return restoring.examine(path, folder, progress)

        self._tasks.run(job, title=tr("正在核验备份"), done=self._examined, failed=self._failed)

    def _examined(self, offer: restoring.Offer) -> None:
        self.offer = offer
        self.proof.setText(proof_line(offer.proof))
        other = offer.now == restoring.OTHER
        said = [f"{each.text}{each.remedy}" for each in in_words(offer.lost)]
        if other:
            said = [tr("这是另一个基地的备份，不能覆盖现在打开的基地。")]
        elif not said:
            said = [tr("备份以后没有新的操作，什么也不会丢。")]
        self.cost.setText("\n".join(said))
        self.cost_card.show()
        self.choices.setEnabled(True)
        self.here.setEnabled(not other)
        (self.elsewhere if other else self.here).setChecked(True)
        self._judge()

    def _failed(self, error: Exception) -> None:
        self._set_busy(False)
        if self.offer is None:
            self.proof.setText(tr("核验没有通过。"))
            self.begin.setEnabled(False)
            self.choices.setEnabled(False)
        if isinstance(error, DeskError):
            self.bar.refuse(error)

    def _judge(self) -> None:
        """Whether a choice was made that can be carried out."""
        away = self.elsewhere.isChecked()
        self.line.setEnabled(away)
        self.browse.setEnabled(away)
        target = Path(self.line.text().strip()).expanduser()
        fit = not away or (bool(self.line.text().strip()) and target.is_absolute())
        self.begin.setEnabled(self.offer is not None and fit)

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, tr("选择数据文件夹"), str(self._desk.store.folder.parent)
        )
        if chosen:
            self.line.setText(chosen)
            self._judge()

    def go(self) -> None:
        """Unpack and prove once more beside the live data, in the worker; a refusal leaves nothing behind."""
        self.bar.hide()
        self._set_busy(True)
        path, store = self._path, self._desk.store
        if self.here.isChecked():

            def prepare(progress: Progress) -> restoring.Ready:
                return restoring.prepare(path, store.folder, user=store.user, replace=True, progress=progress)

            self._tasks.run(prepare, title=tr("正在恢复"), done=self._prepared, failed=self._failed)
            return
        target = Path(self.line.text().strip()).expanduser()

        def restore(progress: Progress) -> restoring.Restored:
            return restoring.restore(path, target, user=store.user, now=datetime.now(), progress=progress)

        self._tasks.run(restore, title=tr("正在恢复"), done=self._restored, failed=self._failed)

    def _prepared(self, ready: restoring.Ready) -> None:
        self.ready = ready
        self.accept()

    def _restored(self, restored: restoring.Restored) -> None:
        self.restored = restored
        self.accept()

    def _set_busy(self, busy: bool) -> None:
        for widget in (self.begin, self.choices):
            widget.setEnabled(not busy)
