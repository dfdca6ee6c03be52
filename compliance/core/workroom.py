"""A folder of this process alone, for files half written or in the clear beside the file store.

As long as the process lives it holds a lock: what a killed one left behind is what nobody locks.
Another process that tidies up leaves alone what is in use, however long it has been.

A note in it says what the process was about to do elsewhere; whoever tidies up after it reads it.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import threading
import weakref
from collections.abc import Callable
from pathlib import Path

#: Of the lock beside each folder.
ENDING = ".lock"
_NOTE = ".note"


class Workroom:
    """The folder, made at first use under ``root``; gone with the object or the process."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._own: Path | None = None
        self._making = threading.Lock()

    def path(self) -> Path:
        """Return the folder."""
        with self._making:
            if self._own is None:
                self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._own = self._made()
            return self._own

    def _made(self) -> Path:
        while True:
            lock = self._root / f"{secrets.token_hex(16)}{ENDING}"
            held = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
            fcntl.flock(held, fcntl.LOCK_EX)
            # Somebody may have tidied up between the two lines before: then this is no lock.
            if lock.exists():
                break
            os.close(held)
        own = lock.with_suffix("")
        own.mkdir(mode=0o700)
        weakref.finalize(self, _leave, own, lock, held, os.getpid())
        return own

    def note(self, word: str) -> Path:
        """Put down a word (no dot in it) on the disk; who carried out what it says unlinks it."""
        made = self.path() / f"{word}.{secrets.token_hex(16)}{_NOTE}"
        with made.open("xb") as handle:
            os.fsync(handle.fileno())
        folder = os.open(made.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # the name itself, too, must outlive a power cut
        finally:
            os.close(folder)
        return made

    def sweep(self, read: Callable[[str], object]) -> None:
        """Remove what killed processes left, once ``read`` was given the word of every note.

        A note stays when ``read`` raises.
        """
        for lock in self._root.glob(f"*{ENDING}"):
            try:
                tried = os.open(lock, os.O_RDWR)
            except FileNotFoundError:
                continue
            try:
                fcntl.flock(tried, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue  # its process lives
            else:
                own = lock.with_suffix("")
                for note in own.glob(f"*{_NOTE}"):
                    read(note.name.partition(".")[0])
                    note.unlink()
                shutil.rmtree(own, ignore_errors=True)
                lock.unlink(missing_ok=True)
            finally:
                os.close(tried)


def _leave(own: Path, lock: Path, held: int, pid: int) -> None:
    # Not in a child that was born with it; a note that stands is for whoever tidies up.
    if os.getpid() == pid and not any(own.glob(f"*{_NOTE}")):
        shutil.rmtree(own, ignore_errors=True)
        lock.unlink(missing_ok=True)
    os.close(held)
