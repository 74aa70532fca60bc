"""The table of contents of the command line: every command, what it does, and where it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

import click

from talentdesk.cli.words import DeskGroup
from talentdesk.text import tr


@dataclass(frozen=True, slots=True)
class Part:
    """Modules whose ``add_to``, one after the other, makes commands; ``helps``: each one's name and its line in the help."""

    modules: tuple[Callable[[], ModuleType], ...]
    helps: Mapping[str, str]


class Contents(DeskGroup):
    """The program's commands; a module is imported when one of its commands is asked for.

    A help that lists them all, and a command that is needed often, should not wait for what prints certificates. So the
    lines of the help are said here once more (a test compares).
    """

    def __init__(self, name: str, parts: tuple[Part, ...], *, help: str) -> None:  # noqa: A002  (click's word)
        super().__init__(name, help=help)
        self._parts = {command: part for part in parts for command in part.helps}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click decides the arguments)
        """The names of all commands."""
        return sorted(self._parts)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command, made with the others of its module when first asked for."""
        if cmd_name not in self.commands and cmd_name in self._parts:
            for module in self._parts[cmd_name].modules:
                module().add_to(self)
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without making them."""
        room = formatter.width - 6 - max(map(len, self._parts))
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, _short(self._parts[name].helps[name], room)) for name in self.list_commands(ctx)]
            )


def _short(text: str, room: int) -> str:
    return click.Command("", help=text).get_short_help_str(room)


def parts() -> tuple[Part, ...]:
    """All modules with their commands, in the language in use."""
    return (*_daily(), *_papers(), *_forms(), *_workshop(), *_exchange())


def _daily() -> tuple[Part, ...]:
    """Records and the base itself."""
    return (
        Part(
            (lambda: import_module("talentdesk.cli.registers"),),
            {
                "list": tr("列出登记簿的记录（证件号码和电话遮盖显示）"),
                "show": tr("显示一条记录及其相关记录"),
                "history": tr("显示一条记录的全部历史"),
                "export": tr("把登记簿导出为 .xlsx 或 .csv"),
                "new": tr("新建一条记录：字段=值 …"),
                "edit": tr("修改一条记录：字段=值 …"),
                "bulk": tr("批量修改查到的记录的一个字段"),
                "remove": tr("把一条记录移到回收站"),
                "put-back": tr("从回收站放回一条记录（用 list --deleted 查编号）"),
                "photo": tr("给一个人更换照片"),
            },
        ),
        Part(
            (lambda: import_module("talentdesk.cli.work"),),
            {
                "init": tr("新建一个基地的数据文件夹"),
                "settings": tr("显示或修改基地资料和规则：字段=值 …"),
                "today": tr("今天要办的事"),
                "check": tr("检查数据是否完好：文件、操作记录链、检索"),
                "demo": tr("用示例数据建立一个基地并走完整个流程"),
                "import": tr("导入 .xlsx / .xls / .csv 文件"),
                "undo": tr("撤销一次操作（默认最近一次）"),
                "operations": tr("列出最近的操作"),
            },
        ),
        Part(
            (lambda: import_module("talentdesk.cli.backups"),),
            {
                "backup": tr("做一个备份并当场核验；OUT 是文件夹或 .tdbackup 文件，不写就用设置的备份文件夹"),
                "restore": tr("从备份恢复到 --data 的文件夹；先核验，再换上，现有数据移到“恢复前…”"),
            },
        ),
        Part(
            (lambda: import_module("talentdesk.cli.moving"),),
            {
                "move": tr("把基地的数据移到另一个空文件夹；旧数据留在原处的“已移走”里"),
            },
        ),
    )


