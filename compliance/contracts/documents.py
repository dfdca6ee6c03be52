"""The annex of a contract, from the clauses it should hold."""

from __future__ import annotations

from compliance.contracts.clauses import asked_of
from compliance.contracts.models import Access, Contract
from compliance.contracts.words import ACCESS
from compliance.core.i18n import in_vietnamese
from compliance.units.documents import issue_of
from reports import render_docx, render_pdf
from reports.documents import contract_annex as layouts

_WRITERS = {"docx": render_docx, "pdf": render_pdf}


def annex(contract: Contract, kind: str) -> bytes:
    """Return the annex as ``docx`` or ``pdf``: a draft for both parties to read and sign."""
    with in_vietnamese():
        data = layouts.ContractAnnex(
            issue=issue_of(contract.unit, None, draft=True),
            number=contract.number,
            signed_on=contract.signed_on,
            subject=contract.title,
            unit_name=contract.unit.name,
            supplier=contract.supplier.name,
            systems=[(s.name, f"cấp {s.level}" if s.level else "") for s in contract.systems],
            clauses=[
                layouts.AnnexClause(
                    title=c.title,
                    text=c.model,
                    # What of a clause the source does not say must not be read as law.
                    source=". ".join(part for part in (c.source, c.note) if part),
                    convention=c.confidence == "U",
                )
                for c in asked_of(contract)
                if contract.clauses.get(c.id) != "na"
            ],
            remote=_remote(contract),
        )
        return _WRITERS[kind](layouts.layout(data))


def _remote(contract: Contract) -> list[tuple[str, str]]:
    if contract.remote_access == Access.NONE:
        return [("Truy cập từ xa", "Bên B không truy cập từ xa vào hệ thống của Bên A.")]
    logged = {True: "có", False: "không"}.get(contract.remote_logged, "")  # type: ignore[arg-type]
    return [
        ("Truy cập từ xa", str(ACCESS[contract.remote_access])),
        ("Cách truy cập", contract.remote_how or ""),
        ("Người cho phép mỗi lần", contract.remote_approver or ""),
        ("Ghi nhật ký truy cập", logged),
    ]
