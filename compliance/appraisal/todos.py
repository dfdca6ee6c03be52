"""What appraisal gives people to do: levels to look at again, review days, late opinions."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import and_, or_, select

from compliance.appraisal.models import OpinionRequest, RedeterminationSign
from compliance.appraisal.signs import review_day
from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.todo import Todo
from compliance.dossiers.models import Dossier, DossierState
from compliance.dossiers.services import pack_of
from compliance.systems.models import InformationSystem
from compliance.systems.queries import system_scope
from compliance.units.queries import Viewer

MOST = 5
#: Days before a review day on which it is shown (a convention).
AHEAD = 30


def todos_for(viewer: Viewer) -> list[Todo]:
    """Return the lines of units and appraisers: three queries."""
    return [*_signs(viewer), *_reviews(viewer), *_opinions(viewer)]


def _signs(viewer: Viewer) -> list[Todo]:
    """Return approved dossiers with an open sign, for the unit and for the appraiser."""
    concerned = or_(
        system_scope(viewer, Permission.DOSSIER_WRITE),
        system_scope(viewer, Permission.DOSSIER_APPRAISE),
    )
    # Open signs are few and approved dossiers many: the signs are read first.
    signed = select(RedeterminationSign.dossier_id).where(RedeterminationSign.closed_at.is_(None))
    rows = session().execute(
        select(Dossier.id, Dossier.unit_id, InformationSystem.name)
        .join(Dossier.system)
        .where(Dossier.id.in_(signed), Dossier.state == DossierState.APPROVED, concerned)
        .order_by(InformationSystem.name, Dossier.id)
        .limit(MOST)
    )
    return [
        Todo(
            _("%(system)s: xem lại cấp độ đã phê duyệt", system=name),
            "appraisal.signs",
            {"dossier_id": dossier_id},
            severity="warn",
            unit_id=unit_id,
        )
        for dossier_id, unit_id, name in rows
    ]


def _reviews(viewer: Viewer) -> list[Todo]:
    """Return decisions whose review day (a convention) comes within a month or has passed."""
    today = clock.today()
    rows = session().execute(
        select(Dossier, InformationSystem.name)
        .join(Dossier.system)
        .where(
            Dossier.state == DossierState.APPROVED,
            # No pack asks earlier than half a year; the exact day is the pack's.
            Dossier.decision_date <= today - timedelta(days=150),
            system_scope(viewer, Permission.DOSSIER_WRITE),
        )
        .order_by(Dossier.decision_date)
        .limit(MOST * 10)
    )
    found = []
    for dossier, name in rows:
        day = review_day(dossier, pack_of(dossier))
        if day is not None and day <= today + timedelta(days=AHEAD):
            text = _("%(system)s: mốc rà soát cấp độ (quy ước)", system=name)
            found.append(
                Todo(
                    text, "dossiers.show", {"dossier_id": dossier.id}, day, "info", dossier.unit_id
                )
            )
    return found[:MOST]


def _opinions(viewer: Viewer) -> list[Todo]:
    """Return opinions asked whose reply is late."""
    rows = session().execute(
        select(OpinionRequest, InformationSystem.name)
        .join(Dossier, Dossier.id == OpinionRequest.dossier_id)
        .join(Dossier.system)
        .where(
            and_(OpinionRequest.replied_at.is_(None), OpinionRequest.withdrawn_at.is_(None)),
            OpinionRequest.due < clock.today(),
            system_scope(viewer, Permission.DOSSIER_APPRAISE),
        )
        .order_by(OpinionRequest.due)
        .limit(MOST)
    )
    return [
        Todo(
            _("%(system)s: chưa có ý kiến của %(who)s", system=name, who=row.addressee),
            "appraisal.opinions",
            {"dossier_id": row.dossier_id},
            row.due,
            "warn",
            row.unit_id,
        )
        for row, name in rows
    ]
