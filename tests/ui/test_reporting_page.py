"""The page 上报 by clicks: due, sent, rejected, corrected, sent again; cancelled and gone on; told on the cards."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from talentdesk.errors import Cancelled
from talentdesk.exchange.transports import Checked, Delivered, TransportKind, TransportTrouble
from talentdesk.exchange.transports.folder import FolderTransport
from talentdesk.model import BaseProfile
from talentdesk.progress import Progress
from talentdesk.registers import register
from talentdesk.services import (
    bases,
    bureau_profiles,
    records,
    samples,
    upload_building,
    upload_channels,
    upload_ledger,
    upload_under_way,
)
from talentdesk.services.records import Query
from talentdesk.services.report_places import Place, place_of
from talentdesk.services.upload_schedule import Schedule, due_channels, set_schedule
from talentdesk.store import Store
from talentdesk.ui.card import STORY
from talentdesk.ui.form import RecordForm
from talentdesk.ui.pages.register_page import RegisterPage
from talentdesk.ui.pages.reporting import KEYS, ReportingPage
from talentdesk.ui.pages.today import TodayPage
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.program import Program
from talentdesk.ui.reporting import due_panel, packages_panel, rejected_panel
from talentdesk.ui.reporting.due_panel import DuePanel
from talentdesk.ui.reporting.packages_panel import PackagesPanel
from talentdesk.ui.reporting.rejected_panel import RejectedPanel
from talentdesk.ui.reporting.story_panel import StoryPanel
from tests.bureau import Bureau, Rule
from tests.ui.conftest import BASE, TODAY
from tests.ui.hands import click, write

Start = Callable[..., Program]
T = TypeVar("T")
WORK_MS = 20_000
PHONE = "13900004321"


class Desk:
    """A window on the page 上报 of a base that sends to a bureau by a folder."""

    def __init__(self, program: Program, qtbot: QtBot, bureau: Bureau, *, channel: bool = True) -> None:
        assert program.window is not None
        self.window, self.qtbot, self.bureau = program.window, qtbot, bureau
        self.store: Store = self.window.desk.store
        self.channel = self.add_channel() if channel else 0
        self.window.show_page("upload")
        self.rest()

    def add_channel(self, name: str = "市人社局") -> int:
        settings = {"folder": str(self.bureau.inbox), "receipts": str(self.bureau.receipts)}
        return upload_channels.create(
            self.store, name, profile="national", transport="folder", settings=settings
        )

    def rest(self) -> None:
        """Wait until the worker is done and what it changed has been read."""
        self.qtbot.wait(20)
        self.qtbot.waitUntil(lambda: not self.window.desk.tasks.busy, timeout=WORK_MS)
        self.qtbot.wait(20)
        self.qtbot.waitUntil(lambda: not self.window.desk.tasks.busy, timeout=WORK_MS)

    @property
    def page(self) -> ReportingPage:
        found = self.window.page("upload")
        assert isinstance(found, ReportingPage)
        return found

    @property
    def due(self) -> DuePanel:
        return self._tab("due", DuePanel)

    @property
    def packages(self) -> PackagesPanel:
        return self._tab("packages", PackagesPanel)

    @property
    def rejected(self) -> RejectedPanel:
        return self._tab("rejected", RejectedPanel)

    def _tab(self, key: str, kind: type[T]) -> T:
        self.window.show_page("upload")
        self.page.show_tab(key)
        self.rest()
        panel = self.page.panels[key]
        assert isinstance(panel, kind)
        return panel

    def click(self, widget: QAbstractButton) -> None:
        assert widget.isVisible(), widget.text()
        assert widget.isEnabled(), widget.text()
        click(self.qtbot, widget)
        self.rest()

    def send(self) -> None:
        self.click(self.due.send_button)

    def answer(self) -> None:
        """The bureau works, and its receipts are fetched."""
        assert self.bureau.work()
        self.click(self.due.state.buttons["receipts"])

    @property
    def said(self) -> str:
        return f"{self.page.bar.text.text()} {self.page.bar.remedy.text()}"


def cells(table: PlainTable) -> list[list[str]]:
    """What a table shows."""
    model = table.lines
    return [
        [model.item(at, column).text() for column in range(model.columnCount())]
        for at in range(model.rowCount())
    ]


def double_click(table: PlainTable, at: int = 0) -> None:
    """Double click on a line."""
    place = table.visualRect(table.lines.index(at, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def has_cursor(form: RecordForm, field: str) -> bool:
    """Whether one types into this field now."""
    line = form.editors[field].focusProxy()
    return line is not None and line.hasFocus()


@pytest.fixture(scope="session")
def made_bases(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """As for every page, but the full base has neither a channel nor a package yet."""
    made: dict[str, Path] = {}

    def make(name: str) -> Path:
        if name not in made:
            folder = tmp_path_factory.mktemp("unreported") / name
            store = bases.create_base(folder, name=BASE, code="BJ", user="周教务")
            if name == "full":
                with pytest.MonkeyPatch.context() as patch:
                    patch.setattr(samples, "_package", lambda *_given: "")
                    samples.run_main_job(store, folder / "output", TODAY)
            store.close()
            made[name] = folder
        return made[name]

    return make


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    (national,) = (each for each in bureau_profiles.built_in() if each.key == "national")
    return Bureau(tmp_path / "bureau", numbers={"classes": "PX{row_id:06}"}, receipt=national.receipt)


@pytest.fixture
def agreed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every question is answered with yes; what was asked."""
    asked: list[str] = []

    def yes(_parent: object, text: str, **_words: str) -> bool:
        asked.append(text)
        return True

    for module in (packages_panel, rejected_panel, due_panel):
        monkeypatch.setattr(module, "decide", yes)
    return asked


