"""Certificate numbers: any number explained, the number schemes, and new ones with a sample as one types."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from talentdesk.errors import DeskError
from talentdesk.registers import register
from talentdesk.services import bases, numbers, records
from talentdesk.services.records import Query
from talentdesk.text import tr
from talentdesk.ui.certificates.number_parts import NumberParts
from talentdesk.ui.certificates.panel import DeskPanel
from talentdesk.ui.desk import Desk
from talentdesk.ui.editors import FindBox
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import button, card, heading, row, set_wrong, side_column, words

SIDE_WIDTH = 340
SCHEMES_SHOWN = 200
PATTERN = "{prefix}{yyyy}{class}{seq:4}"


class NumbersPanel(DeskPanel):
    """Left: a new scheme. Right: explaining a number, and the schemes there are."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__(desk, bar)
        self._prefix = ""
        line = QHBoxLayout(self)
        line.setContentsMargins(0, STEP, 0, 0)
        line.setSpacing(STEP)
        line.addWidget(side_column(SIDE_WIDTH, self._explain(), self._new()))
        line.addWidget(self._schemes(), 1)
        self._judge()

    def _explain(self) -> QFrame:
        self.asked = FindBox(tr("任何证书编号"))
        self.asked.searched.connect(self._show_parts)
        self.parts = NumberParts()
        self.parts.hide()
        self.parts_hint = words(tr("22 位国家编号、2 个字母加 20 位、旧版 16 位都能拆开来看。"), "caption")
        return card(heading(tr("解释编号"), "lead"), self.asked, self.parts_hint, self.parts)

    def _show_parts(self, text: str) -> None:
        if text:
            self.parts.explain(text)
        self.parts.setVisible(bool(text))
        self.parts_hint.setVisible(not text)

    def _new(self) -> QFrame:
        self.free, self.national = QRadioButton(tr("自编编号")), QRadioButton(tr("国家 22 位编号"))
        group = QButtonGroup(self)
        group.addButton(self.free)
        group.addButton(self.national)
        self.free.setChecked(True)
        self.name = _line(tr("规则名称"), tr("例如：结业证书"))
        self.pattern = _line(tr("编号规则"), PATTERN)
        self.pattern.setText(PATTERN)
        self.prefix = _line(tr("13 位机构前缀"), tr("主管部门给的 1 个字母加 12 位数字"))
        self.pattern_label, self.prefix_label = (
            _label(tr("编号规则"), self.pattern),
            _label(tr("机构前缀"), self.prefix),
        )
        self.hint = words("", "caption")
        self.sample = words("", "lead")
        self.sample.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.trouble = words("", "trouble")
        self.save_button = button(tr("新建规则"), self.save, role="primary")
        for line in (self.name, self.pattern, self.prefix):
            line.textEdited.connect(lambda _text: self._judge())
        self.free.toggled.connect(lambda _on: self._judge())
        return card(
            heading(tr("新建编号规则"), "lead"), row(self.free, self.national, None),
            _label(tr("规则名称"), self.name), self.name, self.pattern_label, self.pattern,
            self.prefix_label, self.prefix, self.hint, self.sample, self.trouble, row(self.save_button, None),
            spacing=HALF,
        )  # fmt: skip

    def _schemes(self) -> QFrame:
        self.own = words("", "muted")
        self.table = PlainTable(tr("编号规则"), (tr("规则名称"), tr("规则或前缀"), tr("样例")), (110, 170, 0))
        self.none = words(tr("还没有别的规则。平时用上面这一条就够了；另发一种证书时再新建。"), "muted")
        frame = card(heading(tr("编号规则"), "lead"), self.own, self.none, self.table)
        self._stretch = words("")
        layout = frame.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addWidget(self._stretch, 1)
        return frame

    def reload(self) -> None:
        """Read the schemes anew."""
        store, target = self.desk.store, register("schemes")
        base = bases.profile(store)
        pattern, prefix = base.texts["number_pattern"], base.texts.get("number_prefix", "")
        self._prefix = prefix
        self.own.setText(
            tr("本基地的编号规则：{pattern}，例如 {sample}。在“设置”里改。", pattern=pattern,
               sample=self._sample("free", pattern, prefix))
        )  # fmt: skip
        found = records.rows(store, target, records.find(store, target, Query()).ids[:SCHEMES_SHOWN])
        self.table.fill([
            (each.id, (each.title, each.texts["pattern"] or each.texts["prefix"],
                       self._sample(str(each.values["kind"]), each.texts["pattern"], each.texts["prefix"])))
            for each in found
        ])  # fmt: skip
        self.none.setVisible(not found)
        self.table.setVisible(bool(found))
        self._stretch.setVisible(not found)
        self._judge()

    def _sample(self, kind: str, pattern: str, prefix: str) -> str:
        try:
            if kind == "national":
                return numbers.sample_national(prefix, self.desk.today())
            return numbers.sample_number(pattern, prefix, self.desk.today())
        except DeskError:
            return "—"

    def _judge(self) -> None:
        """Show the first number the scheme would give, or why it gives none."""
        national = self.national.isChecked()
        for part in (self.pattern, self.pattern_label):
            part.setVisible(not national)
        for part in (self.prefix, self.prefix_label):
            part.setVisible(national)
        self.hint.setText(
            tr("只有备案的评价机构能用；前缀由主管部门给定。")
            if national
            else tr("{year} 年份，{class_code} 班次编号，{course} 课程，{level} 等级，{seq} 四位流水号。",
                    year="{yyyy}", class_code="{class}", course="{course}", level="{level}", seq="{seq:4}")
        )  # fmt: skip
        today, trouble, sample = self.desk.today(), "", ""
        typed = self.prefix.text().strip() if national else self.pattern.text().strip()
        try:
            if national and typed:
                sample = numbers.sample_national(typed, today)
            elif typed:
                sample = numbers.sample_number(typed, self._prefix, today)
        except DeskError as refusal:
            trouble = f"{refusal.text}{refusal.remedy}"
        self.sample.setText(tr("样例 {number}", number=sample) if sample else "")
        self.sample.setVisible(bool(sample))
        self._refuse(trouble)
        set_wrong(self.prefix if national else self.pattern, bool(trouble))
        self.save_button.setEnabled(bool(typed and self.name.text().strip()) and not trouble)

    def _refuse(self, text: str) -> None:
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))

    def save(self) -> None:
        """Make the scheme."""
        national = self.national.isChecked()
        name = self.name.text().strip()
        try:
            numbers.save_scheme(
                self.desk.store,
                name=name,
                kind="national" if national else "free",
                pattern="" if national else self.pattern.text().strip(),
                prefix=self.prefix.text().strip() if national else "",
            )
        except DeskError as trouble:
            first = trouble.problems[0] if trouble.problems else trouble
            self._refuse(f"{first.text}{first.remedy}")
            return
        self.name.clear()
        self.bar.done(
            tr("已新建编号规则“{name}”", name=name), tr("发证时在“编号规则”里选它。"),
            entry_id=self.desk.store.last_entry(),
        )  # fmt: skip
        self.reload()


def _line(label: str, hint: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(label)
    line.setPlaceholderText(hint)
    return line


def _label(text: str, buddy: QWidget) -> QLabel:
    label = words(text, "muted", wrap=False)
    label.setBuddy(buddy)
    return label
