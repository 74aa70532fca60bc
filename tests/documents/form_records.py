"""Made-up records for ``form_facts``: people, photos, certificates, rewards, mentors."""

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
