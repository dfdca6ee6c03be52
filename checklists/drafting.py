"""A version on its way: what is wrong with it, what to think about, and its release into a root."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from checklists.archive import UNNAMED
from checklists.citations import dead_in_pack
from checklists.comparison import compare
from checklists.library import available, forget
from checklists.lock import HEAD, NAME, locked_versions
from checklists.model import PackError, Problem
from checklists.pack import Pack, read_pack
from checklists.reading import check_plain, line_of
from checklists.validation import validate_version

_VERSION = re.compile(r"v[0-9]+")
_STATUS = re.compile(r"^status:.*$", re.MULTILINE)


@dataclass(frozen=True)
class Verdict:
    """``problems`` forbid the release, ``warnings`` ask for a look; ``pack`` None: unreadable."""

    pack: Pack | None
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()


def examine(folder: Path, day: date | None = None) -> Verdict:
    """Judge a version (…/<id>/v<n>) that is to follow the released and shipped ones.

    ``day``: warn of texts cited that are dead on that day.
    """
    plain = [fault for path in sorted(folder.rglob("*.yaml")) for fault in check_plain(path)]
    if plain:
        return Verdict(None, tuple(plain))
    pack, faults = validate_version(folder, placed=False)
    if pack is None:
        return Verdict(None, tuple(faults))
    faults.extend(_place_faults(pack))
    if faults:
        return Verdict(pack, tuple(faults))
    dead = dead_in_pack(pack, day) if day else ()
    return Verdict(pack, (), (*_warnings(pack), *dead))


def predecessor(pack_id: str) -> Pack | None:
    """The newest version there is, released or shipped."""
    return max(
        (pack for pack in available() if pack.id == pack_id),
        key=lambda pack: pack.version,
        default=None,
    )


def publish(folder: Path, root: Path) -> Pack:
    """Release the version in ``folder`` into ``root``: all of it, or nothing, once and for ever.

    The files are put in place first; they count from the moment the lock names them. Publishing
    the same content again changes nothing, so a caller that was stopped may repeat it.

    Raises:
        PackError: it is faulty, or not newer than what there is.
    """
    with _alone(root), tempfile.TemporaryDirectory(dir=root, prefix=".new-") as work:
        copy = Path(work) / "pack"
        shutil.copytree(folder, copy)
        _mark_released(copy / "pack.yaml")
        pack = read_pack(copy, placed=False)
        key, sha256 = (pack.id, pack.version), pack.sha256
        if locked_versions(root / NAME).get(key) != sha256:
            verdict = examine(copy)
            if verdict.problems:
                raise PackError(*verdict.problems)
            _put(copy, root / pack.id / f"v{pack.version}")
            _lock(root / NAME, f"{pack.id}@{pack.version} {sha256}\n")
    forget()
    return read_pack(root / pack.id / f"v{pack.version}")


def _place_faults(pack: Pack) -> Iterator[Problem]:
    head = pack.folder / "pack.yaml"
    newest = predecessor(pack.id)
    for step, name in ((pack.folder.name, f"v{pack.version}"), (pack.folder.parent.name, pack.id)):
        if not _VERSION.fullmatch(pack.folder.name):
            break
        if step not in (name, UNNAMED):
            yield Problem(
                head,
                line_of(head, ("id",)),
                f"Gói ghi {pack.id} bản {pack.version} nhưng nằm trong thư mục “{step}”: đổi tên "
                "thư mục hoặc sửa pack.yaml.",
            )
    if pack.version < 1:
        yield Problem(head, line_of(head, ("version",)), "version phải là số từ 1.")
    elif newest and pack.version <= newest.version:
        yield Problem(
            head,
            line_of(head, ("version",)),
            f"Đã có bản {newest.version} của gói {pack.id}: bản mới phải là bản "
            f"{newest.version + 1} trở lên.",
        )
    known = {pack.id, *(other.id for other in available())}
    for key in ("replaces", "replaced_by"):
        other = pack.head.get(key)
        if other and other not in known:
            yield Problem(head, line_of(head, (key,)), f"Không có gói “{other}”.")


def _warnings(pack: Pack) -> Iterator[Problem]:
    newest = predecessor(pack.id)
    if newest is None:
        return
    head = pack.folder / "pack.yaml"
    if pack.effective_from < newest.effective_from:
        yield Problem(
            head,
            line_of(head, ("effective_from",)),
            f"Bản này có hiệu lực từ {pack.effective_from}, sớm hơn bản {newest.version} "
            f"({newest.effective_from}).",
        )
    for item in compare(newest, pack).removed:
        yield Problem(
            head,
            1,
            f"Không còn mục {item.id} của bản {newest.version}: mã không dùng lại cho mục khác; "
            "câu trả lời cũ của mục này vào danh sách bỏ.",
        )


def _mark_released(head: Path) -> None:
    text = head.read_text("utf-8")
    head.write_text(_STATUS.sub("status: released", text, count=1), "utf-8")


def _put(source: Path, target: Path) -> None:
    """Move a folder into place; one that no lock names is the rest of a stopped release."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        shutil.rmtree(target)
    os.rename(source, target)


def _lock(path: Path, line: str) -> None:
    """Add a line by replacing the file: readers see the old or the new one, never a half."""
    text = path.read_text("utf-8") if path.exists() else HEAD
    with tempfile.NamedTemporaryFile(
        "w", dir=path.parent, prefix=".lock-", delete=False, encoding="utf-8"
    ) as handle:
        handle.write(text + line)
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(handle.name, path)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".publishing").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
