"""How well a mentor and an apprentice fit: a stated score with its reasons, and what forbids a pair.

Criteria and weights are the base's own (domain/08 §10: defaults to propose, [K]); capacity and level gap are settings.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from talentdesk.model.vocabulary import SkillLevel
from talentdesk.rules.weights import StoredWeights
from talentdesk.text import tr

HARD_CAP = 8
"""The most apprentices a mentor may ever have (天津, domain/08 §10, [S1])."""
LEAST_LEVEL = SkillLevel.SENIOR
"""A mentor is at least 高级工 (domain/08 §10, proposed default)."""
LEAD_LEVEL = SkillLevel.TECHNICIAN
"""The lead mentor of an apprenticeship class is at least 技师 (domain/08 §10, [S1])."""
FIT = 100
"""Every allowed pair scores this much beside its criteria: someone is left over only where the others gain more by it."""


@dataclass(frozen=True, slots=True)
class MentorFacts:
    """What the score asks of a mentor; ``free``: how many more apprentices he may take."""

    id: int
    name: str
    free: int
    level: SkillLevel | None = None
    occupation_id: int | None = None
    trade: str = ""
    employer: str = ""
    speciality: str = ""
    years: int = 0
    id_number: str = ""
    lead: bool | None = None

    @property
    def may_lead(self) -> bool:
        """Whether he may be the lead mentor of a class: at least 技师, and the base has not said no."""
        return self.level is not None and self.level >= LEAD_LEVEL and self.lead is not False


@dataclass(frozen=True, slots=True)
class ApprenticeFacts:
    """What the score asks of an apprentice; ``class_id`` is his apprenticeship class, if any."""

    id: int
    name: str
    level: SkillLevel | None = None
    occupation_id: int | None = None
    trade: str = ""
    employer: str = ""
    interest: str = ""
    class_id: int | None = None
    id_number: str = ""


@dataclass(frozen=True, slots=True)
class PairFacts:
    """What is known of the two together: an exclusion with its reason, an earlier pairing, the ranks of their wishes."""

    excluded: str = ""
    earlier: bool = False
    mentor_rank: int | None = None
    apprentice_rank: int | None = None


NOTHING_KNOWN = PairFacts()


@dataclass(frozen=True, slots=True)
class PairRules:
    """Settings that forbid: levels between mentor and apprentice, whether occupations may differ."""

    level_gap: int = 1
    same_occupation: bool = True


@dataclass(frozen=True, slots=True)
class Weights(StoredWeights):
    """Points of each criterion when it is met in full; 0 leaves it out."""

    trade: int = 30
    level: int = 20
    interest: int = 20
    firm: int = 15
    experience: int = 10
    earlier: int = 5
    mentor_wish: int = 20
    apprentice_wish: int = 20


CRITERIA = tuple(field.name for field in fields(Weights))


@dataclass(frozen=True, slots=True)
class Reason:
    """One criterion of a pair's score: what it is, its points out of ``most``, and why."""

    key: str
    points: int
    most: int
    text: str


@dataclass(frozen=True, slots=True)
class PairScore:
    """The score of one pair with its reasons; ``forbidden`` says why it may not be, and is empty otherwise."""

    points: int
    reasons: tuple[Reason, ...]
    forbidden: str = ""


def forbidden(mentor: MentorFacts, apprentice: ApprenticeFacts, known: PairFacts, rules: PairRules) -> str:
    """Why the two may not be paired, capacity aside; empty when they may."""
    if known.excluded:
        return tr("登记了回避：{reason}", reason=known.excluded)
    if mentor.id_number and mentor.id_number == apprentice.id_number:
        return tr("师傅和徒弟是同一个人")
    if mentor.level is not None and mentor.level < LEAST_LEVEL:
        return tr("师傅的等级低于{level}", level=LEAST_LEVEL.short)
    if (
        mentor.level is not None
        and apprentice.level is not None
        and mentor.level < apprentice.level + rules.level_gap
    ):
        return tr("师傅的等级不比徒弟高 {gap} 级", gap=rules.level_gap)
    differ = (
        mentor.occupation_id and apprentice.occupation_id and mentor.occupation_id != apprentice.occupation_id
    )
    return tr("职业不同") if rules.same_occupation and differ else ""


