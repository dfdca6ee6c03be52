"""A vendor publishes, a unit changes over and confirms, an appraiser reads once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.core.db import make_engine
from compliance.demo.context import ALIASES
from compliance.dossiers.models import Dossier, DossierState
from compliance.systems.models import InformationSystem, ProductProfile
from compliance.units.models import HealthUnit
from tests.journeys.navigators.person import Person
from tests.support.databases import Copy
from tests.support.products import HIS, product

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("journey-products")]


def places(copy: Copy) -> tuple[str, str, str, str]:
    """Return the draft, the published version, the hospital's system, a dossier in appraisal."""
    engine = make_engine(copy.url)
    with Session(engine) as session:
        old, draft = product(session), product(session, HIS, "1.3")
        of_hospital = select(InformationSystem.id).join(
            HealthUnit, HealthUnit.id == InformationSystem.unit_id
        )
        system_id = session.scalars(
            of_hospital.where(HealthUnit.code == ALIASES["bvdk"], InformationSystem.kind == "his")
        ).one()
        session.get_one(InformationSystem, system_id).product_id = old.id
        session.commit()
        dossier = session.scalars(
            select(Dossier)
            .join(InformationSystem, InformationSystem.id == Dossier.system_id)
            .join(ProductProfile, ProductProfile.id == InformationSystem.product_id)
            .where(ProductProfile.id == old.id, Dossier.state == DossierState.APPRAISING)
        ).first()
        assert dossier is not None
        found = (
            f"/products/{draft.id}",
            f"/products/{old.id}",
            f"/systems/{system_id}/product",
            f"/dossiers/{dossier.id}/revisions/{dossier.revision}",
        )
    engine.dispose()
    return found


def test_a_vendor_publishes_a_unit_follows_an_appraiser_reads_once(
    copy: Copy, person: Callable[[str], Person]
):
    draft, published, of_system, revision = places(copy)
    vendor = person("vendor")
    vendor.opens(draft)
    vendor.agrees("Công bố bản này")
    assert vendor.main.get_by_role("link", name="Lập bản mới").is_visible()

    focal = person("focal.bvdk")
    focal.opens(of_system)
    focal.agrees("Chuyển sang bản mới")
    assert "HIS Mẫu 1 1.3" in focal.main.inner_text()
    focal.presses("Xác nhận đúng với đơn vị")
    assert focal.main.get_by_text("đã xác nhận").first.is_visible()

    appraiser = person("appraiser")
    appraiser.opens(revision)
    rows = appraiser.main.locator("#requirements tbody tr")
    every = rows.count()
    appraiser.opens(published)
    appraiser.follows("Đọc, ghi ý kiến")
    appraiser.main.get_by_label("Phù hợp", exact=True).check()
    appraiser.presses("Ghi là đã đọc")
    appraiser.opens(revision)
    assert "đã đọc ngày" in appraiser.main.inner_text()
    assert rows.count() < every
    appraiser.follows("Hiện mọi dòng")
    assert rows.count() == every
