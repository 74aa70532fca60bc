"""Made-up records for ``form_facts``: teachers, equipment, loans, pairings with all that is listed of them."""

from __future__ import annotations

from datetime import date

from tests.documents.form_records import LONG_EMPLOYER, name_of, person, photo

_FIRM = "滨江精密机械有限公司"


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
        "category": ("一体化教师", "专业理论课教师", "")[number % 3],
        "state": "派出" if number == 3 else "",
        "hours_limit": 60,
        "qualifications": [_qualification(n) for n in range(1, 1 + number % 3)],
        "trainings": [_training(n) for n in range(1, 1 + number % 4)],
        "secondments": [_secondment(n) for n in range(1, 1 + number % 2)],
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
        "unit": "台",
        "loan_quantity": 1,
        "kind": "设备",
        "serial_number": f"GS2018-{number:04}",
        "technical": ("主轴转速一千六百转，功率五点五千瓦", "", "带宽五十兆赫，四通道")[number % 3],
        "attachments": ("卡盘、尾座、说明书", "探头两支")[number % 2],
        "station": f"{number} 号工位" if number % 3 else "",
        "value": 168000.0 + number,
        "net_value": 28000.0 + number,
        "written_off": 140000.0,
        "age_years": 8.4,
        "beyond_life": "否",
        "photo": photo(200),
        # The odd ones have plans and a record of what was done; the others are filled in by hand.
        "plans": [_plan(n) for n in range(1, 4)] if number % 2 else [],
        "works": [_work(n) for n in range(1, 4)] if number % 2 else [],
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
        "class_name": "企业新型学徒制2026班",
        "tasks": "师傅每周示范一次，徒弟每月完成一件作业",
        "plan": "前三个月基本操作，后九个月独立加工",
        "allowance": 300,
        "signed_on": date(2026, 10, 30),
        "ended_on": date(2027, 10, 31) if number % 4 == 0 else None,
        "result": "按期出师" if number % 4 == 0 else "",
        "level_before": "四级/中级工",
        "level_reached": "三级/高级工" if number % 4 == 0 else "",
        **_review(number),
        "remark": None,
    }


def _review(number: int) -> dict[str, object]:
    """Of the first pair an evaluation is recorded; of the others nothing yet."""
    done = number == 1
    return {
        "review_period": "2026.11.1—2027.2.1" if done else "",
        "review_day": date(2027, 2, 1) if done else None,
        "review_attitude": 27 if done else None,
        "review_study": 17 if done else None,
        "review_skill": 26.5 if done else None,
        "review_outcome": 16 if done else None,
        "review_points": 86.5 if done else None,
        "review_grade": "良好" if done else "",
        "review_words": "操作规范，进步明显，还要多练编程。" if done else "",
        "feedback_score": 92 if done else None,
        "feedback": "师傅示范清楚，答疑及时。" if done else "",
        "thesis_title": "细长轴加工的振动与对策" if done else "",
        "thesis_score": 84 if done else None,
        "evaluator": "方远" if done else "",
    }


def _qualification(number: int) -> dict[str, object]:
    return {
        "no": number,
        "kind": ("教师资格证", "职业技能等级证书")[number % 2],
        "name": ("高等学校教师资格", "车工技师")[number % 2],
        "number": f"33010000000{number:04}",
        "occupation": "车工",
        "level": ("", "二级/技师")[number % 2],
        "issued_on": date(2019, 6, 1),
        "valid_until": date(2028, 12, 31) if number % 2 else None,
        "issuer": "滨江市职业技能评价中心",
    }


def _training(number: int) -> dict[str, object]:
    return {
        "no": number,
        "title": "数控加工教学法研修",
        "organiser": "滨江技师学院",
        "start": date(2026, 7, number),
        "end": date(2026, 7, number + 5),
        "hours": 40,
        "certificate": f"SZ2026{number:03}",
    }


def _secondment(number: int) -> dict[str, object]:
    return {
        "no": number,
        "partner": _FIRM,
        "start": date(2026, number, 1),
        "end": None,
        "task": "指导青年技工",
    }


def _plan(number: int) -> dict[str, object]:
    return {
        "no": number,
        "kind": ("二级保养", "月检", "校准")[number % 3],
        "content": ("部分解体、换易损件", "精度抽查、油位油质", "定位精度")[number % 3],
        "rhythm": ("每 6 月", "每 1 月", "每 1 年")[number % 3],
        "next_due": date(2026, 12, number),
        "person": "周明",
        **{
            f"m{month}": "√" if month <= 10 and number % 3 == 1 else "○" if month % 6 == 0 else ""
            for month in range(1, 13)
        },
    }


def _work(number: int) -> dict[str, object]:
    return {
        "no": number,
        "day": date(2026, 3 * number, 12),
        "kind": ("校准", "月检", "维修")[number % 3],
        "content": ("定位精度校准", "精度抽查", "更换主轴轴承")[number % 3],
        "downtime": (None, 0.5, 6.5)[number % 3],
        "cost": (1200.0, None, 860.0)[number % 3],
        "result": ("正常", "正常", "已修复")[number % 3],
        "person": "周明",
        "certificate": "JZ2026-118" if number % 3 == 0 else "",
        "valid_until": date(2027, 5, 11) if number % 3 == 0 else None,
    }


def loan(number: int) -> dict[str, object]:
    back = number % 2 == 0
    return {
        "no": number,
        "number": f"JY2026{number:03}",
        "borrower": ("陈静", "刘洋")[number % 2],
        "phone": person(number, 7).phone,
        "place": "二号实训楼 203",
        "reason": "技能竞赛赛前训练",
        "requested_on": date(2026, 11, 18),
        "due_on": date(2026, 11, 28),
        "lent_on": date(2026, 11, 20),
        "lent_by": "周明",
        "approved_by": "方远",
        "returned_on": date(2026, 11, 27) if back else None,
        "received_by": "周明" if back else "",
        "state": "归还" if back else "借出",
        "remark": None,
        "things": [_thing(n, back) for n in range(1, 1 + number % 3 + 1)],
    }


def _thing(number: int, back: bool) -> dict[str, object]:
    lent = device(number)
    return {
        "no": number,
        **{name: lent[name] for name in ("code", "name", "model", "specification", "unit")},
        "quantity": number,
        "returned": number if back else 0,
        "condition_out": "完好",
        "condition_back": "完好" if back else "",
        "returned_on": date(2026, 11, 27) if back else None,
    }


def graduate(number: int) -> dict[str, object]:
    return {
        "no": number,
        "apprentice": name_of(number),
        "employer": LONG_EMPLOYER if number % 5 == 2 else _FIRM,
        "occupation": "车工",
        "mentor": "赵建国",
        "number": f"ST2025{number:03}",
        "start": date(2025, 11, 1),
        "ended_on": date(2026, 10, 31),
        "level_before": "四级/中级工",
        "level_reached": "三级/高级工",
        "points": 86.5,
        "grade": "良好",
        "result": "考核合格，按期出师",
    }


def allowance(number: int) -> dict[str, object]:
    return {
        "no": number,
        "mentor": person(number, 13).name,
        "employer": LONG_EMPLOYER if number % 5 == 2 else _FIRM,
        "number": f"ST2026{number:03}",
        "apprentice": name_of(number),
        "monthly": 300,
        "days": 30,
        "amount": 300,
    }
