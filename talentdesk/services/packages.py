"""The first package for the bureau: the 11-column certificate report with a manifest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from talentdesk.errors import DeskError
from talentdesk.exchange.packages import write_package
from talentdesk.model import BaseProfile, Certificate, Trainee
from talentdesk.services.issuing import LEVEL
from talentdesk.store import Store
from talentdesk.text import tr

# Columns, the ID card's code and 其他 for a missing unit: domain/07 §9.2, [S1].
HEADINGS = (
    "姓名", "证件类型", "证件号码", "所在单位", "职业名称", "工种名称", "职业技能等级", "证书编号", "发证日期", "评价机构", "发证机构",
)  # fmt: skip
ID_CARD = "201"
DOCUMENT_CODES = {"居民身份证": ID_CARD}
NO_UNIT = "其他"
NO_TRADE = "--"


@dataclass(frozen=True, slots=True)
class PackageOutcome:
    """What was written."""

    csv: Path
    manifest: Path
    rows: int
    sha256: str


def build(store: Store, folder: Path, now: datetime, *, encoding: str = "utf-8") -> PackageOutcome:
    """Write the report of all valid certificates into ``folder``; refused when there is none.

    Who has a level certificate of a class is reported with that one, not with the class's completion certificate too.
    """
    with store.read() as session:
        base = session.scalars(select(BaseProfile)).one()
        statement = (
            select(Certificate, Trainee)
            .join(Trainee, Trainee.id == Certificate.trainee_id)
            .where(Certificate.state == "有效")
            .order_by(Certificate.id)
        )
        found = [(certificate, trainee) for certificate, trainee in session.execute(statement).all()]
        levelled = {(c.trainee_id, c.class_id) for c, _ in found if c.kind == LEVEL}
        rows = [
            _row(base, certificate, trainee)
            for certificate, trainee in found
            if certificate.kind == LEVEL or (certificate.trainee_id, certificate.class_id) not in levelled
        ]
        meta = {"base": base.name, "base_code": base.code, "created": now.isoformat(timespec="seconds")}
    if not rows:
        raise DeskError(tr("还没有可上报的证书。"), tr("先给合格的班级发证，再生成上报包。"), code="empty")
    name = f"certificates-{base.code or 'base'}-{now:%Y%m%d-%H%M%S}"
    made = write_package(folder, name, HEADINGS, rows, encoding=encoding, meta=meta)
    return PackageOutcome(made.csv, made.manifest, made.rows, made.sha256)


def _row(base: BaseProfile, certificate: Certificate, trainee: Trainee) -> tuple[str, ...]:
    level = certificate.level
    return (
        certificate.holder,
        DOCUMENT_CODES.get(trainee.id_type, trainee.id_type),
        certificate.id_number,
        trainee.employer or NO_UNIT,
        certificate.occupation or "",
        certificate.trade or NO_TRADE,
        (level.digit or level.label) if level else "",
        certificate.number,
        certificate.issued_on.isoformat(),
        base.assessor or base.name,
        base.issuer or base.name,
    )
