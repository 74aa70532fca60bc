"""The bureau that tests use: by number, once, with a copy and receipts; and it refuses what is not in order."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import pytest

from tests.bureau import Answer, Bureau, Rule, __main__, read_rules
from tests.bureau.packages import Sender

A, B, C = (1, "new", "甲"), (2, "new", "乙"), (3, "new", "丙")


@pytest.fixture
def sender(tmp_path: Path) -> Sender:
    (tmp_path / "out").mkdir()
    return Sender(tmp_path / "out")


def send(bureau: Bureau, path: Path) -> None:
    (bureau.inbox / path.name).write_bytes(path.read_bytes())


def lines(receipt: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(receipt.read_text("utf-8-sig").splitlines()))


def names(bureau: Bureau) -> dict[int, str]:
    return {number: row.cells[1] for number, row in bureau.copy.get("trainees", {}).items()}


def test_packages_are_taken_by_number_once(tmp_path: Path, sender: Sender) -> None:
    bureau = Bureau(tmp_path / "bureau")
    first, second = sender.package([A, B]), sender.package([(1, "changed", "甲甲"), (2, "withdrawn", "乙")])
    send(bureau, second)
    assert bureau.work() == []
    assert bureau.copy == {}
    send(bureau, first)
    receipts = bureau.work()
    assert [receipt.name for receipt in receipts] == [f"回执-{path.stem}.csv" for path in (first, second)]
    assert names(bureau) == {1: "甲甲"}
    assert bureau.work() == []
    again = bureau.take(bureau.inbox / first.name)
    assert again == receipts[0]
    assert names(bureau) == {1: "甲甲"}
    assert [(each["记录号"], each["行号"], each["结果"]) for each in lines(receipts[1])] == [
        ("1", "1", "接收"), ("2", "1", "接收"),
    ]  # fmt: skip


def test_rows_are_rejected_by_rules(tmp_path: Path, sender: Sender) -> None:
    rules = [
        Rule("E1", "姓名不对", file="trainees", column="姓名", matches="^乙"),
        Rule("E2", "第三条", records=(3,), packages=(1,)),
        Rule("E3", "不许撤回", action="withdrawn"),
    ]
    bureau = Bureau(tmp_path / "bureau", rules, {"trainees": "XY{row_id:04}"})
    send(bureau, sender.package([A, B, C]))
    (receipt,) = bureau.work()
    assert [(each["代码"], each["主管部门编号"]) for each in lines(receipt)] == [
        ("", "XY0001"),
        ("E1", ""),
        ("E2", ""),
    ]
    assert names(bureau) == {1: "甲"}
    send(bureau, sender.package([(2, "new", "丁"), C, (1, "withdrawn", "甲")]))
    (receipt,) = bureau.work()
    assert [each["代码"] for each in lines(receipt)] == ["", "", "E3"]
    assert names(bureau) == {1: "甲", 2: "丁", 3: "丙"}
    assert bureau.standing().keys() == {("trainees", 1), ("trainees", 2), ("trainees", 3)}


def test_a_package_can_be_refused_whole(tmp_path: Path, sender: Sender) -> None:
    bureau = Bureau(tmp_path / "bureau", [Rule("E9", "期间已关闭", packages=(1,), whole=True)])
    send(bureau, sender.package([A]))
    send(bureau, sender.package([A]))
    refused, accepted = bureau.work()
    assert [(each["行号"], each["结果"], each["代码"]) for each in lines(refused)] == [("", "驳回", "E9")]
    assert [each["结果"] for each in lines(accepted)] == ["接收"]
    assert names(bureau) == {1: "甲"}


def test_a_chain_that_does_not_fit_is_refused_whole(tmp_path: Path, sender: Sender) -> None:
    bureau = Bureau(tmp_path / "bureau")
    send(bureau, sender.package([A]))
    sender.last = "0" * 64
    send(bureau, sender.package([B]))
    _, refused = bureau.work()
    assert [each["代码"] for each in lines(refused)] == ["chain"]
    assert names(bureau) == {1: "甲"}


def test_what_is_not_whole_or_comes_under_a_number_again_is_not_opened(
    tmp_path: Path, sender: Sender
) -> None:
    bureau = Bureau(tmp_path / "bureau")
    path = sender.package([A])
    damaged = bureau.inbox / "TD-damaged.zip"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(damaged, "w") as copy:
        for name in source.namelist():
            data = source.read(name)
            copy.writestr(name, data.replace("甲".encode(), "假".encode()) if name == "学员.csv" else data)
    send(bureau, path)
    sender.number, sender.last = 0, ""
    send(bureau, sender.package([B]))
    assert len(bureau.work()) == 1
    assert sorted(bureau.refused.values()) == ["number-taken", "upload-damaged"]
    assert len(names(bureau)) == 1


def test_part_of_an_answer(tmp_path: Path, sender: Sender) -> None:
    bureau = Bureau(tmp_path / "bureau")
    send(bureau, sender.package([A, B, C]))
    bureau.work()
    (taken,) = bureau.taken.values()

    def second(answer: Answer) -> bool:
        return answer.row_id == 2

    receipt = bureau.write_receipt(taken, only=second, name="part.csv")
    assert [each["记录号"] for each in lines(receipt)] == ["2"]
    assert lines(receipt)[0]["清单校验和"] == taken.manifest_sha256


def test_its_command_answers_once_by_the_rules_of_a_file(
    tmp_path: Path, sender: Sender, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = tmp_path / "reject.json"
    rules.write_text(json.dumps({"reject": [{"code": "E1", "text": "no", "records": [1]}]}))
    bureau = Bureau(tmp_path / "bureau")
    path = sender.package([A, B])
    send(bureau, path)
    assert __main__.main(["--folder", str(tmp_path / "bureau"), "--rules", str(rules), "--once"]) == 0
    assert path.stem in capsys.readouterr().out
    (receipt,) = bureau.receipts.iterdir()
    assert [each["结果"] for each in lines(receipt)] == ["驳回", "接收"]
    assert read_rules(__main__.RULES)[0]
    rules.write_text(json.dumps({"reject": [{"code": "E1", "text": "no", "recrods": [1]}]}))
    with pytest.raises(SystemExit, match="recrods"):
        read_rules(rules)
