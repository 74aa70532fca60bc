"""关于: which version this is, what it is made of, where its files lie, and the check of the whole base."""

from __future__ import annotations

import platform
from functools import partial

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from talentdesk import __version__
from talentdesk.errors import DeskError
from talentdesk.paths import log_folder, resource
from talentdesk.progress import Progress
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.folders import open_folder
from talentdesk.ui.icons import picture
from talentdesk.ui.page import Page
from talentdesk.ui.theme import GROUP, STEP
from talentdesk.ui.widgets import MessageBar, button, card, heading, page_column, row, scrolled, words

# What ships with the program and under which licence; the texts lie beside the parts.
PARTS = (
    ("Qt 6, PySide6", "LGPL-3.0"),
    ("SQLite", "Public Domain"),
    ("SQLAlchemy, Alembic", "MIT"),
    ("ReportLab", "BSD-3-Clause"),
    ("openpyxl, python-calamine", "MIT"),
    ("pypdf, click", "BSD-3-Clause"),
    ("pypinyin, platformdirs, filelock", "MIT"),
    ("zxing-cpp, pypdfium2", "Apache-2.0"),
    ("cryptography", "Apache-2.0 / BSD-3-Clause"),
    ("tweetnacl-js, jsQR", "Unlicense, Apache-2.0"),
    ("Pillow", "MIT-CMU"),
    ("Noto Sans SC, Noto Serif SC, LXGW WenKai, Hanazono", "OFL-1.1"),
)
WIDEST = 760


class AboutPage(Page):
    """Cards in one column."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        inside = QWidget()
        inside.setMaximumWidth(WIDEST)
        column = page_column(inside)
        mark = QLabel()
        mark.setPixmap(picture("talentdesk", size=48))
        column.addWidget(row(mark, _names(), None, spacing=GROUP))
        self.bar = MessageBar()
        self.check_button = button(tr("检查数据完整性(&C)"), self.check, icon_name="check")
        column.addWidget(self._data_card())
        column.addWidget(self.bar)
        column.addWidget(_parts_card())
        column.addStretch(1)
        outer = page_column(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside))

    def _data_card(self) -> QWidget:
        folder, logs = self.desk.store.folder, log_folder()
        grid = QWidget()
        lines = QGridLayout(grid)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setColumnStretch(1, 1)
        lines.setHorizontalSpacing(GROUP)
        for number, (label, path) in enumerate(((tr("数据文件夹"), folder), (tr("日志文件夹"), logs))):
            lines.addWidget(words(label, "muted", wrap=False), number, 0)
            shown = words(str(path))
            shown.setTextInteractionFlags(shown.textInteractionFlags().TextSelectableByMouse)
            lines.addWidget(shown, number, 1)
            opener = button(tr("打开"), partial(open_folder, path), role="link")
            opener.setAccessibleName(tr("打开{what}", what=label))
            lines.addWidget(opener, number, 2)
        explained = words(tr("检查数据库文件、关联关系和操作记录的防篡改链，不改动任何数据。"), "muted")
        return card(
            heading(tr("数据与检查"), "lead"),
            grid,
            row(self.check_button, explained, spacing=GROUP),
            spacing=STEP,
        )

    def check(self) -> None:
        """Check the whole base in the worker; the finding stays in view."""
        store = self.desk.store
        entries = store.last_entry()

        def job(progress: Progress) -> list[str]:
            findings = store.integrity()
            broken = store.broken_entries(lambda done: progress.step(done, entries))
            return findings + [
                tr("操作记录第 {number} 条与防篡改链不符。", number=number) for number in broken
            ]

        self.check_button.setEnabled(False)
        self.desk.tasks.run(job, title=tr("正在检查数据"), done=self._checked, failed=self._failed)

    def _checked(self, findings: list[str]) -> None:
        self.check_button.setEnabled(True)
        if findings:
            more = "\n".join(findings[:5])
            remedy = tr("请停止录入，把数据文件夹复制一份后联系技术支持。")
            self.bar.say(tr("发现 {count} 处问题。", count=len(findings)), f"{more}\n{remedy}", "danger")
        else:
            self.bar.say(tr("数据完好：文件、关联关系和操作记录都没有问题。"), tone="success")

    def _failed(self, error: Exception) -> None:
        self.check_button.setEnabled(True)
        if isinstance(error, DeskError):
            self.bar.refuse(error)


def _names() -> QWidget:
    box = QWidget()
    column = page_column(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(heading(tr("技能基地管理台")))
    made = f"TalentDesk {__version__}  ·  Python {platform.python_version()}  ·  Qt {qVersion()}"
    column.addWidget(words(made, "muted", wrap=False))
    return box


def _parts_card() -> QWidget:
    grid = QWidget()
    lines = QGridLayout(grid)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setHorizontalSpacing(GROUP)
    lines.setVerticalSpacing(STEP)
    lines.setColumnStretch(0, 1)
    for number, (part, licence) in enumerate(PARTS):
        lines.addWidget(words(part), number, 0)
        lines.addWidget(words(licence, "muted", wrap=False), number, 1)
    folder = resource("fonts/licences")
    return card(
        heading(tr("许可"), "lead"),
        words(tr("本程序以 Apache-2.0 许可发布。它使用以下组件："), "muted"),
        grid,
        row(button(tr("查看字体许可证"), lambda: open_folder(folder), role="link"), None),
        spacing=STEP,
    )
