"""Templates from outside (.xlsx, .docx): whatever could do harm or would be lost is refused before anything opens them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from talentdesk.errors import DeskError
from talentdesk.exchange.frames import Limits, Refused
from talentdesk.exchange.reading import size_and_head
from talentdesk.exchange.refusals import refusal
from talentdesk.exchange.zip_guard import check_parts, chunks, open_package, open_workbook, scan_sheet
from talentdesk.text import tr

XLSX, DOCX = ".xlsx", ".docx"
# A form is a few sheets; the whole of it is opened with its styles, which takes many times its size.
LIMITS = Limits(rows=5_000, columns=300, file_mb=20, members=1_000, unpacked_mb=40)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EXTERNAL = re.compile(
    rb"<(?:\w+:)?Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE
)
_MACROS = ("vbaproject.bin", "xl/macrosheets/", "xl/dialogsheets/", "/activex/", "vbadata.xml")
_OBJECTS = ("/embeddings/", "word/afchunk")


def check_template(path: Path) -> str:
    """What kind of template a file is, ``.xlsx`` or ``.docx``, judged by its content; DeskError for any other file."""
    head = _head(path)
    try:
        if head.startswith(_OLE):
            raise _old_format(path)
        if not head.startswith(b"PK"):
            raise _no_template(path)
        return _checked(path)
    except Refused as reason:
        raise refusal(reason.code, reason.values) from reason


def _head(path: Path) -> bytes:
    size, head = size_and_head(path)
    if size > LIMITS.file_mb * 2**20:
        raise DeskError(
            tr("模板文件太大：{name}", name=path.name),
            tr("请删去表格之外的内容，缩小图片后再导入。"),
            code="file-too-big",
        )
    return head


def _old_format(path: Path) -> DeskError:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        return DeskError(
            tr("文件设有打开密码，无法读取。"),
            tr("请用 WPS 或 Excel 打开，取消密码后另存，再导入。"),
            code="file-password",
        )
    if "WordDocument".encode("utf-16-le") in content:
        return DeskError(
            tr("旧的 .doc 文件不能作为模板：{name}", name=path.name),
            tr("请在 WPS 或 Word 中另存为 .docx，再导入。"),
            code="file-doc",
        )
    return DeskError(
        tr("旧的 .xls 文件不能作为模板：{name}", name=path.name),
        tr("请在 WPS 或 Excel 中另存为 .xlsx，再导入。"),
        code="file-xls",
    )


def _no_template(path: Path) -> DeskError:
    return DeskError(
        tr("这个文件不能作为模板：{name}", name=path.name),
        tr("模板可以是 .xlsx 工作簿或 .docx 文档；其他格式请先在 WPS 中另存。"),
        code="file-format",
    )


def _checked(path: Path) -> str:
    archive, members = open_package(path, LIMITS)
    with archive:
        if "word/document.xml" in members:
            kind = DOCX
            check_parts(archive, members)
        elif "xl/workbook.xml" in members:
            kind = XLSX
            _check_sheets(path, members)
        else:
            raise _no_template(path)
        _refuse_active(path, archive, members)
    return kind


def _check_sheets(path: Path, members: Mapping[str, zipfile.ZipInfo]) -> None:
    """All worksheets, also those one does not see: they are opened too."""
    with open_workbook(path, LIMITS).archive as archive:
        for name, member in members.items():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                scan_sheet(archive, member, LIMITS, lambda _done: None)


def _refuse_active(path: Path, archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo]) -> None:
    """Macros, links to other files and embedded objects: none is needed in a form, each can do harm or be lost."""
    kinds = (
        b"".join(chunks(archive, members["[content_types].xml"])) if "[content_types].xml" in members else b""
    )
    if any(part in f"/{name}" for name in members for part in _MACROS) or b"macroEnabled" in kinds:
        raise DeskError(
            tr("文件里有宏，不能作为模板：{name}", name=path.name),
            tr("请在 WPS 或 Excel 中另存为不含宏的 .xlsx（.docx），再导入。"),
            code="file-macros",
        )
    if any(name.startswith("xl/externallinks/") or name == "xl/connections.xml" for name in members) or any(
        _links_outside(archive, info) for name, info in members.items() if name.endswith(".rels")
    ):
        raise DeskError(
            tr("文件引用了别的文件或网络数据，不能作为模板：{name}", name=path.name),
            tr("请在 WPS 或 Excel 中断开外部链接（“数据”里的“编辑链接”），保存后再导入。"),
            code="file-links",
        )
    if any(part in name for name in members for part in _OBJECTS):
        raise DeskError(
            tr("文件里嵌有其他文件（对象），不能作为模板：{name}", name=path.name),
            tr("请删去嵌入的对象，保存后再导入。"),
            code="file-objects",
        )


def _links_outside(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """Whether a part is taken from elsewhere; a hyperlink to click on is not."""
    links = _EXTERNAL.findall(b"".join(chunks(archive, info)))
    return any(b"/hyperlink" not in link for link in links)
