"""Two PCs and partner bases from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Desk


@pytest.fixture
def pair(empty: Path, say: Desk, tmp_path: Path) -> tuple[Path, Path]:
    """A base with a teacher, and a copy of it."""
    assert say("new", "teachers", "code=T1", "name=孙敏", data=empty).status == 0
    other = tmp_path / "copy"
    answer = say("--json", "twin", "copy", other, "--label", "教室", data=empty)
    assert (answer.status, answer.json["number"]) == (0, 1)
    return empty, other


def test_an_exchange_with_a_choice(pair: tuple[Path, Path], say: Desk, tmp_path: Path) -> None:
    main, other = pair
    assert "还没有交换过" in say("twin", "list", data=main).out
    for folder, title in ((main, "讲师"), (other, "教授")):
        assert say("edit", "teachers", "T1", f"title={title}", data=folder).status == 0
    file = tmp_path / "x.tdtwin"
    assert say("--json", "twin", "export", file, data=other).json["records"] == 1
    shown = say("twin", "preview", file, data=main)
    assert shown.status == 0
    assert "teacher:1:title" in shown.out
    assert "本机：讲师" in shown.out
    assert "对方：教授" in shown.out
    assert say("twin", "merge", file, "--take", "ours", "teacher:9:title", data=main).status == 2
    done = say(
        "--json", "twin", "merge", file, "--all", "theirs", "--take", "ours", "teacher:1:title", data=main
    )
    assert done.status == 0
    assert [(each["field"], each["kept"]) for each in done.json["conflicts"]] == [("title", "ours")]
    again = say("--json", "twin", "merge", file, data=main)
    assert (again.status, again.json["error"]["code"]) == (3, "twin-merged")
    kept = say("twin", "conflicts", data=main)
    assert "讲师 | 教授" in kept.out
    back = tmp_path / "y.tdtwin"
    say("twin", "export", back, "--copy", "1", data=main)
    assert say("twin", "merge", back, data=other).status == 0
    assert "讲师" in say("show", "teachers", "T1", data=other).out


def test_refusals_are_told(pair: tuple[Path, Path], say: Desk, tmp_path: Path) -> None:
    main, other = pair
    assert say("twin", "copy", tmp_path / "c", "--label", "x", data=other).status == 3
    assert say("twin", "export", tmp_path / "x", "--copy", "7", data=main).status == 3
    (tmp_path / "x.tdtwin").write_bytes(b"no zip")
    answer = say("--json", "twin", "preview", tmp_path / "x.tdtwin", data=main)
    assert (answer.status, answer.json["error"]["code"]) == (3, "exchange-damaged")


def test_a_catalogue_goes_to_a_partner(desk: Desk, empty: Path, say: Desk, tmp_path: Path) -> None:
    file = tmp_path / "c.tdcat"
    made = desk("--json", "catalogue", "export", file, "--courses", "all", "--equipment", "all")
    assert made.status == 0
    assert made.json["counts"]["courses"] > 0
    shown = say("catalogue", "preview", file, data=empty)
    assert shown.status == 0
    assert "第一次收到这个签名" in shown.out
    assert made.json["fingerprint"] in shown.out
    code = say("--json", "catalogue", "preview", file, data=empty).json["items"][0]["code"]
    done = say("--json", "catalogue", "import", file, "--take", "skip", f"courses:{code}", data=empty)
    assert done.status == 0
    assert [item["done"] for item in done.json["items"][:2]] == ["skip", "add"]
    assert say("--json", "catalogue", "preview", file, data=empty).json["known"]
    assert say("catalogue", "import", file, "--take", "skip", "trainees:1", data=empty).status == 2