def first_trainee(store: Store) -> int:
    return int(records.find(store, register("trainees"), Query()).ids[0])


def heading(store: Store, file: str, field: str) -> str:
    spec = bureau_profiles.profile(store, "national").file(file)
    return next(each.heading for each in spec.columns if each.field == field)


def rejecting(bureau: Bureau, store: Store, record_id: int, *, packages: tuple[int, ...] = (1,)) -> None:
    """Make the bureau reject one trainee's row for its phone, in the packages of these numbers."""
    text = f"“{heading(store, 'trainees', 'phone')}”不是本人的号码"
    bureau.rules = [Rule("E17", text, file="trainees", records=(record_id,), packages=packages)]


def test_sent_rejected_corrected_and_sent_again(program: Start, qtbot: QtBot, bureau: Bureau) -> None:
    """The clerk's morning: see what is due, send, read the answers, correct at the field, send the rest."""
    desk = Desk(program("full"), qtbot, bureau)
    trainee = first_trainee(desk.store)
    rejecting(bureau, desk.store, trainee)
    files = {line[0]: line[1] for line in cells(desk.due.lists.files)}
    assert files["学员"] == str(len(records.find(desk.store, register("trainees"), Query())))
    assert desk.due.lists.beside.currentWidget() is desk.due.lists.sound, (
        "nothing is held back in the sample base"
    )

    desk.send()
    assert "第 1 号上报包已送达。" in desk.said
    assert desk.due.empty.title.text() == "没有要上报的变动"
    assert not desk.due.send_button.isEnabled()
    desk.answer()
    assert "驳回 1 行" in desk.said
    assert desk.page.tabs.tabText(2) == "驳回 1"
    assert desk.due.look is not None
    assert desk.due.look.rejected == 1

    panel = desk.rejected
    ((state, title, file, field, code, _text, number),) = cells(panel.table)
    assert (state, file, code, number) == ("待改", "学员", "E17", "1")
    assert field == heading(desk.store, "trainees", "phone")
    assert title == records.get(desk.store, register("trainees"), trainee).title
    double_click(panel.table)
    assert desk.window.page_key == "trainees"
    page = desk.window.page("trainees")
    assert isinstance(page, RegisterPage)
    form = page.card.form
    assert isinstance(form, RecordForm)
    assert page.card.row is not None
    assert page.card.row.id == trainee
    assert has_cursor(form, "phone"), "the cursor stands in the field the bureau named"
    write(form.editors["phone"].focusProxy(), PHONE)
    desk.click(form.save_button)

    panel = desk.rejected
    assert panel.lists.currentWidget() is panel.empty
    assert panel.empty.title.text() == "都改好了"
    panel.segments.choose("corrected")
    assert [line[0] for line in cells(panel.table)] == ["已改，待再报"]
    assert desk.page.tabs.tabText(2) == "驳回"
    files = {line[0]: line[2] for line in cells(desk.due.lists.files)}
    assert "1" in (files["学员"], {line[0]: line[1] for line in cells(desk.due.lists.files)}["学员"])

    desk.send()
    assert "第 2 号上报包已送达。" in desk.said
    desk.answer()
    assert "驳回 0 行" in desk.said
    assert desk.rejected.empty.title.text() == "没有被驳回的行"
    phones = bureau.copy["trainees"][trainee].cells
    assert PHONE in phones
    states = {line[0]: line[2] for line in cells(desk.packages.table)}
    assert states == {"2": "已接收", "1": "已更正"}


