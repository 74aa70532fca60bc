"""The built-in forms: print set-up, columns in the order of domain/06, everybody on paper, sums that are right."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from talentdesk.documents.form_catalogue import BINDER, FORMS, GROUPS, Form
from talentdesk.documents.form_placeholders import LISTS, PLACEHOLDERS
from talentdesk.documents.forms import FilledForm, fill_form, save_pdf, save_xlsx, template_findings
from talentdesk.documents.sheet_geometry import column_points
from talentdesk.documents.sheet_markers import item_name
from talentdesk.paths import resource
from tests.documents.form_facts import names, sample_facts
from tests.documents.pdf_reading import page_texts, plain

BY_KEY = {form.key: form for form in FORMS}
# The headings of lists, in the order of domain/06 (§ 8.2–8.20); where a column says more than there, only its beginning is given.
HEADINGS = {
    "roster": "学号 姓名 性别 证件号码 学历 工作单位 联系电话",
    "notice": "序号 姓名 性别 证件号码",
    "timetable": "课次 上课日期 星期 时段 上课时间 课时 上课类型 授课教师 授课内容 上课地点",
    "sign-in": "序号 姓名",
    "attendance": "序号 姓名",
    "online-hours": "学号 姓名 性别 证件号码 总课时 完成率 完成课时 开始日期",
    "exam-sign-in": "序号 考生标识 姓名 身份证 手机 签字 备注",
    "marks": "学号 姓名 性别 证件号码 学历 工作单位 联系电话 应知 应会",
    "marks-bureau": "学号 工作单位 操作项目 姓名 性别 身份证编号 本次考试日期 考核成绩 操作证号码",
    "review": "序号 评议项目 好 较好 尚可 差",
    "review-summary": "序号 评议项目 好 较好 尚可 差 合计 满意率",
    "receipt": "No. 公司 姓名 考试日期 成绩 证书编号 手机 签收 签收日期",
    "receipt-long": "序号 姓名 公司 单位 证书编号 身份证 手机 文化程度 班级名称 报到日期 学号 签收 签收日期",
    "certificate-review": "序号 职业 工种 等级 人数",
    "subsidy": "序号 姓名 性别 身份证号",
}
# Labels of the forms that are blocks, in the order of domain/06.
LABELS = {
    "filing": "班级编号 开班号 培训职业 培训等级 起迄日期 主管部门审核意见",
    "statistics": "注册人数 出勤率 鉴定人数 获证人数 鉴定合格率 培训合格率 班级工作小结 领导意见",
    "cover": "班级管理表册 培训机构（章） 班级编号 开班号 培训职业 培训等级 班主任 起迄日期 培训人数 保存至",
    "application": "姓名 性别 考生来源 文化程度 证件类型 证件号码 户籍所在地 户口性质 单位名称 邮编 通讯地址 电话 手机 邮箱 "
    "现职业等级 职称等级 申报职业 申报级别 考试类型 考核科目 专业年限 声明 培训单位意见 鉴定所（站）意见 鉴定中心意见",
    "reissue": "申请人 身份证号 原证书编号 证书状态 费用 邮寄地址",
    "subsidy-person": "姓名 性别 民族 身份证号 出生日期 政治面貌 是否参保 就业状态 手机 学历 专业 毕业院校 户口性质 户口所在地 人员类别 "
    "银行户名 开户行 银行账号 入学日期 中途退学 证书名称 学费 培训券 补贴标准 支付对象",
}  # fmt: skip
# Forms of several pages even when they are empty.
LONG = {"agreement", "self-assessment"}
# Forms that name every trainee.
NAMED = {"roster", "notice", "sign-in", "attendance", "online-hours", "exam-sign-in", "marks", "marks-bureau", "receipt",
         "receipt-long", "subsidy"}  # fmt: skip


def facts_for(form: Form, count: int, sessions: int = 10) -> dict[str, object]:
    return sample_facts(count, sessions if count else 0)


def filled(form: Form, count: int, sessions: int = 10) -> FilledForm:
    return fill_form(form.path, facts_for(form, count, sessions), title=form.label)


def pdf_pages(book: Workbook) -> list[str]:
    out = BytesIO()
    save_pdf(book, out)
    return [plain(text) for text in page_texts(out.getvalue())]


def first_sheet(form: Form) -> Any:
    return load_workbook(form.path).worksheets[0]


def texts(sheet: Any) -> list[list[str]]:
    return [[plain(str(cell.value)) for cell in row if cell.value is not None] for row in sheet.iter_rows()]


def values(form: FilledForm) -> Any:
    """The first sheet as another program reads it: formulas as the results that were saved with them."""
    out = BytesIO()
    save_xlsx(form.book, out)
    return load_workbook(out, data_only=True).worksheets[0]


def test_the_catalogue_is_whole() -> None:
    assert len(BY_KEY) == len(FORMS)
    assert {form.group for form in FORMS} == set(GROUPS)
    assert set(BINDER) <= set(BY_KEY)
    assert [form.key for form in FORMS if not form.path.exists()] == []
    assert resource("forms/contents.xlsx").exists()


def test_the_sample_facts_say_something_of_every_placeholder() -> None:
    given: Any = sample_facts()
    lists = {item_name(name): name for name in LISTS}
    inner = {item_name(name): name for name in LISTS if "." in name}
    for placeholder in PLACEHOLDERS:
        first, _, last = placeholder.path.partition(".")
        if first == "page":
            continue
        if first in inner:
            outer, _, name = inner[first].partition(".")
            holder = given[lists[outer]][0][name][0]
        else:
            holder = given[lists[first]][0] if first in lists else given[first] if last else given
        assert (last or first) in holder, placeholder.path
    for form in FORMS:
        assert {ask.name for ask in form.asks} <= set(given["ask"]), form.key


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_templates_are_sound_and_fill_an_a4_page(form: Form) -> None:
    assert template_findings(form.path) == []
    book: Any = load_workbook(form.path)
    assert (book._named_styles["Normal"].font.name, book._named_styles["Normal"].font.sz) == ("SimSun", 12)
    for sheet in book.worksheets:
        setup, margins = sheet.page_setup, sheet.page_margins
        assert setup.orientation == form.orientation
        assert setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (setup.fitToWidth, setup.fitToHeight) == (1, 0)
        printable = (841.89 if form.orientation == "landscape" else 595.28) - 72 * (
            margins.left + margins.right
        )
        widths = sum(column_points(sheet, column) for column in range(1, sheet.max_column + 1))
        if not any("{{>" in text for row in texts(sheet) for text in row):
            # Printed at 95 to 100 % of its size, and the page is full.
            assert 0.95 < widths / printable < 1.053
        heights = [sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)]
        assert None not in heights, heights.index(None) + 1


@pytest.mark.parametrize(("key", "headings"), HEADINGS.items())
def test_columns_stand_in_the_order_of_the_standard_on_every_page(key: str, headings: str) -> None:
    sheet, wanted = first_sheet(BY_KEY[key]), headings.split()
    at = [number for number, row in enumerate(texts(sheet), start=1) if row[: len(wanted)] == wanted]
    assert len(at) == 1
    if key not in ("review", "review-summary"):
        first, last = (int(edge) for edge in re.findall(r"\d+", sheet.print_title_rows or ""))
        assert first <= at[0] <= last


@pytest.mark.parametrize(("key", "labels"), LABELS.items())
def test_blocks_ask_what_the_standard_asks_in_its_order(key: str, labels: str) -> None:
    text = "".join(cell for row in texts(first_sheet(BY_KEY[key])) for cell in row)
    place = 0
    for label in labels.split():
        found = text.find(label, place) if key in ("statistics", "cover", "application") else text.find(label)
        assert found >= 0, label
        place = found


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
@pytest.mark.parametrize("count", [0, 1, 42, 60])
def test_everybody_is_on_paper_with_headings_and_page_numbers(form: Form, count: int) -> None:
    count = min(count, 3) if form.each else count
    made = filled(form, count)
    assert [(problem.code, problem.field) for problem in made.findings] == []
    pages = pdf_pages(made.book)
    assert len(pages) == 1 or count > 0 or form.key in LONG
    everything = "".join(pages)
    if form.key in NAMED or (form.each and form.about == "class"):
        assert [name for name in names(count) if name not in everything] == []
    headings = plain(HEADINGS.get(form.key, ""))
    for number, page in enumerate(pages, start=1):
        assert "{{" not in page
        if form.key in NAMED:
            assert headings[:4] in page
        if "&P" in str(first_sheet(form).oddFooter.center.text):
            assert f"第{number}页共{len(pages)}页" in page


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_the_same_facts_give_the_same_bytes(form: Form) -> None:
    made: list[tuple[bytes, bytes]] = []
    for _ in range(2):
        sheet, page = BytesIO(), BytesIO()
        book = filled(form, 3, 4).book
        save_xlsx(book, sheet)
        save_pdf(book, page)
        made.append((sheet.getvalue(), page.getvalue()))
    assert made[0] == made[1]


@pytest.mark.parametrize(
    "key", sorted(NAMED - {"sign-in", "attendance", "receipt-long", "subsidy", "marks-bureau", "notice"})
)
def test_an_empty_portrait_list_has_25_ruled_rows_on_one_page(key: str) -> None:
    sheet = filled(BY_KEY[key], 0).book.worksheets[0]
    blank = [
        row
        for row in sheet.iter_rows()
        if not any(c.value for c in row) and row[0].border.bottom.style == "thin"
    ]
    assert len(blank) == 25


def test_blank_rows_are_blank() -> None:
    """What holds for the class is not written on lines without a person."""
    for key in NAMED:
        sheet = filled(BY_KEY[key], 1).book.worksheets[0]
        numbered = [row for row in sheet.iter_rows() if str(row[0].value) in ("1", "01")]
        assert len(numbered) == 1, key
        first = int(numbered[0][0].row or 0) + 1
        below = list(sheet.iter_rows(min_row=first, max_row=first + 4))
        assert [c.coordinate for row in below for c in row if c.value and c.data_type != "f"] == [], key


def test_id_numbers_are_texts_and_marks_are_numbers() -> None:
    sheet = values(filled(BY_KEY["marks"], 4))
    row = next(row for row in sheet.iter_rows() if row[0].value == "01")
    assert (row[3].data_type, len(row[3].value)) == ("s", 18)
    assert [(c.data_type, c.value) for c in row[7:9]] == [("n", 65.5), ("n", 72)]
    averages = [c.value for c in next(row for row in sheet.iter_rows() if row[0].value == "平均分")][7:9]
    # 应知 65.5, –, 91, 78; 应会 72, 88, –, 90 of the first four.
    assert averages == [78.2, 83.3]


def test_a_class_without_marks_has_no_average() -> None:
    sheet = values(filled(BY_KEY["marks"], 0))
    assert [c.value or "" for c in next(row for row in sheet.iter_rows() if row[0].value == "平均分")][
        7:9
    ] == ["", ""]


def test_the_rates_of_the_results_are_formulas() -> None:
    form = filled(BY_KEY["statistics"], 42)
    assert str(form.book.worksheets[0]["B8"].value).startswith("=")
    sheet = values(form)
    assert sheet["B8"].value == pytest.approx(27 / 40)
    assert sheet["E8"].value == pytest.approx(27 / 42)
    assert "67.5%" in pdf_pages(form.book)[0]
    assert "64.3%" in pdf_pages(form.book)[0]


def test_reviews_are_summed_by_item_and_in_all() -> None:
    form = filled(BY_KEY["review-summary"], 42)
    given: Any = sample_facts(42, 10)
    rows = {row[1].value: [c.value for c in row[2:8]] for row in values(form).iter_rows() if row[1].value}
    for review in given["reviews"]:
        votes = [review[key] for key in ("good", "fair", "passable", "poor")]
        assert rows[review["item"]][:5] == [*votes, sum(votes)]
        assert rows[review["item"]][5] == pytest.approx((votes[0] + votes[1]) / sum(votes))
    assert rows["合　计"][4] == 7 * 38
    assert "希望多安排上机时间" in pdf_pages(form.book)[0]


def test_subsidies_are_paid_for_certificates_only_and_written_in_capitals() -> None:
    form = filled(BY_KEY["subsidy"], 42)
    rows = [[c.value for c in row] for row in values(form).iter_rows()]
    people = [row for row in rows if isinstance(row[0], int)]
    assert [row[9] or 0 for row in people] == [1800] * 27 + [0] * 15
    total = next(row for row in rows if row[1] == "合　计")
    assert (total[7], total[9]) == ("27 人", 48600)
    assert "申请补贴金额（大写）：肆万捌仟陆佰元整" in "".join(pdf_pages(form.book))


def test_hours_of_the_timetable_and_certificates_of_the_review_are_summed() -> None:
    rows = [[c.value for c in row] for row in values(filled(BY_KEY["timetable"], 42, 16)).iter_rows()]
    assert next(row for row in rows if row[0] == "合计")[5] == 128
    assert ["2026.9.1", "星期二", "上午"] in [row[1:4] for row in rows]
    rows = [[c.value for c in row] for row in values(filled(BY_KEY["certificate-review"], 42)).iter_rows()]
    assert next(row for row in rows if row[1] == "合　计")[4] == 27


def test_attendance_shows_the_marks_of_each_session() -> None:
    sheet = values(filled(BY_KEY["attendance"], 42, 10))
    rows = [[c.value for c in row] for row in sheet.iter_rows()]
    third = next(row for row in rows if row[0] == 3)
    assert third[2:12] == ["√", "缺", "√", "√", "√", "√", "缺", "√", "√", "√"]
    assert third[12:14] == [8, 0.8]
    present = next(row for row in rows if row[0] == "实到人数")
    assert present[2:6] == [41, 40, 39, 42]


def test_the_posted_notice_asks_for_no_phone_address_or_employer_of_a_trainee() -> None:
    text = str(texts(first_sheet(BY_KEY["notice"])))
    asked = {match.partition("|")[0] for match in re.findall(r"\{\{(trainee\.[^}]*)\}\}", text)}
    assert asked == {f"trainee.{n}" for n in ("no", "name", "sex", "id_number", "occupation", "level")}
    assert BY_KEY["notice"].mask == "posted"
    assert "公示期自2026年11月21日起至2026年11月27日止" in pdf_pages(filled(BY_KEY["notice"], 2).book)[0]


def test_the_application_has_the_photo_and_the_ticked_choices() -> None:
    book = filled(BY_KEY["application"], 2).book
    assert [sheet.title for sheet in book.worksheets] == ["申请表 1", "申请表 2"]
    sheet: Any = book.worksheets[0]
    assert len(sheet._images) == 1
    assert sheet["B13"].value == "☑新考　☐补考"
    assert sheet["B4"].value == f"{date(1965, 1, 1):%Y年}1月1日"


def test_the_contents_list_what_the_binder_holds() -> None:
    made = fill_form(resource("forms/contents.xlsx"), sample_facts(), title="目录")
    assert made.findings == ()
    page = pdf_pages(made.book)[0]
    assert "材料12" in page
    assert "尚未录入学员评议" in page
