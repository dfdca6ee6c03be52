"""What the pages of reports share: finding a period or a report, the words they speak with."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint
from flask_login import current_user

from compliance.accounts.models import viewer_of
from compliance.core import jobs
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.web import found
from compliance.reporting.labels import PERIOD_STATES, STATE_TONES, STATE_WORDS
from compliance.reporting.models import ReportPeriod, UnitReport
from compliance.reporting.queries import find_period, find_report, rights_on, runs
from compliance.units.models import KIND_NAMES
from compliance.units.queries import Viewer

bp = Blueprint("reporting", __name__, url_prefix="/reports")


def me() -> Viewer:
    """Return the person who asks."""
    return viewer_of(current_user)


def period_within(period_id: UUID, permission: Permission = Permission.REPORT_READ) -> ReportPeriod:
    """Return a period within scope, or answer 404."""
    return found(find_period(me(), period_id, permission))


def report_within(report_id: UUID, permission: Permission = Permission.REPORT_READ) -> UnitReport:
    """Return a report within scope, or answer 404."""
    return found(find_report(me(), report_id, permission))


def rights(report_id: UUID, *asked: Permission) -> set[Permission]:
    """Return which of these permissions the person has on the report: one query."""
    return rights_on(me(), report_id, asked)


def runs_it(period: ReportPeriod) -> bool:
    """Whether the person runs the period."""
    return runs(me(), period)


def tell(period_id: UUID, stage: str) -> None:
    """Let the worker tell the units of a round: there may be thousands of them."""
    args = {"period": str(period_id), "stage": stage}
    jobs.enqueue("reporting.tell", args, actor_id=me().id)


@bp.context_processor
def words() -> dict[str, Any]:
    """Return what the templates of reports speak with."""
    return {
        "state_words": {key: _(word) for key, word in STATE_WORDS.items()},
        "state_tones": STATE_TONES,
        "period_states": PERIOD_STATES,
        "kind_names": KIND_NAMES,
    }
