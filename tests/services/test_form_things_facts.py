"""What forms say of equipment, loans, teachers and pairs, from records made through the services; figures by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from talentdesk.documents.form_catalogue import Ask
from talentdesk.errors import DeskError
from talentdesk.model import DepreciationLife, MaintenanceLog, MaintenancePlan
from talentdesk.registers import register
from talentdesk.services import pair_evaluations, records
from talentdesk.services.form_facts import answers
from talentdesk.services.form_facts_devices import planned_months
from talentdesk.services.form_requests import Subject
from talentdesk.services.form_subjects import find_subject, subject_words
from talentdesk.services.pair_endings import Ending, end_pair
from talentdesk.store import Store
from tests.services.rosters import person
from tests.services.test_form_facts import TODAY, facts_of, offer


def device(store: Store, **values: Any) -> int:
    given = {
        "code": "S1",
        "name": "车床",
        "price": 12000,
        "bought_on": date(2020, 11, 5),
        "category": "机械设备",
    }
    return records.create(store, register("equipment"), given | values)


def with_life(store: Store) -> None:
    """The base's own life of machines, whatever the table came with: ten years, 5 per cent left."""
    with store.write("年限") as session:
        for life in session.query(DepreciationLife).filter_by(category="机械设备"):
            session.delete(life)
        session.flush()
        session.add(DepreciationLife(category="机械设备", years=10, salvage_percent=5))


def test_net_value_is_for_all_of_a_line_by_the_table_of_lives(store: Store) -> None:
    with_life(store)
    device(
        store,
        quantity=2,
        unit="台",
        technical="主轴 1600",
        attachments="卡盘",
        station="3",
        serial_number="X1",
    )
    [line] = facts_of(store, Subject("equipment"))["devices"]
    # Six years of ten of 95 per cent of 24,000 are written off: 13,680.
    assert (float(line["value"]), float(line["net_value"]), float(line["written_off"])) == (
        24000,
        10320,
        13680,
    )
    assert (line["price"], line["quantity"], line["loan_quantity"], line["life_years"]) == (
        12000,
        2,
        None,
        10,
    )
    assert [line[name] for name in ("technical", "attachments", "station", "serial_number", "unit")] == [
        "主轴 1600", "卡盘", "3", "X1", "台",
    ]  # fmt: skip
    assert (line["age_years"], line["beyond_life"]) == (6.0, "否")


def test_supplies_are_in_the_ledger_but_no_machines_of_the_base(store: Store) -> None:
    device(store, quantity=2)
    device(store, code="S2", kind="耗材", quantity=500, price=1)
    device(store, code="S3", state="报废")
    base, ledger = facts_of(store, Subject("base")), facts_of(store, Subject("equipment"))
    assert (base["summary"]["devices"], base["summary"]["device_value"]) == (2, 24000)
    assert [line["code"] for line in base["devices"]] == ["S1"]
    assert [line["code"] for line in ledger["devices"]] == ["S1", "S2", "S3"]


def test_upkeep_of_the_year_and_its_plans(store: Store) -> None:
    number = device(store)
    with store.write("保养") as session:
        plan = MaintenancePlan(
            equipment_id=number, kind="二级保养", every=6, first_due=date(2025, 2, 28), next_due=date(2026, 8, 28),
        )  # fmt: skip
        idle = MaintenancePlan(
            equipment_id=number, kind="周检", first_due=TODAY, next_due=TODAY, in_use=False
        )
        session.add_all([plan, idle])
        session.flush()
        for day, kind in (
            (date(2026, 3, 2), "二级保养"),
            (date(2025, 3, 2), "二级保养"),
            (date(2026, 5, 1), "维修"),
        ):
            session.add(
                MaintenanceLog(
                    equipment_id=number,
                    kind=kind,
                    day=day,
                    cost=50,
                    plan_id=plan.id if kind == "二级保养" else None,
                )
            )
    [line] = facts_of(store, Subject("equipment"), Ask("year", "年度", "year"), year="2026")["devices"]
    assert [(work["day"], work["kind"]) for work in line["works"]] == [
        (date(2026, 3, 2), "二级保养"), (date(2026, 5, 1), "维修"),
    ]  # fmt: skip
    [planned] = line["plans"]
    assert {n: planned[f"m{n}"] for n in range(1, 13) if planned[f"m{n}"]} == {2: "○", 3: "√", 8: "○"}
    [before] = facts_of(store, Subject("equipment"), Ask("year", "年度", "year"), year="2024")["devices"]
    assert (before["works"], {before["plans"][0][f"m{n}"] for n in range(1, 13)}) == ([], {""})


@pytest.mark.parametrize(
    ("first", "every", "unit", "months"),
    [
        (date(2026, 12, 31), 1, "日", {12}),
        (date(2025, 1, 1), 1, "周", set(range(1, 13))),
        (date(2026, 1, 1), 90, "日", {1, 4, 6, 9, 12}),
        (date(2020, 11, 30), 1, "年", {11}),
        (date(2025, 11, 30), 5, "月", {4, 9}),
        (date(2027, 1, 1), 1, "月", set()),
    ],
)
def test_in_which_months_a_plan_falls_due(first: date, every: int, unit: str, months: set[int]) -> None:
    assert planned_months(first, every, unit, 2026) == months


