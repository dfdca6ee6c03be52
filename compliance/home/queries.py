"""What the first page shows, gathered from the features below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from compliance.accounts.models import User
from compliance.appraisal.todos import todos_for as appraisal_todos
from compliance.backups.todos import todos_for as backup_todos
from compliance.classification import queries as classification
from compliance.contracts.queries import todos_for as contract_todos
from compliance.core.audit import AuditEvent
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.todo import Todo
from compliance.dossiers import queries as dossiers
from compliance.dossiers.models import Dossier
from compliance.dossiers.todos import todos_for as dossier_todos
from compliance.incidents.todos import todos_for as incident_todos
from compliance.inspections import queries as inspections
from compliance.inspections.models import Inspection
from compliance.inspections.queries.findings import finding_counts
from compliance.obligations.queries import State, is_late, kinds_of
from compliance.plans import queries as plans
from compliance.plans import totals as layer_figures
from compliance.privacy import queries as privacy
from compliance.products import queries as products
from compliance.registers import queries as registers
from compliance.regrouping.panels import todos_for as regrouping_todos
from compliance.reporting.todos import todos_for as report_todos
from compliance.requirements import queries as requirements
from compliance.risks import queries as risks
from compliance.scans import queries as scans
from compliance.scans.models import Scan
from compliance.sharing import queries as sharing
from compliance.sharing.models import ShareRequest
from compliance.systems.models import GONE, InformationSystem
from compliance.systems.queries import shared as systems
from compliance.systems.queries import system_scope
from compliance.training.slots import todos_for as training_todos
from compliance.transfers.slots import todos_for as transfer_todos
from compliance.units.models import HealthUnit, UnitGroup
from compliance.units.queries import unit_scope
from compliance.upkeep.queries import todos_for as upkeep_todos

#: Every feature that offers something to do.
SOURCES: tuple[Callable[[User], Sequence[Todo]], ...] = (
    systems.todos_for,
    classification.todos_for,
    requirements.todos_for,
    risks.todos_for,
    dossier_todos,
    transfer_todos,
    regrouping_todos,
    appraisal_todos,
    plans.todos_for,
    products.todos_for,
    scans.todos_for,
    sharing.todos_for,
    privacy.todos_for,
    registers.todos_for,
    backup_todos,
    incident_todos,
    training_todos,
    contract_todos,
    upkeep_todos,
    inspections.todos_for,
    report_todos,
)
_ORDER = {"bad": 0, "warn": 1, "info": 2, "ok": 3}
#: What a person may have worked on: table → how it is named, its page, the page's argument.
WORK: Mapping[str, tuple[Callable[[UUID], Select[Any]], str, str]] = {
    "information_system": (
        lambda key: select(InformationSystem.name).where(InformationSystem.id == key),
        "systems.show",
        "system_id",
    ),
    "scan": (lambda key: select(Scan.file_name).where(Scan.id == key), "scans.show", "scan_id"),
    "share_request": (
        lambda key: select(ShareRequest.title).where(ShareRequest.id == key),
        "sharing.show",
        "share_id",
    ),
    "inspection": (
        lambda key: select(Inspection.code).where(Inspection.id == key),
        "inspections.show",
        "inspection_id",
    ),
    "dossier": (
        lambda key: (
            select(InformationSystem.name)
            .join(Dossier, Dossier.system_id == InformationSystem.id)
            .where(Dossier.id == key)
        ),
        "dossiers.show",
        "dossier_id",
    ),
}


_NEVER = datetime.max.replace(tzinfo=UTC)


def todos(viewer: User) -> list[Todo]:
    """Return everything the viewer has to do, most pressing first."""
    found = [todo for source in SOURCES for todo in source(viewer)]
    return sorted(
        found,
        key=lambda t: (
            not t.first,
            t.until or _NEVER,  # a clock that counts hours stands above every day
            _ORDER.get(t.severity, 9),
            t.due or date.max,
            t.text,
        ),
    )


@dataclass(frozen=True)
class Recent:
    """Something the viewer changed lately."""

    name: str
    endpoint: str
    args: Mapping[str, Any]


def left_off(viewer: User, most: int = 3) -> list[Recent]:
    """Return the last things the viewer worked on, from the audit trail."""
    rows = session().execute(
        select(AuditEvent.target_type, AuditEvent.target_id)
        .where(AuditEvent.actor_id == str(viewer.id), AuditEvent.target_type.in_(WORK))
        .order_by(AuditEvent.seq.desc())
        .limit(60)
    )
    wanted = list(dict.fromkeys((kind, key) for kind, key in rows if kind and key))[:most]
    found = []
    for kind, key in wanted:
        named, endpoint, argument = WORK[kind]
        label = session().scalar(named(UUID(key)))
        if label:
            found.append(Recent(str(label), endpoint, {argument: key}))
    return found


def systems_at_home(viewer: User) -> list[tuple[InformationSystem, str | None]]:
    """Return the systems of the viewer's own units with the verdict of their newest scan."""
    own = select(HealthUnit.id).where(unit_scope(viewer, Permission.SYSTEM_WRITE))
    rows = (
        session()
        .scalars(
            select(InformationSystem)
            .where(InformationSystem.unit_id.in_(own))
            .order_by(InformationSystem.name)
            .limit(30)
        )
        .all()
    )
    verdicts = scans.latest_verdicts(viewer, (row.id for row in rows))
    return [(row, verdicts.get(row.id)) for row in rows]


