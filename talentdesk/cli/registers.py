"""Commands over the registers: list, show, new, edit, bulk, remove, put back, photo, export, history."""

from __future__ import annotations

from pathlib import Path

import click

from talentdesk.cli.frame import Frame, checked, command, pairs
from talentdesk.registers import register
from talentdesk.registers.display import masked
from talentdesk.services import exporting, history, records
from talentdesk.services.records import Query
from talentdesk.services.timetable import clashes_of_session
from talentdesk.text import tr

LIMIT = 50


def add_to(group: click.Group) -> None:
    """Put these commands into the program."""
    _add_list(group)
    _add_show(group)
    _add_history(group)
    _add_export(group)
    _add_writing(group)


def _add_list(group: click.Group) -> None:
    @command(group, "list", tr("列出登记簿的记录（证件号码和电话遮盖显示）"))
    @click.argument("register_key", metavar="REGISTER")
    @click.option("--search", default="", help=tr("汉字、拼音、首字母、证件号码、电话或编号"))
    @click.option(
        "--limit", type=click.IntRange(0), default=LIMIT, show_default=True, help=tr("最多列出多少条")
    )
    @click.option("--sort", default=None, help=tr("按哪个字段排序"))
    @click.option("--deleted", is_flag=True, help=tr("列出回收站里的记录"))
    def list_records(
        frame: Frame, register_key: str, search: str, limit: int, sort: str | None, deleted: bool
    ) -> None:
        target = register(register_key)
        if sort:
            checked(target, {sort: ""})
        listing = records.find(frame.store(), target, Query(search=search, sort=sort, deleted=deleted))
        rows = records.rows(frame.store(), target, list(listing.ids[:limit]))
        lines = [
            "\t".join([str(row.id), *(masked(field, row.texts[field.name]) for field in target.listed)])
            for row in rows
        ]
        head = "\t".join(["#", *(tr(field.label) for field in target.listed)])
        facts = {
            "total": len(listing),
            "capped": listing.capped,
            "rows": [
                {"id": row.id, **{f.name: masked(f, row.texts[f.name]) for f in target.listed}}
                for row in rows
            ],
        }
        frame.answer(facts, [head, *lines, tr("共 {count} 条", count=len(listing))])


def _add_show(group: click.Group) -> None:
    @command(group, "show", tr("显示一条记录及其相关记录"))
    @click.argument("register_key", metavar="REGISTER")
    @click.argument("key")
    def show(frame: Frame, register_key: str, key: str) -> None:
        target = register(register_key)
        store = frame.store()
        number = records.find_by_key(store, target, key)
        row = records.get(store, target, number)
        if any(field.personal and row.texts[field.name] for field in target.fields):
            history.note_revealed(store, target, number)
        related = records.related(store, target, number)
        lines = [f"{tr(f.label)}: {row.texts[f.name]}" for f in target.fields if row.texts[f.name]]
        for part in related:
            if part.total:
                lines.append(f"— {tr(part.label)} ({part.total})")
                lines.extend(f"  {each.title} {each.subtitle}".rstrip() for each in part.rows)
        facts = {
            "id": row.id,
            "values": row.texts,
            "related": {
                part.register.key: [each.texts for each in part.rows] for part in related if part.total
            },
        }
        frame.answer(facts, lines)


def _add_history(group: click.Group) -> None:
    @command(group, "history", tr("显示一条记录的全部历史"))
    @click.argument("register_key", metavar="REGISTER")
    @click.argument("key")
    def show_history(frame: Frame, register_key: str, key: str) -> None:
        target = register(register_key)
        found = history.history(frame.store(), target, records.find_by_key(frame.store(), target, key))
        lines = []
        for line in found:
            lines.append(f"#{line.entry_id} {line.at:%Y-%m-%d %H:%M} {line.user} {line.why}")
            lines.extend(f"  {tr(c.label)}: {c.before or '—'} → {c.after or '—'}" for c in line.changes)
        facts = [
            {
                "entry": line.entry_id,
                "at": line.at.isoformat(),
                "user": line.user,
                "why": line.why,
                "changes": [{"field": c.label, "before": c.before, "after": c.after} for c in line.changes],
            }
            for line in found
        ]
        frame.answer({"history": facts}, lines)


