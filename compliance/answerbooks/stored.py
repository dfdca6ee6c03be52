"""What is stored now, as rows of the workbook."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, selectinload

from compliance.answerbooks.sheets import EDITABLE, WORKBOOK
from compliance.core.db import session
from compliance.core.permissions import Permission
from compliance.core.workbooks.cells import plain_text, show_cell
from compliance.dossiers.models import Dossier
from compliance.dossiers.queries import dossier_on_its_way
from compliance.requirements.models import WITH_GAP, ResponseState
from compliance.requirements.queries import Row, Sheet, sheet_of
from compliance.risks.queries import RiskRow, RiskSheet, build_risks, stored_risks
from compliance.risks.scale import scale_of
from compliance.systems.models import GONE, InformationSystem
from compliance.systems.queries import system_scope
from compliance.units.queries import Viewer


@dataclass(frozen=True)
class Held:
    """A system with everything of it that stands in the workbook."""

    system: InformationSystem
    #: None before its level is proposed.
    sheet: Sheet | None
    risks: RiskSheet | None
    #: The dossier that the unit may still write in.
    dossier: Dossier | None


def held_of(system: InformationSystem) -> Held:
    """Return a system with its rows: a constant number of queries."""
    sheet = sheet_of(system)
    scale = scale_of(sheet.pack) if sheet else None
    risks = build_risks(sheet, scale, stored_risks(system.id)) if sheet and scale else None
    dossier = dossier_on_its_way(system.id)
    return Held(system, sheet, risks, dossier if dossier and dossier.editable else None)


def writable_systems(
    viewer: Viewer | None, codes: Iterable[str] | None = None
) -> Sequence[InformationSystem]:
    """Return the systems whose work the viewer may change (None: all), by code, if asked for."""
    S = InformationSystem
    statement = (
        select(S)
        .join(S.unit)
        .options(contains_eager(S.unit), selectinload(S.relations))
        .where(S.status.not_in(GONE))
        .order_by(S.code)
    )
    if viewer is not None:
        statement = statement.where(system_scope(viewer, Permission.DOSSIER_WRITE))
    if codes is not None:
        statement = statement.where(S.code.in_(list(codes)))
    return session().scalars(statement).all()


def systems_of_units(unit_ids: Iterable[UUID]) -> Sequence[InformationSystem]:
    """Return the systems in use that these units keep, by code."""
    S = InformationSystem
    rows = session().scalars(
        select(S)
        .join(S.unit)
        .options(contains_eager(S.unit), selectinload(S.relations))
        .where(S.unit_id.in_(list(unit_ids)), S.status.not_in(GONE))
        .order_by(S.code)
    )
    return rows.all()


def answer_values(row: Row) -> dict[str, Any]:
    """Return what a requirement says in the columns that may be changed."""
    answer, state = row.answer, row.state
    own = row.response
    return {
        "state": None if state == ResponseState.NOT_ANSWERED else state.value,
        "note": row.note,
        "responsible": row.responsible,
        "due": row.due,
        "cost": answer.cost if answer else None,
        "funding": answer.funding if answer else None,
        "override_reason": own.override_reason if own else None,
    }


def risk_values(row: RiskRow) -> dict[str, Any]:
    """Return what was judged of a risk; nothing where nobody judged it."""
    kept = row.stored
    return {name: getattr(kept, name) if kept else None for name in EDITABLE["risks"]}


def text_values(dossier: Dossier) -> dict[str, Any]:
    """Return the dossier's own texts."""
    return {name: getattr(dossier, name) for name in EDITABLE["texts"]}


def settled(key: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as they are stored: what a state has no use for falls away."""
    kept = {name: values.get(name) for name in EDITABLE[key]}
    if key == "answers" and values.get("state") not in WITH_GAP:
        kept.update(dict.fromkeys(("responsible", "due", "cost", "funding")))
    if key == "risks":
        kept["relevant"] = values.get("relevant")
        if values.get("relevant") is False:
            kept.update(dict.fromkeys(EDITABLE["risks"][1:-1]))
    return kept


def digest(key: str, values: Mapping[str, Any]) -> str:
    """Return a short hash of the columns that may be changed, as a file shows them."""
    sheet = WORKBOOK.sheet(key)
    shown = [
        "" if (text := show_cell(sheet.column(name), values[name])) is None else plain_text(text)
        for name in EDITABLE[key]
    ]
    return hashlib.sha256("\x1f".join(text.strip() for text in shown).encode()).hexdigest()[:16]


def mark_of(key: str, version: int, values: Mapping[str, Any]) -> str:
    """Return the mark of a row: its version and what it says."""
    return f"{version}:{digest(key, values)}"


def book_rows(systems: Iterable[InformationSystem]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of the workbook for these systems."""
    found: dict[str, list[dict[str, Any]]] = {"answers": [], "risks": [], "texts": []}
    for system in systems:
        held = held_of(system)
        code = {"system": system.code}
        for row in held.sheet.rows if held.sheet else ():
            found["answers"].append({**code, **_answer(held.sheet, row)})
        for risk in held.risks.rows if held.risks else ():
            found["risks"].append({**code, **_risk(risk)})
        if held.dossier is not None:
            texts = text_values(held.dossier)
            mark = mark_of("texts", held.dossier.version, texts)
            found["texts"].append({**code, **texts, "mark": mark})
    return found


def _answer(sheet: Sheet | None, row: Row) -> dict[str, Any]:
    values = answer_values(row)
    return {
        "item": row.item.id,
        "group": row.item.group.vi,
        "text": row.item.text.vi,
        "parameter": row.parameter(sheet.levels if sheet else ()),
        "origin": row.origin.sentence if row.origin else None,
        **values,
        "evidence": "; ".join(piece.title for piece in row.evidence),
        "mark": mark_of("answers", row.version, values),
    }


def _risk(row: RiskRow) -> dict[str, Any]:
    values = risk_values(row)
    return {
        "risk": row.id,
        "threat": row.threat,
        "asset": row.asset,
        "harm": row.harm,
        **values,
        "mark": mark_of("risks", row.version, values),
    }
