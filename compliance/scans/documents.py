"""The scan certificate (phiếu kết quả rà soát): it holds no raw value."""

from __future__ import annotations

from typing import Any

from compliance.core.clock import local
from compliance.core.formatting import format_number, format_size
from compliance.core.i18n import in_vietnamese
from compliance.scans.labels import entity_label, state_label
from compliance.scans.models import Scan, Verdict
from compliance.scans.queries import columns_of, is_stopping
from compliance.scans.risk import TableRisk, risks_of
from compliance.units.documents import issue_of
from compliance.verification.digest import content_hash
from reports import render_docx, render_pdf
from reports.documents import scan_certificate as layouts

TITLE = "Phiếu kết quả rà soát dữ liệu cá nhân trong tệp"
_WRITERS = {"docx": render_docx, "pdf": render_pdf}


def certificate(scan: Scan, kind: str, verify_base: str) -> bytes:
    """Return the certificate of a finished scan as ``pdf`` or ``docx``, with its QR code.

    ``verify_base`` is the address that the hash of the content is added to.
    """
    with in_vietnamese():
        return _WRITERS[kind](layouts.layout(_data(scan, verify_base)))


def certificate_hash(scan: Scan) -> str:
    """Return the hash of what the certificate says; the same for ever, the result never changes."""
    return content_hash(
        {
            "scan": scan.id,
            "sha256": scan.sha256,
            "verdict": scan.verdict,
            "finished_at": scan.finished_at,
            "result": scan.result,
        }
    )


def _data(scan: Scan, verify_base: str) -> layouts.ScanCertificate:
    result = scan.result or {}
    return layouts.ScanCertificate(
        issue=issue_of(
            scan.unit,
            "NGƯỜI RÀ SOÁT",
            draft=False,
            date=local(scan.finished_at).date() if scan.finished_at else None,
            verify_url=verify_base + certificate_hash(scan),
        ),
        unit_name=scan.unit.name,
        purpose=scan.purpose or "",
        scanned_at=scan.finished_at,
        system_name=scan.system.name if scan.system else "",
        passed=scan.verdict == Verdict.PASS,
        files=[
            layouts.ScannedFile(
                name=scan.file_name,
                format=str(result.get("format", "")).upper(),
                sha256=scan.sha256,
                size=format_size(scan.size),
                rows=scan.rows or 0,
                columns=[_column(column) for column in columns_of(scan)],
                risks=[_risk(risk) for risk in risks_of(result)],
                warnings=[str(line) for line in result.get("warnings", [])],
            )
        ],
    )


def _risk(risk: TableRisk) -> layouts.ScannedRisk:
    return layouts.ScannedRisk(
        table=risk.table,
        facts=risk.facts,
        what_if=[(o.what, *map(format_number, o.k), *o.unique) for o in risk.what_if],
    )


def _column(column: dict[str, Any]) -> layouts.ScannedColumn:
    found = column["state"] != "none"
    return layouts.ScannedColumn(
        table=column["table"],
        name=column["name"],
        kind=entity_label(column["entity"]) if found else "",
        state=state_label(column["state"]),
        hits=column["hits"],
        share=column["share"],
        example=", ".join(column["examples"]),
        stops=is_stopping(column),
        masked=column["state"] == "masked",
    )
