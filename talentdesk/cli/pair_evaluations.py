"""Commands over the evaluation of pairs: due, evaluate, rating, rewards, allowance, graduates."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import click

from talentdesk.cli.frame import DONE, IN_PART, Frame, command, pairs
from talentdesk.cli.pairing import pair_facts
from talentdesk.cli.papers import DAY
from talentdesk.registers import register
from talentdesk.services import pair_endings, pair_evaluations, pair_money, records
from talentdesk.text import tr

MONTH = click.DateTime(["%Y-%m"])
PARTS = ("attitude", "study", "skill", "outcome")


def add_to(group: click.Group) -> None:
    """Put these commands into the group ``pair``, which is there already."""
    pair = group.commands["pair"]
    assert isinstance(pair, click.Group)
    _add_due(pair)
    _add_evaluate(pair)
    _add_rating(pair)
    _add_rewards(pair)
    _add_allowance(pair)
    _add_graduates(pair)


def _add_due(pair: click.Group) -> None:
    @command(pair, "due", tr("到期和过期未做的考核"))
    @click.option("--ahead", type=click.IntRange(0), default=0, metavar="DAYS", help=tr("再往后看几天"))
    @click.option("--date", "day", type=DAY, default=None, help=tr("以哪一天为准，默认今天"))
    def due(frame: Frame, ahead: int, day: datetime | None) -> None:
        found = pair_evaluations.due(frame.store(), day.date() if day else date.today(), ahead=ahead)
        lines = []
        for each in found:
            state = tr("过期 {days} 天", days=each.days_late) if each.days_late > 0 else ""
            last = tr("期满考核") if each.last else ""
            cells = (
                each.due_on.isoformat(),
                each.agreement_number,
                each.mentor,
                each.apprentice,
                last,
                state,
            )
            lines.append("\t".join(cells).rstrip())
        lines.append(tr("共 {count} 条", count=len(found)))
        facts = [
            {
                "pairing_id": each.pairing_id,
                "agreement_number": each.agreement_number,
                "mentor": each.mentor,
                "apprentice": each.apprentice,
                "due_on": each.due_on,
                "days_late": each.days_late,
                "last": each.last,
            }
            for each in found
        ]
        late = any(each.days_late > 0 for each in found)
        frame.answer({"due": facts}, lines, status=IN_PART if late else DONE)


def _add_evaluate(pair: click.Group) -> None:
    target = register("pair_evaluations")

    @command(pair, "evaluate", tr("记录一次结对考核、学员回访或论文评审"))
    @click.argument("key", metavar="NUMBER-OR-APPRENTICE")
    @click.option("--attitude", default=None, help=tr("工作态度(30)"))
    @click.option("--study", default=None, help=tr("学习(20)"))
    @click.option("--skill", default=None, help=tr("技能(30)"))
    @click.option("--outcome", default=None, help=tr("成果(20)"))
    @click.option("--set", "more", multiple=True, metavar="FIELD=VALUE", help=tr("其他字段"))
    @click.option("--due", "due_on", type=DAY, default=None, help=tr("哪一次考核，默认最早没做的一次"))
    def evaluate(
        frame: Frame, key: str, more: tuple[str, ...], due_on: datetime | None, **blocks: str | None
    ) -> None:
        values: dict[str, object] = {name: text for name, text in blocks.items() if text is not None}
        given = pairs(more)
        for name in given:
            if not target.has(name) or name in ("pairing_id", "due_on"):
                known = ", ".join(f.name for f in target.fields if f.name not in ("pairing_id", "due_on"))
                raise click.UsageError(
                    tr("没有名为“{field}”的字段。", field=name) + " " + tr("可用的有：{known}", known=known)
                )
        if not values and not given:
            raise click.UsageError(tr("没有写要记录的得分或意见。"))
        store = frame.store()
        number = pair_endings.find_pair(store, key)
        day = due_on.date() if due_on else None
        made = pair_evaluations.record(store, number, values | given, date.today(), due_on=day)
        words = (
            tr(
                "{day} 的考核：{points:g} 分，{grade}",
                day=made.due_on.isoformat(),
                points=made.points,
                grade=made.grade,
            )
            if made.points is not None
            else tr("已记入 {day} 的考核，四项得分还没有填", day=made.due_on.isoformat())
        )
        facts = {"id": made.id, "due_on": made.due_on, "points": made.points, "grade": made.grade}
        frame.answer(facts, [words])


def _add_rating(pair: click.Group) -> None:
    @command(pair, "rating", tr("师傅评价：考核、回访、论文和出师情况的加权平均，及其理由"))
    @click.argument("mentor", required=False)
    @click.option("--weights", "given", multiple=True, metavar="NAME=VALUE", help=tr("改成本基地的权重"))
    @click.option("--date", "day", type=DAY, default=None, help=tr("以哪一天为准，默认今天"))
    def rating(frame: Frame, mentor: str | None, given: tuple[str, ...], day: datetime | None) -> None:
        store, until = frame.store(), day.date() if day else date.today()
        number = records.find_by_key(store, register("mentors"), mentor) if mentor else None
        if given:
            pair_evaluations.change_rating_weights(store, pairs(given))
        lines, facts = [], []
        for each in pair_evaluations.ratings(store, until):
            if number is not None and each.mentor_id != number:
                continue
            value = "—" if each.rating.value is None else f"{each.rating.value:g}"
            lines.append(f"{each.name}\t{value}\t{each.rating.grade}".rstrip())
            if number is not None:
                lines.extend(f"  {p.text}  ×{p.weight}" for p in each.rating.parts)
            facts.append(
                {
                    "mentor_id": each.mentor_id,
                    "mentor": each.name,
                    "active": each.active,
                    "finished": each.finished,
                    "value": each.rating.value,
                    "grade": each.rating.grade,
                    "parts": [
                        {"key": p.key, "value": p.value, "weight": p.weight, "count": p.count, "text": p.text}
                        for p in each.rating.parts
                    ],
                }
            )
        document: dict[str, object] = {"mentors": facts}
        if number is not None:
            history = pair_evaluations.rating_over_time(store, number, until)
            document["history"] = [{"day": at, "value": found.value} for at, found in history]
            lines.extend(
                f"  {at.isoformat()}  {found.value:g}" for at, found in history if found.value is not None
            )
        frame.answer(document, lines)


def _add_rewards(pair: click.Group) -> None:
    @command(pair, "rewards", tr("按办法该奖该扣的款项；--grant 登记到师傅奖惩"))
    @click.option("--grant", "take", is_flag=True, help=tr("全部登记"))
    @click.option("--defaults", is_flag=True, help=tr("先把默认办法载入本基地的奖惩办法表，以便修改"))
    def rewards(frame: Frame, take: bool, defaults: bool) -> None:
        store, today = frame.store(), date.today()
        loaded = pair_money.keep_proposed_rules(store) if defaults else 0
        found = pair_money.due_rewards(store, today)
        made = pair_money.grant(store, found, today) if take and found else []
        lines = [
            f"{each.mentor}\t{each.apprentice}\t{each.reward.rule}\t{each.reward.amount:g}\t{each.reward.text}"
            for each in found
        ]
        total = sum(each.reward.amount for each in found)
        lines.append(tr("共 {count} 项，{total:g} 元", count=len(found), total=total))
        facts = {
            "rewards": [
                {
                    "mentor": each.mentor,
                    "apprentice": each.apprentice,
                    "pairing_id": each.pairing_id,
                    "rule": each.reward.rule,
                    "day": each.reward.day,
                    "amount": each.reward.amount,
                    "text": each.reward.text,
                }
                for each in found
            ],
            "total": total,
            "granted": len(made),
            "rules_loaded": loaded,
        }
        frame.answer(facts, lines)


def _add_allowance(pair: click.Group) -> None:
    @command(pair, "allowance", tr("某月的师傅津贴表"))
    @click.option("--month", type=MONTH, required=True, help=tr("月份，如 2026-09"))
    def allowance(frame: Frame, month: datetime) -> None:
        found = pair_money.allowance_sheet(frame.store(), month.year, month.month)
        lines = [
            f"{each.mentor}\t{each.apprentice}\t{each.agreement_number}\t{each.days}\t{each.amount}"
            for each in found
        ]
        total = sum((each.amount for each in found), Decimal(0))
        unset = sum(each.monthly is None for each in found)
        lines.append(
            tr("共 {count} 对，{total} 元；{unset} 对没有填津贴", count=len(found), total=total, unset=unset)
        )
        facts = {
            "month": month.strftime("%Y-%m"),
            "lines": [
                {
                    "mentor": each.mentor,
                    "employer": each.employer,
                    "apprentice": each.apprentice,
                    "agreement_number": each.agreement_number,
                    "monthly": each.monthly,
                    "days": each.days,
                    "amount": str(each.amount),
                }
                for each in found
            ],
            "total": str(total),
            "unset": unset,
        }
        frame.answer(facts, lines)


def _add_graduates(pair: click.Group) -> None:
    @command(pair, "graduates", tr("出师名单"))
    @click.option("--from", "since", type=DAY, default=None, help=tr("从哪一天起"))
    @click.option("--to", "until", type=DAY, default=None, help=tr("到哪一天止"))
    def graduates(frame: Frame, since: datetime | None, until: datetime | None) -> None:
        found = pair_endings.graduates(
            frame.store(), since=since.date() if since else None, until=until.date() if until else None
        )
        lines = []
        for line in found:
            level = line.level_reached.label if line.level_reached else ""
            cells = (
                str(line.ended_on or line.end or ""),
                line.apprentice,
                line.mentor,
                line.agreement_number,
                level,
            )
            lines.append("\t".join((*cells, line.grade)).rstrip())
        lines.append(tr("共 {count} 条", count=len(found)))
        frame.answer({"graduates": [pair_facts(line) for line in found], "total": len(found)}, lines)
