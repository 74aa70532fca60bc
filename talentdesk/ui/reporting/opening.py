"""Opens the record behind a row of a report, in the form and at the field that has to be corrected."""

from __future__ import annotations

from talentdesk.errors import DeskError
from talentdesk.services import bureau_profiles, upload_channels
from talentdesk.services.report_places import place_of
from talentdesk.text import tr
from talentdesk.ui.desk import Desk


def open_row(
    desk: Desk, channel_id: int, file: str, record_id: int, field: str = "", heading: str = ""
) -> None:
    """Go to the record of a row. ``field``: a field of the report; ``heading``: or the column's heading.

    Raises DeskError where the row stands for no single record, or its file is in the profile no longer.
    """
    profile = bureau_profiles.profile(desk.store, upload_channels.channel(desk.store, channel_id).profile)
    spec = next((each for each in profile.files if each.key == file), None)
    if spec is None:
        raise DeskError(tr("上报方案里已经没有这个文件。"), tr("请在“上报方案”里核对。"), code="not-found")
    if heading and not field:
        field = next((each.field for each in spec.columns if each.heading == heading), "")
    place = place_of(desk.store, spec.source, record_id, field)
    if place is None:
        raise DeskError(
            tr("这一行是由许多记录统计出来的，没有单独的记录可以打开。"),
            tr("请改正被统计的记录，数字会跟着变。"),
            code="not-found",
        )
    if place.record_id is None:
        desk.go(place.page)
    elif place.tab:
        desk.go(place.page, record_id=place.record_id, tab=place.tab)
    else:
        desk.go(place.page, record_id=place.record_id, action="edit", field=place.field)
