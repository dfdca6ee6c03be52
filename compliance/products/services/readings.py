"""An appraiser reads a version once, for every system that runs on it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.text import clean
from compliance.products.models import WHOLE, ProductReading, Verdict
from compliance.products.queries.readings import readings_of
from compliance.products.queries.sheets import sheet_of
from compliance.systems.models import ProductProfile, ProductState


def read_product(
    product: ProductProfile,
    unit_id: UUID,
    said: Mapping[str, tuple[Verdict, str | None]],
    *,
    actor_id: UUID | None,
) -> None:
    """Record what a specialised unit says of rows of a version, and ("") of it as a whole.

    A row that is not named loses what was said of it before.

    Raises:
        Refused: the version is not published; the whole lacks a verdict; a remark says nothing;
            a row is not one of the product.
    """
    if product.state != ProductState.PUBLISHED:
        raise Refused(_("Chỉ đọc được bản đã công bố."))
    if WHOLE not in said:
        raise Refused(_("Ghi kết luận chung về sản phẩm."), "verdict")
    sheet = sheet_of(product)
    former = dict(readings_of(product.id, unit_id, sheet.pack.id))
    for item_id, (verdict, note) in said.items():
        if item_id != WHOLE and sheet.find(item_id) is None:
            raise Refused(_("Không có dòng “%(id)s” ở sản phẩm này.", id=item_id))
        words = clean(note)
        if verdict == Verdict.REMARK and not words:
            text = (
                _("Ghi ý kiến là gì (%(id)s).", id=item_id) if item_id else _("Ghi ý kiến là gì.")
            )
            raise Refused(text, "note")
        row = former.pop(item_id, None) or ProductReading(
            product_id=product.id, unit_id=unit_id, pack_id=sheet.pack.id, item_id=item_id
        )
        row.verdict, row.note = verdict, words
        row.read_at, row.read_by = clock.now(), actor_id
        session().add(row)
    for row in former.values():
        session().delete(row)
    remarks = [key for key, (verdict, _note) in said.items() if key and verdict == Verdict.REMARK]
    details = {"verdict": said[WHOLE][0], "remarks": remarks}
    audit.note("product:read", unit_id=unit_id, target=product, details=details)
    session().flush()