#: Duties of the calendar that have a list of their own, which is counted there.
WITH_A_LIST = ("inspections.findings",)
#: Kinds of duties on the first page; the rest is one line.
MOST_KINDS = 6


def late_in_sector(viewer: User) -> list[Todo]:
    """Return what is late in the viewer's scope, each line leading to its rows.

    What is a duty is counted by the calendar, as everywhere else: two pages never say two numbers.
    """
    found: list[Todo] = []

    def add(count: int, text: str, endpoint: str, **args: str) -> None:
        if count:
            found.append(Todo(f"{text}: {count}", endpoint, args, severity="bad"))

    if viewer.may(Permission.INSPECTION_READ):
        late = finding_counts(viewer)["late"]
        add(late, _("Kiến nghị kiểm tra quá hạn khắc phục"), "inspections.findings", late="1")
    if viewer.may(Permission.DOSSIER_READ):
        late = dossiers.overdue_count(viewer)
        add(late, _("Hồ sơ cấp độ quá hạn xử lý"), "dossiers.list", late="1")
    if viewer.may(Permission.REGISTER_READ):  # the calendar's pages, and those of the registers
        kinds = [kind for kind in kinds_of(viewer, is_late()) if kind.key not in WITH_A_LIST]
        for kind in kinds[:MOST_KINDS]:
            text = _("%(kind)s (quá hạn)", kind=kind.label)
            add(kind.total, text, "obligations.list", kind=kind.key, state=State.LATE)
        others = sum(kind.total for kind in kinds[MOST_KINDS:])
        add(others, _("Việc khác quá hạn"), "dashboards.attention")
        count = registers.open_incidents(viewer)
        add(count, _("Sự cố chưa kết thúc"), "registers.list_entries", register="incidents")
    return found


@dataclass(frozen=True)
class Sector:
    """Where the sector stands; facilities that only cooperate stay outside."""

    systems: int
    important: int
    important_proposed: int
    important_approved: int
    units: int
    units_four_layers: int
    findings_open: int
    findings_late: int
    scans_failed: int


def sector(viewer: User) -> Sector:
    """Return the sector's figures within the viewer's scope: five queries whatever its size."""
    binding = select(HealthUnit.id).where(
        HealthUnit.group == UnitGroup.SUBORDINATE, HealthUnit.closed_on.is_(None)
    )
    # The unit first: most systems of others are left out before their relations are looked at.
    active = (
        InformationSystem.unit_id.in_(binding)
        & (InformationSystem.status.not_in(GONE))
        & system_scope(viewer, Permission.SYSTEM_READ)
    )
    important = InformationSystem.important.is_(True)
    proposed = InformationSystem.proposed_level.is_not(None)
    approved = InformationSystem.approved_level.is_not(None)
    counted = (
        session()
        .execute(
            select(
                func.count(),
                _count(important),
                _count(important & (proposed | approved)),
                _count(important & approved),
            ).where(active)
        )
        .one()
    )
    layers = layer_figures.totals(viewer).get(UnitGroup.SUBORDINATE)
    findings = finding_counts(viewer)
    failed = session().scalar(
        select(func.count()).where(
            scans.scan_scope(viewer, Permission.SCAN_READ), Scan.verdict == "fail"
        )
    )
    four = (layers.units, layers.complete) if layers else (0, 0)
    return Sector(*counted, *four, findings["waiting"], findings["late"], failed or 0)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)
