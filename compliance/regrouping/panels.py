"""What other features' pages say of joins and partings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from checklists import load
from compliance.boundaries.models import Side
from compliance.boundaries.queries import Boundary
from compliance.boundaries.slots import Action
from compliance.classification.evaluation import Standing as Determined
from compliance.classification.models import ClassificationRun
from compliance.classification.services import SHORTEST_JUSTIFICATION
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.todo import Todo
from compliance.regrouping.levels import SPLIT
from compliance.regrouping.models import Regrouping, Standing, Way
from compliance.regrouping.queries import lineage_of, systems_to_look_at, waiting_reviews
from compliance.requirements.models import STATE_LABELS, ResponseState
from compliance.requirements.slots import Basis, Mark
from compliance.systems.models import InformationSystem
from compliance.systems.queries import may_touch
from compliance.systems.slots import Panel, TaskLine
from compliance.units.queries import Viewer


def panel_of(viewer: Viewer, system: InformationSystem) -> Panel:
    """Return where a system comes from, or into what it went."""
    if not may_touch(viewer, system.id, Permission.DOSSIER_READ):
        return Panel()
    return Panel(
        tasks=[
            TaskLine(
                _("Gộp, tách"),
                "regrouping.show",
                {"regrouping_id": row.id},
                "met",
                _("đã gộp") if row.way == Way.JOIN else _("đã tách"),
                lineage_words(row, system.id),
                first=True,
            )
            for row in lineage_of(system.id)
        ]
    )


def lineage_words(row: Regrouping, system_id: UUID) -> str:
    """Say what a regrouping made of one of its systems."""
    me = next(one for one in row.members if one.system_id == system_id)
    others = [one for one in row.members if one.system_id != system_id]
    if row.way == Way.JOIN and me.standing == Standing.ENDED:
        into = next(one for one in row.members if one.standing != Standing.ENDED)
        return _("Đã gộp vào %(name)s", name=into.name)
    names = ", ".join(one.name for one in others if one.standing != Standing.KEPT)
    if row.way == Way.JOIN:
        return _("Gộp từ %(names)s", names=names)
    if me.standing == Standing.KEPT:
        return _("Tách thành %(names)s", names=f"{me.name}, {names}")
    origin = next(one for one in row.members if one.standing == Standing.KEPT)
    return _("Tách từ %(name)s", name=origin.name)


def actions_of(held: Boundary) -> list[Action]:
    """Return what may be done from the page of a boundary, neighbours inside it chosen."""
    key = held.system.id
    inside = [
        str(one.system.id)
        for one in held.neighbours
        if one.decided is not None and one.decided.side == Side.IN
    ]
    return [
        Action(_("Gộp với hệ thống khác"), "regrouping.choose", {"system_id": key, "with": inside}),
        Action(_("Tách hệ thống"), "regrouping.divide", {"system_id": key}),
    ]


def marks_of(system_id: UUID, pack_id: str) -> Mapping[str, Mark]:
    """Return a mark for each answer that was put together and waits for a look."""
    return {
        name: Mark(
            label=_("cần xem lại"),
            why=_("Các hệ thống được gộp trả lời khác nhau: ")
            + "; ".join(
                f"{one['system']}: {STATE_LABELS[ResponseState(one['state'])]}" for one in row.said
            ),
            endpoint="regrouping.review",
            args={"regrouping_id": row.regrouping_id, "_anchor": f"row-{name}"},
        )
        for name, row in waiting_reviews(system_id, pack_id).items()
    }


def basis_of(system: InformationSystem, run: ClassificationRun | None) -> Basis | None:
    """Return by which pack and level a joined or new system is asked until it is determined."""
    row = next(iter(lineage_of(system.id)), None)
    if row is None:
        return None
    me = next(one for one in row.members if one.system_id == system.id)
    kept = me.standing == Standing.KEPT
    if me.standing == Standing.ENDED or (kept and row.way == Way.PART):
        return None
    if run is not None and run.concluded_at and run.concluded_at >= row.committed_at:
        return None
    basis = row.outlook["basis"]
    if not basis["level"]:
        return None
    if run is not None and (run.proposed_level or 0) >= basis["level"]:
        return None
    return Basis(load(basis["pack"], version=basis["version"]), basis["level"])


def split_of(system: InformationSystem, level: int | None) -> Mapping[str, Any]:
    """Return the fact of gate G-SPLIT: whether the level is lower than it was before."""
    before = _before(system.id)
    if before is None or level is None:
        return {}
    return {SPLIT: level < before}


def guard(
    system: InformationSystem, _standing: Determined, proposed: int | None, reason: str | None
) -> None:
    """Refuse a lower level than before a join or parting without an argument (Đ8 k3).

    Raises:
        Refused: says which level stood before.
    """
    before = _before(system.id)
    if before is None or proposed is None or proposed >= before:
        return
    if len(reason or "") < SHORTEST_JUSTIFICATION:
        raise Refused(
            _(
                "Trước khi gộp, tách, cấp độ là %(before)s. Đề xuất cấp %(n)s thấp hơn phải có "
                "giải trình bằng văn bản (NĐ 331/2026 Điều 8 khoản 3), ít nhất %(most)s ký tự.",
                before=before,
                n=proposed,
                most=SHORTEST_JUSTIFICATION,
            ),
            "justification",
        )


def _before(system_id: UUID) -> int | None:
    """Return the level before the newest regrouping of a system that goes on."""
    row = next(iter(lineage_of(system_id)), None)
    if row is None:
        return None
    me = next(one for one in row.members if one.system_id == system_id)
    return None if me.standing == Standing.ENDED else row.level_before


def todos_for(viewer: Viewer) -> list[Todo]:
    """Return answers put together that wait for a look: one query."""
    return [
        Todo(
            _("%(system)s: %(n)s câu trả lời gộp lại cần xem", system=name, n=count),
            "regrouping.review",
            {"regrouping_id": key},
            severity="info",
        )
        for key, name, count in systems_to_look_at(viewer)
    ]
