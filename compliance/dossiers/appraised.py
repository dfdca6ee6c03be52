"""What the appraisal said, from a dossier as it stands: it comes after the snapshot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from compliance.core.db import session
from compliance.core.formatting import format_date
from compliance.dossiers.models import (
    SECTION_LABELS,
    Dossier,
    DossierRevision,
    DossierState,
    Section,
)
from compliance.dossiers.parties import Wanted, body_issue
from compliance.dossiers.queries import comments_of
from compliance.units.models import HealthUnit
from reports.documents.dossier_appraisal_data import Appraisal

_FIT = (DossierState.APPRAISED, DossierState.APPROVED, DossierState.SUPERSEDED)
#: The parts of a dossier that are appraised (NĐ 331/2026 Đ21 k1–k4).
_APPRAISED = (
    "Thuyết minh tổng quan về hệ thống thông tin",
    "Tài liệu thiết kế hoặc tương đương",
    "Thuyết minh đề xuất cấp độ",
    "Thuyết minh phương án bảo đảm",
)
#: Who was asked about a dossier and what each said: told by a higher feature.
_consulted: list[Callable[[Dossier], Sequence[tuple[str, str]]]] = []


def add_consulted_source(source: Callable[[Dossier], Sequence[tuple[str, str]]]) -> None:
    """Let a feature name the bodies asked (name, what it said) for Mẫu số 04."""
    if source not in _consulted:
        _consulted.append(source)


def appraisal_of(
    dossier: Dossier, revision: DossierRevision | None, data: Mapping[str, Any], wanted: Wanted
) -> Appraisal:
    """Return the appraisal of a dossier; its fields are empty as long as nobody filled them."""
    unit = _appraising_unit(dossier, data)
    given = dossier.opinion or {}
    gaps = _gaps(dossier) if dossier.state == DossierState.RETURNED else []
    asked = [pair for source in _consulted for pair in source(dossier)]
    return Appraisal(
        partners=[name for name, _said in asked],
        method="Lấy ý kiến bằng văn bản" if asked else "",
        partner_opinions="\n".join(f"{name}: {said}" for name, said in asked),
        issue=body_issue(data, unit, wanted) if unit else None,
        document=_numbered(dossier.appraisal_number, dossier.appraisal_date, unit),
        request=_numbered(
            dossier.request_number, dossier.submitted_on, data["operator"] or data["unit"]
        ),
        lead=unit["name"] if unit else "",
        level_fit=given.get("level_fit") or "",
        design_fit=given.get("design_fit") or "",
        operation_fit=given.get("operation_fit") or "",
        conclusion="Phù hợp" if dossier.state in _FIT else "Chưa phù hợp" if gaps else "",
        gaps=gaps,
        documents=[
            (name, f"Lần {revision.number}", revision.sha256) for name in _APPRAISED
        ] if revision else [],
    )  # fmt: skip


def _appraising_unit(dossier: Dossier, data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if dossier.appraiser_unit_id is None:
        unit: Mapping[str, Any] | None = data["specialised"]
        return unit
    row = session().get_one(HealthUnit, dossier.appraiser_unit_id)
    names = ("name", "place", "head_name", "head_title")
    return {name: getattr(row, name) for name in names}


def _numbered(number: str | None, day: Any, body: Mapping[str, Any] | None) -> str:
    if not number:
        return ""
    words = [f"số {number}", f"ngày {format_date(day)}" if day else ""]
    return " ".join(filter(None, (*words, f"của {body['name']}" if body else "")))


def _gaps(dossier: Dossier) -> list[str]:
    """Return what the appraiser asked to be changed in the newest revision."""
    return [
        f"{SECTION_LABELS[Section(remark.section)]}"
        f"{f' ({remark.item_id})' if remark.item_id else ''}: {remark.text}"
        for remark in comments_of(dossier.id)
        if remark.revision == dossier.revision
    ]
