"""When a package counts as corrected: all that the bureau rejected in it has been put right since."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import Session as Work

from talentdesk.model import UploadLine, UploadPackage, UploadRow
from talentdesk.rules.upload_rows import ACCEPTED, REJECTED
from talentdesk.rules.upload_states import CORRECTED, PARTLY


def close_corrected(session: Work, channel_id: int) -> None:
    """Set the partly accepted packages of a channel to 已更正 whose rejected rows the bureau has as we have them now.

    Within an operation that moved rows on: a receipt, or a build that found a row to be what the bureau has already.
    """
    session.flush()
    open_row = exists().where(
        UploadLine.package_id == UploadPackage.id,
        UploadLine.result == REJECTED,
        UploadRow.channel_id == UploadPackage.channel_id,
        UploadRow.file == UploadLine.file,
        UploadRow.record_id == UploadLine.record_id,
        UploadRow.state != ACCEPTED,
    )
    partly = select(UploadPackage).where(
        UploadPackage.channel_id == channel_id, UploadPackage.state == PARTLY, ~open_row
    )
    for package in session.scalars(partly).all():
        package.state = CORRECTED
