"""The life of an issued certificate: void, reissue, collection. What was issued is superseded, never overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError
from talentdesk.model import Certificate, Trainee
from talentdesk.services import issuing
from talentdesk.store import Store
from talentdesk.text import tr

VALID, VOID = "有效", "作废"


@dataclass(frozen=True, slots=True)
class Reissued:
    """The old number, now void, and the number that supersedes it."""

    old: str
    new: str


def certificate_of(session: Work, number: str) -> Certificate:
    """The certificate of a number; a refusal where there is none."""
    found = session.scalar(select(Certificate).where(Certificate.number == number.strip()))
    if found is None:
        raise DeskError(
            tr("没有编号为 {number} 的证书。", number=number), tr("请核对编号。"), code="not-found"
        )
    return found


def void(store: Store, number: str, reason: str) -> None:
    """Void a certificate; its number stays visible and is never used again."""
    with store.write(tr("作废证书 {number}", number=number), kind="void") as session:
        _void(certificate_of(session, number), reason)


def _void(found: Certificate, reason: str) -> None:
    if not reason.strip():
        raise DeskError(tr("作废要写原因。"), tr("例如：打印损坏、信息有误。"), code="missing")
    if found.state == VOID:
        raise DeskError(tr("这张证书已经作废。"), tr("可在登记簿里查看原因和日期。"), code="void")
    found.state, found.reason = VOID, reason.strip()


def reissue(
    store: Store, number: str, reason: str, issued_on: date, *, scheme: str | None = None
) -> Reissued:
    """Void a certificate and issue a new one with the person's present data, a number of its own, and a link back.

    ``scheme``: a number scheme other than the base's own. The new one is printed with ``certificates.reprint``.
    """
    with store.write(tr("补办证书 {number}", number=number), kind="reissue") as session:
        old = certificate_of(session, number)
        if old.class_id is None or old.snapshot is None or old.layout is None:
            raise DeskError(
                tr("这张证书不是本程序打印的，不能在这里补办。"),
                tr("请向发证机构申请补办。"),
                code="not-printed",
            )
        _void(old, tr("补办：{reason}", reason=reason) if reason.strip() else "")
        trainee = session.get(Trainee, old.trainee_id)
        assert trainee is not None
        facts = issuing.class_facts(session, old.class_id)
        made = issuing.issue(session, facts, trainee, issued_on=issued_on, layout=old.layout, scheme=scheme)
        made.supersedes_id = old.id
        return Reissued(old.number, made.number)


def collect(store: Store, numbers: Sequence[str], *, by: str, day: date) -> int:
    """Note that certificates were handed out against signature; void ones and those already collected are refused."""
    with store.write(tr("领取证书 {count} 张", count=len(numbers)), kind="collect") as session:
        for number in numbers:
            found = certificate_of(session, number)
            if found.state == VOID:
                raise DeskError(
                    tr("证书 {number} 已作废，不能领取。", number=number),
                    tr("请领取补办的证书。"),
                    code="void",
                )
            if found.collected_on is not None:
                raise DeskError(
                    tr("证书 {number} 已于 {day} 领取。", number=number, day=found.collected_on.isoformat()),
                    tr("请核对签收单。"),
                    code="collected",
                )
            found.collected_on, found.collected_by = day, by.strip() or found.holder
    return len(numbers)
