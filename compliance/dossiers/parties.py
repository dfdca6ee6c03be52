"""Who issues, signs and receives the documents of a dossier, from its snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from compliance.core import clock
from compliance.core.permissions import Role
from compliance.dossiers.justification import day_text
from compliance.dossiers.models import DossierRevision
from reports import Signer
from reports.documents.dossier_data import Party
from reports.documents.issue import Issue


@dataclass(frozen=True)
class Wanted:
    """Which document, in which form, for whom."""

    name: str
    kind: str
    demo: bool
    public_url: str
    #: Whether the reader may see the network plan.
    network: bool
    #: Who reads it and when, printed across pages that show the network plan.
    reader: str = ""


def issue_of(data: Mapping[str, Any], wanted: Wanted, revision: DossierRevision | None) -> Issue:
    """Return the outer data of what the operator issues: final once frozen."""
    unit, dossier = data["operator"] or data["unit"], data["dossier"]
    title = dossier["signer_title"] or unit["head_title"] or "THỦ TRƯỞNG ĐƠN VỊ"
    return Issue(
        issuing_body=unit["name"],
        parent_body=data["owner"]["name"]
        if data["owner"] and data["owner"]["name"] != unit["name"]
        else "",
        number=dossier["request_number"] or "",
        place=unit["place"] or "",
        date=clock.local(revision.frozen_at).date() if revision else None,
        signer=Signer(title=title, name=dossier["signer_name"] or unit["head_name"] or ""),
        recipients=_recipients(unit),
        legal_bases=data["legal_bases"],
        draft=revision is None,
        demo=wanted.demo,
        verify_url=f"{wanted.public_url}/verify/{revision.sha256}" if revision else None,
    )


def decision_issue(data: Mapping[str, Any], wanted: Wanted) -> Issue:
    """The decision is always a draft here: the deciding body numbers and signs it."""
    return replace(body_issue(data, _deciding(data), wanted), recipients=["Như Điều 3", "Lưu: VT"])


def body_issue(data: Mapping[str, Any], body: Mapping[str, Any] | None, wanted: Wanted) -> Issue:
    """Return the outer data of a draft that another body numbers and signs."""
    body = body or {"name": "", "head_title": "", "head_name": "", "place": ""}
    return Issue(
        issuing_body=body["name"],
        place=body["place"] or "",
        signer=signer_of(body),
        recipients=["Như trên", "Lưu: VT"],
        legal_bases=data["legal_bases"],
        draft=True,
        demo=wanted.demo,
    )


def signer_of(body: Mapping[str, Any]) -> Signer:
    """Return the head of a body as the one who signs."""
    return Signer(title=body["head_title"] or "THỦ TRƯỞNG", name=body["head_name"] or "")


def _deciding(data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None
    found = data["specialised"] if data["decides"] == Role.APPRAISER else data["owner"]
    return found


def authority(data: Mapping[str, Any]) -> str:
    """Return who decides: "GIÁM ĐỐC SỞ Y TẾ"."""
    body = _deciding(data) or {}
    title = body.get("head_title") or "THỦ TRƯỞNG"
    return f"{title} {body.get('name') or ''}".strip().upper()


def _recipients(unit: Mapping[str, Any]) -> list[str]:
    given = [line for line in (unit["default_recipients"] or "").splitlines() if line.strip()]
    return given or ["Như trên", "Lưu: VT"]


def party(unit: Mapping[str, Any] | None) -> Party:
    """Return the owner or operator as the description names it."""
    if unit is None:
        return Party()
    return Party(
        name=unit["name"],
        mandate=document_text(unit, "mandate") or document_text(unit, "document"),
        head=", ".join(filter(None, (unit["head_name"], unit["head_title"]))),
        address=unit["address"] or "",
        contact=", ".join(filter(None, (unit["phone"], unit["email"]))),
    )


def document_text(row: Mapping[str, Any], prefix: str, rest: str = "") -> str:
    """Return "số 12/QĐ ngày 05/01/2026 của …" from the three columns of a document."""
    number = row.get(f"{prefix}_number")
    if not number:
        return rest
    day, body = day_text(row.get(f"{prefix}_date")), row.get(f"{prefix}_body")
    parts = [f"số {number}", f"ngày {day}" if day else "", f"của {body}" if body else ""]
    return "; ".join(filter(None, (" ".join(filter(None, parts)), rest)))


def delegation(unit: Mapping[str, Any] | None) -> str:
    """Return the document by which the owner delegates, and its scope."""
    return document_text(unit, "document", f"{unit['name']}: {unit['scope'] or ''}") if unit else ""
