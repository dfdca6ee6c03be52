"""In which of their roles, and from which unit, a person acts on a dossier."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from checklists import Pack
from compliance.core.permissions import Permission, Relation, Role, relations
from compliance.dossiers.models import MOVES, Dossier, Move
from compliance.systems.models import InformationSystem, RelationKind
from compliance.systems.queries import KINDS, holds
from compliance.units.queries import HeldRole, Viewer

OPERATING = (RelationKind.OPERATOR, RelationKind.LEAD_OPERATOR)


def roles_on(viewer: Viewer, system: InformationSystem, permission: Permission) -> list[HeldRole]:
    """Return the roles through which ``viewer`` has ``permission`` on a loaded system."""
    return [
        held
        for held in viewer.roles_held
        if _reaches(held, system, relations(permission, Role(held.role)))
    ]


def _reaches(held: HeldRole, system: InformationSystem, granted: frozenset[Relation]) -> bool:
    if Relation.OWN in granted and system.unit_id == held.unit_id:
        return True
    kinds = {kind for relation in granted for kind in KINDS.get(relation, ())}
    return any(r.unit_id == held.unit_id and r.kind in kinds and holds(r) for r in system.relations)


def operators(system: InformationSystem) -> set[UUID]:
    """Return the units that operate a loaded system today."""
    return {r.unit_id for r in system.relations if r.kind in OPERATING and holds(r)}


def deciding_role(pack: Pack, level: int) -> Role:
    """Return who decides at a level, by the pack's workflow (NĐ 331/2026 Đ18, Đ20 k3)."""
    for row in pack.section("workflow")["levels"]:
        if row["level"] == level:
            return Role.APPRAISER if row["approves"] == "specialised_unit" else Role.APPROVER
    return Role.APPROVER


def able(viewer: Viewer, dossier: Dossier, pack: Pack, move: Move) -> list[HeldRole]:
    """Return the roles in which ``viewer`` may take ``move``, independence left aside."""
    held = roles_on(viewer, dossier.system, move.permission)
    if move.permission == Permission.DOSSIER_DECIDE:
        wanted = deciding_role(pack, dossier.level)
        held = [h for h in held if h.role == wanted]
    return held


def independent(dossier: Dossier, held: Sequence[HeldRole]) -> list[HeldRole]:
    """Return the roles held at units that do not operate the system (NĐ 331/2026 Đ18 k4)."""
    inside = operators(dossier.system)
    return [h for h in held if h.unit_id not in inside]


def moves_for(viewer: Viewer, dossier: Dossier, pack: Pack) -> list[Move]:
    """Return the legal moves that are this person's to make now."""
    found = []
    for move in MOVES:
        if dossier.state not in move.sources:
            continue
        held = able(viewer, dossier, pack, move)
        if move.independent:
            held = independent(dossier, held)
        if held:
            found.append(move)
    return found


def barred_by_operating(viewer: Viewer, dossier: Dossier, pack: Pack) -> bool:
    """Whether a next step would be this person's, were it not for operating the system."""
    return any(
        dossier.state in move.sources
        and move.independent
        and bool(held := able(viewer, dossier, pack, move))
        and not independent(dossier, held)
        for move in MOVES
    )
