"""What the first page says of products."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.todo import Todo
from compliance.products.models import WHOLE, ProductReading
from compliance.products.queries.readings import reads_for
from compliance.products.queries.scope import product_scope
from compliance.systems.models import (
    GONE,
    InformationSystem,
    ProductProfile,
    ProductState,
)
from compliance.systems.queries import system_scope
from compliance.units.queries import Viewer

PP, S = ProductProfile, InformationSystem
#: Lines of a kind on the first page.
MOST = 5


def todos_for(viewer: Viewer) -> list[Todo]:
    """Return products to describe, new versions to take over, products to read: three queries."""
    return [*_to_describe(viewer), *_to_adopt(viewer), *_to_read(viewer)]


def _to_describe(viewer: Viewer) -> list[Todo]:
    rows = session().scalars(
        select(PP)
        .where(product_scope(viewer, Permission.PRODUCT_WRITE), PP.state != ProductState.PUBLISHED)
        .order_by(PP.name, PP.release)
        .limit(MOST)
    )
    text = _("%(product)s: mô tả, trả lời rồi công bố")
    return [
        Todo(
            text % {"product": row.title}, "products.show", {"product_id": row.id}, severity="warn"
        )
        for row in rows
    ]


def _to_adopt(viewer: Viewer) -> list[Todo]:
    newer = aliased(PP)
    later = or_(PP.published_at.is_(None), newer.published_at > PP.published_at)
    rows: Any = session().execute(
        select(S.id, S.name, newer.name, newer.release)
        .join(PP, PP.id == S.product_id)
        .join(
            newer,
            and_(
                newer.vendor_id == PP.vendor_id,
                newer.name == PP.name,
                newer.id != PP.id,
                newer.state == ProductState.PUBLISHED,
                later,
            ),
        )
        .where(system_scope(viewer, Permission.DOSSIER_WRITE), S.status.not_in(GONE))
        .order_by(newer.published_at.desc(), S.name)
        .limit(MOST)
    )
    text = _("%(system)s: nhà cung cấp đã công bố %(product)s")
    seen: dict[Any, Todo] = {}
    for system_id, name, product, release in rows:
        said = text % {"system": name, "product": f"{product} {release}".strip()}
        seen.setdefault(
            system_id, Todo(said, "products.of_system", {"system_id": system_id}, severity="info")
        )
    return list(seen.values())


def _to_read(viewer: Viewer) -> list[Todo]:
    unit_id = reads_for(viewer)
    if unit_id is None:
        return []
    read = (
        exists()
        .where(
            ProductReading.product_id == PP.id,
            ProductReading.unit_id == unit_id,
            ProductReading.item_id == WHOLE,
        )
        .correlate(PP)
    )
    rows: Any = session().execute(
        select(PP.id, PP.name, PP.release, func.count())
        .join(S, S.product_id == PP.id)
        .where(
            PP.state == ProductState.PUBLISHED,
            system_scope(viewer, Permission.PRODUCT_APPRAISE),
            ~read,
        )
        .group_by(PP.id, PP.name, PP.release)
        .order_by(func.count().desc(), PP.name)
        .limit(MOST)
    )
    text = _("%(product)s: đọc một lần cho %(n)s hệ thống")
    return [
        Todo(
            text % {"product": f"{name} {release}".strip(), "n": count},
            "products.reading",
            {"product_id": product_id},
            severity="warn",
        )
        for product_id, name, release, count in rows
    ]