def _papers() -> tuple[Part, ...]:
    """Classes and what is printed; materials and lending share a group with the blanks, so they come together."""
    return (
        Part(
            (lambda: import_module("talentdesk.cli.classes"),),
            {
                "class": tr("班次：开班、报名、结果"),
            },
        ),
        Part(
            (lambda: import_module("talentdesk.cli.papers"),),
            {
                "certify": tr("给合格的学员编号并打印证书"),
                "certify-each": tr("把一个班已发的证书存成每人一份 PDF"),
                "reprint": tr("按发证时的内容重印一张证书"),
                "void": tr("作废一张证书，编号保留"),
            },
        ),
        Part(
            (
                lambda: import_module("talentdesk.cli.issuing"),
                lambda: import_module("talentdesk.cli.lending"),
            ),
            {
                "reissue": tr("补办一张证书：原编号作废并保留，另发新编号"),
                "collect": tr("登记证书领取"),
                "badge": tr("把一张证书导出为 Open Badges 3.0 数字徽章（JWT）"),
                "verify": tr("核验证书：二维码文字，或带二维码的图片、PDF"),
                "keys": tr("签名密钥和核验文件"),
                "number": tr("证书编号"),
                "stock": tr("空白证书台账，耗材出入库"),
                "layout": tr("证书版式"),
                "calibrate": tr("套打校准"),
                "loan": tr("借用：申请、借出、归还、逾期"),
                "booking": tr("预约设备或实训室"),
                "schedule": tr("课表"),
            },
        ),
        Part(
            (lambda: import_module("talentdesk.cli.binder"),),
            {
                "binder": tr("一班一档：全班资料合成一个 PDF，说明还缺什么"),
                "spot-check": tr("抽查：从一个班里抽出要电话核实的学员"),
            },
        ),
    )


def _forms() -> tuple[Part, ...]:
    """Forms, shipped and own ones."""
    return (
        Part(
            (lambda: import_module("talentdesk.cli.custom_forms"),),
            {
                "form-import": tr("把主管部门的表格（.xlsx）或信函（.docx）收作自定义表单的新一版"),
                "form-export": tr("把自定义表单的模板存成文件，在 WPS 中修改后再用 form-import 收回"),
                "form-versions": tr("列出自定义表单的各个版本"),
                "form-retire": tr("停用自定义表单的一版；用它做过的文件不变"),
            },
        ),
        Part(
            (lambda: import_module("talentdesk.cli.forms"),),
            {
                "forms": tr("列出能做的表单"),
                "form": tr("为班级、教师、设备、结对、证书或基地做一张表单"),
                "form-list": tr("列出表单模板能用的占位符，或存成 .xlsx"),
            },
        ),
    )


def _workshop() -> tuple[Part, ...]:
    """Equipment, teachers, mentors."""
    return (
        Part(
            (lambda: import_module("talentdesk.cli.equipment"),),
            {
                "equipment": tr("设备：状态、台账、指标、提醒、资料"),
            },
        ),
        Part(
            (lambda: import_module("talentdesk.cli.upkeep"),),
            {
                "upkeep": tr("设备保养、报修和校准"),
            },
        ),
        Part(
            (lambda: import_module("talentdesk.cli.stocktake"),),
            {
                "stocktake": tr("设备盘点"),
            },
        ),
        Part(
            (lambda: import_module("talentdesk.cli.labels"),),
            {
                "labels": tr("打印设备标签（二维码或条形码）"),
            },
        ),
        Part(
            (lambda: import_module("talentdesk.cli.faculty"),),
            {
                "teacher": tr("师资：任教条件、课时、资格到期、双师型、培训、支教、评价"),
            },
        ),
        Part(
            (
                lambda: import_module("talentdesk.cli.pairing"),
                lambda: import_module("talentdesk.cli.pair_evaluations"),
            ),
            {
                "pair": tr("师徒：推荐、结对、考核、出师"),
            },
        ),
    )


def _exchange() -> tuple[Part, ...]:
    """Copies, other bases, the bureau."""
    return (
        Part(
            (lambda: import_module("talentdesk.cli.twins"),),
            {
                "twin": tr("两台电脑：制作副本、导出改动、查看并合并对方的改动"),
                "catalogue": tr("基地之间：导出、查看、导入共享的课程、师资、设备"),
            },
        ),
        Part(
            (lambda: import_module("talentdesk.cli.bureaus"),),
            {
                "profiles": tr("上报方案：主管部门要哪些文件、哪些列、什么编码"),
            },
        ),
        Part(
            (lambda: import_module("talentdesk.cli.channels"),),
            {
                "channels": tr("上报渠道：送到哪个主管部门、怎样送、密码存在系统密钥库"),
            },
        ),
        Part(
            (lambda: import_module("talentdesk.cli.sync"),),
            {
                "sync": tr("与主管部门的数据往来"),
            },
        ),
    )
