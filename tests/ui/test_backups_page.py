"""The page 备份, the dialog that restores, the daily backup, and a start from a backup, by clicks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from talentdesk.registers import register
from talentdesk.services import backup_child, backup_standing, backups, bases, history, records
from talentdesk.services.base_files import RECORD_FOLDERS, entries_of
from talentdesk.settings import load_preferences
from talentdesk.text import set_language
from talentdesk.ui import backup_watch
from talentdesk.ui.certificates.panel import papers_folder
from talentdesk.ui.first_run import RESTORE, FirstRun
from talentdesk.ui.opening import open_file
from talentdesk.ui.pages import backups as page_module
from talentdesk.ui.pages.backups import BackupsPage
from talentdesk.ui.pages.today import TodayPage
from talentdesk.ui.program import Program
from talentdesk.ui.restore_dialog import RestoreDialog
from talentdesk.ui.tasks import Tasks
from tests.ui.hands import click, page_in_front, write

Start = Callable[..., Program]
LONG = 30_000


@pytest.fixture(autouse=True)
def _proven_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting a process for every proof takes seconds; ``test_backup_child`` does as the program does."""
    for module in (page_module, backup_child):
        monkeypatch.setattr(module, "prove_apart", backups.prove)


def course(program: Program, code: str = "K77") -> None:
    assert program.desk is not None
    values = {"code": code, "name": "焊工", "level": "高级工", "hours_theory": 4}
    records.create(program.desk.store, register("courses"), values)


def shown(program: Program, qtbot: QtBot) -> BackupsPage:
    return page_in_front(program, qtbot, "backups", BackupsPage, date.today())


def made(program: Program, qtbot: QtBot) -> tuple[BackupsPage, Path]:
    """The page after one backup made by a click, and the file."""
    page = shown(program, qtbot)
    click(qtbot, page.make_button)
    qtbot.waitUntil(lambda: page.bar.isVisible(), timeout=LONG)
    (file,) = page.folder.iterdir()
    return page, file


def dialog_of(page: BackupsPage, qtbot: QtBot) -> RestoreDialog:
    """The open dialog, when it has proven its file."""
    found = page.findChild(RestoreDialog)
    assert isinstance(found, RestoreDialog)
    qtbot.waitUntil(lambda: found.offer is not None or found.bar.isVisible(), timeout=LONG)
    return found


