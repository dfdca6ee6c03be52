"""A folder that is looked at again and again: what is new or changed in it is scanned.

A file is taken once it has stopped growing. Results are written as JSON into a folder of their own,
with an index of what has been scanned, so that a restart scans nothing twice.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scanners.engine import scan_path, walk
from scanners.errors import ScanError
from scanners.version import rules

INDEX = "chi-muc.json"


@dataclass(frozen=True, slots=True)
class Seen:
    """A file that was scanned: its verdict (None if unreadable) and where the result lies."""

    path: Path
    verdict: str | None
    result: Path


class Watcher:
    """Scans what is new under a folder.

    Args:
        results: where results go; made if missing. What lies in it is never scanned.
        finish: called with each result before it is written, to sign it.

    Raises:
        ScanError: the folder is none, or results cannot be written.
    """

    def __init__(
        self, folder: Path, results: Path, finish: Callable[[dict[str, Any]], None] | None = None
    ) -> None:
        if not folder.is_dir() or folder.is_symlink():
            raise ScanError(f"{folder} không phải thư mục.")
        try:
            results.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError:
            raise ScanError(f"không ghi được vào thư mục kết quả {results}.") from None
        self._folder = folder
        self._results = results
        self._finish = finish
        self._index = self._load()
        self._before: dict[str, list[int]] = {}

    def look(self, *, settled: bool = False) -> Iterator[Seen]:
        """Look once; yield what was scanned.

        Args:
            settled: take files at once, without waiting to see that they have stopped growing.
        """
        now: dict[str, list[int]] = {}
        for path in self._files():
            try:
                status = path.stat()
            except OSError:
                continue
            name = path.relative_to(self._folder).as_posix()
            mark = [status.st_size, status.st_mtime_ns]
            now[name] = mark
            if self._index.get(name) == [*mark, rules()]:
                continue
            if settled or self._before.get(name) == mark:
                yield self._scan(path, name, mark)
        gone = set(self._index) - set(now)
        if gone:
            for name in gone:
                del self._index[name]
            self._save()
        self._before = now

    def _files(self) -> Iterator[Path]:
        try:
            found = list(walk(self._folder))
        except ScanError:  # empty
            return
        own = self._results.resolve()
        yield from (path for path in found if own not in path.resolve().parents)

    def _scan(self, path: Path, name: str, mark: list[int]) -> Seen:
        try:
            result = scan_path(path)
        except ScanError as problem:
            from scanners.entries import unread

            result = {"version": 1, "files": [unread(str(path), str(problem))]}
        if self._finish is not None:
            self._finish(result)
        # Two files of one name in two folders have two results.
        code = hashlib.sha256(name.encode()).hexdigest()[:12]
        target = self._results / f"{code}.json"
        self._write(target, result)
        self._index[name] = [*mark, rules()]
        self._save()
        return Seen(path, result["files"][0]["verdict"], target)

    def _load(self) -> dict[str, list[Any]]:
        try:
            data = json.loads((self._results / INDEX).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return data if isinstance(data, dict) else {}

    def _save(self) -> None:
        self._write(self._results / INDEX, self._index)

    def _write(self, target: Path, data: Any) -> None:
        """Write a file whole or not at all, for its owner alone."""
        partial = target.with_name(target.name + ".part")
        try:
            handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(data, file, ensure_ascii=False, indent=2)
            partial.replace(target)
        except OSError:
            raise ScanError(f"không ghi được vào thư mục kết quả {self._results}.") from None


def forever(watcher: Watcher, seconds: float) -> Iterator[Seen]:
    """Look again and again until interrupted."""
    while True:
        yield from watcher.look()
        time.sleep(seconds)
