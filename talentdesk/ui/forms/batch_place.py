"""One form for several classes at once, each into its own file of one folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from talentdesk.registers import register
from talentdesk.services import forms
from talentdesk.services.form_requests import Made, Offer, Options
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.folders import open_folder
from talentdesk.ui.forms.catalogue import offer_label
from talentdesk.ui.forms.check_list import CheckList, from_register
from talentdesk.ui.forms.delivery import LETTER, PDF, SHEET
from talentdesk.ui.forms.findings_box import ACCEPTED
from talentdesk.ui.forms.options_card import mask_label
from talentdesk.ui.forms.place import Place
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.theme import STEP
from talentdesk.ui.widgets import button, card, row, words

LIST_WIDTH = 300


class BatchPlace(Place):
    """Left the classes with check marks, right what is made of them and what came of it."""

    def __init__(self, desk: Desk, bar: OutcomeBar, offer: Offer, options: Options, class_id: int) -> None:
        super().__init__(desk, bar, tr("批量：{form}", form=offer_label(offer)))
        self._offer, self._options = offer, options
        self._folder = Path()
        target = register("classes")
        self.classes = CheckList(tr("班次"), tr("搜索班次"))
        self.classes.setFixedWidth(LIST_WIDTH)
        find = from_register(desk.store, target)
        self.classes.check([line for line in find("")[0] if line[0] == class_id])
        self.classes.show_from(find)
        self.classes.changed.connect(self._allow)
        self.pdf, self.sheet = QRadioButton(tr("PDF 文件")), QRadioButton(tr("Excel 表格"))
        (self.sheet if offer.letter else self.pdf).setChecked(True)
        self.accept = QCheckBox(tr("有提醒也照样输出"))
        self.accept.setToolTip(tr("缺项、放不下的字只在结果里列出；模板写错的仍不输出"))
        self.what = words("", "muted")
        self.make_button = button(tr("生成到文件夹…"), self.choose, role="primary")
        self.folder_button = button(tr("打开文件夹"), lambda: open_folder(self._folder), role="link")
        self.folder_button.hide()
        self.made = PlainTable(
            tr("生成的文件"), [tr("文件"), tr("行"), tr("页"), tr("检查")], [0, 56, 56, 90]
        )
        kinds = row(self.pdf, self.sheet, None)
        kinds.setVisible(not offer.letter)
        right = QWidget()
        inside = QHBoxLayout()
        inside.setSpacing(STEP)
        inside.addWidget(self.classes)
        inside.addWidget(right, 1)
        self.column.addLayout(inside, 1)
        column = card(
            self.what, kinds, self.accept, row(self.make_button, self.folder_button, None), self.made
        )
        holder = QHBoxLayout(right)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(column)
        self.made.hide()
        inside_card = column.layout()
        assert isinstance(inside_card, QVBoxLayout)
        inside_card.setStretchFactor(self.made, 1)
        inside_card.addStretch(0)
        self._allow()

    @property
    def _ending(self) -> str:
        if self._offer.letter:
            return LETTER
        return PDF if self.pdf.isChecked() else SHEET

    def _allow(self) -> None:
        count = len(self.classes.checked)
        self.make_button.setEnabled(bool(count))
        self.what.setText(
            tr(
                "{count} 个班，每班一个文件；个人信息：{mask}。",
                count=count,
                mask=mask_label(self._options.mask or self._offer.mask),
            )
            if count
            else tr("在左边勾选班次，每班生成一个文件。")
        )

    def choose(self) -> None:
        """Ask for the folder."""
        name = QFileDialog.getExistingDirectory(self, tr("存到哪个文件夹"), str(Path.home()))
        if name:
            self.make(Path(name))

    def make(self, folder: Path) -> None:
        """Make the files in the worker; cancelled, those made so far stay and are listed in the journal."""
        store, offer, options, today = self.desk.store, self._offer, self._options, self.desk.today()
        ids, ending = self.classes.checked, self._ending
        if self.accept.isChecked():
            options = replace(options, accept=ACCEPTED)
        self._folder = folder
        self.desk.tasks.run(
            lambda progress: forms.make_for_classes(
                store, offer.key, ids, folder, ending, today, options, progress
            ),
            title=tr("正在生成{form}", form=offer_label(offer)), done=self._done, failed=self.failed,
        )  # fmt: skip

    def _done(self, made: list[Made]) -> None:
        good = sum(bool(each.sha256) for each in made)
        if good == len(made):
            self.bar.done(tr("已存 {count} 份到 {file}", count=good, file=self._folder))
        else:
            self.bar.say(
                tr("已存 {count} 份，{left} 个班没有做成。", count=good, left=len(made) - good),
                tr("原因见下面的列表；到单张的预览里看过、勾选“照样输出”后再做。"),
                "warning",
            )
        if self.gone:
            return
        self.folder_button.show()
        self.made.show()
        self.made.fill(
            [
                (
                    at,
                    (
                        each.path.name,
                        str(each.rows),
                        str(each.pages or ""),
                        tr("{count} 处", count=len(each.findings)) if each.findings else tr("没有问题"),
                    ),
                )
                for at, each in enumerate(made)
            ]
        )
