"""Packages: what is in them, what a row goes through with one bureau, and that nothing is half done."""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talentdesk.errors import Cancelled, DeskError
from talentdesk.exchange.upload_packages import read_upload as read_with
from talentdesk.model import UploadLine, UploadPackage, UploadRow
from talentdesk.progress import Progress
from talentdesk.registers import register
from talentdesk.rules import upload_rows as rules
from talentdesk.rules.upload_rows import GONE, Standing
from talentdesk.services import (
    bases,
    bureau_profiles,
    records,
    upload_building,
    upload_channels,
    upload_exports,
    upload_ledger,
    upload_notes,
)
from talentdesk.services.signing_keys import signing_key
from talentdesk.services.upload_exports import read_upload
from talentdesk.services.upload_standings import standing_of
from talentdesk.store import Store
from tests.services.rosters import dump, person
from tests.services.uploads import (
    CITY,
    NOW,
    PEOPLE,
    TRAINEES,
    answer,
    build,
    channel_of,
    refuse,
    said,
    standing,
    trainee,
)

NEW, CHANGED, WITHDRAWN = "new", "changed", "withdrawn"


def test_the_first_package_says_all_there_is(store: Store) -> None:
    ids = [trainee(store, n) for n in range(3)]
    records.create(store, register("teachers"), {"code": "T1", "name": "高老师"})
    channel = channel_of(store)
    built = build(store, channel)
    upload = read_upload(built.path)
    manifest = upload.manifest
    assert (built.number, built.rows, built.held) == (1, 4, 0)
    assert (manifest.base_code, manifest.channel, manifest.profile, manifest.kind) == (
        "BJ",
        "市局",
        "city",
        "变动",
    )
    assert [(f.key, f.name, f.rows, f.new, f.changed, f.withdrawn) for f in manifest.files] == [
        ("people", "人员.csv", 3, 3, 0, 0),
        ("staff", "教师.csv", 1, 1, 0, 0),
    ]
    first = person(0)
    assert list(upload.rows(manifest.files[0]))[:2] == [
        PEOPLE.headings,
        ("1", str(ids[0]), "新增", first["name"], first["id_number"], "", "其他"),
    ]
    assert built.path.name == f"TD-BJ-{channel}-000001-{upload.manifest_sha256[:8]}.zip"
    assert [(line.row, line.row_id) for line in upload.index()] == [(1, 1), (2, 2), (3, 3), (1, 1)]


def test_numbers_have_no_gaps_and_each_package_names_the_one_before(store: Store) -> None:
    channel = channel_of(store)
    made = []
    for n in range(3):
        trainee(store, n)
        made.append(read_upload(build(store, channel, minute=n).path))
    for number, upload in enumerate(made, start=1):
        before = made[number - 2].manifest_sha256 if number > 1 else ""
        assert (upload.manifest.number, upload.manifest.previous.number) == (number, number - 1)
        assert upload.manifest.previous.manifest_sha256 == before
    entries = [(upload.manifest.entry_from, upload.manifest.entry_to) for upload in made]
    assert all(entries[n][1] == entries[n + 1][0] for n in range(2))
    assert made[1].manifest.period_from == made[0].manifest.created


def test_nothing_due_changes_nothing(store: Store) -> None:
    channel = channel_of(store)
    with pytest.raises(DeskError) as refused:
        build(store, channel)
    assert refused.value.code == "nothing-due"
    trainee(store)
    build(store, channel)
    before, files = dump(store), sorted(store.folder.rglob("*.zip"))
    with pytest.raises(DeskError):
        build(store, channel)
    assert (dump(store), sorted(store.folder.rglob("*.zip"))) == (before, files)
    assert not list(store.folder.rglob(".part-*"))


def test_a_change_that_the_bureau_does_not_see_is_none(store: Store) -> None:
    first, _ = trainee(store, 0), trainee(store, 1)
    channel = channel_of(store)
    build(store, channel)
    records.change(store, TRAINEES, first, {"remark": "别处的话"})
    with pytest.raises(DeskError):
        build(store, channel)
    records.change(store, TRAINEES, first, {"employer": "滨江精密机械有限公司"})
    built = build(store, channel)
    assert said(built) == {("people", first): CHANGED}
    assert [f.key for f in read_upload(built.path).manifest.files] == ["people"]


