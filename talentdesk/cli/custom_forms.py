"""Commands for a bureau's own forms: look at one and take it in, write it out for editing, list and retire versions."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import cast, get_args

import click

from talentdesk.cli.frame import OUT, Frame, command, pairs
from talentdesk.documents.form_catalogue import About, Mask
from talentdesk.services import custom_forms
from talentdesk.text import tr

DAY = click.DateTime(["%Y-%m-%d"])
SOURCE = click.Path(dir_okay=False, path_type=Path)


def add_to(group: click.Group) -> None:
    """Put these commands into the program."""
    _add_import(group)
    _add_versions(group)


def _add_import(group: click.Group) -> None:
    @command(group, "form-import", tr("把主管部门的表格（.xlsx）或信函（.docx）收作自定义表单的新一版"))
    @click.argument("source", metavar="FILE", type=SOURCE)
    @click.option("--key", required=True, help=tr("表单代号：小写字母、数字、短横线；与内置表单相同则取代它"))
    @click.option("--label", default=None, help=tr("表单名称，默认沿用上一版"))
    @click.option(
        "--about", type=click.Choice(get_args(About)), default=None, help=tr("关于谁，默认沿用上一版或班级")
    )
    @click.option("--map", "mapping", multiple=True, metavar="CELL=PLACEHOLDER",
                  help=tr("把单元格对应到占位符，如 B5=trainee.name；等号后面空着就是不填"))  # fmt: skip
    @click.option("--from", "valid_from", type=DAY, default=None, help=tr("从哪天起用"))
    @click.option("--to", "valid_to", type=DAY, default=None, help=tr("用到哪天"))
    @click.option(
        "--mask", type=click.Choice(get_args(Mask)), default=None, help=tr("个人信息：全部、名单或公示")
    )
    @click.option("--dry-run", is_flag=True, help=tr("只看认出了什么，不保存"))
    def form_import(
        frame: Frame,
        source: Path,
        key: str,
        label: str | None,
        about: str | None,
        mapping: tuple[str, ...],
        valid_from: datetime | None,
        valid_to: datetime | None,
        mask: str | None,
        dry_run: bool,
    ) -> None:
        store = frame.store()
        before = custom_forms.newest_version(store, key)
        who = cast(About, about or (before.about if before else "class"))
        found = custom_forms.inspect(source, who)
        changes = {place: text.strip() for place, text in pairs(mapping).items()}
        facts = _facts(found, changes)
        if dry_run:
            frame.answer({"saved": False, **facts}, _lines(found, changes), problems=found.findings)
            return
        version = custom_forms.save_template(
            store,
            source,
            found.mapping | changes,
            key=key,
            label=label or (before.label if before else source.stem),
            about=who,
            mask=cast(Mask, mask or (before.mask if before else "full")),
            valid_from=valid_from.date() if valid_from else None,
            valid_to=valid_to.date() if valid_to else None,
        )
        said = tr("已保存表单 {key} 第 {version} 版。", key=key, version=version)
        frame.answer(
            {"saved": True, "key": key, "version": version, **facts}, [*_lines(found, changes), said]
        )


def _facts(found: custom_forms.Inspection, changes: dict[str, str]) -> dict[str, object]:
    return {
        "letter": found.letter,
        "ready": found.ready,
        "lists": [
            {
                "sheet": sheet.title,
                "list": sheet.block.name,
                "row": sheet.block.first,
                "rows": sheet.block.rows,
            }
            for sheet in found.sheets
            if sheet.block
        ],
        "places": [
            {
                "cell": spot.key,
                "label": spot.label,
                "placeholder": changes.get(spot.key, changes.get(spot.cell, spot.text)),
                "confidence": spot.confidence,
                "others": list(spot.others),
            }
            for spot in found.spots
        ],
        "lost": list(found.lost),
    }


def _lines(found: custom_forms.Inspection, changes: dict[str, str]) -> list[str]:
    if found.ready:
        return [tr("文件里已有占位符，照原样使用。"), *found.lost]
    lines = [
        tr(
            "{sheet}：第 {row} 行起是名单，留有 {count} 行",
            sheet=sheet.title,
            row=sheet.block.first,
            count=sheet.block.rows,
        )
        for sheet in found.sheets
        if sheet.block
    ]
    for spot in found.spots:
        text = changes.get(spot.key, changes.get(spot.cell, spot.text))
        sure = f"{spot.confidence:.0%}" if text and text == spot.text else ""
        lines.append("\t".join((spot.key, spot.label, text or "—", sure)).rstrip())
    return [*lines, *found.lost]


def _add_versions(group: click.Group) -> None:
    @command(group, "form-export", tr("把自定义表单的模板存成文件，在 WPS 中修改后再用 form-import 收回"))
    @click.argument("key")
    @click.argument("out", metavar="OUT", type=OUT)
    @click.option("--version", type=click.IntRange(1), default=None, help=tr("第几版，默认最新"))
    def form_export(frame: Frame, key: str, out: Path, version: int | None) -> None:
        number = custom_forms.export_template(frame.store(), key, out, version)
        facts = {"file": str(out), "key": key, "version": number}
        frame.answer(facts, [tr("已写出 {key} 第 {version} 版：{file}", key=key, version=number, file=out)])

    @command(group, "form-versions", tr("列出自定义表单的各个版本"))
    @click.argument("key", required=False)
    def form_versions(frame: Frame, key: str | None) -> None:
        found = custom_forms.versions(frame.store(), key)
        facts = [
            {
                "key": one.key, "version": one.version, "label": one.label, "about": one.about, "mask": one.mask,
                "from": one.valid_from, "to": one.valid_to, "in_use": one.in_use, "outputs": one.outputs,
            }
            for one in found
        ]  # fmt: skip
        lines = [
            "\t".join((
                one.key, str(one.version), one.label, one.about, f"{one.valid_from or ''}–{one.valid_to or ''}",
                tr("使用中") if one.in_use else tr("已停用"), tr("做过 {count} 次", count=one.outputs),
            ))
            for one in found
        ]  # fmt: skip
        frame.answer({"versions": facts}, lines)

    @command(group, "form-retire", tr("停用自定义表单的一版；用它做过的文件不变"))
    @click.argument("key")
    @click.argument("version", type=click.IntRange(1))
    def form_retire(frame: Frame, key: str, version: int) -> None:
        custom_forms.retire(frame.store(), key, version)
        frame.answer(
            {"key": key, "version": version, "in_use": False},
            [tr("已停用 {key} 第 {version} 版。", key=key, version=version)],
        )
