"""What happened to the dossiers, plans, inspections and reports of a unit, in one line of time.

Every feature gives a SELECT of its own steps, scoped to the viewer; the page is one query over
them all. A feature registers its ``Source`` once, when its views are imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, case, cast, literal, select, union_all

from compliance.core.audit import AuditEvent
from compliance.core.i18n import _
from compliance.core.paging import ListRequest, Page, paginate
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer


@dataclass(frozen=True)
class Source:
    """The steps of one feature.

    ``steps`` returns SELECTs made by ``line`` or ``audited``, none if the viewer may not read
    any; ``labels`` says what a step is called; the page of a row is ``endpoint`` with ``arg``.
    """

    key: str
    steps: Callable[[Viewer, HealthUnit], Sequence[Select[Any]]]
    labels: Mapping[str, Any]
    endpoint: str
    arg: str


@dataclass(frozen=True)
class Line:
    """One step: when, what, on what, by whom, and where to look."""

    at: datetime
    label: str
    title: str
    actor: str
    endpoint: str
    args: Mapping[str, Any]


#: Names under which the product itself acts in the trail.
_NOBODY = frozenset({"system", "worker", "cli"})
_sources: dict[str, Source] = {}


def add_source(source: Source) -> None:
    """Register the steps of a feature."""
    _sources[source.key] = source


def line(source: str, *, at: Any, step: Any, row: Any, title: Any, actor: Any) -> Select[Any]:
    """Return a SELECT of steps; ``row`` is the id that the page of a row takes."""
    return select(
        at.label("at"),
        literal(source, String).label("source"),
        step.label("step"),
        cast(row, String).label("row"),
        title.label("title"),
        actor.label("actor"),
    )


def audited(source: str, unit_id: UUID, targets: Mapping[UUID, str], steps: Any) -> Select[Any]:
    """Return named events of the trail on rows of a unit: ``targets`` are their ids and titles.

    The rows are those that the viewer may see, at least one: the caller has scoped them.
    """
    titles = {str(key): title for key, title in targets.items()}
    title = case(titles, value=AuditEvent.target_id, else_="")
    return line(
        source,
        at=AuditEvent.at,
        step=AuditEvent.event,
        row=AuditEvent.target_id,
        title=title,
        actor=AuditEvent.actor,
    ).where(
        AuditEvent.unit_id == str(unit_id),
        AuditEvent.event.in_(list(steps)),
        AuditEvent.target_id.in_(list(titles)),
    )


def timeline(viewer: Viewer, unit: HealthUnit, page: int = 1) -> Page[Line]:
    """Return one page of the steps of a unit within scope, newest first."""
    found = [one for source in _sources.values() for one in source.steps(viewer, unit)]
    asked = ListRequest(sort="at", descending=True, page=page, filters={})
    if not found:
        return Page([], asked, False, 0, False)
    steps = union_all(*found).subquery()
    columns = [steps.c[name] for name in ("row", "at", "source", "step", "title", "actor")]
    rows: Page[Any] = paginate(select(*columns), asked, {"at": steps.c.at}, "at", scalars=False)
    return replace(rows, rows=[_line(row) for row in rows.rows])


def _line(row: Any) -> Line:
    source = _sources[row.source]
    return Line(
        at=row.at,
        label=str(source.labels.get(row.step, row.step)),
        title=row.title or "",
        actor=str(_("Hệ thống")) if row.actor in _NOBODY else row.actor or "",
        endpoint=source.endpoint,
        args={source.arg: UUID(row.row)},
    )