def test_a_change_in_flight_goes_into_the_next_package(store: Store) -> None:
    one = trainee(store)
    channel = channel_of(store)
    first = build(store, channel)
    sent_first = standing(store, channel, one).digest
    records.change(store, TRAINEES, one, {"employer": "甲厂"})
    second = build(store, channel, minute=1)
    answer(store, first)
    row = standing(store, channel, one)
    assert (row.state, row.package_id, row.accepted_digest) == ("waiting", second.package_id, sent_first)
    answer(store, second, lambda _file, _record: False)
    row = standing(store, channel, one)
    assert (row.state, row.accepted_digest, row.code, row.text) == (
        "rejected",
        sent_first,
        "E1",
        "文化程度不对",
    )
    assert row.digest != sent_first


def test_back_to_what_the_bureau_has_while_something_else_is_in_flight(store: Store) -> None:
    one = trainee(store, employer="甲厂")
    channel = channel_of(store)
    answer(store, build(store, channel))
    records.change(store, TRAINEES, one, {"employer": "乙厂"})
    records.change(store, TRAINEES, one, {"employer": "甲厂"})
    with pytest.raises(DeskError):
        build(store, channel)
    records.change(store, TRAINEES, one, {"employer": "乙厂"})
    build(store, channel, minute=1)
    records.change(store, TRAINEES, one, {"employer": "甲厂"})
    assert said(build(store, channel, minute=2)) == {("people", one): CHANGED}


def test_rejected_then_corrected(store: Store) -> None:
    one, two = trainee(store, 0), trainee(store, 1)
    channel = channel_of(store)
    answer(store, build(store, channel), lambda _file, record: record == two)
    with pytest.raises(DeskError):
        build(store, channel)
    (todo,) = upload_ledger.rejected(store)
    assert (todo.record_id, todo.table, todo.field, todo.code, todo.corrected) == (
        one,
        "trainee",
        "文化程度",
        "E1",
        False,
    )
    records.change(store, TRAINEES, one, {"education": "技校"})
    assert upload_ledger.rejected(store)[0].corrected
    built = build(store, channel, minute=1)
    assert said(built) == {("people", one): NEW}  # the bureau never had it
    answer(store, built)
    assert upload_ledger.rejected(store) == []
    assert standing(store, channel, one).code is None


def test_a_rejected_change_taken_back_is_settled(store: Store) -> None:
    one = trainee(store, employer="甲厂")
    channel = channel_of(store)
    answer(store, build(store, channel))
    records.change(store, TRAINEES, one, {"employer": "乙厂"})
    answer(store, build(store, channel, minute=1), lambda _file, _record: False)
    records.change(store, TRAINEES, one, {"employer": "甲厂"})
    assert upload_ledger.rejected(store)[0].corrected
    with pytest.raises(DeskError):
        build(store, channel, minute=2)
    row = standing(store, channel, one)
    assert (row.state, row.digest, row.text) == ("accepted", row.accepted_digest, None)
    assert upload_ledger.rejected(store) == []


def test_deleted_restored_deleted_again(store: Store) -> None:
    one, other = trainee(store, 0), trainee(store, 1)
    channel = channel_of(store)
    answer(store, build(store, channel))
    for minute in (1, 3):
        records.remove(store, TRAINEES, [one])
        built = build(store, channel, minute=minute)
        assert said(built) == {("people", one): WITHDRAWN}
        (gone,) = read_upload(built.path).withdrawn()
        assert (gone.file, gone.row, gone.row_id, gone.title) == ("people", 1, one, person(0)["name"])
        answer(store, built)
        assert standing(store, channel, one).accepted_digest is None
        records.put_back(store, TRAINEES, [one])
        built = build(store, channel, minute=minute + 1)
        assert said(built) == {("people", one): NEW}
        answer(store, built)
    assert standing(store, channel, other).state == "accepted"


def test_what_the_bureau_never_had_is_not_withdrawn(store: Store) -> None:
    one, two = trainee(store, 0), trainee(store, 1)
    channel = channel_of(store)
    first = build(store, channel)
    records.remove(store, TRAINEES, [one])
    assert said(build(store, channel, minute=1)) == {("people", one): WITHDRAWN}  # it may have it by now
    answer(store, first, lambda _file, _record: False)
    records.remove(store, TRAINEES, [two])
    with pytest.raises(DeskError):
        build(store, channel, minute=2)
    assert standing(store, channel, two).state == "accepted"
    assert upload_ledger.rejected(store) == []
    never = trainee(store, 2)
    records.remove(store, TRAINEES, [never])
    with pytest.raises(DeskError):
        build(store, channel, minute=3)


