"""Judges one record's values as typed or read from a file: cleans, checks, converts, and names every problem.

The same judgement serves the form (as one types), the import of 100,000 rows and the bulk edit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from talentdesk.errors import Problem
from talentdesk.model.vocabulary import SkillLevel
from talentdesk.registers import Field, Kind, Register
from talentdesk.registers.lists import VALUE_SYNONYMS
from talentdesk.rules.cells import clean_text
from talentdesk.rules.choices import nearest
from talentdesk.rules.credit_code import check_credit_code, clean_credit_code
from talentdesk.rules.dates import parse_date
from talentdesk.rules.identity import RESIDENT, check_id, clean_id, contradictions, damaged_id, parse_id
from talentdesk.rules.levels import parse_level
from talentdesk.rules.names import check_name, clean_name
from talentdesk.rules.papers import check_document
from talentdesk.rules.phones import check_phone, clean_phone
from talentdesk.services.references import References
from talentdesk.text import tr

Judged = tuple[object, tuple[Problem, ...]]
Parser = Callable[[object], Judged]
FINE: tuple[Problem, ...] = ()
YES = frozenset(("是", "√", "有", "Y", "YES", "TRUE", "1", "双师型", "对"))
NO = frozenset(("否", "×", "无", "N", "NO", "FALSE", "0", "不是", ""))
DECIMALS = 4


class Judge:
    """Judges values of one register; one object per import or form, because it keeps parsers and look-ups."""

    def __init__(
        self, register: Register, references: References, *, year: int | None = None, from_file: bool = False
    ) -> None:
        self._register = register
        self._references = references
        self._year = year
        self._from_file = from_file
        self._parsers = {field.name: self._parser(field) for field in register.fields}
        self._needed = [field for field in register.fields if field.required]
        self._has_person = register.has("id_number") and not register.field("id_number").fixed

    def field(self, name: str, value: object) -> Judged:
        """One field's typed value and its problems; an empty value is None without a problem."""
        if isinstance(value, str) and type(value) is not str:
            return None, (_formula(name),)
        return self._parsers[name](value)

    def record(
        self, given: Mapping[str, object], *, whole: bool = True
    ) -> tuple[dict[str, object], list[Problem]]:
        """A record's typed values and all problems; ``whole`` asks for the required fields too."""
        values: dict[str, object] = {}
        problems: list[Problem] = []
        for name, raw in given.items():
            value, found = self.field(name, raw)
            values[name] = value
            problems.extend(found)
        if self._has_person:
            problems.extend(self._person(values, given.get("id_number"), problems))
        blamed = {problem.field for problem in problems}
        problems.extend(
            _missing(field)
            for field in self._needed
            if (whole or field.name in given) and values.get(field.name) is None and field.name not in blamed
        )
        return values, problems

    def _person(self, values: dict[str, object], raw: object, problems: list[Problem]) -> list[Problem]:
        """What a paper's number says about the person: checked, compared with sex and birthday, and filled in."""
        number = values.get("id_number")
        kind = str(values.get("id_type") or RESIDENT)
        if kind != RESIDENT:
            found = check_document(kind, str(number or "")) if number else ()
            return [replace(problem, field="id_number") for problem in found]
        damage = damaged_id(raw) if not isinstance(raw, str) else None
        if damage is not None:
            return [replace(damage, field="id_number")]
        if number is None:
            return []
        found = check_id(str(number))
        if found:
            return [replace(problem, field="id_number") for problem in found]
        said = parse_id(str(number))
        sex, birth = values.get("sex"), values.get("birth_date")
        wrong = contradictions(said, str(sex) if sex else None, birth if isinstance(birth, date) else None)
        if self._register.has("sex") and not sex and not any(p.field == "sex" for p in problems):
            values["sex"] = said.sex
        if (
            self._register.has("birth_date")
            and birth is None
            and not any(p.field == "birth_date" for p in problems)
        ):
            values["birth_date"] = said.birth_date
        return list(wrong)

    def _parser(self, field: Field) -> Parser:
        text = _text(field, self._register.max_length(field.name))
        parsers: dict[Kind, Parser] = {
            Kind.NAME: _person_name(field),
            Kind.ID_NUMBER: _id_number,
            Kind.PHONE: _checked(field, clean_phone, check_phone),
            Kind.CREDIT_CODE: _checked(field, clean_credit_code, check_credit_code),
            Kind.DATE: _day(field, self._year),
            Kind.LEVEL: _level(field),
            Kind.INTEGER: self._number(field, whole=True),
            Kind.DECIMAL: self._number(field, whole=False),
            Kind.YES_NO: _yes_no(field),
            Kind.CHOICE: text if field.open_choice else _choice(field),
            Kind.REFERENCE: self._reference(field),
        }
        return parsers.get(field.kind, text)

    def _number(self, field: Field, *, whole: bool) -> Parser:
        def number(value: object) -> Judged:
            if isinstance(value, bool) or not isinstance(value, int | float):
                cleaned = clean_text(value).replace(",", "").removesuffix("元").removesuffix("分")
                if not cleaned:
                    return None, FINE
                try:
                    value = float(cleaned)
                except ValueError:
                    return None, (_not_a_number(field, cleaned),)
            if not -1e15 < value < 1e15 or (whole and value != int(value)):
                return None, (_not_a_number(field, clean_text(value)),)
            low, high = field.minimum, field.maximum
            if (low is not None and value < low) or (high is not None and value > high):
                return None, (_out_of_range(field, format(value, "g")),)
            return (int(value) if whole else round(float(value), DECIMALS)), FINE

        return number

    def _reference(self, field: Field) -> Parser:
        known: dict[str, int | None] = {}

        def reference(value: object) -> Judged:
            # In a file a number is a code that Excel took for a number, never the number of a record.
            if (
                not self._from_file
                and isinstance(value, int)
                and not isinstance(value, bool)
                and value < 10**9
            ):
                return value, FINE
            cleaned = clean_text(value)
            if not cleaned:
                return None, FINE
            if cleaned not in known:
                known[cleaned] = self._references.id_of(field.reference, cleaned)
            if known[cleaned] is None:
                return None, (_unknown(field, cleaned, self._references.nearest(field.reference, cleaned)),)
            return known[cleaned], FINE

        return reference


