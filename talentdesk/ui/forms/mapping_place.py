"""A bureau's sheet never seen before: the sheet with what is proposed for each cell, set right by clicks, tried, saved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QTabWidget, QVBoxLayout, QWidget

from talentdesk.documents.form_catalogue import About, Mask
from talentdesk.documents.sheet_drawing import DrawnSheet, draw_sheets
from talentdesk.errors import DeskError
from talentdesk.progress import Progress
from talentdesk.services import custom_forms, forms
from talentdesk.services.form_inspection import inspect
from talentdesk.services.form_requests import Made
from talentdesk.services.template_drafts import preview_draft, write_draft
from talentdesk.text import tr
from talentdesk.ui.certificates.panel import papers_folder
from talentdesk.ui.desk import Desk
from talentdesk.ui.forms.cell_card import CellCard
from talentdesk.ui.forms.findings_box import FindingsBox
from talentdesk.ui.forms.mapping import Mapping
from talentdesk.ui.forms.place import Place
from talentdesk.ui.forms.preview import FormView
from talentdesk.ui.forms.sheet_grid import SheetGrid
from talentdesk.ui.forms.template_card import TemplateCard
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import EmptyState, button, scrolled, words
from talentdesk.ui.words import listed

SIDE, SIDE_NARROW, NARROW_BELOW = 296, 240, 960


@dataclass(frozen=True, slots=True)
class _Draft:
    path: Path
    made: Made


class MappingPlace(Place):
    """``saved`` carries the form's key. Refuses a file that cannot be a template with a DeskError."""

    saved = Signal(str)

    def __init__(self, desk: Desk, bar: OutcomeBar, path: Path, key: str = "") -> None:
        super().__init__(desk, bar, tr("导入表格：{file}", file=path.name))
        self._path = path
        offers = forms.offers(desk.store, desk.today())
        before = next((offer for offer in offers if offer.key == key), None)
        about: About = before.about if before is not None else "class"
        mask: Mask = before.mask if before is not None else "full"
        self.mapping = Mapping(inspect(path, about))
        self._sheets: tuple[DrawnSheet, ...] = () if self.mapping.found.letter else draw_sheets(path)
        self.form = TemplateCard(desk, before.label if before is not None else path.stem[:60], key, offers)
        self.form.start(about, mask)
        self.cell = CellCard()
        self.picker = self.cell.picker
        self._build()
        self.cell.changed.connect(self._show_marks)
        self.form.about_changed.connect(self._look_again)
        self.form.rows_changed.connect(self._count_rows)
        self.grid.chosen.connect(self._show_cell)
        self.grid.entered.connect(self._to_picker)
        self.tabs.currentChanged.connect(lambda _at: self._show_sheet())
        self._look_over()

    def _build(self) -> None:
        self.preview_button = button(tr("试填"), self.try_out)
        self.preview_button.setToolTip(tr("用真实的数据填一份，先看看样子"))
        self.save_button = button(tr("保存"), self.save, role="primary")
        line = self.head.layout()
        assert line is not None
        line.addWidget(self.preview_button)
        line.addWidget(self.save_button)
        self.grid = SheetGrid()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(tr("工作表"))
        for sheet in self._sheets:
            self.tabs.addTab(sheet.title)
        self.tabs.setVisible(len(self._sheets) > 1)
        self.summary = words("", "muted")
        self.next_button = button(tr("下一处待核对"), self.go_next, role="link")
        self.view = FormView()
        self.findings = FindingsBox()
        self.back_to_grid = button(tr("回到对应"), self.show_grid, role="link")
        self.stack = QStackedWidget()
        self.stack.addWidget(self._mapping_side())
        self.stack.addWidget(self._preview_side())
        self.side = QTabWidget()
        self.side.setDocumentMode(True)
        self.side.tabBar().setDrawBase(False)
        self.side.addTab(self.cell, tr("填什么"))
        area = scrolled(self.form)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.side.addTab(area, tr("名称和期限"))
        self.side.setFixedWidth(SIDE)
        body = QHBoxLayout()
        body.setSpacing(STEP)
        body.addWidget(self.stack, 1)
        body.addWidget(self.side)
        self.column.addLayout(body, 1)

    def _mapping_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        column.addWidget(self.tabs)
        self.middle = QStackedWidget()
        self.ready = EmptyState(
            tr("文件里已有占位符"), tr("照原样使用：在右边写好名称和日期，保存即可。"), icon_name="check"
        )
        self.middle.addWidget(self.grid)
        self.middle.addWidget(self.ready)
        column.addWidget(self.middle, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.summary, 1)
        foot.addWidget(self.next_button)
        column.addLayout(foot)
        return side

    def _preview_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(self.back_to_grid)
        column.addWidget(self.view, 1)
        column.addWidget(self.findings)
        self.findings.accept.hide()
        return side

    # the sheet

    @property
    def sheet(self) -> DrawnSheet:
        """The sheet in view."""
        return self._sheets[max(self.tabs.currentIndex(), 0)]

    def _look_over(self) -> None:
        """Show what was found in the file."""
        found = self.mapping.found
        if found.ready:
            self.middle.setCurrentWidget(self.ready)
            self.side.setCurrentIndex(1)
            self.next_button.hide()
            self.tabs.hide()
            self.form.show_list(None, 0)
            self.form.list_note.hide()
            self.findings.fill(found.findings)
            self.summary.setText("")
        else:
            self._show_sheet()
        if found.letter:
            self.preview_button.hide()
        if found.lost:
            self.bar.say(
                tr("这些保留不了：{what}", what=listed(found.lost)), tr("其余照原样保留。"), "warning"
            )
        self._suit_subject()

    def _suit_subject(self) -> None:
        reading = None if self.mapping.found.ready else self.mapping.reading(self.sheet.title)
        self.form.subject.suit(self.form.offer(bool(reading is not None and reading.each)))

    def _look_again(self) -> None:
        """The form is about something else: other proposals fit."""
        try:
            found = inspect(self._path, self.form.about.currentData())
        except DeskError as trouble:
            self.bar.refuse(trouble)
            return
        self.mapping = Mapping(found)
        self._look_over()

    def _show_sheet(self) -> None:
        self.grid.show_sheet(self.sheet)
        reading = self.mapping.reading(self.sheet.title)
        self.form.show_list(reading, self.mapping.rows.get(self.sheet.title, 0))
        self._show_marks()
        unsure = self.mapping.unsure(self.sheet.title)
        spots = reading.spots if reading is not None else ()
        first = unsure[0].cell if unsure else spots[0].cell if spots else "A1"
        self.grid.go_to(first)
        self._show_cell(first)

    def _show_cell(self, cell: str) -> None:
        self.cell.show_cell(self.mapping, self.sheet.title, cell)
        self.side.setCurrentIndex(0)

    def _show_marks(self) -> None:
        self.grid.show_marks(self.mapping.marks(self.sheet))
        unsure = self.mapping.unsure(self.sheet.title)
        self.summary.setText(
            tr(
                "要填 {count} 处，还有 {unsure} 处请核对（黄色或空着）。",
                count=self.mapping.filled(),
                unsure=len(unsure),
            )
            if unsure
            else tr("要填 {count} 处，都已核对。点一个格可以改。", count=self.mapping.filled())
        )
        self.next_button.setVisible(bool(unsure))

    def go_next(self) -> None:
        """The next place to look at."""
        cells = [spot.cell for spot in self.mapping.unsure(self.sheet.title)]
        if cells:
            here = self.cell.key.rpartition("!")[2].partition("#")[0]
            at = (cells.index(here) + 1) % len(cells) if here in cells else 0
            self.grid.go_to(cells[at])
            self._show_cell(cells[at])

    def _to_picker(self) -> None:
        self.side.setCurrentIndex(0)
        self.picker.search.setFocus()

    def _count_rows(self) -> None:
        self.mapping.rows[self.sheet.title] = max(int(self.form.rows.text() or 1), 1)

    def show_grid(self) -> None:
        """Back from the trial to the sheet."""
        self.stack.setCurrentIndex(0)

    # trying and saving

    def _draft(self) -> Path:
        """The template as it is now, a file of its own; of one that is ready the file itself."""
        found = self.mapping.found
        if found.ready:
            return self._path
        out = papers_folder(self.desk.store, tr("预览")) / self._path.with_suffix(".xlsx").name
        write_draft(found, self.mapping.texts, self.mapping.rows, out)
        return out

    def try_out(self) -> None:
        """Fill it with real data in the worker and show the PDF."""
        subject = self.form.subject.subject()
        if subject is None:
            self.bar.refuse(DeskError(tr("还没有可以试填的数据。"), tr("先选一个班次或几条记录。")))
            return
        desk, today, mask = self.desk, self.desk.today(), self.form.mask_box.currentData()
        reading = None if self.mapping.found.ready else self.mapping.reading(self.sheet.title)
        offer = self.form.offer(bool(reading is not None and reading.each))
        out = papers_folder(desk.store, tr("预览")) / (tr("试填") + ".pdf")
        self.view.clear()

        def shown(draft: _Draft) -> None:
            if self.gone:
                return
            self.view.show_made(draft.made.path, "")
            self.findings.fill(draft.made.findings)
            self.findings.accept.hide()
            self.stack.setCurrentIndex(1)

        def job(progress: Progress) -> _Draft:
            path = self._draft()
            return _Draft(path, preview_draft(desk.store, path, offer, subject, mask, out, today, progress))

        desk.tasks.run(job, title=tr("正在试填"), done=shown, failed=self.failed)

    def save(self) -> None:
        """Keep it as a form, or as the next version of one."""
        try:
            given = self.form.given()
            version = custom_forms.save_template(
                self.desk.store, self._draft(), key=given.key, label=given.label, about=given.about,
                mask=given.mask, valid_from=given.valid_from, valid_to=given.valid_to,
            )  # fmt: skip
        except DeskError as trouble:
            self.side.setCurrentIndex(1)
            self.bar.refuse(trouble)
            return
        self.saved.emit(given.key)
        self.bar.done(tr("已保存“{form}”第 {version} 版，可以使用了。", form=given.label, version=version))