def _add_export(group: click.Group) -> None:
    @command(group, "export", tr("把登记簿导出为 .xlsx 或 .csv"))
    @click.argument("register_key", metavar="REGISTER")
    @click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
    @click.option(
        "--encoding", default="utf-8-sig", type=click.Choice(list(exporting.ENCODINGS)), show_default=True
    )
    @click.option("--mask", is_flag=True, help=tr("遮盖证件号码和电话"))
    @click.option("--search", default="", help=tr("只导出查到的记录"))
    def export(frame: Frame, register_key: str, out: Path, encoding: str, mask: bool, search: str) -> None:
        target = register(register_key)
        count = exporting.export(
            frame.store(),
            target,
            Query(search=search),
            out,
            encoding=encoding,
            mask=mask,
            progress=frame.progress(),
        )
        frame.answer(
            {"rows": count, "file": str(out)}, [tr("已导出 {count} 条到 {file}", count=count, file=out)]
        )


def _add_writing(group: click.Group) -> None:
    @command(group, "new", tr("新建一条记录：字段=值 …"))
    @click.argument("register_key", metavar="REGISTER")
    @click.argument("values", nargs=-1, required=True, metavar="FIELD=VALUE…")
    def new(frame: Frame, register_key: str, values: tuple[str, ...]) -> None:
        target = register(register_key)
        number = records.create(frame.store(), target, checked(target, pairs(values)))
        line = tr("已新建{label} #{number}", label=tr(target.label), number=number)
        _say_written(frame, register_key, number, line)

    @command(group, "edit", tr("修改一条记录：字段=值 …"))
    @click.argument("register_key", metavar="REGISTER")
    @click.argument("key")
    @click.argument("values", nargs=-1, required=True, metavar="FIELD=VALUE…")
    def edit(frame: Frame, register_key: str, key: str, values: tuple[str, ...]) -> None:
        target = register(register_key)
        number = records.find_by_key(frame.store(), target, key)
        records.change(frame.store(), target, number, checked(target, pairs(values)))
        line = tr("已修改{label} #{number}", label=tr(target.label), number=number)
        _say_written(frame, register_key, number, line)

    @command(group, "bulk", tr("批量修改查到的记录的一个字段"))
    @click.argument("register_key", metavar="REGISTER")
    @click.argument("value", metavar="FIELD=VALUE")
    @click.option("--search", required=True, help=tr("改哪些记录"))
    def bulk(frame: Frame, register_key: str, value: str, search: str) -> None:
        target = register(register_key)
        ((name, text),) = checked(target, pairs([value])).items()
        ids = records.find(frame.store(), target, Query(search=search)).ids
        count = records.bulk_change(frame.store(), target, list(ids), name, text, frame.progress())
        frame.answer({"changed": count}, [tr("已修改 {count} 条", count=count)])

    @command(group, "remove", tr("把一条记录移到回收站"))
    @click.argument("register_key", metavar="REGISTER")
    @click.argument("key")
    def remove(frame: Frame, register_key: str, key: str) -> None:
        target = register(register_key)
        number = records.find_by_key(frame.store(), target, key)
        records.remove(frame.store(), target, [number])
        frame.answer({"id": number}, [tr("已移到回收站：#{number}", number=number)])

    @command(group, "put-back", tr("从回收站放回一条记录（用 list --deleted 查编号）"))
    @click.argument("register_key", metavar="REGISTER")
    @click.argument("number", type=int)
    def put_back(frame: Frame, register_key: str, number: int) -> None:
        count = records.put_back(frame.store(), register(register_key), [number])
        frame.answer({"put_back": count}, [tr("已放回 {count} 条", count=count)], status=0 if count else 1)

    @command(group, "photo", tr("给一个人更换照片"))
    @click.argument("register_key", metavar="REGISTER")
    @click.argument("key")
    @click.argument("picture", type=click.Path(path_type=Path))
    def photo(frame: Frame, register_key: str, key: str, picture: Path) -> None:
        target = register(register_key)
        checked(target, {"photo": ""})
        number = records.find_by_key(frame.store(), target, key)
        records.set_photo(frame.store(), target, number, picture)
        frame.answer({"id": number}, [tr("已更换照片：#{number}", number=number)])


def _say_written(frame: Frame, register_key: str, number: int, line: str) -> None:
    """What was written; of a session also what it clashes with, which is said and not refused."""
    if register_key != "sessions":
        frame.answer({"id": number}, [line])
        return
    found = clashes_of_session(frame.store(), number)
    facts = [{"code": each.code, "text": each.text, "remedy": each.remedy} for each in found]
    frame.answer({"id": number, "findings": facts}, [line, *(f"{each.text}{each.remedy}" for each in found)])
