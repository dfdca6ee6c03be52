"""What the page of a dossier shows, gathered in a constant number of queries."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checklists import Pack
from compliance.classification.models import ClassificationRun
from compliance.classification.queries import standing_run
from compliance.core import clock
from compliance.core.db import session
from compliance.core.formatting import format_number
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.dossiers.acting import barred_by_operating, moves_for, roles_on
from compliance.dossiers.canonical import hash_of
from compliance.dossiers.models import (
    ENDED,
    Dossier,
    DossierComment,
    DossierRevision,
    DossierState,
    Move,
)
from compliance.dossiers.panels import DossierPanel, panels_of
from compliance.dossiers.quality import Finding, findings_of
from compliance.dossiers.queries import (
    TimelineEntry,
    comments_of,
    dossier_on_its_way,
    revisions_of,
    timeline,
)
from compliance.dossiers.readiness import Lack, blocking, lacks_of
from compliance.dossiers.services import pack_of, sheet_for
from compliance.dossiers.snapshot import without_network
from compliance.requirements.queries import Sheet
from compliance.systems.models import SystemStatus
from compliance.units.queries import Viewer


@dataclass(frozen=True)
class Task:
    """A line of the task list."""

    label: str
    endpoint: str
    args: Mapping[str, Any]
    code: str
    status: str


@dataclass(frozen=True)
class Board:
    """Everything on the page of a dossier."""

    dossier: Dossier
    pack: Pack
    run: ClassificationRun
    #: The newest classification, if it is not the one the dossier follows.
    newer_run: ClassificationRun | None
    sheet: Sheet
    lacks: Sequence[Lack]
    findings: Sequence[Finding]
    tasks: Sequence[Task]
    moves: Sequence[Move]
    barred: bool
    writable: bool
    #: Whether a dossier may be opened that follows the newer classification and replaces this one.
    renewable: bool
    may_comment: bool
    events: Sequence[TimelineEntry]
    comments: Sequence[DossierComment]
    revisions: Sequence[Any]
    warnings: Sequence[str]
    #: Cards of higher features.
    panels: Sequence[DossierPanel]

    @property
    def stops(self) -> list[Lack]:
        """What stops the submission."""
        return blocking(self.lacks)


@dataclass(frozen=True)
class Frozen:
    """A revision read back: its data without what the reader may not see."""

    data: Mapping[str, Any]
    intact: bool
    network: bool


def board_of(viewer: Viewer, dossier: Dossier) -> Board:
    """Gather the page of a dossier found within scope."""
    pack = pack_of(dossier)
    run = session().get_one(ClassificationRun, dossier.run_id)
    newest = standing_run(dossier.system_id)
    sheet = sheet_for(dossier, pack)
    alive = dossier.state not in ENDED
    findings = findings_of(dossier, run, sheet) if alive else []
    lacks = lacks_of(dossier, run, sheet, findings) if alive else []
    legal = moves_for(viewer, dossier, pack)
    writes = bool(roles_on(viewer, dossier.system, Permission.DOSSIER_WRITE))
    return Board(
        dossier=dossier,
        pack=pack,
        run=run,
        newer_run=newest if newest is not None and newest.id != run.id else None,
        sheet=sheet,
        lacks=lacks,
        findings=findings,
        tasks=_tasks(dossier, run, sheet, lacks),
        moves=legal,
        barred=barred_by_operating(viewer, dossier, pack),
        writable=dossier.editable and writes,
        renewable=writes
        and dossier.state == DossierState.APPROVED
        and newest is not None
        and newest.id != run.id
        and dossier_on_its_way(dossier.system_id) is None,
        may_comment=any(move.verb == "return" for move in legal),
        events=timeline(dossier.id),
        comments=comments_of(dossier.id),
        revisions=revisions_of(dossier.id),
        warnings=_warnings(dossier),
        panels=panels_of(viewer, dossier),
    )


def frozen_board(row: DossierRevision, network: bool) -> Frozen:
    """Read a revision back; its hash is computed again from the stored text."""
    data = json.loads(row.snapshot)
    if not network:
        data = without_network(data)
    return Frozen(data, hash_of(row.snapshot) == row.sha256, network)


def _tasks(
    dossier: Dossier, run: ClassificationRun, sheet: Sheet, lacks: Sequence[Lack]
) -> list[Task]:
    system = {"system_id": dossier.system_id}
    missing = {
        key: sum(lack.section == key for lack in lacks)
        for key in ("description", "classification", "risks", "details", "regulation")
    }

    def line(key: str, label: str, endpoint: str, args: Mapping[str, Any]) -> Task:
        count = missing[key]
        words = _("còn thiếu %(n)s mục", n=count) if count else _("đủ")
        return Task(label, endpoint, args, "partly" if count else "met", words)

    done, total = sheet.answered, sheet.total
    answers = Task(
        _("Trả lời yêu cầu"),
        "requirements.list",
        system,
        "met" if done == total else "partly" if done else "none",
        f"{format_number(done)}/{format_number(total)}",
    )
    return [
        line("description", _("Mô tả hệ thống"), "systems.show", system),
        line(
            "classification",
            _("Phân loại: cấp độ %(n)s", n=dossier.level),
            "classification.result",
            {**system, "run_id": run.id},
        ),
        answers,
        line("risks", _("Đánh giá rủi ro"), "risks.list", system),
        line("details", _("Nội dung hồ sơ"), "dossiers.edit", {"dossier_id": dossier.id}),
        line("regulation", _("Quy chế bảo đảm an ninh mạng"), "systems.show", system),
    ]


def _warnings(dossier: Dossier) -> list[str]:
    found = []
    running = dossier.system.status == SystemStatus.ACTIVE
    if dossier.level >= 3 and running and dossier.state not in (DossierState.APPROVED, *ENDED):
        found.append(
            _(
                "Hệ thống cấp %(n)s đang vận hành khi hồ sơ chưa được phê duyệt: phải phê duyệt "
                "trước khi đưa vào vận hành (NĐ 331/2026 Đ30 k6).",
                n=dossier.level,
            )
        )
    if dossier.level >= 4:
        found.append(
            _(
                "Cấp 4, 5 do Bộ Công an thẩm định (NĐ 331/2026 Đ18 k3): đơn vị chuyên trách cho ý "
                "kiến và ghi kết quả thẩm định vào đây."
            )
        )
    if dossier.due_on is not None and dossier.due_on < clock.today():
        found.append(_("Bước này đã quá hạn luật định."))
    return found
