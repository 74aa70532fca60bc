"""Certificates as issued, frozen with the data and the layout they were printed from; number schemes and counters;
layout versions, signing keys, printer calibrations, the ledger of blank stock.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from talentdesk.model.base import LevelType, Record
from talentdesk.model.vocabulary import SkillLevel


class Certificate(Record):
    """证书: once issued never changed; ``snapshot`` holds, as JSON, what was printed, with its layout and SHA-256."""

    __tablename__ = "certificate"

    number: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(20), default="结业证书")
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainee.id"), index=True)
    class_id: Mapped[int | None] = mapped_column(ForeignKey("training_class.id"), index=True)
    holder: Mapped[str] = mapped_column(String(50))
    id_number: Mapped[str] = mapped_column(String(30), index=True)
    occupation: Mapped[str | None] = mapped_column(String(60))
    trade: Mapped[str | None] = mapped_column(String(60))
    level: Mapped[SkillLevel | None] = mapped_column(LevelType)
    issued_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="有效")
    reason: Mapped[str | None] = mapped_column(String(200))
    layout: Mapped[str | None] = mapped_column(String(60))
    snapshot: Mapped[str | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))
    expires_on: Mapped[date | None]
    collected_on: Mapped[date | None]
    collected_by: Mapped[str | None] = mapped_column(String(50))
    layout_version_id: Mapped[int | None] = mapped_column(ForeignKey("layout_version.id"))
    proof: Mapped[str | None] = mapped_column(String(2000))
    blank_serial: Mapped[str | None] = mapped_column(String(40))
    bureau_number: Mapped[str | None] = mapped_column(String(60))


class NumberCounter(Record):
    """The last serial used within one scope of a number pattern; it only grows, so no number is used twice."""

    __tablename__ = "number_counter"

    scope: Mapped[str] = mapped_column(String(100), unique=True)
    last: Mapped[int] = mapped_column(default=0)


class NumberScheme(Record):
    """编号规则: how numbers are minted. ``free``: by ``pattern``; ``national``: own 13-character prefix, year, level,
    serial (domain/01 §2.1, [S1]; only for a base that is itself a filed 评价机构).
    """

    __tablename__ = "number_scheme"

    name: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(10), default="free")
    pattern: Mapped[str | None] = mapped_column(String(100))
    prefix: Mapped[str | None] = mapped_column(String(20))
    remark: Mapped[str | None] = mapped_column(String(500))


class LayoutVersion(Record):
    """版式: one state of a layout; a state that a certificate was printed with is never changed."""

    __tablename__ = "layout_version"
    __table_args__ = (UniqueConstraint("name", "version"), {"sqlite_autoincrement": True})

    name: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    label: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64))
    data: Mapped[str]


class SigningKey(Record):
    """签名密钥: an Ed25519 key pair of the base, in hex; an old key keeps its certificates valid."""

    __tablename__ = "signing_key"

    key_id: Mapped[str] = mapped_column(String(32), unique=True)
    private: Mapped[str] = mapped_column(String(64))
    public: Mapped[str] = mapped_column(String(64))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Calibration(Record):
    """套打校准: what one printer, tray, stock and side need; mm, factors, degrees."""

    __tablename__ = "calibration"
    __table_args__ = (UniqueConstraint("printer", "tray", "stock", "side"), {"sqlite_autoincrement": True})

    printer: Mapped[str] = mapped_column(String(100))
    tray: Mapped[str] = mapped_column(String(40), default="")
    stock: Mapped[str] = mapped_column(String(40), default="")
    side: Mapped[str] = mapped_column(String(10), default="front")
    dx: Mapped[float] = mapped_column(default=0.0)
    dy: Mapped[float] = mapped_column(default=0.0)
    scale_x: Mapped[float] = mapped_column(default=1.0)
    scale_y: Mapped[float] = mapped_column(default=1.0)
    rotation: Mapped[float] = mapped_column(default=0.0)
    checked_on: Mapped[date | None]


class StockEntry(Record):
    """空白证书台账: one movement of blank stock; received = used + spoiled + destroyed + left."""

    __tablename__ = "stock_entry"

    item: Mapped[str] = mapped_column(String(20), default="空白证书")
    kind: Mapped[str] = mapped_column(String(10))
    count: Mapped[int]
    day: Mapped[date] = mapped_column(index=True)
    first_serial: Mapped[str | None] = mapped_column(String(40))
    last_serial: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(String(200))
    person: Mapped[str | None] = mapped_column(String(50))
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"), index=True)
    remark: Mapped[str | None] = mapped_column(String(500))