def _text(field: Field, limit: int) -> Parser:
    def text(value: object) -> Judged:
        cleaned = clean_text(value)
        if limit and len(cleaned) > limit:
            return None, (_too_long(field, limit),)
        return cleaned or None, FINE

    return text


def _person_name(field: Field) -> Parser:
    def person_name(value: object) -> Judged:
        cleaned = clean_name(clean_text(value))
        if not cleaned:
            return None, FINE
        return cleaned, tuple(replace(problem, field=field.name) for problem in check_name(cleaned))

    return person_name


def _id_number(value: object) -> Judged:
    return clean_id(clean_text(value)) or None, FINE


def _checked(field: Field, clean: Callable[[str], str], check: Callable[[str], Problem | None]) -> Parser:
    def checked(value: object) -> Judged:
        cleaned = clean(clean_text(value))
        problem = check(cleaned) if cleaned else None
        return (cleaned or None), ((replace(problem, field=field.name),) if problem else FINE)

    return checked


def _day(field: Field, year: int | None) -> Parser:
    def day(value: object) -> Judged:
        if value is None or value == "":
            return None, FINE
        try:
            return parse_date(value, year), FINE
        except ValueError:
            text = clean_text(value)
            return None, ((_not_a_date(field, text),) if text else FINE)

    return day


def _level(field: Field) -> Parser:
    def level(value: object) -> Judged:
        try:
            return parse_level(value), FINE
        except ValueError:
            text = clean_text(value)
            known = [name for each in SkillLevel for name in (each.label, each.short)]
            return None, (_unknown(field, text, nearest(text, known) or tr("五级/初级工 到 一级/高级技师")),)

    return level


def _choice(field: Field) -> Parser:
    words = {choice: choice for choice in field.choices} | {
        word: choice for word, choice in VALUE_SYNONYMS.get(field.name, {}).items() if choice in field.choices
    }

    def choice(value: object) -> Judged:
        found = words.get(value) if isinstance(value, str) else None
        if found is not None:
            return found, FINE
        cleaned = clean_text(value).replace(" ", "")
        if not cleaned:
            return None, FINE
        found = words.get(cleaned)
        if found is None:
            return None, (_unknown(field, cleaned, nearest(cleaned, field.choices)),)
        return found, FINE

    return choice


def _yes_no(field: Field) -> Parser:
    def yes_no(value: object) -> Judged:
        if isinstance(value, bool):
            return value, FINE
        cleaned = clean_text(value).upper()
        if cleaned in YES:
            return True, FINE
        if cleaned in NO:
            return (False if cleaned else None), FINE
        return None, (_unknown(field, cleaned, tr("是 或 否")),)

    return yes_no


def _formula(name: str) -> Problem:
    return Problem(
        "formula", tr("这一格是公式，不是值。"), tr("在表格里复制后“选择性粘贴为数值”，再导入。"), field=name
    )


def _missing(field: Field) -> Problem:
    return Problem(
        "missing",
        tr("缺{label}。", label=tr(field.label)),
        tr("请补填{label}。", label=tr(field.label)),
        field=field.name,
    )


def _too_long(field: Field, limit: int) -> Problem:
    return Problem(
        "too-long",
        tr("{label}超过 {limit} 个字。", label=tr(field.label), limit=limit),
        tr("请缩短，或把多余内容写到备注。"),
        field=field.name,
    )


def _not_a_date(field: Field, text: str) -> Problem:
    return Problem(
        "not-a-date",
        tr("{label}“{value}”不是日期。", label=tr(field.label), value=text),
        tr("请写成 2026-09-01 或 2026年9月1日。"),
        field=field.name,
    )


def _not_a_number(field: Field, text: str) -> Problem:
    return Problem(
        "not-a-number",
        tr("{label}“{value}”不是数字。", label=tr(field.label), value=text),
        tr("请只写数字。"),
        field=field.name,
    )


def _out_of_range(field: Field, text: str) -> Problem:
    return Problem(
        "out-of-range",
        tr("{label} {value} 超出范围。", label=tr(field.label), value=text),
        tr(
            "应在 {low} 到 {high} 之间。",
            low=format(field.minimum or 0, "g"),
            high="∞" if field.maximum is None else format(field.maximum, "g"),
        ),
        field=field.name,
    )


def _unknown(field: Field, text: str, offered: str | None) -> Problem:
    remedy = (
        tr("是不是“{offered}”？请改成已有的值。", offered=offered)
        if offered
        else tr("请改成已有的值，或先在相应的登记簿里新建。")
    )
    return Problem(
        "unknown-value",
        tr("{label}“{value}”不在已知的值里。", label=tr(field.label), value=text),
        remedy,
        field=field.name,
    )