def test_a_card_tells_the_story_of_its_record(program: Start, qtbot: QtBot, bureau: Bureau) -> None:
    desk = Desk(program("full"), qtbot, bureau)
    trainee = first_trainee(desk.store)
    rejecting(bureau, desk.store, trainee)
    desk.window.go("trainees", {"record_id": trainee})
    page = desk.window.page("trainees")
    assert isinstance(page, RegisterPage)
    page.card.show_tab(STORY)
    story = page.card.findChild(StoryPanel)
    assert isinstance(story, StoryPanel)
    assert not story.lines, "nothing was sent yet"
    desk.send()
    desk.answer()
    desk.window.go("trainees", {"record_id": trainee})
    page.card.show_tab(STORY)
    told = " ".join(label.text() for label in page.card.findChildren(QLabel) if label.isVisible())
    assert "被驳回" in told
    assert "E17" in told
    go = next(each for each in page.card.findChildren(QAbstractButton) if each.text().startswith("第 1 号"))
    desk.click(go)
    assert (desk.window.page_key, desk.page.key) == ("upload", "packages")
    classes = desk.window
    class_id = int(records.find(desk.store, register("classes"), Query()).ids[0])
    filed = records.get(desk.store, register("classes"), class_id).texts["filing_number"]
    assert filed == f"PX{class_id:06}", "the bureau's number came back into the record"
    classes.go("courses", {})
    courses = register("courses")
    assert not _is_offered(desk, courses.key), "courses are not reported"


def _is_offered(desk: Desk, key: str) -> bool:
    from talentdesk.ui.reporting.story_panel import is_reported

    return is_reported(desk.store, register(key))


def test_without_a_channel_the_page_tells_the_first_step(
    program: Start, qtbot: QtBot, bureau: Bureau
) -> None:
    desk = Desk(program("full"), qtbot, bureau, channel=False)
    assert desk.due.empty.title.text() == "还没有上报渠道"
    assert not desk.due.tools.isVisible()
    assert desk.due.empty.button is not None
    desk.click(desk.due.empty.button)
    assert desk.page.key == "channels"
    assert desk.packages.empty.title.text() == "还没有上报过"
    assert desk.rejected.empty.title.text() == "没有被驳回的行"
    desk.add_channel()
    assert desk.due.send_button.isEnabled(), "a channel made meanwhile is seen"


