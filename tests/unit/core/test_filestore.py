"""Bytes on the disk: what is in use stays, what a killed process left goes, one key for all."""

from __future__ import annotations

import io
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from compliance.core.filestore import FileStore
from tests.support.databases import ROOT

LEFT = """
import io, sys
from pathlib import Path
from compliance.core.filestore import FileStore
store = FileStore(Path(sys.argv[1]))
with store.scratch() as made:
    made.write_bytes(b"in the clear")
    print("there", flush=True)
    sys.stdin.read()
"""


def told_of_nothing(sha256: str) -> None:
    """Nobody here announces a content."""
    raise AssertionError(sha256)


class Sweeping(io.BytesIO):
    """An upload during which another process tidies up."""

    def __init__(self, data: bytes, other: FileStore) -> None:
        super().__init__(data)
        self._other = other

    def read(self, size: int | None = -1) -> bytes:
        self._other.sweep(told_of_nothing)
        return super().read(size)


def in_the_clear(folder: Path) -> list[Path]:
    return [path for path in (folder / "files" / "tmp").glob("*/*") if path.is_file()]


def test_tidying_up_leaves_an_upload_and_a_file_that_is_read_alone(tmp_path):
    mine, other = FileStore(tmp_path), FileStore(tmp_path)
    sha256, size = mine.write(Sweeping(b"x" * 3_000_000, other))
    assert size == 3_000_000
    with mine.plain(sha256) as path:
        other.sweep(told_of_nothing)
        assert path.read_bytes() == b"x" * 3_000_000
    assert in_the_clear(tmp_path) == []


def test_what_a_killed_process_left_goes_and_only_then(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", LEFT, str(tmp_path)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "there\n"
        store = FileStore(tmp_path)
        store.sweep(told_of_nothing)
        assert len(in_the_clear(tmp_path)) == 1
    finally:
        process.kill()
        process.communicate()
    store.sweep(told_of_nothing)
    assert list((tmp_path / "files" / "tmp").iterdir()) == []


def test_what_earlier_releases_left_goes_too(tmp_path):
    (tmp_path / "files" / "tmp").mkdir(parents=True)
    for name in ("tmpabc", "tmp/tmpdef.csv"):
        (tmp_path / "files" / name).write_bytes(b"in the clear")
    FileStore(tmp_path).sweep(told_of_nothing)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_store_that_ends_leaves_nothing(tmp_path):
    store = FileStore(tmp_path)
    store.write(io.BytesIO(b"x"))
    del store
    assert list((tmp_path / "files" / "tmp").iterdir()) == []


def test_what_was_announced_is_told_until_it_was_seen_to(tmp_path):
    store, told = FileStore(tmp_path), []
    store.announce("ab" * 32)
    del store  # ends with its word not kept: as one that was killed

    def away(_sha256: str) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        FileStore(tmp_path).sweep(away)
    FileStore(tmp_path).sweep(told.append)
    FileStore(tmp_path).sweep(told.append)
    assert told == ["ab" * 32]
    assert list((tmp_path / "files" / "tmp").iterdir()) == []


@pytest.mark.parametrize("number", [8])
def test_processes_that_start_together_have_one_key(tmp_path, number):
    stores, found = [FileStore(tmp_path) for _n in range(number)], []
    gate = threading.Barrier(number)

    def ask(store: FileStore) -> None:
        gate.wait()
        found.append(str(store.identity()))

    threads = [threading.Thread(target=ask, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == number
    assert len(set(found)) == 1
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["files.key"]
    assert (tmp_path / "keys" / "files.key").stat().st_mode & 0o777 == 0o600
