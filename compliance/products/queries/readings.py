"""What appraisers said of products."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from compliance.core.db import session
from compliance.core.permissions import Permission, Relation, Role, relations
from compliance.products.models import WHOLE, ProductReading
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer

PR = ProductReading


def reads_for(viewer: Viewer) -> UUID | None:
    """Return the specialised unit in whose name ``viewer`` reads products, if any."""
    for held in viewer.roles_held:
        if Relation.APPRAISER in relations(Permission.PRODUCT_APPRAISE, Role(held.role)):
            return held.unit_id
    return None


def readings_of(product_id: UUID, unit_id: UUID, pack_id: str) -> Mapping[str, ProductReading]:
    """Return what a specialised unit said of a version, by requirement; "" is the whole."""
    rows = session().scalars(
        select(PR).where(PR.product_id == product_id, PR.unit_id == unit_id, PR.pack_id == pack_id)
    )
    return {row.item_id: row for row in rows}


def whole_readings(product_id: UUID) -> Sequence[tuple[ProductReading, str]]:
    """Return what every specialised unit said of a version as a whole, with its name."""
    unit = aliased(HealthUnit)
    rows = session().execute(
        select(PR, unit.name)
        .join(unit, unit.id == PR.unit_id)
        .where(PR.product_id == product_id, PR.item_id == WHOLE)
        .order_by(PR.read_at.desc())
    )
    return [(row[0], row[1]) for row in rows]


def last_whole_reading(
    product_id: UUID, unit_ids: Sequence[UUID], pack_id: str
) -> ProductReading | None:
    """Return the newest reading of a version as a whole by one of some specialised units."""
    return session().scalar(
        select(PR)
        .where(
            PR.product_id == product_id,
            PR.unit_id.in_(unit_ids),
            PR.pack_id == pack_id,
            PR.item_id == WHOLE,
        )
        .order_by(PR.read_at.desc())
        .limit(1)
    )
