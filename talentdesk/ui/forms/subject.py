"""Whom a form is about: a class and its people, or some teachers, devices, pairs, certificates; the base needs no choice."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from talentdesk.documents.form_catalogue import About
from talentdesk.registers import Register, register
from talentdesk.services import records, teaching
from talentdesk.services.form_requests import Offer, Subject
from talentdesk.services.records import Query
from talentdesk.text import tr
from talentdesk.ui.certificates.panel import NOTHING, ClassBox, combo
from talentdesk.ui.desk import Desk
from talentdesk.ui.forms.check_list import CheckList, from_lines, from_register
from talentdesk.ui.theme import HALF
from talentdesk.ui.widgets import button, row, words
from talentdesk.ui.words import counted, noun

LIST_HEIGHT = 170
EVERY, SOME = 0, 1
REGISTERS: dict[About, str] = {
    "teachers": "teachers",
    "equipment": "equipment",
    "loans": "loans",
    "pairings": "pairings",
    "certificates": "certificates",
}


class ClassChoice(QWidget):
    """A class, then everyone in it or some of them."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        self.box = ClassBox(desk.store)
        self.whom = words("", "muted", wrap=False)
        self.whom.setMinimumWidth(1)
        self.some_button = button(tr("选择学员…"), self._turn, role="link")
        self.some_button.setCheckable(True)
        self.people = CheckList(tr("学员"), tr("搜索学员"))
        self.people.setFixedHeight(LIST_HEIGHT)
        self.people.hide()
        self.binder_button = button(tr("一班一档…"), role="link")
        self.binder_button.setToolTip(tr("这个班的全部表单合成一份档案"))
        column.addWidget(self.box)
        column.addWidget(row(self.whom, None, self.some_button))
        column.addWidget(self.people)
        column.addWidget(row(None, self.binder_button))
        self.box.currentIndexChanged.connect(self._chose)
        self.people.changed.connect(self._picked)

    def reload(self) -> None:
        """Read the classes anew; the latest is offered first."""
        before = self.box.class_id
        with QSignalBlocker(self.box):
            self.box.reload()
            if self.box.class_id == NOTHING and self.box.count() > 1:
                self.box.choose(self._running())
        if self.box.class_id != before:
            self._chose()
        else:
            self._read_people()

    def _running(self) -> int:
        """The class that began last: most papers are about it; before the first begins, the next one."""
        ids = [int(self.box.itemData(at)) for at in range(1, self.box.count())]
        today = self._desk.today()
        begun = [
            row.id
            for row in records.rows(self._desk.store, register("classes"), ids)
            if isinstance(row.values["start"], date) and row.values["start"] <= today
        ]
        return begun[0] if begun else ids[-1]

    def choose(self, class_id: int) -> None:
        """Take a class, with everyone in it."""
        self.box.choose(class_id)

    def _chose(self) -> None:
        self.people.check(())
        self.some_button.setChecked(False)
        self.people.hide()
        self._read_people()
        self.changed.emit()

    def _read_people(self) -> None:
        if self.box.class_id == NOTHING:
            self._size = 0
        else:
            lines = teaching.mark_sheet(self._desk.store, self.box.class_id).lines
            self._size = len(lines)
            self.people.show_from(
                from_lines([(line.trainee_id, f"{line.student_no}  {line.name}".strip()) for line in lines])
            )
        self.some_button.setVisible(bool(self._size))
        self._say()

    def _turn(self) -> None:
        self.people.setVisible(self.some_button.isChecked())
        if self.some_button.isChecked():
            self.people.search.setFocus()
        elif self.people.checked:
            self.people.clear()

    def _picked(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        chosen = len(self.people.checked)
        self.some_button.setText(tr("改回全班") if self.some_button.isChecked() else tr("选择学员…"))
        self.whom.setText(
            tr("所选 {count} 人", count=chosen) if chosen else tr("全班 {count} 人", count=self._size)
        )
        self.whom.setVisible(self.box.class_id != NOTHING)
        self.binder_button.setVisible(self.box.class_id != NOTHING)

    def subject(self) -> Subject | None:
        """The class and whom of it; None before one is chosen."""
        if self.box.class_id == NOTHING:
            return None
        return Subject("class", (self.box.class_id,), self.people.checked)

    @property
    def title(self) -> str:
        """What the file is named after."""
        return self.box.currentText() if self.box.class_id != NOTHING else ""


class RecordChoice(QWidget):
    """All records of a register or some of them: a list takes all, a sheet for each takes the first."""

    changed = Signal()

    def __init__(self, desk: Desk, about: About, target: Register) -> None:
        super().__init__()
        self._desk, self._about, self._target = desk, about, target
        self._count = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        self.box = combo(tr("哪些{noun}", noun=noun(target)))
        self.box.addItem(tr("全部"))
        self.box.addItem(tr("选择…"))
        self.some = CheckList(noun(target), tr("搜索{noun}", noun=noun(target)))
        self.some.setFixedHeight(LIST_HEIGHT)
        self.some.hide()
        self.some.show_from(from_register(desk.store, target))
        column.addWidget(self.box)
        column.addWidget(self.some)
        self.box.currentIndexChanged.connect(self._turned)
        self.some.changed.connect(self.changed)

    def reload(self) -> None:
        """Read the records anew."""
        self._count = len(records.find(self._desk.store, self._target, Query()))
        with QSignalBlocker(self.box):
            self.box.setItemText(EVERY, tr("全部 {count}", count=counted(self._target, self._count)))
        self.some.fill()

    def suit(self, each: bool) -> None:
        """One where there is a sheet for each, all of them for a list, as long as nobody chose otherwise."""
        if self.some.checked and (each or len(self.some.checked) > 1):
            return
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(SOME if each else EVERY)
        self.some.setVisible(each)
        first, _total = from_register(self._desk.store, self._target)("")
        self.some.check(first[:1] if each else ())

    def _turned(self) -> None:
        self.some.setVisible(self.box.currentIndex() == SOME)
        if self.box.currentIndex() == EVERY:
            self.some.check(())
        self.changed.emit()

    def choose(self, number: int) -> None:
        """Take one record."""
        title = records.get(self._desk.store, self._target, number).title
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(SOME)
        self.some.show()
        self.some.check([(number, title)])
        self.changed.emit()

    def subject(self) -> Subject | None:
        """The chosen records; None where there are none or none is checked."""
        if not self._count:
            return None
        if self.box.currentIndex() == EVERY:
            return Subject(self._about)
        return Subject(self._about, self.some.checked) if self.some.checked else None

    @property
    def title(self) -> str:
        """What the file is named after: the one that was chosen."""
        return self.some.titles[0] if len(self.some.titles) == 1 else ""


class BaseChoice(QWidget):
    """The base itself."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(words(tr("全基地的数据"), "muted"))
        self.title = ""

    def reload(self) -> None:
        """Nothing to read."""

    def subject(self) -> Subject | None:
        """The base."""
        return Subject("base")


class SubjectChooser(QWidget):
    """One choice for each kind of subject, kept while forms change; ``changed`` follows every choice."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.classes = ClassChoice(desk)
        self.choices: dict[About, ClassChoice | RecordChoice | BaseChoice] = {
            "class": self.classes,
            **{about: RecordChoice(desk, about, register(key)) for about, key in REGISTERS.items()},
            "base": BaseChoice(),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for choice in self.choices.values():
            column.addWidget(choice)
            choice.hide()
            choice.changed.connect(self.changed)
        self._about: About = "class"

    def reload(self) -> None:
        """Read what can be chosen anew."""
        for choice in self.choices.values():
            choice.reload()

    def suit(self, offer: Offer) -> None:
        """Ask for what this form is about."""
        self._about = offer.about
        choice = self.choices[offer.about]
        if isinstance(choice, RecordChoice):
            choice.suit(offer.each)
        for other in self.choices.values():
            other.setVisible(other is choice)

    def subject(self) -> Subject | None:
        """Whom the form is about; None while that is not clear."""
        return self.choices[self._about].subject()

    @property
    def title(self) -> str:
        """What a file about it is named after; empty for lists of all."""
        return self.choices[self._about].title

    def choose(self, about: About, number: int) -> None:
        """Take one class or record."""
        choice = self.choices[about]
        if isinstance(choice, ClassChoice | RecordChoice):
            choice.choose(number)