def test_a_row_that_would_be_refused_is_held_back_and_opens_at_its_field(
    program: Start, qtbot: QtBot, bureau: Bureau
) -> None:
    desk = Desk(program("full"), qtbot, bureau)
    trainee = first_trainee(desk.store)
    require(desk.store, "trainees", "employer")
    records.change(desk.store, register("trainees"), trainee, {"employer": ""})
    desk.rest()
    held = desk.due.lists.held
    ((title, file, why),) = cells(held.table)
    assert title == records.get(desk.store, register("trainees"), trainee).title
    assert (file, heading(desk.store, "trainees", "employer") in why) == ("学员", True)
    assert held.remedy.text(), "what to do about it"
    count = desk.due.look.due.rows if desk.due.look and desk.due.look.due else 0
    desk.send()
    assert "1 行有问题，没有上报" in desk.said
    (line,) = upload_ledger.packages(desk.store)
    assert line.added == count, "the rest was sent"
    assert len(cells(desk.due.lists.held.table)) == 1, "it stays due"

    double_click(desk.due.lists.held.table)
    page = desk.window.page("trainees")
    assert isinstance(page, RegisterPage)
    assert page.card.form is not None
    assert has_cursor(page.card.form, "employer")
    write(page.card.form.editors["employer"].focusProxy(), "滨江重工")
    desk.click(page.card.form.save_button)
    assert desk.due.look is not None
    assert desk.due.look.due is not None
    assert (desk.due.look.due.held, desk.due.lists.beside.currentWidget()) == (0, desk.due.lists.sound)


def require(store: Store, file: str, field: str) -> None:
    """Make the bureau want a column filled, without a text that stands for nothing."""
    national = bureau_profiles.profile(store, "national")
    spec = national.file(file)
    columns = tuple(
        replace(each, required=True, fallback="") if each.field == field else each for each in spec.columns
    )
    files = tuple(replace(each, columns=columns) if each.key == file else each for each in national.files)
    bureau_profiles.save(store, replace(national, files=files))


def test_cancelled_while_sending_and_gone_on_later(
    program: Start, qtbot: QtBot, bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cancelled in the middle of the first bytes: the package waits in the outbox, and is sent once."""
    desk = Desk(program("full"), qtbot, bureau)
    panel = desk.due
    whole = FolderTransport.deliver

    def interrupted(
        self: FolderTransport, file: Path, name: str, sha256: str, progress: Progress
    ) -> Delivered:
        began.set()
        assert clicked.wait(WORK_MS / 1000)
        progress.step(1, 2)
        return whole(self, file, name, sha256, progress)

    began, clicked = threading.Event(), threading.Event()
    monkeypatch.setattr(FolderTransport, "deliver", interrupted)
    click(qtbot, panel.send_button)
    qtbot.waitUntil(began.is_set, timeout=WORK_MS)
    assert not panel.send_button.isVisible()
    click(qtbot, panel.cancel_button)
    clicked.set()
    desk.rest()
    assert "已取消发送，上报包留在发件箱里。" in desk.said
    assert not list(bureau.inbox.iterdir())
    assert panel.state.sentences[0] == "第 1 号上报包在发件箱里，还没有送达。"
    assert panel.send_button.text() == "继续发送"

    monkeypatch.setattr(FolderTransport, "deliver", whole)
    desk.click(panel.state.buttons["send"])
    assert "第 1 号上报包已送达。" in desk.said
    assert len(list(bureau.inbox.iterdir())) == 1
    assert len(upload_ledger.packages(desk.store)) == 1


def test_cancelled_while_building_leaves_nothing(
    program: Start, qtbot: QtBot, bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(program("full"), qtbot, bureau)

    def stopped(*_given: object, **_named: object) -> None:
        raise Cancelled("已取消，没有留下任何改动。")

    monkeypatch.setattr(upload_building, "build", stopped)
    desk.send()
    assert upload_ledger.packages(desk.store) == []
    assert desk.due.send_button.isEnabled()


def test_offline_is_a_state_in_words(program: Start, qtbot: QtBot, bureau: Bureau) -> None:
    desk = Desk(program("full"), qtbot, bureau)
    gone = bureau.inbox.rename(bureau.folder / "gone")
    desk.send()
    assert not desk.page.bar.isVisible(), "no alarm: it is tried again by itself"
    assert "还没有送达" in desk.due.state.sentences[0]
    assert re.search(r"[0-9]{2}:[0-9]{2} 起会再试", desk.due.state.sentences[0])
    assert cells(desk.packages.table)[0][2] == "没有送达"
    gone.rename(bureau.inbox)
    desk.click(desk.packages.view.buttons["send"])
    assert "第 1 号上报包已送达。" in desk.said
    assert cells(desk.packages.table)[0][2] == "已送达"


def test_to_a_stick_and_by_hand(
    program: Start, qtbot: QtBot, bureau: Bureau, tmp_path: Path, agreed: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Built onto a stick, carried there, noted as delivered, and answered by a file that came back."""
    desk = Desk(program("full"), qtbot, bureau)
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_given: str(stick))
    desk.click(desk.due.stick_button)
    (copied,) = stick.iterdir()
    assert str(stick) in desk.said
    (line,) = upload_ledger.packages(desk.store)
    assert line.state == "已生成"
    assert "还没有交给主管部门" in desk.due.state.sentences[0]
    desk.click(desk.due.state.buttons["packages"])
    assert desk.page.key == "packages"
    desk.click(desk.packages.view.buttons["by_hand"])
    assert len(agreed) == 1
    assert cells(desk.packages.table)[0][2] == "已送达"

    receipt = bureau.take(copied)
    assert receipt is not None
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_given: (str(receipt), ""))
    desk.click(desk.packages.read_button)
    assert "已接收第 1 号上报包的回执。" in desk.said
    assert cells(desk.packages.table)[0][2] == "已接收"
    desk.click(desk.packages.read_button)
    assert "已经接收过" in desk.said, "the same receipt twice is told"

    again = tmp_path / "again.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(again), ""))
    desk.click(desk.packages.view.buttons["export"])
    assert again.read_bytes() == copied.read_bytes()


