"""Where the boundary of a system runs, and what is still to be said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from compliance.boundaries.models import BoundaryNeighbour, Side
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.systems.models import (
    GONE,
    Component,
    InformationSystem,
    Interconnection,
    ProductProfile,
)
from compliance.systems.queries.parts import rows_of

S = InformationSystem


@dataclass(frozen=True)
class Neighbour:
    """Another system of the unit that may belong to the same boundary, and why it is named."""

    system: InformationSystem
    signs: Sequence[str]
    decided: BoundaryNeighbour | None


@dataclass(frozen=True)
class Boundary:
    """Everything the page of a boundary shows."""

    system: InformationSystem
    components: Sequence[Component]
    links: Sequence[Interconnection]
    neighbours: Sequence[Neighbour]

    @property
    def missing(self) -> list[str]:
        """What is still to be said, in words."""
        grounds = sum(not part.ground for part in self.components)
        reasons = sum(not link.outside_reason for link in self.links)
        open_ = sum(one.decided is None for one in self.neighbours)
        joined = sum(one.decided is not None and one.decided.side == Side.IN
                     for one in self.neighbours)  # fmt: skip
        found = [
            (grounds, _("%(n)s thành phần chưa có căn cứ")),
            (reasons, _("%(n)s kết nối chưa có lý do để ngoài")),
            (open_, _("%(n)s hệ thống lân cận chưa xét")),
            (joined, _("%(n)s hệ thống cùng ranh giới còn khai riêng")),
        ]
        said = [text % {"n": count} for count, text in found if count]
        return said if self.components else [_("chưa khai thành phần nào"), *said]


def boundary_of(system: InformationSystem) -> Boundary:
    """Return the boundary of a system: three queries, however many rows there are."""
    links = rows_of(system.id, "interconnections")
    return Boundary(system, rows_of(system.id, "components"), links, _neighbours(system, links))


def _neighbours(system: InformationSystem, links: Sequence[Interconnection]) -> Sequence[Neighbour]:
    """Return systems of the unit that data names: connected, of the same vendor, or decided on."""
    linked = {link.other_system_id: link for link in links if link.other_system_id}
    product, own = aliased(ProductProfile), aliased(ProductProfile)
    vendor = select(own.vendor_id).where(own.id == system.product_id).scalar_subquery()
    decided = aliased(BoundaryNeighbour)
    rows = session().execute(
        select(S, decided, product.vendor_id == vendor)
        .outerjoin(product, product.id == S.product_id)
        .outerjoin(decided, and_(decided.other_id == S.id, decided.system_id == system.id))
        .where(
            S.unit_id == system.unit_id,
            S.id != system.id,
            S.status.not_in(GONE),
            or_(S.id.in_(list(linked)), decided.id.is_not(None), product.vendor_id == vendor),
        )
        .order_by(S.name, S.id)
    )
    return [
        Neighbour(other, _signs(linked.get(other.id), bool(same_vendor)), row)
        for other, row, same_vendor in rows
    ]


def _signs(link: Interconnection | None, same_vendor: bool) -> list[str]:
    found = []
    if link is not None and link.direction == "both":
        found.append(_("dữ liệu qua lại hai chiều"))
    elif link is not None:
        found.append(_("có kết nối"))
    if same_vendor:
        found.append(_("cùng nhà cung cấp"))
    return found
