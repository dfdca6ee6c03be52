"""A snapshot of a dossier into what the layouts of its documents need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.core import clock
from compliance.core.formatting import format_number
from compliance.core.permissions import Role
from compliance.dossiers.boundary import statement
from compliance.dossiers.justification import basis_of, day_text, level_parts
from compliance.dossiers.models import DossierRevision
from compliance.systems import labels
from compliance.systems.documents.drawing import flows_figure, topology_figure
from reports import Signer
from reports.blocks import Status, StatusCode
from reports.documents.dossier_data import (
    Device,
    DossierData,
    Link,
    ListedSystem,
    Party,
    PlanGroup,
    PlanLine,
    Service,
    Zone,
)
from reports.documents.issue import Issue
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


@dataclass(frozen=True)
class Wanted:
    """Which document, in which form, for whom."""

    name: str
    kind: str
    demo: bool
    public_url: str
    #: Whether the reader may see the network plan.
    network: bool


def fill(data: Mapping[str, Any], wanted: Wanted, revision: DossierRevision | None) -> DossierData:
    """Turn a snapshot into what the layouts need."""
    dossier, system = data["dossier"], data["system"]
    operator = data["operator"] or data["unit"]
    return DossierData(
        issue=_issue(data, wanted, revision),
        decision_issue=_decision_issue(data, wanted),
        request_form="Mẫu số 01" if data["decides"] == Role.APPRAISER else "Mẫu số 02",
        asks_approval=data["decides"] == Role.APPRAISER,
        addressee=dossier["addressee"] or (data["specialised"] or {}).get("name", ""),
        system_name=system["name"],
        system_code=system["code"],
        address=operator["address"] or "",
        level=dossier["level"],
        systems=[ListedSystem(system["name"], dossier["level"], basis_of(data["classification"]))],
        attachments=_attachments(data),
        owner=_party(data["owner"]),
        operator=_party(operator),
        delegation=_delegation(data.get("delegated_owner")),
        rented=system["lifecycle"] == "rented_service" or bool(system["contract_number"]),
        vendor=_document(system, "contract", system["contract_duties"] or ""),
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
        regulation=_document(system, "regulation"),
        plan=_plan(data["requirements"]),
        authority=_authority(data),
        executors=operator["name"],
        supervisor=(data["specialised"] or {}).get("name", ""),
        missing=data["missing"],
    )


def _issue(data: Mapping[str, Any], wanted: Wanted, revision: DossierRevision | None) -> Issue:
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


def _decision_issue(data: Mapping[str, Any], wanted: Wanted) -> Issue:
    """The decision is always a draft here: the deciding body numbers and signs it."""
    body = data["specialised"] if data["decides"] == Role.APPRAISER else data["owner"]
    body = body or {"name": "", "head_title": "", "head_name": "", "place": ""}
    return Issue(
        issuing_body=body["name"],
        place=body["place"] or "",
        signer=Signer(title=body["head_title"] or "THỦ TRƯỞNG", name=body["head_name"] or ""),
        recipients=["Như Điều 3", "Lưu: VT"],
        legal_bases=data["legal_bases"],
        draft=True,
        demo=wanted.demo,
    )


def _authority(data: Mapping[str, Any]) -> str:
    body = (data["specialised"] if data["decides"] == Role.APPRAISER else data["owner"]) or {}
    title = body.get("head_title") or "THỦ TRƯỞNG"
    return f"{title} {body.get('name') or ''}".strip().upper()


def _recipients(unit: Mapping[str, Any]) -> list[str]:
    given = [line for line in (unit["default_recipients"] or "").splitlines() if line.strip()]
    return given or ["Như trên", "Lưu: VT"]


def _party(unit: Mapping[str, Any] | None) -> Party:
    if unit is None:
        return Party()
    return Party(
        name=unit["name"],
        mandate=_document(unit, "mandate") or _document(unit, "document"),
        head=", ".join(filter(None, (unit["head_name"], unit["head_title"]))),
        address=unit["address"] or "",
        contact=", ".join(filter(None, (unit["phone"], unit["email"]))),
    )


def _document(row: Mapping[str, Any], prefix: str, rest: str = "") -> str:
    """Return "số 12/QĐ ngày 05/01/2026 của …" from the three columns of a document."""
    number = row.get(f"{prefix}_number")
    if not number:
        return rest
    day, body = day_text(row.get(f"{prefix}_date")), row.get(f"{prefix}_body")
    parts = [f"số {number}", f"ngày {day}" if day else "", f"của {body}" if body else ""]
    return "; ".join(filter(None, (" ".join(filter(None, parts)), rest)))


def _delegation(unit: Mapping[str, Any] | None) -> str:
    return _document(unit, "document", f"{unit['name']}: {unit['scope'] or ''}") if unit else ""


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
    """Order the requirements by the seven parts of the plan."""
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
    # What is followed says whose answer it is; what is out of scope says so (Đ21, Đ22).
    origin = f" ({row['origin']})" if row.get("origin") else ""
    outside = "" if row.get("in_scope", True) else "Không thuộc phạm vi. "
    cost = f"Kinh phí {format_number(row['cost'])} đồng" if row.get("cost") else ""
    money = ", ".join(filter(None, (cost, row.get("funding"))))
    action = "; ".join(filter(None, (row["note"] or "Làm phần còn lại", money)))
    return PlanLine(
        code=row["id"],
        requirement=row["text"] + threshold,
        source=row["source"] + doubtful,
        status=Status(code),
        how="" if code == "planned" else f"{outside}{row['note'] or ''}{origin}",
        evidence="; ".join(piece["title"] for piece in row["evidence"]),
        action=action if planned else "",
        owner=row["responsible"] or "",
        due=date.fromisoformat(row["due"]) if row["due"] else None,
    )