def test_a_row_the_bureau_got_wrong_is_sent_again_as_it_is(
    program: Start, qtbot: QtBot, bureau: Bureau, agreed: list[str], tmp_path: Path
) -> None:
    desk = Desk(program("full"), qtbot, bureau)
    trainee = first_trainee(desk.store)
    rejecting(bureau, desk.store, trainee)
    desk.send()
    desk.answer()
    out = tmp_path / "rejected.csv"
    desk.rejected.export_to(out)
    assert "E17" in out.read_text(encoding="utf-8-sig")
    desk.click(desk.rejected.again_button)
    assert len(agreed) == 1
    assert desk.rejected.empty.title.text() == "没有被驳回的行"
    assert {line[0] for line in cells(desk.due.lists.files)} == {"学员"}
    desk.send()
    desk.answer()
    assert trainee in bureau.copy["trainees"]


def test_everything_again_only_after_a_question(
    program: Start, qtbot: QtBot, bureau: Bureau, agreed: list[str]
) -> None:
    desk = Desk(program("full"), qtbot, bureau)
    desk.send()
    desk.answer()
    menu = desk.due.more_button.menu()
    assert menu is not None
    next(each for each in menu.actions() if each.text() == "全部重报…").trigger()
    desk.rest()
    assert len(agreed) == 1
    kinds = [(each.number, each.kind) for each in upload_ledger.packages(desk.store)]
    assert kinds == [(2, "全部"), (1, "变动")]


