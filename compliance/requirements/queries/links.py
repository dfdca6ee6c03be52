"""Which origins of followed answers a person may open."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from compliance.core.db import session
from compliance.core.permissions import Permission
from compliance.requirements.queries.rows import OriginKind, Sheet
from compliance.systems.models import InformationSystem
from compliance.systems.queries import system_scope
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope


def readable_origins(viewer: Viewer, sheet: Sheet) -> frozenset[UUID]:
    """Return the systems, units and products, among a sheet's origins, that one may read."""
    origins = [row.followed.origin for row in sheet.rows if row.followed]
    platforms = {o.id for o in origins if o.kind == OriginKind.PLATFORM}
    products = {o.id for o in origins if o.kind == OriginKind.PRODUCT}
    units = {o.id for o in origins} - platforms - products
    #: Whoever reads the answers of a system reads the product that it runs on.
    seen: set[UUID] = set(products)
    if platforms:
        scope = system_scope(viewer, Permission.DOSSIER_READ)
        S = InformationSystem
        seen |= set(session().scalars(select(S.id).where(S.id.in_(platforms), scope)))
    if units:
        scope = unit_scope(viewer, Permission.DOSSIER_READ)
        U = HealthUnit
        seen |= set(session().scalars(select(U.id).where(U.id.in_(units), scope)))
    return frozenset(seen)
