"""Templates about equipment: ledger, loan, maintenance, cards to stick on (domain/06 §8.13)."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from resources.forms.record_parts import label, prose, row_heights, total, value
from resources.forms.template_parts import (
    Column,
    frame,
    list_table,
    outline,
    put,
    sheet_for,
    spread,
    title_row,
)

CARD_ROWS = (6.0, 25.0, 23.0, 23.0, 23.0, 23.0, 23.0, 6.0)
CUT = Side(style="dashed", color="FF808080")


def ledger() -> Worksheet:
    """设备台账: the columns of §8.13 in their order, then where, who, state and worth; sums on each page and at the end."""
    columns = [
        Column("序号", 3.5, "{{device.no}}", size=8.5, number="General"),
        Column("设备名称", 9.5, "{{device.name}}", "left", size=8.5),
        Column("型号", 8, "{{device.model}}", "left", size=8.5),
        Column("规格", 8, "{{device.specification}}", "left", size=8.5),
        Column("生产厂家", 9, "{{device.maker}}", "left", size=8.5),
        Column("生产日期", 7.5, "{{device.made_on|年.月.日}}", size=8.5, one_line=True),
        Column("购置价格（元）", 9, "{{device.price}}", "right", size=8.5, number="#,##0.00", one_line=True),
        Column("购置日期", 7.5, "{{device.bought_on|年.月.日}}", size=8.5, one_line=True),
        Column("设备编号", 7.5, "{{device.code}}", size=8.5, one_line=True),
        Column("设备用途", 6.5, "{{device.purpose}}", size=8.5),
        Column("技术参数", 9.5, "{{device.technical}}", "left", size=8),
        Column("随机附件", 7.5, "{{device.attachments}}", "left", size=8),
        Column("存放地点", 7.5, "{{device.place}}", size=8.5),
        Column("责任人", 5.5, "{{device.custodian}}", size=8.5),
        Column("状态", 4, "{{device.state}}", size=8.5),
        Column("数量", 3.5, "{{device.quantity}}", size=8.5, number="General", one_line=True),
        Column("原值（元）", 9, "{{device.value}}", "right", size=8.5, number="#,##0.00", one_line=True),
        Column("净值（元）", 9, "{{device.net_value}}", "right", size=8.5, number="#,##0.00", one_line=True),
    ]
    sheet = sheet_for("设备台账", "landscape", [column.width for column in columns])
    title_row(sheet, 18, "设备台账", height=34)
    spread(sheet, 2, [("A:H", "单位：{{base.name}}"), ("N:R", "净值截至：{{today|年月日}}")], height=20)
    after = list_table(sheet, 3, columns, items="devices", least=11, head_height=30, row_height=29, totals={})
    sheet["A4"].value = "{{#devices min=11 page=11}}{{device.no}}"
    for row, name in ((after - 1, "{{+devices}}本页小计"), (after, "合　　计")):
        value(sheet, f"A{row}:B{row}", name, size=10)
        value(sheet, f"C{row}:O{row}")
        value(sheet, f"P{row}", total("P4:P4"), size=9)
        for letter in "QR":
            value(
                sheet,
                f"{letter}{row}",
                total(f"{letter}4:{letter}4"),
                size=9,
                number="#,##0.00",
                across="right",
            )
        sheet.row_dimensions[row].height = 22
    spread(
        sheet,
        after + 1,
        [("A:D", "制表人：{{user}}"), ("E:J", "设备管理员："), ("K:R", "负责人：")],
        height=28,
    )
    sheet.print_title_rows = "1:3"
    return sheet


def loan() -> Worksheet:
    """设备借用登记表: who borrows, the chosen devices, states when lent and when returned, who agrees."""
    sheet = sheet_for("设备借用登记表", "portrait", [14, 13, 21, 13, 10, 16])
    title_row(sheet, 6, "设备借用登记表", size=20, height=44)
    spread(sheet, 2, [("A:D", "单位：{{base.name}}"), ("E:F", "登记日期：{{today|年月日}}")], height=24)
    for row, (first, one, second, two) in enumerate(
        (
            ("借用人", "{{ask.borrower}}", "借用时间", "　　年　　月　　日　　时"),
            ("使用地点", "{{ask.place}}", "预期归还日期", "　　年　　月　　日"),
        ),
        start=3,
    ):
        label(sheet, f"A{row}", first)
        value(sheet, f"B{row}:C{row}", one)
        label(sheet, f"D{row}", second)
        value(sheet, f"E{row}:F{row}", two)
    for row in (5, 6):
        cells = (
            ("A:B", "设备名称", "{{#devices min=8}}{{device.name}}"),
            ("C:C", "规格型号", "{{device.model}}　{{device.specification}}"),
            ("D:E", "设备编号", "{{device.code}}"),
            ("F:F", "数量", "{{device.loan_quantity}}"),
        )
        for columns, heading, text in cells:
            first, last = columns.split(":")
            (label if row == 5 else prose)(sheet, f"{first}{row}:{last}{row}", heading if row == 5 else text)
            sheet[f"{first}{row}"].alignment = Alignment(
                horizontal="center", vertical="center", wrap_text=True
            )
    label(sheet, "A7:E7", "数量合计")
    value(sheet, "F7", total("F6:F6"))
    boxes = (
        (8, "借用理由", "{{ask.reason}}", "借用人签字：　　　　　　　　　年　　月　　日"),
        (10, "借用时状况", "", "设备管理员签字：　　　　　　　　　年　　月　　日"),
        (12, "负责人意见", "", "签字：　　　　　　　　　年　　月　　日"),
        (14, "归还时状况", "", "归还日期：　　　　年　　月　　日　　　设备管理员签字：　　　　　　　"),
    )
    for row, name, text, sign in boxes:
        label(sheet, f"A{row}:A{row + 1}", name)
        put(sheet, f"B{row}:F{row}", text, across="left", down="top", wrap=True, indent=1)
        put(sheet, f"B{row + 1}:F{row + 1}", sign, across="right", indent=1)
        outline(sheet, f"B{row}:F{row + 1}")
    row_heights(sheet, 3, 30, 30, 27, 26, 26, *[46.0, 24.0] * 4)
    put(
        sheet,
        "A16:F16",
        "归还时应当面清点、试机，并与借用时状况核对；延期使用须在预期归还日期前重新登记。",
        size=9,
        across="left",
    )
    sheet.row_dimensions[16].height = 22
    sheet.print_title_rows = "1:2"
    return sheet


def loan_slip() -> Worksheet:
    """借用单: a sheet a loan with its things, their state when lent and when returned, and who signs for each."""
    sheet = sheet_for("借用单", "portrait", [5, 14, 17.5, 10.5, 6.5, 14, 6.5, 13])
    title_row(sheet, 8, "设备借用单", size=20, height=44)
    spread(
        sheet, 2, [("A:D", "{{@loans}}单位：{{base.name}}"), ("E:H", "借用单号：{{loan.number}}")], height=24
    )
    blank_day = "　　年　　月　　日"
    lines = (
        ("借用人", "{{loan.borrower}}", "联系电话", "{{loan.phone}}"),
        ("申请日期", "{{loan.requested_on|年月日}}", "使用地点", "{{loan.place}}"),
        ("借出日期", f"{{{{loan.lent_on|年月日|空:{blank_day}}}}}", "预期归还日期", "{{loan.due_on|年月日}}"),
    )
    for row, (first, one, second, two) in enumerate(lines, start=3):
        label(sheet, f"A{row}:B{row}", first)
        value(sheet, f"C{row}:D{row}", one)
        label(sheet, f"E{row}:F{row}", second)
        value(sheet, f"G{row}:H{row}", two)
    label(sheet, "A6:B6", "借用理由")
    prose(sheet, "C6:H6", "{{loan.reason}}")
    columns = (
        ("序号", "{{#loan.things min=8}}{{thing.no}}"),
        ("设备名称", "{{thing.name}}"),
        ("规格型号", "{{thing.model}}　{{thing.specification}}"),
        ("设备编号", "{{thing.code}}"),
        ("数量", "{{thing.quantity}}"),
        ("借用时状况", "{{thing.condition_out}}"),
        ("已还\n数量", "{{thing.returned}}"),
        ("归还时状况", "{{thing.condition_back}}"),
    )
    for letter, (heading, text) in zip("ABCDEFGH", columns, strict=True):
        label(sheet, f"{letter}7", heading, size=10)
        prose(sheet, f"{letter}8", text, size=9 if letter == "C" else 10, across="center")
    label(sheet, "A9:D9", "合　　计")
    for letter in "EG":
        value(sheet, f"{letter}9", total(f"{letter}8:{letter}8"))
    for letter in "FH":
        value(sheet, f"{letter}9")
    row_heights(sheet, 3, 28, 28, 28, 34, 30, 26, 25)
    signatures = (
        ("批准", "负责人：{{loan.approved_by}}", "签字："),
        ("借出", "发放人：{{loan.lent_by}}", "签字："),
        ("领用", "借用人：{{loan.borrower}}", "签字："),
        ("归还", "接收人：{{loan.received_by}}", "签字："),
    )
    for row, (name, who, sign) in enumerate(signatures, start=10):
        label(sheet, f"A{row}:B{row}", name)
        put(sheet, f"C{row}:D{row}", who, across="left", indent=1, shrink=True)
        put(sheet, f"E{row}:F{row}", sign, across="left")
        day = f"{{{{loan.returned_on|年月日|空:{blank_day}}}}}" if name == "归还" else blank_day
        put(sheet, f"G{row}:H{row}", day, across="right", indent=1, shrink=True)
        outline(sheet, f"C{row}:H{row}")
    row_heights(sheet, 10, *[38.0] * 4)
    note = "归还时应当面清点、试机，并与借用时状况核对；需要延期的，在预期归还日期前办理。"
    put(sheet, "A14:H14", note, size=9, across="left")
    sheet.row_dimensions[14].height = 22
    sheet.print_title_rows = "1:2"
    return sheet


def maintenance() -> Worksheet:
    """设备维护保养记录: a sheet a device, what is checked how often, ticked off by month, and a record of what was done."""
    sheet = sheet_for("设备维护保养记录", "landscape", [10, 13, 13, *[6.5] * 12, 13.5])
    title_row(sheet, 16, "设备维护保养记录", height=34)
    spread(
        sheet,
        2,
        [("A:H", "{{@devices}}单位：{{base.name}}"), ("L:P", "年度：{{ask.year|空:________}}")],
        height=20,
    )
    for columns, text in (
        (("A", "设备名称"), ("B:C", "{{device.name}}")),
        (("D:E", "型号规格"), ("F:I", "{{device.model}}　{{device.specification}}")),
        (("J:K", "设备编号"), ("L:M", "{{device.code}}")),
        (("N:O", "责任人"), ("P", "{{device.custodian}}")),
    ):
        for write, (where, what) in zip((label, value), (columns, text), strict=True):
            write(sheet, ":".join(f"{letter}3" for letter in where.split(":")), what)
    _checks(sheet)
    _works(sheet, 13)
    notes = "√ 当月已做，○ 当月应做；没有保养计划的设备按月手填，停用月份划“/”。各级保养的间隔和内容以设备说明书为准。"
    put(sheet, "A15:P15", notes, size=9, across="left", shrink=True)
    signs = [
        ("A:E", "存放地点：{{device.place}}　{{device.station}}"),
        ("F:K", "责任人签字："),
        ("L:P", "设备负责人签字："),
    ]
    spread(sheet, 16, signs, height=24)
    row_heights(sheet, 3, 25, 22, *[24.0] * 6, 24, 24, 22, 21, 18)
    sheet.print_title_rows = "1:3"
    return sheet


def _checks(sheet: Worksheet) -> None:
    """Rows 4 to 12: what is checked how often, one column a month: the device's plans, else what is usual."""
    label(sheet, "A4", "项目")
    label(sheet, "B4:C4", "内容")
    for month in range(1, 13):
        label(sheet, f"{get_column_letter(month + 3)}4", f"{month}月", size=9.5)
    label(sheet, "P4", "备注")
    kinds = (
        ("{{#device.plans}}{{plan.kind}}", "{{plan.content}}　{{plan.rhythm}}"),
        ("日检查", "清洁、润滑、安全装置、异常声响"),
        ("周检查", "紧固、导轨、传动、冷却和电气外观"),
        ("月检查", "精度抽查、油位油质、接地和绝缘"),
        ("一级保养", "擦拭、疏油、调整，操作者为主"),
        ("二级保养", "部分解体、换易损件，维修工为主"),
        ("月完好天数", "按月填写"),
        ("月使用工时", "按月填写"),
    )
    for row, (name, what) in enumerate(kinds, start=5):
        planned, usual = row == 5, 6 <= row <= 10
        label(sheet, f"A{row}", f"{{{{?!device.plans}}}}{name}" if usual else name, size=10)
        prose(sheet, f"B{row}:C{row}", what, size=9)
        for column in range(4, 16):
            sign = f"{{{{plan.m{column - 3}}}}}" if planned else ""
            value(sheet, f"{get_column_letter(column)}{row}", sign, size=9)
        value(sheet, f"P{row}", "{{plan.person}}" if planned else "", size=9)
    for row in (11, 12):
        value(sheet, f"P{row}", total(f"D{row}:O{row}"), size=9)


