"""Made-up records for ``form_facts``: people, photos, teachers, equipment, pairings, certificates, rewards."""

from __future__ import annotations

import io
from datetime import date
from functools import cache

from PIL import Image, ImageDraw

from tests.fictional import Person, people

# Long names with the middle dot, characters beyond the common fonts and beyond U+FFFF.
RARE_NAMES = (
    "王丽",
    "阿卜杜拉·买买提江",
    "李䶮",
    "赵𬭎",
    "欧阳娜娜",
    "古丽米热·阿卜杜热合曼",
    "陈𬱖",
    "爱新觉罗·启明",
)
LONG_EMPLOYER = "滨江经济技术开发区新能源汽车零部件精密制造有限责任公司第二分厂"
_FIRM = "滨江精密机械有限公司"


@cache
def _crowd(seed: int, count: int) -> tuple[Person, ...]:
    return tuple(people(count, seed))


def person(number: int, seed: int) -> Person:
    """The person of a number from 1 in the crowd of a seed."""
    return _crowd(seed, 500 * (1 + (number - 1) // 500))[number - 1]


def name_of(number: int) -> str:
    """The name of the trainee of a number from 1: first the difficult ones."""
    return RARE_NAMES[number - 1] if number <= len(RARE_NAMES) else person(number, 4).name


def names(count: int) -> list[str]:
    """The names of the trainees in ``sample_facts(count)``."""
    return [name_of(number) for number in range(1, count + 1)]


@cache
def photo(shade: int = 180) -> bytes:
    """A JPEG of 295 × 413 pixels (25 × 35 mm at 300 dpi): a head and shoulders before a light ground."""
    image = Image.new("RGB", (295, 413), (shade, 215, 235))
    draw = ImageDraw.Draw(image)
    draw.ellipse((92, 70, 203, 220), fill=(222, 190, 160))
    draw.ellipse((30, 235, 265, 560), fill=(60, 80, 120))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


@cache
def seal() -> bytes:
    """A round red seal as PNG with a clear ground."""
    image = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((8, 8, 292, 292), outline=(200, 20, 20, 255), width=10)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def teacher(number: int) -> dict[str, object]:
    who = person(number, 7)
    return {
        "no": number,
        "code": f"T{number:03}",
        "name": ("刘洋", "陈静", "阿依古丽·买买提", "赵建国")[number % 4],
        "sex": who.sex,
        "id_number": who.id_number,
        "birth_date": who.birth,
        "phone": who.phone,
        "employment": ("专职", "兼职")[number % 2],
        "education": "本科",
        "title": ("讲师", "高级讲师", "高级工程师", "")[number % 4],
        "level": "二级/技师",
        "occupation": "车工",
        "dual_qualified": "是" if number % 2 else "否",
        "qualified_until": date(2028, 12, 31),
        "employer": "滨江市高技能人才培训基地",
        "photo": photo(190),
        "courses": ["数控车工（三级）", "数控铣工（四级）"],
        "hours": 64,
        "remark": None,
    }


def device(number: int) -> dict[str, object]:
    return {
        "no": number,
        "code": f"SB{number:04}",
        "name": ("数控车床", "五轴联动立式加工中心", "数字示波器")[number % 3],
        "model": ("CK6140", "VMC-850E", "DS1054Z")[number % 3],
        "specification": "Φ400×750",
        "maker": ("滨江机床厂", "东港数控装备制造有限公司")[number % 2],
        "made_on": date(2018, 3, 1),
        "bought_on": date(2018, 6, 1),
        "price": 168000.0 + number,
        "category": "机械设备",
        "life_years": 10,
        "place": "数控实训室",
        "custodian": "周明",
        "state": "在用",
        "purpose": "实训教学",
        "quantity": 1,
        "remark": None,
    }


def pair(number: int) -> dict[str, object]:
    mentor, apprentice = person(2 * number - 1, 9), person(2 * number, 9)
    return {
        "no": number,
        "number": f"ST2026{number:03}",
        "start": date(2026, 11, 1),
        "end": date(2027, 10, 31),
        "goal": "一年内达到三级/高级工，能独立完成轴类零件的编程与加工",
        "state": "进行中",
        "months": 12,
        "occupation": "车工",
        "mentor_name": "赵建国" if number % 3 else "阿卜杜拉·买买提",
        "mentor_id_number": mentor.id_number,
        "mentor_employer": LONG_EMPLOYER if number % 5 == 2 else _FIRM,
        "mentor_occupation": "车工",
        "mentor_level": "一级/高级技师",
        "mentor_phone": mentor.phone,
        "mentor_years": 20,
        "apprentice_name": apprentice.name,
        "apprentice_id_number": apprentice.id_number,
        "apprentice_employer": _FIRM,
        "apprentice_position": "操作工",
        "apprentice_level": "四级/中级工",
        "apprentice_phone": apprentice.phone,
        "remark": None,
    }


def certificate(number: int) -> dict[str, object]:
    who = person(number, 11)
    return {
        "no": number,
        "number": f"BJ2026{number:04}",
        "kind": "结业证书",
        "holder": name_of(number),
        "id_number": who.id_number,
        "phone": who.phone,
        "address": f"滨江市江南大道 {number} 号",
        "employer": LONG_EMPLOYER if number == 2 else _FIRM,
        "occupation": "车工",
        "trade": "数控车工",
        "level": "三级/高级工",
        "issued_on": date(2026, 11, 20),
        "state": "有效",
        "reason": None,
        "class_name": "数控车工（三级）2026秋1班",
        "photo": photo(170),
    }


def reward(number: int) -> dict[str, object]:
    who = person(number, 4)
    return {
        "no": number,
        "name": name_of(number),
        "id_number": who.id_number,
        "phone": who.phone,
        "employer": LONG_EMPLOYER if number % 9 == 2 else who.employer,
        "occupation": "车工",
        "level": "三级/高级工",
        "certificate": f"BJ2026{number:04}",
        "issued_on": date(2026, 11, 20),
        "amount": 2000,
    }


def mentor(number: int) -> dict[str, object]:
    who = person(number, 13)
    return {
        "no": number,
        "name": who.name,
        "sex": who.sex,
        "birth_date": who.birth,
        "employer": _FIRM,
        "occupation": "车工",
        "level": "一级/高级技师",
        "years": 20,
        "phone": who.phone,
        "apprentices": number % 4,
    }


def entry(number: int) -> dict[str, object]:
    return {
        "no": number,
        "title": f"材料{number}",
        "page": 2 * number,
        "note": "尚未录入学员评议" if number == 9 else None,
    }
