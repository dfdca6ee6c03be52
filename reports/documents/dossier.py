"""The level dossier: its parts, each a document of its own, and all of them together."""

from __future__ import annotations

from collections.abc import Callable

from reports.document import OfficialDocument
from reports.documents import dossier_decision, dossier_level, dossier_overview, dossier_plan
from reports.documents import dossier_request as request
from reports.documents.dossier_data import DossierData

#: Key of each part (for addresses and file names), its Vietnamese name, its layout.
PARTS: dict[str, tuple[str, Callable[[DossierData], OfficialDocument]]] = {
    "de-nghi": ("Văn bản đề nghị", request.layout),
    "tong-quan": ("Thuyết minh tổng quan", dossier_overview.layout),
    "cap-do": ("Thuyết minh đề xuất cấp độ", dossier_level.layout),
    "phuong-an": ("Thuyết minh phương án bảo đảm", dossier_plan.layout),
    "du-thao-quyet-dinh": ("Dự thảo quyết định", dossier_decision.layout),
}


def layout(data: DossierData) -> list[OfficialDocument]:
    """Return all parts of the dossier in their order, to be written into one file."""
    return [lay_out(data) for _, lay_out in PARTS.values()]


def layout_part(data: DossierData, part: str) -> OfficialDocument:
    """Return one part by its key in :data:`PARTS`.

    Raises:
        KeyError: there is no such part.
    """
    return PARTS[part][1](data)


def missing(data: DossierData) -> list[str]:
    """Return all that the dossier still lacks, part by part, each named once."""
    found = [
        *request.missing(data),
        *dossier_overview.missing(data),
        *dossier_level.missing(data),
        *dossier_plan.missing(data),
        *data.missing,
    ]
    return list(dict.fromkeys(found))
