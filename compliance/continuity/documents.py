"""The downtime card and the recovery procedure as they are printed, and the list of them."""

from __future__ import annotations

import io
from collections.abc import Sequence

from pypdf import PdfReader

from compliance.continuity.models import ContinuityDocument, ContinuityVersion, Kind
from compliance.continuity.queries import KINDS, fields
from compliance.core import clock
from compliance.core.formatting import format_date
from compliance.core.i18n import in_vietnamese
from compliance.core.paging import left_out
from compliance.settings.queries import is_demo
from compliance.units.documents import issue_of
from reports import Sheet, render_docx, render_pdf, render_xlsx
from reports.blocks import Cell
from reports.documents import continuity as layouts
from reports.documents.issue import Issue

_WRITERS = {"docx": render_docx, "pdf": render_pdf}


def paper(document: ContinuityDocument, row: ContinuityVersion, kind: str) -> bytes:
    """Return a version as ``docx`` or ``pdf``; one that is not approved is marked a draft.

    Args:
        document: with unit and system loaded.
        row: which version.
        kind: ``docx`` or ``pdf``.
    """
    card = document.kind == Kind.DOWNTIME
    with in_vietnamese():
        data = layouts.Continuity(
            issue=_slip(row) if card else _official(document, row),
            name=str(KINDS[document.kind]),
            title=document.title,
            unit=document.unit.name,
            system=document.system.name if document.system else "",
            version=row.number,
            approver=row.approver or "",
            approved_on=format_date(row.approved_on),
            tested=_tested(row),
            parts=[
                (field["text"]["vi"], row.boxes.get(field["id"], "").splitlines())
                for field in fields(document.kind)
            ],
        )
        return _WRITERS[kind]((layouts.card if card else layouts.procedure)(data))


def page_count(document: ContinuityDocument, row: ContinuityVersion) -> int:
    """Return how many pages a version prints on."""
    return len(PdfReader(io.BytesIO(paper(document, row, "pdf"))).pages)


def _slip(row: ContinuityVersion) -> Issue:
    """A card hangs at the desk: no official head, no signature."""
    return issue_of(None, None, draft=row.approved_on is None)


def _official(document: ContinuityDocument, row: ContinuityVersion) -> Issue:
    return issue_of(
        document.unit,
        "NGƯỜI PHÊ DUYỆT",
        draft=row.approved_on is None,
        date=row.approved_on or clock.today(),
    )


def workbook(rows: Sequence[ContinuityDocument]) -> bytes:
    """Return a list of documents as a workbook; units, systems, versions are loaded."""
    with in_vietnamese():
        columns = ["Tên", "Loại", "Hệ thống", "Đơn vị", "Bản đang dùng", "Người phê duyệt"]
        columns += ["Ngày phê duyệt", "Rà soát lần sau", "Lần thử gần nhất"]
        cells: list[list[Cell]] = []
        for row in rows:
            used = row.approved
            cells.append(
                [
                    row.title,
                    str(KINDS[row.kind]),
                    row.system.name if row.system else "cả đơn vị",
                    row.unit.name,
                    used.number if used else None,
                    used.approver if used else "chưa phê duyệt",
                    used.approved_on if used else None,
                    used.next_review if used else None,
                    used.tried.happened_on if used and used.tried else None,
                ]
            )
        note = f"Lập ngày {format_date(clock.today())}."
        sheet = Sheet("Hoạt động liên tục", columns, cells, notes=[note, *left_out(rows)])
        return render_xlsx([sheet], demo=is_demo())


def _tested(row: ContinuityVersion) -> str:
    if row.tried is None:
        return ""
    return f"{row.tried.title}, {format_date(row.tried.happened_on)}"
