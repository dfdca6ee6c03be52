"""The worker ends what is over."""

from __future__ import annotations

from typing import Any

from compliance.core import jobs
from compliance.core.db import transaction
from compliance.sharing.deciding import expire_due
from compliance.sharing.lapsing import lapse_due


@jobs.job("sharing.expire")
def expire_shares(_progress: jobs.Progress, _args: dict[str, Any]) -> None:
    """Record released shares whose term is over, and take back those that ran out unsent."""
    with transaction():
        expire_due()
        lapse_due()
