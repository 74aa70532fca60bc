"""Commands about issued certificates: reissue, collect, verify, keys, numbers, blank stock, layouts, calibration."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from talentdesk.cli.frame import DONE, FOLDER, IN_PART, OUT, Frame, command
from talentdesk.cli.papers import DAY
from talentdesk.cli.words import DeskGroup
from talentdesk.documents.overprint import Measured
from talentdesk.services import bases, calibrations, certificates, layouts, numbers, proofs, stock, teaching
from talentdesk.text import tr

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def add_to(group: click.Group) -> None:
    """Put these commands into the program."""
    _add_life(group)
    _add_proof(group)
    _add_numbers(group)
    _add_stock(group)
    _add_layouts(group)
    _add_calibration(group)


def _add_life(group: click.Group) -> None:
    @command(group, "reissue", tr("补办一张证书：原编号作废并保留，另发新编号"))
    @click.argument("number")
    @click.option("--reason", required=True, help=tr("补办原因"))
    @click.option("--date", "issued_on", type=DAY, default=None, help=tr("发证日期，默认今天"))
    @click.option("--scheme", default=None, help=tr("编号规则，默认本基地的"))
    @click.option("--out", type=OUT, default=None, help=tr("PDF 文件"))
    def reissue(
        frame: Frame,
        number: str,
        reason: str,
        issued_on: datetime | None,
        scheme: str | None,
        out: Path | None,
    ) -> None:
        day = issued_on.date() if issued_on else date.today()
        made = certificates.reissue(frame.store(), number, reason, day, scheme=scheme)
        facts: dict[str, object] = {"old": made.old, "new": made.new}
        if out is not None:
            facts |= {"file": str(out), "sha256": certificates.reprint(frame.store(), made.new, out)}
        frame.answer(facts, [tr("{old} 已作废，补办为 {new}", old=made.old, new=made.new)])

    @command(group, "collect", tr("登记证书领取"))
    @click.argument("certificate_numbers", nargs=-1, required=True, metavar="NUMBER…")
    @click.option("--by", default="", help=tr("领取人，默认本人"))
    @click.option("--date", "day", type=DAY, default=None, help=tr("领取日期，默认今天"))
    def collect(frame: Frame, certificate_numbers: tuple[str, ...], by: str, day: datetime | None) -> None:
        when = day.date() if day else date.today()
        count = certificates.collect(frame.store(), certificate_numbers, by=by, day=when)
        frame.answer({"collected": count}, [tr("已登记领取 {count} 张", count=count)])

    @command(group, "badge", tr("把一张证书导出为 Open Badges 3.0 数字徽章（JWT）"))
    @click.argument("number")
    def badge(frame: Frame, number: str) -> None:
        text = proofs.badge(frame.store(), number)
        frame.answer({"credential": text}, [text])


def _add_proof(group: click.Group) -> None:
    @command(group, "verify", tr("核验证书：二维码文字，或带二维码的图片、PDF"))
    @click.argument("given", metavar="FILE-OR-TEXT")
    @click.option("--keys", type=FILE, default=None, help=tr("公钥文件；不给时用本基地的"))
    @click.option("--revocations", type=FILE, default=None, help=tr("作废名单文件"))
    def verify(frame: Frame, given: str, keys: Path | None, revocations: Path | None) -> None:
        today, now = date.today(), datetime.now()
        verdicts = []
        for text in proofs.qr_texts(given):
            if keys is None and bases.is_base(frame.folder):
                verdicts.append(proofs.verify_here(frame.store(), text, today, now))
            else:
                verdicts.append(proofs.verify_with(text, today, keys=keys, revocations=revocations))
        lines: list[str] = []
        for verdict in verdicts:
            lines.extend(line for line in (verdict.text, verdict.remedy, verdict.warning) if line)
            lines.extend(f"  {label}: {value}" for label, value in proofs.lines_of(verdict))
        facts = {
            "certificates": [
                {
                    "state": verdict.state,
                    "text": verdict.text,
                    "remedy": verdict.remedy,
                    "warning": verdict.warning,
                    "claims": dict(proofs.lines_of(verdict)),
                    "revocations_age_days": verdict.revocations_age_days,
                }
                for verdict in verdicts
            ]
        }
        genuine = all(verdict.state == "genuine" for verdict in verdicts)
        frame.answer(facts, lines, status=DONE if genuine else IN_PART)

    keys_group = DeskGroup("keys", help=tr("签名密钥和核验文件"))
    group.add_command(keys_group)

    @command(keys_group, "list", tr("列出本基地的公钥和指纹"))
    def list_keys(frame: Frame) -> None:
        ring = proofs.own_keys(frame.store())
        facts = [
            {"id": k.id.hex(), "fingerprint": k.fingerprint, "from": k.valid_from, "to": k.valid_to}
            for k in ring
        ]
        frame.answer({"keys": facts}, [f"{k.fingerprint}  {k.valid_from} – {k.valid_to or ''}" for k in ring])

    @command(keys_group, "export", tr("导出核验网页、公钥和作废名单"))
    @click.argument("folder", type=FOLDER)
    def export(frame: Frame, folder: Path) -> None:
        files = proofs.export_verifier(frame.store(), folder, datetime.now())
        frame.answer({"files": [str(path) for path in files]}, [str(path) for path in files])

    @command(keys_group, "roll", tr("更换签名密钥；以前的证书仍然有效"))
    def roll(frame: Frame) -> None:
        fingerprint = proofs.roll_key(frame.store(), date.today())
        frame.answer({"fingerprint": fingerprint}, [fingerprint])


def _add_numbers(group: click.Group) -> None:
    names = DeskGroup("number", help=tr("证书编号"))
    group.add_command(names)

    @command(names, "explain", tr("解释一个证书编号"))
    @click.argument("number")
    def explain(frame: Frame, number: str) -> None:
        found = numbers.explain_number(number)
        lines = [found.title, *(f"  {p.text}  {p.label} {p.meaning}".rstrip() for p in found.parts)]
        facts = {
            "kind": found.kind,
            "title": found.title,
            "parts": [[p.text, p.label, p.meaning] for p in found.parts],
        }
        frame.answer(facts, lines, problems=found.problems, status=IN_PART if found.problems else DONE)

    @command(names, "scheme", tr("新建一个编号规则"))
    @click.argument("name")
    @click.option(
        "--pattern", default="", help=tr("自编规则，如 {sample}", sample="{prefix}{yyyy}{class}{seq:4}")
    )
    @click.option("--national-prefix", default="", help=tr("13 位机构前缀（22 位证书编号）"))
    def scheme(frame: Frame, name: str, pattern: str, national_prefix: str) -> None:
        kind = "national" if national_prefix else "free"
        number = numbers.save_scheme(
            frame.store(), name=name, kind=kind, pattern=pattern, prefix=national_prefix
        )
        frame.answer({"id": number}, [tr("已新建编号规则“{name}”", name=name)])


def _add_stock(group: click.Group) -> None:
    blanks = DeskGroup("stock", help=tr("空白证书台账，耗材出入库"))
    group.add_command(blanks)
    count_of = click.argument("count", type=int)
    reason_of = click.option("--reason", default="", help=tr("原因"))

    def say(frame: Frame) -> None:
        now = stock.balance(frame.store())
        line = tr(
            "领入 {received} = 使用 {used} + 待销毁 {spoiled} + 已销毁 {destroyed} + 结余 {left}",
            received=now.received, used=now.used, spoiled=now.spoiled, destroyed=now.destroyed, left=now.left,
        )  # fmt: skip
        lines = [line, tr("空白证书不多了，请及时申领。")] if now.low else [line]
        facts = {
            "received": now.received,
            "used": now.used,
            "spoiled": now.spoiled,
            "destroyed": now.destroyed,
        }
        frame.answer({**facts, "left": now.left, "low": now.low}, lines)

    @command(blanks, "show", tr("结余"))
    def show(frame: Frame) -> None:
        say(frame)

    @command(blanks, "receive", tr("登记领入"))
    @count_of
    @reason_of
    @click.option("--first-serial", default="", help=tr("起始流水号"))
    @click.option(
        "--class", "class_code", default=None, help=tr("为哪个班申领：最多合格人数的 110%，再多要写原因")
    )
    def receive(frame: Frame, count: int, reason: str, first_serial: str, class_code: str | None) -> None:
        class_id = teaching.find_class(frame.store(), class_code) if class_code else None
        stock.receive(
            frame.store(), count, date.today(), first_serial=first_serial, person=frame.user, class_id=class_id,
            reason=reason,
        )  # fmt: skip
        say(frame)

    @command(blanks, "spoil", tr("登记损坏"))
    @count_of
    @reason_of
    @click.option("--serial", default="", help=tr("流水号"))
    def spoil(frame: Frame, count: int, reason: str, serial: str) -> None:
        stock.spoil(frame.store(), count, date.today(), reason, serial=serial, person=frame.user)
        say(frame)

    @command(blanks, "destroy", tr("登记销毁批次"))
    @count_of
    def destroy(frame: Frame, count: int) -> None:
        stock.destroy(frame.store(), count, date.today(), person=frame.user)
        say(frame)

    @command(blanks, "count", tr("盘点"))
    @count_of
    @reason_of
    def take(frame: Frame, count: int, reason: str) -> None:
        stock.take_stock(frame.store(), count, date.today(), reason=reason, person=frame.user)
        say(frame)


def _add_layouts(group: click.Group) -> None:
    designs = DeskGroup("layout", help=tr("证书版式"))
    group.add_command(designs)

    @command(designs, "list", tr("列出版式"))
    def list_layouts(frame: Frame) -> None:
        found = layouts.layout_choices(frame.store())
        facts = [
            {"name": c.name, "label": c.label, "version": c.version, "built_in": c.built_in} for c in found
        ]
        frame.answer({"layouts": facts}, [f"{c.name}\t{c.label}\tv{c.version}" for c in found])

    @command(designs, "export", tr("把版式导出为一个文件"))
    @click.argument("name")
    @click.argument("out", type=OUT)
    def export(frame: Frame, name: str, out: Path) -> None:
        layouts.export_layout(frame.store(), name, out)
        frame.answer({"file": str(out)}, [str(out)])

    @command(designs, "import", tr("导入一个版式文件"))
    @click.argument("file", type=FILE)
    def take(frame: Frame, file: Path) -> None:
        name = layouts.import_layout(frame.store(), file)
        frame.answer({"name": name}, [tr("已导入版式“{name}”", name=name)])


def _add_calibration(group: click.Group) -> None:
    marks = DeskGroup("calibrate", help=tr("套打校准"))
    group.add_command(marks)
    printer_of = click.option("--printer", required=True, help=tr("打印机"))
    tray_of = click.option("--tray", default="", help=tr("纸盒"))
    stock_of = click.option("--stock", "stock_name", default="", help=tr("空白证书种类"))
    side_of = click.option(
        "--side", type=click.Choice(list(calibrations.SIDES)), default="front", help=tr("正面或背面")
    )

    @command(marks, "page", tr("做一张校准页"))
    @printer_of
    @tray_of
    @stock_of
    @side_of
    @click.option("--width", default=297.0, show_default=True, help=tr("纸宽（毫米）"))
    @click.option("--height", default=210.0, show_default=True, help=tr("纸高（毫米）"))
    @click.option("--corrected", is_flag=True, help=tr("按已有校准打印，用来复核"))
    @click.option("--out", type=OUT, required=True, help=tr("PDF 文件"))
    def page(
        frame: Frame, printer: str, tray: str, stock_name: str, side: str, width: float, height: float,
        corrected: bool, out: Path,
    ) -> None:  # fmt: skip
        calibrations.print_calibration_page(
            frame.store(), out, width=width, height=height, printer=printer, tray=tray, stock=stock_name, side=side,
            corrected=corrected,
        )  # fmt: skip
        frame.answer({"file": str(out)}, [str(out)])

    @command(marks, "solve", tr("按量得的三个以上标记求校准值并保存"))
    @printer_of
    @tray_of
    @stock_of
    @side_of
    @click.option(
        "--mark", "measured", multiple=True, required=True, nargs=4, type=float, metavar="X Y X' Y'",
        help=tr("应在的 x y 和量得的 x y（毫米）"),
    )  # fmt: skip
    @click.option("--corrected", is_flag=True, help=tr("量的是按已有校准打印的校准页"))
    def solve(
        frame: Frame, printer: str, tray: str, stock_name: str, side: str,
        measured: tuple[tuple[float, float, float, float], ...], corrected: bool,
    ) -> None:  # fmt: skip
        found = calibrations.calibrate(
            frame.store(), [Measured(*mark) for mark in measured], printer=printer, tray=tray, stock=stock_name,
            side=side, day=date.today(), corrected=corrected,
        )  # fmt: skip
        facts = {name: getattr(found, name) for name in ("dx", "dy", "scale_x", "scale_y", "rotation")}
        frame.answer(facts, [f"{name} = {value:.4f}" for name, value in facts.items()])
