"""The 文件 tab of a class: certificates with what stands in their way, forms, and the very PDF that is printed."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from talentdesk.errors import DeskError
from talentdesk.registers import register
from talentdesk.services import certificates, forms, teaching
from talentdesk.services.certificates import CertifyOutcome, Finding
from talentdesk.services.form_requests import Made, Options, Subject
from talentdesk.text import tr
from talentdesk.ui.certificates.panel import papers_folder
from talentdesk.ui.class_panel import ClassPanel
from talentdesk.ui.desk import Desk
from talentdesk.ui.editors import DateEditor, typed_day
from talentdesk.ui.forms.catalogue import offer_label
from talentdesk.ui.forms.favourites import favourites
from talentdesk.ui.forms.findings_box import ACCEPTED
from talentdesk.ui.forms.one_line import OneLine
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.paper_view import PaperView
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import button, card, heading, row, side_column, words
from talentdesk.ui.words import listed

SIDE_WIDTH = 330
FINDINGS_SHOWN = 6
FORMS_SHOWN, OUTPUTS_READ = 6, 40
USUAL = ("roster", "sign-in", "attendance", "marks", "statistics", "receipt")


class PapersPanel(ClassPanel):
    """Prints what the class needs; everything lies in the base's folder below 文件."""

    def __init__(self, desk: Desk, class_id: int, bar: OutcomeBar) -> None:
        super().__init__(desk, class_id, bar)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, STEP, 0, 0)
        line.setSpacing(STEP)
        line.addWidget(side_column(SIDE_WIDTH, self._certificates(), self._forms()))
        self.view = PaperView()
        line.addWidget(self.view, 1)

    def _certificates(self) -> QFrame:
        self.counts = words("", "muted")
        self._findings = QWidget()
        self._findings_column = QVBoxLayout(self._findings)
        self._findings_column.setContentsMargins(0, 0, 0, 0)
        self._findings_column.setSpacing(HALF)
        self.accept = QCheckBox(tr("提醒已看过，照样打印"))
        self.accept.toggled.connect(self._allow)
        self.day = DateEditor(register("certificates").field("issued_on"))
        self.print_button = button(tr("发证并打印"), self.certify, role="primary", icon_name="print")
        numbers = button(tr("导入编号"), lambda: self.import_asked.emit("numbers"), role="link")
        numbers.setToolTip(tr("主管部门发回的证书编号表"))
        desk_link = button(
            tr("选版式、套打…"), lambda: self.desk.go("certificates", class_id=self.class_id), role="link"
        )
        return card(
            heading(tr("证书"), "lead"), self.counts, self._findings, self.accept,
            row(words(tr("发证日期"), "muted", wrap=False), self.day, None), row(self.print_button, None),
            row(desk_link, numbers, None, spacing=0),
        )  # fmt: skip

    def _forms(self) -> QFrame:
        self._lines = QWidget()
        self._lines_column = QVBoxLayout(self._lines)
        self._lines_column.setContentsMargins(0, 0, 0, 0)
        self._lines_column.setSpacing(STEP)
        self.form_buttons: dict[tuple[str, str], QWidget] = {}
        self._offered: tuple[str, ...] = ()
        self._recent: tuple[str, ...] | None = None
        self.all_forms = button(
            tr("全部表单…"), lambda: self.desk.go("forms", class_id=self.class_id), role="link"
        )
        self.binder_button = button(
            tr("一班一档…"), lambda: self.desk.go("forms", class_id=self.class_id, action="binder")
        )
        self.binder_button.setToolTip(tr("这个班的全部表单合成一份档案"))
        return card(heading(tr("表单"), "lead"), self._lines, row(self.binder_button, None, self.all_forms))

    def _offer_forms(self) -> None:
        """The forms of classes one uses: the favourites, those used last, then the usual ones."""
        store, day = self.desk.store, self.desk.today()
        known = {o.key: o for o in forms.offers(store, day) if o.about == "class" and not o.letter}
        if self._recent is None:  # read once: lines that move under the hand are worse than lines out of date
            self._recent = tuple(line.form for line in forms.recent_outputs(store, OUTPUTS_READ))
        wanted = dict.fromkeys((*favourites(self.desk.preferences), *self._recent, *USUAL))
        keys = tuple(key for key in wanted if key in known)[:FORMS_SHOWN]
        if keys == self._offered:
            return
        self._offered = keys
        self.form_buttons = {}
        while (item := self._lines_column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for key in keys:
            self._lines_column.addWidget(self._form_line(key, offer_label(known[key])))

    def _form_line(self, key: str, label: str) -> QWidget:
        show = button(tr("预览"), partial(self.make_form, key, label, ".pdf"))
        sheet = button(tr("表格"), partial(self.make_form, key, label, ".xlsx"))
        show.setAccessibleName(tr("预览{form}", form=label))
        sheet.setAccessibleName(tr("{form}的 Excel 表格", form=label))
        sheet.setToolTip(tr("存成 .xlsx 并打开"))
        self.form_buttons[key, ".pdf"], self.form_buttons[key, ".xlsx"] = show, sheet
        name = OneLine("")
        name.say(label)
        line = row(name, show, sheet, spacing=HALF)
        layout = line.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.setStretch(0, 1)
        return line

    def folder(self) -> Path:
        """Where the papers of this class lie."""
        return papers_folder(self.desk.store, teaching.class_card(self.desk.store, self.class_id).code)

    def reload(self) -> None:
        """Look for findings anew."""
        self._offer_forms()
        found = teaching.class_card(self.desk.store, self.class_id)
        results = teaching.results(self.desk.store, self.class_id)
        if not self.day.value():
            day = min(found.end, self.desk.today())
            self.day.show_value(day, day.isoformat())
        self.counts.setText(
            tr("合格 {passed} 人，已发证 {issued} 张。", passed=results.passed, issued=found.certificates)
            if results.passed
            else tr("还没有人合格，不能发证。理由见“结果”。")
        )
        self._show_findings(
            certificates.findings(self.desk.store, self.class_id, issued_on=self._day())
            if results.passed
            else []
        )
        self._passed = results.passed
        self._allow()

    def _day(self) -> date | None:
        chosen = typed_day(str(self.day.value()))
        return date(chosen.year(), chosen.month(), chosen.day()) if chosen.isValid() else None

    def _show_findings(self, found: list[Finding]) -> None:
        self._found = found
        while (item := self._findings_column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        groups: dict[tuple[str, str], list[Finding]] = {}
        for finding in found:
            groups.setdefault((finding.problem.code, finding.problem.remedy), []).append(finding)
        for group in list(groups.values())[:FINDINGS_SHOWN]:
            role = "" if group[0].level == "warning" else "trouble"
            names = listed(finding.name for finding in group[:4])
            if len(group) > 4:
                names = tr("{names} 等 {count} 人", names=names, count=len(group))
            self._findings_column.addWidget(
                words(tr("{names}：{text}", names=names, text=group[0].problem.text), role)
            )
            self._findings_column.addWidget(words(group[0].problem.remedy, "caption"))
        warned = bool(found) and all(finding.level == "warning" for finding in found)
        self.accept.setVisible(warned)
        self._findings.setVisible(bool(found))

    def _allow(self) -> None:
        errors = any(finding.level != "warning" for finding in self._found)
        self.print_button.setEnabled(
            bool(self._passed) and not errors and (not self._found or self.accept.isChecked())
        )

    def certify(self) -> None:
        """Number, freeze and print in the worker; then show that very PDF."""
        store, class_id, day = self.desk.store, self.class_id, self._day()
        if day is None:
            self.bar.refuse(
                DeskError(tr("发证日期不是一个日期。"), tr("请写成 2026-11-20 这样，或从日历里选。"))
            )
            return
        out = self.folder() / (tr("结业证书") + ".pdf")
        accept = (
            frozenset(finding.problem.code for finding in self._found)
            if self.accept.isChecked()
            else frozenset()
        )
        self.view.clear()

        def made(outcome: CertifyOutcome) -> None:
            left = (
                tr("{count} 人未发，理由见“结果”。", count=len(outcome.left_out)) if outcome.left_out else ""
            )
            if outcome.issued:
                text = tr(
                    "新发 {issued} 张，共打印 {printed} 张。", issued=outcome.issued, printed=outcome.printed
                )
            else:
                text = tr("重新打印 {printed} 张，编号没有变化。", printed=outcome.printed)
            self.bar.done(text, left)
            self.view.open(outcome.path)
            self.reload()

        self.desk.tasks.run(
            lambda progress: certificates.certify(
                store, class_id, issued_on=day, out=out, accept=accept, progress=progress
            ),
            title=tr("正在打印证书"), done=made, failed=self._failed,
        )  # fmt: skip

    def make_form(self, key: str, label: str, ending: str) -> None:
        """Fill a form; a PDF is shown here, a workbook is opened in WPS or Excel."""
        store, class_id, today = self.desk.store, self.class_id, self.desk.today()
        out = self.folder() / f"{label}{ending}"
        self.view.clear()

        def made(form: Made) -> None:
            if form.findings:
                self.bar.say(form.findings[0].text, form.findings[0].remedy, "warning")
            elif ending == ".xlsx":
                self.bar.done(tr("已存到 {file}", file=out))
            if ending == ".pdf":
                self.view.open(out)
            else:
                QDesktopServices.openUrl(QUrl.fromLocalFile(str(out)))

        self.desk.tasks.run(
            lambda progress: forms.make_form(
                store, key, Subject("class", (class_id,)), out, today, Options(accept=ACCEPTED), progress
            ),
            title=tr("正在生成{form}", form=label), done=made, failed=self._failed,
        )  # fmt: skip

    def _failed(self, trouble: Exception) -> None:
        if isinstance(trouble, DeskError):
            self.bar.refuse(trouble)
