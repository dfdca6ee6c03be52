"""Who is invited to describe what."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select

from compliance.core.db import session
from compliance.core.permissions import Permission
from compliance.products.models import ProductInvitation
from compliance.products.queries.scope import product_scope
from compliance.systems.models import ProductProfile
from compliance.units.queries import Viewer, in_force

PP, PI = ProductProfile, ProductInvitation


def products_to_invite(viewer: Viewer) -> Sequence[ProductProfile]:
    """Return one version of each product that ``viewer`` may invite for, by name."""
    rows = session().scalars(
        select(PP)
        .where(product_scope(viewer, Permission.PRODUCT_INVITE))
        .order_by(PP.name, PP.id.desc())
    )
    first: dict[tuple[UUID, str], ProductProfile] = {}
    for row in rows:
        first.setdefault((row.vendor_id, row.name), row)
    return list(first.values())


def invitations(viewer: Viewer) -> Sequence[ProductInvitation]:
    """Return the invitations in force for products that ``viewer`` may invite for."""
    return (
        session()
        .scalars(
            select(PI)
            .where(_of_scope(viewer), in_force(PI))
            .order_by(PI.product_name, PI.valid_from)
        )
        .all()
    )


def find_invitation(viewer: Viewer, invitation_id: UUID) -> ProductInvitation | None:
    """Return an invitation in force that ``viewer`` may end."""
    return session().scalar(
        select(PI).where(PI.id == invitation_id, _of_scope(viewer), in_force(PI))
    )


def _of_scope(viewer: Viewer) -> ColumnElement[bool]:
    return exists().where(
        PP.vendor_id == PI.vendor_id,
        PP.name == PI.product_name,
        product_scope(viewer, Permission.PRODUCT_INVITE),
    )
