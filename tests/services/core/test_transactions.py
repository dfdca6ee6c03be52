"""A transaction that comes to nothing: what the user is told, and what is a fault of ours."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from compliance.core import clock
from compliance.core.db import session, transaction
from compliance.core.errors import Clash
from compliance.obligations.models import CalendarFeed


def add_feed(user_id, unit_id, secret: str = "a" * 64) -> None:
    session().add(
        CalendarFeed(
            user_id=user_id,
            unit_id=unit_id,
            name="Điện thoại",
            token_hash=secret,
            created_at=clock.now(),
        )
    )
    session().flush()


def feeds() -> int:
    return session().scalar(select(func.count()).select_from(CalendarFeed)) or 0


def test_what_another_has_just_added_is_told_in_a_sentence(app, db, user, unit):
    user_id, unit_id = user("focal.bvdk").id, unit("bvdk").id
    database, begun, told = app.extensions["database"], threading.Event(), []

    def other() -> None:
        with app.test_request_context("/"), database.scope():
            begun.set()
            try:
                with transaction():
                    add_feed(user_id, unit_id)
            except Clash as clash:
                told.append(clash.message)

    before = feeds()
    thread = threading.Thread(target=other)
    with transaction():
        add_feed(user_id, unit_id)
        thread.start()
        assert begun.wait(60)
    thread.join()
    assert len(told) == 1
    assert "vừa được ghi xong" in told[0]
    assert feeds() == before + 1


def test_a_row_that_points_nowhere_is_a_fault_and_stays_one(db, user):
    user_id = user("focal.bvdk").id
    before = feeds()
    with pytest.raises(IntegrityError), transaction():
        add_feed(user_id, uuid4())
    assert feeds() == before
