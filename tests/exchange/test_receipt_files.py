"""What a receipt says, by a bureau's own headings and words; what cannot be understood is named line by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from talentdesk.errors import DeskError
from talentdesk.exchange.atomic import sha256_of
from talentdesk.exchange.bureau_profiles import ReceiptSpec
from talentdesk.exchange.receipt_files import ReceiptLine, load_receipt, receipt_lines

SPEC = ReceiptSpec(
    columns={
        "package": ("包号", "批次"), "manifest": ("校验值",), "base": ("单位",), "file": ("数据表",), "row": ("行",),
        "row_id": ("编码",), "result": ("审核结论",), "code": ("错误码",), "text": ("原因",), "number": ("市局编号",),
    },
    results={"同意": "accepted", "Pass": "accepted", "不同意": "rejected"},
)  # fmt: skip
HASH = "AB" * 32


def _csv(path: Path, text: str, encoding: str = "gb18030") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def _lines(path: Path) -> list[ReceiptLine]:
    return receipt_lines(load_receipt(path, [SPEC]), SPEC)


def _refused(path: Path) -> DeskError:
    with pytest.raises(DeskError) as refused:
        _lines(path)
    assert refused.value.code == "receipt-unreadable"
    assert refused.value.remedy
    return refused.value


def test_a_line_in_the_bureaus_own_words(tmp_path: Path) -> None:
    text = f"批次,校验值,数据表,行,编码,审核结论,错误码,原因,市局编号,经办\r\n3,{HASH},学员,2,17,ｐａｓｓ,,,XY-1,王\r\n"
    path = _csv(tmp_path / "r.csv", text)
    assert _lines(path) == [ReceiptLine(1, "3", HASH.lower(), "", "学员", 2, "17", True, "", "", "XY-1")]
    assert load_receipt(path, [SPEC]).sha256 == sha256_of(path)
    assert not _lines(path)[0].whole


def test_a_workbook_with_numbers_formulas_and_a_title(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["某市数据审核结果"])
    sheet.append(["包号", "校验值", "行", "编码", "审核结论"])
    sheet.append([3.0, HASH, 2, 17, "同意"])
    sheet.append([3, HASH, None, 18, " 不同意 "])
    sheet.append(["填表人：", None, None, None, None])
    path = tmp_path / "r.xlsx"
    book.save(path)
    assert [(line.package, line.row, line.row_id, line.accepted) for line in _lines(path)] == [
        ("3", 2, "17", True), ("3", None, "18", False),
    ]  # fmt: skip


def test_a_line_about_the_whole_package(tmp_path: Path) -> None:
    (line,) = _lines(
        _csv(tmp_path / "r.csv", f"包号,校验值,行,编码,审核结论,错误码\r\n3,{HASH},,,不同意,E9\r\n")
    )
    assert (line.whole, line.accepted, line.code) == (True, False, "E9")


def test_every_line_that_is_not_understood_is_named(tmp_path: Path) -> None:
    text = f"校验值,行,编码,审核结论,市局编号\r\n{HASH},1,1,同意,\r\n{HASH},1,2,再议,\r\n{HASH},x,3,同意,\r\n{HASH},1,4,同意,{'9' * 61}\r\n"
    trouble = _refused(_csv(tmp_path / "r.csv", text))
    assert [(each.row, each.field) for each in trouble.problems] == [(2, "result"), (3, "row"), (4, "number")]


@pytest.mark.parametrize(
    "text",
    [
        "包号,校验值,行\r\n3,x,1\r\n",  # no result
        "行,编码,审核结论\r\n1,1,同意\r\n",  # of which package?
        "包号,校验值,审核结论\r\n",  # no line
        "姓名,电话\r\n张三,138\r\n",
    ],
)
def test_what_is_in_another_form_is_refused(tmp_path: Path, text: str) -> None:
    _refused(_csv(tmp_path / "r.csv", text))


def test_a_thousand_wrong_lines_are_not_all_said(tmp_path: Path) -> None:
    text = "校验值,编码,审核结论\r\n" + f"{HASH},1,也许\r\n" * 1000
    assert len(_refused(_csv(tmp_path / "r.csv", text)).problems) == 20
