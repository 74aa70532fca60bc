"""Commands about bureau profiles: what each bureau wants, as files to take in, hand on, look through and restore."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from talentdesk.cli.frame import DONE, IN_PART, OUT, Frame, command, problem_facts
from talentdesk.cli.papers import DAY
from talentdesk.cli.words import DeskGroup
from talentdesk.services import bureau_profiles
from talentdesk.services.bureau_profiles import FileSpec, Profile
from talentdesk.text import tr

SOURCE = click.Path(exists=True, dir_okay=False, path_type=Path)


def add_to(group: click.Group) -> None:
    """Put these commands into the program."""
    profiles = DeskGroup("profiles", help=tr("上报方案：主管部门要哪些文件、哪些列、什么编码"))
    group.add_command(profiles)
    _add_list(profiles)
    _add_show(profiles)
    _add_sources(profiles)
    _add_import(profiles)
    _add_export(profiles)
    _add_restore(profiles)
    _add_preview(profiles)


def _span(first: date | None, last: date | None) -> str:
    return f"{first or ''}…{last or ''}" if first or last else ""


def _add_list(profiles: click.Group) -> None:
    @command(profiles, "list", tr("全部上报方案"))
    def list_(frame: Frame) -> None:
        store = frame.store()
        found = bureau_profiles.all_profiles(store)
        facts = [
            {
                "key": each.key,
                "label": each.label,
                "version": each.version,
                "files": len(each.files),
                "valid_from": each.valid_from,
                "valid_to": each.valid_to,
                "built_in": bureau_profiles.is_built_in(each.key),
                "changed": bureau_profiles.is_changed(store, each.key),
            }
            for each in found
        ]
        lines = [
            "\t".join(
                filter(None, (each.key, each.label, each.version, _span(each.valid_from, each.valid_to)))
            )
            for each in found
        ]
        frame.answer({"profiles": facts}, lines)


def _file_facts(file: FileSpec) -> dict[str, object]:
    return {
        "key": file.key,
        "name": file.name,
        "source": file.source,
        "valid_from": file.valid_from,
        "valid_to": file.valid_to,
        "columns": [
            {
                "heading": column.heading,
                "field": column.field,
                "required": column.required,
                "table": column.table,
                "format": column.format,
                "fallback": column.fallback,
                "echo": column.echo,
                "mask": column.mask,
            }
            for column in file.columns
        ],
    }


def _file_lines(file: FileSpec) -> list[str]:
    head = "\t".join(filter(None, (file.key, file.name, file.source, _span(file.valid_from, file.valid_to))))
    columns = [
        "\t".join(
            filter(
                None,
                (
                    f"  {number}",
                    column.heading + ("*" if column.required else ""),
                    column.field,
                    column.table,
                    column.format,
                    tr("空则写“{text}”", text=column.fallback) if column.fallback else "",
                ),
            )
        )
        for number, column in enumerate(file.columns, 1)
    ]
    return [head, *columns]


def _add_show(profiles: click.Group) -> None:
    @command(profiles, "show", tr("一个方案的文件和列（* 为必填）"))
    @click.argument("key")
    @click.option("--file", "file_key", default=None, help=tr("只看一个文件"))
    def show(frame: Frame, key: str, file_key: str | None) -> None:
        found = bureau_profiles.profile(frame.store(), key)
        files = found.files if file_key is None else (_file(found, file_key),)
        facts = {
            "key": found.key,
            "label": found.label,
            "source": found.source,
            "version": found.version,
            "valid_from": found.valid_from,
            "valid_to": found.valid_to,
            "encoding": found.encoding,
            "line_end": found.line_end,
            "quoting": found.quoting,
            "date_format": found.date_format,
            "id_protection": found.id_protection,
            "code_tables": {name: len(table) for name, table in found.code_tables.items()},
            "files": [_file_facts(file) for file in files],
        }
        head = [
            f"{found.label} ({found.key}, {found.version})",
            found.source,
            ", ".join(
                (found.encoding, found.line_end, found.quoting, found.date_format, found.id_protection)
            ),
        ]
        frame.answer(facts, [*filter(None, head), *(line for file in files for line in _file_lines(file))])


def _file(found: Profile, key: str) -> FileSpec:
    for file in found.files:
        if key in (file.key, file.name):
            return file
    known = ", ".join(file.key for file in found.files)
    raise click.UsageError(
        tr("方案里没有文件“{key}”。", key=key) + " " + tr("可用的有：{known}", known=known)
    )


def _add_sources(profiles: click.Group) -> None:
    @command(profiles, "sources", tr("可以上报的数据来源和字段"))
    @click.argument("key", required=False)
    def sources(frame: Frame, key: str | None) -> None:
        known = [each.key for each in bureau_profiles.SOURCES]
        if key is not None and key not in known:
            raise click.UsageError(tr("没有数据来源“{key}”。", key=key) + " " + ", ".join(known))
        found = [each for each in bureau_profiles.SOURCES if key in (None, each.key)]
        facts = [
            {
                "key": each.key,
                "label": tr(each.label),
                "fields": [
                    {
                        "key": field.key,
                        "label": tr(field.label),
                        "group": tr(field.group) if field.group else "",
                        "kind": str(field.kind),
                        "required": field.required,
                        "sample": bureau_profiles.field_sample(field),
                    }
                    for field in each.fields
                ],
            }
            for each in found
        ]
        lines = []
        for each in found:
            lines.append(f"{each.key}\t{tr(each.label)}")
            for field in each.fields if key else ():
                group = tr(field.group) + " " if field.group else ""
                lines.append(
                    f"  {field.key}\t{group}{tr(field.label)}\t{bureau_profiles.field_sample(field)}"
                )
        frame.answer({"sources": facts}, lines)


def _add_import(profiles: click.Group) -> None:
    @command(profiles, "import", tr("取入一个方案文件；同一代号的方案改为文件里的样子"))
    @click.argument("file", type=SOURCE)
    def import_(frame: Frame, file: Path) -> None:
        found = bureau_profiles.import_file(frame.store(), file)
        line = tr("已取入方案“{label}”，{count} 个文件。", label=found.label, count=len(found.files))
        frame.answer({"key": found.key, "label": found.label, "files": len(found.files)}, [line])


def _add_export(profiles: click.Group) -> None:
    @command(profiles, "export", tr("把一个方案写成文件"))
    @click.argument("key")
    @click.argument("file", type=OUT)
    def export(frame: Frame, key: str, file: Path) -> None:
        bureau_profiles.export_file(frame.store(), key, file)
        frame.answer({"key": key, "file": str(file)}, [tr("已写出：{file}", file=file)])


def _add_restore(profiles: click.Group) -> None:
    @command(profiles, "restore", tr("把自带的方案恢复原样"))
    @click.argument("key")
    def restore(frame: Frame, key: str) -> None:
        found = bureau_profiles.restore(frame.store(), key)
        frame.answer({"key": key, "label": found.label}, [tr("方案“{label}”已恢复原样。", label=found.label)])


def _add_preview(profiles: click.Group) -> None:
    @command(profiles, "preview", tr("一个文件的前几行会是什么样；有会被退回的行状态为 1"))
    @click.argument("key")
    @click.argument("file_key", metavar="FILE")
    @click.option("--rows", type=click.IntRange(1, 10_000), default=bureau_profiles.PREVIEW_ROWS, show_default=True,
                  help=tr("几行"))  # fmt: skip
    @click.option("--date", "day", type=DAY, default=None, help=tr("哪一天，默认今天"))
    def preview(frame: Frame, key: str, file_key: str, rows: int, day: datetime | None) -> None:
        store = frame.store()
        found = bureau_profiles.profile(store, key)
        file = _file(found, file_key)
        when = day.date() if day else date.today()
        seen = bureau_profiles.preview_rows(store, found, file.key, rows, when)
        facts = {
            "headings": seen.headings,
            "rows": seen.rows,
            "problems": [problem_facts(problem) for problem in seen.problems],
        }
        frame.answer(
            facts, seen.text.splitlines(), problems=seen.problems, status=IN_PART if seen.problems else DONE
        )
