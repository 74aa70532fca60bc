"""Commands over pairs: suggest, accept, match by wishes, list, end, weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

import click

from talentdesk.cli.frame import DONE, IN_PART, Frame, command, pairs, problem_facts
from talentdesk.cli.papers import DAY
from talentdesk.cli.words import DeskGroup
from talentdesk.errors import Problem
from talentdesk.model.vocabulary import PAIRING_STATES
from talentdesk.registers import register
from talentdesk.services import pair_endings, pair_wishes, pairing, records, teaching
from talentdesk.services.pair_endings import PairLine
from talentdesk.services.pairing import Board, Suggestion
from talentdesk.store import Store
from talentdesk.text import tr

STATES = dict(zip(("active", "finished", "dissolved"), PAIRING_STATES, strict=True))
ENDINGS = ("finished", "dissolved")


def add_to(group: click.Group) -> None:
    """Put these commands into the program."""
    pair = DeskGroup("pair", help=tr("师徒：推荐、结对、考核、出师"))
    group.add_command(pair)
    _add_suggest(pair)
    _add_accept(pair)
    _add_wishes(pair)
    _add_list(pair)
    _add_end(pair)
    _add_weights(pair)


def _weighed(store: Store, given: tuple[str, ...]) -> pairing.Weights:
    """The base's weights, some of them replaced by ``name=value``."""
    kept = pairing.weights(store).stored()
    wanted = pairs(given)
    for name, value in wanted.items():
        if name not in kept:
            known = ", ".join(kept)
            raise click.UsageError(
                tr("没有名为“{field}”的权重。", field=name) + " " + tr("可用的有：{known}", known=known)
            )
        if not value.strip().isdecimal() or int(value) > 100:
            raise click.UsageError(tr("权重“{name}”要写 0 到 100 的整数。", name=name))
    return pairing.Weights.read({**kept, **{name: int(value) for name, value in wanted.items()}})


def _warnings(found: Sequence[Problem]) -> list[str]:
    return [f"{each.text}{each.remedy}" for each in found]


def _class_id(store: Store, code: str | None) -> int | None:
    return teaching.find_class(store, code) if code else None


def _suggested(
    frame: Frame, code: str | None, without: tuple[str, ...], steady: bool, weights: tuple[str, ...]
) -> tuple[Board, Suggestion]:
    store = frame.store()
    class_id, chosen = _class_id(store, code), _weighed(store, weights)
    gone = [records.find_by_key(store, register("mentors"), key) for key in without]
    before: dict[int, int] = {}
    if without or steady:
        first = pairing.suggest(pairing.board(store, class_id=class_id, weights=chosen))
        before = {each.apprentice_id: each.mentor_id for each in first.pairs}
    on = pairing.board(store, class_id=class_id, without=gone, before=before, weights=chosen)
    found = pairing.suggest(on, goal="steady" if steady else "best", progress=frame.progress())
    return on, found


def _add_suggest(pair: click.Group) -> None:
    @command(pair, "suggest", tr("推荐结对：匹配分总和最高的方案"))
    @click.option("--class", "code", default=None, help=tr("只看一个学徒班（班级编号）"))
    @click.option("--without", multiple=True, metavar="MENTOR", help=tr("不用这位师傅（证件号码或姓名）"))
    @click.option("--steady", is_flag=True, help=tr("先求改动最少，再求分高（与不去掉师傅时的方案比）"))
    @click.option("--weights", multiple=True, metavar="NAME=VALUE", help=tr("这一次换用的权重"))
    @click.option("--explain", is_flag=True, help=tr("写出每一对的理由"))
    def suggest(
        frame: Frame,
        code: str | None,
        without: tuple[str, ...],
        steady: bool,
        weights: tuple[str, ...],
        explain: bool,
    ) -> None:
        on, found = _suggested(frame, code, without, steady, weights)
        mentors = {each.id: each.name for each in on.mentors}
        apprentices = {each.id: each.name for each in on.apprentices}
        lines = []
        for each in found.pairs:
            lines.append(f"{apprentices[each.apprentice_id]}\t{mentors[each.mentor_id]}\t{each.score.points}")
            if explain:
                lines.extend(f"  {r.points}/{r.most}  {r.text}" for r in each.score.reasons if r.most)
        lines.extend(tr("{name}\t没有合适的师傅", name=apprentices[number]) for number in found.unpaired)
        lines.append(
            tr("结对 {count} 对，未结对 {left} 人，总分 {total}", count=len(found.pairs), left=len(found.unpaired),
               total=found.total)
        )  # fmt: skip
        if on.before:
            lines.append(tr("与原方案比，改动 {count} 对", count=found.changed))
        needs = pairing.gaps(on, {each.apprentice_id: each.mentor_id for each in found.pairs})
        lines += _warnings(needs)
        facts = {
            "pairs": [
                {
                    "mentor_id": each.mentor_id,
                    "mentor": mentors[each.mentor_id],
                    "apprentice_id": each.apprentice_id,
                    "apprentice": apprentices[each.apprentice_id],
                    "points": each.score.points,
                    "reasons": [
                        {"key": r.key, "points": r.points, "most": r.most, "text": r.text}
                        for r in each.score.reasons
                    ],
                }
                for each in found.pairs
            ],
            "unpaired": [{"id": number, "name": apprentices[number]} for number in found.unpaired],
            "total": found.total,
            "changed": found.changed,
            "weights": on.settings.weights.stored(),
            "classes": [problem_facts(each) for each in needs],
        }
        frame.answer(facts, lines, status=IN_PART if found.unpaired else DONE)


