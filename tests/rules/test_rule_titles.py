"""Titles are ranked by what people write; skill levels and licences are no titles."""

from __future__ import annotations

import pytest

from talentdesk.rules.titles import TitleRank, title_rank

J, M, S = TitleRank.JUNIOR, TitleRank.MIDDLE, TitleRank.SENIOR


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("助教", J), ("助理讲师", J), ("助理工程师", J), ("技术员", J), ("初级职称", J), ("二级实习指导教师", J),
        ("讲师", M), ("工程师", M), ("机械工程师", M), ("一级实习指导教师", M), ("助理研究员", M), ("中级", M), ("馆员", M),
        ("高级讲师", S), ("副教授", S), ("教授", S), ("高级工程师", S), ("正高级工程师", S), ("副高", S), ("研究员", S),
        ("教授级高级工程师", S), ("高级职称", S), ("副研究馆员", S), ("高级实习指导教师", S),
        ("讲师、高级工程师", S), ("工程师（中级）", M), (" 讲 师 ", M), ("讲师 ", M),
        ("", None), ("无", None), ("高级技师", None), ("技师", None), ("高级工", None), ("注册会计师", None),
        ("高级考评员", None), ("高级育婴师", None), ("班主任", None), ("师", None),
    ],
)  # fmt: skip
def test_rank(text: str, rank: TitleRank | None) -> None:
    assert title_rank(text) is rank
