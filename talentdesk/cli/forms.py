"""Commands about compliance forms: which there are, one made for a class or other records, what templates may ask for."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import cast

import click

from talentdesk.cli.frame import OUT, Frame, command, pairs
from talentdesk.documents.form_catalogue import Mask
from talentdesk.errors import Problem
from talentdesk.model.vocabulary import FORM_SUBJECTS, MASK_PROFILES
from talentdesk.services import forms
from talentdesk.services.form_requests import Made, Offer, Options
from talentdesk.services.form_subjects import find_subject
from talentdesk.services.placeholder_list import placeholder_lines, write_placeholder_list
from talentdesk.text import tr


def add_to(group: click.Group) -> None:
    """Put these commands into the program."""
    _add_list(group)
    _add_make(group)
    _add_placeholders(group)


def _add_list(group: click.Group) -> None:
    @command(group, "forms", tr("列出能做的表单"))
    @click.option("--about", type=click.Choice(FORM_SUBJECTS), default=None, help=tr("只列关于这种对象的"))
    def list_forms(frame: Frame, about: str | None) -> None:
        found = [
            offer
            for offer in forms.offers(frame.store(), date.today())
            if about is None or offer.about == about
        ]
        lines = [f"{offer.key}\t{tr(offer.label)}\t{offer.about}" for offer in found]
        frame.answer({"forms": [_offer_facts(offer) for offer in found]}, lines)


def _offer_facts(offer: Offer) -> dict[str, object]:
    return {
        "key": offer.key,
        "label": tr(offer.label),
        "about": offer.about,
        "group": tr(offer.group),
        "mask": offer.mask,
        "asks": [{"name": ask.name, "label": tr(ask.label), "kind": ask.kind} for ask in offer.asks],
        "each": offer.each,
        "version": offer.version,
        "letter": offer.letter,
    }


def _add_make(group: click.Group) -> None:
    @command(group, "form", tr("为班级、教师、设备、结对、证书或基地做一张表单"))
    @click.argument("key")
    @click.argument("subjects", metavar="SUBJECT", nargs=-1)
    @click.option("--out", type=OUT, required=True, help=tr(".pdf 或 .xlsx，信函为 .docx"))
    @click.option("--set", "asks", multiple=True, metavar="NAME=VALUE", help=tr("回答表单要问的内容"))
    @click.option(
        "--mask", type=click.Choice(MASK_PROFILES), default=None, help=tr("个人信息显示多少，默认按表单")
    )
    @click.option("--purpose", default="", help=tr("用途，写进操作记录"))
    @click.option("--watermark", is_flag=True, help=tr("印上浅色的用户和时间"))
    @click.option(
        "--people", multiple=True, metavar="NO", help=tr("只要这些学员：学号或证件号码，可用逗号隔开")
    )
    @click.option("--accept", multiple=True, metavar="CODE", help=tr("接受这种提醒，如 overflow"))
    def make_form(
        frame: Frame,
        key: str,
        subjects: tuple[str, ...],
        out: Path,
        asks: tuple[str, ...],
        mask: str | None,
        purpose: str,
        watermark: bool,
        people: tuple[str, ...],
        accept: tuple[str, ...],
    ) -> None:
        store, today = frame.store(), date.today()
        offer = forms.offer_of(store, key, today)
        between = re.compile("[,，、]")  # not shown
        chosen = [each for text in people for each in between.split(text) if each.strip()]
        made = forms.make_form(
            store,
            key,
            find_subject(store, offer.about, subjects, chosen),
            out,
            today,
            Options(
                asks=pairs(asks),
                mask=cast(Mask | None, mask),  # click lets no other word through
                purpose=purpose,
                watermark=watermark,
                accept=frozenset(accept),
            ),
            frame.progress(),
        )
        lines = [tr("已生成：{file}", file=out), *(f"{p.field}: {p.text}" for p in made.findings)]
        frame.answer(_made_facts(made), lines)


def _made_facts(made: Made) -> dict[str, object]:
    return {
        "file": str(made.path),
        "rows": made.rows,
        "pages": made.pages,
        "sha256": made.sha256,
        "findings": [_cell(problem) for problem in made.findings],
    }


def _cell(problem: Problem) -> dict[str, object]:
    return {"cell": problem.field, "code": problem.code, "text": problem.text, "remedy": problem.remedy}


def _add_placeholders(group: click.Group) -> None:
    @command(group, "form-list", tr("列出表单模板能用的占位符，或存成 .xlsx"))
    @click.argument("out", metavar="[OUT.xlsx]", type=OUT, required=False)
    def list_placeholders(frame: Frame, out: Path | None) -> None:
        found = placeholder_lines()
        if out is not None:
            write_placeholder_list(out)
            frame.answer({"file": str(out), "count": len(found)}, [tr("已生成：{file}", file=out)])
            return
        facts = [
            {"path": line.path, "label": line.label, "sample": line.sample, "personal": line.personal}
            for line in found
        ]
        frame.answer(
            {"placeholders": facts}, [f"{{{{{each.path}}}}}\t{each.label}\t{each.sample}" for each in found]
        )
