"""A bureau's own forms: workbooks and letters kept in versions with validity dates, used like the built-in ones."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast, get_args

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session as Work

from talentdesk.documents import form_mapping
from talentdesk.documents.form_catalogue import FORMS, About, Mask
from talentdesk.documents.form_writing import mapping_problems, write_mapping
from talentdesk.documents.forms import save_xlsx, template_findings
from talentdesk.errors import DeskError
from talentdesk.exchange.atomic import sha256_of, whole_file
from talentdesk.model import FormOutput, FormTemplate
from talentdesk.services.form_inspection import Inspection, inspect, refuse_findings, traits
from talentdesk.services.form_requests import Offer
from talentdesk.services.template_files import DOCX, XLSX
from talentdesk.store import Store
from talentdesk.text import tr

__all__ = [
    "Inspection", "Version", "custom_offers", "custom_template", "custom_version", "export_template", "import_edited",
    "inspect", "newest_version", "retire", "save_template", "versions",
]  # fmt: skip

FOLDER = "forms"
GROUP = "自定义表单"
_KEY_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a custom form; ``outputs``: how many files were made with it."""

    key: str
    version: int
    label: str
    about: About
    mask: Mask
    valid_from: date | None
    valid_to: date | None
    file_name: str
    in_use: bool
    outputs: int


