"""What a dossier still lacks, and which of it stops the submission."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from compliance.classification.models import ClassificationRun
from compliance.core import files
from compliance.core.formatting import format_number
from compliance.core.i18n import _
from compliance.dossiers.models import Dossier
from compliance.dossiers.quality import Finding, findings_of
from compliance.dossiers.queries import comments_of
from compliance.requirements.models import ResponseState
from compliance.requirements.queries import Sheet
from compliance.risks.queries import build_risks, stored_risks
from compliance.risks.scale import scale_of
from compliance.systems.queries.gaps import missing_fields, missing_relations, missing_tables
from compliance.systems.queries.parts import counts_of

#: What the decree asks for on paper but a unit may hand in later, or only some units have.
ADVISED = frozenset(
    {
        "size-metrics",
        "documents",
        "subjects_basic",
        "subjects_sensitive",
        "subject_count_method",
        "conditional_business",
        "legacy_decision_number",
        "contract_number",
    }
)


@dataclass(frozen=True)
class Lack:
    """One thing that is missing, where to put it right, and whether it stops the submission."""

    section: str
    text: str
    blocking: bool
    endpoint: str
    args: Mapping[str, Any] = field(default_factory=dict)


def lacks_of(
    dossier: Dossier,
    run: ClassificationRun,
    sheet: Sheet,
    findings: Sequence[Finding] | None = None,
) -> list[Lack]:
    """Return what is missing, in the order of the sections (NĐ 331/2026 Đ21, Đ22).

    Of the checks (``findings``, run here when not given) those that stop the submission.
    """
    if findings is None:
        findings = findings_of(dossier, run, sheet)
    return [
        *_description(dossier),
        *_classification(dossier, run),
        *_requirements(dossier, sheet),
        *_evidence(dossier, sheet),
        *_risks(dossier, sheet),
        *_details(dossier),
        *_comments(dossier),
        *(
            Lack(found.section, found.text, found.stops, found.endpoint, found.args)
            for found in findings
            if found.stops or found.section == "regulation"
        ),
    ]


def blocking(lacks: Sequence[Lack]) -> list[Lack]:
    """Return those that stop the submission."""
    return [lack for lack in lacks if lack.blocking]


def _description(dossier: Dossier) -> list[Lack]:
    system = dossier.system
    gaps = [
        *missing_fields(system),
        *missing_relations(system),
        *missing_tables(counts_of(system.id)),
    ]
    return [
        Lack(
            "description",
            _("Kiểm kê: %(what)s", what=gap.label),
            gap.key not in ADVISED,
            "systems.show",
            {"system_id": system.id},
        )
        for gap in gaps
    ]


def _classification(dossier: Dossier, run: ClassificationRun) -> list[Lack]:
    found = []
    args = {"system_id": dossier.system_id, "run_id": run.id}
    if run.unresolved:
        found.append(_("Phân loại: còn câu chưa biết có thể đưa lên cấp cao hơn"))
    gates = (run.result or {}).get("gates", ())
    found += [_("Phân loại: %(message)s", message=gate["message"]) for gate in gates]
    return [Lack("classification", text, True, "classification.result", args) for text in found]


def _requirements(dossier: Dossier, sheet: Sheet) -> list[Lack]:
    still_open = sheet.open_rows(binding=True)
    unknown = sum(row.state == ResponseState.UNKNOWN for row in still_open)
    rest = len(sheet.open_rows()) - len(still_open)
    found = []
    for count, text, stops, show in (
        (len(still_open) - unknown, _("Yêu cầu: còn %(n)s dòng chưa trả lời"), True, "open"),
        (unknown, _("Yêu cầu: còn %(n)s câu “không biết”"), True, "unknown"),
        (rest, _("Yêu cầu ngoài mức cơ bản: còn %(n)s dòng chưa trả lời"), False, "open"),
    ):
        if count:
            args = {"system_id": dossier.system_id, "show": show}
            said = text % {"n": format_number(count)}
            found.append(Lack("requirements", said, stops, "requirements.list", args))
    if waiting := len(sheet.unconfirmed_rows):
        said = _("Sản phẩm: %(n)s dòng theo nhà cung cấp chờ đơn vị xác nhận", n=waiting)
        args = {"system_id": dossier.system_id}
        found.append(Lack("requirements", said, False, "products.of_system", args))
    return found


def _evidence(dossier: Dossier, sheet: Sheet) -> list[Lack]:
    """Name files that are gone from the store; their bytes are read again at submission."""
    gone = {
        piece.title
        for row in sheet.rows
        for piece in row.evidence
        if not files.store().path(piece.file.sha256).exists()
    }
    args = {"system_id": dossier.system_id}
    return [
        Lack(
            "requirements",
            _("Minh chứng: tệp “%(title)s” không còn trong kho", title=title),
            True,
            "requirements.list",
            args,
        )
        for title in sorted(gone)
    ]


def _risks(dossier: Dossier, sheet: Sheet) -> list[Lack]:
    """The decree asks for the main risks; how much of the catalogue is judged is a choice."""
    scale = scale_of(sheet.pack)
    if scale is None:
        if dossier.risks:
            return []
        text = _("Nội dung hồ sơ: nguy cơ, rủi ro chính và mức ảnh hưởng")
        return [Lack("risks", text, True, "dossiers.edit", {"dossier_id": dossier.id})]
    found = build_risks(sheet, scale, stored_risks(dossier.system_id))
    args = {"system_id": dossier.system_id}
    if not found.judged and not dossier.risks:
        return [Lack("risks", _("Rủi ro: chưa đánh giá rủi ro nào"), True, "risks.list", args)]
    waiting = len(found.open_rows)
    if not waiting:
        return []
    text = _("Rủi ro: còn %(n)s rủi ro trong danh mục chưa đánh giá", n=waiting)
    return [Lack("risks", text, False, "risks.list", {**args, "show": "open"})]


def _details(dossier: Dossier) -> list[Lack]:
    args = {"dossier_id": dossier.id}
    wanted = (
        (dossier.signer_name, _("Nội dung hồ sơ: người ký"), False),
        (dossier.request_number, _("Nội dung hồ sơ: số công văn đề nghị"), False),
    )
    return [
        Lack("details", text, stops, "dossiers.edit", args)
        for value, text, stops in wanted
        if not value
    ]


def _comments(dossier: Dossier) -> list[Lack]:
    """Remind of comments that the unit has not answered; they never stop the submission."""
    if dossier.revision == 0 or not dossier.editable:
        return []
    waiting = [c for c in comments_of(dossier.id) if c.closed_at is None and not c.answer_state]
    if not waiting:
        return []
    text = _("Ý kiến thẩm định: còn %(n)s ý kiến chưa trả lời", n=len(waiting))
    return [Lack("comments", text, False, "appraisal.answers", {"dossier_id": dossier.id})]
