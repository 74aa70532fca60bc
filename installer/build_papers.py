"""The papers of the Windows program: a list of the licences of all its parts, and its parts list (SBOM, CycloneDX)."""

from __future__ import annotations

import json
import uuid
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesParser
from pathlib import Path

from installer.build_locked import Locked, sha256
from installer.build_tree import python_members
from installer.build_trim import is_licence
from installer.environment import ROOT
from installer.say import Stop

PROGRAM_LICENCE = "Apache-2.0"
FONT_LICENCE = "OFL-1.1"
PYTHON_LICENCE = "PSF-2.0"
PYTHON_VERSION = "3.12.9"
HEAD = """技能基地管理台 {version} 的组成部分和许可
Parts of TalentDesk {version} and their licences

许可原文在 licences 文件夹里。 The texts of the licences are in the folder "licences".

"""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the program: its licence as its makers state it, its licence texts by file name."""

    name: str
    version: str
    licence: str
    digest: str
    purl: str
    texts: dict[str, bytes]


def parts_of(wheels: list[tuple[Locked, Path]], python: tuple[Locked, Path]) -> list[Part]:
    """Every part that was not made by us, in the order of the names."""
    found = [_of_wheel(wheel) for _, wheel in wheels]
    members = python_members(python[1])
    found.append(
        Part("python", PYTHON_VERSION, PYTHON_LICENCE, sha256(python[1]), f"pkg:generic/python@{PYTHON_VERSION}",
             {"LICENSE.txt": members["LICENSE.txt"]})
    )  # fmt: skip
    return sorted([*found, *_fonts()], key=lambda part: part.name)


def _of_wheel(wheel: Path) -> Part:
    with zipfile.ZipFile(wheel) as members:
        names = members.namelist()
        described = next(name for name in names if name.endswith(".dist-info/METADATA"))
        about = BytesParser().parsebytes(members.read(described))
        texts = {name.partition("/")[2]: members.read(name) for name in names if is_licence(name)}
    name, version = str(about["Name"]), str(about["Version"])
    licence = about["License-Expression"] or _short(about["License"])
    classified = [
        line.rpartition(" :: ")[2]
        for line in about.get_all("Classifier", [])
        if line.startswith("License :: ") and line != "License :: OSI Approved"
    ]
    licence = licence or "; ".join(classified)
    if not licence:
        raise Stop(f"{name} 没有写明许可 | {name} states no licence")
    purl = f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
    return Part(name, version, str(licence), sha256(wheel), purl, texts)


def _short(text: str | None) -> str:
    """A licence named in one line; some packages write the whole text there, which says no name."""
    first = (text or "").strip()
    return first if "\n" not in first and first.upper() != "UNKNOWN" else ""


def _fonts() -> list[Part]:
    folder = ROOT / "resources" / "fonts"
    texts = {path.name: path.read_bytes() for path in sorted((folder / "licences").glob("*"))}
    return [
        Part(path.stem, sha256(path)[:12], FONT_LICENCE, sha256(path), f"pkg:generic/{path.stem}", texts if first else {})
        for first, path in ((at == 0, path) for at, path in enumerate(sorted(folder.glob("*.ttf"))))
        if not path.stem.startswith("TalentDesk")
    ]  # fmt: skip


def write_papers(tree: Path, version: str, parts: list[Part], moment: int) -> None:
    """Write ``licences.txt``, the folder ``licences`` and ``sbom.cdx.json``; ``moment``: seconds since 1970."""
    lines = [
        f"{name:<28} {version_of:<22} {licence}"
        for name, version_of, licence in (
            ("TalentDesk", version, PROGRAM_LICENCE),
            *((part.name, part.version, part.licence) for part in parts),
        )
    ]
    text = HEAD.format(version=version) + "\n".join(lines) + "\n"
    (tree / "licences.txt").write_text(text, encoding="utf-8-sig", newline="\r\n")
    for part in parts:
        for name, content in part.texts.items():
            path = tree / "licences" / part.name / name.replace("/", "-")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    listed = json.dumps(_sbom(version, parts, moment), ensure_ascii=False, indent=1)
    (tree / "sbom.cdx.json").write_text(listed + "\n", encoding="utf-8", newline="\n")


def _sbom(version: str, parts: list[Part], moment: int) -> dict[str, object]:
    """The parts list after CycloneDX 1.5; its serial number follows from its content, so that equal builds are equal."""
    components = [
        {
            "type": "library",
            "bom-ref": part.purl,
            "name": part.name,
            "version": part.version,
            "purl": part.purl,
            "hashes": [{"alg": "SHA-256", "content": part.digest}],
            "licenses": [{"license": {"name": part.licence}}],
        }
        for part in parts
    ]
    content = json.dumps(components, ensure_ascii=False) + version
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, content)}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": f"talentdesk@{version}",
                "name": "TalentDesk",
                "version": version,
                "licenses": [{"license": {"id": PROGRAM_LICENCE}}],
            },
        },
        "components": components,
        "dependencies": [
            {"ref": f"talentdesk@{version}", "dependsOn": [part.purl for part in parts]},
        ],
    }
