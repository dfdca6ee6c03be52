"""What changes periods and reports."""

from compliance.reporting.services.collating import collate, mark_sent, sector_content
from compliance.reporting.services.filling import save_block, save_missing_note
from compliance.reporting.services.opening import Request, open_ad_hoc, open_period
from compliance.reporting.services.reminding import remind_last_day, urge
from compliance.reporting.services.reviewing import accept, return_report
from compliance.reporting.services.submitting import submit, unreported_below

__all__ = [
    "Request",
    "accept",
    "collate",
    "mark_sent",
    "open_ad_hoc",
    "open_period",
    "remind_last_day",
    "return_report",
    "save_block",
    "save_missing_note",
    "sector_content",
    "submit",
    "unreported_below",
    "urge",
]
