"""What the papers on personal data ask for in the calendar: clocks that run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import or_, select

from compliance.core.db import session
from compliance.core.formatting import format_date
from compliance.core.i18n import _, _l
from compliance.core.permissions import Permission
from compliance.obligations.sources import Duty, Source, add_source
from compliance.privacy.clocks import calendar_for, dossier_deadlines, request_deadlines
from compliance.privacy.models import ImpactAssessment, SubjectRequest
from compliance.sharing.gate import pack_today


def dossiers(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield one duty for each running clock of an impact dossier."""
    kinds = {kind["id"]: kind for kind in pack_today().section("impact_assessments")}
    rows = session().scalars(select(ImpactAssessment).where(ImpactAssessment.unit_id.in_(units)))
    for row in rows:
        for clock in dossier_deadlines(row, kinds[row.kind]) if row.kind in kinds else ():
            if clock.open:
                yield Duty(
                    row.unit_id,
                    clock.text,
                    clock.source,
                    "K",
                    clock.due,
                    None,
                    f"/privacy/assessments/{row.id}",
                    subject=f"{row.kind}:{clock.id}"[:60],
                )


def requests(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield one duty for each running clock of a request; nothing says whose it is."""
    pack = pack_today()
    rows = (
        session()
        .scalars(
            select(SubjectRequest).where(
                SubjectRequest.unit_id.in_(units),
                or_(SubjectRequest.replied_on.is_(None), SubjectRequest.executed_on.is_(None)),
            )
        )
        .all()
    )
    days = calendar_for(rows)
    for row in rows:
        for clock in request_deadlines(row, pack, days):
            if clock.open:
                yield Duty(
                    row.unit_id,
                    _(
                        "%(step)s yêu cầu của chủ thể dữ liệu nhận ngày %(day)s",
                        step=clock.text,
                        day=format_date(row.received_on),
                    ),
                    clock.source,
                    "K",
                    clock.due,
                    None,
                    f"/privacy/requests/{row.id}",
                    subject=f"{row.id}:{clock.id}",
                )


READ = Permission.PRIVACY_READ
add_source(Source("privacy.dossiers", _l("Đánh giá tác động"), READ, dossiers))
add_source(Source("privacy.requests", _l("Yêu cầu của chủ thể dữ liệu"), READ, requests))