def test_held_rows_stay_due(store: Store) -> None:
    good, bad = trainee(store, 0), trainee(store, 1, education="高中")
    channel = channel_of(store)
    due = upload_building.due(store, channel, NOW)
    assert [(f.key, f.added, f.changed, f.withdrawn, f.held) for f in due.files] == [
        ("people", 1, 0, 0, 1),
        ("staff", 0, 0, 0, 0),
    ]
    assert [(p.file, p.record_id, p.problem.code) for p in due.problems] == [("people", bad, "unknown-code")]
    built = build(store, channel)
    assert (said(built), built.held) == ({("people", good): NEW}, 1)
    assert (standing(store, channel, bad).state, standing(store, channel, bad).code) == (
        "held",
        "unknown-code",
    )
    with pytest.raises(DeskError) as refused:
        build(store, channel, minute=1)
    assert [problem.code for problem in refused.value.problems] == ["unknown-code"]
    assert upload_building.due(store, channel, NOW).held == 1
    records.change(store, TRAINEES, bad, {"education": "技校"})
    assert said(build(store, channel, minute=2)) == {("people", bad): NEW}
    assert standing(store, channel, bad).code is None


def test_a_row_held_while_in_flight_still_takes_its_answer(store: Store) -> None:
    one = trainee(store, 0)
    channel = channel_of(store)
    first = build(store, channel)
    sent = standing(store, channel, one).digest
    records.change(store, TRAINEES, one, {"education": "高中"})
    trainee(store, 1)
    build(store, channel, minute=1)
    assert standing(store, channel, one).state == "held"
    answer(store, first)
    row = standing(store, channel, one)
    assert (row.state, row.package_id, row.accepted_digest) == ("held", None, sent)
    records.remove(store, TRAINEES, [one])
    assert said(build(store, channel, minute=2)) == {("people", one): WITHDRAWN}


def test_a_package_refused_whole_makes_its_rows_due_again(store: Store) -> None:
    one, two = trainee(store, 0), trainee(store, 1)
    channel = channel_of(store)
    first = build(store, channel)
    records.change(store, TRAINEES, two, {"employer": "甲厂"})
    second = build(store, channel, minute=1)
    refuse(store, first)
    assert (standing(store, channel, one).state, standing(store, channel, two).state) == ("due", "waiting")
    third = build(store, channel, minute=2)
    assert said(third) == {("people", one): NEW}
    answer(store, second)
    answer(store, third)
    assert {line.result for line in upload_ledger.record_story(store, "trainee", one)} == {
        "rejected",
        "accepted",
    }


def test_send_again_as_it_is(store: Store) -> None:
    one, two = trainee(store, 0), trainee(store, 1)
    channel = channel_of(store)
    answer(store, build(store, channel), lambda _file, record: record == two)
    keys = [("people", one), ("people", two), ("people", 99)]
    assert upload_ledger.send_again(store, channel, keys) == 1
    assert said(build(store, channel, minute=1)) == {("people", one): NEW}


def test_a_full_package_holds_every_living_row(store: Store) -> None:
    one, two, bad = trainee(store, 0), trainee(store, 1), trainee(store, 2, education="高中")
    channel = channel_of(store)
    answer(store, build(store, channel))
    records.remove(store, TRAINEES, [two])
    built = build(store, channel, minute=1, whole=True)
    assert said(built) == {("people", one): CHANGED, ("people", two): WITHDRAWN}
    assert built.held == 1
    files = read_upload(built.path).manifest.files
    assert [(file.key, file.rows) for file in files] == [("people", 1), ("staff", 0)]
    answer(store, built)
    assert standing(store, channel, bad).state == "held"
    with pytest.raises(DeskError):
        build(store, channel, minute=2)


def test_another_profile_changes_the_rows_it_words_otherwise(store: Store) -> None:
    plain, schooled = trainee(store, 0), trainee(store, 1, education="技校")
    channel = channel_of(store)
    answer(store, build(store, channel))
    recoded = replace(CITY, code_tables={"levels": {**CITY.code_tables["levels"], "技校": "48"}})
    bureau_profiles.save(store, recoded)
    assert said(build(store, channel, minute=1)) == {("people", schooled): CHANGED}
    shorter = replace(CITY, key="short", files=(replace(PEOPLE, columns=PEOPLE.columns[:5]),))
    bureau_profiles.save(store, shorter)
    upload_channels.change(store, channel, profile="short")
    assert said(build(store, channel, minute=2)) == {("people", n): CHANGED for n in (plain, schooled)}


