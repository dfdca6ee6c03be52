"""What the appraisal of a level dossier says, field by field (Mẫu số 04)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.documents.issue import Issue


@dataclass(frozen=True, kw_only=True)
class Appraisal:
    """Who appraised a dossier and what came out; empty before the appraisal."""

    #: Outer data of the opinion, issued by the appraising body; ``None`` while nobody has it.
    issue: Issue | None = None
    #: The opinion itself: "số 12/YK-SYT ngày 05/01/2026 của …".
    document: str = ""
    #: The request received: number, date, body.
    request: str = ""
    #: The body in the lead and those it asked.
    lead: str = ""
    partners: Sequence[str] = ()
    #: "Họp", "Lấy ý kiến bằng văn bản" or both.
    method: str = ""
    partner_opinions: str = ""
    #: The three points of NĐ 331/2026 Đ23 k1: level, plan in design, plan in operation.
    level_fit: str = ""
    design_fit: str = ""
    operation_fit: str = ""
    other: str = ""
    #: "Phù hợp" or "Chưa phù hợp".
    conclusion: str = ""
    #: What must be corrected, one remark each.
    gaps: Sequence[str] = ()
    #: Documents appraised: name, version, SHA-256 of the frozen content.
    documents: Sequence[tuple[str, str, str]] = ()
