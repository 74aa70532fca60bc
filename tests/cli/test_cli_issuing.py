"""After issuing: reissue, collect, verify, keys, badges, numbers, blank stock, layouts, calibration."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from talentdesk.services.proofs import qr_texts
from tests.cli.conftest import Desk

CLASS = "2026QCG1"
NATIONAL = "Y000123000007195000001"


def _numbers(desk: Desk, count: int = 2) -> list[str]:
    rows = desk("list", "certificates", "--limit", count, "--json").json["rows"]
    return [row["number"] for row in rows]


def _refused(desk: Desk, *arguments: object) -> str:
    """The code of a refusal in JSON; the same without JSON is a sentence and a remedy on stderr only."""
    answer = desk(*arguments, "--json")
    assert answer.status == 3
    assert answer.json["ok"] is False
    assert set(answer.json) == {"ok", "error", "refused"}
    assert answer.json["error"]["text"]
    words = desk(*arguments)
    assert (words.status, words.out) == (3, "")
    assert words.err.startswith(answer.json["error"]["text"])
    return str(answer.json["error"]["code"])


# -- reissue and collect ------------------------------------------------------------------------------------------------


def test_reissue_voids_the_old_and_prints_the_new(desk: Desk, tmp_path: Path) -> None:
    number, other = _numbers(desk)
    out = tmp_path / "补办.pdf"
    made = desk("reissue", number, "--reason", "遗失", "--date", "2026-12-01", "--out", out, "--json")
    assert (made.status, set(made.json)) == (0, {"ok", "old", "new", "file", "sha256"})
    assert made.json["old"] == number
    assert made.json["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    new = desk("show", "certificates", made.json["new"], "--json").json["values"]
    assert (new["supersedes_id"], new["state"]) == (number, "有效")
    old = desk("show", "certificates", number, "--json").json["values"]
    assert (old["state"], old["reason"]) == ("作废", "补办：遗失")
    assert _refused(desk, "reissue", number, "--reason", "遗失") == "void"
    assert _refused(desk, "reissue", "nosuch", "--reason", "遗失") == "not-found"
    assert _refused(desk, "reissue", other, "--reason", " ") == "missing"
    assert _refused(desk, "reissue", other, "--reason", "遗失", "--scheme", "没有") == "not-found"
    assert _refused(desk, "reprint", number, "--out", tmp_path / "alt.pdf") == "void"
    assert desk("reissue", other).status == 2
    assert desk("reissue", other, "--reason", "遗失", "--date", "2026-13-01").status == 2
    desk("number", "scheme", "甲", "--pattern", "A{seq:3}")
    words = desk("reissue", other, "--reason", "遗失", "--scheme", "甲")
    assert (words.status, other in words.out, "A001" in words.out) == (0, True, True)


def test_collect_is_noted_once(desk: Desk) -> None:
    one, two = _numbers(desk)
    said = desk("collect", one, two, "--by", "单位联系人", "--date", "2026-12-02", "--json")
    assert (said.status, said.json) == (0, {"ok": True, "collected": 2})
    values = desk("show", "certificates", one, "--json").json["values"]
    assert (values["collected_by"], values["collected_on"]) == ("单位联系人", "2026-12-02")
    assert _refused(desk, "collect", one) == "collected"
    assert _refused(desk, "collect", "nosuch") == "not-found"
    assert desk("collect").status == 2


# -- proof --------------------------------------------------------------------------------------------------------------


def test_verify_here_and_elsewhere_with_files(desk: Desk, say: Desk, tmp_path: Path) -> None:
    (number,) = _numbers(desk, 1)
    page = tmp_path / "证书.pdf"
    desk("reprint", number, "--out", page)
    here = desk("verify", page, "--json")
    assert (here.status, here.json["ok"]) == (0, True)
    (found,) = here.json["certificates"]
    assert set(found) == {"state", "text", "remedy", "warning", "claims", "revocations_age_days"}
    assert (found["state"], found["revocations_age_days"]) == ("genuine", 0)
    assert number in found["claims"].values()
    assert number in desk("verify", page).out

    files = desk("keys", "export", tmp_path / "核验", "--json").json["files"]
    assert all(Path(file).is_file() for file in files)
    _, keys, voids = files
    nowhere = tmp_path / "nothing-here"
    away = say("--data", nowhere, "verify", page, "--keys", keys, "--revocations", voids, "--json")
    assert (away.status, away.json["certificates"][0]["state"]) == (0, "genuine")
    assert not nowhere.exists()  # nothing is founded by looking
    unknown = say("--data", nowhere, "verify", page, "--json")
    assert (unknown.status, unknown.json["ok"]) == (1, False)
    assert unknown.json["certificates"][0]["state"] == "unknown-key"

    desk("void", number, "--reason", "损坏")
    void = desk("verify", page, "--json")
    assert (void.status, void.json["certificates"][0]["state"]) == (1, "void")
    old_list = say("--data", nowhere, "verify", page, "--keys", keys, "--revocations", voids, "--json")
    assert old_list.json["certificates"][0]["state"] == "genuine"  # the list is from before
    assert _numbers(desk, 1) == [number]  # void, and still in the list


def test_an_altered_text_is_exit_status_1(desk: Desk, tmp_path: Path) -> None:
    desk("reprint", _numbers(desk)[0], "--out", tmp_path / "c.pdf")
    (text,) = qr_texts(str(tmp_path / "c.pdf"))
    assert desk("verify", text).status == 0
    changed = text[:-1] + ("A" if text[-1] != "A" else "B")
    altered = desk("verify", changed, "--json")
    assert (altered.status, altered.json["ok"]) == (1, False)
    assert altered.json["certificates"][0]["state"] == "altered"
    assert altered.json["certificates"][0]["claims"] == {}


def test_what_cannot_be_verified_is_refused(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("no picture")
    assert _refused(desk, "verify", tmp_path / "none.pdf") == "not-found"
    assert _refused(desk, "verify", "X" * 3000) == "not-found"
    for wrong in (tmp_path, tmp_path / "words.txt"):
        _refused(desk, "verify", wrong)
    _refused(desk, "verify", "TDC1:ABC", "--keys", tmp_path / "words.txt")
    assert desk("verify", "TDC1:ABC", "--keys", tmp_path / "none.json").status == 2
    assert desk("verify").status == 2


def test_keys_are_listed_and_rolled(desk: Desk, bare: Desk, tmp_path: Path) -> None:
    assert bare("keys", "list", "--json").json == {"ok": True, "keys": []}
    (one,) = desk("keys", "list", "--json").json["keys"]
    assert set(one) == {"id", "fingerprint", "from", "to"}
    assert one["to"] is None
    desk("reprint", _numbers(desk)[0], "--out", tmp_path / "c.pdf")
    new = desk("keys", "roll", "--json").json["fingerprint"]
    first, second = desk("keys", "list", "--json").json["keys"]
    assert (first["fingerprint"], second["fingerprint"], bool(first["to"])) == (one["fingerprint"], new, True)
    assert desk("verify", tmp_path / "c.pdf").status == 0
    assert _refused(desk, "undo") == "fixed"
    assert new in desk("keys", "list").out


def test_a_badge_is_a_token(desk: Desk) -> None:
    (number,) = _numbers(desk, 1)
    token = desk("badge", number, "--json").json["credential"]
    assert token.count(".") == 2
    assert desk("badge", number).out.strip() == token
    desk("void", number, "--reason", "损坏")
    assert _refused(desk, "badge", number) == "void"
    assert _refused(desk, "badge", "nosuch") == "not-found"


# -- numbers ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "kind", "parts", "status"),
    [
        (NATIONAL, "national", 7, 0),
        ("S00003300012326T000001", "special", 7, 0),
        ("1010003018300001", "old", 7, 0),
        ("BJ20260001", "other", 1, 0),
        ("S000010000123260000000", "national", 7, 1),
    ],
)
def test_numbers_are_explained(bare: Desk, number: str, kind: str, parts: int, status: int) -> None:
    answer = bare("number", "explain", number, "--json")
    found = answer.json
    assert (answer.status, found["ok"], found["kind"], len(found["parts"])) == (
        status,
        not status,
        kind,
        parts,
    )
    assert "".join(part[0] for part in found["parts"]) == number
    assert ("refused" in found) == bool(status)
    words = bare("number", "explain", number)
    assert words.status == status
    assert words.out.startswith(found["title"])
    assert bool(words.err) == bool(status)


def test_schemes_are_made_and_checked(bare: Desk) -> None:
    assert bare("number", "scheme", "甲", "--pattern", "{yyyy}{seq:4}", "--json").json["ok"]
    assert bare("number", "scheme", "乙", "--national-prefix", "S000033000123").status == 0
    assert _refused(bare, "number", "scheme", "甲", "--pattern", "{seq:4}") == "already-known"
    assert _refused(bare, "number", "scheme", "丙", "--pattern", "{x}") == "unknown-value"
    assert _refused(bare, "number", "scheme", "丙") == "missing"
    assert _refused(bare, "number", "scheme", "丙", "--national-prefix", "S1") == "unknown-value"
    assert [row["name"] for row in bare("list", "schemes", "--json").json["rows"]] == ["乙", "甲"]


# -- blank stock --------------------------------------------------------------------------------------------------------


def test_the_ledger_on_the_command_line(bare: Desk) -> None:
    def sums(*arguments: object) -> list[int]:
        found = bare("stock", *arguments, "--json").json
        assert set(found) == {"ok", "received", "used", "spoiled", "destroyed", "left", "low"}
        assert found["received"] == found["used"] + found["spoiled"] + found["destroyed"] + found["left"]
        return [found[name] for name in ("received", "spoiled", "destroyed", "left")]

    assert sums("show") == [0, 0, 0, 0]
    assert sums("receive", 100, "--first-serial", "A0001") == [100, 0, 0, 100]
    assert sums("spoil", 3, "--reason", "卡纸", "--serial", "A0007") == [100, 3, 0, 97]
    assert sums("destroy", 2) == [100, 1, 2, 97]
    assert sums("count", 95, "--reason", "少两张") == [98, 1, 2, 95]
    assert _refused(bare, "stock", "spoil", 1) == "missing"
    assert _refused(bare, "stock", "spoil", 96, "--reason", "卡纸") == "out-of-range"
    assert _refused(bare, "stock", "destroy", 2) == "out-of-range"
    assert _refused(bare, "stock", "count", 94) == "missing"
    assert _refused(bare, "stock", "receive", 0) == "out-of-range"
    assert _refused(bare, "stock", "receive", 10**30) == "out-of-range"
    assert bare("stock", "receive", "many").status == 2
    assert (
        _refused(bare, "new", "stock", "day=2026-11-20", "kind=使用", "count=5", "item=空白证书") == "fixed"
    )
    assert sums("show") == [98, 1, 2, 95]
    assert "95" in bare("stock", "show").out


# -- layouts ------------------------------------------------------------------------------------------------------------


def test_layouts_go_out_and_come_in(desk: Desk, tmp_path: Path) -> None:
    before = {each["name"]: each for each in desk("layout", "list", "--json").json["layouts"]}
    assert all(set(each) == {"name", "label", "version", "built_in"} for each in before.values())
    out = tmp_path / "版式.json"
    assert desk("layout", "export", "booklet", out, "--json").json == {"ok": True, "file": str(out)}
    data = json.loads(out.read_text(encoding="utf-8"))
    out.write_text(json.dumps(data | {"name": "mine", "label": "自制"}), encoding="utf-8")
    assert desk("layout", "import", out, "--json").json == {"ok": True, "name": "mine"}
    after = {each["name"]: each for each in desk("layout", "list", "--json").json["layouts"]}
    assert set(after) - set(before) == {"mine"}
    assert (after["mine"]["version"], after["mine"]["built_in"]) == (1, False)
    assert "自制" in desk("layout", "list").out
    out.write_text("{", encoding="utf-8")
    assert _refused(desk, "layout", "import", out) == "unreadable"
    assert _refused(desk, "layout", "export", "nosuch", out) == "not-found"
    assert desk("layout", "import", tmp_path / "none.json").status == 2


# -- calibration --------------------------------------------------------------------------------------------------------


def test_a_printer_is_calibrated(bare: Desk, tmp_path: Path) -> None:
    out = tmp_path / "校准.pdf"
    answer = bare("calibrate", "page", "--printer", "甲", "--side", "back", "--out", out, "--json")
    assert answer.json == {"ok": True, "file": str(out)}
    assert len(PdfReader(out).pages) == 1
    marks = ((20, 20, 21, 18), (277, 20, 278, 18), (20, 190, 21, 188))
    arguments = [word for mark in marks for word in ("--mark", *mark)]
    solved = bare("calibrate", "solve", "--printer", "甲", "--side", "back", *arguments, "--json")
    assert (solved.status, set(solved.json)) == (0, {"ok", "dx", "dy", "scale_x", "scale_y", "rotation"})
    assert (solved.json["dx"], solved.json["dy"]) == (pytest.approx(-1), pytest.approx(2))
    (row,) = bare("list", "calibrations", "--json").json["rows"]
    assert (row["printer"], row["side"]) == ("甲", "back")
    plain = out.read_bytes()
    bare("calibrate", "page", "--printer", "甲", "--side", "back", "--corrected", "--out", out)
    assert out.read_bytes() != plain
    assert _refused(bare, "calibrate", "solve", "--printer", "甲", *arguments[:10]) == "measurements"
    assert bare("calibrate", "solve", "--printer", "甲", "--mark", 1, 2, 3).status == 2
    assert bare("calibrate", "solve", "--printer", "甲").status == 2
    assert bare("calibrate", "page", "--printer", "甲", "--side", "top", "--out", out).status == 2
    assert bare("calibrate", "page", "--out", out).status == 2
    for size in ("nan", "0", "-5", "1e9"):
        broken = bare("calibrate", "page", "--printer", "甲", "--width", size, "--out", tmp_path / "x.pdf")
        assert broken.status in (2, 3), size
