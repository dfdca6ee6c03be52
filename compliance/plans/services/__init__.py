"""Changes of four-layer plans."""

from compliance.plans.services.coverage import cover, decline, end_coverage
from compliance.plans.services.freezing import freeze, record_document, withdraw
from compliance.plans.services.measures import (
    FIELDS,
    attach,
    detach,
    link,
    new_plan,
    save_many,
    save_measure,
    start_plan,
)
from compliance.plans.services.refreshing import refresh, refresh_many
from compliance.plans.services.suggesting import accept, stands_in

__all__ = [
    "FIELDS",
    "accept",
    "attach",
    "cover",
    "decline",
    "detach",
    "end_coverage",
    "freeze",
    "link",
    "new_plan",
    "record_document",
    "refresh",
    "refresh_many",
    "save_many",
    "save_measure",
    "stands_in",
    "start_plan",
    "withdraw",
]
