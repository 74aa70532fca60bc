"""Facts for filling any form: every declared placeholder has a value, people and numbers made up, always the same."""

from __future__ import annotations

from datetime import date, timedelta

from tests.documents.form_records import (
    LONG_EMPLOYER,
    RARE_NAMES,
    certificate,
    entry,
    mentor,
    name_of,
    names,
    person,
    photo,
    reward,
    seal,
)
from tests.documents.form_things import allowance, device, graduate, loan, pair, teacher

__all__ = ["LONG_EMPLOYER", "RARE_NAMES", "names", "photo", "sample_facts"]

REVIEWED = ("教学态度", "教学内容", "教学方法", "教学手段", "讲解示范", "巡回指导", "课时完成情况")
_START = date(2026, 9, 1)


def sample_facts(trainees: int = 42, sessions: int = 16) -> dict[str, object]:
    """Facts of a class of ``trainees`` with ``sessions``, of teachers, equipment, pairings, certificates and the base.

    With no trainees the lists of what belongs to them (certificates, groups, rewards) are empty too, and so are the other
    lists: an empty form of any kind is ``sample_facts(0, 0)``.
    """
    others = 12 if trainees else 0
    certified = round(trainees * 0.64)
    taught = [_session(n, trainees) for n in range(1, sessions + 1)]
    return {
        "base": _base(),
        "today": date(2026, 11, 21),
        "user": "周教务",
        "purpose": "报市局备案",
        "ask": _asked(),
        "class": _class(trainees, sessions),
        "summary": _summary(trainees, certified),
        "trainees": [_trainee(n, sessions, n <= certified) for n in range(1, trainees + 1)],
        "sessions": taught,
        "teachers": [teacher(n) for n in range(1, others // 3 + 1)],
        "devices": [device(n) for n in range(1, trainees + 1)],
        "loans": [loan(n) for n in range(1, others // 4 + 1)],
        "graduates": [graduate(n) for n in range(1, others + 1)],
        "allowances": [allowance(n) for n in range(1, others + 1)],
        "pairs": [pair(n) for n in range(1, others + 1)],
        "certificates": [certificate(n) for n in range(1, others // 4 + 1)],
        "reviews": [_review(n, item, trainees) for n, item in enumerate(REVIEWED, start=1)],
        "groups": [_group(n, certified) for n in range(1, min(trainees, 2) + 1)],
        "rewards": [reward(n) for n in range(1, certified + 1)],
        "mentors": [mentor(n) for n in range(1, others + 1)],
        "entries": [entry(n) for n in range(1, others + 1)],
    }


def _base() -> dict[str, object]:
    return {
        "name": "滨江市高技能人才培训基地",
        "code": "BJ",
        "credit_code": "91330100MA2EXAMPLE",
        "address": "滨江市江南大道 100 号",
        "contact": "周明",
        "phone": "0571-00000000",
        "principal": "方远",
        "assessor": "滨江市职业技能评价中心",
        "issuer": "滨江市高技能人才培训基地",
        "seal": seal(),
    }


def _asked() -> dict[str, object]:
    """An answer to everything the forms ask for."""
    return {
        "funding_kind": "企业职工培训补贴",
        "until": "2026-11-27",
        "category": "岗前技能培训",
        "period": "2026年第3期",
        "summary": "本班按计划完成全部课时，学员出勤良好，实操考核成绩较上期提高；下期增加编程与工艺练习的课时。",
        "exam_kind": "新考",
        "fee": 20,
        "address": "滨江市江南大道 1 号 2 幢 301 室",
        "standard": 1800,
        "payee": "培训机构",
        "year": 2026,
        "filler": "周明",
        "borrower": "陈静",
        "place": "二号实训楼 203",
        "reason": "技能竞赛赛前训练",
        "month": 11,
        "count": 5,
        "seed": 20261121,
    }


def _class(size: int, sessions: int) -> dict[str, object]:
    return {
        "code": "2026QCG1",
        "name": "数控车工（三级）2026秋1班",
        "filing_number": "33012026000123",
        "course": "数控车工（三级）",
        "occupation": "车工",
        "occupation_code": "6-18-01-01",
        "trade": "数控车工",
        "level": "三级/高级工",
        "start": _START,
        "end": date(2026, 11, 20),
        "exam_date": date(2026, 11, 20),
        "head_teacher": "郑海燕",
        "head_teacher_phone": "13800000000",
        "teachers": ["刘洋", "陈静"],
        "place": "二号实训楼数控实训室",
        "funding": "政府买单",
        "size": size,
        "hours": 8 * sessions,
        "hours_theory": 40,
        "hours_practice": 80,
        "hours_online": 8,
        "sessions": sessions,
        "remark": "晚间班",
        "keep_until": date(2031, 12, 31),
        "retention_years": 5,
    }


def _summary(size: int, certified: int) -> dict[str, object]:
    assessed = max(size - 2, 0)
    return {
        "registered": size,
        "attendance_rate": 0.93 if size else None,
        "assessed": assessed,
        "passed": certified,
        "certified": certified,
        "assessed_pass_rate": certified / assessed if assessed else None,
        "training_pass_rate": certified / size if size else None,
        "left": 0,
        "reviews": max(size - 4, 0),
        "review_rate": 0.95 if size else None,
        "reward_total": 2000 * certified,
        "subsidy_total": 1800 * certified,
        "allowance_total": 3600.0 if size else 0,
        "devices": 183,
        "device_value": 12345678.0,
        "trainees_year": 187,
        "certificates_year": 27,
        "skilled_year": 27,
        "teachers": 24,
        "dual_teachers": 9,
        "mentors": 18,
        "partners": 5,
        "courses": 4,
        "courses_featured": 2,
    }


def _trainee(number: int, sessions: int, certified: bool) -> dict[str, object]:
    who = person(number, 4)
    absent = number % 7 == 3
    signs = {no: "缺" if absent and no % 5 == 2 else "√" for no in range(1, sessions + 1)}
    attended = sum(sign == "√" for sign in signs.values())
    return {
        "no": number,
        "student_no": f"{number:02}",
        "name": name_of(number),
        "sex": who.sex,
        "id_type": "居民身份证",
        "id_number": who.id_number,
        "birth_date": who.birth,
        "age": 2026 - who.birth.year,
        "ethnic": "维吾尔族" if "·" in name_of(number) else "汉族",
        "education": ("大专", "高级技校", "本科", "硕士研究生")[number % 4],
        "political": "群众",
        "employer": LONG_EMPLOYER if number % 9 == 2 else who.employer,
        "position": "操作工",
        "phone": who.phone,
        "email": f"name{number}@example.cn",
        "address": f"滨江市江南大道 {number} 号",
        "residence": "浙江省滨江市",
        "current_level": "四级/中级工",
        "held_number": f"330100201940{number:05}",
        "held_occupation": "车工",
        "work_years": 3 + number % 20,
        "person_category": ("企业职工", "农村转移就业劳动者", "退役军人")[number % 3],
        "photo": photo(150 + number % 60) if number % 6 else None,
        "enrolled_on": _START,
        "state": "结业" if certified else "在读",
        "theory": (78, 65.5, None, 91)[number % 4],
        "practice": (90, 72, 88, None)[number % 4],
        "review": None,
        "result": "合格" if certified else "不合格",
        "certificate": f"BJ2026{number:04}" if certified else None,
        "certificate_kind": "结业证书" if certified else None,
        "issued_on": date(2026, 11, 20) if certified else None,
        "certificate_proof": f"TDC1:{number}" if certified else None,
        "collected_on": None,
        "collected_by": None,
        "attended": attended,
        "attended_hours": 8 * attended,
        "attendance_rate": attended / sessions if sessions else None,
        "absent": sessions - attended,
        "late": 0,
        "leave": 0,
        "online_hours": 8 if number % 5 else 6,
        "online_planned": 8,
        "online_rate": 1.0 if number % 5 else 0.75,
        "online_start": _START,
        "mark": signs,
        "marks": signs,
        "class_name": "数控车工（三级）2026秋1班",
        "occupation": "车工",
        "trade": "数控车工",
        "level": "三级/高级工",
        "exam_date": date(2026, 11, 20),
        "remark": None,
    }


def _session(number: int, trainees: int) -> dict[str, object]:
    return {
        "no": number,
        "date": _START + timedelta(days=(number - 1) // 2),
        "period": ("上午", "下午")[(number - 1) % 2],
        "hours": 8,
        "kind": "理论" if number % 3 == 1 else "实操",
        "teacher": ("刘洋", "陈静")[number % 2],
        "content": ("数控车床安全操作规程", "G 代码编程：外圆、端面、切槽与螺纹循环", "轴类零件加工与检测")[
            number % 3
        ],
        "place": "数控实训室",
        "present": max(trainees - number % 4, 0),
    }


def _review(number: int, item: str, trainees: int) -> dict[str, object]:
    poor, passable = (number == 6) * (trainees > 20), number % 3 if trainees > 20 else 0
    fair = 6 if trainees > 20 else 0
    total = max(trainees - 4, 0)
    good = max(total - fair - passable - poor, 0)
    return {
        "no": number,
        "item": item,
        "good": good,
        "fair": fair,
        "passable": passable,
        "poor": int(poor),
        "total": total,
        "rate": (good + fair) / total if total else None,
        "comment": {3: "希望多安排上机时间，编程练习再多一些。", 6: "实训时两人一台机床，等待较久。"}.get(
            number
        )
        if total
        else None,
    }


def _group(number: int, certified: int) -> dict[str, object]:
    return {
        "no": number,
        "occupation": "车工",
        "trade": ("数控车工", "普通车工")[number - 1],
        "level": "三级/高级工",
        "count": certified // 2 + (number == 1) * (certified % 2),
        "first": f"BJ2026{1 if number == 1 else certified - certified // 2 + 1:04}",
        "last": f"BJ2026{certified - certified // 2 if number == 1 else certified:04}",
    }
