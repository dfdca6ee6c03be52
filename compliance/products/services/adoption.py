"""A unit follows a product: confirms what the vendor says, takes parts over, changes version."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.products.queries.parts import find_part
from compliance.products.queries.sheets import answers_of
from compliance.products.queries.versions import same_answer
from compliance.requirements.models import ProductConfirmation, ResponseState
from compliance.requirements.queries import Row, Sheet
from compliance.systems.models import InformationSystem, ProductProfile, ProductState
from compliance.systems.services.parts import add_part

#: Table of a product → the table of a system that it is taken into.
INTO = {"components": "components", "flows": "interconnections"}


def confirmable(sheet: Sheet) -> list[Row]:
    """Return the rows that follow the vendor's word and wait for the unit to say that it holds.

    What the product does only in part is for the unit to answer: somebody must do the rest.
    """
    return [row for row in sheet.unconfirmed_rows if row.state != ResponseState.PARTLY_MET]


def confirm_rows(sheet: Sheet, item_ids: Collection[str], *, actor_id: UUID) -> int:
    """Record that what the vendor says holds for the system; return how many rows.

    Raises:
        Refused: none of the rows follows the product, or the product meets it only in part.
    """
    rows = [row for row in confirmable(sheet) if row.item.id in item_ids]
    if not rows:
        if any(row.item.id in item_ids for row in sheet.unconfirmed_rows):
            text = _("Sản phẩm chỉ đáp ứng một phần: hãy trả lời riêng, ghi ai làm phần còn lại.")
            raise Refused(text)
        raise Refused(_("Không còn dòng nào theo sản phẩm chờ xác nhận."))
    system = sheet.system
    for row in rows:
        assert row.origin is not None
        session().add(_confirmation(system, row.origin.id, sheet.pack.id, row.item.id, actor_id))
    session().flush()
    audit.note("product:confirm", target=system, details={"items": [r.item.id for r in rows]})
    return len(rows)


def adopt(system: InformationSystem, newer: ProductProfile, *, actor_id: UUID) -> None:
    """Let a system run on another published version of its product.

    What the unit confirmed stays confirmed where the vendor says the same as before.

    Raises:
        Refused: it is another product, or the version is not published.
    """
    former = system.product
    if former is None or (former.vendor_id, former.name) != (newer.vendor_id, newer.name):
        raise Refused(_("Bản này là của sản phẩm khác."))
    if newer.state != ProductState.PUBLISHED or newer.id == former.id:
        raise Refused(_("Chỉ chuyển sang bản khác đã công bố."))
    kept = _still_confirmed(system, former, newer)
    system.product_id = newer.id
    for pack_id, item_id in kept:
        session().add(_confirmation(system, newer.id, pack_id, item_id, actor_id))
    session().flush()
    details = {"from": former.id, "to": newer.id, "still_confirmed": len(kept)}
    audit.note("product:adopt", target=system, details=details)


def import_parts(
    system: InformationSystem, product: ProductProfile, chosen: Sequence[tuple[str, UUID]]
) -> int:
    """Add chosen components and flows of the product to the system; return how many.

    Raises:
        Refused: nothing is chosen, or a row of that name is in the system already.
    """
    done = 0
    for table, part_id in chosen:
        part = find_part(product.id, table, part_id) if table in INTO else None
        if part is not None:
            add_part(system, INTO[table], {name: getattr(part, name) for name in part.COPIED})
            done += 1
    if not done:
        raise Refused(_("Chọn ít nhất một dòng."))
    audit.note("product:import-parts", target=system, details={"rows": done, "from": product.id})
    return done


def _still_confirmed(
    system: InformationSystem, former: ProductProfile, newer: ProductProfile
) -> list[tuple[str, str]]:
    confirmed, already = _confirmed(system, former), _confirmed(system, newer)
    packs = {pack_id for pack_id, _item in confirmed}
    before = {pack_id: answers_of(former.id, pack_id) for pack_id in packs}
    after = {pack_id: answers_of(newer.id, pack_id) for pack_id in packs}
    return sorted(
        (pack_id, item_id)
        for pack_id, item_id in confirmed - already
        if same_answer(before[pack_id].get(item_id), after[pack_id].get(item_id))
    )


def _confirmed(system: InformationSystem, product: ProductProfile) -> set[tuple[str, str]]:
    F = ProductConfirmation
    rows = session().execute(
        select(F.pack_id, F.item_id).where(F.system_id == system.id, F.product_id == product.id)
    )
    return {(row[0], row[1]) for row in rows}


def _confirmation(
    system: InformationSystem, product_id: UUID, pack_id: str, item_id: str, actor_id: UUID
) -> ProductConfirmation:
    return ProductConfirmation(
        system_id=system.id,
        product_id=product_id,
        unit_id=system.unit_id,
        pack_id=pack_id,
        item_id=item_id,
        confirmed_at=clock.now(),
        confirmed_by=actor_id,
    )
