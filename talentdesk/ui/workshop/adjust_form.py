"""The end of a stocktake: what of it goes into the ledger, chosen in one form and done in one step that can be undone."""

from __future__ import annotations

from collections.abc import Callable

from talentdesk.services import stocktake_reports
from talentdesk.services.stocktake_reports import LOST_STATES, TakenOver
from talentdesk.services.stocktakes import Count
from talentdesk.text import tr
from talentdesk.ui.certificates.action_panel import ActionPanel, Ask, Given
from talentdesk.ui.desk import Desk
from talentdesk.ui.workshop.difference_list import DifferenceList

YES, NO = "yes", ""


def adjust_form(desk: Desk, number: int, count: Count, said: Callable[[str], None]) -> ActionPanel:
    """``said`` is told what was done."""
    found = stocktake_reports.differences(desk.store, number)
    lines = DifferenceList(found) if found else None

    def act(given: Given) -> None:
        choice = stocktake_reports.chosen(
            lines.chosen() if lines is not None else [], places=bool(given.texts["places"]),
            quantities=bool(given.texts["quantities"]), lost=given.texts.get("lost", NO), reason=given.texts["reason"],
        )  # fmt: skip
        done = stocktake_reports.take_over(
            desk.store, number, desk.today(), choice, person=given.texts["person"]
        )
        said(_words(done))

    asks = [
        Ask("places", tr("地点"), "choice", value=YES, choices=(
            (tr("台账改为实在地点（{count} 件）", count=count.moved + count.extra), YES), (tr("不改地点"), NO))),
        Ask("quantities", tr("数量"), "choice", value=YES, choices=(
            (tr("台账按实盘数调整（{count} 种）", count=count.differing), YES), (tr("不改数量"), NO))),
    ]  # fmt: skip
    if count.not_seen:
        asks.append(
            Ask("lost", tr("没盘到的 {count} 件", count=count.not_seen), "choice", choices=(
                (tr("保持原样"), NO), *((tr("改为“{state}”", state=each), each) for each in LOST_STATES)))
        )  # fmt: skip
    asks += [
        Ask("reason", tr("说明"), hint=tr("停用或报废时要写，例如：年度盘点未找到，经领导同意")),
        Ask("person", tr("经办人"), value=desk.store.user),
    ]
    text = tr("盘点到此结束，下面选中的一次写进台账；点“撤销”能整个退回。没登记的编号不会自动进台账。")
    return ActionPanel(tr("完成并调整"), text, asks, tr("完成并调整"), act, lines)


def _words(done: TakenOver) -> str:
    return tr(
        "盘点已完成：地点改了 {places} 件，数量调整 {quantities} 种，状态改了 {states} 件。", places=done.places,
        quantities=done.quantities, states=done.states,
    )  # fmt: skip
