"""The menu of the board: what can be done with the selected apprentices or mentor."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from talentdesk.text import tr
from talentdesk.ui.mentoring.board_state import BoardState

OFFERED = 12


def board_menu(
    parent: QWidget,
    state: BoardState,
    *,
    drop: Callable[[object], None],
    accept: Callable[[], None],
    leave_out: Callable[[int, bool], None],
    others: Callable[[], None],
) -> QMenu:
    """Of apprentices: move to …, unpair, take over; of a mentor: leave him out. Empty while nothing is selected."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if state.mentor is not None:
        out = state.mentor not in state.without
        label = tr("这次不参与") if out else tr("让他参与")
        menu.addAction(label).triggered.connect(partial(leave_out, state.mentor, out))
    elif state.selected:
        _fill_moves(menu.addMenu(tr("移到…")), state, drop, others)
        unpair = menu.addAction(tr("取消这一对"), lambda: drop(None))
        unpair.setShortcut("Del")
        take = menu.addAction(tr("采纳所选"), accept)
        for action in (unpair, take):
            action.setEnabled(bool(state.chosen()))
    return menu


def _fill_moves(
    to: QMenu, state: BoardState, drop: Callable[[object], None], others: Callable[[], None]
) -> None:
    """The best mentors for the one selected last; where one is full or may not have him, he is greyed."""
    apprentice = state.selected[-1]
    for each in state.others(apprentice)[:OFFERED]:
        if each.score.forbidden or each.mentor_id == state.pairs.get(apprentice):
            continue
        name = state.mentor_name(each.mentor_id)
        action = to.addAction(tr("{name}，{points} 分", name=name, points=each.score.points))
        action.triggered.connect(partial(drop, each.mentor_id))
        action.setEnabled(not state.against(state.selected, each.mentor_id))
    to.addSeparator()
    to.addAction(tr("其他师傅…"), others)
