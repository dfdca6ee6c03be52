"""The regular look at the words of plans: the inventory changes, packs change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from compliance.core import jobs
from compliance.core.db import transaction
from compliance.plans.services.refreshing import plans_after, refresh_many


@jobs.job("plans.refresh")
def look_again(progress: jobs.Progress, _args: dict[str, Any]) -> None:
    """Derive the words of every plan again; doing it twice changes nothing."""
    last: UUID | None = None
    done = 0
    while plans := plans_after(last):
        with transaction():
            refresh_many(plans)
        done += len(plans)
        last = plans[-1].id
        progress.report(done, done)
