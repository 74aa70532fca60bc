"""Templates: the sheet on which a spot check of a class is noted."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.worksheet.worksheet import Worksheet

from resources.forms.template_parts import Column, list_form


def spot_check() -> Worksheet:
    """抽查记录 (demands C10): whom an inspection calls, by which seed they were chosen, what they say."""
    return list_form(
        "抽查记录",
        [
            [
                "班级：{{class.code}}　{{class.name}}",
                "培训日期：{{class.start|年月日}} — {{class.end|年月日}}",
            ],
            ["抽查人数：{{class.size}} 人中抽 {{ask.count}} 人", "抽查种子：{{ask.seed}}"],
            [
                "抽查方法：按“种子|证件号码”的 SHA-256 值从小到大排序，取前 {{ask.count}} 人；同一种子总是抽到相同的人。"
            ],
        ],
        [
            Column("序号", 5, "{{trainee.no}}"),
            Column("学号", 8, "{{trainee.student_no}}"),
            Column("姓名", 10, "{{trainee.name}}"),
            Column("工作单位", 18, "{{trainee.employer}}", "left", 9),
            Column("联系电话", 14, "{{trainee.phone}}", one_line=True),
            Column("是否\n接通", 6),
            Column("是否\n参训", 6),
            Column("是否\n满意", 6),
            Column("意见与核查情况", 14),
        ],
        ["抽查人：", "负责人：", "抽查日期："],
        least=10,
        row_height=32,
        head_height=30,
    )


TEMPLATES: dict[str, Callable[[], Worksheet]] = {"spot-check": spot_check}
