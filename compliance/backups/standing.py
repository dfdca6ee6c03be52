"""Where the backups of a system stand at a moment: by the stored state, in Python and in SQL."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case

from compliance.backups.models import BackupPolicy, BackupState
from compliance.core import clock
from compliance.core.i18n import _l


class Standing(enum.StrEnum):
    """Whether runs keep to the policy."""

    LATE = "late"
    NEVER = "never"
    NONE = "none"
    OK = "ok"


STANDINGS: Mapping[Standing, Any] = {
    Standing.LATE: _l("Trễ lịch"),
    Standing.NEVER: _l("Chưa chạy lần nào"),
    Standing.NONE: _l("Chưa có chính sách"),
    Standing.OK: _l("Đúng lịch"),
}
TONES = {Standing.LATE: "bad", Standing.NEVER: "bad", Standing.NONE: "warn", Standing.OK: "good"}
CODES = {
    Standing.LATE: "not_met",
    Standing.NEVER: "not_met",
    Standing.NONE: "none",
    Standing.OK: "met",
}


def standing_of(policy: BackupPolicy | None, state: BackupState | None) -> Standing:
    """Return where a system stands now; ``standing_sql`` says the same."""
    if policy is None or state is None or state.due_at is None:
        return Standing.NONE
    if state.due_at >= clock.now():
        return Standing.OK
    return Standing.NEVER if state.last_ok_at is None else Standing.LATE


def last_day(state: BackupState | None) -> date | None:
    """Return the day of the last run that went well; one written by hand ends with its day."""
    if state is None or state.last_ok_at is None:
        return None
    return clock.local(state.last_ok_at - timedelta(seconds=1)).date()


def standing_sql() -> ColumnElement[str]:
    """Return the standing as SQL over policy and state, both outer-joined."""
    return case(
        (BackupPolicy.id.is_(None), Standing.NONE),
        (BackupState.due_at.is_(None), Standing.NONE),
        (BackupState.due_at >= clock.now(), Standing.OK),
        (BackupState.last_ok_at.is_(None), Standing.NEVER),
        else_=Standing.LATE,
    )
