"""Rows and bytes of the file store agree, whatever two people do at once and whoever is killed."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable

import pytest

from compliance.core import files
from compliance.core.db import transaction
from compliance.core.worker import housekeeping


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

    def meanwhile(current, contents) -> None:
        """The discarding stands, the bytes are still there: the other one comes in here."""
        if contents and not thread.ident:
            thread.start()
            thread.join()
        remove(current, contents)

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