def _works(sheet: Worksheet, row: int) -> None:
    """Headings and a repeated row: what was done in the year."""
    columns = (
        ("A", "日期", "{{#device.works min=8}}{{work.day|年.月.日}}"),
        ("B", "类别", "{{work.kind}}"),
        ("C:H", "维修保养内容、更换零件、校准证书", "{{work.content}}　{{work.certificate}}"),
        ("I:J", "停机（小时）", "{{work.downtime}}"),
        ("K:L", "费用（元）", "{{work.cost}}"),
        ("M:N", "结果", "{{work.result}}"),
        ("O", "执行人", "{{work.person}}"),
        ("P", "验收人", ""),
    )
    for columns_of, heading, text in columns:
        first, last = columns_of.split(":")[0], columns_of.split(":")[-1]
        label(sheet, f"{first}{row}:{last}{row}", heading, size=10)
        place = f"{first}{row + 1}:{last}{row + 1}"
        if first == "C":
            prose(sheet, place, text, size=10)
        else:
            value(sheet, place, text, size=10, number="#,##0.00" if first == "K" else "General")


def cards() -> Worksheet:
    """设备卡: labels to cut out, two beside each other, five below each other, each with the QR code of the device's code."""
    side = [1.5, 10, 17.5, 15, 1.5]
    sheet = sheet_for("设备卡", "portrait", side * 2, (0.35, 0.35, 0.6))
    sheet.merge_cells(f"A1:A{len(CARD_ROWS)}")
    sheet["A1"].value = "{{#devices min=10 page=10}}"
    _card(sheet, "ABCDE", "device")
    _card(sheet, "FGHIJ", "device+1")
    row_heights(sheet, 1, *CARD_ROWS)
    return sheet


