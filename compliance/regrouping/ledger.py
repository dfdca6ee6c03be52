"""Writes that can be taken back exactly: each is noted as it is made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Table, delete, inspect, select

from compliance.core.db import Base, session
from compliance.core.types import new_id
from compliance.requirements.models import ResponseEvidence
from compliance.systems.models import SystemPart

Made = TypeVar("Made", bound=Base)
#: Tables of the regrouping itself: no part of what a system holds.
_OWN = frozenset({"regrouping", "regrouping_member", "regrouping_review"})


class Ledger:
    """Adds, changes and drops rows of one unit; ``steps`` is what ``take_back`` needs."""

    def __init__(self, unit_id: UUID) -> None:
        self.unit_id = unit_id
        self.steps: list[list[Any]] = []

    def add(self, row: Made) -> Made:
        """Add a new row."""
        if inspect(row).attrs["id"].value is None:
            row.id = new_id()  # type: ignore[attr-defined]
        self._under(row)
        session().add(row)
        self.steps.append(["add", row.__tablename__, str(row.id)])  # type: ignore[attr-defined]
        return row

    def note_added(self, row: Any) -> None:
        """Note a row that a service added by itself."""
        self.steps.append(["add", row.__tablename__, str(row.id)])

    def put(self, row: Any, **values: Any) -> None:
        """Change columns of a row; what is the same already is no change."""
        changed = {
            name: [_plain(getattr(row, name)), _plain(value)]
            for name, value in values.items()
            if getattr(row, name) != value
        }
        if not changed:
            return
        self._under(row)
        for name in changed:
            setattr(row, name, values[name])
        self.steps.append(["put", row.__tablename__, str(row.id), changed])

    def drop(self, row: Any) -> None:
        """Take a row away."""
        self._under(row)
        held = {
            attr.key: _plain(getattr(row, attr.key)) for attr in inspect(row).mapper.column_attrs
        }
        session().delete(row)
        self.steps.append(["drop", row.__tablename__, str(row.id), held])

    def prove(self, response_id: UUID, evidence_ids: Iterable[UUID]) -> None:
        """Let evidence stand behind an answer (its row is flushed)."""
        for evidence_id in evidence_ids:
            session().add(ResponseEvidence(response_id=response_id, evidence_id=evidence_id))
            self.steps.append(["link", "response_evidence", str(response_id), str(evidence_id)])

    def _under(self, row: Any) -> None:
        if isinstance(row, SystemPart):
            row.recorded_under(self.unit_id)


def moved_on(steps: Sequence[Sequence[Any]]) -> list[str]:
    """Return the tables of changed rows that no longer read as they were left."""
    last: dict[tuple[str, str], dict[str, Any]] = {}
    for verb, table, key, *rest in steps:
        if verb == "put":
            last.setdefault((table, key), {}).update({n: pair[1] for n, pair in rest[0].items()})
    found = []
    for (table, key), values in last.items():
        row = session().get(_model(table), UUID(key), populate_existing=True)
        if row is None or any(_plain(getattr(row, name)) != v for name, v in values.items()):
            found.append(table)
    return found


def take_back(steps: Sequence[Sequence[Any]], unit_id: UUID) -> None:
    """Undo the steps, the last one first."""
    for verb, table, *rest in reversed(steps):
        if verb == "link":
            session().flush()
            link = ResponseEvidence
            session().execute(
                delete(link).where(
                    link.response_id == UUID(rest[0]), link.evidence_id == UUID(rest[1])
                )
            )
            continue
        model = _model(table)
        if verb == "drop":
            row = model(**{name: _typed(model, name, value) for name, value in rest[1].items()})
            session().add(row)
        else:
            row = session().get_one(model, UUID(rest[0]))
        if isinstance(row, SystemPart):
            row.recorded_under(unit_id)
        if verb == "add":
            session().delete(row)
            session().flush()
        elif verb == "put":
            for name, (before, _after) in rest[1].items():
                setattr(row, name, _typed(model, name, before))
    session().flush()


def state_of(system_ids: Sequence[UUID]) -> dict[str, str]:
    """Return a short hash of every row that belongs to these systems, by table and id.

    A table belongs where it refers to a system; a feature that adds one is seen without a word.
    What is worked out from other rows, and so not audited, says nothing of what people did.
    """
    ids = list(system_ids)
    found: dict[str, str] = {}
    derived = {
        str(mapper.local_table)
        for mapper in Base.registry.mappers
        if not getattr(mapper.class_, "__audited__", True)
    }
    for table in Base.metadata.sorted_tables:
        if table.name in _OWN or table.name in derived:
            continue
        for column in _references(table):
            for row in session().execute(select(table).where(column.in_(ids))):
                key = "/".join(str(getattr(row, one.name)) for one in table.primary_key)
                found[f"{table.name}:{key}"] = _short(row)
    links = ResponseEvidence.__table__
    responses = Base.metadata.tables["requirement_response"]
    for row in session().execute(
        select(links)
        .join(responses, responses.c.id == links.c.response_id)
        .where(responses.c.system_id.in_(ids))
    ):
        found[f"response_evidence:{row.response_id}/{row.evidence_id}"] = ""
    return found


def _references(table: Table) -> list[Any]:
    if table.name == "information_system":
        return [table.c.id]
    return [
        key.parent for key in table.foreign_keys if key.column.table.name == "information_system"
    ]


def _short(row: Any) -> str:
    text = json.dumps([_plain(value) for value in row], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _model(table: str) -> Any:
    return next(m.class_ for m in Base.registry.mappers if str(m.local_table) == table)


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, datetime | date) else value


def _typed(model: Any, name: str, value: Any) -> Any:
    """Return a plain value as the column holds it."""
    if not isinstance(value, str):
        return value
    kind = inspect(model).column_attrs[name].columns[0].type.python_type
    if kind is UUID:
        return UUID(value)
    return kind.fromisoformat(value) if kind in (date, datetime) else value
