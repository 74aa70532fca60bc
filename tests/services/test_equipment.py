"""The equipment ledger: a dated history whoever changes a state, money, rates, alerts, papers, lives."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from talentdesk.errors import DeskError
from talentdesk.model import Equipment, EquipmentState
from talentdesk.registers import register
from talentdesk.rules.depreciation import LIVES
from talentdesk.services import bases, equipment, equipment_files, history, importing, records
from talentdesk.store import DATABASE, Store
from talentdesk.store.migrate import MIGRATIONS
from tests.services.rosters import file_of
from tests.services.things import EQUIPMENT, history_of, in_step, refused, state_of, states_of, thing

DAY = date(2026, 3, 2)
STATES = ("在用", "维修", "闲置", "停用", "报废")


# -- history ------------------------------------------------------------------------------------------------------------


def test_every_way_to_change_a_state_leaves_a_line(store: Store, tmp_path: Path) -> None:
    one, two = thing(store, "A1"), thing(store, "A2", state="闲置")
    assert (states_of(store, one), states_of(store, two)) == (["在用"], ["闲置"])
    assert history_of(store, one)[0][0] == date.today()
    records.change(store, EQUIPMENT, one, {"state": "停用"})
    records.bulk_change(store, EQUIPMENT, [one, two], "state", "维修")
    sheet = file_of(
        tmp_path / "台账.csv",
        ("设备编号", "设备名称", "状态"),
        [("A1", "名称A1", "在用"), ("A3", "新", "闲置")],
    )
    importing.apply(store, importing.prepare(store, "equipment", sheet))
    assert states_of(store, one) == ["在用", "停用", "维修", "在用"]
    assert states_of(store, two) == ["闲置", "维修"]
    in_step(store)
    records.change(store, EQUIPMENT, one, {"remark": "无关"})
    assert len(states_of(store, one)) == 4


def test_a_change_has_its_own_day_reason_and_person(store: Store) -> None:
    one = thing(store, "A1")
    tomorrow = date.today() + timedelta(days=1)
    assert equipment.change_state(store, [one, one], "维修", tomorrow, "主轴异响", "周敏") == 1
    assert equipment.change_state(store, [one], "维修", tomorrow) == 0
    with store.read() as session:
        line = (
            session.query(EquipmentState)
            .filter_by(equipment_id=one)
            .order_by(EquipmentState.id.desc())
            .first()
        )
    assert line is not None
    assert (line.since, line.state, line.reason, line.person) == (tomorrow, "维修", "主轴异响", "周敏")
    assert (
        refused(lambda: equipment.change_state(store, [one], "在用", tomorrow - timedelta(days=1)))
        == "out-of-range"
    )
    assert refused(lambda: equipment.change_state(store, [one], "坏了", tomorrow)) == "unknown-value"
    assert state_of(store, one) == "维修"
    in_step(store)


def test_a_thing_registered_later_than_it_changed(store: Store) -> None:
    one = thing(store, "A1")
    equipment.change_state(store, [one], "维修", DAY)
    assert history_of(store, one) == [(DAY, "在用"), (DAY, "维修")]
    history.undo(store)
    assert history_of(store, one) == [(date.today(), "在用")]


def test_undo_takes_the_line_with_the_state(store: Store) -> None:
    one = thing(store, "A1")
    before = history_of(store, one)
    records.change(store, EQUIPMENT, one, {"state": "报废"})
    history.undo(store)
    assert (state_of(store, one), history_of(store, one)) == ("在用", before)
    undone = store.last_entry()
    history.undo(store, undone)  # back again
    assert (state_of(store, one), states_of(store, one)) == ("报废", ["在用", "报废"])
    in_step(store)


def test_undo_that_leaves_the_state_alone_leaves_its_line(store: Store) -> None:
    one = thing(store, "A1")
    equipment.change_state(store, [one], "维修", DAY, "异响")
    entry = store.last_entry()
    records.change(store, EQUIPMENT, one, {"remark": "后来改过"})
    outcome = history.undo(store, entry)
    assert outcome.kept
    assert state_of(store, one) == "维修"
    assert history_of(store, one)[-1] == (DAY, "维修")
    in_step(store)


def test_undo_of_an_older_change_leaves_the_newer_one(store: Store) -> None:
    one = thing(store, "A1")
    records.change(store, EQUIPMENT, one, {"state": "维修"})
    entry = store.last_entry()
    records.change(store, EQUIPMENT, one, {"state": "闲置"})
    history.undo(store, entry)
    assert (state_of(store, one), states_of(store, one)) == ("闲置", ["在用", "维修", "闲置"])


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(("edit", "bulk", "state", "note", "undo")), st.integers(0, 4), st.integers(0, 2)
        ),
        max_size=10,
    )
)
def test_the_history_ends_in_the_present_state_after_anything(
    fresh: Callable[[], Store], steps: list[tuple[str, int, int]]
) -> None:
    store = fresh()
    ids = [thing(store, f"A{index}") for index in range(3)]
    for action, state, which in steps:
        try:
            if action == "edit":
                records.change(store, EQUIPMENT, ids[which], {"state": STATES[state]})
            elif action == "bulk":
                records.bulk_change(store, EQUIPMENT, ids[which:], "state", STATES[state])
            elif action == "state":
                equipment.change_state(
                    store, ids[which:], STATES[state], date.today() + timedelta(days=state)
                )
            elif action == "note":
                records.change(store, EQUIPMENT, ids[which], {"remark": STATES[state]})
            else:
                able = [
                    each
                    for each in history.operations(store)
                    if each.id > 4 and each.changes and not each.undone
                ]
                if able:
                    history.undo(store, able[state % len(able)].id)
        except DeskError:
            pass  # a day before a change that is known already; the history holds all the same
        in_step(store)


def test_a_history_does_not_keep_a_thing_from_the_bin(store: Store) -> None:
    one = thing(store, "A1")
    assert records.remove(store, EQUIPMENT, [one]) == 1
    assert records.put_back(store, EQUIPMENT, [one]) == 1
    history.undo(store, 2)
    assert records.rows(store, EQUIPMENT, [one]) == []


def test_an_old_base_begins_its_histories_with_the_upgrade(founded: Path, tmp_path: Path) -> None:
    """As migration 0004 finds it: things without a line, no lives."""
    shutil.copytree(founded, tmp_path / "old")
    path = tmp_path / "old" / DATABASE
    connection = sqlite3.connect(path)
    connection.executescript(_back_to_0003())
    connection.execute("INSERT INTO equipment (code, name, state) VALUES ('旧', '车床', '维修')")
    connection.commit()
    connection.close()
    store = bases.open_base(tmp_path / "old", user="tester")
    try:
        number = records.find_by_key(store, EQUIPMENT, "旧")
        assert states_of(store, number) == ["维修"]
        lives = records.find(store, register("depreciation_lives"), records.Query())
        assert len(lives) == len(LIVES)
        in_step(store)
    finally:
        store.close()


def _back_to_0003() -> str:
    later = [_taken_back("0005_upload", ()), _taken_back("0004_workshop_mentoring", ("INDEXED",))]
    return "\n".join([*later, "UPDATE alembic_version SET version_num = '0003';"])


def _taken_back(migration: str, more: tuple[str, ...]) -> str:
    """What undoes a migration: its columns and tables go (and its ``more`` lists of indexes)."""
    source = (MIGRATIONS / "versions" / f"{migration}.py").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    exec(compile(source.partition("def upgrade")[0], migration, "exec"), names)  # our own migration's tables
    added: tuple[str, ...] = names["ADDED"]  # type: ignore[assignment]  # as declared there
    made = [line.strip().strip('",') for line in source.splitlines() if line.startswith('        "')]
    indexed: list[tuple[str, str]] = [pair for each in more for pair in names[each]]  # type: ignore[attr-defined]  # as declared there
    return "\n".join(
        [f"DROP INDEX ix_{table}_{name};" for table, name in indexed]
        + [f"ALTER TABLE {text.split()[0]} DROP COLUMN {text.split()[3]};" for text in added]
        + [f"DROP TABLE IF EXISTS {name};" for name in made if name.isidentifier()]
    )


# -- ledger, figures, alerts --------------------------------------------------------------------------------------------


def test_the_ledger_takes_a_things_own_life_before_its_categorys(store: Store) -> None:
    today = date(2026, 4, 1)
    common = {"price": "12000", "bought_on": "2016-03-15"}
    thing(store, "A1", category="机械设备", **common)
    thing(store, "A2", category="机械设备", life_years=20, salvage_percent="10", quantity=2, **common)
    thing(store, "A3", category="自定类别", **common)
    thing(store, "A4", kind="耗材", quantity=50, category="机械设备", **common)
    thing(store, "A5", category="机械设备", state="报废", **common)
    first, second, third, fourth, fifth = equipment.ledger(store, today)
    assert (first.worth.net, first.age, first.beyond_life, first.life_years) == (
        Decimal("0.00"),
        10.0,
        True,
        10,
    )
    # 24,000 with 10 % salvage over 240 months, 121 of them: 10,890 written off
    assert (second.worth.original, second.worth.net, second.beyond_life) == (
        Decimal(24000),
        Decimal("13110.00"),
        False,
    )
    assert (third.life_years, third.worth.net) == (None, None)
    assert (fourth.life_years, fourth.beyond_life) == (None, False)
    assert not fifth.beyond_life
    assert [line.code for line in equipment.ledger(store, today, {"state": "报废"})] == ["A5"]
    assert refused(lambda: equipment.ledger(store, today, {"price": "1"})) == "unknown-value"
    assert [line.code for line in equipment.ledger_lines(store, [fifth.id, 999, first.id], today)] == [
        "A5",
        "A1",
    ]
    life = records.find_by_key(store, register("depreciation_lives"), "机械设备")
    records.change(store, register("depreciation_lives"), life, {"years": 12, "salvage_percent": "5"})
    # 12,000 less 5 % over 144 months, 121 of them: 11,400 × 121/144 = 9,579.17
    assert equipment.ledger(store, today)[0].worth.net == Decimal("2420.83")


def test_the_figures_of_a_base(full: Store) -> None:
    with full.write("重新登记") as session:
        session.execute(update(Equipment).values(state="报废"))
    thing(full, "Z1", price="100000", bought_on="2026-01-10", category="机械设备")
    thing(full, "Z2", price="300000", bought_on="2020-01-10", category="机械设备", state="维修")
    thing(full, "Z3", kind="工具", quantity=100, price="10")
    found = equipment.figures(full, date(2026, 11, 21))
    rates = found.rates
    assert (rates.on_the_books, rates.in_order, rates.used, rates.renewed) == (2, 0.5, 0.5, 0.25)
    assert rates.value == Decimal(400000)
    # 2026-01 → 10 months of 120; 2020-01 → 82 months: 100000 × 110/120 + 300000 × 38/120
    assert found.net == Decimal("91666.67") + Decimal("95000.00")
    assert found.trainees > 0
    assert rates.value_per_trainee == (rates.value / found.trainees).quantize(Decimal("0.01"))
    assert found.beyond_life == 0


def test_the_days_way_follows_the_histories(store: Store) -> None:
    one, two = thing(store, "A1"), thing(store, "A2", quantity=3)
    equipment.change_state(store, [one, two], "闲置", date(2026, 1, 1))
    equipment.change_state(store, [one], "维修", date(2026, 1, 11))
    equipment.change_state(store, [one], "在用", date(2026, 1, 21))
    equipment.change_state(store, [two], "报废", date(2026, 1, 31))
    # until 9 April, 99 days: one 99 of which 10 broken; two, three of it, 30 each
    found = equipment.figures(store, date(2026, 4, 9))
    assert found.in_order_by_days == pytest.approx((89 + 90) / (99 + 90))


def test_alerts_name_what_calls_for_attention(store: Store) -> None:
    today = date(2026, 4, 1)
    old = thing(store, "A1", category="计算机设备", bought_on="2020-03-31")
    edge = thing(store, "A2", category="计算机设备", bought_on="2020-04-01")
    slow, quick = thing(store, "A3"), thing(store, "A4")
    equipment.change_state(store, [slow], "维修", today - timedelta(days=31))
    equipment.change_state(store, [quick], "维修", today - timedelta(days=30))
    low = thing(store, "A5", kind="耗材", quantity=4, minimum_stock=5)
    thing(store, "A6", kind="耗材", quantity=5, minimum_stock=5)
    found = equipment.alerts(store, today)
    assert {(each.kind, each.equipment_id) for each in found} == {
        ("beyond-life", old), ("long-repair", slow), ("stock-low", low),
    }  # fmt: skip
    assert all(each.code in each.text for each in found)
    assert edge


# -- papers -------------------------------------------------------------------------------------------------------------


def test_papers_are_kept_by_content_and_opened_under_their_name(store: Store, tmp_path: Path) -> None:
    one, two = thing(store, "A1"), thing(store, "A2")
    source = tmp_path / "说明书.pdf"
    source.write_bytes(b"%PDF manual")
    first = equipment_files.add_file(store, one, source)
    second = equipment_files.add_file(store, two, source, "同一本")
    kept = list((store.folder / "equipment").iterdir())
    assert len(kept) == 1
    assert kept[0].read_bytes() == b"%PDF manual"
    paper = equipment_files.files_of(store, one)[0]
    assert (paper.id, paper.label, paper.file_name, paper.there) == (first, "说明书", "说明书.pdf", True)
    opened = equipment_files.take_out(store, second, tmp_path / "out")
    assert (opened.name, opened.read_bytes()) == ("说明书.pdf", b"%PDF manual")
    equipment_files.remove_file(store, first)
    assert equipment_files.files_of(store, one) == []
    history.undo(store)
    assert equipment_files.files_of(store, one) == [paper]
    kept[0].write_bytes(b"something else")
    assert refused(lambda: equipment_files.take_out(store, first, tmp_path)) == "file"
    kept[0].unlink()
    assert refused(lambda: equipment_files.take_out(store, first, tmp_path)) == "file"
    assert not equipment_files.files_of(store, one)[0].there
    assert refused(lambda: equipment_files.take_out(store, 999, tmp_path)) == "not-found"
    assert refused(lambda: equipment_files.add_file(store, 999, source)) == "not-found"
    assert refused(lambda: equipment_files.add_file(store, one, tmp_path / "没有.pdf")) == "file"


def test_a_paper_holds_its_thing(store: Store, tmp_path: Path) -> None:
    one = thing(store, "A1")
    (tmp_path / "图.png").write_bytes(b"x")
    equipment_files.add_file(store, one, tmp_path / "图.png")
    assert refused(lambda: records.remove(store, EQUIPMENT, [one])) == "in-use"
