"""The sentences of a pack, one by one, and a next version in which only sentences differ."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from checklists.model import PackError, Problem
from checklists.pack import Pack
from checklists.reading import read_yaml

_VERSION = re.compile(r"^version:.*$", re.MULTILINE)
_STATUS = re.compile(r"^status:.*$", re.MULTILINE)
_HEAD = re.compile(r"\A(?:#[^\n]*\n|\n)*")


@dataclass(frozen=True)
class Sentence:
    """A text of a pack. ``place`` names it for ever: section, id of the row, keys below it."""

    place: str
    file: str
    where: tuple[str | int, ...]
    vi: str
    en: str

    @property
    def section(self) -> str:
        """The section it stands in; "pack" for the head."""
        return self.place.split("/")[0]


def sentences(pack: Pack) -> tuple[Sentence, ...]:
    """Every sentence of the pack in the order of its files, the head first.

    Raises:
        PackError: a file cannot be read.
    """
    head = pack.folder / "pack.yaml"
    found = list(_walk("pack", "pack.yaml", read_yaml(head)))
    for section, paths in sorted(pack.files().items()):
        offset = 0
        for path in paths:
            content = read_yaml(path)
            name = path.relative_to(pack.folder).as_posix()
            found.extend(_walk(section, name, content, offset))
            offset += len(content)
    return tuple(found)


def reworded(
    pack: Pack, changes: Mapping[str, tuple[str, str]], version: int, target: Path
) -> Path:
    """Write version ``version`` of the pack below ``target``: place → (vi, en) differ, no more.

    A file without a change is copied byte by byte; one with a change keeps its order and its head
    comment, not the comments inside. Returns the folder ``<target>/<id>/v<version>``.

    Raises:
        PackError: a place that is not there, an empty Vietnamese sentence, or a file that would
            not read back as it was meant.
    """
    known = {sentence.place: sentence for sentence in sentences(pack)}
    by_file: dict[str, list[tuple[Sentence, str, str]]] = {}
    for place, (vi, en) in changes.items():
        if place not in known:
            raise PackError(f"Không có câu “{place}” trong gói {pack.id}.")
        if not vi:
            raise PackError(f"Câu tiếng Việt ở “{place}” không được để trống.")
        by_file.setdefault(known[place].file, []).append((known[place], vi, en))
    folder = target / pack.id / f"v{version}"
    shutil.copytree(pack.folder, folder)
    for name, changed in by_file.items():
        _rewrite(folder / name, changed)
    head = folder / "pack.yaml"
    text = _VERSION.sub(f"version: {version}", head.read_text("utf-8"), count=1)
    head.write_text(_STATUS.sub("status: draft", text, count=1), "utf-8")
    return folder


def _walk(section: str, file: str, content: Any, offset: int = 0) -> Iterator[Sentence]:
    """Every text below ``content``; rows without an id are numbered through a section's files."""

    def below(value: Any, place: str, where: tuple[str | int, ...]) -> Iterator[Sentence]:
        if isinstance(value, dict):
            if "vi" in value and set(value) <= {"vi", "en"}:
                yield Sentence(place, file, where, value["vi"], value.get("en", ""))
                return
            for key, inner in value.items():
                yield from below(inner, f"{place}/{key}", (*where, key))
        elif isinstance(value, list):
            names = [row.get("id") if isinstance(row, dict) else None for row in value]
            unique = len(set(names)) == len(names) and None not in names
            start = offset if not where else 0
            for index, inner in enumerate(value):
                name = names[index] if unique else str(start + index + 1)
                yield from below(inner, f"{place}/{name}", (*where, index))

    yield from below(content, section, ())


def _rewrite(path: Path, changed: list[tuple[Sentence, str, str]]) -> None:
    content = read_yaml(path)
    for sentence, vi, en in changed:
        value = content
        for step in sentence.where:
            value = value[step]
        value["vi"] = vi
        value.pop("en", None)
        if en:
            value["en"] = en
    comment = _HEAD.match(path.read_text("utf-8"))
    body = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
    path.write_text((comment[0] if comment else "") + body, "utf-8")
    if read_yaml(path) != content:
        raise PackError(Problem(path, 1, "Không ghi lại được tệp này nguyên vẹn."))
