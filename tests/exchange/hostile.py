"""Files made to do harm, written by the tests themselves."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TOP = (
    f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_LINKS = (
    f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
_BOOK = (
    f'<?xml version="1.0"?><workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{{properties}}'
    '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
HEADING = '<row r="1">' + "".join(
    f'<c r="{letter}1" t="inlineStr"><is><t>{text}</t></is></c>'
    for letter, text in zip("ABC", ("姓名", "身份证号", "联系电话"), strict=True)
)


def sheet_xml(rows: str, before: str = "", prolog: str = "") -> str:
    """A worksheet around given row elements."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<worksheet xmlns="{_MAIN}">{before}'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def write_workbook(
    path: Path, sheet: str, *, properties: str = "", more: Mapping[str, bytes | str] | None = None
) -> Path:
    """A smallest workbook with this sheet XML and further members."""
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _TOP,
        "xl/workbook.xml": _BOOK.format(properties=properties),
        "xl/_rels/workbook.xml.rels": _LINKS,
        "xl/worksheets/sheet1.xml": sheet,
    }
    parts.update(more or {})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def far_cell(path: Path) -> Path:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return write_workbook(path, sheet_xml(rows))


def far_cell_in_first_row(path: Path) -> Path:
    return write_workbook(
        path, sheet_xml('<row r="1"><c r="A1"><v>1</v></c><c r="ZY1048576"><v>1</v></c></row>')
    )


def far_cell_unnamed_attribute_style(path: Path) -> Path:
    rows = "<row r = '1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r = 'xfd1048576'><v>1</v></c></row>"
    return write_workbook(path, sheet_xml(rows))


def zip_bomb(path: Path) -> Path:
    return write_workbook(path, sheet_xml(HEADING + "</row>" + " " * 300_000_000))


def bomb_in_shared_strings(path: Path) -> Path:
    return write_workbook(
        path, sheet_xml(HEADING + "</row>"), more={"xl/sharedStrings.xml": b" " * 200_000_000}
    )


def million_rows(path: Path) -> Path:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 1_048_577))
    return write_workbook(path, sheet_xml(rows))


def million_unnumbered_rows(path: Path) -> Path:
    return write_workbook(
        path, sheet_xml("".join(f"<row><c><v>{row}</v></c></row>" for row in range(1_048_576)))
    )


def _laughs() -> str:
    entities = "".join(
        f'<!ENTITY a{level} "' + f"&a{level - 1};" * 10 + '">' if level else '<!ENTITY a0 "ha">'
        for level in range(12)
    )
    return f"<!DOCTYPE worksheet [{entities}]>"


def billion_laughs(path: Path) -> Path:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a11;</t></is></c></row>'
    return write_workbook(path, sheet_xml(rows, prolog=_laughs()))


def laughs_in_styles(path: Path) -> Path:
    styles = f'<?xml version="1.0"?>{_laughs()}<styleSheet xmlns="{_MAIN}">&a11;</styleSheet>'
    return write_workbook(path, sheet_xml(HEADING + "</row>"), more={"xl/styles.xml": styles})


def climbing_names(path: Path) -> Path:
    return write_workbook(path, sheet_xml(HEADING + "</row>"), more={"../../evil.txt": b"x"})


def ten_thousand_members(path: Path) -> Path:
    return write_workbook(
        path, sheet_xml(HEADING + "</row>"), more={f"xl/media/{number}.txt": b"" for number in range(10_000)}
    )


def truncated(path: Path) -> Path:
    write_workbook(path, sheet_xml(HEADING + "</row>"))
    path.write_bytes(path.read_bytes()[:-200])
    return path


def password_protected(path: Path) -> Path:
    """An OLE container that names the stream in which Office keeps an encrypted workbook."""
    names = "EncryptionInfo".encode("utf-16-le") + b"\x00" * 40 + "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 1016 + names + b"\x00" * 4000)
    return path


def broken_ole(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 20)
    return path


def nested_zip(path: Path) -> Path:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x", b"\x00" * 1000)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
    return path


def web_page(path: Path) -> Path:
    path.write_text("<html><body><table><tr><td>姓名</td></tr></table></body></html>", encoding="gbk")
    return path


def binary_csv(path: Path) -> Path:
    path.write_bytes("姓名,电话\n".encode() + b"\x00\x01\x02\x03\x00" * 50)
    return path


def endless_quote(path: Path) -> Path:
    path.write_text('姓名,电话\n"张三,1\n' + "李四,2\n" * 200_000, encoding="utf-8")
    return path


HOSTILE = (
    far_cell,
    far_cell_in_first_row,
    far_cell_unnamed_attribute_style,
    zip_bomb,
    bomb_in_shared_strings,
    million_rows,
    million_unnumbered_rows,
    billion_laughs,
    laughs_in_styles,
    climbing_names,
    ten_thousand_members,
    truncated,
    password_protected,
    broken_ole,
    nested_zip,
    web_page,
    binary_csv,
    endless_quote,
)