def pair_score(
    mentor: MentorFacts,
    apprentice: ApprenticeFacts,
    known: PairFacts = NOTHING_KNOWN,
    weights: Weights = Weights(),
    rules: PairRules = PairRules(),
) -> PairScore:
    """The score of one pair: ``FIT`` and the points of each criterion; 0 when it is forbidden."""
    against = forbidden(mentor, apprentice, known, rules)
    if against:
        return PairScore(0, (), against)
    reasons = tuple(criterion(name, mentor, apprentice, known, weights, rules) for name in CRITERIA)
    return PairScore(FIT + sum(reason.points for reason in reasons), reasons)


def criterion(
    key: str,
    mentor: MentorFacts,
    apprentice: ApprenticeFacts,
    known: PairFacts,
    weights: Weights,
    rules: PairRules,
) -> Reason:
    """One criterion of the score by the name of its weight, whether or not the pair is allowed."""
    most: int = getattr(weights, key)
    match key:
        case "trade":
            return _trade(mentor, apprentice, most)
        case "level":
            return _level(mentor, apprentice, rules, most)
        case "interest":
            return _interest(mentor, apprentice, most)
        case "firm":
            same = bool(mentor.employer) and mentor.employer == apprentice.employer
            return _whether(key, same, most, tr("同一单位"), tr("不同单位"))
        case "experience":
            years = tr("从业 {years} 年", years=mentor.years)
            return Reason(key, min(mentor.years, 20) * most // 20, most, years)
        case "earlier":
            return _whether(key, known.earlier, most, tr("以前结过对"), tr("没有结过对"))
        case "mentor_wish":
            return _wish(key, known.mentor_rank, most, tr("师傅"))
        case _:
            return _wish(key, known.apprentice_rank, most, tr("徒弟"))


def _whether(key: str, met: bool, most: int, yes: str, no: str) -> Reason:
    return Reason(key, most if met else 0, most, yes if met else no)


def _trade(mentor: MentorFacts, apprentice: ApprenticeFacts, most: int) -> Reason:
    if mentor.trade and mentor.trade == apprentice.trade:
        return Reason("trade", most, most, tr("工种相同：{trade}", trade=mentor.trade))
    if mentor.occupation_id and mentor.occupation_id == apprentice.occupation_id:
        return Reason("trade", most * 2 // 3, most, tr("职业相同"))
    return Reason("trade", 0, most, tr("职业或工种未填"))


def _level(mentor: MentorFacts, apprentice: ApprenticeFacts, rules: PairRules, most: int) -> Reason:
    """The nearer above, the better: a mentor two levels up leaves the masters to those who need them."""
    if mentor.level is None or apprentice.level is None:
        return Reason("level", 0, most, tr("等级未填"))
    gap = int(mentor.level) - int(apprentice.level)
    over = max(gap - max(rules.level_gap, 1), 0)
    return Reason("level", max(most - over * most // 4, 0), most, tr("高 {gap} 级", gap=gap))


def _interest(mentor: MentorFacts, apprentice: ApprenticeFacts, most: int) -> Reason:
    wanted, offered = apprentice.interest.strip(), f"{mentor.speciality} {mentor.trade}"
    met = bool(wanted) and (wanted in offered or any(word and word in wanted for word in offered.split()))
    return _whether(
        "interest", met, most, tr("意向相合：{interest}", interest=wanted), tr("意向与专长不相合")
    )


def _wish(key: str, rank: int | None, most: int, who: str) -> Reason:
    if rank is None:
        return Reason(key, 0, most, tr("{who}没有填志愿", who=who))
    return Reason(
        key,
        most * max(6 - rank, 1) // 5 if rank <= 5 else 0,
        most,
        tr("{who}第 {rank} 志愿", who=who, rank=rank),
    )
