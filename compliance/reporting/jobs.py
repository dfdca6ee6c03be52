"""What the worker does: tells units of a round, reminds them on the last working day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from compliance.core import clock, jobs
from compliance.core.db import transaction
from compliance.reporting.services import tell_round, untold
from compliance.reporting.services.reminding import due_for_reminder, remind_last_day

#: Reports told in one transaction.
_BATCH = 50


@jobs.only_when("reporting.remind")
def somebody_to_remind() -> bool:
    """Whether some report is due and was not told of."""
    return bool(due_for_reminder(clock.today()))


@jobs.job("reporting.remind")
def remind(progress: jobs.Progress, _args: dict[str, Any]) -> None:
    """Tell of every report whose last working day it is; run twice it tells nobody twice."""
    waiting = list(due_for_reminder(clock.today()))
    for start in range(0, len(waiting), _BATCH):
        with transaction():
            remind_last_day(waiting[start : start + _BATCH])
        progress.report(start, len(waiting))


@jobs.job("reporting.tell")
def tell(progress: jobs.Progress, args: dict[str, Any]) -> None:
    """Tell the units of a round that it was opened, or consolidated; run twice it tells once."""
    stage = args["stage"]
    waiting = list(untold(UUID(args["period"]), stage))
    for start in range(0, len(waiting), _BATCH):
        with transaction():
            tell_round(waiting[start : start + _BATCH], stage)
        progress.report(start, len(waiting))
