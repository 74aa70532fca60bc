"""What the fields of elements and their choices are called on the screen."""

from __future__ import annotations

from talentdesk.text import tr


def field_label(name: str) -> str:
    """The label of an element's field, from its name in the layout format."""
    return {
        "x": tr("左"), "y": tr("上"), "width": tr("宽"), "height": tr("高"),
        "text": tr("内容"), "source": tr("来源占位符"), "data": tr("图片文件"), "label": tr("空白时的字"),
        "font": tr("字体"), "weight": tr("粗细"), "size": tr("字号"), "min_size": tr("最小字号"),
        "colour": tr("颜色"), "align": tr("左右对齐"), "valign": tr("上下对齐"), "spacing": tr("字距"),
        "line_spacing": tr("行距"), "indent": tr("首行缩进"), "pad_two": tr("两字姓名中间空一格"),
        "value_font": tr("数据的字体"), "value_weight": tr("数据的粗细"),
        "spec": tr("照片规格"), "frame": tr("边框颜色"), "stroke": tr("线宽"), "dash": tr("虚线"),
        "fill": tr("填充颜色"), "radius": tr("圆角"), "band": tr("花边宽"), "line_colour": tr("边线颜色"),
        "level": tr("纠错级别"), "caption": tr("下面印出内容"), "preprinted": tr("已印在空白证书上"),
        "note": tr("备注（不打印）"),
    }.get(name, name)  # fmt: skip


def group_label(group: str) -> str:
    """The heading over a group of fields."""
    return {
        "place": tr("位置与大小"), "content": tr("内容"), "type": tr("文字"), "drawing": tr("外观"),
        "print": tr("打印"),
    }[group]  # fmt: skip


# The fields of all kinds by group, in the order in which they are shown.
GROUPS: dict[str, tuple[str, ...]] = {
    "place": ("x", "y", "width", "height"),
    "content": ("text", "source", "data", "label", "spec", "level", "caption"),
    "type": (
        "font", "weight", "size", "min_size", "align", "valign", "spacing", "line_spacing", "indent",
        "value_font", "value_weight", "pad_two",
    ),
    "drawing": ("colour", "line_colour", "fill", "frame", "stroke", "dash", "radius", "band"),
    "print": ("preprinted", "note"),
}  # fmt: skip
# What a number counts; mm where nothing is said.
UNITS = {"size": " pt", "min_size": " pt", "line_spacing": "", "indent": ""}
# Sizes below which nothing is shrunk are written as words.
NOTHING = {"min_size": "0"}


def choice_label(name: str, value: str) -> str:
    """A choice of a field in words; letters and codes stay what they are."""
    if not value:
        return tr("与正文相同") if name == "value_font" else tr("不限")
    return {
        "serif": tr("宋体"), "sans": tr("黑体"), "kai": tr("楷体"), "fangsong": tr("仿宋"),
        "regular": tr("常规"), "bold": tr("加粗"),
        "left": tr("左"), "center": tr("居中"), "right": tr("右"), "justify": tr("两端"),
        "top": tr("上"), "middle": tr("居中"), "bottom": tr("下"),
        "one-inch": tr("一寸 25×35"), "id-card": tr("证件 26×32"), "two-inch": tr("二寸 33×48"),
        "special-work": tr("特种作业 35×45"),
    }.get(value, value)  # fmt: skip
