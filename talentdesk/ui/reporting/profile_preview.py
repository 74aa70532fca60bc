"""The first rows of a file as the bureau's CSV text, and what stands against sending it; both follow the editing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from talentdesk.errors import DeskError, Problem
from talentdesk.progress import Progress
from talentdesk.services import bureau_profiles
from talentdesk.services.bureau_profiles import FileSpec, Preview, Profile, source
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import row, words
from talentdesk.ui.words import said

WAIT_MS = 250
FINDINGS_SHOWN = 100


class ProfilePreview(QSplitter):
    """Asked with ``show_file``, it reads the rows in the worker; personal numbers are masked until asked for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._asked = 0
        self._soon = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._soon.timeout.connect(self._ask)
        self._profile: Profile | None = None
        self._file = ""
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName(tr("文件的样子"))
        self.whole = QCheckBox(tr("显示完整的个人信息"))
        self.whole.toggled.connect(lambda _on: self._soon.start())
        self.findings = QListWidget()
        self.findings.setWordWrap(True)
        self.findings.setAccessibleName(tr("问题"))
        self.verdict = words("", "muted", wrap=False)
        left, right = QWidget(), QWidget()
        for place, head, body in (
            (
                left,
                row(words(tr("文件的样子（前 20 行）"), "muted", wrap=False), None, self.whole),
                self.text,
            ),
            (right, row(self.verdict, None), self.findings),
        ):
            column = QVBoxLayout(place)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(HALF)
            column.addWidget(head)
            column.addWidget(body, 1)
            self.addWidget(place)
        head.setMinimumHeight(self.whole.sizeHint().height())
        self.setChildrenCollapsible(False)
        self.setHandleWidth(STEP)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 2)

    def show_file(self, profile: Profile, file_key: str) -> None:
        """Show a file as a profile would write it, after a pause in which it may change again."""
        self._profile, self._file = profile, file_key
        self._soon.start()

    def _ask(self) -> None:
        if self._profile is None or not self._file:
            self.text.clear()
            self.show_findings(())
            return
        self._asked += 1
        number, key, today = self._asked, self._file, self._desk.today()
        wanted = self._profile if self.whole.isChecked() else _masked(self._profile, key)

        def job(_progress: Progress) -> Preview:
            return bureau_profiles.preview_rows(self._desk.store, wanted, key, day=today)

        def shown(preview: Preview) -> None:
            if number == self._asked:
                self.text.setPlainText(preview.text)
                self.show_findings(preview.problems)

        def failed(trouble: Exception) -> None:
            if number == self._asked and isinstance(trouble, DeskError):
                self.text.clear()
                self.show_findings(trouble.problems or (Problem(trouble.code, trouble.text, trouble.remedy),))

        self._desk.tasks.run(job, title=tr("读取预览"), done=shown, failed=failed)

    def show_findings(self, problems: Sequence[Problem]) -> None:
        """List what stands against it, each sentence once with how often it was found."""
        counts: dict[str, int] = {}
        for each in problems:
            text = said(each.text, each.remedy)
            counts[text] = counts.get(text, 0) + 1
        self.findings.clear()
        for text, count in list(counts.items())[:FINDINGS_SHOWN]:
            QListWidgetItem(
                tr("{text}（{count} 行）", text=text, count=count) if count > 1 else text, self.findings
            )
        self.verdict.setText(tr("有 {count} 处要看", count=len(counts)) if counts else tr("没有发现问题"))


def _masked(profile: Profile, key: str) -> Profile:
    """The profile with personal numbers of a file masked, for looking at."""
    files = tuple(_masked_file(file) if file.key == key else file for file in profile.files)
    return replace(profile, files=files)


def _masked_file(file: FileSpec) -> FileSpec:
    try:
        personal = {each.key for each in source(file.source).fields if each.personal}
    except KeyError:  # a finding says so
        return file
    columns = tuple(replace(c, mask=True) if c.field in personal else c for c in file.columns)
    return replace(file, columns=columns)