def test_a_file_that_becomes_wanted_later_starts_with_all_its_rows(store: Store) -> None:
    one = trainee(store)
    records.create(store, register("teachers"), {"code": "T1", "name": "高老师"})
    later = replace(CITY.files[1], valid_from=(NOW + timedelta(days=2)).date())
    channel = channel_of(store, replace(CITY, files=(PEOPLE, later)))
    assert said(build(store, channel)) == {("people", one): NEW}
    assert said(build(store, channel, minute=3 * 24 * 60)) == {("staff", 1): NEW}


def test_two_channels_know_nothing_of_each_other(store: Store) -> None:
    one = trainee(store)
    first, second = channel_of(store), channel_of(store, name="省厅")
    answer(store, build(store, first))
    assert said(build(store, second)) == {("people", one): NEW}
    assert standing(store, first, one).state == "accepted"
    assert [line.channel for line in upload_ledger.record_story(store, "trainee", one)] == ["市局", "省厅"]


def _stop_after(steps: int) -> Progress:
    left = [steps]

    def cancelled() -> bool:
        left[0] -= 1
        return left[0] < 0

    return Progress(cancelled=cancelled)


def test_cancelled_anywhere_nothing_is_left(store: Store) -> None:
    trainee(store, 0), trainee(store, 1, education="高中")
    channel = channel_of(store)
    build(store, channel)
    trainee(store, 2)
    before, files = dump(store), sorted(store.folder.rglob("*.*"))
    for steps in range(100):
        try:
            upload_building.build(store, channel, NOW, progress=_stop_after(steps))
        except Cancelled:
            assert dump(store) == before
            assert sorted(path for path in store.folder.rglob("*.*") if "db-" not in path.name) == [
                path for path in files if "db-" not in path.name
            ]
        else:
            assert steps > 5
            return
    pytest.fail("never came to its end")


def test_a_build_that_was_cut_off_is_done_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    trainee(store)
    channel = channel_of(store)

    class PowerLoss(BaseException):
        pass

    def lost(*_: object) -> None:
        raise PowerLoss

    with monkeypatch.context() as patch:
        patch.setattr(upload_building, "keep_notes", lost)
        patch.setattr(Path, "unlink", lambda *_, **__: None)  # nobody is left to tidy up
        with pytest.raises(PowerLoss):
            build(store, channel)
    (stray,) = store.folder.rglob("*.zip")
    (stray.parent / ".part-left").mkdir()
    built = build(store, channel, minute=1)
    assert built.number == 1
    assert list(store.folder.rglob("*.zip")) == [built.path]
    assert not list(store.folder.rglob(".part-*"))


def test_an_answer_that_comes_during_a_build_is_taken_into_it(store: Store) -> None:
    one = trainee(store, 0, education="技校")
    channel = channel_of(store)
    first = build(store, channel)
    records.change(store, TRAINEES, one, {"education": "高中"})
    trainee(store, 1)
    came: list[bool] = []

    def report(_done: int, _total: int, text: str) -> None:
        if "压缩" in text and not came:
            came.append(True)
            answer(store, first)
            upload_channels.change(store, channel, schedule='{"every": "day"}')

    upload_building.build(store, channel, NOW + timedelta(minutes=1), progress=Progress(report))
    row = standing(store, channel, one)
    assert came
    assert (row.state, row.package_id) == ("held", None)
    assert row.accepted_digest is not None
    assert len(list(store.folder.rglob("*.zip"))) == 2


def test_one_build_at_a_time(store: Store) -> None:
    trainee(store)
    channel = channel_of(store)
    codes = []

    def report(_done: int, _total: int, _text: str) -> None:
        with pytest.raises(DeskError) as refused:
            build(store, channel)
        codes.append(refused.value.code)

    upload_building.build(store, channel, NOW, progress=Progress(report))
    assert set(codes) == {"building"}


def test_a_channel_that_cannot_build(store: Store) -> None:
    trainee(store)
    channel = channel_of(store)
    bureau_profiles.save(store, replace(CITY, valid_to=NOW.date() - timedelta(days=1)))
    for number, code in ((channel, "profile-dates"), (99, "not-found")):
        with pytest.raises(DeskError) as refused:
            build(store, number)
        assert refused.value.code == code
    upload_channels.retire(store, channel)
    with pytest.raises(DeskError) as refused:
        build(store, channel)
    assert refused.value.code == "channel-retired"


