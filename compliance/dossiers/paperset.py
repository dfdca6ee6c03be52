"""Which documents a dossier is made of, and what they say by its level: read from the pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from checklists import Pack, load
from compliance.core.permissions import Role
from compliance.dossiers.parties import signer_of
from compliance.risks.scale import scale_of
from reports.documents.dossier import FORMS, PARTS
from reports.documents.issue import Issue
from reports.documents.risk_report import JudgedRisk, RiskReport

#: The system may be of national importance: the procedure is that of level 5 (NĐ 331/2026 Đ20 k4).
NATIONAL = "F-NATIONAL-SECURITY"
_HIGHEST = 5
_DESCRIBED = ("tong-quan", "cap-do", "phuong-an")
#: The set of a regime whose pack has no forms of its own (NĐ 85/2016 Đ15; TT 12/2022 Đ8).
_OLD = ("de-nghi", *_DESCRIBED, "du-thao-quyet-dinh")
_JUDGED = (
    "threat", "asset", "harm", "likelihood", "impact", "rating", "decision", "treatment",
    "responsible", "note",
)  # fmt: skip


def pack_of_snapshot(data: Mapping[str, Any]) -> Pack:
    """Return the pack that a snapshot was made by."""
    return load(data["pack"]["id"], version=data["pack"]["version"])


def forms_at(pack: Pack, level: int, *, national: bool = False) -> list[str]:
    """Return the forms used at a level, by the workflow of the pack; none in older regimes."""
    wanted = {level, _HIGHEST} if national and level >= 3 else {level}
    rows = pack.section("workflow")["levels"]
    found = [form for row in rows if row["level"] in wanted for form in row.get("forms", ())]
    return sorted(dict.fromkeys(found))


def parts_of(data: Mapping[str, Any]) -> list[str]:
    """Return the keys of the documents of a frozen dossier in their order."""
    flags = data["classification"]["flags"]
    return parts_at(pack_of_snapshot(data), data["dossier"]["level"], flags)


def parts_at(pack: Pack, level: int, flags: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the keys of the documents that a level and the flags of its facts ask for."""
    forms = forms_at(pack, level, national=any(flag.get("id") == NATIONAL for flag in flags))
    if not forms:
        return list(_OLD)
    wanted = {FORMS[form] for form in forms} | {*_DESCRIBED, "quy-che"}
    if scale_of(pack) is not None:
        wanted.add("rui-ro")
    return [part for part in PARTS if part in wanted]


def forms_of(parts: Sequence[str], data: Mapping[str, Any]) -> dict[str, str]:
    """Return the form that each part follows, for those that follow one."""
    pack, level = pack_of_snapshot(data), data["dossier"]["level"]
    forms = forms_at(pack, level, national=_is_national(data))
    return {FORMS[form]: form for form in forms if FORMS[form] in parts}


def set_fields(data: Mapping[str, Any], issue: Issue) -> dict[str, Any]:
    """Return the fields of the layouts that depend on level and regime."""
    pack, level = pack_of_snapshot(data), data["dossier"]["level"]
    forms = forms_at(pack, level, national=_is_national(data))
    request = next((form for form in ("mau-01", "mau-02") if form in forms), "")
    steps = pack.section("workflow")["levels"]
    row: Mapping[str, Any] = next((one for one in steps if one["level"] == level), {})
    high = "opinion" in row or _is_national(data)
    return {
        "parts": parts_of(data),
        "matter": "an ninh mạng" if forms else "an toàn thông tin",
        "request_form": f"Mẫu số {request[-2:]}" if request else "",
        "asks_approval": data["decides"] == Role.APPRAISER,
        "addressee": data["dossier"]["addressee"] or _appraiser(data, pack, row, high),
        "request_issue": _owner_issue(data, issue) if high else None,
        "national_security": _national_words(data),
        "plan_only": level == _HIGHEST,
        "high_attachments": _HIGH if high else (),
        "risk_report": _risk_report(data, pack, issue),
    }


#: Beside the four parts at levels 4–5 (NĐ 331/2026 Đ21 k5; Đ22 k5); the opinion comes from outside.
_HIGH: Sequence[tuple[str, str]] = (
    ("Ý kiến chuyên môn của đơn vị chuyên trách", ""),
    ("Báo cáo đánh giá rủi ro chi tiết", "Kèm theo"),
)


def _flag(data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    flags = data["classification"]["flags"]
    return next((flag for flag in flags if flag.get("id") == NATIONAL), None)


def _is_national(data: Mapping[str, Any]) -> bool:
    return data["dossier"]["level"] >= 3 and _flag(data) is not None


def _national_words(data: Mapping[str, Any]) -> str:
    flag = _flag(data) if _is_national(data) else None
    return f"Căn cứ: {flag['source']}." if flag else ""


def _appraiser(data: Mapping[str, Any], pack: Pack, row: Mapping[str, Any], high: bool) -> str:
    """Return to whom the request goes when the unit named nobody."""
    bodies = pack.section("bodies")
    body = "ministry_of_public_security" if high else row.get("appraises", "specialised_unit")
    if body != "specialised_unit" and body in bodies:
        return str(bodies[body]["vi"])
    return str((data["specialised"] or {}).get("name", ""))


def _owner_issue(data: Mapping[str, Any], issue: Issue) -> Issue:
    """Return the request as the owner sends it; the operator's where no owner is known."""
    owner = data["owner"]
    if owner is None:
        return issue
    return replace(
        issue,
        issuing_body=owner["name"],
        parent_body="",
        place=owner["place"] or issue.place,
        signer=signer_of(owner),
    )


def _risk_report(data: Mapping[str, Any], pack: Pack, issue: Issue) -> RiskReport | None:
    scale = scale_of(pack)
    if scale is None:
        return None
    rows = data.get("risks", ())
    relevant = [row for row in rows if row["relevant"]]
    chance = {word: step for step, word in scale.likelihood.items()}
    impact = {word: step for step, word in scale.impact.items()}
    matrix: dict[tuple[int, int], int] = {}
    for row in relevant:
        cell = (chance.get(row["likelihood"], 0), impact.get(row["impact"], 0))
        matrix[cell] = matrix.get(cell, 0) + 1
    return RiskReport(
        issue=replace(issue, number="", recipients=("Lưu: VT",), legal_bases=()),
        system_name=data["system"]["name"],
        level=data["dossier"]["level"],
        steps=scale.likelihood,
        matrix=matrix,
        risks=[
            JudgedRisk(
                code=row["id"],
                due=date.fromisoformat(row["due"]) if row["due"] else None,
                **{name: row[name] for name in _JUDGED},
            )
            for row in relevant
        ],
        left_out=[(row["threat"], row["note"]) for row in rows if not row["relevant"]],
        convention=scale.note,
        missing=() if rows else ("Chưa có rủi ro nào được đánh giá",),
    )
