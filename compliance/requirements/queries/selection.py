"""Which rows of a sheet a page shows."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, field

from compliance.requirements.models import OPEN, WITH_GAP, ResponseState
from compliance.requirements.queries.rows import Row, Sheet


@dataclass(frozen=True)
class Selection:
    """Which rows a page shows: one group, or all; open, unknown, or all."""

    group: str = ""
    show: str = ""
    rows: tuple[Row, ...] = field(default=())

    def after(self, item_id: str) -> Row | None:
        """Return the row that follows ``item_id`` among those shown."""
        ids = [row.item.id for row in self.rows]
        here = ids.index(item_id) + 1 if item_id in ids else 0
        return self.rows[here] if here < len(ids) else None

    def before(self, item_id: str) -> Row | None:
        """Return the row before ``item_id`` among those shown."""
        ids = [row.item.id for row in self.rows]
        return self.rows[ids.index(item_id) - 1] if item_id in ids[1:] else None


def select_rows(
    sheet: Sheet, group: str, show: str, marked: Container[str] = frozenset()
) -> Selection:
    """Return the rows of a group (unknown key: all) that the filter lets through.

    ``marked``: ids of the rows that somebody wants looked at again.
    """
    chosen: Iterable[Row] = sheet.rows
    if any(g.key == group for g in sheet.groups):
        chosen = next(g for g in sheet.groups if g.key == group).rows
    else:
        group = ""
    if show == "open":
        chosen = [r for r in chosen if r.state in OPEN]
    elif show == "unknown":
        chosen = [r for r in chosen if r.state == ResponseState.UNKNOWN]
    elif show == "gaps":
        chosen = [r for r in chosen if r.state in WITH_GAP]
    elif show == "review":
        chosen = [r for r in chosen if r.item.id in marked]
    else:
        show = ""
    return Selection(group, show, tuple(chosen))