def test_a_host_key_is_accepted_after_comparing_it(
    program: Start, qtbot: QtBot, bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package stopped by an unknown server: the card shows the fingerprint, and one click sends on."""
    desk = Desk(program("full"), qtbot, bureau, channel=False)
    channel = upload_channels.create(
        desk.store,
        "省厅",
        profile="national",
        transport="sftp",
        settings={"host": "127.0.0.1", "user": "base", "folder": "/in"},
    )
    key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
    print_ = upload_channels.fingerprint(key)

    class Server:
        """Answers only who has accepted its key."""

        def deliver(self, *_given: object) -> Delivered:
            if upload_channels.channel(desk.store, channel).settings["host_key"] != key:
                raise TransportTrouble("host-key", "服务器的主机密钥与以前接受的不同。", host_key=key)
            return Delivered()

        def check(self) -> Checked:
            return Checked(False, key, "请核对。")

        def close(self) -> None:
            """Nothing to hang up."""

    monkeypatch.setattr(TransportKind, "open", lambda _kind, _settings: Server())
    desk.rest()
    desk.send()
    assert "主机密钥" in desk.said
    desk.click(desk.due.state.buttons["packages"])
    view = desk.packages.view
    assert "主机密钥" in (view.line.trouble or "" if view.line else "")
    desk.click(view.buttons["check"])
    assert view.check_card.print.text().replace(" ", "") == print_.replace(" ", "")
    desk.click(view.check_card.accept_button)
    assert "第 1 号上报包已送达。" in desk.said


def test_several_channels_are_told_apart(
    program: Start, qtbot: QtBot, bureau: Bureau, tmp_path: Path
) -> None:
    desk = Desk(program("full"), qtbot, bureau)
    assert not desk.due.channel_box.isEnabled(), "one channel need not be chosen"
    second = desk.add_channel("省厅平台")
    desk.rest()
    desk.due.choose(second)
    desk.rest()
    desk.send()
    (line,) = upload_ledger.packages(desk.store)
    assert line.channel_id == second
    panel = desk.packages
    assert [row[1] for row in cells(panel.table)] == ["省厅平台"]
    panel.choose(desk.channel)
    assert panel.empty.title.text() == "没有符合的上报包"
    upload_channels.retire(desk.store, second)
    desk.rest()
    assert [desk.due.channel_box.itemText(at) for at in range(desk.due.channel_box.count())] == ["市人社局"]
    assert desk.packages.channel_box.count() == 3, "what a retired channel sent stays in the ledger"


def test_the_window_sends_by_itself_when_due(program: Start, qtbot: QtBot, bureau: Bureau) -> None:
    desk = Desk(program("full"), qtbot, bureau)
    long_ago = datetime.now().astimezone() - timedelta(days=40)
    set_schedule(desk.store, desk.channel, Schedule("day", "08:00"), long_ago)
    desk.rest()
    desk.window.show_page("today")
    watch = desk.window.schedule
    watch.look()
    desk.rest()
    assert len(bureau.work()) == 1
    assert "上报：1 个上报包已送达" in desk.window.foot.message.text()
    assert not due_channels(desk.store, datetime.now().astimezone()), "one catch-up for forty days"
    desk.window.foot.message.clear()
    entry = desk.store.last_entry()
    watch.look()
    desk.rest()
    assert desk.store.last_entry() == entry, "an answer that is owed is not asked for every five minutes"


def test_the_schedule_waits_for_other_work_and_leaves_unscheduled_channels_alone(
    program: Start, qtbot: QtBot, bureau: Bureau
) -> None:
    desk = Desk(program("full"), qtbot, bureau)
    desk.window.schedule.look()
    desk.rest()
    assert upload_ledger.packages(desk.store) == []
    set_schedule(desk.store, desk.channel, Schedule("day", "08:00"), datetime(2026, 1, 1))
    gate = threading.Event()
    desk.window.desk.tasks.run(
        lambda _progress: gate.wait(WORK_MS / 1000), title="x", done=lambda _done: None
    )
    desk.window.schedule.look()
    gate.set()
    desk.rest()
    assert upload_ledger.packages(desk.store) == []


def test_a_window_whose_base_was_given_back_looks_no_more(
    program: Start, qtbot: QtBot, bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(program("full"), qtbot, bureau)
    asked: list[object] = []

    def ask(store: object, _now: object) -> set[str]:
        asked.append(store)
        return set()

    monkeypatch.setattr(upload_under_way, "under_way", ask)
    desk.window.schedule.look()
    desk.store.close()
    desk.window.schedule.look()
    assert asked == [desk.store], "once, while the base was open"


def test_a_copy_leaves_uploading_to_the_main_pc(program: Start, qtbot: QtBot, bureau: Bureau) -> None:
    desk = Desk(program("full"), qtbot, bureau)
    set_schedule(desk.store, desk.channel, Schedule("day", "08:00"), datetime(2026, 1, 1))
    with desk.store.write("副本", kind="test") as session:
        session.get_one(BaseProfile, 1).copy_number = 1
    desk.rest()
    assert "主电脑" in desk.due.empty.title.text()
    assert not desk.due.send_button.isEnabled()
    desk.window.schedule.look()
    assert not desk.window.desk.tasks.busy


def test_lines_of_today_lead_here(program: Start, qtbot: QtBot, bureau: Bureau) -> None:
    desk = Desk(program("full"), qtbot, bureau)
    rejecting(bureau, desk.store, first_trainee(desk.store))
    desk.send()
    desk.answer()
    desk.window.show_page("today")
    today = desk.window.page("today")
    assert isinstance(today, TodayPage)
    desk.click(next(each for each in today.due if "驳回的 1 行" in each.accessibleName()))
    assert (desk.window.page_key, desk.page.key) == ("upload", "rejected")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("fill", ["empty", "full"])
def test_every_tab_opens(program: Start, qtbot: QtBot, bureau: Bureau, fill: str, language: str) -> None:
    """With and without a channel, packages and rejections; on the smallest screen nothing is wider than the window."""
    desk = Desk(program(fill, language), qtbot, bureau, channel=fill == "full")
    if fill == "full":
        rejecting(bureau, desk.store, first_trainee(desk.store))
        desk.send()
        desk.answer()
    desk.window.showNormal()
    for size in ((1366, 728), (910, 470)):
        desk.window.resize(*size)
        for key in KEYS:
            desk.page.show_tab(key)
            desk.rest()
            assert desk.window.width() == size[0], key
            assert desk.window.height() == size[1], key
            desk.page.focus_search()
    if language == "en":
        for key in ("due", "packages", "rejected"):
            desk.page.show_tab(key)
            desk.rest()
            for label in desk.page.panels[key].findChildren(QLabel):
                if label.isVisible() and fill == "empty":
                    assert not re.search("[一-鿿]", label.text()), label.text()


@pytest.mark.parametrize(
    ("source", "table", "field", "place"),
    [
        ("trainees", "trainees", "phone", ("trainees", "phone", "")),
        ("trainees", "trainees", "base_name", ("settings", "", "")),
        ("classes", "classes", "course_name", ("courses", "name", "")),
        ("classes", "classes", "hours", ("classes", "", "")),
        ("enrolments", "enrolments", "trainee_id_number", ("trainees", "id_number", "")),
        ("enrolments", "enrolments", "class_code", ("classes", "code", "")),
        ("enrolments", "enrolments", "work_history", ("trainees", "", "")),
        ("enrolments", "enrolments", "student_no", ("classes", "", "trainees")),
        ("participants", "enrolments", "theory", ("classes", "", "marks")),
        ("participants", "enrolments", "times_absent", ("classes", "", "attendance")),
        ("equipment", "equipment", "name", ("equipment", "name", "")),
        ("pairings", "pairings", "mentor_name", ("mentors", "name", "")),
    ],
)
def test_a_column_leads_to_what_is_corrected(
    base_folder: Callable[[str], Path], source: str, table: str, field: str, place: tuple[str, str, str]
) -> None:
    store = bases.open_base(base_folder("full"), user="周教务")
    try:
        record_id = int(records.find(store, register(table), Query()).ids[0])
        found = place_of(store, source, record_id, field)
        assert found is not None
        assert (found.page, found.field, found.tab) == place
        if found.page != "settings":
            assert found.record_id is not None
            assert records.get(store, register(found.page), found.record_id).title
    finally:
        store.close()


def test_a_counted_figure_is_no_record(base_folder: Callable[[str], Path]) -> None:
    store = bases.open_base(base_folder("full"), user="周教务")
    try:
        assert place_of(store, "indicators", 202601, "value") is None
        assert place_of(store, "unheard-of", 1) is None
        assert place_of(store, "trainees", 1) == Place("trainees", 1)
    finally:
        store.close()
