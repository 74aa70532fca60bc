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
