"""Processing activities drafted from what is known already: inventory, scans, shares."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.formatting import format_date
from compliance.core.text import fold
from compliance.privacy.models import ProcessingActivity
from compliance.scans.queries import most_people_in_scans
from compliance.sharing.models import ShareRequest
from compliance.sharing.states import ShareState
from compliance.systems.models import DataAsset, InformationSystem, Sensitivity
from compliance.units.models import HealthUnit

PERSONAL = (Sensitivity.PERSONAL, Sensitivity.SENSITIVE)
_GONE = (ShareState.RELEASED, ShareState.EXPIRED, ShareState.REVOKED, ShareState.DELETED)


def draft_activities(unit: HealthUnit) -> int:
    """Add a draft for each data set or system with personal data that has no line yet.

    Doing it twice adds nothing. What is not known stays empty for a person to fill in.
    """
    known = session().execute(
        select(ProcessingActivity.system_id, ProcessingActivity.asset_id).where(
            ProcessingActivity.unit_id == unit.id
        )
    ).all()  # fmt: skip
    assets, systems = {row.asset_id for row in known}, {row.system_id for row in known}
    rows = [
        _draft(unit, asset.name, asset.system, asset)
        for asset in _assets(unit.id)
        if asset.id not in assets
    ]
    covered = systems | {row.system_id for row in rows}
    rows += [
        _draft(unit, system.name, system, None)
        for system in _systems(unit.id)
        if system.id not in covered
    ]
    session().add_all(rows)
    session().flush()
    audit.note("privacy:draft", unit_id=unit.id, details={"rows": len(rows)})
    return len(rows)


def _assets(unit_id: UUID) -> Iterable[DataAsset]:
    return session().scalars(
        select(DataAsset)
        .where(DataAsset.unit_id == unit_id, DataAsset.sensitivity.in_(PERSONAL))
        .options(joinedload(DataAsset.system))
        .order_by(DataAsset.name)
    )


def _systems(unit_id: UUID) -> Iterable[InformationSystem]:
    return session().scalars(
        select(InformationSystem)
        .where(
            InformationSystem.unit_id == unit_id,
            InformationSystem.info_personal.is_(True),
        )
        .order_by(InformationSystem.name)
    )


def _draft(
    unit: HealthUnit, name: str, system: InformationSystem | None, asset: DataAsset | None
) -> ProcessingActivity:
    boxes: dict[str, Any] = {
        "activity": name,
        "role": "controller",
        "updated_on": clock.today().isoformat(),
    }
    counts = [asset.distinct_people if asset else None]
    if asset is not None:
        sensitive = asset.sensitivity == Sensitivity.SENSITIVE
        boxes["data_categories"] = ["basic", "sensitive"] if sensitive else ["basic"]
        boxes["systems"] = asset.storage or ""
    if system is not None:
        counts += [most_people_in_scans(system.id), system.subjects_sensitive]
        boxes["purpose"] = system.purpose or ""
        boxes["systems"] = system.name
        boxes["recipients"] = _recipients(system.id)
        if system.contract_number:
            signed = format_date(system.contract_date)
            boxes["processors"] = f"Nhà cung cấp | {system.contract_number} | {signed}"
    people = max((n for n in counts if n is not None), default=None)
    if people is not None:
        boxes["subject_count"] = people
    return ProcessingActivity(
        unit_id=unit.id,
        system_id=system.id if system else None,
        asset_id=asset.id if asset else None,
        name=name[:255],
        boxes=boxes,
        drafted=True,
        changed_at=clock.now(),
        search=fold(name, unit.name, system.name if system else None)[:600],
    )


def _recipients(system_id: UUID) -> str:
    """Return who got data of the system through the gate, one a line."""
    rows = session().execute(
        select(
            ShareRequest.recipient_name, ShareRequest.basis_document, ShareRequest.agreement_number
        )
        .where(ShareRequest.system_id == system_id, ShareRequest.state.in_(_GONE))
        .distinct()
    )
    return "\n".join(" | ".join(text or "" for text in row) for row in rows)
