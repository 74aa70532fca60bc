"""Professional titles (职称) as people write them, and the rank each belongs to."""

from __future__ import annotations

import re
from enum import IntEnum

from talentdesk.rules.cells import clean_text
from talentdesk.text import tr


class TitleRank(IntEnum):
    """初级, 中级, 高级 (副高 and 正高 alike)."""

    JUNIOR = 1
    MIDDLE = 2
    SENIOR = 3


# The series of titles whose plain name is the middle rank, 高级… the senior and 助理… the junior one [K].
_SERIES = (
    "讲师", "工程师", "实验师", "经济师", "会计师", "审计师", "统计师", "农艺师", "畜牧师", "兽医师", "政工师",
    "工艺美术师", "馆员",
)  # fmt: skip
_ENDINGS = {
    **dict.fromkeys(_SERIES, TitleRank.MIDDLE),
    **{f"高级{name}": TitleRank.SENIOR for name in _SERIES},
    **{f"助理{name}": TitleRank.JUNIOR for name in _SERIES},
    **dict.fromkeys(("教授", "研究员", "研究馆员", "主任医师", "主任护师"), TitleRank.SENIOR),
    **dict.fromkeys(("助理研究员", "主治医师", "主管护师"), TitleRank.MIDDLE),
    **dict.fromkeys(("助教", "技术员", "研究实习员"), TitleRank.JUNIOR),
    **{f"{step}{name}": rank
       for name in ("教师", "实习指导教师")
       for step, rank in (("高级", TitleRank.SENIOR), ("一级", TitleRank.MIDDLE), ("二级", TitleRank.JUNIOR),
                          ("三级", TitleRank.JUNIOR))},
}  # fmt: skip
_WORDS = {
    **dict.fromkeys(("高级", "副高", "正高", "副高级", "正高级"), TitleRank.SENIOR),
    "中级": TitleRank.MIDDLE,
    "初级": TitleRank.JUNIOR,
}
_LONGEST = max(map(len, _ENDINGS))
_split = re.compile(r"[、,，;；/()（）]+").split


def title_rank(text: str) -> TitleRank | None:
    """The highest rank a text names; None where it names none: a skill level (高级技师), a licence (注册会计师), 无."""
    ranks = [rank for part in _split("".join(clean_text(text).split())) if (rank := _rank(part)) is not None]
    return max(ranks, default=None)


def _rank(name: str) -> TitleRank | None:
    plain = name.removesuffix("职称")
    if plain in _WORDS:
        return _WORDS[plain]
    if name.startswith("注册"):
        return None
    # The longest ending decides: 助理研究员 is no 研究员.
    found = (_ENDINGS.get(name[-length:]) for length in range(min(_LONGEST, len(name)), 1, -1))
    return next((rank for rank in found if rank is not None), None)


def rank_words(rank: TitleRank) -> str:
    """The rank in the language in use."""
    if rank is TitleRank.SENIOR:
        return tr("高级职称")
    return tr("中级职称") if rank is TitleRank.MIDDLE else tr("初级职称")
