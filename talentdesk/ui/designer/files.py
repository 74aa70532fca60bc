"""What one does with a layout as a whole: save, copy, rename, import, export, give up."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from talentdesk.errors import DeskError
from talentdesk.text import tr
from talentdesk.ui.asking import decide
from talentdesk.ui.commands import Command
from talentdesk.ui.designer.shelf import Shelf
from talentdesk.ui.desk import Desk

ENDING = ".tdlayout"  # opened by a double click; files of earlier versions end with .json and hold the same


class LayoutFiles(QObject):
    """``shown`` follows when another layout is in view, ``rename_asked`` when a name is to be typed."""

    shown = Signal()
    rename_asked = Signal()

    def __init__(self, desk: Desk, shelf: Shelf, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shelf = shelf
        self._parent = parent

    def commands(self) -> list[Command]:
        """What the menu of the page offers."""
        return [
            Command(tr("复制为新版式"), "", "duplicate", self.copy_layout),
            Command(tr("改名"), "", "edit", self.rename_asked.emit),
            Command(tr("导入版式文件……"), "", "import", self._import),
            Command(tr("导出版式文件……"), "", "export", self._export),
            Command(tr("放弃未保存的改动"), "", "undo", self.give_up),
        ]

    def save(self) -> None:
        """Save the layout in view as a new version."""
        self._parent.setFocus()  # a name being typed counts
        if self._shelf.design.layout.name not in self._shelf.design.dirty_names:
            return
        try:
            version = self._shelf.save()
        except DeskError as trouble:
            self._desk.refuse(trouble)
        else:
            self._desk.say(tr("已存为第 {version} 版。已发的证书仍用当时的版式。", version=version))

    def copy_layout(self) -> None:
        """Go on with a copy, so that the layout itself stays as it is."""
        self._shelf.copy()
        self.rename_asked.emit()

    def give_up(self) -> None:
        """Go back to the saved version."""
        if self._shelf.design.layout.name not in self._shelf.design.dirty_names:
            return
        text = tr("放弃“{label}”未保存的改动？", label=self._shelf.design.layout.label)
        if decide(self._parent, text, yes=tr("放弃改动(&D)"), no=tr("继续编辑")):
            self._shelf.give_up()
            self.shown.emit()

    def _import(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self._parent, tr("导入版式文件"), "", _kinds(f"*{ENDING} *.json")
        )
        if path:
            self.import_file(Path(path))

    def import_file(self, path: Path) -> None:
        """Take in a layout file; one of a known name becomes its new version, after asking."""
        try:
            label = self._shelf.known(path)
            if label and not decide(
                self._parent, tr("已有版式“{label}”。", label=label), detail=tr("导入的内容会成为它的新版本，旧版本保留。"),
                yes=tr("导入(&I)"),
            ):  # fmt: skip
                return
            self._shelf.take_in(path)
        except DeskError as trouble:
            self._desk.refuse(trouble)
            return
        self.shown.emit()
        self._desk.say(tr("已导入版式“{label}”。", label=self._shelf.design.layout.label))

    def _export(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self._parent,
            tr("导出版式文件"),
            f"{self._shelf.design.layout.label}{ENDING}",
            _kinds(f"*{ENDING}"),
        )
        if path:
            self.export_file(Path(path))

    def export_file(self, path: Path) -> None:
        """Write the layout into one file; changes are saved before, so that file and base are the same."""
        try:
            if self._shelf.design.layout.name in self._shelf.design.dirty_names:
                self._shelf.save()
            self._shelf.give_out(path)
        except DeskError as trouble:
            self._desk.refuse(trouble)
        else:
            self._desk.say(tr("已存到 {file}", file=path))


def _kinds(patterns: str) -> str:
    """What a file dialogue shows."""
    return tr("证书版式 ({patterns})", patterns=patterns)
