"""What a plan says, as plain data: hashed, frozen, and printed from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from compliance.core.i18n import in_vietnamese
from compliance.plans.models import MeasureState, PlanCoverage
from compliance.plans.queries import coverage_holds
from compliance.plans.rules import layer_words, measure_words, pack
from compliance.plans.sheet import LayerSheet, Line, PlanSheet
from compliance.units.queries import letterhead
from compliance.verification.digest import content_hash

#: Changes when the content is built another way; 1 is what was signed before there were measures.
SHAPE = 2


def snapshot_of(sheet: PlanSheet, covered: Iterable[PlanCoverage]) -> dict[str, Any]:
    """Return everything that the document prints, days as ISO text.

    Wording of the pack is kept too: a draft of the pack may change, what was signed does not.
    """
    head = letterhead(sheet.unit)
    rules = pack()
    with in_vietnamese():
        return {
            "shape": SHAPE,
            "unit": {
                "name": sheet.unit.name,
                "issuing_body": head.issuing_body,
                "parent_body": head.parent_body,
                "place": head.place,
                "head_title": sheet.unit.head_title or "",
            },
            "pack": {"id": rules.id, "version": rules.version, "title": rules.title.vi},
            "word": layer_words()[sheet.word],
            "layers": [_layer(layer) for layer in sheet.layers],
            "stations": [
                {
                    "name": row.unit.name,
                    "from": _iso(row.valid_from),
                    "to": _iso(row.valid_to),
                    "document": row.document or "",
                }
                for row in covered
                if coverage_holds(row)
            ],
        }


def hash_of(content: dict[str, Any]) -> str:
    """Return the SHA-256 of a content."""
    return content_hash(content)


def written_in(content: dict[str, Any]) -> Any:
    """Return what people wrote of a content: no words told for a day, nothing from the inventory.

    A frozen plan still reads as frozen when only a day has passed or a server was listed.
    """
    told = ("text", "source", "confidence", "word")
    rows = [row for layer in content["layers"] for row in layer["measures"]]
    said = [row for row in rows if row["state"] != MeasureState.NONE or row["how"]]
    return (
        [{key: value for key, value in row.items() if key not in told} for row in said],
        content["stations"],
    )


def day_of(text: str | None) -> date | None:
    """Return the day that a content writes."""
    return date.fromisoformat(text) if text else None


def _layer(sheet: LayerSheet) -> dict[str, Any]:
    words = layer_words()
    item = sheet.item
    return {
        "layer": sheet.number,
        "title": item.text.vi,
        "source": item.source,
        "confidence": item.confidence,
        "status": sheet.word.value,
        "word": words[sheet.word],
        "measures": [_line(line) for line in sheet.counted],
        "left_out": [
            {"id": line.measure.id, "text": line.measure.text, "why": line.verdict.reason}
            for line in sheet.left_out
        ],
    }


def _line(line: Line) -> dict[str, Any]:
    row = line.row
    said: dict[str, Any] = {
        "id": line.measure.id,
        "text": line.measure.text,
        "source": line.measure.source,
        "confidence": line.measure.confidence,
        "state": line.state.value,
        "word": measure_words()[line.state].text,
        "how": "",
        "provider": "",
        "contract": "",
        "contract_start": None,
        "contract_end": None,
        "responsible": "",
        "due": None,
        "evidence": [],
        "systems": [],
    }
    if row is None:
        return said
    kind = line.kind.text if line.kind else ""
    return said | {
        "how": row.how or "",
        "provider": ": ".join(part for part in (kind, row.provider or "") if part),
        "contract": row.contract_number or "",
        "contract_start": _iso(row.contract_start),
        "contract_end": _iso(row.contract_end),
        "responsible": row.responsible or "",
        "due": _iso(row.due),
        "evidence": [{"title": e.title, "sha256": e.file.sha256} for e in _by_title(row.evidence)],
        "systems": sorted(system.name for system in row.systems),
    }


def _by_title(pieces: Sequence[Any]) -> list[Any]:
    return sorted(pieces, key=lambda piece: (piece.title, piece.file.sha256))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
