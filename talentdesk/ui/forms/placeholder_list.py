"""The list of all placeholders as a workbook, for whoever writes a template in WPS."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from talentdesk.documents.forms import save_xlsx
from talentdesk.documents.placeholder_sheet import placeholder_workbook
from talentdesk.errors import DeskError
from talentdesk.text import tr
from talentdesk.ui.forms.delivery import SHEET, kind_of_file
from talentdesk.ui.outcome import OutcomeBar


def save_placeholder_list(parent: QWidget, bar: OutcomeBar) -> None:
    """Ask where to, then write the list and open it."""
    start = str(Path.home() / (tr("占位符清单") + SHEET))
    name, _ = QFileDialog.getSaveFileName(parent, tr("占位符清单"), start, kind_of_file(SHEET))
    if name:
        save_placeholder_list_to(Path(name).with_suffix(SHEET), bar)


def save_placeholder_list_to(target: Path, bar: OutcomeBar) -> None:
    """Write the list and open it."""
    made = BytesIO()
    save_xlsx(placeholder_workbook(), made)
    try:
        target.write_bytes(made.getvalue())
    except OSError:
        bar.refuse(
            DeskError(tr("写不进 {file}", file=target.name), tr("请检查磁盘空间和权限，或换一个位置。"))
        )
        return
    bar.done(tr("已存到 {file}", file=target), tr("第二张工作表说明模板怎么写。"))
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(target)))
