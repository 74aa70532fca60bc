"""The forms of upkeep: a fault reported, a repair logged, planned work done, a calibration with its certificate."""

from __future__ import annotations

from collections.abc import Callable

from talentdesk.model.vocabulary import MAINTENANCE_KINDS, MAINTENANCE_RESULTS, PLAN_UNITS
from talentdesk.services import repairs, upkeep
from talentdesk.services.repairs import MENDED, SCRAPPED, OpenFault
from talentdesk.services.upkeep import CALIBRATION, DueWork, Work
from talentdesk.text import tr
from talentdesk.ui.certificates.action_panel import ActionPanel, Ask, Given
from talentdesk.ui.desk import Desk

Said = Callable[[str], None]
"""Told what was done, in a sentence."""
REPAIR = "维修"  # not shown
IN_LOG = tuple(each for each in MAINTENANCE_RESULTS if each in ("正常", "待修"))  # not shown


def fault_form(desk: Desk, equipment_id: int, name: str, said: Said) -> ActionPanel:
    """Report that a thing is broken."""

    def act(given: Given) -> None:
        repairs.report_fault(
            desk.store, equipment_id, given.days["day"], given.texts["content"], person=given.texts["person"]
        )
        said(tr("已报修：{name}", name=name))

    asks = (
        Ask("content", tr("故障现象"), hint=tr("例如：主轴异响、不能启动")),
        Ask("day", tr("发现日期"), "day", value=desk.today()),
        Ask("person", tr("报修人"), value=desk.store.user),
    )
    text = tr("{name}：报修后状态改为“维修”，课表会少算它的工位。", name=name)
    return ActionPanel(tr("报修"), text, asks, tr("报修"), act)


def mend_form(desk: Desk, fault: OpenFault, said: Said) -> ActionPanel:
    """Close a fault: back in use, or scrapped."""

    def act(given: Given) -> None:
        state = repairs.repaired(
            desk.store, fault.log_id, given.days["day"], result=given.texts["result"], content=given.texts["content"],
            person=given.texts["person"], cost=given.amounts.get("cost"), downtime_hours=given.amounts.get("hours"),
        )  # fmt: skip
        said(tr("已登记修复：{name}，现在是“{state}”。", name=f"{fault.code} {fault.name}", state=state))

    asks = (
        Ask("result", tr("修理结果"), "choice", choices=tuple((each, each) for each in (MENDED, SCRAPPED))),
        Ask("content", tr("怎样修的"), hint=tr("例如：更换主轴轴承")),
        Ask("day", tr("完成日期"), "day", value=desk.today()),
        Ask("cost", tr("费用（元）"), "amount"),
        Ask("hours", tr("停机时间（小时）"), "amount", hint=tr("空着按每天 8 小时算")),
        Ask("person", tr("修理人"), value=desk.store.user),
    )
    text = tr("{name}：{content}（{day} 报修）", name=f"{fault.code} {fault.name}", content=fault.content,
              day=fault.day.isoformat())  # fmt: skip
    return ActionPanel(tr("登记修复"), text, asks, tr("登记修复"), act)


def work_form(desk: Desk, due: DueWork, said: Said) -> ActionPanel:
    """Log planned work that was done; a calibration has a certificate and an end."""
    calibration = due.kind == CALIBRATION

    def act(given: Given) -> None:
        upkeep.log_work(
            desk.store, due.equipment_id,
            Work(
                due.kind, given.days["day"], person=given.texts["person"], content=given.texts["content"],
                result=given.texts["result"], cost=given.amounts.get("cost"), downtime_hours=given.amounts.get("hours"),
                certificate_number=given.texts.get("certificate", ""), valid_until=given.days.get("until"),
            ),
            plan_id=due.plan_id,
        )  # fmt: skip
        said(tr("已登记{kind}：{name}", kind=due.kind, name=f"{due.code} {due.name}"))

    asks = (
        Ask("content", tr("保养内容"), value=due.content),
        Ask("result", tr("结果"), "choice", choices=tuple((each, each) for each in IN_LOG)),
        Ask("day", tr("完成日期"), "day", value=desk.today()),
        *(_certificate() if calibration else ()),
        Ask("person", tr("保养人"), value=due.person or desk.store.user),
        Ask("cost", tr("费用（元）"), "amount"),
        Ask("hours", tr("停机时间（小时）"), "amount"),
    )
    text = tr(
        "{name}：{kind}，{day} 到期", name=f"{due.code} {due.name}", kind=due.kind, day=due.due.isoformat()
    )
    return ActionPanel(tr("登记{kind}", kind=due.kind), text, asks, tr("保存"), act)


def _certificate() -> tuple[Ask, ...]:
    return (
        Ask("certificate", tr("校准证书编号")),
        Ask("until", tr("校准有效期至"), "day"),
    )


def calibration_form(desk: Desk, equipment_id: int, name: str, said: Said) -> ActionPanel:
    """Log a calibration that no plan asked for."""

    def act(given: Given) -> None:
        upkeep.log_work(
            desk.store, equipment_id,
            Work(
                CALIBRATION, given.days["day"], person=given.texts["person"],
                cost=given.amounts.get("cost"), certificate_number=given.texts["certificate"],
                valid_until=given.days.get("until"),
            ),
        )  # fmt: skip
        said(tr("已登记{kind}：{name}", kind=CALIBRATION, name=name))

    asks = (
        Ask("day", tr("校准日期"), "day", value=desk.today()),
        *_certificate(),
        Ask("person", tr("校准单位")),
        Ask("cost", tr("费用（元）"), "amount"),
    )
    return ActionPanel(tr("登记校准"), name, asks, tr("保存"), act)


def plan_form(desk: Desk, equipment_ids: list[int], whom: str, said: Said) -> ActionPanel:
    """Plan the same upkeep for things."""

    def act(given: Given) -> None:
        made = upkeep.make_plans(
            desk.store, equipment_ids, given.texts["kind"], given.counts["every"], given.texts["unit"], given.days["first"],
            content=given.texts["content"], person=given.texts["person"],
        )  # fmt: skip
        said(tr("已制定 {count} 项保养计划。", count=len(made)))

    kinds = tuple((each, each) for each in MAINTENANCE_KINDS if each != REPAIR)
    asks = (
        Ask("kind", tr("保养类别"), "choice", value="月检", choices=kinds),  # not shown
        Ask("every", tr("间隔"), "count", value=1),
        Ask(
            "unit", tr("间隔单位"), "choice", value="月", choices=tuple((each, each) for each in PLAN_UNITS)
        ),  # not shown
        Ask("first", tr("首次日期"), "day", value=desk.today()),
        Ask("content", tr("保养内容"), hint=tr("例如：清洁导轨、检查油位")),
        Ask("person", tr("责任人"), hint=tr("空着就是设备的责任人")),
    )
    return ActionPanel(tr("制定保养计划"), whom, asks, tr("保存"), act)
