"""结对看板: the optimum as a suggestion, moved by hand where the officer knows better, and taken over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from talentdesk.errors import DeskError
from talentdesk.progress import Progress
from talentdesk.services import pair_wishes, pairing
from talentdesk.services.pairing import Suggestion
from talentdesk.text import tr
from talentdesk.ui.certificates.panel import DeskPanel, day_of
from talentdesk.ui.desk import Desk
from talentdesk.ui.mentoring.board_areas import MentorCards, UnpairedColumn
from talentdesk.ui.mentoring.board_bars import BoardFoot, BoardTools, NeedsStrip, total_sentence
from talentdesk.ui.mentoring.board_empty import BoardEmpty
from talentdesk.ui.mentoring.board_menu import board_menu
from talentdesk.ui.mentoring.board_state import BoardState
from talentdesk.ui.mentoring.people import People, outdated_words, read_people
from talentdesk.ui.mentoring.weights_panel import WeightsPanel
from talentdesk.ui.mentoring.why_panel import WhyPanel, criterion
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import button, words
from talentdesk.ui.words import listed

NAMED = 3
SIDE_WIDTH = 264


class BoardPanel(DeskPanel):
    """Above: what is suggested and how. Left: who has no mentor. Middle: the mentors. Right: why."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__(desk, bar)
        on = pairing.board(desk.store)
        self.state = BoardState(on)
        self.people: People = read_people(desk.store, on)
        self.made: list[int] = []
        self.tools = BoardTools()
        self.foot = BoardFoot(desk.today())
        self.column = UnpairedColumn(self.state, lambda: self.people)
        self.cards = MentorCards(self.state, lambda: self.people)
        self.why = WhyPanel(self.state, lambda: self.people)
        self.needs = NeedsStrip()
        self.outdated = words("", "caption")
        self.weights = WeightsPanel(
            tr("评分的权重"),
            tr("一项完全符合时得的分；0 表示不看这一项。能结对的每一对另有 100 分。"),
            criterion,
        )
        self.work = QWidget()
        inner = QVBoxLayout(self.work)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(STEP)
        inner.addWidget(self.tools)
        inner.addWidget(self._board(), 1)
        for part in (self.outdated, self.needs, self.foot):
            inner.addWidget(part)
        self.empty = BoardEmpty(self._first_step)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.work)
        self.stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP, 0, 0)
        column.addWidget(self.stack)
        self._offer_printing()
        self._wire()

    def _board(self) -> QSplitter:
        self.column_title = words("", "caption", wrap=False)
        self.cards_title = words("", "caption", wrap=False)
        self.side = QStackedWidget()
        self.side.addWidget(self.why)
        self.side.addWidget(self.weights)
        self.side.setMinimumWidth(SIDE_WIDTH - 2 * STEP)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(STEP)
        left, middle = _under(self.column_title, self.column), _under(self.cards_title, self.cards)
        for at, (part, stretch) in enumerate(((left, 1), (middle, 4), (self.side, 1))):
            splitter.addWidget(part)
            splitter.setStretchFactor(at, stretch)
        splitter.setSizes([180, 480, SIDE_WIDTH])
        return splitter

    def _offer_printing(self) -> None:
        """A button in the message bar, shown after pairs have been made."""
        self.print_button = button(tr("打印协议书"), lambda: self.print_agreements(self.made))
        self.print_button.hide()
        line = self.bar.layout()
        assert isinstance(line, QHBoxLayout)
        line.insertWidget(line.count() - 1, self.print_button)
        self.bar.closed.connect(self.print_button.hide)

    def _wire(self) -> None:
        self.state.changed.connect(self._tell)
        self.state.picked.connect(self._tell)
        self.tools.scope.currentIndexChanged.connect(lambda _at: self._show_board())
        self.tools.suggest_asked.connect(self.suggest)
        self.tools.wishes_asked.connect(self.suggest_by_wishes)
        self.tools.weights_asked.connect(self.show_weights)
        self.tools.back_asked.connect(self.state.back)
        for area in (self.column, self.cards):
            self.tools.search.searched.connect(area.search)
            area.dropped.connect(self.drop)
            area.menu_asked.connect(partial(self._menu_at, area))
            area.removal_asked.connect(lambda: self.drop(None))
            area.open_asked.connect(self._to_others)
        self.tools.search.left_down.connect(self.cards.setFocus)
        self.foot.accept_asked.connect(lambda chosen: self.accept(chosen=chosen))
        self.why.move_asked.connect(self.drop)
        self.why.out_asked.connect(self.leave_out)
        self.weights.saved.connect(self._save_weights)
        self.weights.closed.connect(lambda: self.side.setCurrentWidget(self.why))

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.tools.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.tools.search.selectAll()

    # reading

    def reload(self) -> None:
        """Read people and pairs anew; what has been moved on the board stays."""
        self.people = read_people(self.desk.store, pairing.board(self.desk.store))
        self.tools.offer(self.people)
        line, whole = outdated_words(self.desk.store)
        self.outdated.setText(line)
        self.outdated.setToolTip(whole)
        self.outdated.setVisible(bool(line))
        self._show_board()

    def _show_board(self) -> None:
        on = pairing.board(self.desk.store, class_id=self.tools.class_id)
        self.state.load(on)
        for area in (self.column, self.cards):
            area.relayout()
        self.why.show_now()
        self._tell()
        self.stack.setCurrentWidget(self.work if on.mentors and on.apprentices else self.empty)
        busy = any(mentor.under_way for mentor in self.people.mentors.values())
        self.empty.tell(mentors=bool(on.mentors), paired=busy)
        self._measure()

    def _first_step(self) -> None:
        self.desk.go("apprentices" if self.state.on.mentors else "mentors", action="import")

    def _tell(self) -> None:
        state, paired = self.state, len(self.state.pairs)
        self.foot.tell(state)
        self.needs.tell(state.gaps())
        self.column_title.setText(tr("未配徒弟 {count}", count=len(state.on.apprentices) - paired))
        room = sum(mentor.free for mentor in state.on.mentors if mentor.id not in state.without) - paired
        self.cards_title.setText(
            tr("师傅 {count}，空位 {room}", count=len(state.on.mentors), room=max(room, 0))
        )
        self.tools.back_button.setEnabled(bool(state.moves()))

    # suggesting

    def suggest(self) -> None:
        """The optimum for what is on the board, in the worker."""
        on, steady = self.state.usable(), self.tools.steady.isChecked()

        def find(progress: Progress) -> tuple[Suggestion, int]:
            best = pairing.suggest(on, goal="best", progress=progress)
            if not steady or not on.before:
                return best, best.total
            return pairing.suggest(on, goal="steady", progress=progress), best.total

        self._find(find)

    def suggest_by_wishes(self) -> None:
        """The stable matching of both sides' wishes; who named nobody and is named by nobody stays in the column."""
        on = self.state.usable()

        def find(progress: Progress) -> tuple[Suggestion, int]:
            wished = pair_wishes.match_wishes(on)
            if not wished.pairs:
                raise DeskError(
                    tr("还没有可用的志愿。"),
                    tr("请先登记或导入师傅和徒弟的结对意愿（志愿次序），再按双方志愿求。"),
                    code="no-wishes",
                )
            best = pairing.suggest(on, goal="best", progress=progress)
            return pairing.judged(
                on, {pair.apprentice_id: pair.mentor_id for pair in wished.pairs}
            ), best.total

        self._find(find)

    def _find(self, find: Callable[[Progress], tuple[Suggestion, int]]) -> None:
        self.work.setEnabled(False)

        def done(found: tuple[Suggestion, int]) -> None:
            self.work.setEnabled(True)
            self.bar.clear()
            self.state.take(*found)
            self.cards.setFocus(Qt.FocusReason.OtherFocusReason)
            self.desk.say(
                tr("建议已排好：{count} 对。拖动可以调整，采纳以后才写进名册。", count=len(found[0].pairs))
            )

        def failed(trouble: Exception) -> None:
            self.work.setEnabled(True)
            self.failed(trouble)

        self.desk.tasks.run(find, title=tr("求最优的结对方案"), done=done, failed=failed)

    def _measure(self) -> None:
        """Find the optimum to compare with, where people or weights have changed since it was found."""
        on = self.state.unmeasured()
        if on is None:
            return

        def find(progress: Progress) -> int:
            return pairing.suggest(on, progress=progress).total

        self.desk.tasks.run(
            find, title=tr("求最优的结对方案"), done=lambda best: self.state.measured(on, best),
            failed=lambda _trouble: None,  # classes that cannot be served: there is no optimum to compare with
        )  # fmt: skip

    # moving

    def drop(self, mentor_id: object) -> None:
        """Move the selected apprentices to a mentor, or back to the column (None); a refusal is shown."""
        state = self.state
        target = mentor_id if isinstance(mentor_id, int) else None
        moving = [a for a in state.selected if state.pairs.get(a) != target]
        if not moving:
            return
        before = state.total()
        try:
            state.move(moving, target)
        except DeskError as trouble:
            self.bar.refuse(trouble)
            return
        self.bar.clear()
        names = listed(state.name(each) for each in moving[:NAMED])
        if len(moving) > NAMED:
            names = tr("{names} 等", names=names)
        change = f"{state.total() - before:+,d}"
        if target is None:
            self.desk.say(tr("{names}回到未配，总分 {change}。", names=names, change=change))
        else:
            mentor = state.mentor_name(target)
            self.desk.say(
                tr("{names}移到{mentor}，总分 {change}。", names=names, mentor=mentor, change=change)
            )

    def leave_out(self, mentor: int, out: bool) -> None:
        """Keep a mentor out of the next suggestion, or let him in again."""
        self.state.leave_out(mentor, out=out)
        self._measure()

    def menu(self, parent: QWidget) -> QMenu:
        """What can be done with the selection."""
        return board_menu(
            parent, self.state, drop=self.drop, accept=lambda: self.accept(chosen=True), leave_out=self.leave_out,
            others=self._to_others,
        )  # fmt: skip

    def _menu_at(self, area: QWidget, point: QPoint) -> None:
        made = self.menu(area)
        if made.actions():
            made.popup(point)
        else:
            made.deleteLater()

    def _to_others(self) -> None:
        """Enter on a chip: on to the list of the other mentors, where Enter moves him."""
        self.side.setCurrentWidget(self.why)
        if self.why.others.isVisible():
            self.why.others.setFocus(Qt.FocusReason.OtherFocusReason)

    # weights

    def show_weights(self) -> None:
        """The weights in place of the reasons."""
        self.weights.show_weights(self.state.on.settings.weights.stored())
        self.side.setCurrentWidget(self.weights)
        self.weights.start()

    def _save_weights(self, given: dict[str, int]) -> None:
        pairing.save_weights(self.desk.store, replace(self.state.on.settings.weights, **given))
        self.side.setCurrentWidget(self.why)
        self.print_button.hide()
        self.bar.done(
            tr("权重已保存。"), tr("再求一次最优，就按新的权重。"), entry_id=self.desk.store.last_entry()
        )
        self._show_board()

    # taking over

    def accept(self, *, chosen: bool) -> None:
        """Make the pairs on the board, or the chosen of them, real."""
        wanted = self.state.chosen() if chosen else list(self.state.pairs)
        score = total_sentence(
            sum(self.state.points(each) for each in wanted), None if chosen else self.state.best
        )
        try:
            pairs = [(self.state.pairs[apprentice], apprentice) for apprentice in wanted]
            self.made = pairing.accept(self.desk.store, pairs, day_of(self.foot.day))
        except DeskError as trouble:
            self.print_button.hide()
            self.bar.refuse(trouble)
            return
        self.bar.done(
            tr("已结成 {count} 对，{score}。", count=len(self.made), score=score),
            tr("协议编号已经排好；请打印师徒协议书，双方签字后存档。"),
            entry_id=self.desk.store.last_entry(),
        )
        self.print_button.setVisible(has_forms())
        self.reload()

    def print_agreements(self, ids: Sequence[int]) -> None:
        """On to the forms, with the agreements of some pairs."""
        self.desk.go("forms", form="agreement", ids=list(ids))


def _under(title: QLabel, area: QWidget) -> QWidget:
    place = QWidget()
    lines = QVBoxLayout(place)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(HALF)
    lines.addWidget(title)
    lines.addWidget(area, 1)
    return place


def has_forms() -> bool:
    """Whether this program has the page that prints agreements."""
    from talentdesk.ui.pages import PAGES

    return any(spec.key == "forms" for spec in PAGES)