def _card(sheet: Worksheet, columns: str, item: str) -> None:
    """One card: a dashed line to cut along, inside it a ruled label."""
    outer, first, middle, code, edge = tuple(columns)
    put(sheet, f"{first}2:{code}2", "{{base.name}}　设备卡", font="黑体", size=11, shrink=True)
    frame(sheet, f"{first}2:{code}2")
    lines = (
        ("设备名称", f"{{{{{item}.name}}}}"),
        ("型号规格", f"{{{{{item}.model}}}}　{{{{{item}.specification}}}}"),
        ("设备编号", f"{{{{{item}.code}}}}"),
        ("管理部门", f"{{{{{item}.place}}}}　{{{{{item}.station}}}}"),
        ("操作责任人", f"{{{{{item}.custodian}}}}"),
    )
    for row, (name, text) in enumerate(lines, start=3):
        label(sheet, f"{first}{row}", name, size=10)
        value(sheet, f"{middle}{row}", text, size=12 if row in (3, 5) else 10)
        if row == 3:
            sheet[f"{middle}{row}"].font = sheet[f"{first}{row}"].font.copy(size=12)
    value(sheet, f"{code}3:{code}7", f"{{{{{item}.code|二维码}}}}")
    last = len(CARD_ROWS)
    for row in range(1, last + 1):
        for column in columns:
            cell = sheet[f"{column}{row}"]
            cell.border = Border(
                left=CUT if column == outer else cell.border.left,
                right=CUT if column == edge else cell.border.right,
                top=CUT if row == 1 else cell.border.top,
                bottom=CUT if row == last else cell.border.bottom,
            )


TEMPLATES: dict[str, Callable[[], Worksheet]] = {
    "ledger": ledger,
    "loan": loan,
    "loan-slip": loan_slip,
    "maintenance": maintenance,
    "cards": cards,
}
