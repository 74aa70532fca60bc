"""Receipts: what is taken in, what is told apart and refused with nothing changed, the bureau's own numbers."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from talentdesk.errors import DeskError
from talentdesk.model import TrainingClass, UploadReceipt, UploadRow
from talentdesk.registers import register
from talentdesk.services import outbox, receipts, records, upload_channels, upload_ledger
from tests.bureau import Answer, Rule, Taken
from tests.services.upload_world import World

NO_ZERO = Rule("E101", "号码停用", file="trainees", column="手机号码", matches="0$")


@pytest.fixture
def world(founded: Path, tmp_path: Path) -> Iterator[World]:
    made = World.founded(tmp_path, founded)
    yield made
    made.close()


def _answered(world: World) -> tuple[Path, Taken]:
    """Build, send, let the bureau answer; the receipt and what it says."""
    made = world.build_and_send()
    (receipt,) = world.bureau.work()
    return receipt, next(each for each in world.bureau.taken.values() if each.name == made.path.name)


def _rewritten(
    path: Path, change: Callable[[dict[str, str]], dict[str, str]], name: str = "geaendert.csv"
) -> Path:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    target = path.with_name(name)
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(change(row) for row in rows)
    return target


def _refused(world: World, path: Path, code: str) -> None:
    before = world.told()
    with pytest.raises(DeskError) as refused:
        world.receive(path)
    assert refused.value.code == code
    assert refused.value.remedy
    assert world.told() == before


def test_all_accepted(world: World) -> None:
    world.add_person()
    world.add_class("B1")
    receipt, _ = _answered(world)
    taken = world.receive(receipt)
    assert (taken.accepted, taken.rejected, taken.open, taken.state) == (2, 0, 0, "已接收")
    assert world.accepted() == world.bureau.standing()
    (package,) = world.packages()
    assert (package.state, package.accepted, package.rejected) == ("已接收", 2, 0)
    assert package.answered_at == world.now.replace(tzinfo=None)
    with world.store.read() as session:
        (kept,) = session.query(UploadReceipt).all()
    assert (kept.file_name, kept.rows, kept.accepted, kept.received_by) == (receipt.name, 2, 2, "tester")


def test_rejected_corrected_accepted(world: World) -> None:
    world.bureau.rules = [NO_ZERO]
    wrong, right = world.add_person(phone="13800000000"), world.add_person()
    receipt, _ = _answered(world)
    taken = world.receive(receipt)
    assert (taken.accepted, taken.rejected, taken.state) == (1, 1, "部分接收")
    with world.store.read() as session:
        row = session.get_one(UploadRow, (world.channel, "trainees", wrong))
        assert (row.state, row.code, row.text) == ("rejected", "E101", "号码停用")
    assert set(world.accepted()) == {("trainees", right)}
    records.change(world.store, register("trainees"), wrong, {"phone": "13800000009"})
    receipt, _ = _answered(world)
    assert world.receive(receipt).state == "已接收"
    assert world.state(1) == "已更正"
    assert world.accepted() == world.bureau.standing()


def test_rejected_again_stays_open(world: World) -> None:
    world.bureau.rules = [NO_ZERO]
    wrong = world.add_person(phone="13800000000")
    receipt, _ = _answered(world)
    assert world.receive(receipt).state == "部分接收"
    records.change(world.store, register("trainees"), wrong, {"phone": "13800000010"})
    receipt, _ = _answered(world)
    assert world.receive(receipt).state == "部分接收"
    assert world.state(1) == "部分接收"
    records.change(world.store, register("trainees"), wrong, {"phone": "13800000011"})
    receipt, _ = _answered(world)
    world.receive(receipt)
    assert [world.state(number) for number in (1, 2, 3)] == ["已更正", "已更正", "已接收"]


def test_rejected_though_the_bureau_has_it_just_so_is_settled_without_a_package(world: World) -> None:
    world.add_person(phone="13800000000")
    receipt, _ = _answered(world)
    world.receive(receipt)
    world.bureau.rules = [NO_ZERO]
    again = world.build("全部")  # carries what the bureau accepted before, and is rejected now
    outbox.queue(world.store, again.package_id)
    world.send()
    (receipt,) = world.bureau.work()
    assert world.receive(receipt).state == "部分接收"
    with world.store.read() as session:
        (row,) = session.query(UploadRow).filter_by(state="rejected")
        key = row.file, row.record_id
    upload_ledger.send_again(world.store, world.channel, [key])
    with pytest.raises(DeskError) as nothing:
        world.build()
    assert nothing.value.code == "nothing-due"
    assert [world.state(number) for number in (1, 2)] == ["已接收", "已更正"]
    assert world.accepted() == world.bureau.standing()


def test_in_parts(world: World) -> None:
    first, second = world.add_person(), world.add_person()
    whole, taken = _answered(world)
    one = world.bureau.write_receipt(taken, only=lambda each: each.row_id == first, name="1.csv")
    outcome = world.receive(one)
    assert (outcome.accepted, outcome.open, outcome.state) == (1, 1, "已送达")
    assert world.packages()[0].answered_at is None
    assert set(world.accepted()) == {("trainees", first)}
    outcome = world.receive(whole)  # it says the first one again
    assert (outcome.accepted, outcome.open, outcome.state) == (1, 0, "已接收")
    assert set(world.accepted()) == {("trainees", first), ("trainees", second)}


def test_the_same_answers_in_another_file_are_a_duplicate(world: World) -> None:
    world.add_person()
    receipt, _ = _answered(world)
    world.receive(receipt)
    _refused(world, receipt, "receipt-duplicate")
    copy = _rewritten(receipt, lambda row: row)
    copy.write_bytes(copy.read_bytes() + b"\r\n")
    _refused(world, copy, "receipt-duplicate")


def test_out_of_order_waits_for_the_earlier_one(world: World) -> None:
    world.add_person()
    first, _ = _answered(world)
    world.add_person()
    second, _ = _answered(world)
    _refused(world, second, "receipt-out-of-order")
    world.receive(first)
    assert world.receive(second).state == "已接收"


# What a bureau, a mistake or a forger may do to a receipt, and how it is told apart.
FORGERIES: tuple[tuple[str, Callable[[dict[str, str]], dict[str, str]]], ...] = (
    ("receipt-other-base", lambda row: row | {"基地代码": "XX99"}),
    ("receipt-hash", lambda row: row | {"清单摘要": "0" * 64}),
    ("receipt-hash", lambda row: row | {"清单摘要": row["清单摘要"][:-1]}),
    ("receipt-hash", lambda row: row | {"清单摘要": "", "上报包序号": "1"}),
    (
        "receipt-hash",
        lambda row: row | {"清单摘要": "", "上报包序号": row["上报包序号"][:-12] + "00000000"},
    ),
    ("receipt-hash", lambda row: row | {"上报包序号": "7"}),
    ("receipt-unknown-package", lambda row: row | {"清单摘要": "0" * 64, "上报包序号": "7"}),
    ("receipt-unknown-package", lambda row: row | {"清单摘要": "0" * 64, "上报包序号": ""}),
    ("receipt-unknown-package", lambda row: row | {"清单摘要": "", "上报包序号": ""}),
    ("receipt-unknown-row", lambda row: row | {"记录号": "999"}),
    ("receipt-unknown-row", lambda row: row | {"记录号": "x"}),
    ("receipt-unknown-row", lambda row: row | {"行号": "9"}),
    ("receipt-unknown-row", lambda row: row | {"行号": "9", "记录号": ""}),
    ("receipt-unknown-row", lambda row: row | {"文件": "teachers"}),
    ("receipt-unknown-row", lambda row: row | {"文件": "nichts"}),
    ("receipt-unknown-row", lambda row: row | {"行号": "", "记录号": ""}),
    ("receipt-unreadable", lambda row: row | {"结果": "也许"}),
    ("receipt-unreadable", lambda row: row | {"行号": "eins"}),
    ("receipt-unreadable", lambda row: row | {"主管部门编号": "9" * 61}),
    ("receipt-unreadable", lambda row: row | {"上报包序号": f"{row['记录号']}"}),  # two packages in one
)


def test_told_apart_and_refused(world: World) -> None:
    world.add_person()
    world.add_person()
    receipt, _ = _answered(world)
    for code, change in FORGERIES:
        _refused(world, _rewritten(receipt, change), code)
    assert world.receive(receipt).state == "已接收"  # and the right one is still welcome


def test_what_is_no_receipt(world: World) -> None:
    world.add_person()
    _answered(world)
    path = world.place / "回执.csv"
    for data in (b"", b"PK\x03\x04rubbish", b"\x00\xff\xfe" * 50, "一,二,三\r\n1,2,3\r\n".encode()):
        path.write_bytes(data)
        _refused(world, path, "receipt-unreadable")


def test_one_wrong_row_refuses_all(world: World) -> None:
    first = world.add_person()
    world.add_person()
    receipt, _ = _answered(world)
    forged = _rewritten(receipt, lambda row: row if row["记录号"] == str(first) else row | {"记录号": "77"})
    _refused(world, forged, "receipt-unknown-row")


def test_a_contradiction(world: World) -> None:
    world.add_person()
    receipt, taken = _answered(world)
    world.receive(receipt)
    _refused(world, _rewritten(receipt, lambda row: row | {"结果": "驳回"}), "receipt-contradiction")
    whole = [Answer(False, code="E9", text="整包退回")]
    refusal = world.bureau.write_receipt(
        Taken(taken.name, taken.manifest, taken.manifest_sha256, tuple(whole))
    )
    _refused(world, refusal, "receipt-contradiction")


def test_both_answers_in_one_receipt_contradict_each_other(world: World) -> None:
    world.add_person()
    _, taken = _answered(world)
    (row,) = taken.answers
    other = Answer(False, row.file, row.row, row.row_id, "E1")
    both = Taken(taken.name, taken.manifest, taken.manifest_sha256, (row, other))
    _refused(world, world.bureau.write_receipt(both), "receipt-contradiction")


def test_what_was_never_sent_has_no_receipt(world: World) -> None:
    world.add_person()
    made = world.build()
    bureau_took = world.bureau.take(made.path)
    assert bureau_took is not None
    _refused(world, bureau_took, "receipt-not-sent")
    outbox.queue(world.store, made.package_id)
    _refused(world, bureau_took, "receipt-not-sent")


def test_a_receipt_proves_a_delivery_whose_word_was_lost(world: World) -> None:
    world.add_person()
    world.build_and_send("reply")
    (receipt,) = world.bureau.work()
    assert world.receive(receipt).state == "已接收"
    assert world.send() == []
    assert world.packages()[0].trouble is None


def test_the_package_as_a_whole_refused_is_due_again(world: World) -> None:
    world.bureau.rules = [Rule("E900", "格式不符", whole=True)]
    who = world.add_person()
    receipt, _ = _answered(world)
    taken = world.receive(receipt)
    assert (taken.rejected, taken.state) == (1, "整包退回")
    assert world.packages()[0].trouble == "E900 格式不符"
    assert world.accepted() == {}
    _refused(world, _rewritten(receipt, lambda row: row), "receipt-duplicate")
    world.bureau.rules = []
    receipt, taken_in = _answered(world)
    assert [each.row_id for each in taken_in.answers] == [who]
    assert world.receive(receipt).state == "已接收"
    assert world.accepted() == world.bureau.standing()


def test_the_package_as_a_whole_accepted_but_for_some(world: World) -> None:
    first, second = world.add_person(), world.add_person()
    _, taken = _answered(world)
    rejected = next(each for each in taken.answers if each.row_id == second)
    answers = (Answer(True), Answer(False, rejected.file, rejected.row, second, "E1", "不行"))
    path = world.bureau.write_receipt(Taken(taken.name, taken.manifest, taken.manifest_sha256, answers))
    outcome = world.receive(path)
    assert (outcome.accepted, outcome.rejected, outcome.state) == (1, 1, "部分接收")
    assert set(world.accepted()) == {("trainees", first)}


def test_rows_found_by_their_place_alone_withdrawals_too(world: World) -> None:
    gone, stays = world.add_person(), world.add_person()
    receipt, _ = _answered(world)
    world.receive(_rewritten(receipt, lambda row: row | {"记录号": "", "文件": "学员.csv"}))
    assert set(world.accepted()) == {("trainees", gone), ("trainees", stays)}
    records.remove(world.store, register("trainees"), [gone])
    records.change(world.store, register("trainees"), stays, {"phone": "13800000002"})
    receipt, _ = _answered(world)

    def by_place(row: dict[str, str]) -> dict[str, str]:
        return row | {"记录号": "", "文件": "withdrawn" if row["记录号"] == str(gone) else row["文件"]}

    assert world.receive(_rewritten(receipt, by_place, "2.csv")).state == "已接收"
    assert world.accepted() == world.bureau.standing()
    assert set(world.accepted()) == {("trainees", stays)}


def test_a_workbook_with_a_title_is_as_good(world: World) -> None:
    world.add_person()
    receipt, _ = _answered(world)
    with receipt.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["数据上报回执"])
    for line in lines:
        sheet.append([int(cell) if cell.isdigit() and len(cell) < 10 else cell for cell in line])
    path = world.place / "回执.xlsx"
    book.save(path)
    assert receipts.receive(world.store, path, world.now).state == "已接收"  # the channel is found, too


def test_the_bureaus_numbers_come_back_and_are_no_change_to_report(world: World) -> None:
    group = world.add_class("B1")
    receipt, _ = _answered(world)
    world.receive(receipt)
    with world.store.read() as session:
        assert session.get_one(TrainingClass, group).filing_number == f"PX{group:06}"
        row = session.get_one(UploadRow, (world.channel, "classes", group))
        assert row.bureau_number == f"PX{group:06}"
    with pytest.raises(DeskError) as nothing:
        world.build()
    assert nothing.value.code == "nothing-due"


def test_receipts_cannot_be_undone_and_are_in_the_journal(world: World) -> None:
    from talentdesk.services import history

    world.add_person()
    receipt, _ = _answered(world)
    world.receive(receipt)
    last = world.store.last_entry()
    with pytest.raises(DeskError):
        history.undo(world.store, last)
    assert world.state(1) == "已接收"


def test_fetching_takes_them_in_turn_and_each_once(world: World) -> None:
    world.add_person()
    _, first = _answered(world)
    world.add_person()
    _, second = _answered(world)
    # Named so that the later one is read first, and one of another base beside them.
    for path in world.bureau.receipts.iterdir():
        path.unlink()
    world.bureau.write_receipt(second, name=f"a-{second.name.removesuffix('.zip')}.csv")
    own = world.bureau.write_receipt(first, name=f"b-{first.name.removesuffix('.zip')}.csv")
    _rewritten(own, lambda row: row | {"基地代码": "XX"}, "c-fremd.csv")
    fetched = receipts.fetch(world.store, world.channel, world.now)
    assert [each.number for each in fetched.taken] == [1, 2]
    assert [(name, why.code) for name, why in fetched.refused] == [("c-fremd.csv", "receipt-other-base")]
    before = world.told()
    again = receipts.fetch(world.store, world.channel, world.now)
    assert again.taken == ()
    assert world.told() == before


def test_without_a_channel_there_is_no_receipt(world: World) -> None:
    path = world.place / "r.csv"
    path.write_text("结果,清单摘要\n接收,1\n", encoding="utf-8")
    with pytest.raises(DeskError) as refused:
        receipts.receive(world.store, path, world.now, channel_id=99)
    assert refused.value.code == "not-found"


def test_a_retired_channel_still_gets_its_answers(world: World) -> None:
    world.add_person()
    receipt, _ = _answered(world)
    upload_channels.retire(world.store, world.channel)
    assert receipts.receive(world.store, receipt, world.now).state == "已接收"
