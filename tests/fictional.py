"""Made-up people by the hundred thousand: valid ID numbers, usual names, no real person."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from talentdesk.rules.identity import id_check_digit

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆汪单仇"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲飞鹏华红玉春梅建国志云峰雷晨宇欣怡浩然子轩梓涵思雨佳"
PLACES = ("330102", "330106", "320102", "340104", "410102", "420103", "430102", "510104", "650102", "350203")
EMPLOYERS = tuple(
    f"{town}{trade}有限公司"
    for town in ("滨江", "临海", "新城", "东港", "西山", "南湖", "北岭", "中原")
    for trade in (
        "精密机械",
        "汽车零部件",
        "电气设备",
        "养老服务",
        "焊接技术",
        "数控装备",
        "物流",
        "建筑安装",
    )
)
HEADINGS = (
    "序号", "姓名", "性别", "证件类型", "证件号码", "出生日期", "民族", "文化程度", "政治面貌", "联系电话", "电子邮箱", "通讯地址",
    "户籍所在地", "工作单位", "岗位", "现职业等级", "人员类别", "备注", "报名表编号", "来源",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """One made-up trainee."""

    name: str
    sex: str
    id_number: str
    birth: date
    phone: str
    employer: str


def id_number(place: str, birth: date, serial: int) -> str:
    """A number with the right check digit; an odd serial (1–999) is a man."""
    first = f"{place}{birth:%Y%m%d}{serial:03d}"
    return first + id_check_digit(first)


def people(count: int, seed: int = 1) -> Iterator[Person]:
    """``count`` people, no ID number twice (up to 3,000,000); the same ones for the same seed."""
    chance = random.Random(seed)
    first_day = date(1965, 1, 1)
    for index in range(count):
        # Place, day and serial walk through their products, so that no number comes twice.
        place = PLACES[index % 10]
        birth = first_day + timedelta(days=(index // 10) % 15_000)
        serial = 1 + (index // 150_000) * 2 + chance.randrange(2)
        name = chance.choice(SURNAMES) + "".join(
            chance.choice(GIVEN) for _ in range(chance.choice((1, 2, 2)))
        )
        yield Person(
            name=name,
            sex="男" if serial % 2 else "女",
            id_number=id_number(place, birth, serial),
            birth=birth,
            phone=f"1{chance.choice('3578')}{chance.randrange(10**9):09d}",
            employer=chance.choice(EMPLOYERS),
        )


def roster_rows(count: int, seed: int = 1) -> Iterator[list[object]]:
    """Rows of 20 cells under ``HEADINGS``."""
    chance = random.Random(seed + 1000)
    educations = ("高中", "中专", "大专", "本科", "技校")
    levels = ("五级/初级工", "四级/中级工", "三级/高级工", "")
    kinds = ("企业职工", "农村转移就业劳动者", "高校毕业生", "退役军人")
    for index, person in enumerate(people(count, seed), start=1):
        yield [
            index, person.name, person.sex, "居民身份证", person.id_number, person.birth.isoformat(), "汉族",
            chance.choice(educations), "群众", person.phone, f"u{index}@example.com",
            f"滨江市中山路{index % 900}号{index % 30}幢", "滨江市", person.employer, "操作工", chance.choice(levels),
            chance.choice(kinds), f"第{index % 17}批", f"BM{index:07d}", "线上",
        ]  # fmt: skip
