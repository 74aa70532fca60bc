"""The registers of papers: form templates, what was put out of forms, ratings of a class's teaching."""

from __future__ import annotations

from talentdesk.model import ClassReview, FormOutput, FormTemplate
from talentdesk.model.vocabulary import FORM_SUBJECTS, MASK_PROFILES, REVIEW_ITEMS
from talentdesk.registers.fields import Field, Kind, Register
from talentdesk.registers.people import REMARK
from talentdesk.registers.teaching import OF_CLASS


def _count(name: str, label: str) -> Field:
    return Field(name, label, Kind.INTEGER, minimum=0, maximum=10000, width=4, synonyms=(f"{label}(人)",))


TEMPLATES = Register(
    key="templates", label="自定义表单", table=FormTemplate, identity=("key", "version"), title="label", subtitle="key",
    sort="label", on_page=False, creatable=False,
    fields=(
        Field("key", "表单代号", required=True, width=8, fixed=True),
        Field("version", "版本", Kind.INTEGER, required=True, width=4, fixed=True),
        Field("label", "表单名称", required=True, width=14),
        Field("about", "表单对象", Kind.CHOICE, required=True, choices=FORM_SUBJECTS, width=6, fixed=True),
        Field("mask", "个人信息", Kind.CHOICE, choices=MASK_PROFILES, width=6),
        Field("valid_from", "启用日期", Kind.DATE, width=6),
        Field("valid_to", "停用日期", Kind.DATE, width=6),
        Field("file_name", "文件名", required=True, width=12, fixed=True),
        Field("in_use", "使用中", Kind.YES_NO, width=4),
        REMARK,
    ),
)  # fmt: skip

OUTPUTS = Register(
    key="outputs", label="表单输出", table=FormOutput, identity=("form", "made_at"), title="form", subtitle="subject",
    sort="made_at", descending=True, filters=("form", "about"), on_page=False, creatable=False,
    fields=(
        Field("form", "表单", width=8, fixed=True),
        Field("version", "版本", Kind.INTEGER, fixed=True),
        Field("about", "表单对象", Kind.CHOICE, choices=FORM_SUBJECTS, fixed=True),
        Field("subject", "对象", width=12, fixed=True),
        Field("rows", "数据行数", Kind.INTEGER, width=4, fixed=True),
        Field("mask", "个人信息", Kind.CHOICE, choices=MASK_PROFILES, width=5, fixed=True),
        Field("purpose", "用途", width=10, fixed=True),
        Field("file_name", "文件名", width=12, fixed=True),
        Field("made_by", "制表人", Kind.NAME, width=5, fixed=True),
        Field("made_at", "制表时间", Kind.TEXT, width=8, fixed=True),
    ),
)  # fmt: skip

REVIEWS = Register(
    key="reviews", label="学员评议", table=ClassReview, identity=("class_id", "item"), title="item", subtitle="class_id",
    sort="item", on_page=False,
    fields=(
        OF_CLASS,
        Field("item", "评议项目", Kind.CHOICE, required=True, choices=REVIEW_ITEMS, width=8, synonyms=("项目",)),
        _count("good", "好"),
        _count("fair", "较好"),
        _count("passable", "尚可"),
        _count("poor", "差"),
        Field("comment", "意见与建议", Kind.NOTE, synonyms=("意见", "建议")),
    ),
)  # fmt: skip
