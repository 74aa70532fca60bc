"""The registers of traffic with the bureau: packages sent and receipts taken in, to be read and exported."""

from __future__ import annotations

from talentdesk.model import UploadPackage, UploadReceipt
from talentdesk.model.vocabulary import PACKAGE_KINDS, PACKAGE_STATES
from talentdesk.registers.fields import Field, Kind, Register


def _count(name: str, label: str) -> Field:
    return Field(name, label, Kind.INTEGER, width=4, fixed=True)


UPLOAD_PACKAGES = Register(
    key="upload_packages", label="上报包", table=UploadPackage, identity=("name",), title="name", subtitle="state",
    sort="created_at", descending=True, filters=("state", "kind"), on_page=False, creatable=False,
    fields=(
        _count("number", "包号"),
        Field("name", "包名", width=14, fixed=True),
        Field("kind", "范围", Kind.CHOICE, choices=PACKAGE_KINDS, width=4, fixed=True),
        Field("state", "状态", Kind.CHOICE, choices=PACKAGE_STATES, width=5, fixed=True),
        _count("added", "新增"),
        _count("changed", "变更"),
        _count("withdrawn", "撤回"),
        _count("accepted", "接收"),
        _count("rejected", "驳回"),
        Field("created_at", "生成时间", Kind.TEXT, width=8, fixed=True),
        Field("created_by", "生成人", Kind.NAME, width=5, fixed=True),
        Field("sent_at", "送达时间", Kind.TEXT, width=8, fixed=True),
        Field("sent_by", "上报人", Kind.NAME, width=5, fixed=True),
        Field("answered_at", "回执时间", Kind.TEXT, width=8, fixed=True),
        Field("trouble", "未送达原因", width=12, fixed=True),
        Field("sha256", "文件校验和", width=10, fixed=True),
    ),
)  # fmt: skip

UPLOAD_RECEIPTS = Register(
    key="upload_receipts", label="回执", table=UploadReceipt, identity=("sha256",), title="file_name",
    subtitle="received_at", sort="received_at", descending=True, on_page=False, creatable=False,
    fields=(
        Field("package_id", "上报包", Kind.REFERENCE, reference="upload_packages", width=10, fixed=True),
        Field("file_name", "文件名", width=12, fixed=True),
        _count("rows", "回执行数"),
        _count("accepted", "接收"),
        _count("rejected", "驳回"),
        Field("received_at", "收到时间", Kind.TEXT, width=8, fixed=True),
        Field("received_by", "经手人", Kind.NAME, width=5, fixed=True),
        Field("sha256", "文件校验和", width=10, fixed=True),
    ),
)  # fmt: skip
