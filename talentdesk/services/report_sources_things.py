"""Sources of reports about teachers, equipment, mentors, and the base's figures."""

from __future__ import annotations

from talentdesk.registers import Kind
from talentdesk.services.report_fields import (
    COMMON,
    Children,
    Join,
    Source,
    SourceField,
    Watch,
    of_register,
    usual,
)

_OCCUPATION = ("code", "name")

TEACHERS = Source(
    "teachers", "师资", "teacher", "r.code", "r.name",
    (
        *of_register(
            "teachers",
            usual=("code", "name", "sex", "employment", "education", "title", "level", "dual_qualified", "qualified_until"),
        ),
        *usual(tuple(of_register("occupations", "o", prefix="occupation_", only=_OCCUPATION)), "occupation_name"),
        *COMMON,
    ),
    joins=(Join("o", "occupation", "occupation_id"),),
)  # fmt: skip

EQUIPMENT = Source(
    "equipment", "设备", "equipment", "r.code", "r.name",
    (
        *of_register(
            "equipment",
            usual=("code", "name", "model", "maker", "bought_on", "price", "category", "place", "state", "quantity"),
        ),
        *of_register("equipment", "kit", prefix="kit_", only=("code", "name")),
        *COMMON,
    ),
    joins=(Join("kit", "equipment", "kit_id"),),
)  # fmt: skip

_PERSON = ("name", "id_number", "phone", "employer", "level", "trade")


def _evaluated(key: str, label: str, sql: str, kind: Kind) -> SourceField:
    return SourceField(
        key, label,
        f"(SELECT {sql} FROM pair_evaluation v WHERE v.pairing_id = r.id AND v.deleted_at IS NULL AND v.done_on IS NOT NULL)",
        kind, "结对考核", ("evaluations",),
    )  # fmt: skip


PAIRINGS = Source(
    "pairings", "师徒结对", "pairing",
    "m.id_number || '/' || a.id_number || '/' || r.start", "m.name || ' ' || a.name",
    (
        *usual(tuple(of_register("mentors", "m", prefix="mentor_", only=_PERSON)), "mentor_name", "mentor_level"),
        *of_register("occupations", "mo", prefix="mentor_occupation_", only=_OCCUPATION),
        *usual(tuple(of_register("apprentices", "a", prefix="apprentice_", only=_PERSON)), "apprentice_name"),
        *of_register("occupations", "ao", prefix="apprentice_occupation_", only=_OCCUPATION),
        *of_register("pairings", usual=("agreement_number", "start", "end", "state", "level_reached")),
        *of_register("classes", "c", prefix="class_", only=("code", "name")),
        _evaluated("evaluations", "考核次数", "count(*)", Kind.INTEGER),
        _evaluated("last_evaluation", "最近考核日期", "max(v.done_on)", Kind.DATE),
        *COMMON,
    ),
    joins=(
        Join("m", "mentor", "mentor_id"), Join("a", "apprentice", "apprentice_id"), Join("c", "training_class", "class_id"),
        Join("mo", "occupation", "occupation_id", "m"), Join("ao", "occupation", "occupation_id", "a"),
    ),
    children=(Children("evaluations", "pair_evaluation", "pairing_id"),),
    needs=("m", "a"),
)  # fmt: skip

# Levels 高级工 and above are 高技能 (domain/08 §12).
_SENIOR = "level BETWEEN 4 AND 8"
_TRAINED = (
    "FROM enrolment e JOIN training_class c ON c.id = e.class_id JOIN course k ON k.id = c.course_id"
    " WHERE e.deleted_at IS NULL AND c.deleted_at IS NULL AND e.state <> '退学' AND c.state <> '筹备'"
)


def _yearly(column: str, rest: str, figure: str = "count(*)") -> str:
    return f"SELECT CAST(substr({column}, 1, 4) AS INTEGER) AS year, {figure} AS value {rest} GROUP BY 1"


def _stock(rest: str, figure: str = "count(*)") -> str:
    """What is there now belongs to no year: its year stays empty."""
    return f"SELECT 0 AS year, {figure} AS value FROM {rest}"


