"""Dossiers and their signed papers, as the search box finds them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, or_, select

from compliance.core.db import session
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.searching import (
    Finder,
    Hit,
    add_finder,
    among_many,
    nearest_first,
    number_holds,
)
from compliance.dossiers.models import STATE_LABELS, Dossier, DossierState
from compliance.signed.models import SignedPaper
from compliance.systems.models import InformationSystem
from compliance.systems.queries.scope import system_scope
from compliance.units.queries import Viewer

D, S, P = Dossier, InformationSystem, SignedPaper
#: Papers whose number fits that are looked at for the viewer's scope.
LOOKED_AT = 200


def dossiers(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Return dossiers by their system, its code or unit, or by the number of the decision."""
    scope = system_scope(viewer, Permission.DOSSIER_READ)
    has_one = S.dossier_state.is_not(None)
    systems = select(S.id).where(among_many(S.id, S.code, S.search, text, has_one, scope))
    rows = session().execute(
        select(D.id, D.level, D.state, D.decision_number, S.name)
        .join(S, S.id == D.system_id)
        .where(or_(D.system_id.in_(systems), and_(number_holds(D.decision_number, text), scope)))
        .order_by(nearest_first(text, S.code, S.search), D.created_at.desc(), D.id)
        .limit(limit)
    )
    return [
        Hit(
            _("%(system)s, hồ sơ cấp độ %(level)s", system=row.name, level=row.level),
            f"/dossiers/{row.id}",
            ", ".join(
                part
                for part in (str(STATE_LABELS[DossierState(row.state)]), row.decision_number)
                if part
            ),
        )
        for row in rows
    ]


def papers(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Return the signed papers of dossiers by their number, the newest first: two queries."""
    found = session().execute(
        select(P.about, P.number, P.dated)
        .where(P.about.like("dossier:%"), P.ended_at.is_(None), number_holds(P.number, text))
        .order_by(P.dated.desc(), P.id)
        .limit(LOOKED_AT)
    )
    of = {UUID(about.partition(":")[2]): (number, day) for about, number, day in found}
    rows = session().execute(
        select(D.id, S.name)
        .join(S, S.id == D.system_id)
        .where(D.id.in_(list(of)), system_scope(viewer, Permission.DOSSIER_READ))
        .order_by(S.name, D.id)
        .limit(limit)
    )
    return [
        Hit(
            _("Văn bản %(number)s", number=of[key][0]),
            f"/dossiers/{key}",
            f"{name}, {format_date(of[key][1])}",
        )
        for key, name in rows
    ]


add_finder(Finder("dossiers", Permission.DOSSIER_READ, dossiers, "dossiers.list"))
add_finder(Finder("documents", Permission.DOSSIER_READ, papers))
