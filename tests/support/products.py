"""Products of the demo, and a system of the hospital that runs on one."""

from __future__ import annotations

from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.classification.queries import pack_today
from compliance.core.db import transaction
from compliance.products.queries import sheet_of
from compliance.products.services import VENDOR_STATES, answer_row
from compliance.requirements.models import ResponseState
from compliance.requirements.queries import Row, sheet_at
from compliance.systems.models import InformationSystem, ProductProfile
from compliance.systems.queries import find_system
from tests.support.dossiers import acting, described_system, user_of

HIS, EMR, LIS = "HIS Mẫu 1", "EMR Mẫu 1", "LIS Mẫu 1"
#: Technical, shown for each system, asked at level 1: nobody but the product answers it.
ITEM, OTHER = "KT-TAIKHOAN-14", "KT-TAIKHOAN-18"


def product(session: Session, name: str = HIS, release: str = "1.2") -> ProductProfile:
    return session.scalars(
        select(ProductProfile).where(ProductProfile.name == name, ProductProfile.release == release)
    ).one()


def running_on(app: Flask, name: str = HIS, release: str = "1.2") -> UUID:
    """Add a described system of the hospital on a product; return its id."""
    with acting(app) as session:
        product_id = product(session, name, release).id
    return described_system(app, product_id=product_id)


def system_as(session: Session, login: str, system_id: UUID) -> InformationSystem:
    found = find_system(user_of(session, login), system_id)
    assert found is not None
    return found


def row_of(session: Session, system_id: UUID, item_id: str) -> Row:
    system = session.get_one(InformationSystem, system_id)
    session.refresh(system)
    found = sheet_at(system, pack_today(), 2).find(item_id)
    assert found is not None
    return found


def say(
    session: Session,
    of: ProductProfile,
    item_id: str,
    state: ResponseState = VENDOR_STATES[0],
    note: str = "Có sẵn trong phần mềm.",
) -> None:
    """Let the vendor answer one requirement in a version that is not published."""
    sheet = sheet_of(of)
    row = sheet.find(item_id)
    assert row is not None
    with transaction():
        answer_row(sheet, row, state, note, seen_version=row.version, actor_id=None)
