"""Whether a teacher is 双师型 by the base's own criteria, and what is missing by how much.

That there are two groups and three grades is 教师厅〔2022〕2号; its numbers are left to the provinces, so here they are
the base's own (domain/08 §10).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from talentdesk.errors import Problem
from talentdesk.text import tr

SOURCE = "教师厅〔2022〕2号（文件存在 [C2]）；数值由本基地自定，不是国家规定"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition: evidence amounting to ``minimum`` (in ``unit``). All required ones must be met, and one of the others."""

    id: int
    name: str
    kind: str
    minimum: float
    unit: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is shown for a criterion, counted from its day on (None: always)."""

    criterion_id: int
    amount: float
    start: date | None = None


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A criterion, how much is shown for it, how much is short (0: met)."""

    criterion: Criterion
    amount: Decimal
    short: Decimal

    @property
    def met(self) -> bool:
        """Whether enough is shown."""
        return self.short == 0


@dataclass(frozen=True, slots=True)
class DualJudgement:
    """The answer with a line for every criterion; ``qualified`` is None where there is no criterion to judge by."""

    qualified: bool | None
    lines: tuple[CriterionLine, ...]
    findings: tuple[Problem, ...]


# What a new base starts with; every number can be changed, every line switched off.
DEFAULTS = (
    Criterion(0, "教师资格或职业培训教师上岗资格", "教师资格", 1, "本"),
    Criterion(0, "企业实践经历", "企业实践", 6, "个月"),
    Criterion(0, "本职业高级工及以上证书", "技能等级", 1, "本", required=False),
    Criterion(0, "中级及以上职称", "职称", 1, "本", required=False),
    Criterion(0, "技能竞赛获奖或指导获奖", "技能竞赛", 1, "项", required=False),
    Criterion(0, "教学成果、教材或课程开发", "教学成果", 1, "项", required=False),
)


def judge_dual(criteria: Sequence[Criterion], evidence: Iterable[Evidence], day: date) -> DualJudgement:
    """Judge one teacher's evidence on a day against the criteria in use; amounts are added exactly."""
    sums: dict[int, Decimal] = {}
    for each in evidence:
        if each.start is None or each.start <= day:
            sums[each.criterion_id] = sums.get(each.criterion_id, Decimal(0)) + Decimal(str(each.amount))
    lines = tuple(_line(criterion, sums.get(criterion.id, Decimal(0))) for criterion in criteria)
    if not lines:
        text = tr("没有使用中的双师标准，无法判断。")
        finding = Problem("dual-no-criteria", text, tr("在双师标准里至少启用一条。"))
        return DualJudgement(None, (), (finding,))
    findings = [_short(line) for line in lines if line.criterion.required and not line.met]
    others = [line for line in lines if not line.criterion.required]
    if others and not any(line.met for line in others):
        names = "；".join(line.criterion.name for line in others)
        text = tr("不作必须要求的标准一条也没有达到。")
        findings.append(Problem("dual-any", text, tr("达到其中任一条即可：{names}。", names=names)))
    return DualJudgement(not findings, lines, tuple(findings))


def _line(criterion: Criterion, amount: Decimal) -> CriterionLine:
    return CriterionLine(criterion, amount, max(Decimal(str(criterion.minimum)) - amount, Decimal(0)))


def _short(line: CriterionLine) -> Problem:
    unit = line.criterion.unit
    text = tr(
        "{name}：已有 {amount}{unit}，还差 {short}{unit}。",
        name=line.criterion.name,
        amount=plain(line.amount),
        short=plain(line.short),
        unit=unit,
    )
    remedy = tr("登记能证明的材料，合计至少 {minimum}{unit}。", minimum=plain(Decimal(str(line.criterion.minimum))),
                unit=unit)  # fmt: skip
    return Problem("dual-short", text, remedy)


def plain(number: Decimal) -> str:
    """A number as a person writes it: 6, not 6.0."""
    return format(number.normalize(), "f") if number else "0"
