"""A large campaign: many units, each with a signed inspection of many rows and some findings."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, insert, select

from compliance.core.db import Base
from compliance.core.types import new_id
from compliance.inspections.checklist import sets

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
TODAY = date(2026, 11, 20)
WORDS = ("dat", "dat", "dat", "dat_mot_phan", "khong_dat")


def campaign_of(
    connection: Connection, units: int, rows: int = 100, *, findings: int = 5
) -> tuple[UUID, UUID]:
    """Make a running campaign; return its id and that of one of its inspections.

    More units than the sector has are made up as stations.
    """
    t = Base.metadata.tables
    inspector = connection.execute(
        select(t["app_user"].c.id).where(t["app_user"].c.login == "inspector")
    ).scalar_one()
    department = connection.execute(
        select(t["unit"].c.id, t["unit"].c.path).where(t["unit"].c.code == "so-y-te")
    ).one()
    chosen = _units(connection, department, units)
    campaign, selection = new_id(), new_id()
    connection.execute(
        insert(t["inspection_campaign"]).values(
            id=campaign,
            version=1,
            department_id=department.id,
            title="Đợt kiểm tra lớn",
            check_type="kiem-tra-cua-so",
            legal_basis="Kế hoạch mẫu",
            starts_on=date(2026, 11, 1),
            ends_on=date(2026, 12, 31),
            state="running",
            checklists=[],
            created_at=NOW,
            search="dot kiem tra lon",
        )
    )
    connection.execute(
        insert(t["campaign_selection"]).values(
            id=selection,
            campaign_id=campaign,
            number=1,
            method="hand",
            stratified=False,
            size=units,
            candidates=[],
            sha256="0" * 64,
            made_at=NOW,
        )
    )
    made: dict[str, list[dict[str, Any]]] = {name: [] for name in _TABLES}
    for number, unit in enumerate(chosen):
        _inspection(made, unit, number, rows, findings, campaign, selection, department, inspector)
    for name, values in made.items():
        if values:
            connection.execute(insert(t[name]), values)
    return campaign, made["inspection"][0]["id"]


_TABLES = (
    "inspection",
    "inspection_member",
    "campaign_unit",
    "campaign_member",
    "inspection_row",
    "inspection_score",
    "finding",
)


def _units(connection: Connection, department: Any, wanted: int) -> list[UUID]:
    unit = Base.metadata.tables["unit"]
    found = list(
        connection.execute(
            select(unit.c.id)
            .where(unit.c.department_id == department.id, unit.c.id != department.id)
            .order_by(unit.c.code)
            .limit(wanted)
        ).scalars()
    )
    standing = connection.scalar(select(func.count()).select_from(unit)) or 0
    fresh = [
        {
            "id": (key := new_id()),
            "version": 1,
            "code": f"tram-mau-{standing + n}",
            "name": f"Trạm y tế mẫu {standing + n}",
            "kind": "tram_y_te",
            "unit_group": "truc_thuoc",
            "parent_id": department.id,
            "department_id": department.id,
            "path": f"{department.path}{key}/",
            "search": f"tram y te mau {standing + n}",
        }
        for n in range(wanted - len(found))
    ]
    if fresh:
        connection.execute(insert(unit), fresh)
    return [*found, *(row["id"] for row in fresh)]


def _inspection(
    made: dict[str, list[dict[str, Any]]],
    unit: UUID,
    number: int,
    rows: int,
    findings: int,
    campaign: UUID,
    selection: UUID,
    department: Any,
    inspector: UUID,
) -> None:
    questions = sets()[0]
    items = list(questions.questions)
    inspection, place = new_id(), new_id()
    day = TODAY - timedelta(number % 15)
    code = f"KT-2026-9{number:03d}"
    made["inspection"].append(
        {
            "id": inspection,
            "version": 1,
            "department_id": department.id,
            "unit_id": unit,
            "campaign_id": campaign,
            "code": code,
            "check_type": "kiem-tra-cua-so",
            "legal_basis": "Kế hoạch mẫu",
            "pack_id": questions.pack_id,
            "pack_version": questions.pack_version,
            "pack_sha256": questions.pack_sha256,
            "set_id": questions.set_id,
            "state": "minutes_signed",
            "period_from": date(2026, 1, 1),
            "period_to": day,
            "planned_on": day,
            "self_assessed_at": NOW,
            "field_started_at": NOW,
            "signed_at": NOW,
            "created_at": NOW,
            "created_by": inspector,
            "search": code.lower(),
        }
    )
    made["inspection_member"].append(
        {"id": new_id(), "inspection_id": inspection, "user_id": inspector, "position": 0}
    )
    made["campaign_unit"].append(
        {
            "id": place,
            "version": 1,
            "campaign_id": campaign,
            "unit_id": unit,
            "selection_id": selection,
            "reason": "Dữ liệu đo",
            "planned_on": day,
            "inspection_id": inspection,
        }
    )
    made["campaign_member"].append(
        {"id": new_id(), "campaign_unit_id": place, "user_id": inspector, "position": 0}
    )
    made["inspection_row"] += [
        {
            "id": new_id(),
            "version": 1,
            "inspection_id": inspection,
            "position": position + 1,
            "item_id": items[position % len(items)],
            "unit_answer": "dat",
            "unit_answered_at": NOW,
            "progress": "done",
            "verdict": WORDS[(position + number) % len(WORDS)],
            "observation": "Đã xem hồ sơ và đối chiếu tại chỗ.",
            "second_look": False,
            "judged_at": NOW,
        }
        for position in range(rows)
    ]
    made["inspection_score"] += [
        {
            "id": new_id(),
            "inspection_id": inspection,
            "position": position,
            "name": name,
            "rows": rows,
            "looked_at": rows,
            "score": float(40 + (number * 7 + position * 5) % 60),
            "compared": rows,
            "agreed": rows - number % 20,
        }
        for position, name in enumerate(("", *questions.groups))
    ]
    made["finding"] += [
        {
            "id": new_id(),
            "version": 1,
            "inspection_id": inspection,
            "unit_id": unit,
            "item_id": items[n * 3],
            "number": n + 1,
            "severity": ("critical", "high", "medium", "low")[n % 4],
            "description": "Tồn tại mẫu",
            "remedy": "Khắc phục",
            "due": TODAY + timedelta(n * 5 - 5),
            "state": ("open", "action_planned", "verified")[n % 3],
            "created_at": NOW,
            "search": "ton tai mau",
        }
        for n in range(findings)
    ]
