"""What stands in place of the board while there is nobody to pair: the first step."""

from __future__ import annotations

from collections.abc import Callable

from talentdesk.text import tr
from talentdesk.ui.widgets import EmptyState


class BoardEmpty(EmptyState):
    """``step``: goes where people are imported."""

    def __init__(self, step: Callable[[], None]) -> None:
        super().__init__("", "", icon_name="mentoring", action=" ", slot=step)

    def tell(self, *, mentors: bool, paired: bool) -> None:
        """Whether there are mentors, and whether any has apprentices already."""
        assert self.button is not None
        if not mentors:
            self.title.setText(tr("还没有师傅"))
            self.text.setText(tr("先导入师傅名单和徒弟名单，再到这里求最优的结对方案，拖动调整后采纳。"))
            self.button.setText(tr("导入师傅名单"))
            return
        self.button.setText(tr("导入徒弟名单"))
        if paired:
            self.title.setText(tr("徒弟都有师傅了"))
            self.text.setText(tr("新来的徒弟登记以后，会出现在这里等着结对。"))
        else:
            self.title.setText(tr("还没有徒弟"))
            self.text.setText(tr("导入徒弟名单以后，在这里求最优的结对方案，拖动调整后采纳。"))