def test_a_teacher_with_his_papers(store: Store) -> None:
    number = records.create(
        store, register("teachers"),
        {"code": "T1", "name": "甲", "education": "本科", "birth_date": date(1980, 2, 3), "hours_per_month": 60},
    )  # fmt: skip
    of = {"teacher_id": number}
    records.create(store, register("qualifications"), of | {"kind": "教师资格证", "name": "教师资格"})
    records.create(
        store, register("teacher_trainings"), of | {"title": "研修", "start": date(2026, 7, 1), "hours": 16}
    )
    records.create(
        store, register("secondments"), of | {"partner": "厂", "start": date(2026, 11, 1), "end": TODAY}
    )
    [line] = facts_of(store, Subject("teachers"))["teachers"]
    assert (line["birth_date"], line["hours_limit"], line["state"]) == (date(1980, 2, 3), 60, "派出")
    assert [each["name"] for each in line["qualifications"]] == ["教师资格"]
    assert [(each["title"], each["end"]) for each in line["trainings"]] == [("研修", date(2026, 7, 1))]
    assert [each["partner"] for each in line["secondments"]] == ["厂"]


def _pair(store: Store, **values: Any) -> int:
    mentor = records.create(
        store, register("mentors"), {"name": "师", "id_number": person(1)["id_number"], "level": "技师"}
    )
    apprentice = records.create(
        store, register("apprentices"),
        {"name": "徒", "id_number": person(2)["id_number"], "level": "四级", "position": "车工岗"},
    )  # fmt: skip
    return records.create(
        store, register("pairings"),
        {"mentor_id": mentor, "apprentice_id": apprentice, "agreement_number": "ST1", "start": date(2026, 1, 1),
         "end": date(2026, 12, 31)} | values,
    )  # fmt: skip


def test_a_pair_with_its_latest_evaluation(store: Store) -> None:
    number = _pair(store, allowance=300, tasks="示范", plan="一年", signed_on=date(2025, 12, 30))
    for day, total in ((date(2026, 4, 1), 20), (date(2026, 7, 1), 25)):
        blocks = {"attitude": total, "study": 15, "skill": 25, "outcome": 15}
        pair_evaluations.record(store, number, blocks, TODAY, due_on=day)
    pair_evaluations.record(store, number, {"feedback": "好"}, TODAY, due_on=date(2026, 10, 1))
    [pair] = facts_of(store, Subject("pairings"))["pairs"]
    assert (pair["review_points"], pair["review_grade"], pair["review_attitude"]) == (80, "良好", 25)
    assert pair["review_period"] == "2026.4.1—2026.7.1"
    assert (pair["allowance"], pair["tasks"], pair["plan"], pair["signed_on"]) == (
        300, "示范", "一年", date(2025, 12, 30),
    )  # fmt: skip
    assert (pair["apprentice_position"], pair["level_reached"]) == ("车工岗", "")


def test_who_finished_in_the_year_and_what_a_month_is_paid(store: Store) -> None:
    number = _pair(store, allowance=310)
    asks = Ask("year", "年度", "year"), Ask("month", "月份", "month")
    paid = facts_of(store, Subject("base"), *asks, month="10")
    assert [(float(line["amount"]), line["days"]) for line in paid["allowances"]] == [(310, 31)]
    assert float(paid["summary"]["allowance_total"]) == 310
    assert paid["graduates"] == []
    end_pair(store, number, Ending(date(2026, 10, 10), result="按期"), TODAY)
    done = facts_of(store, Subject("base"), *asks, month="10")
    assert [(line["apprentice"], line["ended_on"], line["result"]) for line in done["graduates"]] == [
        ("徒", date(2026, 10, 10), "按期")
    ]
    assert float(done["summary"]["allowance_total"]) == 100
    assert facts_of(store, Subject("base"), *asks, month="11")["allowances"] == []
    assert facts_of(store, Subject("base"), *asks, year="2025")["graduates"] == []


def test_the_month_is_this_one_unless_told() -> None:
    asked = offer("base", Ask("month", "月份", "month"))
    assert answers(asked, {}, TODAY) == {"month": 11}
    assert answers(asked, {"month": "3月"}, TODAY) == {"month": 3}
    with pytest.raises(DeskError):
        answers(asked, {"month": "13"}, TODAY)


def test_a_loan_is_found_by_its_number_and_called_by_its_borrower(full: Store) -> None:
    from tests.services.test_form_facts import with_more

    with_more(full)
    subject = find_subject(full, "loans", ["JY1"])
    assert subject_words(full, subject).text == "JY1 甲"
    [loan] = facts_of(full, subject)["loans"]
    assert (loan["borrower"], [(thing["quantity"], thing["returned"]) for thing in loan["things"]]) == (
        "甲", [(1, None)],
    )  # fmt: skip
