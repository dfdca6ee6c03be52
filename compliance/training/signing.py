"""The signature under the plan of a year: frozen, signed, its copy kept; then courses carry it."""

from __future__ import annotations

import io
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.files import StoredFile
from compliance.core.i18n import _
from compliance.core.text import clean
from compliance.evidence.services import keep_evidence
from compliance.ledgers.services import save_row
from compliance.signed.checking import Slot
from compliance.signed.services import attach, lapse
from compliance.training.books import COURSES
from compliance.training.documents import content_of
from compliance.training.models import Course, CourseState, TrainingPlan
from compliance.training.plans import about_of, refuse_frozen, refuse_unseen, title_of
from compliance.verification.digest import content_hash
from compliance.verification.services import register_document, revoke_all_about

SLOT = "ke-hoach"


def freeze(plan: TrainingPlan, *, seen_version: int) -> None:
    """Close the text so that what is printed, signed and kept is the same; ``lines`` are loaded.

    Raises:
        Clash: somebody changed the plan after the page was opened.
        Refused: it is frozen already, or nothing stands in it.
    """
    refuse_frozen(plan)
    refuse_unseen(plan, seen_version)
    if not plan.lines:
        raise Refused(_("Kế hoạch chưa có dòng nào. Hãy thêm ít nhất một việc rồi chốt."))
    plan.frozen_at = clock.now()
    plan.content = content_of(plan)
    plan.content_hash = content_hash(plan.content)
    register_document(
        plan.content_hash,
        title=title_of(plan),
        unit_name=plan.unit.name,
        dated=clock.today(),
        revision=plan.edition,
        unit_id=plan.unit_id,
        about=about_of(plan.id),
    )
    audit.note("training_plan:freeze", target=plan, details={"sha256": plan.content_hash})


def reopen(plan: TrainingPlan, *, seen_version: int) -> None:
    """Take back what was frozen and is not signed; what was printed of it is no longer valid.

    Raises:
        Clash: somebody changed the plan after the page was opened.
        Refused: it is a draft, or signed.
    """
    refuse_unseen(plan, seen_version)
    if plan.signed_on is not None:
        raise Refused(_("Kế hoạch đã ký nên không mở lại được. Hãy lập bản sửa đổi."))
    if plan.frozen_at is None:
        raise Refused(_("Kế hoạch đang là bản nháp, sửa được ngay."))
    revoke_all_about(about_of(plan.id))
    plan.frozen_at = plan.content = plan.content_hash = None
    audit.note("training_plan:reopen", target=plan)


def sign(
    plan: TrainingPlan,
    content: bytes,
    file_name: str,
    *,
    number: str | None,
    dated: date | None,
    signer: str | None,
    vouched: bool,
    actor_id: UUID | None,
) -> None:
    """Record the signed copy; from then on the plan is never changed.

    A second copy of the same paper takes the place of the first. Lines that no course stands for
    get one in the register of courses, so that progress is what that register says.

    Raises:
        Refused: it is not frozen, nobody signed, another number or day than the first copy had, or
            as ``signed.services.attach`` says.
    """
    if plan.frozen_at is None:
        raise Refused(_("Chốt kế hoạch trước, rồi in bản đã chốt để ký."))
    if not clean(signer):
        raise Refused(_("Ghi người ký (họ tên, chức danh)."), "signer")
    known = (plan.number, plan.signed_on)
    if plan.signed_on is not None and known != (clean(number), dated):
        raise Refused(
            _("Số và ngày phải đúng như đã ghi: %(number)s.", number=plan.number), "number"
        )

    def keep() -> StoredFile:
        return keep_evidence(
            io.BytesIO(content),
            file_name,
            unit_id=plan.unit_id,
            title=f"{title_of(plan)}, {_('bản đã ký')}",
            happened_on=dated,
            actor_id=actor_id,
        ).file

    attach(
        slot_of(plan),
        content,
        file_name,
        unit=plan.unit,
        number=number,
        dated=dated,
        vouched=vouched,
        actor_id=actor_id,
        not_before=clock.local(plan.frozen_at).date(),
        keep=keep,
    )
    if plan.signed_on is None:
        plan.number, plan.signed_on = (clean(number) or "")[:120], dated
        plan.signer = (clean(signer) or "")[:160]
        session().flush()
        audit.note("training_plan:sign", target=plan, details={"sha256": plan.content_hash})
        _replace_earlier(plan)
        _open_courses(plan)


def slot_of(plan: TrainingPlan) -> Slot:
    """Return where the signed copy stands."""
    assert plan.content_hash is not None
    return Slot(
        about=about_of(plan.id),
        revision=plan.edition,
        name=SLOT,
        title=title_of(plan),
        content_hash=plan.content_hash,
        issued_about=about_of(plan.id),
    )


def _replace_earlier(plan: TrainingPlan) -> None:
    earlier = select(TrainingPlan.id).where(
        TrainingPlan.unit_id == plan.unit_id,
        TrainingPlan.year == plan.year,
        TrainingPlan.edition < plan.edition,
    )
    for key in session().scalars(earlier):
        revoke_all_about(about_of(key))
        lapse(about_of(key), _("Đã có bản sửa đổi số %(number)s.", number=plan.number))


def _open_courses(plan: TrainingPlan) -> None:
    roots = [line.root_id for line in plan.lines]
    taken = set(
        session().scalars(
            select(Course.plan_line_id).where(Course.plan_line_id.in_(roots), Course.stands())
        )
    )
    for line in plan.lines:
        if line.root_id in taken:
            continue
        first = date(plan.year, line.month, 1)
        values = {
            "title": line.topic,
            "kind": line.kind,
            "state": CourseState.PLANNED,
            "starts_on": first,
            "ends_on": (first + timedelta(31)).replace(day=1) - timedelta(1),
            "provider": line.provider,
            "planned_people": line.people,
            "plan_line_id": line.root_id,
        }
        save_row(COURSES, plan.unit, None, values)