# (name, unit, statement that gives year and value). The place in this list is part of the record's number: add at the end.
INDICATORS: tuple[tuple[str, str, str], ...] = (
    ("培训人次", "人次", _yearly('c."end"', _TRAINED)),
    ("高技能人才培训人次", "人次", _yearly('c."end"', f"{_TRAINED} AND k.{_SENIOR}")),
    ("培训班次", "个", _yearly('"end"', "FROM training_class WHERE deleted_at IS NULL")),
    ("培训课时", "课时", _yearly("day", "FROM session WHERE deleted_at IS NULL", "sum(hours)")),
    ("发证数", "本", _yearly("issued_on", "FROM certificate WHERE deleted_at IS NULL AND state = '有效'")),
    ("高级工及以上发证数", "本",
     _yearly("issued_on", f"FROM certificate WHERE deleted_at IS NULL AND state = '有效' AND {_SENIOR}")),
    ("师资培训人次", "人次", _yearly("start", "FROM teacher_training WHERE deleted_at IS NULL")),
    ("派出支教人次", "人次", _yearly("start", "FROM secondment WHERE deleted_at IS NULL")),
    ("新结师徒对数", "对", _yearly("start", "FROM pairing WHERE deleted_at IS NULL")),
    ("出师人数", "人", _yearly("coalesce(ended_on, \"end\", start)", "FROM pairing WHERE deleted_at IS NULL AND state = '出师'")),
    ("教师数", "人", _stock("teacher WHERE deleted_at IS NULL")),
    ("双师型教师数", "人", _stock("teacher WHERE deleted_at IS NULL AND dual_qualified = 1")),
    ("特色课程数", "门", _stock("course WHERE deleted_at IS NULL AND featured = 1")),
    ("合作企业数", "家", _stock("partner WHERE deleted_at IS NULL")),
    ("设备台数", "台", _stock("equipment WHERE deleted_at IS NULL AND kind = '设备' AND state <> '报废'",
                          "coalesce(sum(quantity), 0)")),
    ("设备总值", "元", _stock("equipment WHERE deleted_at IS NULL AND kind = '设备' AND state <> '报废'",
                          "coalesce(sum(price * quantity), 0)")),
    ("工位数", "个", _stock("workshop WHERE deleted_at IS NULL", "coalesce(sum(stations), 0)")),
)  # fmt: skip


def _figures() -> str:
    """All figures as rows of (id, year, name, unit, value); a number is year × 100 + place in the list."""
    parts = (
        f"SELECT year * 100 + {place} AS id, nullif(year, 0) AS year, '{name}' AS name, '{unit}' AS unit, value"
        f" FROM ({sql}) WHERE year IS NOT NULL"
        for place, (name, unit, sql) in enumerate(INDICATORS, 1)
    )
    return f"({' UNION ALL '.join(parts)})"


FIGURES = Source(
    "indicators", "指标", "", "coalesce(r.year, '现有') || '/' || r.name", "r.name",
    (
        SourceField("year", "年度", "r.year", Kind.INTEGER, usual=True),
        SourceField("name", "指标名称", "r.name", usual=True),
        SourceField("value", "指标值", "r.value", Kind.DECIMAL, usual=True),
        SourceField("unit", "计量单位", "r.unit", usual=True),
        *COMMON,
    ),
    where="r.id > 0",
    root=_figures(),
    watch=(
        Watch("enrolment", ("class_id", "state")), Watch("training_class", ("course_id", "end", "state")),
        Watch("course", ("level", "featured")), Watch("session", ("day", "hours")),
        Watch("certificate", ("issued_on", "state", "level")), Watch("teacher_training", ("start",)),
        Watch("secondment", ("start",)), Watch("pairing", ("start", "end", "ended_on", "state")),
        Watch("teacher", ("dual_qualified",)), Watch("partner", ()),
        Watch("equipment", ("kind", "state", "quantity", "price")), Watch("workshop", ("stations",)),
    ),
)  # fmt: skip
