"""Import as a person does it: choose a file, look, map columns, decide about known people, take in, take back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from talentdesk.registers import register
from talentdesk.services import records
from talentdesk.services.records import Query
from talentdesk.ui.import_tables import DifferencesModel
from talentdesk.ui.importing import ImportPanel
from talentdesk.ui.pages.register_page import RegisterPage
from talentdesk.ui.program import Program

Start = Callable[..., Program]
TRAINEES = register("trainees")
CHECK = "花名册-电工三级-待核.xlsx"
GOOD = "花名册-数控车工三级-2026秋1班.xlsx"


@pytest.fixture
def page(program: Start, qtbot: QtBot) -> RegisterPage:
    window = program("empty").window
    assert window is not None
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.show_page("trainees")
    found = window.page("trainees")
    assert isinstance(found, RegisterPage)
    return found


def opened(page: RegisterPage, qtbot: QtBot, path: Path) -> ImportPanel:
    if page.importing is None:
        qtbot.mouseClick(page.list_bar.import_button, Qt.MouseButton.LeftButton)
    panel = page.importing
    assert panel is not None
    panel.open(path)
    qtbot.waitUntil(lambda: not page.desk.tasks.busy, timeout=20_000)
    return panel


def pressed(page: RegisterPage, qtbot: QtBot, widget: object) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.desk.tasks.busy, timeout=20_000)


def trainees(page: RegisterPage) -> int:
    return len(records.find(page.desk.store, TRAINEES, Query()))


def roster(path: Path, headings: list[str], *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(headings)
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_preview_counts_and_writes_nothing(page: RegisterPage, qtbot: QtBot, samples: Path) -> None:
    panel = opened(page, qtbot, samples / CHECK)
    assert panel.preview is not None
    badges = {action: label.text() for action, label in panel.preview.badges.items()}
    assert badges == {"new": "新增 40", "update": "更新 0", "same": "相同 0", "refused": "拒收 10"}
    assert panel.import_button.text() == "导入 40 行"
    assert trainees(page) == 0


def test_a_problem_leads_to_its_row_and_says_what_to_do(
    page: RegisterPage, qtbot: QtBot, samples: Path
) -> None:
    panel = opened(page, qtbot, samples / CHECK)
    preview = panel.preview
    assert preview is not None
    assert preview.problems is not None
    first = preview.problems.model().index(0, 0)
    assert first.data() == "3"
    qtbot.mouseClick(
        preview.problems.viewport(),
        Qt.MouseButton.LeftButton,
        pos=preview.problems.visualRect(first).center(),
    )
    assert preview.rows.currentIndex().siblingAtColumn(0).data() == "3"
    assert "文本" in preview._why.text()


def test_import_then_undo(page: RegisterPage, qtbot: QtBot, samples: Path) -> None:
    panel = opened(page, qtbot, samples / CHECK)
    pressed(page, qtbot, panel.import_button)
    assert trainees(page) == 40
    assert "新增 40" in panel.bar.text.text()
    assert "10 行没有收" in panel.bar.remedy.text()
    pressed(page, qtbot, panel.undo_button)
    assert trainees(page) == 0
    pressed(page, qtbot, panel.done_button)
    assert page.stack.currentWidget() is page.list_side


def test_the_same_file_twice_adds_nobody(page: RegisterPage, qtbot: QtBot, samples: Path) -> None:
    panel = opened(page, qtbot, samples / GOOD)
    pressed(page, qtbot, panel.import_button)
    assert trainees(page) == 42
    panel.start_over()
    panel = opened(page, qtbot, samples / GOOD)
    assert panel.preview is not None
    assert panel.preview.badges["same"].text() == "相同 42"
    pressed(page, qtbot, panel.import_button)
    assert trainees(page) == 42


def test_errors_workbook_is_the_users_own_file_with_comments(
    page: RegisterPage, qtbot: QtBot, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = opened(page, qtbot, samples / CHECK)
    out = tmp_path / "问题.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_named: (str(out), ""))
    pressed(page, qtbot, panel.errors_button)
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    assert sum(cell.comment is not None for row in sheet.iter_rows() for cell in row) == 10


def test_an_unknown_column_is_mapped_by_hand_and_remembered(
    page: RegisterPage, qtbot: QtBot, tmp_path: Path
) -> None:
    headings = ["姓名", "证件号码", "绰号"]
    panel = opened(
        page, qtbot, roster(tmp_path / "一.xlsx", headings, ["欧阳堃", "11010519491231002X", "测试厂"])
    )
    preview = panel.preview
    assert preview is not None
    box = preview.mapping[2]
    assert box.currentData() == ""
    box.setCurrentIndex(box.findData("employer"))
    qtbot.waitUntil(lambda: not page.desk.tasks.busy and panel.preview is not preview, timeout=20_000)
    pressed(page, qtbot, panel.import_button)
    found = records.find(page.desk.store, TRAINEES, Query(search="欧阳堃"))
    assert records.get(page.desk.store, TRAINEES, int(found.ids[0])).texts["employer"] == "测试厂"
    panel.start_over()
    panel = opened(page, qtbot, tmp_path / "一.xlsx")
    assert panel.preview is not None
    assert panel.preview.mapping[2].currentData() == "employer"


def test_a_missing_needed_column_must_be_named_first(
    page: RegisterPage, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = opened(
        page,
        qtbot,
        roster(tmp_path / "二.xlsx", ["称呼", "证件号码", "电话"], ["欧阳堃", "11010519491231002X", ""]),
    )
    assert panel.preview is not None
    assert not panel.import_button.isEnabled()
    box = panel.preview.mapping[0]
    box.setCurrentIndex(box.findData("name"))
    qtbot.waitUntil(lambda: not page.desk.tasks.busy and panel.import_button.isEnabled(), timeout=20_000)


def test_known_people_are_decided_one_by_one(page: RegisterPage, qtbot: QtBot, tmp_path: Path) -> None:
    people = [("欧阳堃", "11010519491231002X"), ("张三丰", "110101199003074477")]
    ids = [
        records.create(page.desk.store, TRAINEES, {"name": name, "id_number": number, "employer": "旧单位"})
        for name, number in people
    ]
    rows = [[name, number, "新单位"] for name, number in people]
    panel = opened(page, qtbot, roster(tmp_path / "三.xlsx", ["姓名", "身份证号", "工作单位"], *rows))
    preview = panel.preview
    assert preview is not None
    assert preview.differences is not None
    model = preview.differences.model()
    assert isinstance(model, DifferencesModel)
    assert [model.text(0, column) for column in range(6)] == [
        "1",
        "欧阳堃",
        "工作单位",
        "旧单位",
        "新单位",
        "更新",
    ]
    preview.differences.selectRow(1)
    qtbot.mouseClick(preview.decide_buttons["keep"], Qt.MouseButton.LeftButton)
    assert model.text(1, 5) == "保留原值"
    pressed(page, qtbot, panel.import_button)
    texts = [records.get(page.desk.store, TRAINEES, each).texts["employer"] for each in ids]
    assert texts == ["新单位", "旧单位"]


def test_a_dropped_file_is_read(page: RegisterPage, qtbot: QtBot, samples: Path) -> None:
    page.bring_in()
    assert page.importing is not None
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(samples / "花名册-养老护理员五级.xls"))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.importing.choose.dropEvent(event)
    qtbot.waitUntil(lambda: page.importing is not None and page.importing.preview is not None, timeout=20_000)
    assert page.importing.preview is not None
    assert page.importing.preview.plan.counts()["new"] == 35


def test_a_file_that_is_no_table_is_refused_in_a_sentence(
    page: RegisterPage, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing of use")
    panel = opened(page, qtbot, path)
    assert panel.preview is None
    assert panel.bar.isVisible()
    assert panel.bar.text.text()
