"""What changes periods and reports."""

from compliance.reporting.services.asking import (
    Request,
    close,
    open_ad_hoc,
    open_below,
    reopen,
)
from compliance.reporting.services.collating import (
    collate,
    mark_sent,
    same_figures,
    sector_content,
)
from compliance.reporting.services.correcting import end_excuse, excuse, reopen_report
from compliance.reporting.services.filling import (
    attach,
    detach,
    save_block,
    save_missing_note,
)
from compliance.reporting.services.opening import open_period
from compliance.reporting.services.reminding import remind_last_day, urge
from compliance.reporting.services.reviewing import accept, accept_together, return_report
from compliance.reporting.services.rounds import join
from compliance.reporting.services.submitting import refuse_unseen, submit, unreported_below
from compliance.reporting.services.telling import tell_round, untold

__all__ = [
    "Request",
    "accept",
    "accept_together",
    "attach",
    "close",
    "collate",
    "detach",
    "end_excuse",
    "excuse",
    "join",
    "mark_sent",
    "open_ad_hoc",
    "open_below",
    "open_period",
    "refuse_unseen",
    "remind_last_day",
    "reopen",
    "reopen_report",
    "return_report",
    "same_figures",
    "save_block",
    "save_missing_note",
    "sector_content",
    "submit",
    "tell_round",
    "unreported_below",
    "untold",
    "urge",
]
