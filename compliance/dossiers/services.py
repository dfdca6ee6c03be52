"""Opening a dossier, writing in it, and every step of its way to a decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from checklists import Pack, load
from compliance.classification.models import ClassificationRun
from compliance.classification.queries import standing_run
from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.text import clean
from compliance.dossiers.acting import able, independent
from compliance.dossiers.concerned import tell
from compliance.dossiers.models import (
    MOVE_OF,
    STATE_LABELS,
    Dossier,
    DossierComment,
    DossierEvent,
    DossierState,
    Move,
    Section,
)
from compliance.dossiers.queries import approved_dossiers, dossier_on_its_way
from compliance.requirements.queries import Sheet, sheet_at
from compliance.settings.queries import add_working_days
from compliance.systems.models import InformationSystem, TransitionCase
from compliance.units.queries import HeldRole, Viewer

SHORTEST_REASON = 10
#: What a higher feature asks before a step: called with dossier and verb, refuses or returns.
_guards: list[Callable[[Dossier, str], None]] = []


def add_guard(guard: Callable[[Dossier, str], None]) -> None:
    """Let a higher feature refuse steps; ``guard`` raises ``Refused`` with the reason."""
    if guard not in _guards:
        _guards.append(guard)


def open_dossier(system: InformationSystem, actor_id: UUID | None) -> Dossier:
    """Open a dossier for the level that the standing classification proposes.

    Raises:
        Refused: no level is proposed yet, or a dossier is on its way.
    """
    run = standing_run(system.id)
    if run is None or run.proposed_level is None:
        raise Refused(_("Hãy xác định cấp độ trước khi lập hồ sơ."))
    if dossier_on_its_way(system.id) is not None:
        raise Refused(_("Hệ thống này đang có một hồ sơ chưa xong."))
    _refuse_ended(system, run)
    standing = approved_dossiers(system.id)
    dossier = Dossier(
        department_id=system.department_id,
        unit_id=system.unit_id,
        system_id=system.id,
        created_at=clock.now(),
        supersedes_id=standing[0].id if standing else None,
    )
    _follow(dossier, run)
    dossier.state = DossierState.DRAFT
    dossier.revision = 0
    dossier.system = system
    session().add(dossier)
    try:
        session().flush()
    except IntegrityError:
        raise Clash(_("Người khác vừa mở hồ sơ cho hệ thống này. Hãy tải lại trang.")) from None
    record(dossier, "open", actor_id)
    mirror(dossier)
    return dossier


def _refuse_ended(system: InformationSystem, run: ClassificationRun) -> None:
    """Refuse a determination of an ended regime, but for a project under way (Đ39 k1)."""
    last = load(run.pack_id, version=run.pack_version).effective_to
    ended = last is not None and clock.today().isoformat() > last
    if ended and system.transition_case != TransitionCase.UNDER_INVESTMENT:
        raise Refused(_("Lần phân loại gần nhất theo chế độ cũ. Hãy phân loại theo tiêu chí mới."))


def _follow(dossier: Dossier, run: ClassificationRun) -> None:
    assert run.proposed_level is not None
    dossier.run_id, dossier.level = run.id, run.proposed_level
    dossier.pack_id, dossier.pack_version = run.pack_id, run.pack_version
    dossier.pack_sha256 = run.pack_sha256


def adopt_run(dossier: Dossier, actor_id: UUID | None) -> None:
    """Let an open dossier follow the newest classification.

    Raises:
        Refused: it is with those who check or decide, or that run proposes no level.
    """
    if not dossier.editable:
        raise Refused(_closed(dossier))
    run = standing_run(dossier.system_id)
    if run is None or run.proposed_level is None:
        raise Refused(_("Lần phân loại mới nhất chưa đề xuất cấp độ."))
    if run.id != dossier.run_id:
        _follow(dossier, run)
        record(dossier, "adopt", actor_id)


def edit_details(dossier: Dossier, *, seen_version: int, **values: Any) -> None:
    """Change the dossier's own texts; ``values`` are columns of its details form.

    Raises:
        Clash: somebody else saved meanwhile; Refused: it is not open.
    """
    if not dossier.editable:
        raise Refused(_closed(dossier))
    if dossier.version != seen_version:
        current = {name: getattr(dossier, name) for name in values}
        raise Clash(
            _("Người khác vừa sửa nội dung hồ sơ. Hãy so hai nội dung rồi lưu lại."), current
        )
    for name, value in values.items():
        setattr(dossier, name, clean(value) if isinstance(value, str) else value)


def _closed(dossier: Dossier) -> str:
    return str(
        _(
            "Hồ sơ đang ở bước “%(state)s” nên không sửa được nữa.",
            state=STATE_LABELS[DossierState(dossier.state)],
        )
    )


def sheet_for(dossier: Dossier, pack: Pack) -> Sheet:
    """Return the requirements of a dossier at its level, with the living answers."""
    return sheet_at(dossier.system, pack, dossier.level)


def pack_of(dossier: Dossier) -> Pack:
    """Return exactly the pack version that a dossier pinned."""
    return load(dossier.pack_id, version=dossier.pack_version)


def step(dossier: Dossier, verb: str, actor: Viewer, reason: str | None = None) -> HeldRole:
    """Take a legal move, record it; return the role in which the person acted.

    Raises:
        Refused: the move is not legal from here, not this person's, or not independent.
    """
    move = MOVE_OF[verb]
    if dossier.state not in move.sources:
        raise Refused(_illegal(dossier, move))
    held = able(actor, dossier, pack_of(dossier), move)
    if not held:
        raise Refused(_("Bước “%(move)s” không thuộc quyền của bạn.", move=move.label))
    if move.independent:
        held = independent(dossier, held)
        if not held:
            raise Refused(
                _(
                    "Đơn vị của bạn đang vận hành hệ thống này nên không được thẩm định (NĐ "
                    "331/2026 Đ18 k4). Hãy giao đơn vị khác hoặc hội đồng thẩm định độc lập."
                )
            )
    for guard in _guards:
        guard(dossier, verb)
    dossier.state = move.target
    record(dossier, verb, actor.id, reason)
    mirror(dossier)
    return held[0]


def _illegal(dossier: Dossier, move: Move) -> str:
    sources = ", ".join(f"“{STATE_LABELS[state]}”" for state in move.sources)
    return str(
        _(
            "Không thể “%(move)s”: hồ sơ đang ở bước “%(state)s”; "
            "bước này chỉ làm được từ %(from)s.",
            move=move.label,
            state=STATE_LABELS[DossierState(dossier.state)],
            **{"from": sources},
        )
    )


def need_reason(reason: str | None) -> str:
    """Return the reason, cleaned.

    Raises:
        Refused: it is too short to help anybody.
    """
    text = clean(reason)
    if len(text or "") < SHORTEST_REASON:
        raise Refused(_("Ghi lý do, ít nhất %(n)s ký tự.", n=SHORTEST_REASON), "reason")
    return text or ""


def comment(
    dossier: Dossier, actor: Viewer, section: Section, text: str | None, item_id: str | None = None
) -> DossierComment:
    """Write down what the appraiser wants changed in a section of the frozen revision.

    Raises:
        Refused: the dossier is not being checked, is not this person's to check, or no text.
    """
    if dossier.state not in (DossierState.CHECKING, DossierState.APPRAISING):
        raise Refused(_("Chỉ ghi ý kiến khi hồ sơ đang được kiểm tra hoặc thẩm định."))
    held = able(actor, dossier, pack_of(dossier), MOVE_OF["return"])
    if not independent(dossier, held):
        raise Refused(_("Ý kiến thẩm định do đơn vị thẩm định ghi."))
    words = clean(text)
    if not words:
        raise Refused(_("Ghi nội dung ý kiến."), "text")
    row = DossierComment(
        dossier_id=dossier.id,
        unit_id=dossier.unit_id,
        revision=dossier.revision,
        section=section.value,
        item_id=clean(item_id),
        text=words,
        at=clock.now(),
        actor_id=actor.id,
    )
    session().add(row)
    session().flush()
    return row


def record(
    dossier: Dossier, verb: str, actor_id: UUID | None, reason: str | None = None
) -> DossierEvent:
    """Write a line of the timeline and of the audit trail; tell those whom the step concerns."""
    event = DossierEvent(
        dossier_id=dossier.id,
        unit_id=dossier.unit_id,
        at=clock.now(),
        actor_id=actor_id,
        verb=verb,
        state=dossier.state,
        revision=dossier.revision,
        reason=reason,
    )
    session().add(event)
    session().flush()
    audit.note(f"dossier:{verb}", target=dossier, details={"state": dossier.state})
    tell(dossier, verb, actor_id)
    return event


def note_rekeyed(dossier: Dossier, actor_id: UUID) -> None:
    """Note that the dossier was typed into the state's platform today."""
    record(dossier, "rekey", actor_id)


def mirror(dossier: Dossier) -> None:
    """Let the inventory show where the system's dossier stands."""
    system = dossier.system
    if dossier.state == DossierState.WITHDRAWN:
        standing = approved_dossiers(system.id)
        system.dossier_state = DossierState.APPROVED if standing else DossierState.WITHDRAWN
    elif dossier.state != DossierState.SUPERSEDED:
        system.dossier_state = dossier.state


def working_days_from(day: date, pack: Pack, step_name: str, level: int) -> date | None:
    """Return the legal last day of a step that begins on ``day``; None where the law sets none.

    ``step_name``: return_days | appraisal_days | approval_days (NĐ 331/2026 Đ23 k2, k3; Đ24 k2).
    """
    workflow = pack.section("workflow")
    if step_name == "appraisal_days":
        days = next(
            (r.get("appraisal_days") for r in workflow["levels"] if r["level"] == level), None
        )
    else:
        days = (workflow.get(step_name) or {}).get("value")
    return add_working_days(day, days) if days else None
