"""Fictional people, classes and photos for the tests of documents."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from PIL import Image

NAMES = (
    "王丽",
    "欧阳娜娜",
    "阿卜杜拉·买买提",
    "李䶮",
    "王㛃",
    "赵𬭎",
    "陈𬱖",
    "阿依古丽·买买提江买买提江买买提江买买提江买买提江买买提江甲",
)


def photo(path: Path, *, shade: int = 200, size: tuple[int, int] = (295, 413)) -> Path:
    """A JPEG of one colour with a darker field, so that each shade is its own file."""
    image = Image.new("RGB", size, (shade, 230, 240))
    image.paste((60, 80, shade // 2), (size[0] // 4, size[1] // 3, size[0] * 3 // 4, size[1]))
    image.save(path, "JPEG", quality=88)
    return path


def subject(place: int, **changes: object) -> dict[str, object]:
    """The facts of one certificate."""
    return {
        "name": NAMES[place % len(NAMES)],
        "sex": "女",
        "id_number": "11010519491231002X",
        "photo": None,
        "course": "数控车工（三级）技能提升培训",
        "occupation": "车工",
        "trade": "数控车工",
        "level": "三级/高级工",
        "hours": "120",
        "start": "2026年9月1日",
        "end": "2026年11月20日",
        "issue_date": "二〇二六年十一月二十一日",
        "number": f"JZ2026QCK01{place + 1:04}",
        "base_name": "江州市高技能人才培训基地",
        "qr": f"TD1;JZ01;JZ2026QCK01{place + 1:04}",
        **changes,
    }


def facts(trainees: int, sessions: int) -> dict[str, object]:
    """The facts of one class as services give them."""
    employers = ("江州重型机床有限公司", "江州市开发区新能源汽车零部件制造有限责任公司第二分厂", "")
    return {
        "base": {"name": "江州市高技能人才培训基地", "code": "JZ01"},
        "class": {
            "code": "2026QCK01",
            "name": "数控车工三级2026秋1班",
            "occupation": "车工（数控车工）",
            "level": "三级/高级工",
            "start": dt.date(2026, 9, 1),
            "end": "2026-11-20",
            "head_teacher": "周明",
            "teachers": ["刘洋", "陈静"],
            "size": trainees,
            "exam_date": "2026-11-18",
        },
        "trainees": [
            {
                "student_no": f"2026010{number + 1:02}",
                "name": NAMES[number] if number < len(NAMES) else f"张{'伟强敏静磊'[number % 5]}",
                "sex": "男",
                "id_number": "11010519491231002X",
                "education": "大学专科",
                "employer": employers[number % 3],
                "phone": "13800001234",
                "theory": (78, 65.5, None)[number % 3],
                "practice": 90,
            }
            for number in range(trainees)
        ],
        "sessions": [
            {"date": dt.date(2026, 9, 1) + dt.timedelta(days=n // 2), "period": ("上午", "下午")[n % 2]}
            for n in range(sessions)
        ],
        "exam_date": "2026-11-18",
    }
