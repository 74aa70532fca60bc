"""What came of sending, copying and asking for receipts, said in the message bar."""

from __future__ import annotations

from talentdesk.services.receipts import Fetched, ReceiptOutcome
from talentdesk.text import tr
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.reporting.send_work import Copied, Sent


def tell_sent(bar: OutcomeBar, result: Sent) -> None:
    """Say what was sent, what was not and why, and what to do about it."""
    delivered = [each for each in result.outcomes if each.delivered]
    failed = next((each for each in result.outcomes if each.trouble is not None), None)
    parts = []
    if len(delivered) == 1:
        parts.append(tr("第 {number} 号上报包已送达。", number=delivered[0].number))
    elif delivered:
        parts.append(tr("{count} 个上报包已送达。", count=len(delivered)))
    if result.built is not None and result.built.held:
        parts.append(tr("{count} 行有问题，没有上报，改正后再报。", count=result.built.held))
    if result.stopped:
        parts.append(tr("已取消发送，上报包留在发件箱里。"))
        _say(bar, parts, tr("随时点“继续发送”，从断开的地方接着发。"), "warning")
    elif failed is not None and failed.next_try is not None:
        # That it did not arrive is a state and no error: it stands below, and is tried again by itself.
        if delivered:
            _say(bar, parts, "", "success")
    elif failed is not None:
        assert failed.trouble is not None
        parts.append(tr("第 {number} 号上报包没有送达：{why}", number=failed.number, why=failed.trouble.text))
        _say(bar, parts, failed.trouble.remedy, "danger")
    elif not delivered:
        _say(bar, [tr("没有要发送的上报包。")], "", "accent")
    else:
        _say(bar, parts, tr("收到回执后，这里会说明哪些行被驳回。"), "success")


def tell_copied(bar: OutcomeBar, result: Copied) -> None:
    """Say where the copies lie and what is still to be done by hand."""
    held = result.built.held if result.built is not None else 0
    parts = [tr("{count} 个上报包已存到 {folder}。", count=len(result.files), folder=result.files[-1].parent)]
    if held:
        parts.append(tr("{count} 行有问题，没有上报，改正后再报。", count=held))
    _say(bar, parts, tr("交给主管部门以后，请在“上报台账”里点“已交给主管部门”。"), "success")


def tell_fetched(bar: OutcomeBar, result: Fetched) -> None:
    """Say what receipts came and which could not be taken in."""
    parts = []
    if result.taken:
        parts.append(tr("收到 {count} 份回执。", count=len(result.taken)))
        parts.append(_answered(result.taken))
    elif not result.refused:
        parts.append(tr("没有新的回执。"))
    for name, why in result.refused:
        parts.append(tr("回执 {name} 没有接收：{reason}", name=name, reason=why.text))
    rejected = sum(each.rejected for each in result.taken)
    remedy = "\n".join(why.remedy for _, why in result.refused if why.remedy)
    if rejected and not remedy:
        remedy = tr("请到“驳回”里逐行改正。")
    tone = "warning" if rejected or result.refused else "success" if result.taken else "accent"
    _say(bar, parts, remedy, tone)


def tell_received(bar: OutcomeBar, result: ReceiptOutcome) -> None:
    """Say what one receipt read from a file did."""
    parts = [tr("已接收第 {number} 号上报包的回执。", number=result.number), _answered((result,))]
    if result.open:
        parts.append(tr("还有 {count} 行没有答复。", count=result.open))
    remedy = tr("请到“驳回”里逐行改正。") if result.rejected else ""
    _say(bar, parts, remedy, "warning" if result.rejected else "success")


def _answered(taken: tuple[ReceiptOutcome, ...]) -> str:
    return tr(
        "接收 {accepted} 行，驳回 {rejected} 行。",
        accepted=f"{sum(each.accepted for each in taken):,}",
        rejected=f"{sum(each.rejected for each in taken):,}",
    )


def _say(bar: OutcomeBar, parts: list[str], remedy: str, tone: str) -> None:
    bar.undo_button.hide()
    bar.say(" ".join(parts) if parts and parts[0].isascii() else "".join(parts), remedy, tone)