def save_template(
    store: Store,
    source: Path,
    mapping: Mapping[str, str] | None = None,
    *,
    key: str,
    label: str,
    about: About,
    mask: Mask = "full",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> int:
    """Keep a template as the next version of its key; returns the version.

    ``mapping`` as ``Inspection.mapping`` gives it, changed or not (None: as proposed); a file that holds placeholders
    already is kept as it is. A key of a built-in form replaces that form until all its versions are retired.
    Wrong placeholders and markers are refused, each with its cell.
    """
    _check_words(key, label, about, mask, valid_from, valid_to)
    found = inspect(source, about)
    digest, ending = _kept(store, found, mapping)
    with store.write(tr("保存表单模板 {label}", label=label), kind="form") as session:
        version = _next(session, key)
        session.add(
            FormTemplate(
                key=key, version=version, label=label, about=about, mask=mask, valid_from=valid_from, valid_to=valid_to,
                file_name=f"{source.stem[:190]}{ending}", sha256=digest, in_use=True,
            )
        )  # fmt: skip
    return version


def import_edited(store: Store, key: str, source: Path) -> int:
    """Take a template edited in WPS in as the next version: called as the newest version is, valid on the same days."""
    with store.read() as session:
        newest = _newest(session, key)
        given = (newest.label, newest.about, newest.mask, newest.valid_from, newest.valid_to)
    label, about, mask, valid_from, valid_to = given
    return save_template(
        store, source, key=key, label=label, about=cast(About, about), mask=cast(Mask, mask),
        valid_from=valid_from, valid_to=valid_to,
    )  # fmt: skip


def export_template(store: Store, key: str, out: Path, version: int | None = None) -> int:
    """Write the file of a version (the newest) to be edited in WPS; returns the version."""
    with store.read() as session:
        row = _newest(session, key) if version is None else _one(session, key, version)
        place, number = _place(store, row), row.version
    if out.suffix.lower() != place.suffix:
        raise DeskError(
            tr("这个模板要存为 {ending} 文件。", ending=place.suffix), tr("请改文件名的后缀。"), code="format"
        )
    _present(place)
    with whole_file(out) as part:
        shutil.copyfile(place, part)
    return number


def versions(store: Store, key: str | None = None) -> tuple[Version, ...]:
    """All versions of all custom forms (of one), newest first within each key."""
    with store.read() as session:
        made = select(FormOutput.form, FormOutput.version, func.count()).where(
            FormOutput.deleted_at.is_(None)
        )
        grouped = session.execute(made.group_by(FormOutput.form, FormOutput.version))
        counted = {(form, version): count for form, version, count in grouped}
        rows = session.scalars(_living().order_by(FormTemplate.key, FormTemplate.version.desc())).all()
        if key is not None and not any(row.key == key for row in rows):
            raise _unknown(session, key)
        return tuple(
            Version(
                row.key, row.version, row.label, cast(About, row.about), cast(Mask, row.mask), row.valid_from,
                row.valid_to, row.file_name, row.in_use, counted.get((row.key, row.version), 0),
            )
            for row in rows
            if key is None or row.key == key
        )  # fmt: skip


def newest_version(store: Store, key: str) -> Version | None:
    """The newest version of a key, used or retired; None for a new key."""
    with store.read() as session:
        known = session.scalar(_living().where(FormTemplate.key == key).limit(1))
    return versions(store, key)[0] if known is not None else None


def retire(store: Store, key: str, version: int) -> None:
    """Take a version out of use; what was made with it stays. With the last of a built-in key the built-in form is back."""
    with store.write(
        tr("停用表单模板 {key} 第 {version} 版", key=key, version=version), kind="form"
    ) as session:
        _one(session, key, version).in_use = False


def custom_offers(store: Store, day: date) -> list[Offer]:
    """The custom forms that can be made on a day, by key; of each the newest version whose dates include the day.

    One whose key is a built-in form's stands in its place.
    """
    with store.read() as session:
        rows = list(_valid(session, day).values())
        return [_offer(store, row) for row in rows if _place(store, row).exists()]


def custom_template(store: Store, key: str, day: date) -> Path:
    """The file (.xlsx or .docx) of the version valid on a day; DeskError where there is none."""
    with store.read() as session:
        place = _place(store, _on(session, key, day))
    _present(place)
    return place


def custom_version(store: Store, key: str, day: date) -> int:
    """The number of the version valid on a day."""
    with store.read() as session:
        return _on(session, key, day).version


def _check_words(
    key: str, label: str, about: str, mask: str, valid_from: date | None, valid_to: date | None
) -> None:
    if not key or len(key) > 40 or not _KEY_LETTERS.issuperset(key):
        raise DeskError(
            tr("表单代号不对：{key}", key=key), tr("请用小写字母、数字和短横线，最多 40 个。"), code="key"
        )
    if not label.strip() or len(label) > 60:
        raise DeskError(tr("表单要有名称，最多 60 个字。"), tr("请写出表单名称。"), code="label")
    for value, known in ((about, get_args(About)), (mask, get_args(Mask))):
        if value not in known:
            raise DeskError(
                tr("没有“{value}”这个选项。", value=value),
                tr("可用的有：{known}", known="、".join(known)),
                code="choice",
            )
    if valid_from is not None and valid_to is not None and valid_to < valid_from:
        raise DeskError(tr("停用日期早于启用日期。"), tr("请更正日期。"), code="dates")


def _kept(store: Store, found: Inspection, mapping: Mapping[str, str] | None) -> tuple[str, str]:
    """Write the template into the data folder under its content's SHA-256; that and the ending."""
    ending = DOCX if found.letter else XLSX
    folder = store.folder / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with whole_file(folder / f"new{ending}") as part:
        if found.ready:
            refuse_findings(found.findings)
            shutil.copyfile(found.path, part)
        else:
            _write(found, found.mapping if mapping is None else mapping, part)
            refuse_findings(tuple(template_findings(part)))
        digest = sha256_of(part)
    made = folder / f"new{ending}"
    made.replace(folder / f"{digest}{ending}")
    return digest, ending


def _write(found: Inspection, mapping: Mapping[str, str], out: Path) -> None:
    book = form_mapping.load(found.path)
    refuse_findings(tuple(mapping_problems(book, found.sheets, mapping)))
    if not any(text.strip() for text in mapping.values()):
        raise DeskError(
            tr("没有认出要填的地方，也没有指定占位符。"),
            tr("请在 WPS 中写入占位符，或用 --map 单元格=占位符 指定。"),
            code="nothing-to-fill",
        )
    write_mapping(book, found.sheets, mapping)
    with out.open("wb") as file:
        save_xlsx(book, file)


def _living() -> Select[FormTemplate]:
    return select(FormTemplate).where(FormTemplate.deleted_at.is_(None))


def _next(session: Work, key: str) -> int:
    """One more than any version of the key there is, was removed, or stands on a file that was made."""
    kept = select(func.max(FormTemplate.version)).where(FormTemplate.key == key)
    made = select(func.max(FormOutput.version)).where(FormOutput.form == key)
    return 1 + max(int(session.scalar(kept) or 0), int(session.scalar(made) or 0))


def _newest(session: Work, key: str) -> FormTemplate:
    row = session.scalar(
        _living().where(FormTemplate.key == key).order_by(FormTemplate.version.desc()).limit(1)
    )
    if row is None:
        raise _unknown(session, key)
    return row


def _one(session: Work, key: str, version: int) -> FormTemplate:
    row = session.scalar(_living().where(FormTemplate.key == key, FormTemplate.version == version))
    if row is None:
        raise DeskError(
            tr("没有表单模板 {key} 第 {version} 版。", key=key, version=version),
            tr("用 form-versions 查看已有的版本。"),
            code="not-found",
        )
    return row


def _valid(session: Work, day: date) -> dict[str, FormTemplate]:
    rows = session.scalars(
        _living().where(FormTemplate.in_use).order_by(FormTemplate.key, FormTemplate.version)
    )
    return {
        row.key: row
        for row in rows
        if (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to)
    }


def _on(session: Work, key: str, day: date) -> FormTemplate:
    row = _valid(session, day).get(key)
    if row is None:
        raise _unknown(session, key)
    return row


def _unknown(session: Work, key: str) -> DeskError:
    known = sorted(set(session.scalars(select(FormTemplate.key).where(FormTemplate.deleted_at.is_(None)))))
    return DeskError(
        tr("没有名为“{key}”的自定义表单，或它这一天不能用。", key=key),
        tr("已有的自定义表单：{known}", known="、".join(known) or tr("无")),
        code="not-found",
    )


def _place(store: Store, row: FormTemplate) -> Path:
    return store.folder / FOLDER / f"{row.sha256}{Path(row.file_name).suffix.lower()}"


def _present(place: Path) -> None:
    if not place.exists():
        raise DeskError(
            tr("模板文件不在数据文件夹里了：{name}", name=place.name),
            tr("请从备份中取回，或重新导入这张表。"),
            code="file-missing",
        )


def _offer(store: Store, row: FormTemplate) -> Offer:
    place = _place(store, row)
    like = traits(place)
    built_in = next((form for form in FORMS if form.key == row.key), None)
    return Offer(
        row.key, row.label, cast(About, row.about), built_in.group if built_in else GROUP,
        hint=built_in.hint if built_in else "", mask=cast(Mask, row.mask), orientation=like.orientation,
        asks=like.asks, each=like.each, certified_only=bool(built_in and built_in.certified_only),
        version=row.version, letter=place.suffix == DOCX,
    )  # fmt: skip
