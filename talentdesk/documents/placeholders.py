"""What a layout may show: the list of placeholders with label and sample, and dates in all their ways of writing.

The services fill them; texts arrive formatted. Addresses have defaults, because layouts print them always.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from talentdesk.documents.layout_model import Layout
from talentdesk.text import tr

# 证书信息查询网址 and 机构信息查询网址 of 人社鉴发〔2021〕1号 [C2]; they may have moved, so both are settings.
VERIFY_URL = "http://jndj.osta.org.cn"
AGENCY_URL = "http://pjjg.osta.org.cn"

_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A name for ``{name}`` in layouts, in its ``group`` of the list; ``sample`` is shown where there is no trainee."""

    name: str
    group: Literal["trainee", "class", "marks", "certificate", "dates", "base"]
    sample: str
    kind: Literal["text", "photo", "image", "qr"] = "text"

    @property
    def label(self) -> str:
        """What it is called on the screen, in the language of the program."""
        return placeholder_label(self.name)


def chinese_date(day: date) -> str:
    """2026年11月20日."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_numerals_date(day: date) -> str:
    """二〇二六年十一月二十日."""
    return f"{_year(day)}年{_count(day.month)}月{_count(day.day)}日"


def _year(day: date) -> str:
    return "".join(_DIGITS[int(digit)] for digit in f"{day.year:04d}")


def _count(value: int) -> str:
    """A number from 1 to 99 as it is spoken: 十一, 二十, 三十一."""
    tens, ones = divmod(value, 10)
    spoken = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return spoken + (_DIGITS[ones] if ones else "")


def date_values(name: str, day: date | None) -> dict[str, str]:
    """All placeholders of one date: ``name`` as 2026年11月20日, ``name_cn`` 二〇二六年十一月二十日, ``name_iso``
    2026-11-20, ``name_dots`` 2026.11.20, and the parts ``name_year`` … ``name_day_cn``; all empty without a date.
    """
    if day is None:
        return {key: "" for key, _ in _date_parts(name, date.min)}
    return dict(_date_parts(name, day))


def _date_parts(name: str, day: date) -> Iterator[tuple[str, str]]:
    yield name, chinese_date(day)
    yield f"{name}_cn", chinese_numerals_date(day)
    yield f"{name}_iso", day.isoformat()
    yield f"{name}_dots", f"{day.year}.{day.month:02d}.{day.day:02d}"
    for part, plain, spoken in (
        ("year", str(day.year), _year(day)),
        ("month", str(day.month), _count(day.month)),
        ("day", str(day.day), _count(day.day)),
    ):
        yield f"{name}_{part}", plain
        yield f"{name}_{part}_cn", spoken


_DATES = {
    "start": date(2026, 9, 1),
    "end": date(2026, 11, 20),
    "issue_date": date(2026, 11, 20),
    "expiry": date(2029, 11, 19),
    "birth_date": date(1949, 12, 31),
}

PLACEHOLDERS: tuple[Placeholder, ...] = (
    Placeholder("name", "trainee", "欧阳娜娜"),
    Placeholder("sex", "trainee", "女"),
    Placeholder("id_kind", "trainee", "居民身份证"),
    Placeholder("id_number", "trainee", "11010519491231002X"),
    Placeholder("id_masked", "trainee", "110105********002X"),
    Placeholder("education", "trainee", "大学专科"),
    Placeholder("job", "trainee", "数控车工"),
    Placeholder("employer", "trainee", "江州重型机床有限公司"),
    Placeholder("phone", "trainee", "13800001234"),
    Placeholder("student_no", "trainee", "202601001"),
    Placeholder("photo", "trainee", "", "photo"),
    Placeholder("class_code", "class", "2026QCK01"),
    Placeholder("class_name", "class", "数控车工三级2026秋1班"),
    Placeholder("course", "class", "数控车工（三级）技能提升培训"),
    Placeholder("content", "class", "数控编程、加工工艺、零件检测与安全生产"),
    Placeholder("occupation", "class", "车工"),
    Placeholder("trade", "class", "数控车工"),
    Placeholder("level", "class", "三级/高级工"),
    Placeholder("hours", "class", "120"),
    Placeholder("training_kind", "class", "初训"),
    Placeholder("training_months", "class", "2026年9月—11月"),
    Placeholder("addressee", "class", "江州市人力资源和社会保障局"),
    Placeholder("theory", "marks", "86"),
    Placeholder("practice", "marks", "91"),
    Placeholder("review", "marks", "88"),
    Placeholder("total", "marks", "89"),
    Placeholder("result", "marks", "合格"),
    Placeholder("number", "certificate", "JZ2026QCK010001"),
    Placeholder("print_number", "certificate", "00012345"),
    Placeholder("qr", "certificate", "TDC1:SAMPLE-JZ2026QCK010001", "qr"),
    Placeholder("verify_url", "certificate", VERIFY_URL),
    Placeholder("agency_url", "certificate", AGENCY_URL),
    Placeholder("base_name", "base", "江州市高技能人才培训基地"),
    Placeholder("base_code", "base", "JZ01"),
    Placeholder("base_address", "base", "江州市开发区匠心路 8 号"),
    Placeholder("base_phone", "base", "010-80001234"),
    Placeholder("credit_code", "base", "91350100M000100Y43"),
    Placeholder("head", "base", "周明"),
    Placeholder("signer", "base", "陈静"),
    Placeholder("seal", "base", "", "image"),
    *(
        Placeholder(key, "dates", text)
        for name, day in _DATES.items()
        for key, text in date_values(name, day).items()
    ),
)


def sample_subject() -> dict[str, object]:
    """A fictional trainee with a value for every placeholder; no photo and no seal."""
    return {each.name: None if each.kind in ("photo", "image") else each.sample for each in PLACEHOLDERS}


def unknown_placeholders(layout: Layout) -> tuple[str, ...]:
    """The placeholders of a layout that are not in the list: misspelt, or of another program."""
    known = {each.name for each in PLACEHOLDERS}
    return tuple(name for name in layout.names if name not in known)


def placeholder_label(name: str) -> str:
    """What a placeholder is called on the screen; a name not in the list stays as it is."""
    labels = _labels()
    if name in labels:
        return labels[name]
    for date_name in _DATES:
        if name.startswith(date_name + "_"):
            style = _date_styles().get(name.removeprefix(date_name + "_"))
            return tr("{date}（{style}）", date=labels[date_name], style=style) if style else name
    return name


def _labels() -> dict[str, str]:
    return {
        "name": tr("姓名"),
        "sex": tr("性别"),
        "id_kind": tr("证件类型"),
        "id_number": tr("证件号码"),
        "id_masked": tr("证件号码（遮盖）"),
        "birth_date": tr("出生日期"),
        "education": tr("学历"),
        "job": tr("岗位/职务"),
        "employer": tr("工作单位"),
        "phone": tr("联系电话"),
        "student_no": tr("学号"),
        "photo": tr("照片"),
        "class_code": tr("班级编号"),
        "class_name": tr("班级名称"),
        "course": tr("课程"),
        "content": tr("主要课程内容"),
        "occupation": tr("职业"),
        "trade": tr("工种"),
        "level": tr("等级"),
        "hours": tr("学时"),
        "training_kind": tr("初训/复训"),
        "training_months": tr("培训月份"),
        "addressee": tr("致送单位"),
        "theory": tr("应知成绩"),
        "practice": tr("应会成绩"),
        "review": tr("综合评审成绩"),
        "total": tr("总成绩"),
        "result": tr("结果"),
        "start": tr("开班日期"),
        "end": tr("结业日期"),
        "issue_date": tr("发证日期"),
        "expiry": tr("有效期至"),
        "number": tr("证书编号"),
        "print_number": tr("印制流水码"),
        "qr": tr("二维码内容"),
        "verify_url": tr("证书信息查询网址"),
        "agency_url": tr("机构信息查询网址"),
        "base_name": tr("基地名称"),
        "base_code": tr("基地代码"),
        "base_address": tr("基地地址"),
        "base_phone": tr("基地电话"),
        "credit_code": tr("统一社会信用代码"),
        "head": tr("负责人"),
        "signer": tr("经办人"),
        "seal": tr("印章图片"),
    }


def _date_styles() -> dict[str, str]:
    return {
        "cn": tr("汉字"),
        "iso": tr("短横线"),
        "dots": tr("圆点"),
        "year": tr("年"),
        "month": tr("月"),
        "day": tr("日"),
        "year_cn": tr("年，汉字"),
        "month_cn": tr("月，汉字"),
        "day_cn": tr("日，汉字"),
    }
