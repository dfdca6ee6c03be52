"""Finds packs on disk and keeps what was read.

There are two roots. The shipped one stands beside this file and changes with the program. The site
root (``use_site``) holds what an installation released by itself; there a version counts from the
moment its line stands in the root's ``packs.lock``, and only while its files have that hash. So a
release is one replaced file, and every process sees it at its next look: one ``stat`` a call, no
restart. A version that is shipped is never redefined by the site root.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from checklists.lock import NAME as LOCK
from checklists.lock import locked_versions
from checklists.model import PackError
from checklists.pack import Pack, read_pack

PACKS = Path(__file__).parent / "packs"

Asked = ParamSpec("Asked")
Made = TypeVar("Made")
Versions = Mapping[str, Mapping[int, Pack]]
_site: Path | None = None


@dataclass(frozen=True)
class _Found:
    packs: Versions
    #: (id, version) → why a locked version of the site root is not used.
    faults: Mapping[tuple[str, int], str] = field(default_factory=dict)


def use_site(root: Path | None) -> None:
    """Read the packs released into ``root`` beside the shipped ones; None: the shipped alone."""
    global _site
    _site = root


def site_root() -> Path | None:
    """The root into which this installation releases."""
    return _site


def site_faults() -> tuple[str, ...]:
    """One sentence for each released version that is not used because its files changed."""
    return tuple(_everything(None).faults.values())


def available(root: Path | None = None) -> tuple[Pack, ...]:
    """Every version of every pack, by id and version; ``root``: of that folder alone."""
    return tuple(
        pack
        for _id, versions in sorted(_everything(root).packs.items())
        for _version, pack in sorted(versions.items())
    )


def load(pack_id: str, version: int | None = None, root: Path | None = None) -> Pack:
    """The pack, newest version unless one is given; read once and kept.

    Raises:
        PackError: no such pack or version, or its files are not those that were released.
    """
    found = _everything(root)
    versions = found.packs.get(pack_id)
    if not versions:
        raise PackError(f"Không có gói “{pack_id}”.")
    if version is None:
        version = max(versions)
    if (pack_id, version) in found.faults:
        raise PackError(found.faults[pack_id, version])
    if version not in versions:
        raise PackError(f"Gói “{pack_id}” không có bản {version}.")
    return versions[version]


def in_force(pack_id: str, day: date, root: Path | None = None) -> Pack | None:
    """The newest version of a pack in force on ``day`` (a Vietnamese day), or None."""
    iso = day.isoformat()
    versions = _everything(root).packs.get(pack_id, {})
    for version in sorted(versions, reverse=True):
        pack = versions[version]
        if pack.effective_from <= iso and (pack.effective_to is None or iso <= pack.effective_to):
            return pack
    return None


def forget() -> None:
    """Drop what was read: after a pack was added or changed on disk."""
    _read_all.cache_clear()
    _with_site.cache_clear()
    _released.cache_clear()


@contextmanager
def holding_packs() -> Iterator[None]:
    """See the packs in use now until the block ends, whatever is released meanwhile.

    For work that asks for packs thousands of times: each time looks at the folder of releases.
    """
    token = _held.set(_everything(None))
    try:
        yield
    finally:
        _held.reset(token)


def kept(function: Callable[Asked, Made]) -> Callable[Asked, Made]:
    """Keep what ``function`` makes of the packs for as long as the same packs are in use.

    For what is read on every page and changes with a release: unlike ``functools.cache`` it is
    made anew after a release or ``forget``, without a restart. Arguments must be hashable.
    """
    held: tuple[object, dict[Any, Made]] = (None, {})

    @wraps(function)
    def remembered(*args: Asked.args, **named: Asked.kwargs) -> Made:
        nonlocal held
        packs = _everything(None).packs
        if held[0] is not packs:
            held = (packs, {})
        made, key = held[1], (args, tuple(sorted(named.items())))
        if key not in made:
            made[key] = function(*args, **named)
        return made[key]

    return remembered


_held: ContextVar[_Found | None] = ContextVar("packs held", default=None)


def _everything(root: Path | None) -> _Found:
    if root is None and (found := _held.get()) is not None:
        return found
    if root is not None or _site is None:
        return _Found(_read_all(root or PACKS))
    return _with_site(_site, _fingerprint(_site))


def _fingerprint(root: Path) -> tuple[int, int, int] | None:
    """What changes when something is released: the lock file is replaced, never rewritten."""
    try:
        stat = (root / LOCK).stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=8)
def _read_all(root: Path) -> Versions:
    found: dict[str, dict[int, Pack]] = {}
    for folder in sorted(root.glob("*/v*")):
        if re.fullmatch(r"v[1-9][0-9]*", folder.name) and (folder / "pack.yaml").exists():
            pack = read_pack(folder)
            found.setdefault(pack.id, {})[pack.version] = pack
    return found


@lru_cache(maxsize=4)
def _with_site(root: Path, _fingerprint: object) -> _Found:
    packs = {pack_id: dict(versions) for pack_id, versions in _read_all(PACKS).items()}
    faults: dict[tuple[str, int], str] = {}
    for (pack_id, version), sha256 in locked_versions(root / LOCK).items():
        if version in packs.get(pack_id, {}):
            continue
        pack = _released(root / pack_id / f"v{version}", sha256)
        if pack is None:
            faults[pack_id, version] = (
                f"Gói {pack_id} bản {version} không dùng được: tệp đã khác bản phát hành hoặc "
                "đã mất. Hãy phục hồi thư mục gói từ bản sao lưu."
            )
        else:
            packs.setdefault(pack_id, {})[version] = pack
    return _Found(packs, faults)


@lru_cache(maxsize=256)
def _released(folder: Path, sha256: str) -> Pack | None:
    """The pack in ``folder`` if its files are those that were released; read once and kept."""
    try:
        pack = read_pack(folder)
        return pack if pack.sha256 == sha256 else None
    except (PackError, OSError):
        return None
