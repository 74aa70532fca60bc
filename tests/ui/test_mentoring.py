"""The desk of the mentor officer by hand: the board with its suggestion, dragging, keys, accepting; the evaluations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QComboBox, QMenu
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from talentdesk.model import Apprentice, BaseProfile, Mentor, Occupation, PairExclusion, Pairing, PairWish
from talentdesk.model.vocabulary import SkillLevel
from talentdesk.registers import register
from talentdesk.services import history, pair_evaluations, pair_sheets, pairing, records
from talentdesk.store import Store
from talentdesk.ui.mentoring.board_panel import BoardPanel
from talentdesk.ui.mentoring.chip_area import ChipArea
from talentdesk.ui.mentoring.drag_area import carried
from talentdesk.ui.mentoring.due_work import DueWork
from talentdesk.ui.mentoring.evaluation_panel import EvaluationPanel
from talentdesk.ui.mentoring.list_works import AllowanceWork, GraduateWork, RewardWork
from talentdesk.ui.mentoring.rating_work import RatingWork
from talentdesk.ui.mentoring.work import Work
from talentdesk.ui.pages.mentoring import MentoringPage
from talentdesk.ui.program import Program
from tests.ui.hands import click, write

Start = Callable[..., Program]
W = TypeVar("W", bound=Work)
TODAY = date(2026, 11, 21)
TURNER, WELDER = "数控车工", "焊工"


def fill(store: Store) -> dict[str, int]:
    """Three mentors (one full with one, one excluded for 丙) and four apprentices; name → number."""
    with store.write("人员") as session:
        occupation = session.scalars(select(Occupation)).first()
        assert occupation is not None
        people: list[Mentor | Apprentice] = [
            Mentor(name=name, id_number=f"M-{name}", occupation_id=occupation.id, trade=trade,
                   level=SkillLevel.TECHNICIAN, years=years, capacity=most, employer=firm)
            for name, trade, years, most, firm in (
                ("师甲", TURNER, 20, 2, "东厂"), ("师乙", TURNER, 4, 1, "西厂"), ("师丙", WELDER, 10, 3, "西厂"),
            )
        ] + [
            Apprentice(name=name, id_number=f"A-{name}", occupation_id=occupation.id, trade=trade,
                       level=SkillLevel.INTERMEDIATE, employer=firm)
            for name, trade, firm in (
                ("徒一", TURNER, "东厂"), ("徒二", TURNER, "西厂"), ("徒三", WELDER, "西厂"), ("徒四", TURNER, "东厂"),
            )
        ]  # fmt: skip
        session.add_all(people)
        session.flush()
        ids = {person.name: person.id for person in people}
        session.add(PairExclusion(mentor_id=ids["师丙"], apprentice_id=ids["徒一"], reason="亲属"))
    return ids


@pytest.fixture
def page(program: Start, qtbot: QtBot) -> MentoringPage:
    window = program("empty").window
    assert window is not None
    window.resize(1366, 768)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.desk.today = lambda: TODAY
    window.show_page("mentoring")
    found = window.page("mentoring")
    assert isinstance(found, MentoringPage)
    QApplication.processEvents()
    return found


@pytest.fixture
def ids(page: MentoringPage) -> dict[str, int]:
    return fill(page.desk.store)


@pytest.fixture
def board(page: MentoringPage, ids: dict[str, int], qtbot: QtBot) -> BoardPanel:
    """The board with its people, before any suggestion."""
    found = page.panels["board"]
    assert isinstance(found, BoardPanel)
    qtbot.waitUntil(lambda: len(found.state.on.apprentices) == 4)
    QApplication.processEvents()
    return found


def suggested(board: BoardPanel, qtbot: QtBot) -> None:
    click(qtbot, board.tools.suggest_button)
    qtbot.waitUntil(lambda: not board.desk.tasks.busy and bool(board.state.suggested), timeout=30_000)
    QApplication.processEvents()


def point_of(area: ChipArea, kind: str, number: int) -> QPoint:
    spot = next(spot for spot in area.spots if (spot.kind, spot.id) == (kind, number))
    area.verticalScrollBar().setValue(max(spot.place.top() - 20, 0))
    return spot.place.center() - QPoint(0, area.verticalScrollBar().value())


def drag(source: list[int], area: ChipArea, at: QPoint) -> bool:
    """Carry apprentices into an area, over a point and let them go there; whether the drop was taken."""
    data = carried(source)
    keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(at), Qt.DropAction.MoveAction, data, *keys)
    QApplication.sendEvent(area.viewport(), enter)
    move = QDragMoveEvent(QPointF(at), Qt.DropAction.MoveAction, data, *keys)
    QApplication.sendEvent(area.viewport(), move)
    drop = QDropEvent(QPointF(at), Qt.DropAction.MoveAction, data, *keys)
    QApplication.sendEvent(area.viewport(), drop)
    return drop.isAccepted()


def pairs_of(store: Store) -> dict[str, str]:
    """Apprentice → mentor of the pairs under way, by name."""
    with store.read() as session:
        statement = (
            select(Apprentice.name, Mentor.name)
            .join(Pairing, Pairing.apprentice_id == Apprentice.id)
            .join(Mentor, Pairing.mentor_id == Mentor.id)
            .where(Pairing.state == "进行中", Pairing.deleted_at.is_(None))
        )
        return {str(apprentice): str(mentor) for apprentice, mentor in session.execute(statement)}


def test_an_empty_base_says_the_first_step(page: MentoringPage, qtbot: QtBot) -> None:
    found = page.panels["board"]
    assert isinstance(found, BoardPanel)
    assert found.empty.isVisible()
    assert found.empty.title.text() == "还没有师傅"
    assert found.empty.button is not None
    click(qtbot, found.empty.button)
    assert page.key == "mentors"


def test_the_optimum_is_suggested_and_explained(board: BoardPanel, ids: dict[str, int], qtbot: QtBot) -> None:
    assert len(board.column.spots) == 4
    suggested(board, qtbot)
    assert board.column.spots == []
    assert board.state.pairs == {
        ids["徒一"]: ids["师甲"], ids["徒二"]: ids["师乙"], ids["徒三"]: ids["师丙"], ids["徒四"]: ids["师甲"],
    }  # fmt: skip
    assert board.foot.sum.text() == f"总分 {board.state.best}（最优）"
    assert "已配 4 人" in board.foot.figures.text()
    qtbot.mouseClick(
        board.cards.viewport(), Qt.MouseButton.LeftButton, pos=point_of(board.cards, "chip", ids["徒一"])
    )
    assert board.why.title.text().startswith("徒一 → 师甲")
    names = [board.why.others.lines.item(at, 0).text() for at in range(board.why.others.lines.rowCount())]
    assert names == ["师乙（已满）", "师丙（登记了回避：亲属）"]
    assert board.foot.accept_chosen.text() == "采纳所选 1"


def test_a_drag_moves_and_the_score_follows(board: BoardPanel, ids: dict[str, int], qtbot: QtBot) -> None:
    suggested(board, qtbot)
    best = board.state.total()
    assert drag([ids["徒四"]], board.cards, point_of(board.cards, "head", ids["师丙"]))
    less = best - board.state.total()
    assert board.state.pairs[ids["徒四"]] == ids["师丙"]
    assert less > 0
    assert board.foot.sum.text() == f"总分 {board.state.total()}（比最优低 {less}）"
    assert "与建议不同 1 人" in board.foot.figures.text()
    assert "建议是师甲" in board.why.text.text()
    assert drag([ids["徒四"]], board.column, QPoint(20, 20))
    assert board.state.unpaired() == [ids["徒四"]]
    click(qtbot, board.tools.back_button)
    assert board.state.total() == best
    assert pairs_of(board.desk.store) == {}


def test_a_real_mouse_drag_begins_with_the_selected(
    board: BoardPanel, ids: dict[str, int], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[list[int]] = []
    monkeypatch.setattr(board.column, "drag", lambda people, _picture: begun.append(list(people)))
    view, left = board.column.viewport(), Qt.MouseButton.LeftButton
    first, second = (point_of(board.column, "chip", ids[name]) for name in ("徒一", "徒三"))
    qtbot.mouseClick(view, left, pos=first)
    qtbot.mouseClick(view, left, Qt.KeyboardModifier.ControlModifier, pos=second)
    qtbot.mousePress(view, left, pos=second)
    far = second + QPoint(40, 40)
    move = QMouseEvent(
        QMouseEvent.Type.MouseMove, QPointF(far), QPointF(view.mapToGlobal(far)), left, left,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(view, move)
    qtbot.mouseRelease(view, left, pos=far)
    assert begun == [[ids["徒一"], ids["徒三"]]]


def test_a_full_mentor_and_a_forbidden_pair_are_refused(
    page: MentoringPage, board: BoardPanel, ids: dict[str, int], qtbot: QtBot
) -> None:
    suggested(board, qtbot)
    before = dict(board.state.pairs)
    drag([ids["徒一"]], board.cards, point_of(board.cards, "head", ids["师乙"]))
    assert page.bar.text.text() == "师乙师傅已经带满了。"
    drag([ids["徒一"]], board.cards, point_of(board.cards, "head", ids["师丙"]))
    assert "徒一不能结对：登记了回避：亲属" in page.bar.text.text()
    assert board.state.pairs == before
    board.state.hold([ids["徒一"]])
    assert board.state.against([ids["徒一"]], ids["师乙"]) == "已带满"
    assert board.state.against([ids["徒一"]], ids["师丙"]) == "登记了回避：亲属"
    assert board.state.against([ids["徒一"]], ids["师甲"]) == ""
    board.state.hold(())


def test_a_foreign_drag_is_left_alone(board: BoardPanel, ids: dict[str, int], qtbot: QtBot) -> None:
    suggested(board, qtbot)
    before = dict(board.state.pairs)
    drag([999_999], board.cards, point_of(board.cards, "head", ids["师丙"]))
    data = QMimeData()
    data.setText("别的")
    event = QDragEnterEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    QApplication.sendEvent(board.cards.viewport(), event)
    assert not event.isAccepted()
    assert board.state.pairs == before


def test_some_are_accepted_and_taken_back(
    page: MentoringPage, board: BoardPanel, ids: dict[str, int], qtbot: QtBot
) -> None:
    suggested(board, qtbot)
    board.cards.setFocus()
    qtbot.mouseClick(
        board.cards.viewport(), Qt.MouseButton.LeftButton, pos=point_of(board.cards, "head", ids["师甲"])
    )
    assert board.foot.accept_chosen.text() == "采纳所选 2"
    write(board.foot.day.line, "2026-12-1")
    click(qtbot, board.foot.accept_chosen)
    assert pairs_of(board.desk.store) == {"徒一": "师甲", "徒四": "师甲"}
    assert len(board.made) == 2
    with board.desk.store.read() as session:
        starts = session.scalars(select(Pairing.start)).all()
    assert set(starts) == {date(2026, 12, 1)}
    assert set(board.state.pairs) == {ids["徒二"], ids["徒三"]}
    click(qtbot, page.bar.undo_button)
    qtbot.waitUntil(lambda: not pairs_of(board.desk.store))
    qtbot.waitUntil(lambda: len(board.state.on.apprentices) == 4)
    click(qtbot, board.foot.accept_all)
    assert pairs_of(board.desk.store) == {"徒二": "师乙", "徒三": "师丙"}


def test_agreements_are_printed_on_the_page_of_forms(board: BoardPanel, qtbot: QtBot) -> None:
    board.desk.going.disconnect()
    with qtbot.waitSignal(board.desk.going) as asked:
        board.print_agreements([3, 5])
    assert asked.args == ["forms", {"form": "agreement", "ids": [3, 5]}]


def test_the_keyboard_moves_and_unpairs(board: BoardPanel, ids: dict[str, int], qtbot: QtBot) -> None:
    suggested(board, qtbot)
    cards = board.cards
    assert cards.hasFocus()
    qtbot.keyClick(cards, Qt.Key.Key_Home)
    assert (cards.spots[cards.at].kind, cards.spots[cards.at].id) == ("head", ids["师甲"])
    qtbot.keyClick(cards, Qt.Key.Key_Down)
    assert board.state.selected == [ids["徒一"]]
    assert "师傅 师甲" in cards.accessibleDescription()
    qtbot.keyClick(cards, Qt.Key.Key_Down)
    assert board.state.selected == [ids["徒四"]]
    menu = board.menu(cards)
    moves = next(action.menu() for action in menu.actions() if action.text() == "移到…")
    assert isinstance(moves, QMenu)
    offered = {action.text(): action for action in moves.actions() if action.text()}
    assert not next(action for text, action in offered.items() if text.startswith("师乙")).isEnabled()
    next(action for text, action in offered.items() if text.startswith("师丙")).trigger()
    assert board.state.pairs[ids["徒四"]] == ids["师丙"]
    menu.close()
    qtbot.keyClick(cards, Qt.Key.Key_Delete)
    assert board.state.unpaired() == [ids["徒四"]]
    board.column.setFocus()
    qtbot.keyClick(board.column, Qt.Key.Key_Home)
    qtbot.keyClick(board.column, Qt.Key.Key_Return)
    assert board.why.others.hasFocus()
    qtbot.keyClick(board.why.others, Qt.Key.Key_Return)
    assert board.state.pairs[ids["徒四"]] == ids["师甲"]


def test_a_mentor_left_out_changes_as_few_as_can_be(
    board: BoardPanel, ids: dict[str, int], qtbot: QtBot
) -> None:
    suggested(board, qtbot)
    qtbot.mouseClick(
        board.cards.viewport(), Qt.MouseButton.LeftButton, pos=point_of(board.cards, "head", ids["师乙"])
    )
    click(qtbot, board.why.out_button)
    assert board.state.unpaired() == [ids["徒二"]]
    drag([ids["徒二"]], board.cards, point_of(board.cards, "head", ids["师乙"]))
    assert board.state.unpaired() == [ids["徒二"]]
    board.tools.steady.setChecked(True)
    suggested(board, qtbot)
    qtbot.waitUntil(lambda: ids["徒二"] in board.state.pairs)
    assert board.state.pairs[ids["徒二"]] == ids["师丙"]
    assert "比刚才改动 0 人" in board.foot.figures.text()


def test_weights_are_kept_and_asked_by_the_next_suggestion(
    board: BoardPanel, ids: dict[str, int], qtbot: QtBot
) -> None:
    click(qtbot, board.tools.weights_button)
    assert board.weights.boxes["trade"].value() == 30
    board.weights.sliders["trade"].setValue(0)
    board.weights.boxes["firm"].setValue(90)
    click(qtbot, board.weights.save_button)
    stored = board.state.on.settings.weights.stored()
    assert (stored["trade"], stored["firm"]) == (0, 90)
    suggested(board, qtbot)
    assert board.state.pairs[ids["徒二"]] in (ids["师乙"], ids["师丙"])
    assert board.side.currentWidget() is board.why


def test_wishes_are_matched_and_missing_ones_said(
    page: MentoringPage, board: BoardPanel, ids: dict[str, int], qtbot: QtBot
) -> None:
    click(qtbot, board.tools.wishes_button)
    qtbot.waitUntil(lambda: page.bar.text.text() == "还没有可用的志愿。")
    with board.desk.store.write("志愿") as session:
        session.add(PairWish(side="徒弟", mentor_id=ids["师丙"], apprentice_id=ids["徒四"], rank=1))
    qtbot.waitUntil(lambda: bool(board.state.on.known.get((ids["师丙"], ids["徒四"]))))
    click(qtbot, board.tools.wishes_button)
    qtbot.waitUntil(lambda: board.state.pairs == {ids["徒四"]: ids["师丙"]})
    assert "比最优低" in board.foot.sum.text()


def test_the_search_shows_only_who_matches(board: BoardPanel, ids: dict[str, int], qtbot: QtBot) -> None:
    suggested(board, qtbot)
    write(board.tools.search, "徒三")
    qtbot.waitUntil(lambda: [card.mentor for card in board.cards.cards] == [ids["师丙"]])
    board.tools.search.clear()
    qtbot.waitUntil(lambda: len(board.cards.cards) == 3)


def test_pairs_made_elsewhere_meanwhile_leave_the_board(
    board: BoardPanel, ids: dict[str, int], qtbot: QtBot
) -> None:
    suggested(board, qtbot)
    with board.desk.store.write("别处结对") as session:
        session.add(Pairing(mentor_id=ids["师乙"], apprentice_id=ids["徒四"], start=date(2026, 11, 1)))
    qtbot.waitUntil(lambda: not board.state.has(ids["徒四"]))
    assert board.state.unpaired() == [ids["徒二"]]  # 师乙 has no room any more
    history.undo(board.desk.store, board.desk.store.last_entry())
    qtbot.waitUntil(lambda: board.state.has(ids["徒四"]))


def in_a_class(store: Store, ids: dict[str, int], names: tuple[str, ...], wanted: int) -> str:
    """Put apprentices into a class that asks for so many mentors; its name."""
    course = records.create(store, register("courses"), {"code": "KC-B", "name": "数控车工"})
    values = {
        "code": "BAN1",
        "name": "学徒一班",
        "course_id": course,
        "start": "2026-09-01",
        "end": "2027-08-31",
    }
    number = records.create(store, register("classes"), values)
    records.bulk_change(store, register("apprentices"), [ids[each] for each in names], "class_id", number)
    with store.write("师傅数") as session:
        session.scalars(select(BaseProfile)).one().class_mentors = wanted
    return "学徒一班"


def test_a_move_that_leaves_a_class_short_is_warned_of_at_once(
    board: BoardPanel, ids: dict[str, int], qtbot: QtBot
) -> None:
    store = board.desk.store
    name = in_a_class(store, ids, ("徒二", "徒四"), 2)
    records.change(store, register("mentors"), ids["师乙"], {"level": "三级/高级工"})
    records.change(store, register("mentors"), ids["师甲"], {"capacity": 3})
    qtbot.waitUntil(lambda: bool(board.state.on.classes) and not board.desk.tasks.busy)
    assert not board.needs.isVisible()  # nothing begun: no warning
    suggested(board, qtbot)
    assert not board.needs.isVisible()
    (led,) = [a for a in ("徒二", "徒四") if board.state.pairs[ids[a]] != ids["师乙"]]
    (other,) = {"徒二", "徒四"} - {led}
    drag([ids[led]], board.column, QPoint(20, 20))
    assert board.needs.isVisible()
    said = board.needs.text.text()
    assert f"{name}只有 1 位师傅，还差 1 位" in said
    assert f"{name}没有能当组长的师傅" in said
    drag([ids[other]], board.column, QPoint(20, 20))
    assert f"{name}只有 0 位师傅，还差 2 位" in board.needs.text.text()
    click(qtbot, board.tools.back_button)
    assert not board.needs.isVisible()
    drag([ids[other]], board.cards, point_of(board.cards, "head", board.state.pairs[ids[led]]))
    assert board.needs.text.text().startswith(f"{name}只有 1 位师傅")
    assert "分给更多师傅" in board.needs.text.text()
    click(qtbot, board.foot.accept_all)  # a warning, no refusal
    assert len(pairs_of(store)) == 4


def test_the_comparison_with_the_optimum_outlives_accepting_and_rereading(
    page: MentoringPage, board: BoardPanel, ids: dict[str, int], qtbot: QtBot
) -> None:
    suggested(board, qtbot)
    drag([ids["徒四"]], board.cards, point_of(board.cards, "head", ids["师丙"]))
    assert "比最优低" in board.foot.sum.text()
    qtbot.mouseClick(
        board.cards.viewport(), Qt.MouseButton.LeftButton, pos=point_of(board.cards, "chip", ids["徒二"])
    )
    click(qtbot, board.foot.accept_chosen)
    assert page.bar.text.text().startswith("已结成 1 对，总分 ")
    qtbot.waitUntil(lambda: not board.desk.tasks.busy and board.state.best is not None)
    on = board.state.on
    assert len(on.apprentices) == 3
    assert board.state.best == pairing.suggest(on).total
    less = board.state.best - board.state.total()
    assert less > 0
    assert board.foot.sum.text() == f"总分 {board.state.total()}（比最优低 {less}）"
    records.change(board.desk.store, register("apprentices"), ids["徒三"], {"interest": "焊接"})
    qtbot.waitUntil(lambda: board.state.on != on)
    qtbot.waitUntil(lambda: not board.desk.tasks.busy and board.state.best is not None)
    assert "比最优低" in board.foot.sum.text()
    click(qtbot, board.tools.back_button)
    assert board.foot.sum.text().endswith("（最优）")
    click(qtbot, board.foot.accept_all)
    assert page.bar.text.text().endswith("（最优）。")


def test_pairs_that_could_not_be_made_today_are_told_quietly(
    board: BoardPanel, ids: dict[str, int], qtbot: QtBot
) -> None:
    store = board.desk.store
    pairing.accept(store, [(ids["师甲"], ids["徒一"])], TODAY)
    qtbot.waitUntil(lambda: not board.state.has(ids["徒一"]))
    assert not board.outdated.isVisible()
    records.change(store, register("apprentices"), ids["徒一"], {"level": "一级/高级技师"})
    qtbot.waitUntil(board.outdated.isVisible)
    assert board.outdated.text().startswith("有 1 对的条件变了，现在不能再这样结对：师甲 带 徒一（")
    assert "师甲 带 徒一" in board.outdated.toolTip()


@pytest.fixture
def paired(page: MentoringPage, ids: dict[str, int], qtbot: QtBot) -> dict[str, int]:
    """Two pairs since March, 200 yuan a month for the first; the tab 考核 in view. Apprentice → pair."""
    store = page.desk.store
    made = pairing.accept(store, [(ids["师甲"], ids["徒一"]), (ids["师丙"], ids["徒三"])], date(2026, 3, 21))
    records.change(store, register("pairings"), made[0], {"allowance": 200})
    page.desk.go("mentoring", tab="evaluation")
    QApplication.processEvents()
    return {"徒一": made[0], "徒三": made[1]}


def work(page: MentoringPage, key: str, kind: type[W]) -> W:
    panel = page.panels["evaluation"]
    assert isinstance(panel, EvaluationPanel)
    found = panel.show_work(key)
    QApplication.processEvents()
    assert isinstance(found, kind)
    return found


def cells(found: Work) -> list[list[str]]:
    lines = found.table.lines
    return [
        [lines.item(at, column).text() for column in range(lines.columnCount())]
        for at in range(lines.rowCount())
    ]


def evaluate(found: DueWork, qtbot: QtBot, points: tuple[str, ...]) -> None:
    assert found.form is not None
    for name, typed in zip(("attitude", "study", "skill", "outcome"), points, strict=True):
        write(found.form.editors[name].focusProxy(), typed)
    click(qtbot, found.form.save_button)


def test_an_evaluation_is_recorded_with_its_grade_shown_as_it_is_typed(
    page: MentoringPage, paired: dict[str, int], qtbot: QtBot
) -> None:
    due = work(page, "due", DueWork)
    before = cells(due)
    assert [line[:4] for line in before[:3]] == [
        ["徒一", "师甲", "2026-06-21", "逾期 153 天"],
        ["徒三", "师丙", "2026-06-21", "逾期 153 天"],
        ["徒一", "师甲", "2026-09-21", "逾期 61 天"],
    ]
    form = due.form
    assert form is not None
    for name, typed in (("attitude", "28"), ("study", "18"), ("skill", "27")):
        write(form.editors[name].focusProxy(), typed)
    assert (form.sum.text(), form.grade.text()) == ("73", "没有填完")
    click(qtbot, form.save_button)
    assert "还缺这几项得分" in form.trouble.text()
    write(form.editors["outcome"].focusProxy(), "21")
    assert form.editors["outcome"].focusProxy().property("wrong")
    write(form.editors["outcome"].focusProxy(), "17.5")
    assert (form.sum.text(), form.grade.text()) == ("90.5", "优秀")
    write(form.editors["feedback_score"].focusProxy(), "95")
    write(form.editors["thesis_title"].focusProxy(), "薄壁零件的装夹")
    write(form.editors["thesis_score"].focusProxy(), "86")
    click(qtbot, form.save_button)
    assert page.bar.text.text() == "徒一的考核已保存：90.5 分，优秀。"
    assert len(cells(due)) == len(before) - 1
    click(qtbot, page.bar.undo_button)
    qtbot.waitUntil(lambda: cells(due) == before)


def test_feedback_alone_leaves_the_evaluation_due(
    page: MentoringPage, paired: dict[str, int], qtbot: QtBot
) -> None:
    due = work(page, "due", DueWork)
    before = cells(due)
    assert due.form is not None
    write(due.form.editors["feedback_score"].focusProxy(), "88")
    click(qtbot, due.form.save_button)
    assert "四项得分还没有填" in page.bar.text.text()
    assert cells(due) == before
    assert due.form is not None
    assert due.form.editors["feedback_score"].value() == "88"


def test_a_pair_ends_with_its_level_and_the_apprentice_is_on_the_list(
    page: MentoringPage, paired: dict[str, int], qtbot: QtBot, tmp_path: Path
) -> None:
    due = work(page, "due", DueWork)
    evaluate(due, qtbot, ("25", "16", "24", "15"))
    due.which.setCurrentIndex(1)
    assert [line[0] for line in cells(due)] == ["徒一", "徒三"]
    assert cells(due)[0][3] == "80 分，良好"
    click(qtbot, due.end_button)
    assert due.ending is not None
    level = due.ending.editors["level"]
    assert isinstance(level, QComboBox)
    level.setCurrentIndex(level.findText("二级/技师"))
    write(due.ending.editors["result"], "取得技师证书")
    click(qtbot, due.ending.yes_button)
    assert page.bar.text.text() == "徒一的结对已结束：出师。"
    assert [line[0] for line in cells(due)] == ["徒三"]
    graduates = work(page, "graduates", GraduateWork)
    assert cells(graduates)[0][:6] == ["徒一", "师甲", "2026-11-21", "四级/中级工", "二级/技师", "80"]
    rewards = work(page, "rewards", RewardWork)
    assert cells(rewards)[0][:4] == ["师甲", "徒一", "带出技师", "2,000.00"]
    click(qtbot, rewards.grant_button)
    assert page.bar.text.text() == "已登记 1 项奖惩。"
    assert rewards.stack.currentWidget() is rewards.empty
    ratings = work(page, "ratings", RatingWork)
    assert cells(ratings)[0][:5] == ["师甲", "85.7", "良好", "0", "1"]
    assert cells(ratings)[1][1] == "—"
    graduates.save_to(tmp_path / "名单", lambda out: pair_sheets.export_graduates(page.desk.store, out))
    qtbot.waitUntil(lambda: "已导出 1 行" in page.bar.text.text(), timeout=10_000)
    assert load_workbook(tmp_path / "名单.xlsx").active["A2"].value == "徒一"


def test_the_weights_of_the_rating_are_changed_where_it_is_shown(
    page: MentoringPage, paired: dict[str, int], qtbot: QtBot
) -> None:
    evaluate(work(page, "due", DueWork), qtbot, ("30", "20", "30", "20"))
    ratings = work(page, "ratings", RatingWork)
    first = cells(ratings)[0]
    click(qtbot, ratings.weights_button)
    panel = ratings.weights
    assert panel is not None
    assert {key: box.value() for key, box in panel.boxes.items()} == {
        "evaluation": 50, "feedback": 20, "thesis": 10, "level": 20,
    }  # fmt: skip
    qtbot.keyClick(panel.boxes["level"], Qt.Key.Key_Escape)
    assert ratings.weights is None
    click(qtbot, ratings.weights_button)
    panel = ratings.weights
    assert panel is not None
    panel.boxes["evaluation"].setValue(0)
    panel.boxes["feedback"].setValue(80)
    click(qtbot, panel.save_button)
    kept = pair_evaluations.kept_rating_weights(page.desk.store).stored()
    assert (kept["evaluation"], kept["feedback"]) == (0, 80)
    assert first[1] == "100"
    assert all(line[1] == "—" for line in cells(ratings))  # what alone was known weighs nothing now
    click(qtbot, page.bar.undo_button)
    qtbot.waitUntil(lambda: cells(ratings)[0][1] == "100")


def test_the_allowance_sheet_of_a_month(
    page: MentoringPage, paired: dict[str, int], qtbot: QtBot, tmp_path: Path
) -> None:
    found = work(page, "allowances", AllowanceWork)
    assert cells(found)[0][:5] == ["师丙", "徒三", "—", "30", "0.00"]
    assert cells(found)[1][:5] == ["师甲", "徒一", "200.00", "30", "200.00"]
    found.month.setCurrentIndex(8)  # March: from the 21st on
    assert cells(found)[1][:5] == ["师甲", "徒一", "200.00", "11", "70.97"]
    assert found.figures.text() == "2 对，应发合计 70.97 元；1 对没有约定津贴"
    store = page.desk.store
    found.save_to(tmp_path / "津贴.csv", lambda out: pair_sheets.export_allowances(store, 2026, 3, out))
    qtbot.waitUntil((tmp_path / "津贴.csv").exists, timeout=10_000)
    qtbot.waitUntil(lambda: not page.desk.tasks.busy)
    lines = (tmp_path / "津贴.csv").read_text("utf-8-sig").splitlines()
    assert lines[2].startswith("师甲,东厂,徒一,ST2026001,200,11,70.97")
    assert lines[3].startswith("合计")
    assert lines[3].endswith("70.97,")
    found.month.setCurrentIndex(9)
    assert found.stack.currentWidget() is found.empty


def test_the_rules_of_rewards_are_put_in_and_shown(
    page: MentoringPage, paired: dict[str, int], qtbot: QtBot
) -> None:
    rewards = work(page, "rewards", RewardWork)
    click(qtbot, rewards.rules_button)
    assert "默认的奖惩办法 3 条" in page.bar.text.text()
    assert rewards.stack.currentWidget() is rewards.rules
    click(qtbot, rewards.rules_button)
    assert rewards.stack.currentWidget() is rewards.empty
    page.desk.go("reward_rules")
    assert rewards.stack.currentWidget() is rewards.rules


@pytest.mark.parametrize("tab", ["mentors", "apprentices", "pairings", "pair_wishes", "pair_exclusions"])
def test_each_register_has_its_tab(page: MentoringPage, tab: str) -> None:
    page.desk.go(tab, action="new")
    QApplication.processEvents()
    assert page.key == tab
    assert page.registers[tab].isVisible()