def _add_accept(pair: click.Group) -> None:
    @command(pair, "accept", tr("按推荐方案结对，编协议编号"))
    @click.option("--from-suggestion", is_flag=True, required=True, help=tr("采用此刻的推荐方案"))
    @click.option(
        "--only", multiple=True, metavar="APPRENTICE", help=tr("只采用这位徒弟的一对（证件号码或姓名）")
    )
    @click.option("--start", type=DAY, default=None, help=tr("开始日期，默认今天"))
    @click.option("--class", "code", default=None, help=tr("只看一个学徒班（班级编号）"))
    @click.option("--without", multiple=True, metavar="MENTOR", help=tr("不用这位师傅（证件号码或姓名）"))
    @click.option("--steady", is_flag=True, help=tr("先求改动最少，再求分高（与不去掉师傅时的方案比）"))
    @click.option("--weights", multiple=True, metavar="NAME=VALUE", help=tr("这一次换用的权重"))
    def accept(
        frame: Frame,
        from_suggestion: bool,
        only: tuple[str, ...],
        start: datetime | None,
        code: str | None,
        without: tuple[str, ...],
        steady: bool,
        weights: tuple[str, ...],
    ) -> None:
        store = frame.store()
        _, found = _suggested(frame, code, without, steady, weights)
        wanted = {records.find_by_key(store, register("apprentices"), key) for key in only}
        chosen = [
            (each.mentor_id, each.apprentice_id)
            for each in found.pairs
            if not only or each.apprentice_id in wanted
        ]
        made = pairing.accept(store, chosen, start.date() if start else date.today())
        rows = records.rows(store, register("pairings"), made)
        left = len(wanted) - len(chosen) if only else len(found.unpaired)
        lines = [
            "\t".join(row.texts[name] for name in ("agreement_number", "mentor_id", "apprentice_id"))
            for row in rows
        ]
        lines.append(tr("结对 {count} 对，未结对 {left} 人", count=len(made), left=left))
        needs = pairing.class_needs(store, class_id=_class_id(store, code))
        lines += _warnings(needs)
        facts = {
            "accepted": len(made),
            "unpaired": left,
            "classes": [problem_facts(each) for each in needs],
            "pairs": [
                {
                    "id": row.id,
                    "agreement_number": row.texts["agreement_number"],
                    "mentor": row.texts["mentor_id"],
                    "apprentice": row.texts["apprentice_id"],
                    "start": row.texts["start"],
                    "end": row.texts["end"],
                }
                for row in rows
            ],
        }
        frame.answer(facts, lines, status=IN_PART if left else DONE)


def _add_wishes(pair: click.Group) -> None:
    @command(pair, "wishes", tr("双向选择：按双方志愿求稳定的配对"))
    @click.option("--class", "code", default=None, help=tr("只看一个学徒班（班级编号）"))
    @click.option("--asking", type=click.Choice(["apprentice", "mentor"]), default="apprentice", show_default=True,
                  help=tr("先照顾哪一方"))  # fmt: skip
    @click.option("--accept", "take", is_flag=True, help=tr("就按这个结果结对"))
    @click.option("--start", type=DAY, default=None, help=tr("开始日期，默认今天"))
    def wishes(
        frame: Frame, code: str | None, asking: pair_wishes.Side, take: bool, start: datetime | None
    ) -> None:
        store = frame.store()
        on = pairing.board(store, class_id=_class_id(store, code))
        found = pair_wishes.match_wishes(on, asking)
        mentors = {each.id: each.name for each in on.mentors}
        apprentices = {each.id: each.name for each in on.apprentices}
        if take:
            day = start.date() if start else date.today()
            pairing.accept(store, [(each.mentor_id, each.apprentice_id) for each in found.pairs], day)
        lines = [
            tr("{apprentice}（志愿 {own}）\t{mentor}（志愿 {other}）\t{points} 分",
               apprentice=apprentices[each.apprentice_id], own=each.apprentice_rank or "—",
               mentor=mentors[each.mentor_id], other=each.mentor_rank or "—", points=each.score.points)
            for each in found.pairs
        ]  # fmt: skip
        lines.append(
            tr("结对 {count} 对，未结对 {left} 人", count=len(found.pairs), left=len(found.unpaired))
        )
        needs = pairing.gaps(on, {each.apprentice_id: each.mentor_id for each in found.pairs})
        lines += _warnings(needs)
        facts = {
            "pairs": [
                {
                    "mentor_id": each.mentor_id,
                    "mentor": mentors[each.mentor_id],
                    "apprentice_id": each.apprentice_id,
                    "apprentice": apprentices[each.apprentice_id],
                    "mentor_rank": each.mentor_rank,
                    "apprentice_rank": each.apprentice_rank,
                    "points": each.score.points,
                }
                for each in found.pairs
            ],
            "unpaired": [{"id": number, "name": apprentices[number]} for number in found.unpaired],
            "accepted": len(found.pairs) if take else 0,
            "classes": [problem_facts(each) for each in needs],
        }
        frame.answer(facts, lines, status=IN_PART if found.unpaired else DONE)


