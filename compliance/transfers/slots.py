"""What other features' pages say of transfers."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from checklists import load
from compliance.classification.models import ClassificationRun
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.todo import Todo
from compliance.requirements.slots import Basis, Mark
from compliance.systems import labels
from compliance.systems.models import InformationSystem, TransitionCase
from compliance.systems.queries import may_touch
from compliance.systems.slots import Panel, TaskLine
from compliance.transfers.candidates import has_old_work, waiting_systems
from compliance.transfers.queries import (
    newest_transfer,
    systems_to_look_at,
    waiting_counts,
    waiting_reviews,
)
from compliance.units.queries import Viewer


def basis_of(system: InformationSystem, run: ClassificationRun | None) -> Basis | None:
    """Return pack and level of a transfer that no determination has caught up with yet."""
    transfer = newest_transfer(system.id)
    if transfer is None:
        return None
    if run is not None and (run.pack_id, run.pack_version) == (
        transfer.target_id,
        transfer.target_version,
    ):
        return None
    return Basis(load(transfer.target_id, version=transfer.target_version), transfer.level)


def marks_of(system_id: UUID, pack_id: str) -> Mapping[str, Mark]:
    """Return a mark for each row whose carried answer waits for a look."""
    return {
        name: Mark(
            label=_("cần xem lại"),
            why=" ".join(
                dict.fromkeys(
                    f"{reason['from']}: {reason['why']}" for row in rows for reason in row.reasons
                )
            ),
            endpoint="transfers.review",
            args={"transfer_id": rows[-1].transfer_id, "_anchor": f"row-{name}"},
        )
        for name, rows in waiting_reviews(system_id, pack_id).items()
    }


def panel_of(viewer: Viewer, system: InformationSystem) -> Panel:
    """Return the lines on transition and transfer of the task list of a system."""
    if not may_touch(viewer, system.id, Permission.DOSSIER_READ):
        return Panel()
    args = {"system_id": system.id}
    open_case = system.transition_case == TransitionCase.UNDETERMINED
    tasks = [
        TaskLine(
            _("Trường hợp chuyển tiếp"),
            "transfers.case",
            args,
            "none" if open_case else "met",
            labels.label(labels.TRANSITIONS, system.transition_case),
        )
    ]
    transfer = newest_transfer(system.id)
    if transfer is not None:
        waiting = waiting_counts([system.id]).get(system.id, 0)
        words = _("còn %(n)s câu cần xem lại", n=waiting) if waiting else _("Đã chuyển")
        tasks.append(
            TaskLine(
                _("Chuyển sang chế độ mới"),
                "transfers.show",
                {"transfer_id": transfer.id},
                "partly" if waiting else "met",
                words,
            )
        )
    elif has_old_work(system.id):
        tasks.append(
            TaskLine(
                _("Chuyển sang chế độ mới"), "transfers.simulate", args, "none", _("Chưa chuyển")
            )
        )
    return Panel(tasks=tasks)


def todos_for(viewer: Viewer) -> list[Todo]:
    """Return what is to be carried over and what carried is to be looked at: two queries."""
    found = []
    if count := waiting_systems(viewer):
        found.append(
            Todo(
                _("%(n)s hệ thống còn theo chế độ cũ, cần chuyển sang chế độ mới", n=count),
                "transfers.index",
                {"state": "todo"},
                severity="warn",
            )
        )
    found += [
        Todo(
            _("%(system)s: %(n)s câu trả lời chuyển sang cần xem lại", system=name, n=count),
            "transfers.review",
            {"transfer_id": transfer_id},
            severity="info",
        )
        for transfer_id, name, count in systems_to_look_at(viewer)
    ]
    return found
