"""Writing a join: everything in the running transaction, every write noted."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from compliance.boundaries.models import BoundaryNeighbour
from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.dossiers.models import OPEN, Dossier, DossierState
from compliance.dossiers.queries import approved_dossiers
from compliance.dossiers.services import record
from compliance.regrouping import copying
from compliance.regrouping.determining import prefill
from compliance.regrouping.fields import short_name
from compliance.regrouping.ledger import Ledger
from compliance.regrouping.outlook import Outlook, Wish
from compliance.regrouping.risks import unite_risks
from compliance.requirements.models import RequirementResponse, ResponseEvidence
from compliance.systems.models import (
    Component,
    InformationSystem,
    Interconnection,
    NetworkZone,
    RelationKind,
    SizeMetric,
    SystemStatus,
    TransitionCase,
    UserGroup,
)
from compliance.systems.services.systems import note_case, register_system


def write_join(
    ledger: Ledger, outlook: Outlook, actor_id: UUID | None
) -> tuple[InformationSystem, dict[UUID, list[dict[str, str]]]]:
    """Write a join; return the joined system and what was said of answers to look at again.

    Raises:
        Refused: the code of the new system is badly written or taken.
    """
    wish = outlook.wish
    target = _target(ledger, wish)
    _fill(ledger, target, outlook)
    _parts(ledger, wish, target)
    copying.point_elsewhere(
        ledger,
        [system.id for system in wish.ended],
        target.id,
        [*(system.id for system in wish.systems), target.id],
    )
    for system in wish.ended:
        copying.move_rows(ledger, system.id, target.id)
    reviews = _answers(ledger, outlook, target, actor_id)
    unite_risks(ledger, target, wish.systems)
    prefill(ledger, target, outlook.facts, actor_id)
    for system in wish.ended:
        _close(ledger, system, target, actor_id)
    session().flush()
    return target, reviews


def _target(ledger: Ledger, wish: Wish) -> InformationSystem:
    if wish.new is None:
        return wish.main
    code, name = wish.new
    main = wish.main
    made = register_system(unit=main.unit, code=code, name=name, kind=main.kind, status=main.status)
    made.unit, made.product = main.unit, main.product
    ledger.note_added(made)
    copying.copy_relations(ledger, main.relations, made.id)
    copying.copy_confirmations(ledger, main.id, made.id)
    return made


def _fill(ledger: Ledger, target: InformationSystem, outlook: Outlook) -> None:
    fields = dict(outlook.fields)
    if outlook.wish.new is not None:
        # The level that was kept is one of another boundary: a person says what holds now.
        fields["transition_case"] = TransitionCase.UNDETERMINED.value
    before = target.transition_case
    ledger.put(target, **fields)
    if target.transition_case != before:
        ledger.note_added(
            note_case(target, _("Các hệ thống được gộp khác trường hợp chuyển tiếp."))
        )


def _parts(ledger: Ledger, wish: Wish, target: InformationSystem) -> None:
    members = {system.id for system in wish.systems}
    for link in copying.rows(Interconnection, target.id):
        if link.other_system_id in members:
            ledger.drop(link)
    named = {
        (link.other_system_id, link.other_name)
        for link in copying.rows(Interconnection, target.id)
        if link.other_system_id not in members
    }
    for source in wish.systems:
        if source.id == target.id:
            continue
        zones: dict[UUID, UUID] = {}
        for zone in copying.rows(NetworkZone, source.id):
            made = ledger.add(NetworkZone(**{**copying.columns_of(zone), "system_id": target.id}))
            zones[zone.id] = made.id
        session().flush()
        for part in copying.rows(Component, source.id):
            zone_id = zones.get(part.zone_id) if part.zone_id else None
            columns = {**copying.columns_of(part), "system_id": target.id, "zone_id": zone_id}
            ledger.add(Component(**columns))
        _keep_product(ledger, source, target)
        for link in copying.rows(Interconnection, source.id):
            key = (link.other_system_id, link.other_name)
            if link.other_system_id not in members and key not in named:
                named.add(key)
                ledger.add(Interconnection(**{**copying.columns_of(link), "system_id": target.id}))
        for model in (UserGroup, SizeMetric):
            copying.copy_rows(ledger, model, source.id, target.id)
        using = [r for r in source.relations if r.kind == RelationKind.USING]
        session().flush()
        session().refresh(target, ["relations"])
        known = [(r.kind, r.unit_id) for r in target.relations]
        copying.copy_relations(ledger, using, target.id, known)
        copying.copy_platforms(ledger, source.id, target.id, members)
        copying.copy_neighbours(ledger, source.id, target.id, members | {target.id})
        session().flush()
    for row in copying.rows(BoundaryNeighbour, target.id):
        if row.other_id in members:
            ledger.drop(row)
    session().flush()
    session().refresh(target, ["relations"])


def _keep_product(ledger: Ledger, source: InformationSystem, target: InformationSystem) -> None:
    """Name the software of a closed system as a part: a system runs on one product only."""
    product = source.product
    if product is not None and product.id != target.product_id:
        ledger.add(
            Component(
                system_id=target.id,
                kind="service",
                name=product.title[:255],
                purpose=_("Phần mềm của %(name)s trước khi gộp", name=source.name)[:255],
            )
        )


def _answers(
    ledger: Ledger, outlook: Outlook, target: InformationSystem, actor_id: UUID | None
) -> dict[UUID, list[dict[str, str]]]:
    """Write the answers; return what the systems said, by answer, where they differ."""
    R = RequirementResponse
    known = {
        (row.pack_id, row.item_id): row
        for row in session().scalars(select(R).where(R.system_id == target.id))
    }
    moment, reviews = clock.now(), {}
    names = ", ".join(short_name(system) for system in outlook.wish.systems)
    origin = _("%(names)s (gộp)", names=names)[:255]
    written: list[tuple[UUID, Sequence[UUID]]] = []
    for row in outlook.answers:
        if row.values is None:
            continue
        kept = known.get((row.pack_id, row.item_id))
        if kept is None:
            kept = ledger.add(
                R(
                    system_id=target.id,
                    unit_id=target.unit_id,
                    pack_id=row.pack_id,
                    item_id=row.item_id,
                    copied_from=origin,
                    changed_at=moment,
                    changed_by=actor_id,
                    **row.values,
                )
            )
        else:
            ledger.put(kept, **row.values)
        written.append((kept.id, row.evidence))
        if not row.agreed:
            reviews[kept.id] = [one.as_json() for one in row.said]
    session().flush()
    linked = _links(target.id)
    for response_id, pieces in written:
        ledger.prove(response_id, [p for p in pieces if (response_id, p) not in linked])
    session().flush()
    return reviews


def _links(system_id: UUID) -> set[tuple[UUID, UUID]]:
    link, R = ResponseEvidence, RequirementResponse
    found = session().execute(
        select(link.response_id, link.evidence_id)
        .join(R, R.id == link.response_id)
        .where(R.system_id == system_id)
    )
    return {(row[0], row[1]) for row in found}


def _close(
    ledger: Ledger, system: InformationSystem, target: InformationSystem, actor_id: UUID | None
) -> None:
    """Close a system: its draft dossier is withdrawn, an approved one stands as it was."""
    dossier = session().scalar(
        select(Dossier).where(Dossier.system_id == system.id, Dossier.state.in_(OPEN))
    )
    if dossier is not None:
        ledger.put(dossier, state=DossierState.WITHDRAWN.value, due_on=None)
        why = _("Hệ thống được gộp vào “%(name)s”.", name=target.name)
        ledger.note_added(record(dossier, "withdraw", actor_id, why))
        standing = approved_dossiers(system.id)
        state = DossierState.APPROVED if standing else DossierState.WITHDRAWN
        ledger.put(system, dossier_state=state.value)
    ledger.put(system, status=SystemStatus.JOINED.value)
