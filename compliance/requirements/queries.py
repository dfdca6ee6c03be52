"""Which requirements apply to a system, what was answered, with what evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import selectinload

from checklists import Item, Pack
from compliance.classification.queries import pack_of_run, standing_run
from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.todo import Todo
from compliance.evidence.models import Evidence
from compliance.requirements.models import (
    OPEN,
    WITH_PLAN,
    RequirementResponse,
    ResponseState,
)
from compliance.requirements.slots import basis_for
from compliance.systems.models import InformationSystem
from compliance.systems.queries import system_scope
from compliance.units.queries import Viewer


@dataclass(frozen=True)
class Row:
    """A requirement with what was answered to it."""

    item: Item
    response: RequirementResponse | None

    @property
    def state(self) -> ResponseState:
        """The answer; no row is "not answered"."""
        return ResponseState(self.response.state) if self.response else ResponseState.NOT_ANSWERED

    @property
    def version(self) -> int:
        """What an edit must still find: 0 before the first answer."""
        return self.response.version if self.response else 0


@dataclass(frozen=True)
class Group:
    """The rows of one subject."""

    key: str
    title: str
    rows: tuple[Row, ...]

    @property
    def answered(self) -> int:
        """How many rows are answered, "không biết" not counted."""
        return sum(row.state not in OPEN for row in self.rows)


@dataclass(frozen=True)
class Sheet:
    """All requirements of a system at its level."""

    system: InformationSystem
    pack: Pack
    level: int
    groups: tuple[Group, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row in the order of the pack."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def counts(self) -> Mapping[ResponseState, int]:
        """Rows by state."""
        return Counter(row.state for row in self.rows)

    @property
    def total(self) -> int:
        """How many requirements apply."""
        return sum(len(group.rows) for group in self.groups)

    @property
    def answered(self) -> int:
        """How many are answered."""
        return sum(group.answered for group in self.groups)

    def open_rows(self, *, binding: bool = False) -> list[Row]:
        """Return rows that still need an answer; ``binding``: only those the decree asks for."""
        return [r for r in self.rows if r.state in OPEN and (not binding or is_binding(r.item))]

    def find(self, item_id: str) -> Row | None:
        """Return the row of a requirement that applies here."""
        return next((row for row in self.rows if row.item.id == item_id), None)


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


SHOW = ("open", "unknown", "gaps", "review")


def is_binding(item: Item) -> bool:
    """Whether the decree asks for it: physical security is outside (NĐ 331/2026 Đ30 k2)."""
    return item.extra.get("nd331") is not None


def group_key(item: Item) -> str:
    """Return a short key of the row's subject: the middle of its id, as ``ruiro``."""
    return item.id.split("-")[1].lower()


def sheet_of(system: InformationSystem) -> Sheet | None:
    """Return the requirements of a system; None before its level is proposed.

    Two queries for the answers with their evidence, one for the run.
    """
    run = standing_run(system.id)
    basis = basis_for(system, run)
    if basis is not None:
        living = responses_of(system.id, basis.pack.id)
        return build_sheet(system, basis.pack, basis.level, living)
    if run is None or run.proposed_level is None:
        return None
    pack = pack_of_run(run)
    return build_sheet(system, pack, run.proposed_level, responses_of(system.id, pack.id))


def build_sheet(
    system: InformationSystem,
    pack: Pack,
    level: int,
    responses: Mapping[str, RequirementResponse],
) -> Sheet:
    """Put answers beside the requirements of ``pack`` that apply at ``level``."""
    groups: dict[str, list[Row]] = {}
    titles: dict[str, str] = {}
    for item in pack.items_at(level):
        key = group_key(item)
        titles.setdefault(key, item.group.vi)
        groups.setdefault(key, []).append(Row(item, responses.get(item.id)))
    return Sheet(
        system,
        pack,
        level,
        tuple(Group(key, titles[key], tuple(rows)) for key, rows in groups.items()),
    )


def select_rows(
    sheet: Sheet, group: str, show: str, marked: Container[str] = frozenset()
) -> Selection:
    """Return the rows of a group (unknown key: all) that the filter lets through.

    ``marked`` are the ids of rows that somebody wants looked at again.
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
        gaps = (*WITH_PLAN, ResponseState.NOT_MET)
        chosen = [r for r in chosen if r.state in gaps]
    elif show == "review":
        chosen = [r for r in chosen if r.item.id in marked]
    else:
        show = ""
    return Selection(group, show, tuple(chosen))


def responses_of(system_id: UUID, pack_id: str) -> dict[str, RequirementResponse]:
    """Return the answers of a system by requirement, evidence loaded."""
    rows = session().scalars(
        select(RequirementResponse)
        .where(RequirementResponse.system_id == system_id, RequirementResponse.pack_id == pack_id)
        .options(selectinload(RequirementResponse.evidence))
    )
    return {row.item_id: row for row in rows}


def _usable_for(system: type[InformationSystem] | InformationSystem) -> ColumnElement[bool]:
    """Return the condition that a piece of evidence is the system's, or its unit's as a whole."""
    return or_(
        Evidence.system_id == system.id,
        and_(Evidence.system_id.is_(None), Evidence.unit_id == system.unit_id),
    )


def evidence_of(system: InformationSystem) -> Sequence[Evidence]:
    """Return every piece of evidence that may stand behind answers of a system, by title."""
    return (
        session()
        .scalars(select(Evidence).where(_usable_for(system)).order_by(Evidence.title, Evidence.id))
        .all()
    )


def find_evidence(viewer: Viewer, system_id: UUID, evidence_id: UUID) -> Evidence | None:
    """Return a piece of evidence of a system whose dossier ``viewer`` may read."""
    return session().scalar(
        select(Evidence)
        .join(InformationSystem, _usable_for(InformationSystem))
        .where(
            Evidence.id == evidence_id,
            InformationSystem.id == system_id,
            system_scope(viewer, Permission.DOSSIER_READ),
        )
    )


def todos_for(viewer: Viewer) -> list[Todo]:
    """Return what the viewer's own units have to find out or are late with: two queries."""
    mine = (
        select(RequirementResponse.system_id, InformationSystem.name, func.count())
        .join(InformationSystem, InformationSystem.id == RequirementResponse.system_id)
        .where(system_scope(viewer, Permission.DOSSIER_WRITE))
        .group_by(RequirementResponse.system_id, InformationSystem.name)
        .order_by(func.count().desc(), InformationSystem.name)
        .limit(5)
    )
    unknown = session().execute(mine.where(RequirementResponse.state == ResponseState.UNKNOWN))
    todos = [
        Todo(
            _("%(system)s: %(n)s câu “không biết” cần hỏi", system=name, n=count),
            "requirements.list",
            {"system_id": system_id, "show": "unknown"},
            severity="info",
        )
        for system_id, name, count in unknown
    ]
    late = session().execute(
        mine.add_columns(func.min(RequirementResponse.due)).where(
            RequirementResponse.state.in_(WITH_PLAN), RequirementResponse.due < clock.today()
        )
    )
    todos += [
        Todo(
            _("%(system)s: %(n)s việc trong phương án đã quá hạn", system=name, n=count),
            "requirements.list",
            {"system_id": system_id, "show": "gaps"},
            due=first,
            severity="bad",
        )
        for system_id, name, count, first in late
    ]
    return todos
