"""How issued certificates are put out: which of them, plain or overprint, which side, in one PDF or one for each person."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QLabel,
    QMenu,
    QVBoxLayout,
)

from talentdesk.errors import DeskError
from talentdesk.services import batches, calibrations
from talentdesk.text import tr
from talentdesk.ui.asking import decide
from talentdesk.ui.certificates.panel import combo, refill
from talentdesk.ui.certificates.profiles import Profile, profiles
from talentdesk.ui.certificates.sheet_view import SheetView
from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.theme import GROUP, STEP
from talentdesk.ui.widgets import button, heading, row, words


class OutputCard(QFrame):
    """Shows in ``view`` the very PDF that is printed; hidden while nothing was issued."""

    def __init__(self, desk: Desk, bar: OutcomeBar, view: SheetView) -> None:
        super().__init__()
        self._desk, self._bar, self._view = desk, bar, view
        self._folder = Path()
        view.allow = self._allow_printer
        self.setProperty("role", "card")
        self.which_box, self.way_box, self.side_box = (
            combo(tr("打印哪些")), combo(tr("打印方式")), combo(tr("打印面")),
        )  # fmt: skip
        self._rows: dict[QComboBox, QLabel] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(STEP)
        grid.setVerticalSpacing(STEP)
        grid.setColumnStretch(1, 1)
        for at, box in enumerate((self.which_box, self.way_box, self.side_box)):
            self._rows[box] = words(box.accessibleName(), "muted", wrap=False)
            grid.addWidget(self._rows[box], at, 0)
            grid.addWidget(box, at, 1)
            box.currentIndexChanged.connect(lambda _at: self.make_pages())
        self.note = words("", "caption")
        self.each_button = button(tr("每人一份 PDF"))
        menu = QMenu(self)
        menu.addAction(tr("存到文件夹…"), self.save_folder)
        menu.addAction(tr("存成一个压缩包…"), self.save_zip)
        self.each_button.setMenu(menu)
        self.restricted = QCheckBox(tr("不许修改"))
        self.restricted.setToolTip(tr("PDF 加上限制：能看能印，阅读器里不能改"))
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        column.setSpacing(STEP)
        column.addWidget(heading(tr("怎么打印"), "lead"))
        column.addLayout(grid)
        column.addWidget(self.note)
        column.addWidget(row(self.each_button, self.restricted, None))
        self.hide()

    @property
    def numbers(self) -> tuple[str, ...]:
        """The certificates put out now; none while nothing was issued."""
        return tuple(self.which_box.currentData() or ())

    def offer(self, new: Sequence[str], everyone: Sequence[str], folder: Path) -> None:
        """Offer these certificates: the new ones first, or the whole class."""
        self._folder = folder
        with QSignalBlocker(self.which_box):
            self.which_box.clear()
            if new and len(new) < len(everyone):
                self.which_box.addItem(tr("新发的 {count} 张", count=len(new)), tuple(new))
            self.which_box.addItem(tr("全班 {count} 张", count=len(everyone)), tuple(everyone))
        sides = batches.side_labels_of(self._desk.store, everyone[0])
        refill(self.side_box, [(tr("全部"), ""), *((label, key) for key, label in sides.items())])
        for box, useful in ((self.which_box, self.which_box.count() > 1), (self.side_box, len(sides) > 1)):
            box.setVisible(useful)
            self._rows[box].setVisible(useful)
        self.show()
        self.reload()

    def withdraw(self) -> None:
        """Nothing is issued here any more."""
        with QSignalBlocker(self.which_box):
            self.which_box.clear()
        self.hide()

    def reload(self) -> None:
        """Read the calibrated printers anew and draw the pages."""
        ways: list[tuple[str, object]] = [(tr("整张打印（连同底纹）"), None)]
        ways += [(tr("套打：{printer}", printer=each.title), each) for each in profiles(self._desk.store)]
        refill(self.way_box, ways)
        self.make_pages()

    def make_pages(self) -> None:
        """The PDF for the chosen way of printing: what is shown is what is sent."""
        if not self.numbers:
            return
        store, numbers, way = self._desk.store, self.numbers, self.way_box.currentData()
        over = isinstance(way, Profile)
        side = str(self.side_box.currentData() or "")
        fixes = calibrations.adjustments(store, way.printer, way.tray, way.stock) if over else None
        self._view.printer = way.printer if over else ""
        self.way_box.setToolTip(self.way_box.currentText())
        self.note.setText(
            tr("只印数据，按这台打印机的校准移动；底纹和固定文字由空白证书自带。")
            if over
            else tr("底纹、文字和数据一起印在白纸上。没有套打选项时，先到“套打”校准打印机。")
        )
        out = self._folder / (
            "-".join(part for part in (tr("证书"), tr("套打") if over else "", side) if part) + ".pdf"
        )
        self._view.clear()

        def made(_pages: int) -> None:
            self._view.open(out)
            self._view.print_button.show()
            self._view.save_button.show()

        self._desk.tasks.run(
            lambda progress: batches.write_pages(
                store, numbers, out, sides=(side,) if side else None, overprint=over, adjustment=fixes,
                progress=progress,
            ),
            title=tr("正在生成证书"), done=made, failed=self._failed,
        )  # fmt: skip

    def _failed(self, trouble: Exception) -> None:
        if isinstance(trouble, DeskError):
            self._bar.refuse(trouble)

    def _allow_printer(self, printer: QPrinter) -> bool:
        """Overprint pages are made for one printer: on another they land beside their places."""
        way = self.way_box.currentData()
        if not isinstance(way, Profile) or printer.printerName() in ("", way.printer):
            return True
        return decide(
            self,
            tr("这份套打是按“{printer}”校准的，选的却是“{other}”。", printer=way.printer, other=printer.printerName()),
            detail=tr("换一台打印机，字会落在别的位置，空白证书可能印废。"),
            yes=tr("照样打印"),
        )  # fmt: skip

    def save_folder(self) -> None:
        """One PDF for each person into a folder."""
        name = QFileDialog.getExistingDirectory(self, tr("每人一份 PDF，存到哪个文件夹"), str(Path.home()))
        if name:
            self.save_each(Path(name))

    def save_zip(self) -> None:
        """One PDF for each person in one zip."""
        name, _ = QFileDialog.getSaveFileName(
            self, tr("存成一个压缩包"), str(Path.home() / (tr("证书") + ".zip")), tr("压缩包") + " (*.zip)"
        )
        if name:
            self.save_each(Path(name))

    def save_each(self, target: Path) -> None:
        """One PDF for each person into a folder or a zip."""
        store, numbers, restricted = self._desk.store, self.numbers, self.restricted.isChecked()
        self._desk.tasks.run(
            lambda progress: batches.write_each(
                store, numbers, target, restricted=restricted, progress=progress
            ),
            title=tr("正在生成证书"),
            done=lambda names: self._bar.done(tr("已存 {count} 份到 {file}", count=len(names), file=target)),
            failed=self._failed,
        )
