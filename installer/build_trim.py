"""What of the wheels goes into the Windows program: of Qt the parts in use, of the rest all but tests and headers."""

from __future__ import annotations

from fnmatch import fnmatchcase

QT_PARTS = ("Core", "Gui", "Widgets", "PrintSupport", "Svg", "Pdf", "PdfWidgets", "Network")
# Of these packages only what is named is kept; a star stands for any text, slashes included.
KEPT = {
    "PySide6": (
        *(f"Qt{part}.pyd" for part in QT_PARTS),
        *(f"Qt6{part}.dll" for part in QT_PARTS),
        *("*.py", "pyside6.abi3.dll", "msvcp140*.dll", "vcruntime140*.dll"),
        *("plugins/platforms/qwindows.dll", "plugins/platforms/qoffscreen.dll", "plugins/styles/*.dll"),
        *("plugins/iconengines/qsvgicon.dll", "plugins/imageformats/qsvg.dll"),
        *("plugins/imageformats/qjpeg.dll", "plugins/imageformats/qico.dll"),
        *("translations/qtbase_zh_CN.qm", "translations/qtbase_en.qm"),
    ),
}
DROPPED = (
    # tests, types, headers and tools for developers
    *("*/tests/*", "*/test/*", "*.pyi", "*.pxd", "*.pyx", "*.h", "*.hpp", "*.lib", "*.a", "*.c", "*.pxi", "*/py.typed"),
    *("*.exe", "*.data/*", "PySide6/scripts/*", "PySide6/support/generate_pyi.py"),
    *("shiboken6/vcamp140.dll", "shiboken6/vccorlib140.dll", "shiboken6/concrt140.dll", "shiboken6/include/*"),
    *("numpy/_pyinstaller/*", "numpy/_core/include/*", "sqlalchemy/testing/*", "alembic/testing/*"),
    *("numpy/_core/_simd.*", "numpy/_core/*_tests.*", "scipy/*/_test_*.pyd", "scipy/special/cython_special.*", "*.whl"),
    # the pictures of certificates are JPEG and PNG, and reportlab writes the letters
    *("PIL/_avif.*", "PIL/_webp.*", "PIL/_imagingft.*", "PIL/_imagingcms.*", "PIL/_imagingtk.*"),
    *("lxml/includes/*", "lxml/isoschematron/*", "lxml/html/*.pyd", "lxml/objectify.*", "pypdfium2_cli/*"),
    # single characters are asked for; drawings and letters of its own are not, every font is brought along
    *("pypinyin/phrases_dict.*", "reportlab/graphics/*", "reportlab/fonts/*"),
    # scipy: assignment, linear programming and sparse matrices are used, with what they rest on
    *(
        f"scipy/{part}/*"
        for part in (
            *("cluster", "datasets", "differentiate", "fftpack", "integrate", "interpolate"),
            *("io", "misc", "ndimage", "odr", "signal", "stats"),
        )
    ),
)  # fmt: skip
# Of a package's own description: its name and version, what it is found by, its licence texts.
DESCRIBED = ("METADATA", "entry_points.txt")
PYTHON_DROPPED = ("python.cat", "python.exe", "winsound.pyd", "_msi.pyd", "LICENSE.txt", "python312._pth")


def wanted(member: str) -> bool:
    """Whether a file of a wheel, by its path in it, is taken into the program."""
    top, _, rest = member.partition("/")
    if top.endswith(".dist-info"):
        return rest in DESCRIBED
    if any(fnmatchcase(member, pattern) for pattern in DROPPED):
        return False
    return top not in KEPT or any(fnmatchcase(rest, pattern) for pattern in KEPT[top])


def is_licence(member: str) -> bool:
    """Whether a file of a wheel is a licence text of its package or of something inside it."""
    parts = member.split("/")
    if not parts[0].endswith(".dist-info"):
        return False
    name = parts[-1].lower()
    named = ("licen", "copying", "notice", "authors")
    return parts[1:2] == ["licenses"] or any(word in name for word in named)
