"""Finds packs on disk and keeps what was read."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import Path

from checklists.model import PackError
from checklists.pack import Pack, read_pack

PACKS = Path(__file__).parent / "packs"


@lru_cache(maxsize=8)
def _read_all(root: Path) -> dict[str, dict[int, Pack]]:
    found: dict[str, dict[int, Pack]] = {}
    for folder in sorted(root.glob("*/v*")):
        if re.fullmatch(r"v[1-9][0-9]*", folder.name) and (folder / "pack.yaml").exists():
            pack = read_pack(folder)
            found.setdefault(pack.id, {})[pack.version] = pack
    return found


def available(root: Path = PACKS) -> tuple[Pack, ...]:
    """Every version of every pack, by id and version."""
    return tuple(
        pack
        for _id, versions in sorted(_read_all(root).items())
        for _version, pack in sorted(versions.items())
    )


def load(pack_id: str, version: int | None = None, root: Path = PACKS) -> Pack:
    """The pack, newest version unless one is given; read once and kept.

    Raises:
        PackError: no such pack or version.
    """
    versions = _read_all(root).get(pack_id)
    if not versions:
        raise PackError(f"Không có gói “{pack_id}”.")
    if version is None:
        version = max(versions)
    if version not in versions:
        raise PackError(f"Gói “{pack_id}” không có bản {version}.")
    return versions[version]


def in_force(pack_id: str, day: date, root: Path = PACKS) -> Pack | None:
    """The newest version of a pack in force on ``day`` (a Vietnamese day), or None."""
    iso = day.isoformat()
    for version in sorted(_read_all(root).get(pack_id, {}), reverse=True):
        pack = load(pack_id, version, root)
        if pack.effective_from <= iso and (pack.effective_to is None or iso <= pack.effective_to):
            return pack
    return None


def forget() -> None:
    """Drop what was read: after a pack was added or changed on disk."""
    _read_all.cache_clear()
