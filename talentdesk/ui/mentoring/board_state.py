"""The board as it stands: who is with whom, what was suggested, what is selected; its views only draw it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from talentdesk.errors import DeskError, Problem
from talentdesk.services import pairing
from talentdesk.services.pairing import Board, Suggested, Suggestion
from talentdesk.text import tr


class BoardState(QObject):
    """``changed`` follows every move, ``picked`` every selection, ``held`` the begin and end of a drag."""

    changed = Signal()
    picked = Signal()
    held = Signal()

    def __init__(self, on: Board) -> None:
        super().__init__()
        self.on = on
        self.pairs: dict[int, int] = {}
        self.suggested: dict[int, int] = {}
        # The sum of the optimum the last suggestion is measured against; None while none is known for this board.
        self.best: int | None = None
        # How many the last suggestion moved of those who had a mentor here; None once the officer has gone on.
        self.rearranged: int | None = None
        self.without: set[int] = set()
        self.selected: list[int] = []
        self.mentor: int | None = None
        self.dragging: tuple[int, ...] = ()
        self._judged: dict[tuple[int, int], Suggested] = {}
        self._read()

    def _read(self) -> None:
        self._mentors = {mentor.id: mentor for mentor in self.on.mentors}
        self._apprentices = {apprentice.id: apprentice for apprentice in self.on.apprentices}
        self._judged = {}

    def load(self, on: Board) -> None:
        """Go on with people read anew: pairs that still may be stay, the rest goes back to the column."""
        if on == self.on:
            return
        pairs, self.on = self.pairs, on
        self._read()
        self.pairs = {}
        loads: dict[int, int] = {}
        for apprentice, mentor in pairs.items():
            if (
                apprentice in self._apprentices
                and mentor in self._mentors
                and loads.get(mentor, 0) < self._mentors[mentor].free
                and not self.judged(mentor, apprentice).score.forbidden
            ):
                self.pairs[apprentice] = mentor
                loads[mentor] = loads.get(mentor, 0) + 1
        self.suggested = {
            a: m for a, m in self.suggested.items() if a in self._apprentices and m in self._mentors
        }
        self.best = self.rearranged = None
        self.without &= set(self._mentors)
        self.selected = [each for each in self.selected if each in self._apprentices]
        self.mentor = self.mentor if self.mentor in self._mentors else None
        self.changed.emit()
        self.picked.emit()

    # what is asked of the score

    def judged(self, mentor_id: int, apprentice_id: int) -> Suggested:
        """A pair with its score and reasons."""
        key = (mentor_id, apprentice_id)
        if key not in self._judged:
            score = pairing.score_of(self.on, self._mentors[mentor_id], self._apprentices[apprentice_id])
            self._judged[key] = Suggested(mentor_id, apprentice_id, score)
        return self._judged[key]

    def points(self, apprentice_id: int) -> int:
        """The points of an apprentice where he is; 0 in the column."""
        mentor = self.pairs.get(apprentice_id)
        return 0 if mentor is None else self.judged(mentor, apprentice_id).score.points

    def total(self) -> int:
        """The sum of all points."""
        return sum(self.points(apprentice) for apprentice in self.pairs)

    def moves(self) -> set[int]:
        """The apprentices who are elsewhere than suggested."""
        if not self.suggested:
            return set()
        return {a for a in {*self.pairs, *self.suggested} if self.pairs.get(a) != self.suggested.get(a)}

    def of_mentor(self, mentor_id: int) -> list[int]:
        """Whom the board gives to a mentor."""
        return [a for a in self._apprentices if self.pairs.get(a) == mentor_id]

    def loads(self) -> dict[int, list[int]]:
        """Whom the board gives to each mentor, at one go."""
        found: dict[int, list[int]] = {}
        for apprentice in self._apprentices:
            if apprentice in self.pairs:
                found.setdefault(self.pairs[apprentice], []).append(apprentice)
        return found

    def chosen(self) -> list[int]:
        """The selected apprentices who have a mentor here; of a selected mentor, his."""
        if self.mentor is not None:
            return self.of_mentor(self.mentor)
        return [each for each in self.selected if each in self.pairs]

    def unpaired(self) -> list[int]:
        """Who is in the column."""
        return [a for a in self._apprentices if a not in self.pairs]

    def against(self, apprentices: Iterable[int], mentor_id: int) -> str:
        """In a word, why these may not go to a mentor; empty when they may."""
        coming = [a for a in apprentices if self.pairs.get(a) != mentor_id]
        if mentor_id in self.without:
            return tr("这次不参与")
        reasons = (self.judged(mentor_id, a).score.forbidden for a in coming)
        why = next(filter(None, reasons), "")
        return why or (tr("已带满") if len(coming) > self.free(mentor_id) else "")

    def others(self, apprentice_id: int) -> list[Suggested]:
        """What every mentor would score with an apprentice, the best first; forbidden ones last."""
        found = [self.judged(mentor.id, apprentice_id) for mentor in self.on.mentors]
        return sorted(found, key=lambda each: (bool(each.score.forbidden), -each.score.points))

    def gaps(self) -> list[Problem]:
        """What classes lack as the board stands, of those that somebody here is, or was suggested to be, paired in."""
        begun = {self._apprentices[a].class_id for a in {*self.pairs, *self.suggested}}
        return pairing.gaps(self.on, self.pairs, [number for number in begun if number is not None])

    def unmeasured(self) -> Board | None:
        """The board whose optimum is to be found for comparison; None where it is known, or nothing to be compared."""
        if self.best is not None or not (self.pairs or self.suggested):
            return None
        return replace(self.usable(), before={})

    def measured(self, on: Board, best: int) -> None:
        """Take the optimum of a board, if that is still the board."""
        if on == self.unmeasured():
            self.best = best
            self.changed.emit()

    def usable(self) -> Board:
        """The board a suggestion is asked for: without the mentors left out, as it stands now before it."""
        mentors = tuple(mentor for mentor in self.on.mentors if mentor.id not in self.without)
        return replace(self.on, mentors=mentors, before=dict(self.pairs))

    # what is done

    def _after(self, apprentices: Iterable[int], mentor_id: int | None) -> Mapping[int, int]:
        moving = list(apprentices)
        if mentor_id in self.without:
            raise DeskError(
                tr("{name}师傅这次不参与结对。", name=self._mentors[mentor_id].name),
                tr("请先在他的卡片上选“参与”。"),
                code="left-out",
            )
        pairs = {a: m for a, m in self.pairs.items() if a not in moving}
        for apprentice in moving:
            pairs = pairing.moved(self.on, pairs, apprentice, mentor_id)
        return pairs

    def move(self, apprentices: Sequence[int], mentor_id: int | None) -> None:
        """Move some to a mentor or back to the column (None): all of them or, with a refusal, none."""
        self.pairs = dict(self._after(apprentices, mentor_id))
        self.rearranged = None
        self.changed.emit()

    def take(self, suggestion: Suggestion, best: int | None) -> None:
        """Show a suggestion; ``best``: the sum of the optimum it is measured against."""
        self.suggested = {each.apprentice_id: each.mentor_id for each in suggestion.pairs}
        changed = sum(self.suggested.get(a) != m for a, m in self.pairs.items())
        self.rearranged = changed if self.pairs else None
        self.pairs = dict(self.suggested)
        self.best = best
        self.changed.emit()
        self.picked.emit()

    def back(self) -> None:
        """As suggested."""
        self.pairs = {
            a: m for a, m in self.suggested.items() if a in self._apprentices and m not in self.without
        }
        self.changed.emit()

    def leave_out(self, mentor_id: int, *, out: bool) -> None:
        """Keep a mentor out of the next suggestion, with his apprentices back in the column; or let him in again."""
        if out:
            self.without.add(mentor_id)
            self.pairs = {a: m for a, m in self.pairs.items() if m != mentor_id}
        else:
            self.without.discard(mentor_id)
        self.best = None
        self.changed.emit()

    def pick(self, apprentices: Iterable[int], mentor_id: int | None = None) -> None:
        """Select some apprentices, or a mentor."""
        self.selected, self.mentor = list(dict.fromkeys(apprentices)), mentor_id
        self.picked.emit()

    def hold(self, apprentices: Iterable[int]) -> None:
        """Some are being dragged; none: the drag is over."""
        self.dragging = tuple(apprentices)
        self.held.emit()

    def has(self, apprentice_id: int) -> bool:
        """Whether an apprentice is on this board."""
        return apprentice_id in self._apprentices

    def name(self, apprentice_id: int) -> str:
        """An apprentice's name."""
        return self._apprentices[apprentice_id].name

    def mentor_name(self, mentor_id: int) -> str:
        """A mentor's name."""
        return self._mentors[mentor_id].name

    def free(self, mentor_id: int) -> int:
        """How many more a mentor may take, as the board stands."""
        return self._mentors[mentor_id].free - sum(m == mentor_id for m in self.pairs.values())
