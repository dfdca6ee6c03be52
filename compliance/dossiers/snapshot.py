"""All that a dossier prints, as plain data: gathered live, or read back from a frozen revision.

The network plan stands under the keys ``network`` and ``topology`` alone, so that a reader
without ``network:read`` is given the rest (NĐ 331/2026 Đ22 k3).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from checklists import Item, Pack, load
from compliance.classification.models import ClassificationRun
from compliance.core.db import session
from compliance.core.formatting import format_number
from compliance.core.i18n import in_vietnamese
from compliance.dossiers.acting import deciding_role
from compliance.dossiers.boundary import neighbours_of
from compliance.dossiers.canonical import canonical
from compliance.dossiers.columns import DOSSIER_COLUMNS, PARTS, SYSTEM_COLUMNS, UNIT_COLUMNS
from compliance.dossiers.models import Dossier
from compliance.dossiers.quality import Finding, findings_of
from compliance.dossiers.readiness import lacks_of
from compliance.requirements.models import ResponseState
from compliance.requirements.queries import OriginKind, Row, Sheet, is_binding, sheet_at
from compliance.risks.documents import judged_rows
from compliance.risks.queries import build_risks, stored_risks
from compliance.risks.scale import scale_of
from compliance.systems.documents.drawing import zones_with_nodes
from compliance.systems.models import (
    Component,
    InformationSystem,
    NetworkZone,
    RelationKind,
)
from compliance.systems.queries import holds
from compliance.systems.queries.assets import asset_names
from compliance.units.models import HealthUnit

FORMAT = 1
#: Rows of the register of legal texts that a dossier of a regime cites.
BASES = {
    "nd331-2026": ("luat-116-2025", "nd-331-2026"),
    "nd85-2016": ("luat-86-2015", "nd-85-2016"),
}


def gather(dossier: Dossier, revision: int) -> dict[str, Any]:
    """Return everything that revision ``revision`` of a dossier prints, as it stands now.

    ``dossier.system`` has its unit and relations loaded. Some thirty queries whatever the size.
    """
    system = dossier.system
    pack = load(dossier.pack_id, version=dossier.pack_version)
    run = session().get_one(ClassificationRun, dossier.run_id)
    with in_vietnamese():
        sheet = sheet_at(system, pack, dossier.level)
        requirements = _requirements(sheet)
        findings = findings_of(dossier, run, sheet)
    data: dict[str, Any] = {
        "format": FORMAT,
        "dossier": {
            "id": dossier.id,
            "revision": revision,
            "level": dossier.level,
            **_columns(dossier, DOSSIER_COLUMNS),
        },
        "pack": {
            "id": pack.id,
            "version": pack.version,
            "sha256": pack.sha256,
            "status": pack.status,
            "title": pack.title.vi,
            "standard": pack.head.get("standard") or "",
        },
        "legal_bases": legal_bases(pack.id),
        "decides": deciding_role(pack, dossier.level).value,
        "system": _columns(system, SYSTEM_COLUMNS),
        "unit": _unit(system.unit),
        **_parties(system),
        "classification": _classification(run, pack),
        "requirements": requirements,
    }
    for key, (model, order, columns) in PARTS.items():
        data[key] = [_columns(row, columns) for row in _rows(system, model, order)]
    data["topology"] = zones_with_nodes(
        _rows(system, NetworkZone, "name"), _rows(system, Component, "name")
    )
    data["assets"] = asset_names(system.id)
    data["neighbours"] = neighbours_of(system)
    data["risks"] = _risks(sheet)
    with in_vietnamese():
        data["missing"] = [lack.text for lack in lacks_of(dossier, run, sheet, findings)]
    data["findings"] = [_finding(found) for found in findings]
    plain: dict[str, Any] = json.loads(canonical(data))
    return plain


def without_network(data: dict[str, Any]) -> dict[str, Any]:
    """Take out what only a reader with ``network:read`` may see; returns ``data`` itself."""
    data["network"], data["topology"] = [], []
    return data


def _finding(found: Finding) -> dict[str, Any]:
    """Return a finding of the checks as the appraiser reads it later."""
    return {
        "check": found.check.id,
        "section": found.section,
        "item": found.args.get("item_id"),
        "text": found.text,
        "source": found.check.source,
        "confidence": found.check.confidence,
        "stops": found.stops,
    }


def _risks(sheet: Sheet) -> list[dict[str, Any]]:
    scale = scale_of(sheet.pack)
    if scale is None:
        return []
    return judged_rows(build_risks(sheet, scale, stored_risks(sheet.system.id)))


def _rows(system: InformationSystem, model: type[Any], order: str) -> Sequence[Any]:
    statement = select(model).where(model.system_id == system.id)
    return session().scalars(statement.order_by(getattr(model, order), model.id)).all()


def legal_bases(pack_id: str) -> list[str]:
    """Return the texts that a dossier of this regime rests on, as they are cited."""
    register = load("van-ban")
    return [_cited(register.item(name)) for name in BASES.get(pack_id, ())]


def _cited(item: Item) -> str:
    kind, rest = item.text.vi.partition(" về ")[::2]
    number = item.extra.get("number") or item.source
    return f"{kind} số {number}" + (f" về {rest}" if rest else "")


def _columns(row: Any, names: list[str] | tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _unit(unit: HealthUnit | None) -> dict[str, Any] | None:
    return _columns(unit, UNIT_COLUMNS) if unit is not None else None


def _parties(system: InformationSystem) -> dict[str, Any]:
    """Return owner, operator and specialised unit of today with the documents they rest on."""
    found: dict[str, Any] = {"owner": None, "operator": None, "specialised": None}
    wanted = {
        "owner": (RelationKind.OWNER,),
        "operator": (RelationKind.LEAD_OPERATOR, RelationKind.OPERATOR),
        "specialised": (RelationKind.SPECIALISED,),
        "delegated_owner": (RelationKind.DELEGATED_OWNER,),
    }
    for key, kinds in wanted.items():
        for kind in kinds:
            relation = next((r for r in system.relations if r.kind == kind and holds(r)), None)
            if relation is not None:
                found[key] = {
                    **_columns(relation.unit, UNIT_COLUMNS),
                    **_columns(
                        relation, ["document_number", "document_date", "document_body", "scope"]
                    ),
                }
                break
    found["using"] = sorted(
        r.unit.name for r in system.relations if r.kind == RelationKind.USING and holds(r)
    )
    return found


def _classification(run: ClassificationRun, pack: Pack) -> dict[str, Any]:
    facts = {row["id"]: row for row in pack.section("facts")}
    criteria = {row["id"]: row for row in pack.section("criteria")}
    result = run.result or {}
    return {
        "level": run.level,
        "proposed": run.proposed_level,
        "justification": run.justification,
        "as_of": run.as_of,
        "unresolved": [facts[name]["question"]["vi"] for name in result.get("unresolved", ())],
        "argument": result.get("argument"),
        "trace": [
            {
                **entry,
                "condition": criteria[entry["criterion"]]["condition"]["vi"],
                "confidence": criteria[entry["criterion"]]["confidence"],
            }
            for entry in result.get("trace", ())
        ],
        "gates": result.get("gates", []),
        "advisories": result.get("advisories", []),
        "flags": result.get("flags", []),
        "facts": [
            {
                "id": name,
                "question": facts[name]["question"]["vi"],
                "label": facts[name]["label"]["vi"],
                "group": facts[name]["group"],
                "answer": _answer(facts[name], held["value"]),
                "origin": held["origin"],
            }
            for name, held in (run.facts or {}).items()
        ],
    }


def _answer(row: Mapping[str, Any], value: Any) -> str:
    if value is None:
        return "Chưa biết"
    if isinstance(value, bool):
        return "Có" if value else "Không"
    words = (row.get("choice_labels") or {}).get(value)
    if words:
        return str(words["vi"])
    return format_number(value) if isinstance(value, int) else str(value)


def _requirements(sheet: Sheet) -> list[dict[str, Any]]:
    """Return every row of the level in the order of the pack, those out of scope with why."""
    order = {item.id: number for number, item in enumerate(sheet.pack.items)}
    rows = sorted((*sheet.rows, *sheet.excluded), key=lambda row: order[row.item.id])
    return [_requirement(row, sheet) for row in rows]


def _requirement(row: Row, sheet: Sheet) -> dict[str, Any]:
    item = row.item
    held = row.answer if row.applies else None
    state = row.state if row.applies else ResponseState.NOT_APPLICABLE
    return {
        "id": item.id,
        "group": item.group.vi,
        "text": item.text.vi,
        "source": item.source,
        "confidence": item.confidence,
        "parameter": item.parameters.get(sheet.level),
        "plan_part": item.plan_part,
        "binding": is_binding(item),
        "in_scope": row.applies,
        "state": state.value,
        "note": held.note if held else None if row.applies else row.why_not,
        "origin": row.origin.sentence if held and row.origin else None,
        "product": _product(row) if held else None,
        "scope_reason": held.scope_reason if held and row.choice else None,
        "override_reason": held.override_reason if held else None,
        "model_copied": bool(held and held.model_copied),
        "responsible": held.responsible if held else None,
        "due": held.due if held else None,
        "cost": held.cost if held else None,
        "funding": held.funding if held else None,
        "evidence": [
            {"title": piece.title, "sha256": piece.file.sha256, "expires_on": piece.expires_on}
            for piece in (held.evidence if held else ())
        ],
    }


def _product(row: Row) -> dict[str, Any] | None:
    """Return the version whose vendor said it, and when the unit confirmed that it holds."""
    if row.origin is None or row.followed is None or row.origin.kind != OriginKind.PRODUCT:
        return None
    return {
        "id": row.origin.id,
        "title": row.origin.name,
        "confirmed_on": row.followed.confirmed_on,
    }
