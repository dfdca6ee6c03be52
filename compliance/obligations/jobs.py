"""What the worker does: brings duties up to date, reminds, sends the weekly digest."""

from __future__ import annotations

from itertools import islice
from typing import Any

from compliance.core import clock, jobs
from compliance.core.db import session, transaction
from compliance.obligations import following, reminding
from compliance.obligations.services import refresh

#: People looked at in one transaction.
_PEOPLE = 50

jobs.only_when("obligations.refresh")(following.is_behind)


@jobs.job("obligations.refresh")
def refresh_duties(progress: jobs.Progress, _args: dict[str, Any]) -> None:
    """Look again at the units in which something happened, once a day at all of them.

    What happens during the run comes after the noted mark, so the next run sees it. Killed half
    way, the next run begins anew: doing it twice changes nothing.
    """
    until, today = following.newest_seq(), clock.today()
    units = iter(following.units_to_refresh(following.mark(), until))
    done = 0
    while batch := list(islice(units, following.BATCH)):
        with transaction():
            refresh(batch)
        session().expunge_all()
        done += len(batch)
        progress.report(done, done)
    with transaction():
        following.set_mark(until, today)


@jobs.only_when("obligations.remind")
def somebody_to_remind() -> bool:
    """Whether somebody is to be reminded, and the duties are those of today."""
    seen = following.mark()
    if seen is None or seen.full_on != clock.today():
        return False
    one = reminding.pending(clock.today()).limit(1)
    return session().execute(one).first() is not None


@jobs.job("obligations.remind")
def remind(progress: jobs.Progress, _args: dict[str, Any]) -> None:
    """Tell everybody who was not told yet; run twice it tells nobody twice."""
    units = reminding.units_to_remind()
    for done, unit_id in enumerate(units, start=1):
        with transaction():
            reminding.remind(unit_id)
        progress.report(done, len(units))


@jobs.only_when("obligations.digest")
def somebody_to_digest() -> bool:
    """Whether somebody's week has not been looked at, and the duties are those of today."""
    seen = following.mark()
    if seen is None or seen.full_on != clock.today():
        return False
    found = reminding.awaiting_digest()
    return session().execute(found.limit(1)).first() is not None


@jobs.job("obligations.digest")
def send_digests(progress: jobs.Progress, _args: dict[str, Any]) -> None:
    """Send the digest of the week to everybody who has none; run twice it sends nothing twice."""
    done = 0
    while people := list(reminding.people_to_digest(_PEOPLE)):
        with transaction():
            for user_id, units in people:
                reminding.digest(user_id, units)
        done += len(people)
        progress.report(done, done)
