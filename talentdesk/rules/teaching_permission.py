"""Who may teach a class of an occupation and level: the rule as data, judged proof by proof, explained clause by clause."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from talentdesk.errors import Problem
from talentdesk.model.vocabulary import SkillLevel
from talentdesk.rules.titles import TitleRank, rank_words
from talentdesk.text import tr

Spell = tuple[date, date]
"""First and last day, both included."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a teacher shows: a certificate of a ``level``, or a ``title`` of a ``rank``; days that are not known are None."""

    name: str
    level: SkillLevel | None = None
    title: bool = False
    rank: TitleRank | None = None
    occupation: str = ""
    issued_on: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """One way to meet a rule: a certificate of at least a level, held for so many years, or a title of at least a rank."""

    level: SkillLevel | None = None
    years: int = 0
    rank: TitleRank | None = None


@dataclass(frozen=True, slots=True)
class TeachingRule:
    """What the teacher of classes of these levels must hold: any one of the clauses."""

    levels: tuple[SkillLevel, ...]
    clauses: tuple[Clause, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Category:
    """One of Shanghai's kinds of teachers: at least this education and any one of the clauses."""

    label: str
    education: str
    clauses: tuple[Clause, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Permission:
    """The answer for a day; ``allowed`` is None where it cannot be judged.

    ``by``: the proof that lets him; ``since``: where he may not yet, the first later day on which he may; ``until``: the
    last day without a gap (None: no end, or not allowed). Findings: one per clause that failed, any one is enough; and
    one where the teacher's licence is not in force.
    """

    allowed: bool | None
    by: str = ""
    since: date | None = None
    until: date | None = None
    findings: tuple[Problem, ...] = ()


_STANDARD = "国家职业技能标准《数控车工》（旧版）对培训教师的要求 [S1]"
_TECHNICIAN_OR_MIDDLE = (Clause(level=SkillLevel.TECHNICIAN), Clause(rank=TitleRank.MIDDLE))
# domain/05 §7. The old standard speaks of 中级 and up; that 初级 asks the same is the usual reading [K].
RULES = (
    TeachingRule((SkillLevel.JUNIOR,), _TECHNICIAN_OR_MIDDLE, f"{_STANDARD}；初级班参照中级班 [K]"),
    TeachingRule((SkillLevel.INTERMEDIATE, SkillLevel.SENIOR), _TECHNICIAN_OR_MIDDLE, _STANDARD),
    TeachingRule(
        (SkillLevel.TECHNICIAN,),
        (Clause(level=SkillLevel.SENIOR_TECHNICIAN), Clause(rank=TitleRank.SENIOR)),
        _STANDARD,
    ),
    TeachingRule(
        (SkillLevel.SENIOR_TECHNICIAN,),
        (Clause(level=SkillLevel.SENIOR_TECHNICIAN, years=2), Clause(rank=TitleRank.SENIOR)),
        _STANDARD,
    ),
)
JUDGED_LEVELS = tuple(level for rule in RULES for level in rule.levels)

# A local rule (domain/06 §8.14): shown beside the permission, never a part of it.
_SHANGHAI = "上海市培训机构师资分类 [S1]"
THEORY = Category("专业理论课教师", "本科", (Clause(level=SkillLevel.JUNIOR),), _SHANGHAI)
PRACTICE = Category(
    "专业实训课教师", "大专", (Clause(level=SkillLevel.SENIOR), Clause(rank=TitleRank.MIDDLE)), _SHANGHAI
)
BOTH = Category("一体化教师", "", (), _SHANGHAI)
_EDUCATION_ORDER = ("大专", "本科", "硕士研究生", "博士研究生")


def rule_for(level: SkillLevel | None) -> TeachingRule | None:
    """The rule for classes of a level; None where none is known."""
    return next((rule for rule in RULES if level in rule.levels), None)


def permission(
    proofs: Sequence[Proof],
    occupation: str,
    level: SkillLevel | None,
    day: date,
    licence: Sequence[Spell] | None = None,
) -> Permission:
    """Whether the holder of these proofs may teach a class of an occupation ("": not entered) and level on a day.

    ``licence``: when his teacher's licence is in force; None: nothing is known of one, and none is asked for.
    """
    rule = rule_for(level)
    if rule is None:
        return Permission(None, findings=(_no_rule(level),))
    windows = list(_windows(proofs, rule.clauses, occupation))
    current = [(window, proof) for window, proof in windows if window[0] <= day <= window[1]]
    spells = _licensed(_merged(window for window, _ in windows), licence)
    now = next((spell for spell in spells if spell[0] <= day <= spell[1]), None)
    if now is None:
        findings = [] if current else [_nearest_miss(proofs, each, occupation, day) for each in rule.clauses]
        if licence is not None and not any(first <= day <= last for first, last in licence):
            findings.append(_no_licence(licence, day))
        later = [first for first, _ in spells if first > day]
        return Permission(False, since=min(later, default=None), findings=tuple(findings))
    if not occupation and not any(proof.title for _, proof in current):
        return Permission(None, findings=(_no_occupation(),))
    by = max(current, key=lambda pair: pair[0][1])[1]
    return Permission(True, by=by.name, until=None if now[1] == date.max else now[1])


def allowed_spells(
    proofs: Sequence[Proof],
    occupation: str,
    level: SkillLevel | None,
    licence: Sequence[Spell] | None = None,
) -> tuple[Spell, ...] | None:
    """All days on which ``permission`` is not a "no", as spells without overlap in order; None: no rule for the level."""
    rule = rule_for(level)
    if rule is None:
        return None
    return _licensed(_merged(window for window, _ in _windows(proofs, rule.clauses, occupation)), licence)


def category_findings(
    category: Category, proofs: Sequence[Proof], education: str, occupation: str, day: date
) -> tuple[Problem, ...]:
    """What a teacher lacks for a category; empty when he is of it. 一体化教师 are of both others."""
    if category is BOTH:
        parts = (category_findings(part, proofs, education, occupation, day) for part in (THEORY, PRACTICE))
        return tuple(dict.fromkeys(finding for findings in parts for finding in findings))
    findings = []
    enough = _EDUCATION_ORDER[_EDUCATION_ORDER.index(category.education) :]
    if education not in enough:
        choice = category.education
        text = tr("学历要求{needed}及以上。", needed=tr(choice))
        findings.append(Problem("education", text, tr("在教师资料里补填或更新学历。"), field="education"))
    windows = _windows(proofs, category.clauses, occupation)
    if not any(first <= day <= last for (first, last), _ in windows):
        findings += [_nearest_miss(proofs, clause, occupation, day) for clause in category.clauses]
    return tuple(findings)


def years_later(day: date, years: int) -> date:
    """The same day so many years on; 28 February where there is no 29th."""
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def _windows(
    proofs: Iterable[Proof], clauses: Iterable[Clause], occupation: str
) -> Iterable[tuple[Spell, Proof]]:
    """The days on which a proof meets a clause, for every proof and clause where there are any."""
    for proof in proofs:
        for clause in clauses:
            if _fits(proof, clause) and _of_occupation(proof, occupation):
                window = _window(proof, clause)
                if window is not None:
                    yield window, proof


def _fits(proof: Proof, clause: Clause) -> bool:
    if clause.rank is not None:
        return proof.title and proof.rank is not None and proof.rank >= clause.rank
    return proof.level is not None and clause.level is not None and proof.level >= clause.level


def _of_occupation(proof: Proof, occupation: str) -> bool:
    """A title without an occupation is good for all: whether it is of a related speciality is for the base to see."""
    return not occupation or proof.occupation == occupation or (proof.title and not proof.occupation)


def _window(proof: Proof, clause: Clause) -> Spell | None:
    if proof.issued_on is None and clause.years:
        return None
    first = years_later(proof.issued_on, clause.years) if proof.issued_on else date.min
    last = proof.valid_until or date.max
    return (first, last) if first <= last else None


def _merged(windows: Iterable[Spell]) -> tuple[Spell, ...]:
    spells: list[Spell] = []
    for first, last in sorted(windows):
        if spells and (spells[-1][1] == date.max or first <= spells[-1][1] + timedelta(days=1)):
            spells[-1] = (spells[-1][0], max(last, spells[-1][1]))
        else:
            spells.append((first, last))
    return tuple(spells)


def _licensed(spells: Iterable[Spell], licence: Sequence[Spell] | None) -> tuple[Spell, ...]:
    if licence is None:
        return tuple(spells)
    both = ((max(a, first), min(b, last)) for a, b in spells for first, last in _merged(licence))
    return _merged((first, last) for first, last in both if first <= last)


def _need(clause: Clause, occupation: str) -> str:
    if clause.rank is not None:
        return tr("{rank}或以上", rank=rank_words(clause.rank))
    assert clause.level is not None
    return tr("{occupation}{level}或以上证书", occupation=occupation, level=tr(clause.level.short))


def _nearest_miss(proofs: Sequence[Proof], clause: Clause, occupation: str, day: date) -> Problem:
    """Why a clause fails, said of the proof that comes nearest to meeting it."""
    kind = [proof for proof in proofs if proof.title == (clause.rank is not None)]
    misses = [_miss(proof, clause, occupation, day) for proof in kind]
    if misses:
        return min(misses, key=lambda pair: pair[0])[1]
    text = tr("没有登记{need}。", need=_need(clause, occupation))
    return Problem("missing", text, tr("持有的请登记到教师的资格里，没有的请换一位教师。"))


def _miss(proof: Proof, clause: Clause, occupation: str, day: date) -> tuple[int, Problem]:
    """How far off a proof is (0: time alone is missing) and what to say about it."""
    need = tr("需要{need}。", need=_need(clause, occupation))
    if not _fits(proof, clause):
        if proof.title and proof.rank is None:
            return 5, Problem("title-unknown", tr("{name}认不出是哪一级职称。", name=proof.name), need)
        return 4, Problem("too-low", tr("{name}不够。", name=proof.name), need)
    if not _of_occupation(proof, occupation):
        if not proof.occupation:
            return 2, Problem("occupation-missing", tr("{name}没有填职业。", name=proof.name), need)
        text = tr("{name}属于{other}，不是{occupation}。", name=proof.name, other=proof.occupation,
                  occupation=occupation)  # fmt: skip
        return 3, Problem("other-occupation", text, need)
    if proof.issued_on is None and clause.years:
        text = tr("{name}没有填发证日期，算不出是否满 {years} 年。", name=proof.name, years=clause.years)
        return 2, Problem("date-missing", text, tr("在教师的资格里补填发证日期。"))
    window = _window(proof, clause)
    if window is None or window[1] < day:
        text = tr("{name}的有效期只到 {day}。", name=proof.name, day=proof.valid_until)
        return 1, Problem("expired", text, tr("续期以后登记新的有效期。"))
    remedy = tr("{day} 起可以任教；此前请换一位教师。", day=window[0])
    if clause.years:
        text = tr("{name}到 {day} 才满 {years} 年。", name=proof.name, day=window[0], years=clause.years)
        return 0, Problem("held-short", text, remedy)
    return 0, Problem("not-yet", tr("{name}到 {day} 才取得。", name=proof.name, day=window[0]), remedy)


def _no_licence(licence: Sequence[Spell], day: date) -> Problem:
    remedy = tr("续期以后登记新的有效期。")
    past = [last for _, last in licence if last < day]
    if past:
        return Problem("licence-expired", tr("教师资格证的有效期只到 {day}。", day=max(past)), remedy)
    first = min(first for first, _ in licence)
    return Problem("licence-not-yet", tr("教师资格证到 {day} 才取得。", day=first), remedy)


def _no_rule(level: SkillLevel | None) -> Problem:
    if level is None:
        return Problem("no-level", tr("课程没有填等级，判断不了谁能任教。"), tr("在课程里补填等级。"))
    text = tr("{level}没有任教条件的规定。", level=tr(level.short))
    return Problem("no-rule", text, tr("由基地自行决定。"))


def _no_occupation() -> Problem:
    return Problem("no-occupation", tr("课程没有填职业，判断不了证书是否对口。"), tr("在课程里补填职业。"))
