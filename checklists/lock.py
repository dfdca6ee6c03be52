"""The hash lock: a released version never changes. Lines "<id>@<version> <sha256>"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from checklists.model import Problem
from checklists.pack import Pack
from checklists.reading import line_of

NAME = "packs.lock"
HEAD = (
    "# Khóa nội dung các bản đã phát hành: "
    "“<gói>@<bản> <sha256>”, mỗi bản một dòng. Không sửa bằng tay.\n"
)
_LINE = re.compile(r"([a-z0-9][a-z0-9-]*)@([1-9][0-9]*) ([0-9a-f]{64})")


def locked_versions(path: Path) -> Mapping[tuple[str, int], str]:
    """(id, version) → SHA-256 of every well-formed line; nothing where there is no file."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return {}
    lines = (_LINE.fullmatch(line.strip()) for line in text.splitlines())
    return {(line[1], int(line[2])): line[3] for line in lines if line}


def check_lock(root: Path, packs: Iterable[Pack]) -> Iterator[Problem]:
    """Released versions that are not locked or have moved, and lines that lead nowhere."""
    path = root / NAME
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    locked: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split()
        if len(parts) != 2 or parts[0] in locked:
            yield Problem(path, number, "Mỗi dòng ghi “<gói>@<bản> <sha256>”, mỗi bản một dòng.")
            continue
        locked[parts[0]] = (number, parts[1])
    for pack in packs:
        name = f"{pack.id}@{pack.version}"
        number, sha256 = locked.pop(name, (0, ""))
        head = pack.folder / "pack.yaml"
        if pack.status == "draft" and number:
            yield Problem(path, number, f"{name} là bản nháp: chỉ khóa bản đã phát hành.")
        elif pack.status == "released" and not number:
            yield Problem(
                head,
                line_of(head, ("status",)),
                f"{name} đã phát hành nhưng chưa khóa: thêm dòng “{name} {pack.sha256}” "
                f"vào {NAME}.",
            )
        elif pack.status == "released" and sha256 != pack.sha256:
            yield Problem(
                path,
                number,
                f"Nội dung {name} đã khác bản phát hành: bản đã phát hành không được sửa, "
                f"hãy tạo bản {pack.version + 1}.",
            )
    for name, (number, _sha256) in locked.items():
        yield Problem(path, number, f"{name} có khóa nhưng không có thư mục gói.")
