"""A snapshot of a dossier into what the layouts of its documents need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from compliance.core.formatting import format_number
from compliance.dossiers.boundary import statement
from compliance.dossiers.justification import basis_of, level_parts
from compliance.dossiers.models import DossierRevision
from compliance.dossiers.paperset import set_fields
from compliance.dossiers.parties import (
    Wanted,
    authority,
    decision_issue,
    delegation,
    document_text,
    issue_of,
    party,
)
from compliance.systems import labels
from compliance.systems.documents.drawing import flows_figure, topology_figure
from reports.blocks import Status, StatusCode
from reports.documents.dossier_appraisal_data import Appraisal
from reports.documents.dossier_data import (
    Device,
    DossierData,
    Link,
    ListedSystem,
    PlanGroup,
    PlanLine,
    Service,
    Zone,
)
from reports.drawing import Figure

_STATES: Mapping[str, StatusCode] = {
    "met": "met",
    "partly_met": "partly",
    "planned": "planned",
    "not_met": "not_met",
    "not_applicable": "na",
    "unknown": "unknown",
    "not_answered": "none",
}
#: The seven parts of the plan (NĐ 331/2026 Đ29 k2) in their order.
PLAN_PARTS: Mapping[str, str] = {
    "a": "A. Thiết kế, xây dựng",
    "b": "B. Vận hành",
    "c": "C. Kiểm tra, đánh giá",
    "d": "D. Quản lý rủi ro",
    "đ": "Đ. Giám sát",
    "e": "E. Dự phòng, ứng phó sự cố, khôi phục sau thảm họa",
    "g": "G. Kết thúc vận hành, thanh lý, hủy bỏ",
    "": "Yêu cầu khác",
}
RESTRICTED = "Phần hạn chế: chỉ đơn vị vận hành, chủ quản và đơn vị thẩm định được xem"


def fill(
    data: Mapping[str, Any],
    wanted: Wanted,
    revision: DossierRevision | None,
    appraisal: Appraisal | None = None,
) -> DossierData:
    """Turn a snapshot, and the appraisal that followed it, into what the layouts need."""
    dossier, system = data["dossier"], data["system"]
    operator = data["operator"] or data["unit"]
    issue = issue_of(data, wanted, revision)
    return DossierData(
        issue=issue,
        **set_fields(data, issue),
        appraisal=appraisal or Appraisal(),
        decision_issue=decision_issue(data, wanted),
        system_name=system["name"],
        system_code=system["code"],
        address=operator["address"] or "",
        level=dossier["level"],
        systems=[ListedSystem(system["name"], dossier["level"], basis_of(data["classification"]))],
        attachments=_attachments(data),
        owner=party(data["owner"]),
        operator=party(operator),
        delegation=delegation(data.get("delegated_owner")),
        rented=system["lifecycle"] == "rented_service" or bool(system["contract_number"]),
        vendor=document_text(system, "contract", system["contract_duties"] or ""),
        specialised_unit=(data["specialised"] or {}).get("name", ""),
        scope="\n".join(filter(None, (system["purpose"], system["scope_text"], statement(data)))),
        size=[(row["measure"], row["value"]) for row in data["sizes"]],
        served=[_group(row) for row in data["users"]],
        architecture=_hosting(system),
        figures=_figures(data) if wanted.network else [],
        devices=[
            Device(row["name"], row["location"] or "", row["purpose"] or "")
            for row in data["components"]
            if row["kind"] != "service"
        ],
        services=[
            Service(
                row["name"],
                row["server"] or "",
                row["location"] or "",
                row["operating_system"] or "",
                row["purpose"] or "",
            )
            for row in data["components"]
            if row["kind"] in ("service", "server")
        ],
        zones=_zones(data["network"], wanted.network),
        links=[_link(row) for row in data["interconnections"]],
        **level_parts(data),
        standard=data["pack"]["standard"],
        shared_solutions=dossier["shared_solutions"] or "",
        regulation=document_text(system, "regulation"),
        plan=_plan(data["requirements"]),
        authority=authority(data),
        executors=operator["name"],
        supervisor=(data["specialised"] or {}).get("name", ""),
        missing=data["missing"],
    )


def _group(row: Mapping[str, Any]) -> tuple[str, str, str]:
    count = f"{row['count']} người" if row["count"] else ""
    return row["name"], "; ".join(filter(None, (row["description"], count))), row["channel"] or ""


def _hosting(system: Mapping[str, Any]) -> str:
    place = "; ".join(
        filter(None, (labels.label(labels.HOSTINGS, system["hosting"]), system["hosting_place"]))
    )
    return f"Nơi đặt hệ thống: {place}." if place else ""


def _figures(data: Mapping[str, Any]) -> list[tuple[str, Figure]]:
    """Draw the system; revisions frozen before drawings existed have none."""
    if "topology" not in data:
        return []
    name, links = data["system"]["name"], data["interconnections"]
    return [
        ("Mô hình lô-gic", topology_figure(name, data["topology"], data["users"], links)),
        ("Luồng dữ liệu", flows_figure(name, data["assets"], links)),
    ]


def _zones(rows: Sequence[Mapping[str, Any]], visible: bool) -> list[Zone]:
    if not visible:
        return [Zone(RESTRICTED)]
    return [Zone(r["name"], r["private_ips"] or "", r["public_ips"] or "") for r in rows]


def _link(row: Mapping[str, Any]) -> Link:
    return Link(
        system=row["other_name"],
        owner=row["other_owner"] or "",
        direction=labels.label(labels.DIRECTIONS, row["direction"]),
        protocol=row["protocol"] or "",
        data=row["data"] or "",
        level=row["other_level"] or 0,
    )


def _attachments(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    design = next((row for row in data["documents"] if row["kind"] == "design"), None)
    title = design["title"] if design else "Tài liệu thiết kế hoặc tương đương"
    return [
        ("Thuyết minh tổng quan về hệ thống thông tin", "Kèm theo"),
        (title, "Kèm theo" if design else ""),
        ("Thuyết minh đề xuất cấp độ", "Kèm theo"),
        ("Thuyết minh phương án bảo đảm an ninh mạng", "Kèm theo"),
    ]


def _plan(rows: Sequence[Mapping[str, Any]]) -> list[PlanGroup]:
    """Order the requirements by the seven parts of the plan; older regimes have groups alone."""
    if not any(row["plan_part"] for row in rows):
        found: dict[str, list[PlanLine]] = {}
        for row in rows:
            found.setdefault(row["group"], []).append(_line(row))
        return [PlanGroup(title, lines) for title, lines in found.items()]
    groups: dict[str, list[PlanLine]] = {key: [] for key in PLAN_PARTS}
    for row in rows:
        part = (row["plan_part"] or "").rpartition(".")[2]
        groups[part if part in groups else ""].append(_line(row))
    return [PlanGroup(PLAN_PARTS[key], lines) for key, lines in groups.items() if lines]


def _line(row: Mapping[str, Any]) -> PlanLine:
    code = _STATES[row["state"]]
    planned = code in ("partly", "planned", "not_met")
    threshold = f" ({row['parameter']})" if row["parameter"] else ""
    doubtful = " (cần đối chiếu)" if row["confidence"] == "U" else ""
    cost = f"Kinh phí {format_number(row['cost'])} đồng" if row.get("cost") else ""
    money = ", ".join(filter(None, (cost, row.get("funding"))))
    action = "; ".join(filter(None, (row["note"] or "Làm phần còn lại", money)))
    return PlanLine(
        code=row["id"],
        group=row["group"],
        requirement=row["text"] + threshold,
        source=row["source"] + doubtful,
        status=Status(code),
        how=_how(row, code),
        evidence="; ".join(piece["title"] for piece in row["evidence"]),
        action=action if planned else "",
        owner=row["responsible"] or "",
        due=date.fromisoformat(row["due"]) if row["due"] else None,
    )


def _how(row: Mapping[str, Any], code: str) -> str:
    """Say how it is done; whose answer that is, why it is not another's, why it is left out."""
    said = "" if code == "planned" else row["note"] or ""
    if not row.get("in_scope", True):
        return f"Không thuộc phạm vi. {said}"
    if row.get("origin"):
        said = f"{said} ({row['origin']})".strip()
    reasons = (
        ("Trả lời riêng", row.get("override_reason")),
        ("Đưa vào phạm vi", row.get("scope_reason")),
    )
    return "\n".join(filter(None, (said, *(f"{what}: {why}" for what, why in reasons if why))))