def test_names_that_the_package_needs_for_itself(store: Store) -> None:
    trainee(store)
    channel = channel_of(store, replace(CITY, files=(replace(PEOPLE, name="Index"),)))
    with pytest.raises(DeskError) as refused:
        build(store, channel)
    assert refused.value.code == "bureau-profile"


def test_the_channel_when_none_is_named(store: Store) -> None:
    own = upload_building.default_channel(store)
    assert upload_building.default_channel(store) == own
    assert upload_channels.channel(store, own).settings["folder"] == str(store.folder / "outbox")
    assert (store.folder / "outbox").is_dir()
    channel_of(store)
    assert upload_building.default_channel(store) == own
    channel_of(store, name="省厅")
    upload_channels.retire(store, own)
    with pytest.raises(DeskError) as refused:
        upload_building.default_channel(store)
    assert refused.value.code == "channel-unclear"


def test_a_package_is_given_out_again_byte_for_byte(store: Store, tmp_path: Path) -> None:
    trainee(store)
    channel = channel_of(store)
    built = build(store, channel)
    data = built.path.read_bytes()
    trainee(store, 1)
    build(store, channel, minute=1)
    for target in (tmp_path / "再报.zip", tmp_path):
        assert upload_exports.export_copy(store, built.package_id, target).read_bytes() == data
    folder = upload_exports.export_copy(store, built.package_id, tmp_path / "散件")
    assert read_upload(folder).manifest == read_upload(built.path).manifest
    with (folder / "人员.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 2
    built.path.write_bytes(data[:-1] + b"x")
    for wrong in (built.package_id, 99):
        with pytest.raises(DeskError) as refused:
            upload_exports.export_copy(store, wrong, tmp_path / "无.zip")
        assert refused.value.code in ("package-file", "not-found")
    assert not (tmp_path / "无.zip").exists()


def test_figures_and_packages(store: Store) -> None:
    trainee(store, 0), trainee(store, 1), trainee(store, 2, education="高中")
    channel = channel_of(store)
    built = build(store, channel)
    answer(store, built, lambda _file, record: record == 1)
    (found,) = upload_ledger.figures(store)
    assert (found.rows, found.at_bureau, found.packages) == (
        {"accepted": 1, "rejected": 1, "held": 1},
        1,
        {"已生成": 1},
    )
    (line,) = upload_ledger.packages(store, channel)
    assert (line.number, line.added, line.sha256) == (
        1,
        2,
        hashlib.sha256(built.path.read_bytes()).hexdigest(),
    )
    (where,) = upload_ledger.record_standing(store, "trainee", 3)
    assert (where.file, where.state, where.at_bureau, where.code) == ("人员", "held", False, "unknown-code")
    assert upload_ledger.record_story(store, "course", 1) == []


def test_contradicting_and_unknown_answers(store: Store) -> None:
    one = trainee(store)
    channel = channel_of(store)
    built = build(store, channel)
    answer(store, built)
    before = dump(store)
    for record, code in ((one, "receipt-contradiction"), (77, "receipt-unknown-row")):
        with pytest.raises(DeskError) as refused:
            _answer_one(store, built.package_id, record)
        assert refused.value.code == code
    assert dump(store) == before
    with store.write("回执") as session:
        package = session.get_one(UploadPackage, built.package_id)
        counts = upload_ledger.answer_rows(
            session, package, [upload_ledger.RowAnswer("people", one, True, number="B-7")] * 2
        )
    assert counts == upload_ledger.Answered(0, 0, 0)


def _answer_one(store: Store, package_id: int, record: int) -> None:
    with store.write("回执") as session:
        package = session.get_one(UploadPackage, package_id)
        package.rejected = 1
        upload_ledger.answer_rows(session, package, [upload_ledger.RowAnswer("people", record, False)])


STANDINGS = [
    Standing(state, package, digest, accepted)
    for state in (rules.WAITING, rules.ACCEPTED, rules.REJECTED, rules.HELD, rules.DUE)
    for package in (None, 7)
    for digest in (GONE, b"a")
    for accepted in (None, b"a", b"b")
    if not (state == rules.WAITING and package is None)
]


@pytest.mark.parametrize("action", ["sent", "hold", "settle", "refused", "accepted", "rejected"])
def test_the_base_moves_standings_as_the_rules_say(store: Store, action: str) -> None:
    channel = channel_of(store)
    trainee(store)
    built = build(store, channel)
    with store.write("试") as session:
        package = session.get_one(UploadPackage, built.package_id)
        package.attempts += 1
        seven = UploadPackage(**{
            each.name: getattr(package, each.name) for each in UploadPackage.__table__.columns
            if each.name not in ("id", "number")
        }, id=7, number=7)  # fmt: skip
        session.add(seven)
        for record, old in enumerate(STANDINGS, start=100):
            session.add(
                UploadRow(
                    channel_id=channel, file="people", record_id=record, state=old.state,
                    package_id=old.package_id, digest=old.digest, accepted_digest=old.accepted, bureau_number="N",
                )
            )  # fmt: skip
            session.add(
                UploadLine(
                    package_id=7, file="people", record_id=record, row=record, action="new", digest=b"s"
                )
            )
        session.flush()
        after = _moved(session, channel, seven, action)
        session.expire_all()
        for record, old in enumerate(STANDINGS, start=100):
            row = session.get_one(UploadRow, (channel, "people", record))
            assert standing_of(row) == after(old), (action, old)
            assert row.bureau_number == "N"


def _moved(
    session: object, channel: int, package: UploadPackage, action: str
) -> Callable[[Standing], Standing]:
    """Do it in the base; what the rules make of a standing."""
    numbers = range(100, 100 + len(STANDINGS))
    if action in ("accepted", "rejected"):
        good = action == "accepted"
        upload_ledger.answer_rows(
            session,  # type: ignore[arg-type]  # a session
            package,
            [upload_ledger.RowAnswer("people", number, good) for number in numbers],
        )
        return lambda old: rules.answered(old, 7, b"s", accepted=good)
    if action == "refused":
        upload_ledger.package_refused(session, package)  # type: ignore[arg-type]  # a session
        return lambda old: rules.sent_back(old, 7)
    word = "changed" if action == "sent" else action
    notes = [(word, "people", n, n, b"p", "k", "t", None, None) for n in numbers]
    connection = session.connection()  # type: ignore[attr-defined]  # a session
    upload_notes.keep_notes(connection, channel, 8, [notes], Progress())  # type: ignore[list-item]
    moves = {
        "sent": lambda old: rules.packed(old, 8, b"p"),
        "hold": rules.kept_back,
        "settle": rules.settled,
    }
    return moves[action]


_edits = st.lists(
    st.tuples(
        st.sampled_from(["add", "change", "remove", "put back", "build"]),
        st.integers(0, 3),
        st.sampled_from(["甲厂", '乙"厂,\r\n', "", "𬱖厂"]),
    ),
    min_size=2,
    max_size=12,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=_edits, encoding=st.sampled_from(["utf-8-sig", "gb18030"]))
def test_the_same_base_gives_the_same_bytes(
    fresh: Callable[[], Store], tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, int, str]], encoding: str
) -> None:  # fmt: skip
    store = fresh()
    channel = channel_of(store, replace(CITY, encoding=encoding))
    for n, (what, index, text) in enumerate([*edits, ("add", 5, "")]):
        with suppress(DeskError):  # no such record, or nothing to build
            _edit(store, channel, n, what, index, text)
    with store.write("密钥") as session:  # a key is random; a base that has one gives the same bytes
        signing_key(session, NOW.date())
    twin = tmp_path_factory.mktemp("twin") / "base"
    shutil.copytree(store.folder, twin, ignore=shutil.ignore_patterns("*.lock"))
    other = bases.open_base(twin, user="tester")
    try:
        ours, theirs = (build(each, channel, minute=99).path for each in (store, other))
        assert (ours.name, ours.read_bytes()) == (theirs.name, theirs.read_bytes())
        upload = read_upload(ours)
        for file in upload.manifest.files:
            assert len(list(upload.rows(file))) == file.rows + 1
    finally:
        other.close()
        shutil.rmtree(twin.parent)


def _edit(store: Store, channel: int, n: int, what: str, index: int, text: str) -> None:
    if what == "add":
        trainee(store, index, employer=text)
    elif what == "change":
        records.change(store, TRAINEES, index, {"employer": text})
    elif what == "remove":
        records.remove(store, TRAINEES, [index])
    elif what == "put back":
        records.put_back(store, TRAINEES, [index])
    else:
        build(store, channel, minute=n)


def test_a_package_signed_by_another_is_told(store: Store) -> None:
    trainee(store)
    built = build(store, channel_of(store))

    def stranger(_data: bytes, _signature: bytes) -> tuple[str, str]:
        return "0" * 16, "0" * 64

    with pytest.raises(DeskError) as refused:
        read_with(built.path, stranger)
    assert refused.value.code == "upload-damaged"
