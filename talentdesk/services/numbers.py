"""Certificate numbers: the base's own pattern, further schemes, the national number; each taken once and for ever."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError, Problem
from talentdesk.model import Certificate, NumberCounter, NumberScheme
from talentdesk.registers import register
from talentdesk.registers.lists import read_table
from talentdesk.rules.certificate_numbers import (
    LAST_SERIAL,
    NumberAnswer,
    check_prefix,
    explain,
    national_number,
)
from talentdesk.rules.numbering import check_pattern, expand, scope
from talentdesk.services import records
from talentdesk.store import Store
from talentdesk.text import tr

# A class, course and level that exist nowhere; only their shape matters.
SAMPLE_CLASS, SAMPLE_COURSE, SAMPLE_LEVEL = "B2601", "K001", "3"


@dataclass(frozen=True, slots=True)
class Minting:
    """What a number is made for: the placeholders' values, the day, the level's digit (None: has none)."""

    values: dict[str, str]
    issued_on: date
    level_digit: str | None


def explain_number(text: str) -> NumberAnswer:
    """What any certificate number says about itself."""
    provinces = {row["code"]: row["name"] for row in read_table("cert_province_codes")}
    return explain(text, provinces)


def sample_number(pattern: str, prefix: str, today: date) -> str:
    """The first certificate number a pattern would give; DeskError when the pattern cannot be used."""
    values = {
        "prefix": prefix,
        "yyyy": f"{today:%Y}",
        "mm": f"{today:%m}",
        "class": SAMPLE_CLASS,
        "course": SAMPLE_COURSE,
        "level": SAMPLE_LEVEL,
    }
    return expand(pattern, values, 1)


def sample_national(prefix: str, today: date) -> str:
    """The first national number of a 13-character prefix; DeskError when it is none."""
    _refuse(check_prefix(prefix))
    return national_number(prefix, today.year, SAMPLE_LEVEL, 1)


def _refuse(problem: Problem | None) -> None:
    if problem is not None:
        raise DeskError(problem.text, problem.remedy, code=problem.code, problems=(problem,))


def save_scheme(store: Store, *, name: str, kind: str, pattern: str = "", prefix: str = "") -> int:
    """Make a scheme after checking its pattern or prefix; its number."""
    _refuse(check_pattern(pattern) if kind == "free" else check_prefix(prefix))
    _refuse_name_in_bin(store, name)
    values = {"name": name, "kind": kind, "pattern": pattern, "prefix": prefix}
    return records.create(store, register("schemes"), values)


def _refuse_name_in_bin(store: Store, name: str) -> None:
    """A removed scheme keeps its name: the certificates of its time were numbered by it."""
    removed = select(NumberScheme.id).where(
        NumberScheme.name == name.strip(), NumberScheme.deleted_at.is_not(None)
    )
    with store.read() as session:
        if session.scalar(removed) is not None:
            raise DeskError(
                tr("回收站里有同名的编号规则“{name}”。", name=name),
                tr("请放回它，或换一个名称。"),
                code="already-known",
            )


def next_number(
    session: Work, minting: Minting, *, pattern: str, scheme: str | None, is_assessor: bool
) -> str:
    """Take the next number within the running operation; a number that is in use is passed over, never taken twice.

    ``scheme`` None: the base's own ``pattern``. The national number is refused unless the base is a filed 评价机构.
    """
    found = None
    if scheme is not None:
        found = session.scalar(
            select(NumberScheme).where(NumberScheme.name == scheme, NumberScheme.deleted_at.is_(None))
        )
        if found is None:
            raise DeskError(
                tr("没有编号规则“{name}”。", name=scheme),
                tr("请在编号规则里新建，或不指定规则。"),
                code="not-found",
            )
    if found is not None and found.kind == "national":
        return _national(session, found, minting, is_assessor=is_assessor)
    used = (found.pattern or "") if found is not None else pattern
    key = scope(used, minting.values)
    return _take(session, key, lambda serial: expand(used, minting.values, serial))


def _national(session: Work, scheme: NumberScheme, minting: Minting, *, is_assessor: bool) -> str:
    if not is_assessor:
        raise DeskError(
            tr("本基地不是备案的评价机构，不能自编 22 位证书编号。"),
            tr("请导入主管部门回填的编号；若已备案，在设置里勾选。"),
            code="not-assessor",
        )
    digit, prefix = minting.level_digit, scheme.prefix or ""
    if digit is None:
        raise DeskError(
            tr("这个课程没有可用于编号的技能等级。"), tr("请在课程里填写五级到一级的等级。"), code="missing"
        )
    _refuse(check_prefix(prefix))
    year = minting.issued_on.year

    def make(serial: int) -> str:
        if serial > LAST_SERIAL:
            raise DeskError(
                tr("{year} 年这一等级的 {count} 个证书序列码已用完。", year=year, count=LAST_SERIAL),
                tr("请向主管部门申请新的机构（站点）序列码。"),
                code="out-of-range",
            )
        return national_number(prefix, year, digit, serial)

    return _take(session, f"{prefix}{year % 100:02d}{digit}", make)


def _take(session: Work, key: str, make: Callable[[int], str]) -> str:
    counter = session.scalar(select(NumberCounter).where(NumberCounter.scope == key))
    if counter is None:
        counter = NumberCounter(scope=key, last=0)
        session.add(counter)
    serial = counter.last
    while True:
        serial += 1
        number = make(serial)
        if session.scalar(select(Certificate.id).where(Certificate.number == number)) is None:
            counter.last = serial
            return number
