"""The level dossier: its parts, each a document of its own, and all of them together."""

from __future__ import annotations

from collections.abc import Callable

from reports.document import OfficialDocument
from reports.documents import (
    dossier_decision,
    dossier_level,
    dossier_opinion,
    dossier_overview,
    dossier_plan,
    dossier_proposal,
    dossier_regulation,
    risk_report,
)
from reports.documents import dossier_request as request
from reports.documents.dossier_data import DossierData


def risks(data: DossierData) -> OfficialDocument:
    """Return the risk report of the set.

    Raises:
        KeyError: the regime of this dossier has none.
    """
    if data.risk_report is None:
        raise KeyError("rui-ro")
    return risk_report.layout(data.risk_report)


#: Key of each part (for addresses and file names), its Vietnamese name, its layout.
PARTS: dict[str, tuple[str, Callable[[DossierData], OfficialDocument]]] = {
    "de-nghi": ("Văn bản đề nghị", request.layout),
    "xin-y-kien": ("Văn bản xin ý kiến chuyên môn", dossier_opinion.request_layout),
    "tong-quan": ("Thuyết minh tổng quan", dossier_overview.layout),
    "cap-do": ("Thuyết minh đề xuất cấp độ", dossier_level.layout),
    "phuong-an": ("Thuyết minh phương án bảo đảm", dossier_plan.layout),
    "rui-ro": ("Báo cáo đánh giá rủi ro", risks),
    "quy-che": ("Dự thảo quy chế", dossier_regulation.layout),
    "tham-dinh": ("Ý kiến thẩm định", dossier_opinion.layout),
    "to-trinh": ("Tờ trình phê duyệt", dossier_proposal.layout),
    "du-thao-quyet-dinh": ("Dự thảo quyết định", dossier_decision.layout),
    "quyet-dinh-phuong-an": (
        "Dự thảo quyết định phê duyệt phương án",
        dossier_decision.plan_layout,
    ),
}
#: Form of the decree → the part that follows it.
FORMS = {
    "mau-01": "de-nghi",
    "mau-02": "de-nghi",
    "mau-03": "xin-y-kien",
    "mau-04": "tham-dinh",
    "mau-05": "to-trinh",
    "mau-06": "du-thao-quyet-dinh",
    "mau-07": "quyet-dinh-phuong-an",
}
#: Parts that show the network plan, to readers who may see it.
RESTRICTED = frozenset({"tong-quan"})


def layout(data: DossierData) -> list[OfficialDocument]:
    """Return all parts of the dossier in their order, to be written into one file."""
    return [layout_part(data, part) for part in data.parts]


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
