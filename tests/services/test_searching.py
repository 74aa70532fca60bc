"""The one search box and the order of lists."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from talentdesk.registers import REGISTERS, register
from talentdesk.services import bases, records, search
from talentdesk.services.records import Query
from talentdesk.store import Store
from tests.fictional import id_number
from tests.services.rosters import dump, person

TRAINEES, EQUIPMENT = register("trainees"), register("equipment")
PEOPLE = (
    # name, phone, employer
    ("单立文", "13812345678", "滨江精密机械有限公司"),
    ("仇国强", "13987654321", "临海电气"),
    ("曾伟", "15011112222", "滨江焊接"),
    ("吕绿", "15033334444", ""),
    ("王伟", "15055556666", "滨江精密机械有限公司"),
    ("欧阳娜娜", "15077778888", ""),
    ("买买提·吐尔逊", "15099990000", ""),
    ("李𬭎", "15012121212", ""),
    ("张伟强", "15013131313", ""),
)


@pytest.fixture(scope="module")
def store(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A base with a few telling names; no test here writes."""
    folder = tmp_path_factory.mktemp("searching") / "base"
    shutil.copytree(founded, folder)
    opened = bases.open_base(folder, user="tester")
    for index, (name, phone, employer) in enumerate(PEOPLE):
        number = id_number("330102", date(1990, 1, 1 + index), 11 + index * 30)
        records.create(
            opened, TRAINEES, {"name": name, "phone": phone, "employer": employer, "id_number": number}
        )
    records.create(
        opened, EQUIPMENT, {"code": "CK6140-01", "name": "数控车床", "model": "CK6140", "place": "一号车间"}
    )
    yield opened
    opened.close()


def _names(store: Store, text: str, **more: str) -> list[str]:
    listing = records.find(store, TRAINEES, Query(search=text, **more))  # type: ignore[arg-type]
    return [row.title for row in records.rows(store, TRAINEES, listing.ids)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("伟", {"曾伟", "王伟", "张伟强"}),
        ("王伟", {"王伟"}),
        ("伟强", {"张伟强"}),
        ("强伟", set()),
        ("shan", {"单立文"}),
        ("danli", {"单立文"}),
        ("shanliwen", {"单立文"}),
        ("slw", {"单立文"}),
        ("SLW", {"单立文"}),
        ("qiuguoqiang", {"仇国强"}),
        ("qgq", {"仇国强"}),
        ("zeng", {"曾伟"}),
        ("cengwei", {"曾伟"}),
        ("lv", {"吕绿"}),
        ("lvlv", {"吕绿"}),
        ("oynn", {"欧阳娜娜"}),
        ("ouyang", {"欧阳娜娜"}),
        ("ou yang", {"欧阳娜娜"}),
        ("wang wei", {"王伟"}),
        ("买买提", {"买买提·吐尔逊"}),
        ("买买提·吐尔逊", {"买买提·吐尔逊"}),
        ("提吐", {"买买提·吐尔逊"}),  # typed without its dot
        ("ｓｌｗ", {"单立文"}),  # typed with full-width letters
        ("𬭎", {"李𬭎"}),
        ("李𬭎", {"李𬭎"}),
        ("33010219900101", {"单立文"}),
        ("138", {"单立文"}),
        ("13812345678", {"单立文"}),
        ("5678", {"单立文"}),
        ("精密", {"单立文", "王伟"}),
        ("滨江 伟", {"曾伟", "王伟"}),
        ("wangw 滨江", {"王伟"}),
        ("没有这个人", set()),
        ("，。？", set()),
    ],
)
def test_what_is_typed_is_found(store: Store, typed: str, found: set[str]) -> None:
    assert set(_names(store, typed)) == found


def test_the_end_of_an_id_number_is_enough(store: Store) -> None:
    whole = records.get(store, TRAINEES, 1).texts["id_number"]
    for part in (whole[-4:], whole[-6:], whole.lower(), whole[:10]):
        assert "单立文" in _names(store, part)


def test_things_are_found_by_code_with_and_without_its_dashes(store: Store) -> None:
    for typed in ("CK6140-01", "ck614001", "ck6140", "车床", "shukong", "skcc", "一号"):
        assert len(records.find(store, EQUIPMENT, Query(search=typed))) == 1, typed


def test_names_stand_in_the_order_of_their_pinyin(store: Store) -> None:
    names = ["李𬭎", "吕绿", "买买提·吐尔逊", "欧阳娜娜", "仇国强", "单立文", "王伟", "曾伟", "张伟强"]
    assert _names(store, "") == names
    listing = records.find(store, TRAINEES, Query(sort="name", descending=True))
    assert [row.title for row in records.rows(store, TRAINEES, listing.ids)] == names[::-1]
    assert _names(store, "伟") == ["王伟", "曾伟", "张伟强"]


@given(text=st.text(max_size=12))
@example('"')
@example("*")
@example("NEAR(a b)")
@example("a AND")
@example("words:x")
@example("^伟")
@example("-")
@example("((")
@example("\x00")
@example("\ud800")
@example("²½Ⅷ")
@example("𱁬")
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_typed_is_ever_an_error(store: Store, text: str) -> None:
    records.find(store, TRAINEES, Query(search=text))
    records.find(store, register("contacts"), Query(search=text))


@given(
    text=st.text(
        alphabet=st.characters(codec="utf-8", categories=["L", "N", "M", "P"]), min_size=1, max_size=6
    )
)
@example(text="０")
@example(text="Ａ·王")
@example(text="ﾊﾝ１")
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_a_name_is_found_by_itself(store: Store, text: str) -> None:
    """The index and the question cut text alike (a rare character must not be lost in one of them)."""
    words = search.search_words([(search.Search.NAME, text)])
    expression = search.search_expression(text)
    if expression is None:
        return
    with store.read() as session:
        connection = session.connection()
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.probe USING fts5(words, tokenize='unicode61 remove_diacritics 0')"
        )
        connection.exec_driver_sql("DELETE FROM probe")
        connection.exec_driver_sql("INSERT INTO probe VALUES (?)", (words,))
        hits = connection.exec_driver_sql(
            "SELECT count(*) FROM probe WHERE probe MATCH ?", (expression,)
        ).scalar()
    assert hits == 1, (words, expression)


def test_the_search_tables_can_be_made_anew(fresh: object) -> None:
    assert callable(fresh)
    store = fresh()
    number = records.create(store, TRAINEES, person(0))
    records.create(store, TRAINEES, person(1))
    records.remove(store, TRAINEES, [number])
    before = dump(store)
    with store._writer.begin() as connection:
        search.rebuild_search(connection)
    assert dump(store) == before


def test_every_named_register_keeps_everyone_in_order(store: Store) -> None:
    """A record missing in the order of names would be missing in its list."""
    for target in REGISTERS:
        with store.read() as session:
            count = session.connection().exec_driver_sql(
                f'SELECT count(*) FROM "{target.table_name}" WHERE deleted_at IS NULL'
            )
            assert len(records.find(store, target, Query())) == count.scalar_one(), target.key
            for field in target.fields:
                listing = records.find(store, target, Query(sort=field.name))
                assert len(listing) == len(records.find(store, target, Query())), (target.key, field.name)