def pair_facts(line: PairLine, outdated: str = "") -> dict[str, object]:
    """A line of the roll as the documented JSON object."""
    return {
        "id": line.pairing_id,
        "agreement_number": line.agreement_number,
        "mentor": line.mentor,
        "apprentice": line.apprentice,
        "start": line.start,
        "end": line.end,
        "ended_on": line.ended_on,
        "state": line.state,
        "result": line.result,
        "level_before": line.level_before.label if line.level_before else None,
        "level_reached": line.level_reached.label if line.level_reached else None,
        "points": line.points,
        "grade": line.grade,
        "outdated": outdated,
    }


def _add_list(pair: click.Group) -> None:
    @command(pair, "list", tr("师徒名册：每一对的期限、状态和最近一次考核"))
    @click.option("--state", type=click.Choice(list(STATES)), default=None, help=tr("只列一种状态"))
    def list_pairs(frame: Frame, state: str | None) -> None:
        store = frame.store()
        found, outdated = pair_endings.roll(store, state=STATES.get(state or "")), pairing.outdated(store)
        lines = []
        for line in found:
            cells = [line.agreement_number, line.mentor, line.apprentice, line.start.isoformat()]
            cells += [str(line.ended_on or line.end or ""), line.state, line.grade]
            lines.append("\t".join(cells).rstrip())
            if line.pairing_id in outdated:
                lines.append("  " + tr("现在已不符合结对规则：{why}", why=outdated[line.pairing_id]))
        counts = Counter(line.state for line in found)
        lines.append("  ".join(f"{name} {count}" for name, count in counts.items()))
        facts = [pair_facts(line, outdated.get(line.pairing_id, "")) for line in found]
        frame.answer({"pairs": facts, "total": len(found)}, lines)


def _add_end(pair: click.Group) -> None:
    @command(pair, "end", tr("结束一对师徒，登记结果；达到的等级同时记到徒弟名下"))
    @click.argument("key", metavar="NUMBER-OR-APPRENTICE")
    @click.option("--state", type=click.Choice(ENDINGS), default=ENDINGS[0], show_default=True,
                  help=tr("怎样结束"))  # fmt: skip
    @click.option("--date", "day", type=DAY, default=None, help=tr("结束日期，默认今天"))
    @click.option("--level", default="", help=tr("徒弟达到的等级，如 三级"))
    @click.option("--result", default="", help=tr("结果说明"))
    def end(frame: Frame, key: str, state: str, day: datetime | None, level: str, result: str) -> None:
        store, today = frame.store(), date.today()
        number = pair_endings.find_pair(store, key)
        ending = pair_endings.Ending(
            day.date() if day else today, STATES[state], result, pair_endings.level_of(level)
        )
        pair_endings.end_pair(store, number, ending, today)
        line = next(each for each in pair_endings.roll(store) if each.pairing_id == number)
        words = tr(
            "{mentor}和{apprentice}：{state}",
            mentor=line.mentor,
            apprentice=line.apprentice,
            state=line.state,
        )
        frame.answer(pair_facts(line), [words])


def _add_weights(pair: click.Group) -> None:
    @command(pair, "weights", tr("匹配分的权重：不写就列出，写 名称=值 就改成本基地的"))
    @click.argument("given", nargs=-1, metavar="[NAME=VALUE]…")
    @click.option("--defaults", is_flag=True, help=tr("恢复默认权重"))
    def weights(frame: Frame, given: tuple[str, ...], defaults: bool) -> None:
        store = frame.store()
        chosen = pairing.Weights() if defaults else _weighed(store, given)
        if given or defaults:
            pairing.save_weights(store, chosen)
        labels = pairing.weight_labels()
        lines = [f"{name}\t{value}\t{labels[name]}" for name, value in chosen.stored().items()]
        frame.answer({"weights": chosen.stored()}, lines)