def texts(page: BackupsPage) -> list[list[str]]:
    model = page.table.lines
    return [
        [model.item(row, column).text() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


# the page


def test_a_backup_is_made_by_one_click(program: Start, qtbot: QtBot) -> None:
    started = program("full")
    page = shown(started, qtbot)
    assert page.last.text() == "还没有备份"
    assert page.either.currentWidget() is page.empty
    assert not page.restore_button.isEnabled()
    page, file = made(started, qtbot)
    assert file.parent.name == "full-备份"
    assert str(file) in page.bar.text.text()
    assert "试印了证书 BJ2026" in page.bar.remedy.text()
    assert page.last.text().startswith(f"最近的备份：{date.today()}")
    assert page.said.text() == "此后没有改动。"
    assert texts(page)[0][1:] == [
        f"{file.stat().st_size / 1e6:,.1f} MB",
        "刚才通过",
        "滨江市高技能人才培训基地",
        file.name,
    ]
    course(started)
    qtbot.waitUntil(lambda: page.said.text() == "此后又有改动。")


def test_a_cancelled_backup_leaves_no_file(program: Start, qtbot: QtBot) -> None:
    started = program("full")
    page = shown(started, qtbot)
    started.tasks.started.connect(lambda _title: started.tasks.cancel())
    click(qtbot, page.make_button)
    qtbot.waitUntil(lambda: not started.tasks.busy, timeout=LONG)
    assert not page.folder.exists() or not list(page.folder.iterdir())
    assert page.make_button.isEnabled()
    assert page.either.currentWidget() is page.empty


def test_a_damaged_backup_is_found_by_a_click(program: Start, qtbot: QtBot) -> None:
    started = program()
    page, file = made(started, qtbot)
    content = bytearray(file.read_bytes())
    content[1000] ^= 1
    file.write_bytes(bytes(content))
    click(qtbot, page.verify_button)
    qtbot.waitUntil(lambda: bool(texts(page)) and texts(page)[0][2] == "没有通过", timeout=LONG)
    assert "损坏" in page.bar.text.text()
    assert page.verify_button.isEnabled()


def test_a_file_that_cannot_be_read_is_listed_and_not_offered(program: Start, qtbot: QtBot) -> None:
    started = program()
    page = shown(started, qtbot)
    page.folder.mkdir()
    (page.folder / "坏.tdbackup").write_bytes(b"x")
    page.refresh()
    assert texts(page) == [["—", "—", "读不出来", "—", "坏.tdbackup"]]
    assert not page.restore_button.isEnabled()
    assert not page.verify_button.isEnabled()


def test_another_folder_is_remembered_on_this_pc(
    program: Start, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = program()
    page = shown(started, qtbot)
    (tmp_path / "U盘").mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "U盘"))
    page.choose_folder()
    assert load_preferences().backup_folder == str(tmp_path / "U盘")
    assert page.place.text() == str(tmp_path / "U盘")
    click(qtbot, page.make_button)
    qtbot.waitUntil(
        lambda: bool(list((tmp_path / "U盘").glob("TalentDesk-*"))) and not started.tasks.busy, timeout=LONG
    )
    page.daily.click()
    assert load_preferences().backup_daily == "off"


# restoring


def test_going_back_over_the_open_base(program: Start, qtbot: QtBot) -> None:
    started = program("full")
    page, file = made(started, qtbot)
    course(started)
    assert started.desk is not None
    folder, old = started.desk.store.folder, started.desk.store
    page.table.selectRow(0)
    click(qtbot, page.restore_button)
    dialog = dialog_of(page, qtbot)
    assert file.name in dialog.facts.text()
    assert "核验通过" in dialog.proof.text()
    assert "退回备份以后的 1 次操作" in dialog.cost.text()
    click(qtbot, dialog.begin)
    qtbot.waitUntil(lambda: started.desk is not None and started.desk.store is not old, timeout=LONG)
    assert old.closed
    assert started.window is not None
    assert started.window.page_key == "backups"
    assert "已恢复到" in started.window.bar.text.text()
    assert "恢复前" in started.window.bar.remedy.text()
    store = started.desk.store
    assert (store.folder, store.closed) == (folder, False)
    assert history.operations(store, 1)[0].why.startswith("从备份恢复")
    assert not records.find(store, register("courses"), records.Query(search="K77")).ids
    course(started, "K78")  # and it is worked in


def test_a_refusal_leaves_the_open_base(program: Start, qtbot: QtBot) -> None:
    """Something is written between the question and the answer."""
    started = program("full")
    page, _file = made(started, qtbot)
    assert started.desk is not None
    before = started.desk.store
    page.table.selectRow(0)
    click(qtbot, page.restore_button)
    dialog = dialog_of(page, qtbot)
    dialog.accepted.connect(lambda: course(started))
    click(qtbot, dialog.begin)
    qtbot.waitUntil(lambda: started.desk is not None and started.desk.store is not before, timeout=LONG)
    assert started.window is not None
    assert "没有恢复" in started.window.bar.text.text()
    assert records.find(started.desk.store, register("courses"), records.Query(search="K77")).ids


def test_leaving_the_dialog_changes_nothing(program: Start, qtbot: QtBot) -> None:
    started = program()
    page, _file = made(started, qtbot)
    assert started.desk is not None
    before = started.desk.store.last_entry()
    page.table.selectRow(0)
    click(qtbot, page.restore_button)
    dialog = dialog_of(page, qtbot)
    click(qtbot, dialog.leave)
    qtbot.wait(1)
    assert started.desk.store.last_entry() == before
    assert not (started.desk.store.folder / ".restore").exists()


def test_a_double_clicked_backup_is_shown_on_its_page(program: Start, qtbot: QtBot, tmp_path: Path) -> None:
    """Here of another base: it may not replace the open one, but be opened beside it."""
    other = bases.create_base(tmp_path / "别的", name="海州基地", code="HZ", user="x")
    file = backups.make(other, tmp_path / "海州.tdbackup", datetime.now()).backup.path
    other.close()
    started = program()
    assert started.desk is not None
    open_file(started.desk, file)
    assert started.window is not None
    assert started.window.page_key == "backups"
    page = started.window.page("backups")
    assert isinstance(page, BackupsPage)
    dialog = dialog_of(page, qtbot)
    assert "海州基地（HZ）" in dialog.facts.text()
    assert "另一个基地" in dialog.cost.text()
    assert not dialog.here.isEnabled()
    assert not dialog.begin.isEnabled()
    write(dialog.line, str(tmp_path / "恢复的"))
    click(qtbot, dialog.begin)
    qtbot.waitUntil(
        lambda: started.desk is not None and started.desk.store.folder == tmp_path / "恢复的", timeout=LONG
    )
    assert bases.profile(started.desk.store).title == "海州基地"


def test_a_damaged_file_is_shown_as_such(program: Start, qtbot: QtBot, tmp_path: Path) -> None:
    started = program()
    (tmp_path / "坏.tdbackup").write_bytes(b"nothing")
    assert started.desk is not None
    open_file(started.desk, tmp_path / "坏.tdbackup")
    assert started.window is not None
    page = started.window.page("backups")
    assert isinstance(page, BackupsPage)
    dialog = dialog_of(page, qtbot)
    assert dialog.proof.text() == "核验没有通过。"
    assert not dialog.begin.isEnabled()
    click(qtbot, dialog.leave)


# the daily one


@pytest.fixture
def watch(program: Start, qtbot: QtBot) -> tuple[Program, backup_watch.BackupWatch]:
    started = program("full")
    window = started.window
    assert window is not None
    return started, window.backups


def kept(program: Program) -> list[Path]:
    assert program.desk is not None
    folder = backups.default_folder(program.desk.store)
    return list(folder.iterdir()) if folder.exists() else []


def test_once_a_day_a_backup_is_made(watch: tuple[Program, backup_watch.BackupWatch], qtbot: QtBot) -> None:
    program, watching = watch
    watching.look()
    assert program.tasks.busy
    qtbot.waitUntil(lambda: not program.tasks.busy, timeout=LONG)
    assert len(kept(program)) == 1
    assert program.window is not None
    assert "已自动备份" in program.window.foot.message.text()
    course(program)
    watching.look()
    assert not program.tasks.busy


def test_not_where_it_is_switched_off_nor_while_other_work_runs(
    watch: tuple[Program, backup_watch.BackupWatch], qtbot: QtBot
) -> None:
    program, watching = watch
    program.preferences.backup_daily = "off"
    watching.look()
    assert not program.tasks.busy
    program.preferences.backup_daily = "on"
    program.tasks.run(lambda _progress: None, title="别的", done=lambda _nothing: None)
    watching.look()
    qtbot.waitUntil(lambda: not program.tasks.busy, timeout=LONG)
    assert kept(program) == []


def test_a_failure_is_said_and_stands_on_the_first_page(
    watch: tuple[Program, backup_watch.BackupWatch], qtbot: QtBot, tmp_path: Path
) -> None:
    program, watching = watch
    (tmp_path / "file").touch()
    program.preferences.backup_folder = str(tmp_path / "file" / "U盘")
    watching.look()
    qtbot.waitUntil(lambda: not program.tasks.busy, timeout=LONG)
    page = page_in_front(program, qtbot, "today", TodayPage, date.today())
    (line,) = [each for each in page.due if "自动备份没有完成" in each.accessibleName()]
    click(qtbot, line)
    assert program.window is not None
    assert program.window.page_key == "backups"
    shown_page = program.window.page("backups")
    assert isinstance(shown_page, BackupsPage)
    assert "自动备份没有完成" in shown_page.said.text()


def test_a_window_that_closes_makes_none(watch: tuple[Program, backup_watch.BackupWatch]) -> None:
    program, watching = watch
    assert program.desk is not None
    program.desk.store.close()
    watching.look()
    assert not program.tasks.busy


def test_the_first_look_comes_when_the_window_has_long_been_painted() -> None:
    assert backup_watch.FIRST_MS >= 20_000


# a start from a backup


@pytest.fixture
def file(tmp_path: Path) -> Path:
    store = bases.create_base(tmp_path / "旧电脑", name="海州基地", code="HZ", user="x")
    made_file = backups.make(store, tmp_path / "海州.tdbackup", datetime.now()).backup.path
    store.close()
    return made_file


def test_a_new_pc_starts_from_a_backup(
    qapp: QApplication, qtbot: QtBot, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program is given the file and there is no base yet: the choice is open, one click is enough."""
    program = Program(qapp, user="周教务")
    ways: list[str] = []

    def begin() -> None:
        (first,) = [each for each in qapp.topLevelWidgets() if isinstance(each, FirstRun)]
        ways.append(first.way)
        assert first.lines["backup"].text() == str(file)
        first.begin.click()

    QTimer.singleShot(0, begin)
    try:
        assert program.start(tmp_path / "新电脑", file)
        assert ways == [RESTORE]
        assert program.restored_at_start
        assert program.desk is not None
        assert program.desk.store.folder == tmp_path / "新电脑"
        assert bases.profile(program.desk.store).title == "海州基地"
    finally:
        program.close()


@pytest.fixture
def first(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> FirstRun:
    tasks = Tasks()
    made_dialog = FirstRun(tasks, user="周教务", folder=tmp_path / "新")
    qtbot.addWidget(made_dialog)
    made_dialog.show()
    return made_dialog


def test_the_way_asks_for_a_file(first: FirstRun, qtbot: QtBot, tmp_path: Path) -> None:
    click(qtbot, first.ways[RESTORE])
    assert first.lines["backup"].isVisible()
    assert not first.lines["name"].isVisible()
    click(qtbot, first.begin)
    assert first.store is None
    assert "备份" in first._troubles["backup"].text()
    (tmp_path / "坏.tdbackup").write_bytes(b"x")
    write(first.lines["backup"], str(tmp_path / "坏.tdbackup"))
    click(qtbot, first.begin)
    qtbot.waitUntil(first.bar.isVisible, timeout=LONG)
    assert "损坏" in first.bar.text.text()
    first._tasks.close()


def test_a_damaged_base_is_replaced_when_agreed(
    first: FirstRun, qtbot: QtBot, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "新").mkdir()
    (tmp_path / "新" / "talentdesk.db").write_bytes(b"rubbish" * 300)
    answers = [False, True]
    asked: list[str] = []

    def answer(box: QMessageBox) -> int:
        asked.append(box.informativeText())
        box.buttons()[0 if answers.pop(0) else 1].click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    first.offer(file)
    click(qtbot, first.begin)
    qtbot.waitUntil(lambda: first.bar.isVisible() and first.begin.isEnabled(), timeout=LONG)
    assert first.store is None
    click(qtbot, first.begin)
    qtbot.waitUntil(lambda: first.result() == FirstRun.DialogCode.Accepted, timeout=LONG)
    assert len(asked) == 2
    assert "恢复前" in asked[0]
    store = getattr(first, "store")  # noqa: B009 - mypy still believes what was asserted above
    assert bases.profile(store).title == "海州基地"
    store.close()
    first._tasks.close()


# what the pages write lies where a backup looks for it


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_papers_lie_in_a_folder_that_is_kept(program: Start, language: str) -> None:
    started = program()
    assert started.desk is not None
    set_language(language)
    folder = papers_folder(started.desk.store, "一班")
    assert folder.parent.name in RECORD_FOLDERS
    assert folder.parent in entries_of(started.desk.store.folder)


def test_seven_days_without_a_backup_stand_on_the_first_page(program: Start, qtbot: QtBot) -> None:
    started = program("full")
    made(started, qtbot)
    assert started.desk is not None
    day = date.today() + timedelta(days=8)
    today_page = page_in_front(started, qtbot, "today", TodayPage, day)
    today_page.refresh()
    assert [each for each in today_page.due if "8 天前" in each.accessibleName()]
    assert backup_standing.wanted_today(started.desk.store, day)
