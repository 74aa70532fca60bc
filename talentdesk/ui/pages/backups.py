"""备份: when the last one was made, one button for the next, where they lie, and the way back from one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from talentdesk.errors import Cancelled, DeskError
from talentdesk.progress import Progress
from talentdesk.services import backup_standing, backups
from talentdesk.services.backup_child import prove_apart
from talentdesk.services.backup_words import not_encrypted, proof_line, same_disk_line, size_in_words
from talentdesk.settings import save_preferences
from talentdesk.text import tr
from talentdesk.ui.backup_watch import ON
from talentdesk.ui.desk import Desk
from talentdesk.ui.folders import open_folder
from talentdesk.ui.page import Page
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.restore_dialog import RestoreDialog
from talentdesk.ui.theme import GROUP, HALF, STEP
from talentdesk.ui.widgets import (
    EmptyState,
    MessageBar,
    button,
    card,
    heading,
    page_column,
    row,
    side_column,
    words,
)

SIDE_WIDTH = 330
OFF = "off"
SUFFIX = "(*.tdbackup)"


class BackupsPage(Page):
    """Left: the last backup, the folder, the daily one. Right: the backups that lie in the folder."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.found: dict[str, backups.Backup] = {}
        self._proven: dict[str, str] = {}
        self.bar = MessageBar()
        self.make_button = button(tr("现在备份(&N)"), self.make, role="primary", icon_name="backups")
        self.last = heading("", "lead")
        self.said = words("", "muted")
        self.place = words("")
        self.near = words(same_disk_line(), "caption")
        self.daily = QCheckBox(tr("每天自动备份(&D)"))
        self.daily.toggled.connect(self._daily_chosen)
        column = page_column(self)
        column.addWidget(row(heading(tr("备份")), None, self.make_button))
        column.addWidget(self.bar)
        line = QHBoxLayout()
        line.setSpacing(STEP)
        line.addWidget(side_column(SIDE_WIDTH, *self._cards()))
        line.addWidget(self._list(), 1)
        column.addLayout(line, 1)

    def _cards(self) -> tuple[QWidget, QWidget]:
        state = card(self.last, self.said, words(not_encrypted(), "caption"), spacing=HALF)
        where = card(
            heading(tr("备份到哪里"), "lead"),
            self.place,
            self.near,
            row(
                button(tr("选择文件夹……"), self.choose_folder, icon_name="folder"),
                button(tr("打开"), lambda: open_folder(self.folder), role="link"),
                None,
            ),
            self.daily,
            words(
                tr(
                    "保留最近两天的全部备份，两周内每天一个，两个月内每周一个，更早的每月一个；最新的永远保留。"
                ),
                "caption",
            ),
            spacing=STEP,
        )
        return state, where

    def _list(self) -> QWidget:
        frame = QFrame()
        frame.setProperty("role", "card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        column.setSpacing(STEP)
        self.restore_button = button(tr("恢复……(&R)"), self._restore_chosen, icon_name="undo")
        self.verify_button = button(tr("核验(&V)"), self.verify, icon_name="check")
        other = button(tr("打开别处的备份……"), self._open_other, role="link")
        column.addWidget(heading(tr("文件夹里的备份"), "lead"))
        self.table = PlainTable(
            tr("文件夹里的备份"),
            (tr("时间"), tr("大小"), tr("核验"), tr("基地"), tr("文件名")),
            (130, 76, 110, 170, 0),
        )
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._moved())
        self.empty = EmptyState(
            tr("还没有备份"),
            tr("备份做成一个文件，当场读回、核对并试印一页；以后可以从它恢复整个基地。"),
            icon_name="backups",
        )
        self.either = QStackedWidget()
        self.either.addWidget(self.table)
        self.either.addWidget(self.empty)
        column.addWidget(self.either, 1)
        column.addWidget(row(self.restore_button, self.verify_button, None, other))
        return frame

    @property
    def folder(self) -> Path:
        """Where backups of the open base go."""
        return backups.default_folder(self.desk.store, self.desk.preferences.backup_folder)

    def refresh(self) -> None:
        """Show how the base stands and what lies in the folder."""
        self._show_standing()
        folder = self.folder
        self.place.setText(str(folder))
        self.near.setVisible(backups.same_disk(self.desk.store, folder))
        self.daily.blockSignals(True)
        self.daily.setChecked(self.desk.preferences.backup_daily == ON)
        self.daily.blockSignals(False)
        found, unreadable = backups.listed(folder)
        self.found = {each.path.name: each for each in found}
        lines: list[tuple[object, tuple[str, ...]]] = [
            (
                each.path.name,
                (
                    f"{each.made:%Y-%m-%d %H:%M}",
                    size_in_words(each.size),
                    self._proven.get(each.path.name, tr("做成时通过")),
                    each.base_name,
                    each.path.name,
                ),
            )
            for each in found
        ]
        lines += [(path.name, ("—", "—", tr("读不出来"), "—", path.name)) for path in unreadable]
        self.table.fill(lines)
        self.either.setCurrentWidget(self.table if lines else self.empty)
        self._moved()

    def _show_standing(self) -> None:
        with self.desk.store.read() as session:
            found = backup_standing.standing(session)
        if found.last is None:
            self.last.setText(tr("还没有备份"))
        else:
            self.last.setText(tr("最近的备份：{made}", made=f"{found.last:%Y-%m-%d %H:%M}"))
        if found.failure:
            self.said.setText(found.failure)
        elif found.last is None:
            self.said.setText(tr("现在做一个，只要几秒钟。"))
        else:
            self.said.setText(tr("此后又有改动。") if found.changed else tr("此后没有改动。"))

    def open_target(self, target: dict[str, object]) -> None:
        """Show a backup file: what is in it, that it holds, and the way back to it."""
        file = target.get("file")
        if isinstance(file, Path):
            self.restore_from(file)

    def make(self) -> None:
        """Make a backup now, in the worker."""
        self.bar.hide()
        store, folder = self.desk.store, self.folder

        def job(progress: Progress) -> backups.Made:
            return backups.make(store, folder, datetime.now(), progress, thinned=True, prover=prove_apart)

        self._hold()
        self.desk.tasks.run(job, title=tr("正在备份"), done=self._made, failed=self._failed)

    def _made(self, made: backups.Made) -> None:
        self._rest()
        self._proven[made.backup.path.name] = tr("刚才通过")
        self.desk.noted()
        self.refresh()
        gone = tr("按保留规则清理了 {count} 个旧备份。", count=len(made.thinned)) if made.thinned else ""
        text = tr("已备份：{file}", file=made.backup.path)
        self.bar.say(text, "\n".join(part for part in (proof_line(made.proof), gone) if part), "success")

    def verify(self) -> None:
        """Prove the chosen backup again, in the worker."""
        path = self._chosen()
        if path is None:
            return
        self.bar.hide()

        def job(progress: Progress) -> backups.Proof:
            return prove_apart(path, progress)

        def done(proof: backups.Proof) -> None:
            self._rest()
            self._proven[path.name] = tr("刚才通过")
            self.refresh()
            self.bar.say(path.name, proof_line(proof), "success")

        def failed(error: Exception) -> None:
            if isinstance(error, DeskError) and not isinstance(error, Cancelled):
                self._proven[path.name] = tr("没有通过")
                self.refresh()
            self._failed(error)

        self._hold()
        self.desk.tasks.run(job, title=tr("正在核验备份"), done=done, failed=failed)

    def _failed(self, error: Exception) -> None:
        self._rest()
        if isinstance(error, Cancelled):
            self.desk.say(error.text)
        elif isinstance(error, DeskError):
            self.bar.refuse(error)

    def _hold(self) -> None:
        for each in (self.make_button, self.verify_button, self.restore_button):
            each.setEnabled(False)

    def _rest(self) -> None:
        self.make_button.setEnabled(True)
        self._moved()

    def restore_from(self, path: Path) -> None:
        """Let the user decide about a backup; then the program goes on with the restored base."""
        if self.desk.tasks.busy:
            self.desk.refuse(
                DeskError(
                    tr("还有工作没有做完。"), tr("请等它完成，或在窗口下方取消，再恢复备份。"), code="busy"
                )
            )
            return
        dialog = RestoreDialog(self.desk, path, self)
        dialog.accepted.connect(lambda: self._decided(dialog))
        dialog.open()

    def _decided(self, dialog: RestoreDialog) -> None:
        if dialog.ready is not None:
            self.desk.restore_ready.emit(dialog.ready)
        elif dialog.restored is not None:
            self.desk.base_wanted.emit(str(dialog.restored.folder))

    def _restore_chosen(self) -> None:
        path = self._chosen()
        if path is not None:
            self.restore_from(path)

    def _open_other(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, tr("选择备份文件"), str(self.folder), tr("备份") + " " + SUFFIX
        )
        if chosen:
            self.restore_from(Path(chosen))

    def _chosen(self) -> Path | None:
        chosen = self.table.chosen()
        return self.folder / str(chosen[0]) if chosen else None

    def _moved(self) -> None:
        chosen = self.table.chosen()
        readable = bool(chosen) and str(chosen[0]) in self.found and not self.desk.tasks.busy
        self.restore_button.setEnabled(readable)
        self.verify_button.setEnabled(readable)

    def choose_folder(self) -> None:
        """Let backups go elsewhere from now on; a stick or a share is welcome."""
        chosen = QFileDialog.getExistingDirectory(self, tr("备份到哪里"), str(self.folder))
        if chosen:
            preferences = self.desk.preferences
            own = Path(chosen) == backups.folder_beside(self.desk.store.folder)
            preferences.backup_folder = "" if own else chosen
            save_preferences(preferences)
            self._proven.clear()
            self.refresh()

    def _daily_chosen(self, wanted: bool) -> None:
        self.desk.preferences.backup_daily = ON if wanted else OFF
        save_preferences(self.desk.preferences)
