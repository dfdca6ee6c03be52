"""The risk report on paper, and the judged risks as plain data for a dossier's snapshot."""

from __future__ import annotations

from typing import Any

from compliance.core.i18n import _, in_vietnamese
from compliance.risks.queries import RiskRow, RiskSheet
from compliance.units.documents import issue_of, signer_title
from reports import render_docx, render_pdf
from reports.documents import risk_report as layouts

_WRITERS = {"docx": render_docx, "pdf": render_pdf}


def risk_report(sheet: RiskSheet, kind: str) -> bytes:
    """Return the report of today as ``docx`` or ``pdf``; a draft, for the dossier freezes it."""
    with in_vietnamese():
        return _WRITERS[kind](layouts.layout(_data(sheet)))


def judged_rows(sheet: RiskSheet) -> list[dict[str, Any]]:
    """Return the judged risks in words, gravest first, as a snapshot keeps them."""
    rows = [row for row in sheet.rows if row.stored]
    rows.sort(key=lambda row: (-(row.stored.score or 0) if row.stored else 0, row.id))
    return [_plain(sheet, row) for row in rows]


def _plain(sheet: RiskSheet, row: RiskRow) -> dict[str, Any]:
    kept, band = row.stored, sheet.band(row)
    assert kept is not None
    scale = sheet.scale
    return {
        "id": row.id,
        "threat": kept.threat,
        "asset": kept.asset,
        "harm": kept.harm,
        "relevant": kept.relevant,
        "weakness": f"Chưa đạt: {', '.join(row.unmet)}" if row.unmet else "",
        "likelihood": scale.likelihood.get(kept.likelihood or 0, ""),
        "impact": scale.impact.get(kept.impact or 0, ""),
        "rating": band.label if band else "",
        "decision": scale.decisions.get(kept.decision or "", ""),
        "treatment": kept.treatment or "",
        "responsible": kept.responsible or "",
        "due": kept.due,
        "note": kept.note or "",
    }


def _data(sheet: RiskSheet) -> layouts.RiskReport:
    unit = sheet.system.unit
    rows = judged_rows(sheet)
    waiting = len(sheet.open_rows)
    return layouts.RiskReport(
        issue=issue_of(
            unit,
            signer_title(unit.head_title),
            draft=True,
            recipients=("Lưu: VT.",),
        ),
        system_name=sheet.system.name,
        level=sheet.level,
        steps=sheet.scale.likelihood,
        matrix=sheet.matrix,
        risks=[
            layouts.JudgedRisk(
                code=row["id"],
                **{
                    name: row[name]
                    for name in (
                        "threat",
                        "asset",
                        "harm",
                        "likelihood",
                        "impact",
                        "rating",
                        "decision",
                        "treatment",
                        "responsible",
                        "due",
                        "note",
                    )
                },
            )
            for row in rows
            if row["relevant"]
        ],
        left_out=[(row["threat"], row["note"]) for row in rows if not row["relevant"]],
        convention=sheet.scale.note,
        missing=[_("Còn %(n)s rủi ro chưa đánh giá", n=waiting)] if waiting else [],
    )
