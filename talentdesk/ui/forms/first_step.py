"""What stands in place of the preview while the base has nothing a form could be about: the first step as a button."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from talentdesk.documents.form_catalogue import About
from talentdesk.registers import register
from talentdesk.services import records
from talentdesk.services.records import Query
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.forms.subject import REGISTERS
from talentdesk.ui.theme import STEP
from talentdesk.ui.widgets import EmptyState, card


class FirstStep(QWidget):
    """Says what is missing and goes there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._about: About = "class"
        self._state = EmptyState("", "", icon_name="forms", action=" ", slot=self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(card(self._state))
        assert self._state.button is not None
        self.button = self._state.button

    def suits(self, about: About) -> bool:
        """Whether there is nothing yet that a form about this could show; says so then."""
        key = "classes" if about == "class" else REGISTERS.get(about)
        if key is None or len(records.find(self._desk.store, register(key), Query())):
            return False
        self._about = about
        title, text, action = {
            "class": (
                tr("还没有班次"), tr("班级的表单都从班次取数：先开一个班，再导入花名册。"), tr("开一个班"),
            ),
            "teachers": (tr("还没有师资"), tr("师资表单从师资名单取数。"), tr("导入师资名单")),
            "equipment": (tr("还没有设备"), tr("设备表单从设备台账取数。"), tr("导入设备台账")),
            "loans": (tr("还没有借用单"), tr("在设备的“借用”里登记借出，这里就能打印借用单。"), tr("去借用")),
            "pairings": (tr("还没有师徒结对"), tr("先有师傅和徒弟，再把他们结成对子。"), tr("去结对")),
            "certificates": (tr("还没有证书"), tr("证书发出之后，才有补办这一说。"), tr("去发证")),
        }[about]  # fmt: skip
        self._state.title.setText(title)
        self._state.text.setText(text)
        self.button.setText(action)
        return True

    def _go(self) -> None:
        page, action = {
            "class": ("classes", "new"),
            "teachers": ("teachers", "import"),
            "equipment": ("equipment", "import"),
            "loans": ("loans", "new"),
            "pairings": ("pairings", "new"),
            "certificates": ("certificates", "new"),
        }[self._about]
        self._desk.go(page, action=action)
