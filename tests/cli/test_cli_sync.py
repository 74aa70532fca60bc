"""The traffic with the bureau from the command line: built, sent, answered, corrected, told; by the clock; while the window has the base."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from talentdesk.services import bases, bureau_profiles
from tests.bureau import Bureau, Rule
from tests.cli.conftest import Desk
from tests.fictional import people

FIRST, SECOND = people(2)
PEOPLE = (
    "姓名,身份证号,手机号码\n"
    f"{FIRST.name},{FIRST.id_number},13800000000\n{SECOND.name},{SECOND.id_number},13800000001\n"
)


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    national = next(each for each in bureau_profiles.built_in() if each.key == "national")
    return Bureau(
        tmp_path / "bureau",
        rules=[Rule("E101", "手机号码已停用", file="trainees", column="手机号码", matches="0$")],
        receipt=national.receipt,
    )


@pytest.fixture
def base(bare: Desk, tmp_path: Path, bureau: Bureau) -> Desk:
    """A base with two people and a channel to the bureau."""
    file = tmp_path / "人员.csv"
    file.write_text(PEOPLE, encoding="utf-8")
    assert bare("import", "trainees", file).status == 0
    made = bare(
        "channels", "new", "市局", "--transport", "folder", "--set", f"folder={bureau.inbox}",
        "--set", f"receipts={bureau.receipts}",
    )  # fmt: skip
    assert made.status == 0, made.err
    return bare


def test_from_due_to_corrected(base: Desk, bureau: Bureau, tmp_path: Path) -> None:
    due = base("sync", "due", "--json").json
    assert next(each for each in due["files"] if each["key"] == "trainees")["new"] == 2
    assert "学员\t新增 2" in base("sync", "due").out
    assert base("sync", "send").out.startswith("没有待发送")
    assert base("sync", "build", "--json").json["number"] == 1
    sent = base("sync", "send", "--json")
    assert (sent.status, [each["delivered"] for each in sent.json["sent"]]) == (0, [True])
    assert base("sync", "send", "--json").json["sent"] == []
    assert len(bureau.work()) == 1
    (taken,) = base("sync", "receive", "--json").json["receipts"]
    assert (taken["number"], taken["rejected"], taken["open"], taken["state"]) == (1, 1, 0, "部分接收")
    assert base("sync", "receive").out.startswith("没有新的回执")
    (row,) = base("sync", "rejected", "--json").json["rejected"]
    assert (row["code"], row["text"], row["field"], row["corrected"]) == (
        "E101", "手机号码已停用", "手机号码", False,
    )  # fmt: skip
    assert f"{row['file']}:{row['record']}" in base("sync", "rejected").out
    told = base("sync", "story", "trainees", FIRST.id_number, "--json").json["story"]
    assert [(each["package"], each["result"]) for each in told] == [(1, "rejected")]
    assert "驳回" in base("sync", "story", "trainees", FIRST.id_number).out
    assert base("sync", "again").status == 2
    assert base("sync", "again", "trainees").status == 2
    assert base("sync", "again", f"trainees:{row['record']}", "--json").json["rows"] == 1
    bureau.rules = []
    assert base("sync", "build").status == 0
    assert base("sync", "send").status == 0
    bureau.work()
    assert base("sync", "receive", "--json").json["receipts"][0]["state"] == "已接收"
    status = base("sync", "status", "--json").json
    assert [each["state"] for each in status["packages"]] == ["已接收", "已更正"]
    assert status["channels"][0]["at_bureau"] == len(bureau.standing())
    assert "000002\t已接收" in base("sync", "status").out
    copy = tmp_path / "copy.zip"
    assert base("sync", "export", "1", copy).status == 0
    assert copy.read_bytes() == sorted(bureau.inbox.glob("*.zip"))[0].read_bytes()
    assert base("sync", "export", "9", copy).status == 3


def test_a_receipt_by_file_and_what_is_refused(base: Desk, bureau: Bureau, tmp_path: Path) -> None:
    base("sync", "build")
    base("sync", "send")
    (receipt,) = bureau.work()
    forged = tmp_path / "forged.csv"
    text = receipt.read_text(encoding="utf-8-sig")
    manifest = next(iter(bureau.taken))
    forged.write_text(text.replace(manifest, "0" * 64), encoding="utf-8")
    refused = base("sync", "receive", forged, "--json")
    assert (refused.status, refused.json["error"]["code"]) == (3, "receipt-hash")
    assert base("sync", "receive", receipt, "--channel", "市局").status == 0
    again = base("sync", "receive", receipt, "--json")
    assert (again.status, again.json["error"]["code"]) == (3, "receipt-duplicate")
    assert base("sync", "receive", tmp_path / "nichts.csv").status == 3


def test_a_stick_that_is_not_there_is_said_and_goes_later(base: Desk, bureau: Bureau) -> None:
    base("sync", "build")
    gone = bureau.inbox.rename(bureau.inbox.with_name("elsewhere"))
    sent = base("sync", "send", "--json")
    assert (sent.status, sent.json["sent"][0]["code"]) == (1, "upload-gone")
    assert sent.json["sent"][0]["next_try"]
    assert "没有送达" in base("sync", "send").out
    gone.rename(bureau.inbox)
    assert base("sync", "send").status == 0


def test_handed_over_another_way(base: Desk, bureau: Bureau) -> None:
    base("sync", "build")
    assert base("sync", "handed", "1").status == 0
    assert base("sync", "send", "--json").json["sent"] == []
    assert base("sync", "handed", "1").status == 3
    assert list(bureau.inbox.iterdir()) == []


def test_by_the_clock(base: Desk, bureau: Bureau, tmp_path: Path, empty: Path) -> None:
    assert base("sync", "send", "--due").out.startswith("没有到时间")
    assert base("sync", "schedule").out == "市局\t不定时\n"
    task = tmp_path / "task.xml"
    set_ = base("sync", "schedule", "--every", "day", "--at", "07:30", "--task", task, "--json")
    following = datetime.fromisoformat(set_.json["schedules"][0]["next"])
    assert (following.hour, following.minute) == (7, 30)
    assert "07:30:00" in task.read_text(encoding="utf-16")
    assert base("sync", "schedule", "--every", "day", "--at", "7:30").status == 3
    assert base("sync", "send", "--due", "--json").json == {
        "ok": True, "built": [], "sent": [], "receipts": [], "troubles": [],
    }  # fmt: skip
    store = bases.open_base(empty, user="test")
    from talentdesk.model import UploadChannel

    with store.write("as if it had not run for long") as session:
        session.query(UploadChannel).one().last_run = datetime(2026, 1, 1)
    store.close()
    done = base("sync", "send", "--due", "--json").json
    assert (done["built"], [each["delivered"] for each in done["sent"]]) == ([1], [True])
    bureau.work()
    done = base("sync", "send", "--due", "--json").json
    assert (done["built"], [each["rejected"] for each in done["receipts"]]) == ([], [1])


def test_while_the_window_has_the_base_the_task_leaves_it_alone(base: Desk, empty: Path) -> None:
    store = bases.open_base(empty, user="window")
    try:
        told = base("sync", "send", "--due", "--json")
        assert (told.status, told.json["window"]) == (0, True)
        assert "窗口" in base("sync", "send", "--due").out
        assert base("sync", "send").status == 3
    finally:
        store.close()
