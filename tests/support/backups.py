"""Policies and runs of the station's one system, through the browser and by token."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from compliance.systems.models import GONE, InformationSystem
from tests.support.dossiers import acting, unit_of

POLICY = {
    "version": "0",
    "covers": "Cơ sở dữ liệu và tệp đính kèm",
    "every_hours": "24",
    "grace_hours": "6",
    "keep_days": "30",
    "rpo_minutes": "1440",
    "rto_minutes": "240",
    "copies-0-medium": "nas",
    "copies-0-place": "Phòng máy chủ",
}
MORE = {
    "copies-0-encrypted": "y",
    "copies-1-medium": "disk",
    "copies-1-place": "Két sắt cơ sở 2",
    "copies-1-offsite": "y",
    "copies-1-offline": "y",
    "copies-1-encrypted": "y",
}


def system_of(app, unit: str = "bvdk") -> tuple[UUID, str]:
    """Return id and code of the last system of a unit by code."""
    with acting(app) as session:
        row = session.scalars(
            select(InformationSystem)
            .where(
                InformationSystem.unit_id == unit_of(session, unit).id,
                InformationSystem.status.not_in(GONE),
            )
            .order_by(InformationSystem.code.desc())
        ).first()
        return row.id, row.code


def version(browser, address: str) -> str:
    browser.get(f"{address}/edit")
    return browser.page.xpath("//input[@name='version']/@value")[0]


def promise(browser, address: str, **changes):
    """Write the policy of a system on its page."""
    data = {**POLICY, **changes, "version": version(browser, address)}
    return browser.post(f"{address}/edit", data)


def tell(app, value: str | None, body, address: str = "/api/v1/backups"):
    """Call without any cookie, as a backup job does."""
    headers = {"Authorization": f"Bearer {value}"} if value else {}
    return app.test_client().post(address, headers=headers, json=body)
