"""Where answers can be taken over from: other systems of the unit, earlier dossiers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy import func, select

from compliance.core.db import session
from compliance.core.files import StoredFile
from compliance.core.i18n import _
from compliance.evidence.models import Evidence, own_of
from compliance.requirements.models import OPEN, RequirementResponse, ResponseState
from compliance.requirements.queries.rows import Row, Sheet
from compliance.requirements.queries.sheets import responses_of
from compliance.systems.models import InformationSystem


@dataclass(frozen=True, kw_only=True)
class Copied:
    """An answer as it stands at its source."""

    state: ResponseState
    note: str | None = None
    responsible: str | None = None
    due: date | None = None
    cost: int | None = None
    funding: str | None = None
    evidence: Sequence[Evidence] = ()


@dataclass(frozen=True)
class Source:
    """Something that holds answers; ``key`` names it in addresses."""

    key: str
    label: str
    answers: Callable[[], Mapping[str, Copied]]


@dataclass(frozen=True)
class Offer:
    """A row that is open here and answered at the source."""

    row: Row
    copied: Copied


#: Other features' sources of a sheet: earlier revisions of its dossiers.
_elsewhere: list[Callable[[Sheet], Sequence[Source]]] = []


def add_answer_source(source: Callable[[Sheet], Sequence[Source]]) -> None:
    """Let a higher feature offer answers to take over."""
    if source not in _elsewhere:
        _elsewhere.append(source)


def sources_of(sheet: Sheet) -> list[Source]:
    """Return what a sheet may take answers over from, other systems of the unit first."""
    return [*_systems(sheet), *(found for source in _elsewhere for found in source(sheet))]


def offers(sheet: Sheet, source: Source) -> list[Offer]:
    """Return the rows that the source can answer: open here, and followed from nowhere."""
    answers = source.answers()
    return [
        Offer(row, answers[row.item.id])
        for row in sheet.rows
        if row.state in OPEN and row.item.id in answers
    ]


def evidence_by_hash(unit_id: UUID, hashes: set[str]) -> dict[str, Evidence]:
    """Return the unit's evidence by the hash of its file."""
    rows = session().scalars(
        select(Evidence).join(Evidence.file).where(own_of(unit_id), StoredFile.sha256.in_(hashes))
    )
    return {piece.file.sha256: piece for piece in rows}


def _systems(sheet: Sheet) -> list[Source]:
    R, S = RequirementResponse, InformationSystem
    here = sheet.subject.id if sheet.subject else None
    rows = session().execute(
        select(S.id, S.name, func.count())
        .join(R, R.system_id == S.id)
        .where(
            S.unit_id == sheet.unit.id,
            S.id != here if here else S.id.is_not(None),
            R.pack_id == sheet.pack.id,
            R.state.not_in(OPEN),
        )
        .group_by(S.id, S.name)
        .order_by(S.name)
    )
    return [
        Source(
            f"system-{system_id}",
            _("%(name)s (%(n)s câu trả lời)", name=name, n=count),
            partial(_answers_of, system_id, sheet.pack.id),
        )
        for system_id, name, count in rows
    ]


def _answers_of(system_id: UUID, pack_id: str) -> dict[str, Copied]:
    return {
        item_id: Copied(
            state=ResponseState(row.state),
            note=row.note,
            responsible=row.responsible,
            due=row.due,
            cost=row.cost,
            funding=row.funding,
            evidence=row.evidence,
        )
        for item_id, row in responses_of(system_id, pack_id).items()
        if row.state not in OPEN
    }
