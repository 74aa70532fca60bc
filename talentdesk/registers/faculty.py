"""The registers of what is kept of teachers: qualifications, 双师型 criteria and evidence, training, secondment, evaluation."""

from __future__ import annotations

from talentdesk.model import (
    DualCriterion,
    DualEvidence,
    Secondment,
    TeacherEvaluation,
    TeacherQualification,
    TeacherTraining,
)
from talentdesk.model.vocabulary import DUAL_KINDS, EVALUATION_SOURCES, QUALIFICATION_KINDS
from talentdesk.registers.fields import Field, Kind, Register, Related
from talentdesk.registers.people import REMARK

_OF_TEACHER = Field(
    "teacher_id",
    "教师",
    Kind.REFERENCE,
    required=True,
    reference="teachers",
    width=6,
    synonyms=("教师编号", "工号"),
)

QUALIFICATIONS = Register(
    key="qualifications", label="教师资格", table=TeacherQualification, identity=("teacher_id", "name", "number"), title="name",
    subtitle="number", sort="valid_until", filters=("kind",), on_page=False,
    fields=(
        _OF_TEACHER,
        Field("kind", "资格种类", Kind.CHOICE, required=True, choices=QUALIFICATION_KINDS, width=8, synonyms=("证书种类",)),
        Field("name", "资格名称", required=True, width=10, synonyms=("证书名称", "职称名称")),
        Field("number", "资格证编号", width=10, synonyms=("证书编号",)),
        Field("occupation_id", "职业", Kind.REFERENCE, reference="occupations", width=7),
        Field("level", "等级", Kind.LEVEL, width=7),
        Field("issued_on", "发证日期", Kind.DATE, width=6),
        Field("valid_until", "有效期至", Kind.DATE, width=6),
        Field("issuer", "发证机构", width=10),
        REMARK,
    ),
)  # fmt: skip

CRITERIA = Register(
    key="dual_criteria", label="双师标准", table=DualCriterion, identity=("name",), title="name", sort="name", on_page=False,
    fields=(
        Field("name", "标准名称", required=True, width=14),
        Field("kind", "证明种类", Kind.CHOICE, required=True, choices=DUAL_KINDS, width=6),
        Field("minimum", "至少", Kind.DECIMAL, required=True, minimum=0, maximum=10000, width=4),
        Field("unit", "计量单位", width=4),
        Field("required", "必须达到", Kind.YES_NO, width=4),
        Field("in_use", "使用中", Kind.YES_NO, width=4),
        Field("source", "依据", width=12),
    ),
    related=(Related("双师证明材料", "dual_evidence", "criterion_id"),),
)  # fmt: skip

EVIDENCE = Register(
    key="dual_evidence", label="双师证明材料", table=DualEvidence, identity=("teacher_id", "criterion_id", "description"),
    title="description", subtitle="criterion_id", sort="start", on_page=False,
    fields=(
        _OF_TEACHER,
        Field("criterion_id", "双师标准", Kind.REFERENCE, required=True, reference="dual_criteria", width=10),
        Field("description", "材料说明", required=True, width=12),
        Field("amount", "数量", Kind.DECIMAL, required=True, minimum=0, maximum=10000, width=4),
        Field("start", "开始日期", Kind.DATE, width=6),
        Field("end", "结束日期", Kind.DATE, width=6),
        REMARK,
    ),
)  # fmt: skip

TRAININGS = Register(
    key="teacher_trainings", label="师资培训", table=TeacherTraining, identity=("teacher_id", "title", "start"), title="title",
    subtitle="organiser", sort="start", descending=True, on_page=False,
    fields=(
        _OF_TEACHER,
        Field("title", "培训名称", required=True, width=12, synonyms=("培训班名称",)),
        Field("organiser", "主办单位", width=10),
        Field("start", "开始日期", Kind.DATE, required=True, width=6),
        Field("end", "结束日期", Kind.DATE, width=6),
        Field("hours", "培训学时", Kind.INTEGER, minimum=0, maximum=5000, width=4, synonyms=("学时",)),
        Field("certificate", "培训证书编号"),
    ),
)  # fmt: skip

SECONDMENTS = Register(
    key="secondments", label="派出支教", table=Secondment, identity=("teacher_id", "partner", "start"), title="partner",
    subtitle="task", sort="start", descending=True, on_page=False,
    fields=(
        _OF_TEACHER,
        Field("partner", "派往单位", required=True, width=12, synonyms=("受援单位", "单位")),
        Field("start", "开始日期", Kind.DATE, required=True, width=6),
        Field("end", "结束日期", Kind.DATE, width=6),
        Field("task", "支教任务", width=12),
        REMARK,
    ),
)  # fmt: skip

TEACHER_EVALUATIONS = Register(
    key="teacher_evaluations", label="教师评价", table=TeacherEvaluation, identity=("teacher_id", "period", "source", "day"),
    title="period", subtitle="source", sort="day", descending=True, filters=("source",), on_page=False,
    fields=(
        _OF_TEACHER,
        Field("period", "评价周期", required=True, width=6),
        Field("source", "评价来源", Kind.CHOICE, required=True, choices=EVALUATION_SOURCES, width=6),
        Field("score", "得分", Kind.DECIMAL, required=True, minimum=0, maximum=100, width=4),
        Field("day", "评价日期", Kind.DATE, required=True, width=6),
        REMARK,
    ),
)  # fmt: skip
