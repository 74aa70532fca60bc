"""Lists of accepted values, read from the shipped code tables (see resources/refdata/README.md)."""

from __future__ import annotations

import csv

from talentdesk.paths import resource

DOCUMENTS = (
    "居民身份证", "港澳台居民居住证", "外国人永久居留身份证", "港澳居民来往内地通行证",
    "台湾居民来往大陆通行证", "护照", "军官证", "其他",
)  # fmt: skip

PERSON_CATEGORIES = (
    "企业职工", "城镇登记失业人员", "农村转移就业劳动者", "高校毕业生", "退役军人", "脱贫劳动力",
    "残疾人", "低保家庭成员", "零就业家庭成员", "其他",
)  # fmt: skip


def read_table(name: str) -> list[dict[str, str]]:
    """All rows of one shipped code table, by its file name without ending; every value is text."""
    with resource(f"refdata/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ETHNIC = tuple(row["name"] for row in read_table("gbt3304_ethnic"))
POLITICAL = tuple(row["short"] or row["name"] for row in read_table("gbt4762_political"))

VALUE_SYNONYMS: dict[str, dict[str, str]] = {
    "sex": {"男性": "男", "女性": "女", "M": "男", "F": "女", "1": "男", "2": "女"},
    "ethnic": {name.removesuffix("族"): name for name in ETHNIC},
    "education": {
        "研究生": "硕士研究生", "硕士": "硕士研究生", "博士": "博士研究生", "大学本科": "本科", "大学": "本科",
        "大学专科": "大专", "专科": "大专", "大学专科和专科学校": "大专", "高职": "大专", "中等专业学校": "中专",
        "中职": "中专", "职业高中": "职高", "普通高中": "高中", "技工学校": "技校", "高级技工学校": "高级技校",
        "初级中学": "初中",
    },
    "id_type": {"身份证": "居民身份证", "二代身份证": "居民身份证", "111": "居民身份证", "201": "居民身份证"},
    "political": {
        "党员": "中共党员", "中国共产党党员": "中共党员", "预备党员": "中共预备党员", "团员": "共青团员", "群众": "群众",
    },
    "employment": {"全职": "专职", "专任": "专职", "外聘": "兼职"},
    "mark": {"√": "present", "缺": "absent", "迟": "late", "假": "leave"},
}  # fmt: skip
