"""The certificate desk by hand: register, issuing, overprint, blank stock, verification, numbers."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QFocusEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from talentdesk.model import Certificate
from talentdesk.services import batches, calibrations, certificates, proofs, stock, teaching
from talentdesk.ui import printing
from talentdesk.ui.certificates import verify_panel
from talentdesk.ui.certificates.issue_panel import IssuePanel
from talentdesk.ui.certificates.numbers_panel import NumbersPanel
from talentdesk.ui.certificates.overprint_panel import OverprintPanel
from talentdesk.ui.certificates.panel import DeskPanel
from talentdesk.ui.certificates.stock_panel import StockPanel
from talentdesk.ui.certificates.verify_panel import VerifyPanel
from talentdesk.ui.pages.certificate_page import CertificatePage
from talentdesk.ui.program import Program
from tests.ui.hands import click, write

Start = Callable[..., Program]
Tab = TypeVar("Tab", bound=DeskPanel)
DONE = "2026QCG1"


@pytest.fixture
def page(program: Start, qtbot: QtBot) -> CertificatePage:
    window = program("full").window
    assert window is not None
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.show_page("certificates")
    found = window.page("certificates")
    assert isinstance(found, CertificatePage)
    return found


def at_rest(page: CertificatePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.desk.tasks.busy, timeout=30_000)


def proof_of(page: CertificatePage, number: str) -> str:
    with page.desk.store.read() as session:
        return str(session.scalars(select(Certificate.proof).where(Certificate.number == number)).one())


def panel(page: CertificatePage, key: str, kind: type[Tab]) -> Tab:
    page.desk.go("certificates", tab=key)
    QApplication.processEvents()  # a new tab is shown with the next event
    found = page.panels[key]
    assert isinstance(found, kind)
    return found


def test_a_certificate_is_handed_out_reissued_and_void_at_last(page: CertificatePage, qtbot: QtBot) -> None:
    page.list.table.selectRow(0)
    first = page.list.card.title.text()
    assert page.list.strip.badges == ["有效"]
    click(qtbot, page.list.strip.collect_button)
    assert page.list.action is not None
    click(qtbot, page.list.action.yes_button)
    assert page.list.strip.badges == ["有效", "已领取"]
    assert not page.list.strip.collect_button.isEnabled()
    page.list.strip.reissue_action.trigger()
    assert page.list.action is not None
    click(qtbot, page.list.action.yes_button)
    assert "原因" in page.list.action.trouble.text()
    write(page.list.action.editors["reason"], "遗失")
    click(qtbot, page.list.action.yes_button)
    at_rest(page, qtbot)
    qtbot.waitUntil(lambda: page.list.stack.currentWidget() is page.list.paper)
    assert page.list.strip.badges == ["有效", f"补办自 {first}"]
    click(qtbot, page.list.paper.back_button)
    page.list.strip.void_action.trigger()
    assert page.list.action is not None
    write(page.list.action.editors["reason"], "打印损坏")
    click(qtbot, page.list.action.yes_button)
    assert page.list.strip.badges[0] == "作废"


def test_a_void_certificate_is_not_printed_again(page: CertificatePage, qtbot: QtBot) -> None:
    page.list.table.selectRow(0)
    page.list.act("void")
    assert page.list.action is not None
    write(page.list.action.editors["reason"], "信息有误")
    click(qtbot, page.list.action.yes_button)
    assert not page.list.strip.print_button.isEnabled()
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_Return)
    at_rest(page, qtbot)
    qtbot.waitUntil(lambda: "作废" in page.list.bar.text.text())
    assert page.list.stack.currentWidget() is not page.list.paper


def test_a_reprint_goes_to_the_printer_and_to_a_file(
    page: CertificatePage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.list.table.selectRow(1)
    click(qtbot, page.list.strip.print_button)
    at_rest(page, qtbot)
    view = page.list.paper.view
    qtbot.waitUntil(lambda: view.path is not None)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    monkeypatch.setattr(printing, "ask_printer", lambda *_given: printer)
    click(qtbot, view.print_button)
    at_rest(page, qtbot)
    qtbot.waitUntil(page.list.bar.isVisible)
    assert "1 页" in page.list.bar.text.text()
    assert (tmp_path / "printed.pdf").stat().st_size > 10_000
    view.save_to(tmp_path / "saved.pdf")
    assert view.path is not None
    assert (tmp_path / "saved.pdf").read_bytes() == view.path.read_bytes()
    page.list.badge_to(tmp_path / "badge.jwt")
    assert (tmp_path / "badge.jwt").read_text().count(".") == 2


def test_a_class_is_issued_after_each_warning_is_accepted(
    page: CertificatePage, qtbot: QtBot, tmp_path: Path
) -> None:
    store, class_id = page.desk.store, teaching.find_class(page.desk.store, DONE)
    number = next(iter(batches.printed_numbers(store, class_id).values()))
    stock.receive(store, 10, page.desk.today())
    certificates.void(store, number, "打印损坏")
    page.desk.go("certificates", class_id=class_id)
    issue = page.panels["issue"]
    assert isinstance(issue, IssuePanel)
    at_rest(page, qtbot)
    assert issue.issue_button.text() == "发证 1 张"
    assert not issue.issue_button.isEnabled()
    assert issue.findings.errors == 0
    assert "没有打勾" in issue.why_not.text()
    top = issue.findings.topLevelItem(0)
    assert top is not None
    child = top.child(0)
    assert child is not None
    child.setCheckState(0, Qt.CheckState.Checked)
    assert issue.findings.not_accepted == issue.findings.count - 1
    top.setCheckState(0, Qt.CheckState.Checked)
    assert issue.issue_button.isEnabled()
    issue.blanks.setChecked(True)
    click(qtbot, issue.issue_button)
    at_rest(page, qtbot)
    qtbot.waitUntil(lambda: issue.view.path is not None, timeout=30_000)
    at_rest(page, qtbot)
    assert len(issue.output.numbers) == 1
    assert number not in issue.output.numbers
    assert issue.view.document.pageCount() == 1
    assert stock.balance(store).used == 1
    issue.output.which_box.setCurrentIndex(1)
    at_rest(page, qtbot)
    qtbot.waitUntil(lambda: issue.view.document.pageCount() == 24)
    issue.output.save_each(tmp_path / "all.zip")
    at_rest(page, qtbot)
    qtbot.waitUntil(lambda: (tmp_path / "all.zip").exists())
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert len(archive.namelist()) == 24


def test_a_printer_is_calibrated_from_three_corners_and_used_for_overprint(
    page: CertificatePage, qtbot: QtBot
) -> None:
    over = panel(page, "overprint", OverprintPanel)
    over.printer_box.setEditText("HP LaserJet")
    click(qtbot, over.page_button)
    assert over.view.document.pageCount() == 1
    click(qtbot, over.solve_button)
    assert "三个" in over.trouble.text()
    typed = {
        (0, "x"): "21",
        (0, "y"): "19.5",
        (1, "x"): "278",
        (1, "y"): "19.5",
        (2, "x"): "21",
        (2, "y"): "189.5",
    }
    for key, text in typed.items():
        QApplication.sendEvent(over.form.lines[key], QFocusEvent(QEvent.Type.FocusIn))
        write(over.form.lines[key], text)
    assert over.picture._active == (2, "y")
    click(qtbot, over.solve_button)
    assert "向左 1.0 毫米" in over.kept.text()
    assert "向下 0.5 毫米" in over.kept.text()
    assert over.residual.property("tone") == "success"
    found = calibrations.adjustments(page.desk.store, "HP LaserJet", "", "空白证书")["front"]
    assert (found.dx, found.dy) == pytest.approx((-1.0, 0.5), abs=0.01)
    click(qtbot, over.corrected_button)
    click(qtbot, over.trial_button)
    assert over.view.printer == "HP LaserJet"
    page.desk.go("certificates", class_id=teaching.find_class(page.desk.store, DONE))
    issue = page.panels["issue"]
    assert isinstance(issue, IssuePanel)
    click(qtbot, issue.issue_button)
    at_rest(page, qtbot)
    assert issue.output.way_box.count() == 2
    issue.output.way_box.setCurrentIndex(1)
    at_rest(page, qtbot)
    qtbot.waitUntil(lambda: issue.view.path is not None and "套打" in issue.view.path.name)
    assert issue.view.printer == "HP LaserJet"


def test_blank_stock_is_booked_and_always_balances(page: CertificatePage, qtbot: QtBot) -> None:
    blanks = panel(page, "stock", StockPanel)
    assert blanks.ledger.middle.currentWidget() is blanks.ledger.bare
    assert blanks.line.low.isVisible()

    def fill(action: Callable[[], None], **texts: str) -> None:
        action()
        assert blanks.ledger.action is not None
        for name, text in texts.items():
            write(blanks.ledger.action.editors[name], text)
        click(qtbot, blanks.ledger.action.yes_button)

    fill(blanks.receive, count="200", serial="NO.0101")
    fill(blanks.spoil, count="3")
    assert blanks.ledger.action is not None
    assert "原因" in blanks.ledger.action.trouble.text()
    fill(blanks.spoil, count="3", reason="卡纸")
    fill(blanks.drop, count="2")
    fill(blanks.count, count="196", reason="找不到一张")
    now = stock.balance(page.desk.store)
    assert (now.received, now.used, now.spoiled, now.destroyed, now.left) == (199, 0, 1, 2, 196)
    assert [blanks.line.figures[name].text() for name in ("received", "left")] == ["199", "196"]
    assert not blanks.line.low.isVisible()
    assert blanks.ledger.model.rowCount() == 4
    blanks.class_box.choose(teaching.find_class(page.desk.store, DONE))
    assert "26 张" in blanks.most.text()


def test_a_code_is_judged_in_words_and_a_dropped_page_too(page: CertificatePage, qtbot: QtBot) -> None:
    verify = panel(page, "verify", VerifyPanel)
    number = page.list.card.title.text()
    text = proof_of(page, number)
    verify.text.setPlainText(text)
    qtbot.waitUntil(lambda: bool(verify.verdicts))
    assert verify.verdicts[0].word.text() == "真实"
    assert verify.verdicts[0].claims["证书编号"].text() == number
    verify.text.setPlainText(text[:-3] + "000")
    qtbot.waitUntil(lambda: verify.verdicts[0].state == "altered")
    page.list.reprint()
    at_rest(page, qtbot)
    qtbot.waitUntil(lambda: page.list.paper.view.path is not None)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(page.list.paper.view.path))])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    verify.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, none))
    at_rest(page, qtbot)
    qtbot.waitUntil(lambda: verify.verdicts[0].state == "genuine")


def test_keys_are_exported_and_rolled_after_asking(
    page: CertificatePage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = panel(page, "verify", VerifyPanel)
    monkeypatch.setattr(verify_panel, "open_folder", lambda _folder: None)
    verify.export_to(tmp_path / "stick")
    assert sorted(path.suffix for path in (tmp_path / "stick").iterdir()) == [".html", ".json", ".tdr"]
    monkeypatch.setattr(verify_panel, "decide", lambda *_a, **_k: False)
    click(qtbot, verify.roll_button)
    assert len(verify.fingerprints) == 1
    monkeypatch.setattr(verify_panel, "decide", lambda *_a, **_k: True)
    click(qtbot, verify.roll_button)
    assert len(verify.fingerprints) == 2
    assert verify.fingerprints[1] in verify.bar.text.text()
    assert len(list(proofs.own_keys(page.desk.store))) == 2


def test_numbers_are_explained_and_schemes_made_or_refused(page: CertificatePage, qtbot: QtBot) -> None:
    numbers = panel(page, "numbers", NumbersPanel)
    write(numbers.asked, "S000037000123263000012")
    qtbot.waitUntil(lambda: bool(numbers.parts.lines))
    assert ("37", "所在地省级代码", "山东省") in numbers.parts.lines
    write(numbers.name, "培训证明")
    write(numbers.pattern, "PX{yyyy}{nothing}{seq:3}")
    assert "不认识" in numbers.trouble.text()
    assert not numbers.save_button.isEnabled()
    write(numbers.pattern, "PX{yyyy}{seq:3}")
    assert "PX2026001" in numbers.sample.text()
    click(qtbot, numbers.save_button)
    assert numbers.table.lines.rowCount() == 1
    numbers.national.setChecked(True)
    write(numbers.prefix, "S0000")
    assert "13 位" in numbers.trouble.text()


def test_the_empty_desk_says_the_first_step(program: Start, qtbot: QtBot) -> None:
    window = program("empty").window
    assert window is not None
    window.show_page("certificates")
    page = window.page("certificates")
    assert isinstance(page, CertificatePage)
    assert page.list.middle.currentWidget() is page.list.empty
    click(qtbot, page.list.list_bar.new_button)
    issue = page.panels["issue"]
    assert isinstance(issue, IssuePanel)
    assert not issue.issue_button.isEnabled()
    assert issue.checks.currentWidget() is issue.checked
