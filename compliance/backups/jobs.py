"""What the worker does: looks for silent jobs, works the states out anew."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from compliance.backups import alarms, following
from compliance.core import jobs
from compliance.core.db import session, transaction
from compliance.units.models import HealthUnit

BATCH = 200


@jobs.only_when("backups.watch")
def somebody_to_tell() -> bool:
    """Whether a job is silent and nobody was told, or an alarm is over."""
    for statement in (alarms.untold(), alarms.broken()):
        if session().execute(statement.limit(1)).first() is not None:
            return True
    return False


@jobs.job("backups.watch")
def watch(progress: jobs.Progress, _args: dict[str, Any]) -> None:
    """Tell of each silence once; run twice it tells nobody twice."""
    found = session().execute(alarms.untold()).all()
    for done, (system_id, since) in enumerate(found, start=1):
        with transaction():
            alarms.tell(system_id, since)
        progress.report(done, len(found))
    with transaction():
        for alarm in session().scalars(alarms.broken()).all():
            alarms.close(alarm)


@jobs.job("backups.refresh")
def refresh_states(progress: jobs.Progress, _args: dict[str, Any]) -> None:
    """Work the state of every system out anew: nothing depends on a change having been seen."""
    units = session().scalars(select(HealthUnit.id).order_by(HealthUnit.id)).all()
    done = 0
    for first in range(0, len(units), BATCH):
        batch = units[first : first + BATCH]
        with transaction():
            following.refresh(batch)
        session().expunge_all()
        done += len(batch)
        progress.report(done, len(units))
