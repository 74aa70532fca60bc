"""What an empty list says: what the register is for and the first step, or that nothing matches."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from talentdesk.registers import Register
from talentdesk.text import tr
from talentdesk.ui.pages import INSIDE
from talentdesk.ui.theme import STEP
from talentdesk.ui.widgets import EmptyState, button
from talentdesk.ui.words import noun


class ListEmpty(QWidget):
    """Stands in place of a list without rows."""

    def __init__(
        self,
        register: Register,
        new: Callable[[], None],
        bring_in: Callable[[], None],
        clear: Callable[[], None],
    ) -> None:
        super().__init__()
        self._register = register
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._state = EmptyState(
            tr("还没有{noun}", noun=noun(register)), first_step(register), icon_name=icon_of(register)
        )
        self.new_button = button(tr("新建{noun}", noun=noun(register)), new)
        self.import_button = button(tr("从文件导入"), bring_in, role="primary", icon_name="import")
        self.clear_button = button(tr("清除搜索和筛选"), clear)
        line = QHBoxLayout()
        line.addStretch(1)
        for made in (self.import_button, self.new_button, self.clear_button):
            line.addWidget(made)
        line.addStretch(1)
        inside = self._state.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.insertSpacing(inside.count() - 1, STEP)
        inside.insertLayout(inside.count() - 1, line)
        column.addWidget(self._state)

    def explain(self, *, narrowed: bool) -> None:
        """Say why there are no rows: none at all, or none that match."""
        name = noun(self._register)
        if narrowed:
            title, text = (
                tr("没有符合的{noun}", noun=name),
                tr("换个搜索词，或清除筛选。拼音首字母也能搜，例如 zsf。"),
            )
        else:
            title, text = tr("还没有{noun}", noun=name), first_step(self._register)
        self._state.title.setText(title)
        self._state.text.setText(text)
        first = not narrowed and self._register.creatable
        self.new_button.setVisible(first)
        self.import_button.setVisible(first)
        self.clear_button.setVisible(narrowed)


def icon_of(register: Register) -> str:
    """The icon of the page a register is found on."""
    return INSIDE.get(register.key, register.key)


def first_step(register: Register) -> str:
    """What to do first, in one or two sentences."""
    steps = {
        "trainees": tr("把收到的花名册（.xlsx、.xls 或 .csv）导入即可：先看预览，再写入，导错了能整批撤销。"),
        "teachers": tr("导入师资名单，或先新建一位教师；开班时从这里选班主任和授课教师。"),
        "courses": tr("开班之前先有课程：它写明职业、等级和课时，证书上印的就是这些。"),
        "classes": tr("先有课程，再开班。开班后导入花名册，登记考勤和成绩，打印证书和表单。"),
        "certificates": tr("证书在班次的“文件”里发放；发出的每一张都列在这里，编号不会重复使用。"),
        "equipment": tr("导入设备台账，或先新建一台设备。"),
        "partners": tr("导入合作单位名单，或先新建一家单位。"),
        "mentors": tr("导入师傅名单，或先新建一位师傅；结对时从这里选。"),
        "apprentices": tr("导入徒弟名单，或先新建一位徒弟；结对时从这里选。"),
        "pairings": tr("先有师傅和徒弟，再把他们结成对子。"),
        "pair_wishes": tr("登记或导入师傅和徒弟各自的志愿次序；看板上可以按双方志愿求，志愿也计入匹配分。"),
        "pair_exclusions": tr("登记不能结对的师傅和徒弟及原因，例如亲属；看板、导入和修改都不会让他们结对。"),
    }
    return steps.get(register.key, tr("新建第一条，或从文件导入。"))
