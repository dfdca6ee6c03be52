"""Reminders and digests: each once, none lost, whoever is killed meanwhile."""

from __future__ import annotations

import random
import re
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from compliance.accounts.models import RoleAssignment, User
from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.worker import ensure
from compliance.notices.models import MailMessage, Notice
from compliance.notices.services import choose_mail
from compliance.obligations import reminding
from compliance.obligations.models import Obligation, ObligationDigest, ObligationReminder
from tests.support.dossiers import acting, user_of
from tests.support.workers import Workers, leader, miss, stored


def look(app, run_jobs, *kinds: str) -> None:
    for kind in ("obligations.refresh", *kinds):
        with acting(app):
            ensure(kind)
        run_jobs()


def expected(session) -> set[tuple]:
    """Who should have been told what by now, counted apart from the product's own query."""
    today = clock.today()
    held = [
        (a.user_id, a.unit_id)
        for a in session.scalars(select(RoleAssignment))
        if a.role in ("focal_point", "unit_head")
        and (a.valid_from is None or a.valid_from <= today)
        and (a.valid_to is None or a.valid_to >= today)
        and session.get(User, a.user_id).active
    ]
    return {
        (user, row.id, row.due_on, "late" if row.due_on < today else "soon")
        for row in session.scalars(select(Obligation))
        for user, unit in held
        if unit == row.unit_id and row.due_on and row.due_on <= today + timedelta(days=30)
    }


def told(session) -> list[tuple]:
    rows = session.scalars(select(ObligationReminder))
    return [(r.user_id, r.obligation_id, r.due_on, r.stage) for r in rows]


def named(session) -> int:
    """How many duties all notices speak of together."""
    subjects = session.scalars(select(Notice.subject).where(Notice.kind == reminding.REMINDER))
    return sum(int(re.match(r"\d+", subject).group()) for subject in subjects)


def test_each_duty_is_told_once_when_near_and_once_when_late(app, run_jobs, time):
    look(app, run_jobs, "obligations.remind", "obligations.remind")
    with acting(app) as session:
        first = expected(session)
        assert first
        assert set(told(session)) == first
        assert named(session) == len(first)
        bodies = session.scalars(select(Notice.body).where(Notice.kind == reminding.REMINDER))
        assert all("hạn" in body for body in bodies)
    time.advance(days=31)
    look(app, run_jobs, "obligations.remind")
    with acting(app) as session:
        assert set(told(session)) >= expected(session)
        assert named(session) == len(told(session))
        assert any(stage == "late" for *_rest, stage in set(told(session)) - first)


def test_a_digest_comes_once_a_week_and_not_by_mail_to_who_refused(app, run_jobs, time):
    with acting(app) as session, transaction():
        choose_mail(user_of(session, "focal.bvdk").id, {"obligation:due"})
    look(app, run_jobs, "obligations.digest", "obligations.digest")
    time.advance(days=3)
    look(app, run_jobs, "obligations.digest")
    with acting(app) as session:
        weeks = session.scalars(select(ObligationDigest.week)).all()
        assert {week.weekday() for week in weeks} == {0}
        people = Counter(session.scalars(select(ObligationDigest.user_id)))
        assert max(people.values()) <= 2  # a Sunday and the Wednesday after it
        focal = user_of(session, "focal.bvdk")
        digests = Notice.kind == reminding.DIGEST
        assert session.scalar(select(func.count()).where(digests, Notice.user_id == focal.id)) == 2
        mails = select(MailMessage.user_id).where(MailMessage.kind == reminding.DIGEST)
        assert focal.id not in set(session.scalars(mails))
        total = session.scalar(select(func.count()).where(digests))
    look(app, run_jobs, "obligations.digest")
    with acting(app) as session:
        assert session.scalar(select(func.count()).where(digests)) == total


def test_a_digest_names_each_thing_once_and_accounts_for_all(app, run_jobs):
    look(app, run_jobs, "obligations.digest")
    with acting(app) as session:
        bodies = set(session.scalars(select(Notice.body).where(Notice.kind == reminding.DIGEST)))
    assert any(" việc;" in body for body in bodies), "several systems of one unit share a day"
    for body in bodies:
        late, never, _days, soon, listed = re.fullmatch(
            r"Quá hạn: (\d+)\. Chưa làm lần nào: (\d+)\. Đến hạn trong (\d+) ngày: (\d+)\. (.+)\.",
            body,
        ).groups()
        lines = listed.split("; ")
        assert len(set(lines)) == len(lines) <= reminding.NAMED + 1, body
        counted = [re.search(r"(?:^và|\),) (\d+) việc", line) for line in lines]
        spoken = sum(int(found[1]) if found else 1 for found in counted)
        assert spoken == int(late) + int(never) + int(soon), body


@pytest.mark.postgresql_in_full
def test_workers_killed_at_random_moments_remind_everybody_once(app, run_jobs, db, copy, tmp_path):
    look(app, run_jobs)
    engine = app.extensions["database"].engine
    chance = random.Random(26)
    workers = Workers(copy, tmp_path)
    try:
        workers.start()
        workers.until(lambda: "obligations.remind" in stored(engine))
        workers.start()
        for _turn in range(3):
            workers.until(lambda: workers.has(leader(db)))
            miss(engine, "obligations.remind")
            workers.kill(leader(db), after=chance.uniform(0, 1.0))
            workers.start()
        workers.until(lambda: all_told(db))
    finally:
        workers.end()
    db.rollback()
    rows = told(db)
    assert len(rows) == len(set(rows))
    assert set(rows) == expected(db)
    assert named(db) == len(rows)


def all_told(db) -> bool:
    db.rollback()
    return set(told(db)) == expected(db)
