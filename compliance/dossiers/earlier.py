"""Answers of earlier submissions, offered where a sheet takes answers over."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from compliance.core.db import session
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.dossiers.models import Dossier, DossierRevision
from compliance.requirements.models import OPEN, ResponseState
from compliance.requirements.queries import Sheet
from compliance.requirements.queries.reuse import Copied, Source, evidence_by_hash
from compliance.systems.models import InformationSystem

#: Newest submissions offered.
MOST = 10


def earlier_answers(sheet: Sheet) -> Sequence[Source]:
    """Return the newest submissions of the sheet's unit under the same pack: one query."""
    rows = session().execute(
        select(
            DossierRevision.id,
            DossierRevision.number,
            DossierRevision.frozen_at,
            InformationSystem.name,
        )
        .join(Dossier, Dossier.id == DossierRevision.dossier_id)
        .join(InformationSystem, InformationSystem.id == Dossier.system_id)
        .where(DossierRevision.unit_id == sheet.unit.id, DossierRevision.pack_id == sheet.pack.id)
        .order_by(DossierRevision.frozen_at.desc(), DossierRevision.id)
        .limit(MOST)
    )
    return [
        Source(
            f"revision-{key}",
            _("%(name)s, lần trình %(n)s ngày %(day)s", name=name, n=number, day=format_date(at)),
            _Reader(key, sheet.unit.id),
        )
        for key, number, at, name in rows
    ]


class _Reader:
    """Reads one submission when its answers are asked for."""

    def __init__(self, revision_id: UUID, unit_id: UUID) -> None:
        self._id, self._unit_id = revision_id, unit_id

    def __call__(self) -> Mapping[str, Copied]:
        """Return the answers given there; followed ones and rows out of scope are no answers."""
        frozen = session().get_one(DossierRevision, self._id)
        rows = [
            row
            for row in json.loads(frozen.snapshot)["requirements"]
            if row["state"] not in OPEN and row.get("in_scope", True) and not row.get("origin")
        ]
        hashes = {piece["sha256"] for row in rows for piece in row["evidence"]}
        known = evidence_by_hash(self._unit_id, hashes)
        return {
            row["id"]: Copied(
                state=ResponseState(row["state"]),
                note=row["note"],
                responsible=row["responsible"],
                due=date.fromisoformat(row["due"]) if row["due"] else None,
                cost=row.get("cost"),
                funding=row.get("funding"),
                evidence=[
                    known[piece["sha256"]] for piece in row["evidence"] if piece["sha256"] in known
                ],
            )
            for row in rows
        }
