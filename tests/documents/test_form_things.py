"""Forms about teachers, equipment, mentors and the base: what is special in each of them on paper and in the workbook."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from openpyxl import load_workbook

from talentdesk.documents.forms import FilledForm, fill_form, save_pdf, save_xlsx, template_findings
from talentdesk.documents.sheet_calc import computed_values
from talentdesk.documents.sheet_pdf import page_rows
from talentdesk.paths import resource
from tests.documents import form_things
from tests.documents.form_facts import LONG_EMPLOYER, sample_facts
from tests.documents.pdf_reading import page_texts as file_texts
from tests.documents.pdf_reading import plain

KEYS = (
    "teacher", "teacher-list", "ledger", "loan", "loan-slip", "maintenance", "cards",
    "agreement", "pairs", "pair-review", "graduates", "allowances", "rewards", "studio", "self-assessment",
)  # fmt: skip
HEADINGS = {
    "teacher-list": ["序号", "教师编号", "姓名", "所属单位", "状态", "证件号码", "已分配课程", "性别", "出生年月", "学历",
                     "职称", "职业资格等级", "专/兼职", "教师类别", "授课职业", "聘期", "双师型"],
    "ledger": ["序号", "设备名称", "型号", "规格", "生产厂家", "生产日期", "购置价格（元）", "购置日期", "设备编号",
               "设备用途", "技术参数", "随机附件", "存放地点", "责任人", "状态", "数量", "原值（元）", "净值（元）"],
    "loan-slip": ["序号", "设备名称", "规格型号", "设备编号", "数量", "借用时状况", "已还数量", "归还时状况"],
    "graduates": ["序号", "徒弟姓名", "工作单位", "专业（工种）", "师傅姓名", "协议编号", "起始日期", "出师日期", "原等级",
                  "达到等级", "考核总分", "等次", "结果", "备注"],
    "allowances": ["序号", "师傅姓名", "工作单位", "协议编号", "徒弟姓名", "津贴标准（元/月）", "当月带徒天数",
                   "应发金额（元）", "领取人签字", "备注"],
    "loan": ["设备名称", "规格型号", "设备编号", "数量"],
    "pairs": ["序号", "师傅", "徒弟", "专业（工种）", "协议编号", "起止日期", "培养目标", "津贴（元）", "状态"],
    "rewards": ["序号", "姓名", "证件号码", "工作单位", "职业（工种）", "技能等级", "证书编号", "发证日期", "奖励金额（元）",
                "联系电话", "备注"],
    "studio": ["序号", "工作室名称", "领办人姓名", "性别", "出生年月", "所在单位", "职业（工种）", "技能等级", "从业年限",
               "带徒人数", "场地面积（㎡）", "主要荣誉、绝技和革新成果", "公示情况", "备注"],
    "self-assessment": ["标准", "评审（分）办法", "备查材料及考核内容", "自评", "自评分", "扣分原因", "专家评价", "专家评分"],
}  # fmt: skip
# Pages of the form with nothing in it.
EMPTY_PAGES = dict.fromkeys(KEYS, 1) | {"agreement": 2, "self-assessment": 3}


def made(key: str, **lists: object) -> FilledForm:
    return fill_form(resource(f"forms/{key}.xlsx"), {**sample_facts(42, 16), **lists})


def empty() -> dict[str, object]:
    return {**sample_facts(0, 0), "ask": {}, "summary": {}}


def devices(count: int) -> list[dict[str, object]]:
    return [form_things.device(number) for number in range(1, count + 1)]


def teachers(count: int) -> list[dict[str, object]]:
    return [form_things.teacher(number) for number in range(1, count + 1)]


def pairs(count: int, **changes: object) -> list[dict[str, object]]:
    return [{**form_things.pair(number), **changes} for number in range(1, count + 1)]


def pdf(form: FilledForm) -> bytes:
    out = BytesIO()
    save_pdf(form.book, out)
    return out.getvalue()


def page_texts(form: FilledForm) -> list[str]:
    return [plain(text) for text in file_texts(pdf(form))]


def rows(form: FilledForm, sheet: int = 0) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in form.book.worksheets[sheet].iter_rows()]


def cell_of(form: FilledForm, text: str, sheet: int = 0) -> Any:
    """The cell with exactly this text."""
    found = [cell for row in form.book.worksheets[sheet].iter_rows() for cell in row if cell.value == text]
    assert len(found) == 1, text
    return found[0]


@pytest.mark.parametrize("key", KEYS)
def test_the_templates_are_sound_and_fill_the_paper(key: str) -> None:
    path = resource(f"forms/{key}.xlsx")
    assert template_findings(path) == []
    sheet = load_workbook(path).worksheets[0]
    assert sheet.page_setup.paperSize == 9
    inches = 8.27 if sheet.page_setup.orientation == "portrait" else 11.69
    room = (inches - sheet.page_margins.left - sheet.page_margins.right) * 72
    needed = sum(dimension.width for dimension in sheet.column_dimensions.values()) * 6
    assert 0.94 <= room / needed <= 1.02


@pytest.mark.parametrize("key", HEADINGS)
def test_columns_are_in_the_order_of_the_standard(key: str) -> None:
    found = [[re.sub(r"\s", "", str(v)) for v in row if v is not None] for row in rows(made(key))]
    assert HEADINGS[key] in found


def test_the_register_of_pairs_has_two_rows_of_headings() -> None:
    found = [[v for v in row if v is not None] for row in rows(made("pairs"))]
    assert ["姓名", "单位", "职业", "等级", "电话", "姓名", "单位", "岗位", "等级"] in found


@pytest.mark.parametrize("key", KEYS)
def test_an_empty_form_is_whole_and_shows_no_noughts(key: str) -> None:
    form = fill_form(resource(f"forms/{key}.xlsx"), empty())
    texts = page_texts(form)
    assert len(texts) == EMPTY_PAGES[key]
    assert "{" not in "".join(texts)
    # A hundred points are to be had in any case.
    assert set(computed_values(form.book).values()) <= {"", 100}


@pytest.mark.parametrize("key", KEYS)
def test_nothing_of_a_full_form_is_cut_off(key: str) -> None:
    form = made(key, teachers=teachers(24), devices=devices(30), pairs=pairs(20))
    assert form.findings == ()


def test_ten_cards_a_page_whose_codes_can_be_read() -> None:
    given = devices(23)
    document = pypdfium2.PdfDocument(pdf(made("cards", devices=given)))
    read = []
    for page in document:
        codes = zxingcpp.read_barcodes(page.render(scale=200 / 72).to_pil())
        read.append(sorted(code.text for code in codes))
    document.close()
    wanted = [str(device["code"]) for device in given]
    assert read == [wanted[:10], wanted[10:20], wanted[20:]]


def test_no_card_is_cut_by_the_end_of_a_page() -> None:
    pages = page_rows(made("cards", devices=devices(23)).book.worksheets[0])
    assert [len(page) for page in pages] == [40, 40, 40]
    assert [page[0] % 8 for page in pages] == [1, 1, 1]


def test_the_ledger_adds_up_each_page_and_all() -> None:
    given = devices(30)
    out = BytesIO()
    save_xlsx(made("ledger", devices=given).book, out)
    sheet = load_workbook(out, data_only=True).worksheets[0]
    found = {
        name: [
            (row[15].value, row[16].value, row[17].value) for row in sheet.iter_rows() if row[0].value == name
        ]
        for name in ("本页小计", "合　　计")
    }
    prices = [float(str(device["value"])) for device in given]
    net = [float(str(device["net_value"])) for device in given]
    assert found["本页小计"] == [
        (11, sum(prices[:11]), sum(net[:11])),
        (11, sum(prices[11:22]), sum(net[11:22])),
        (8, sum(prices[22:]), sum(net[22:])),
    ]
    assert found["合　　计"] == [(30, sum(prices), sum(net))]


def test_each_page_of_the_ledger_ends_with_its_sum() -> None:
    texts = page_texts(made("ledger", devices=devices(30)))
    assert len(texts) == 3
    assert all(text.count("本页小计") == 1 and "设备编号" in text for text in texts)
    assert ["合计" in text for text in texts] == [False, False, True]


def test_the_chosen_devices_stand_in_the_loan_and_are_counted() -> None:
    form = made("loan", devices=devices(3))
    sheet = form.book.worksheets[0]
    at = cell_of(form, "数量合计").row
    assert computed_values(form.book)[(sheet.title, f"F{at}")] == 3
    codes = [sheet.cell(row, 4).value or "" for row in range(at - 8, at)]
    assert codes == ["SB0001", "SB0002", "SB0003", "", "", "", "", ""]


def test_a_sheet_a_teacher_on_one_page_with_photo_and_seal() -> None:
    form = made("teacher", teachers=teachers(3))
    assert len(form.book.worksheets) == len(page_texts(form)) == 3
    for sheet in form.book.worksheets:
        anchors = sorted((image.anchor._from.row, image.anchor._from.col) for image in sheet._images)  # type: ignore[attr-defined]
        assert [column for _, column in anchors] in ([6, 5], [6, 6])
        assert anchors[0][0] == 2


def test_the_list_of_teachers_counts_them() -> None:
    form = made("teacher-list", teachers=teachers(5))
    said = {value for value in computed_values(form.book).values() if value}
    assert said == {"5 人", "其中专职 2 人，兼职 3 人", "双师型 3 人"}


def test_an_agreement_is_two_pages_with_all_articles_and_its_signatures() -> None:
    form = made(
        "agreement",
        pairs=pairs(2, mentor_employer=LONG_EMPLOYER, goal="能独立完成轴类零件的编程与加工，" * 5),
    )
    texts = page_texts(form)
    assert len(texts) == 4
    for number in (0, 2):
        first, second = texts[number], texts[number + 1]
        assert [n for n in "一二三四五六七八" if f"{n}、" in first] == list("一二三")
        assert "四、考核标准与办法" in second
        assert all(
            party in second for party in ("八、其他", "甲方（师傅）", "乙方（徒弟）", "丙方（单位盖章）")
        )
        assert "自2026年11月1日起至2027年10月31日止" in second
        assert "每月300元" in second
        assert "双方约定的任务：师傅每周示范一次" in second
        assert "____" in first, "hours are agreed by hand"
    assert "培养目标：________" not in texts[0]


def test_a_blank_agreement_has_lines_to_write_on() -> None:
    first, second = page_texts(fill_form(resource("forms/agreement.xlsx"), empty()))
    assert "培养目标：________________________。" in first
    assert "自____年__月__日起至____年__月__日止" in second
    assert "每月______元" in second


def test_the_points_of_a_pair_make_a_hundred() -> None:
    form = made("pair-review", pairs=pairs(1))
    sheet = form.book.worksheets[0]
    head, foot = cell_of(form, "分值").row, cell_of(form, "合　　计").row
    points = [int(str(sheet.cell(row, 5).value)) for row in range(head + 1, foot)]
    assert points[:3] == [8, 10, 12]
    assert sum(points) == computed_values(form.book)[(sheet.title, f"E{foot}")] == 100
    assert sheet.cell(foot, 6).value == 86.5, "what was recorded"
    assert "☑良好" in page_texts(form)[0]
    by_hand = made("pair-review", pairs=[form_things.pair(2)], ask={})
    page = by_hand.book.worksheets[0]
    for row, given in enumerate(points, start=head + 1):
        page.cell(row, 6).value = given - 1
    assert computed_values(by_hand.book)[(page.title, f"F{foot}")] == 100 - len(points)
    limits = sheet.data_validations.dataValidation
    assert [(str(limit.sqref), limit.formula2) for limit in limits] == [
        (f"F{head + 1}:F{foot - 1}", f"E{head + 1}")
    ]


def test_a_pair_that_was_evaluated_names_its_own_period_unless_another_is_asked_for() -> None:
    asked, own = (
        page_texts(made("pair-review", pairs=pairs(1), ask=ask))[0] for ask in ({"period": "全年"}, {})
    )
    assert ("考核周期：全年" in asked, "考核周期：2026.11.1—2027.2.1" in own) == (True, True)
    assert "得分26.5" in own
    assert "92分师傅示范清楚" in own


def test_plans_and_work_of_the_year_stand_in_the_maintenance_form() -> None:
    planned, by_hand = page_texts(made("maintenance", devices=devices(2)))
    assert ("更换主轴轴承" in planned, "860.00" in planned, "JZ2026-118" in planned) == (True, True, True)
    assert (planned.count("√"), "日检查" in planned) == (11, False), "ten months and the legend"
    assert ("日检查" in by_hand, by_hand.count("√")) == (True, 1)


def test_a_loan_slip_lists_its_things_and_who_signs() -> None:
    form = made("loan-slip", loans=[form_things.loan(1), form_things.loan(2)])
    out, back = page_texts(form)
    assert ("JY2026001" in out, "SB0002" in out, "接收人：周明" in out) == (True, True, False)
    assert ("SB0003" in back, "接收人：周明" in back, "2026年11月27日" in back) == (True, True, True)
    results = computed_values(form.book)
    at = cell_of(form, "合　　计", 1).row
    assert [results[(form.book.worksheets[1].title, f"{letter}{at}")] for letter in "EG"] == [6, 6]


def test_allowances_are_summed_in_figures_and_in_words() -> None:
    form = made("allowances")
    at = cell_of(form, "人民币（大写）：叁仟陆佰元整").row
    assert computed_values(form.book)[(form.book.worksheets[0].title, f"H{at}")] == 3600


def test_rewards_are_summed_in_figures_and_in_words() -> None:
    form = made("rewards")
    sheet = form.book.worksheets[0]
    at = cell_of(form, "人民币（大写）：伍万肆仟元整").row
    assert computed_values(form.book)[(sheet.title, f"I{at}")] == 54000
    assert computed_values(form.book)[(sheet.title, f"D{at}")] == "27 人"


def test_the_self_assessment_shows_the_bases_figures_and_adds_up_its_points() -> None:
    form = made("self-assessment")
    sheet = form.book.worksheets[0]
    own = [row[3] for row in rows(form)]
    for text in (
        "年度培训 187 人次",
        "教师 24 人，其中双师型教师 9 人",
        "设备 183 台（套），总值 12,345,678.00 元",
    ):
        assert text in own
    subtotals = [cell.row for row in sheet.iter_rows() for cell in row if cell.value == "小　　计"]
    assert len(subtotals) == 4
    whole = cell_of(form, "总　　分").row
    assert computed_values(form.book)[(sheet.title, f"E{whole}")] == ""
    for row in subtotals:
        sheet.cell(row - 1, 5).value = 20
        sheet.cell(row - 2, 5).value = 2.5
    results = computed_values(form.book)
    assert [results[(sheet.title, f"E{row}")] for row in subtotals] == [22.5] * 4
    assert results[(sheet.title, f"E{whole}")] == 90
    texts = page_texts(form)
    assert ["一、学校管理" in text and "二、教育教学" in text for text in texts] == [True, False, False]
    assert ["五、否决项" in text for text in texts] == [False, False, True]
