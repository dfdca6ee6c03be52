"""The scans of one data set, and what changed between two of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import defer, joinedload

from compliance.core.db import session
from compliance.core.permissions import Permission
from compliance.scans.models import Scan
from compliance.scans.queries import columns_of, is_stopping, scan_scope
from compliance.units.queries import Viewer

#: As many as one page can show; older ones stay in the list of scans.
MOST = 100


@dataclass(frozen=True)
class ColumnChange:
    """A column in two scans; None where the file has no such column."""

    table: str
    name: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def tone(self) -> str:
        """good: no longer stops; bad: stops now; neutral: something else changed; same."""
        was = self.before is not None and is_stopping(self.before)
        now = self.after is not None and is_stopping(self.after)
        if was != now:
            return "good" if was else "bad"
        return "same" if self._shown(self.before) == self._shown(self.after) else "neutral"

    @staticmethod
    def _shown(column: Mapping[str, Any] | None) -> Any:
        return column and (column["entity"], column["state"])


def scans_of_asset(viewer: Viewer, asset_id: UUID) -> Sequence[Scan]:
    """Return the newest scans of a data set within scope."""
    return (
        session()
        .scalars(
            select(Scan)
            .where(Scan.asset_id == asset_id, scan_scope(viewer, Permission.SCAN_READ))
            .options(joinedload(Scan.job), defer(Scan.result))
            .order_by(Scan.created_at.desc())
            .limit(MOST)
        )
        .all()
    )


def newest_of_assets(viewer: Viewer, asset_ids: Sequence[UUID]) -> Mapping[UUID, Scan]:
    """Return the newest finished scan of each data set within scope."""
    newest = (
        select(Scan.asset_id, func.max(Scan.created_at).label("at"))
        .where(Scan.asset_id.in_(asset_ids), Scan.verdict.is_not(None))
        .group_by(Scan.asset_id)
        .subquery()
    )
    rows = session().scalars(
        select(Scan)
        .join(newest, (newest.c.asset_id == Scan.asset_id) & (newest.c.at == Scan.created_at))
        .where(scan_scope(viewer, Permission.SCAN_READ))
        .options(defer(Scan.result))
    )
    return {scan.asset_id: scan for scan in rows if scan.asset_id is not None}


def compare(before: Scan, after: Scan) -> list[ColumnChange]:
    """Return every column of both scans, what changed first."""
    old, new = _by_name(before), _by_name(after)
    rows = [
        ColumnChange(table, name, old.get((table, name)), new.get((table, name)))
        for table, name in dict.fromkeys([*new, *old])
    ]
    order = {"bad": 0, "good": 1, "neutral": 2, "same": 3}
    return sorted(rows, key=lambda row: order[row.tone])


def people_in(scan: Scan) -> int | None:
    """Return the largest number of distinct people of a table, if the scan counted them."""
    tables = (scan.result or {}).get("tables", [])
    counted = [
        n for table in tables if (n := (table.get("risk") or {}).get("distinct_people")) is not None
    ]  # fmt: skip
    return max(counted, default=None)


def _by_name(scan: Scan) -> dict[tuple[str, str], Mapping[str, Any]]:
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    for column in columns_of(scan):
        found.setdefault((column["table"] or "", column["name"]), column)
    return found
