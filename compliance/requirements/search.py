"""Evidence behind answers, as the search box finds it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from compliance.core.db import session
from compliance.core.permissions import Permission
from compliance.core.searching import Finder, Hit, add_finder, holds_words
from compliance.evidence.models import Evidence
from compliance.requirements.models import RequirementResponse, ResponseEvidence
from compliance.systems.models import InformationSystem
from compliance.systems.queries.scope import system_scope
from compliance.units.queries import Viewer

E, R, L, S = Evidence, RequirementResponse, ResponseEvidence, InformationSystem
#: So many systems within scope are many.
_FEW = 200


def evidence(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Return evidence by its title, each piece once, with the row that it stands behind.

    Only where the viewer may read the answers of the system; a piece behind nothing has no page.
    """
    scope, words = system_scope(viewer, Permission.DOSSIER_READ), holds_words(E.search, text)
    some = session().scalars(select(S.id).where(scope).limit(_FEW)).all()
    if len(some) == _FEW:
        # The words first: of few systems one looks at the papers, of many at those with the words.
        words = L.evidence_id.in_(select(E.id).where(words).correlate(None))
    rows = session().execute(
        select(E.id, E.title, R.item_id, S.id.label("system_id"), S.name)
        .join(L, L.evidence_id == E.id)
        .join(R, R.id == L.response_id)
        .join(S, S.id == R.system_id)
        .where(words, scope)
        .order_by(E.title, E.id)
        .limit(limit * 5)
    )
    found: dict[object, Hit] = {}
    for row in rows:
        path = f"/systems/{row.system_id}/requirements/{row.item_id}"
        found.setdefault(row.id, Hit(row.title, path, f"{row.name}, {row.item_id}"))
    return list(found.values())[:limit]


add_finder(Finder("documents", Permission.DOSSIER_READ, evidence))
