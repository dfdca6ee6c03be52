"""What a submitted report says, as plain data: hashed, frozen, and printed from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from compliance.core.i18n import in_vietnamese
from compliance.reporting.models import ReportPeriod
from compliance.reporting.sheet import Line, Sheet
from compliance.units.models import HealthUnit
from compliance.units.queries import letterhead
from compliance.verification.digest import content_hash

SHAPE = 1


def snapshot_of(sheet: Sheet, missing: Sequence[str]) -> dict[str, Any]:
    """Return everything that the document prints, days as ISO text.

    Wording of the pack is kept too: a draft of the pack may change, what was submitted does not.
    ``missing`` names the units below that have not reported.
    """
    with in_vietnamese():
        return {
            "shape": SHAPE,
            "unit": unit_of(sheet.report.unit),
            "checker": sheet.report.checker.name,
            "period": period_of(sheet.period),
            "form": {
                "id": sheet.form.id,
                "tier": sheet.form.tier,
                "title": sheet.form.title,
                "source": sheet.form.source,
                "obliged": sheet.report.obliged,
                "asked_by": sheet.period.owner.name if sheet.period.owner else "",
            },
            "estimated": sheet.estimated,
            "carried_from": sheet.before.title,
            "missing": list(missing),
            "missing_note": sheet.report.missing_note or "",
            "files": [
                {"title": row.evidence.title, "sha256": row.evidence.file.sha256}
                for row in sheet.files
            ],
            "blocks": [
                {
                    "id": block.id,
                    "part": block.part,
                    "title": block.title,
                    "rows": [_row(line) for line in sheet.lines(block)],
                }
                for block in sheet.form.blocks
            ],
        }


def fingerprint(sheet: Sheet, missing: Sequence[str]) -> str:
    """Return the hash of what a reader of the page sees: it changes when a figure does."""
    return content_hash(snapshot_of(sheet, missing))


def unit_of(unit: HealthUnit) -> dict[str, str]:
    """Return the head of a unit's paper."""
    head = letterhead(unit)
    return {
        "name": unit.name,
        "code": unit.code,
        "issuing_body": head.issuing_body,
        "parent_body": head.parent_body,
        "place": head.place,
        "head_title": unit.head_title or "",
    }


def period_of(period: ReportPeriod) -> dict[str, Any]:
    """Return what a paper says of the period."""
    return {
        "code": period.code,
        "title": period.title,
        "kind": period.kind,
        "year": period.year,
        "covers_from": period.covers_from.isoformat(),
        "covers_to": period.covers_to.isoformat(),
        "cutoff": period.cutoff.isoformat(),
        "due_on": period.due_on.isoformat(),
        "document_number": period.document_number or "",
        "requested_by": period.requested_by or "",
        "pack": {"id": period.pack_id, "version": period.pack_version, "sha256": period.pack_hash},
    }


def _row(line: Line) -> dict[str, Any]:
    return {
        "key": line.field.key,
        "label": line.field.label,
        "kind": line.field.kind,
        "unit": line.field.unit,
        "answer": line.answer.stored(),
        "shown": line.shown,
        "last": line.shown_last,
        "changed": line.changed,
        "source": line.taken.label if line.taken and line.follows else "",
        "as_of": line.taken.as_of.isoformat() if line.taken and line.follows else "",
        "remarks": [one.message for one in line.findings],
    }
