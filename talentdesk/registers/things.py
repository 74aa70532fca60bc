"""The registers of certificates, what belongs to issuing them, and the base's own profile."""

from __future__ import annotations

from talentdesk.model import BaseProfile, Calibration, Certificate, NumberScheme, StockEntry
from talentdesk.model.vocabulary import (
    CERTIFICATE_STATES,
    SCHEME_KINDS,
    STOCK_ITEMS,
    STOCK_KINDS,
)
from talentdesk.registers.fields import Field, Kind, Register, Search
from talentdesk.registers.people import REMARK

CERTIFICATES = Register(
    key="certificates", label="证书", table=Certificate, identity=("number",), title="number", subtitle="holder",
    sort="number", descending=True, filters=("state", "kind"), creatable=False,
    fields=(
        Field("number", "证书编号", required=True, width=12, search=Search.CODE, synonyms=("证书号",), fixed=True),
        Field("kind", "证书种类", width=6, fixed=True),
        Field("holder", "姓名", Kind.NAME, width=6, search=Search.NAME, fixed=True),
        Field("id_number", "证件号码", personal=True, width=12, search=Search.CODE, fixed=True),
        Field("trainee_id", "学员", Kind.REFERENCE, required=True, reference="trainees", fixed=True),
        Field("class_id", "班次", Kind.REFERENCE, reference="classes", width=12, fixed=True),
        Field("occupation", "职业", width=7, fixed=True),
        Field("trade", "工种", fixed=True),
        Field("level", "等级", Kind.LEVEL, width=7, fixed=True),
        Field("issued_on", "发证日期", Kind.DATE, width=6, fixed=True),
        Field("state", "状态", Kind.CHOICE, choices=CERTIFICATE_STATES, width=4, fixed=True),
        Field("reason", "作废原因", fixed=True),
        Field("layout", "版式", fixed=True),
        Field("supersedes_id", "补办自", Kind.REFERENCE, reference="certificates", fixed=True),
        Field("expires_on", "有效期至", Kind.DATE, fixed=True),
        Field("collected_on", "领取日期", Kind.DATE, width=6, fixed=True),
        Field("collected_by", "领取人", Kind.NAME, fixed=True),
        Field("blank_serial", "空白证书流水号", fixed=True),
        Field("bureau_number", "主管部门编号", fixed=True),
    ),
)  # fmt: skip

BASES = Register(
    key="base", label="基地", table=BaseProfile, identity=("name",), title="name", on_page=False, creatable=False,
    fields=(
        Field("name", "基地名称", required=True),
        Field("code", "基地代码"),
        Field("credit_code", "统一社会信用代码", Kind.CREDIT_CODE),
        Field("address", "地址"),
        Field("contact", "联系人", Kind.NAME),
        Field("phone", "联系电话", Kind.PHONE),
        Field("principal", "负责人", Kind.NAME),
        Field("seal", "公章图片", Kind.PHOTO, group="表单"),
        Field("retention_years", "班级档案保存年限", Kind.INTEGER, required=True, minimum=1, maximum=100, group="表单"),
        Field("assessor", "评价机构", group="证书"),
        Field("issuer", "发证机构", group="证书"),
        Field("number_pattern", "证书编号规则", required=True, group="证书"),
        Field("number_prefix", "证书编号前缀", group="证书"),
        Field("is_assessor", "本基地是备案的评价机构", Kind.YES_NO, group="证书"),
        Field("verify_url", "证书信息查询网址", group="证书"),
        Field("organisation_url", "机构信息查询网址", group="证书"),
        Field(
            "stock_threshold", "空白证书低于多少张提醒", Kind.INTEGER, required=True, minimum=0, maximum=100000, group="证书"
        ),
        Field("pair_months", "结对期限(月)", Kind.INTEGER, required=True, minimum=1, maximum=60, group="师徒"),
        Field("pair_review_months", "结对考核间隔(月)", Kind.INTEGER, required=True, minimum=1, maximum=24, group="师徒"),
        Field("pair_level_gap", "师傅至少高出几级", Kind.INTEGER, required=True, minimum=0, maximum=5, group="师徒"),
        Field("class_mentors", "学徒班至少几位师傅", Kind.INTEGER, required=True, minimum=0, maximum=20, group="师徒"),
        Field("hours_per_month", "教师每月课时上限", Kind.INTEGER, minimum=1, maximum=400, group="规则"),
        Field("attendance_percent", "出勤率下限(%)", Kind.INTEGER, required=True, minimum=0, maximum=100, group="规则"),
        Field("pass_mark", "合格分数", Kind.INTEGER, required=True, minimum=0, maximum=100, group="规则"),
    ),
)  # fmt: skip

SCHEMES = Register(
    key="schemes", label="编号规则", table=NumberScheme, identity=("name",), title="name", sort="name", on_page=False,
    fields=(
        Field("name", "规则名称", required=True, width=10),
        Field("kind", "种类", Kind.CHOICE, required=True, choices=SCHEME_KINDS, width=6),
        Field("pattern", "编号规则", width=14),
        Field("prefix", "13 位机构前缀", width=10),
        REMARK,
    ),
)  # fmt: skip

CALIBRATIONS = Register(
    key="calibrations", label="套打校准", table=Calibration, identity=("printer", "tray", "stock", "side"),
    title="printer", subtitle="stock", sort="printer", on_page=False,
    fields=(
        Field("printer", "打印机", required=True, width=12),
        Field("tray", "纸盒", width=5),
        Field("stock", "空白证书种类", width=8),
        Field("side", "面", Kind.CHOICE, choices=("front", "back"), width=4),
        Field("dx", "横向偏移(mm)", Kind.DECIMAL, minimum=-50, maximum=50, width=5),
        Field("dy", "纵向偏移(mm)", Kind.DECIMAL, minimum=-50, maximum=50, width=5),
        Field("scale_x", "横向比例", Kind.DECIMAL, minimum=0.8, maximum=1.2, width=5),
        Field("scale_y", "纵向比例", Kind.DECIMAL, minimum=0.8, maximum=1.2, width=5),
        Field("rotation", "旋转(度)", Kind.DECIMAL, minimum=-10, maximum=10, width=5),
        Field("checked_on", "校准日期", Kind.DATE, width=6),
    ),
)  # fmt: skip

STOCK = Register(
    key="stock", label="空白证书台账", table=StockEntry, identity=("day", "kind", "first_serial"), title="kind",
    subtitle="item", sort="day", descending=True, filters=("item", "kind"), on_page=False, creatable=False,
    fields=(
        Field("day", "日期", Kind.DATE, required=True, width=6, fixed=True),
        Field("item", "物品", Kind.CHOICE, choices=STOCK_ITEMS, width=6, fixed=True),
        Field("kind", "流水类型", Kind.CHOICE, required=True, choices=STOCK_KINDS, width=5, fixed=True),
        Field("count", "数量", Kind.INTEGER, required=True, width=4, fixed=True),
        Field("first_serial", "起始流水号", width=8, fixed=True),
        Field("last_serial", "截止流水号", width=8, fixed=True),
        Field("certificate_id", "证书", Kind.REFERENCE, reference="certificates", width=10, fixed=True),
        Field("reason", "原因", width=10, fixed=True),
        Field("person", "经办人", width=5, fixed=True),
        Field("remark", "备注", Kind.NOTE, fixed=True),
    ),
)  # fmt: skip
