"""Layouts of this base: built-in and own ones, each state kept as a version once a certificate was printed with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.documents.layout_model import Layout
from talentdesk.documents.layouts import LAYOUTS, layout_bytes, read_layout
from talentdesk.errors import DeskError
from talentdesk.exchange.atomic import whole_file
from talentdesk.model import LayoutVersion
from talentdesk.paths import resource
from talentdesk.store import Store
from talentdesk.text import tr

LARGEST_BYTES = 30_000_000


@dataclass(frozen=True, slots=True)
class LayoutChoice:
    """A layout one can print with; ``version`` 0: as shipped."""

    name: str
    label: str
    version: int
    built_in: bool


def layout_choices(store: Store) -> list[LayoutChoice]:
    """All layouts of the base, built-in ones first."""
    with store.read() as session:
        own = {
            row.name: row for row in session.scalars(select(LayoutVersion).order_by(LayoutVersion.version))
        }
    shipped = [
        LayoutChoice(name, own[name].label if name in own else read_layout(_shipped(name)).label,
                     own[name].version if name in own else 0, True)
        for name in LAYOUTS
    ]  # fmt: skip
    return shipped + [
        LayoutChoice(row.name, row.label, row.version, False)
        for row in own.values()
        if row.name not in LAYOUTS
    ]


def current_data(store: Store, name: str) -> dict[str, Any]:
    """The newest state of a layout as plain data, for the designer and for export."""
    with store.read() as session:
        return _current(session, name)


def current_design(session: Work, name: str) -> Layout:
    """The newest state of a layout, ready to draw."""
    return read_layout(_current(session, name))


def _current(session: Work, name: str) -> dict[str, Any]:
    row = _newest(session, name)
    if row is not None:
        return dict(json.loads(row.data))
    if name in LAYOUTS:
        return _shipped(name)
    raise DeskError(
        tr("没有名为“{name}”的版式。", name=name),
        tr("内置版式有：{known}", known="、".join(LAYOUTS)),
        code="not-found",
    )


def _shipped(name: str) -> dict[str, Any]:
    return dict(json.loads(resource(f"layouts/{name}.json").read_text(encoding="utf-8")))


def _newest(session: Work, name: str) -> LayoutVersion | None:
    statement = select(LayoutVersion).where(LayoutVersion.name == name).order_by(LayoutVersion.version.desc())
    return session.scalar(statement.limit(1))


def save_layout(store: Store, data: Mapping[str, Any]) -> int:
    """Keep a layout as a new version of its name; the version's number. Refused with every problem when it is wrong."""
    design = read_layout(data)
    with store.write(tr("保存版式 {label}", label=design.label), kind="layout") as session:
        return _keep(session, design).version


def freeze(session: Work, name: str) -> LayoutVersion:
    """The version row of a layout's present state within a running operation; made when there is none yet."""
    row = _newest(session, name)
    if row is not None:
        return row
    return _keep(session, current_design(session, name))


def _keep(session: Work, design: Layout) -> LayoutVersion:
    """Kept with every value named: a later program with other defaults draws the same page."""
    written = layout_bytes(design)
    digest = hashlib.sha256(written).hexdigest()
    newest = _newest(session, design.name)
    if newest is not None and newest.sha256 == digest:
        return newest
    version = newest.version + 1 if newest is not None else 1
    row = LayoutVersion(
        name=design.name, version=version, label=design.label, sha256=digest, data=written.decode()
    )
    session.add(row)
    session.flush()
    return row


def frozen_design(session: Work, version_id: int | None, name: str) -> Layout:
    """The layout a certificate was printed with, whatever has become of it since."""
    row = session.get(LayoutVersion, version_id) if version_id is not None else None
    return read_layout(json.loads(row.data)) if row is not None else current_design(session, name)


def export_layout(store: Store, name: str, out: Path) -> None:
    """Write a layout into one JSON file, pictures inside."""
    data = current_data(store, name)
    with whole_file(out) as part:
        part.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")


def import_layout(store: Store, source: Path) -> str:
    """Take in a layout file as a new version of the name it carries; that name."""
    try:
        if source.stat().st_size > LARGEST_BYTES:
            raise DeskError(
                tr("版式文件太大：{file}", file=source.name), tr("请缩小其中的图片。"), code="too-large"
            )
        data = json.loads(source.read_text(encoding="utf-8"))
        json.dumps(
            data, ensure_ascii=False
        ).encode()  # half a surrogate pair could be neither kept nor printed
    except (OSError, ValueError, RecursionError) as trouble:
        raise DeskError(
            tr("版式文件无法读取：{file}", file=source.name),
            tr("请选择由本程序导出的版式文件。"),
            code="unreadable",
        ) from trouble
    design = read_layout(data)
    save_layout(store, data)
    return design.name
