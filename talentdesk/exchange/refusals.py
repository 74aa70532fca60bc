"""The sentences for files that are not read: what is the matter and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from talentdesk.errors import DeskError
from talentdesk.text import tr


def refusal(code: str, values: Mapping[str, int | str]) -> DeskError:
    """The refusal of a file for a reason the parsing child gave; unknown reasons count as damage."""
    shape = _about_shape(code, values) or _about_content(code, values)
    text, remedy = shape or (
        tr("文件已损坏或不完整，无法读取。"),
        tr("请用 WPS 或 Excel 打开后另存为新的 .xlsx 文件；若打不开，请向对方重新索取。"),
    )
    return DeskError(text, remedy, code=f"file-{code}")


def _about_shape(code: str, values: Mapping[str, int | str]) -> tuple[str, str] | None:
    match code:
        case "too-many-rows":
            return (
                tr("表格超过 {most} 行数据，不能一次读入。", most=values.get("most", 0)),
                tr("请拆成几个文件分别导入，或删去表格下方多余的行。"),
            )
        case "far-cell":
            return (
                tr("表格在很远的位置（{cell}）还有内容，无法按名单读取。", cell=values.get("cell", "")),
                tr("请只保留名单区域：删除右侧和下方多余的行列，或把名单复制到新表再保存。"),
            )
        case "too-big":
            return (
                tr("文件内容太多，超出可读取的大小。"),
                tr("请拆成几个文件分别导入，或把名单复制到新表再保存。"),
            )
        case "too-slow":
            return (
                tr("读取文件花费时间过长，已停止。"),
                tr("请把名单复制到一个新的 .xlsx 文件后再导入。"),
            )
        case "bomb" | "too-many-members" | "bad-names" | "entities":
            return (
                tr("文件的内部结构异常，可能有害，没有打开。"),
                tr("请确认来源可靠，用 WPS 或 Excel 打开后把名单复制到新表再保存。"),
            )
    return None


def _about_content(code: str, values: Mapping[str, int | str]) -> tuple[str, str] | None:
    match code:
        case "password":
            return (
                tr("文件设有打开密码，无法读取。"),
                tr("请用 WPS 或 Excel 打开，取消密码后另存，再导入。"),
            )
        case "html" | "xml":
            return (
                tr("文件其实是网页或 XML 表格，不是真正的工作簿。"),
                tr("请用 WPS 或 Excel 打开后另存为 .xlsx 文件，再导入。"),
            )
        case "other-format" | "not-a-workbook" | "binary":
            return (
                tr("不认识这种文件格式。"),
                tr("可以导入 .xlsx、.xls 和 .csv 文件；其他格式请先另存为 .xlsx。"),
            )
        case "encoding":
            return (
                tr("文件中的文字编码不能识别，可能混有乱码。"),
                tr("请用 WPS 或 Excel 打开检查，另存为 .xlsx 文件后再导入。"),
            )
        case "csv-line":
            return (
                tr("文本文件第 {line} 行附近的引号不成对，无法分列。", line=values.get("line", 0)),
                tr("请检查该行的引号，或另存为 .xlsx 文件后再导入。"),
            )
        case "empty" | "no-sheet":
            return tr("文件是空的，没有可读取的表格。"), tr("请检查是否选错了文件。")
        case "no-such-sheet":
            return (
                tr("文件中没有工作表“{sheet}”。", sheet=values.get("sheet", "")),
                tr("可选的工作表：{names}", names=values.get("names", "")),
            )
    return None
