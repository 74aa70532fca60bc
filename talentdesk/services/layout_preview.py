"""What a layout is shown with while it is made: a real trainee's words and photo, or the sample's."""

from __future__ import annotations

import json

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.documents.placeholders import sample_subject
from talentdesk.errors import DeskError
from talentdesk.model import Certificate, Enrolment, Trainee
from talentdesk.services import issuing
from talentdesk.services.photos import photo_path
from talentdesk.store import Store
from talentdesk.text import tr


def preview_subject(store: Store, trainee_id: int | None = None) -> dict[str, object]:
    """What would stand on a trainee's certificate: his newest certificate as issued, else of his newest class.

    What he does not have yet (number, QR text, a class) is taken from the sample; None is the sample itself.
    """
    sample = sample_subject()
    if trainee_id is None:
        return sample
    with store.read() as session:
        trainee = session.get(Trainee, trainee_id)
        if trainee is None:
            raise DeskError(tr("没有这名学员。"), tr("请另选一名。"), code="not-found")
        words = _words(session, trainee, sample)
    return {**sample, **words, "photo": photo_path(store, str(words.get("photo") or ""))}


def _words(session: Work, trainee: Trainee, sample: dict[str, object]) -> dict[str, object]:
    issued = session.scalar(
        select(Certificate)
        .where(Certificate.trainee_id == trainee.id, Certificate.snapshot.is_not(None))
        .order_by(Certificate.id.desc())
        .limit(1)
    )
    if issued is not None and issued.snapshot:
        return dict(json.loads(issued.snapshot))
    class_id = session.scalar(
        select(Enrolment.class_id)
        .where(Enrolment.trainee_id == trainee.id, Enrolment.deleted_at.is_(None))
        .order_by(Enrolment.id.desc())
        .limit(1)
    )
    if class_id is None:
        known = {"name": trainee.name, "sex": trainee.sex or "", "id_number": trainee.id_number}
        return {**known, "photo": trainee.photo or ""}
    facts = issuing.class_facts(session, class_id)
    return issuing.certificate_text(session, facts, trainee, str(sample["number"]), facts.found.end)
