"""Rows and bytes of the file store agree, whatever two people do at once and whoever is killed."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from compliance.core import files
from compliance.core.audit import AuditEvent
from compliance.core.db import transaction
from compliance.core.worker import housekeeping
from tests.support.databases import ROOT

#: An upload that stands still before its row does, or right after, with its announcement.
STANDING = """
import io, sys
from pathlib import Path
import compliance.app
from compliance.core import files
from compliance.core.db import Database, transaction
from compliance.core.filestore import FileStore
_, url, folder, moment = sys.argv
files.use_store(FileStore(Path(folder)))
def stand():
    print("there", flush=True)
    sys.stdin.read()
with Database(url).scope():
    with transaction():
        row = files.keep(io.BytesIO(b"bi giet"), name="a.txt", media_type="text/plain",
                         purpose="evidence", unit_id=None, actor_id=None)
        if moment == "before":
            stand()
    files.store().announce(row.sha256)
    stand()
"""
KILLED = hashlib.sha256(b"bi giet").hexdigest()


def keep(content: bytes = b"noi dung") -> files.StoredFile:
    return files.keep(
        io.BytesIO(content),
        name="a.txt",
        media_type="text/plain",
        purpose="evidence",
        unit_id=None,
        actor_id=None,
    )


def fails_after(act: Callable[[], object]) -> None:
    """Do something in a transaction that comes to nothing."""

    def failing() -> None:
        with transaction():
            act()
            raise LookupError

    with pytest.raises(LookupError):
        failing()


def test_a_transaction_that_fails_leaves_no_bytes_behind(db):
    seen = []
    fails_after(lambda: seen.append(files.store().path(keep().sha256)))
    assert not seen[0].exists()


def test_a_transaction_that_fails_takes_nobody_else_s_bytes(db):
    with transaction():
        kept = keep()
    fails_after(keep)
    with files.store().plain(kept.sha256) as path:
        assert path.read_bytes() == b"noi dung"
    fails_after(lambda: files.discard(kept, "xóa"))
    assert files.store().path(kept.sha256).exists()


def test_who_keeps_a_content_while_it_is_discarded_has_it(app, db, monkeypatch):
    with transaction():
        first = keep()
    database, second = app.extensions["database"], []

    def other() -> None:
        with app.app_context(), database.scope(), transaction():
            second.append(keep().sha256)

    thread = threading.Thread(target=other)
    remove = files._remove_unneeded

    def meanwhile(current, contents) -> set[str]:
        """The discarding stands, the bytes are still there: the other one comes in here."""
        if contents and not thread.ident:
            thread.start()
            thread.join()
        return remove(current, contents)

    monkeypatch.setattr(files, "_remove_unneeded", meanwhile)
    with transaction():
        files.discard(first, "xóa")
    assert second == [first.sha256]
    assert files.store().path(first.sha256).exists()


def test_a_deletion_that_was_not_carried_out_is_made_up_for(db):
    with transaction():
        gone, stays = keep(), keep(b"con can")
    with transaction():
        files.discard(gone, "xóa")
    files.store().write(io.BytesIO(b"noi dung"))  # as if killed before the bytes went
    housekeeping(None, {})
    assert not files.store().path(gone.sha256).exists()
    assert files.store().path(stays.sha256).exists()


@contextmanager
def upload_to_be_killed(copy, moment: str) -> Iterator[None]:
    """An upload in a process of its own, which is killed (SIGKILL) after the block."""
    upload = subprocess.Popen(
        [sys.executable, "-c", STANDING, copy.url, str(copy.data_dir), moment],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert upload.stdout is not None
        assert upload.stdout.readline() == "there\n"
        yield
    finally:
        upload.kill()
        upload.communicate()


def abandoned(db) -> list[str]:
    rows = db.scalars(select(AuditEvent).where(AuditEvent.event == "file:abandoned"))
    return [row.changes["sha256"] for row in rows]


def test_bytes_go_when_their_upload_was_killed_before_its_row_stood(db, copy):
    path = files.store().path(KILLED)
    with upload_to_be_killed(copy, "before"):
        files.store().sweep(pytest.fail)  # it lives
        assert path.exists()
    housekeeping(None, {})
    assert not path.exists()
    assert abandoned(db) == [KILLED]
    housekeeping(None, {})
    assert abandoned(db) == [KILLED]


def test_bytes_stay_when_their_upload_was_killed_after_its_row_stood(db, copy):
    with upload_to_be_killed(copy, "after"):
        pass
    housekeeping(None, {})
    with files.store().plain(KILLED) as path:
        assert path.read_bytes() == b"bi giet"
    assert abandoned(db) == []


def test_bytes_that_nobody_announced_are_left_alone(db):
    """As beside a database that was restored to an earlier day: they may be all there is."""
    sha256, _size = files.store().write(io.BytesIO(b"khong ai bao"))
    housekeeping(None, {})
    assert files.store().path(sha256).exists()
