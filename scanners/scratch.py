"""Private folders for files in the clear: unpacked members, a file handed to the local page.

A folder goes with its ``with``. A process that is killed leaves its folder behind; it held a lock
in it, so the next process sees that nobody does any more, and removes it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

PREFIX = "scan-"
_LOCK = ".khoa"
#: Between making a folder and locking it a process must not be thought dead.
_YOUNG = 60


@contextlib.contextmanager
def private_folder() -> Iterator[Path]:
    """Yield an empty folder that only this account can read; gone at the end."""
    sweep()
    made = tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
    with made as name, Path(name, _LOCK).open("wb") as held:
        _locked(held)
        yield Path(name)


def sweep() -> None:
    """Remove the folders of processes that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if _is_ours(folder) and _is_left(folder / _LOCK):
                shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    status = folder.lstat()
    old = time.time() - status.st_mtime > _YOUNG
    mine = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
    return stat.S_ISDIR(status.st_mode) and mine and old


def _is_left(lock: Path) -> bool:
    """Whether nobody holds a lock."""
    with lock.open("r+b") as file:
        if not _locked(file):
            return False
    if os.name == "nt":  # no such lock there, but a file in use cannot be removed
        lock.unlink()
    return True


def _locked(file: IO[bytes]) -> bool:
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
