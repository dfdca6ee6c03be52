"""A pack: one version of one body of rules, read part by part when a part is asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from checklists import cache
from checklists.checking import check
from checklists.model import NO_TEXT, Data, Item, PackError, Problem, Text, freeze
from checklists.reading import line_of, read_yaml
from checklists.shapes import SECTIONS, TITLE, Shape

_ITEM_FIELDS = frozenset(field.name for field in fields(Item)) - {"extra"}
_ITEM_TEXTS = frozenset({"text", "group", "how", "evidence", "check", "meaning"})


@dataclass(frozen=True, eq=False)
class Pack:
    """The head of ``pack.yaml``; items and sections are read on first use and then kept.

    ``effective_from`` and ``effective_to`` are ISO days; ``effective_to`` is the last day in use.
    """

    folder: Path
    id: str
    version: int
    status: str
    title: Text
    as_of: str
    effective_from: str
    effective_to: str | None
    replaces: str | None
    replaced_by: str | None
    head: Mapping[str, Any]

    @cached_property
    def sha256(self) -> str:
        """Hash over every file's name and bytes (line ends as LF): what a dossier pins."""
        digest = hashlib.sha256()
        for path in sorted(self.folder.rglob("*.yaml")):
            name = path.relative_to(self.folder).as_posix().encode()
            content = path.read_bytes().replace(b"\r\n", b"\n")
            digest.update(b"%d:%s%d:" % (len(name), name, len(content)))
            digest.update(content)
        return digest.hexdigest()

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All rows in their order."""
        return tuple(make_item(row) for _path, row in self.rows("items"))

    @cached_property
    def _by_id(self) -> Mapping[str, Item]:
        return MappingProxyType({item.id: item for item in self.items})

    def item(self, item_id: str) -> Item:
        """The row ``item_id``.

        Raises:
            KeyError: no such row.
        """
        return self._by_id[item_id]

    def items_at(self, level: int) -> tuple[Item, ...]:
        """Rows that apply at ``level`` (1–5); levels do not inherit."""
        return tuple(item for item in self.items if item.applies_at(level))

    @property
    def sections(self) -> tuple[str, ...]:
        """Names of the sections this pack has, items included."""
        return tuple(sorted(self.files()))

    def section(self, name: str) -> Data:
        """A section as plain frozen data (tuples and mappings); empty tuple when it has none.

        Sections of forms that ``use`` a common part are given written out.
        """
        return self._section(name)

    @cached_property
    def _sections(self) -> dict[str, Data]:
        return {}

    def _section(self, name: str) -> Data:
        if name not in self._sections:
            data = self.read(name)
            if name in ("forms", "documents"):
                data = _with_common_parts(data, self.read("form_parts") or {})
            self._sections[name] = freeze(data)
        return self._sections[name]

    def files(self) -> dict[str, list[Path]]:
        """Section name → its files in order: ``name.yaml`` or every file of ``name/``."""
        found: dict[str, list[Path]] = {}
        for path in sorted(self.folder.rglob("*.yaml")):
            relative = path.relative_to(self.folder)
            name = relative.parts[0] if len(relative.parts) > 1 else relative.stem
            if name != "pack":
                found.setdefault(name, []).append(path)
        return found

    def read(self, name: str) -> Any:
        """A section as plain data, files of a folder joined.

        Raises:
            PackError: a file departs from its shape; names file and line.
        """
        shape = SECTIONS[name]
        joined: Any = [] if isinstance(shape, list) else {}
        for path in self.files().get(name, ()):
            content = read_checked(path, shape)
            if isinstance(joined, list):
                joined.extend(content)
            else:
                joined.update(content)
        return joined

    def rows(self, name: str) -> list[tuple[Path, dict[str, Any]]]:
        """The rows of a list section, each with the file it stands in."""
        return [
            (path, row)
            for path in self.files().get(name, ())
            for row in read_checked(path, SECTIONS[name])
        ]


def read_checked(path: Path, shape: Shape) -> Any:
    """The content of ``path``, which has the shape.

    Raises:
        PackError: it has not; every fault with its line.
    """
    try:
        place = cache.place_of(path.read_bytes(), shape)
    except OSError as error:
        raise PackError(Problem(path, 1, "Không đọc được tệp.")) from error
    kept = cache.recall(place)
    if kept is not None:
        return kept
    content = read_yaml(path)
    faults = list(check(content, shape))
    if faults:
        raise PackError(*(Problem(path, line_of(path, where), said) for where, said in faults))
    cache.keep(place, content)
    return content


def read_pack(folder: Path, placed: bool = True) -> Pack:
    """The pack in ``folder`` (…/<id>/v<version> when ``placed``), its head checked.

    Raises:
        PackError: no readable ``pack.yaml``, or its name and its folder disagree.
    """
    path = folder / "pack.yaml"
    head = read_checked(path, TITLE)
    expected = (folder.parent.name, folder.name)
    if placed and (head["id"], f"v{head['version']}") != expected:
        raise PackError(
            Problem(
                path,
                line_of(path, ("id",)),
                f"Gói ghi {head['id']} bản {head['version']} nhưng nằm trong thư mục "
                f"{expected[0]}/{expected[1]}: đổi tên thư mục hoặc sửa pack.yaml.",
            )
        )
    return Pack(
        folder=folder,
        id=head["id"],
        version=head["version"],
        status=head["status"],
        title=make_text(head["title"]),
        as_of=head["as_of"],
        effective_from=head["effective_from"],
        effective_to=head.get("effective_to"),
        replaces=head.get("replaces"),
        replaced_by=head.get("replaced_by"),
        head=freeze(head),
    )


def make_text(value: dict[str, str] | None) -> Text:
    """A text of a file, or the empty text."""
    return Text(value["vi"], value.get("en", "")) if value else NO_TEXT


def make_item(row: dict[str, Any]) -> Item:
    """A row of a file as an ``Item``."""
    known: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for key, inner in row.items():
        if key in _ITEM_TEXTS:
            known[key] = make_text(inner)
        elif key == "levels":
            known[key] = tuple(inner) if inner is not None else None
        elif key == "parameters":
            known[key] = MappingProxyType({int(level): text for level, text in inner.items()})
        elif key in _ITEM_FIELDS:
            known[key] = inner
        else:
            extra[key] = freeze(inner)
    return Item(**known, extra=MappingProxyType(extra))


def _with_common_parts(forms: list[Any], parts: dict[str, Any]) -> list[Any]:
    return [
        {
            **form,
            "sections": [
                parts.get(section["use"], section) if "use" in section else section
                for section in form["sections"]
            ],
        }
        for form in forms
    ]
