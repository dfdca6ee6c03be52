"""The appraiser reads a product once."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.products import services
from compliance.products.forms import ReadingForm
from compliance.products.models import WHOLE, Verdict
from compliance.products.queries import readings_of, reads_for, sheet_of, uses_of
from compliance.products.views.base import bp, me, product_of


@bp.route("/products/<uuid:product_id>/reading", methods=["GET", "POST"])
@requires(Permission.PRODUCT_APPRAISE)
def reading(product_id: UUID) -> str | Response:
    """Read every answer of a version; say what one thinks of rows and of the whole."""
    product = product_of(product_id, Permission.PRODUCT_APPRAISE)
    unit_id = found(reads_for(me()))
    sheet = sheet_of(product)
    before = readings_of(product_id, unit_id, sheet.pack.id)
    form = ReadingForm(obj=before.get(WHOLE))
    if form.validate_on_submit():
        said = {WHOLE: (Verdict(form.verdict.data), form.note.data), **_rows()}
        try:
            with transaction():
                services.read_product(product, unit_id, said, actor_id=me().id)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã ghi: hồ sơ dùng sản phẩm này chỉ còn hiện phần khác."), "success")
            return redirect(url_for("products.show", product_id=product_id))
    return render_template(
        "products/reading.html",
        product=product,
        sheet=sheet,
        form=form,
        before=before,
        uses=uses_of([product_id]).get(product_id, (0, 0)),
    )


def _rows() -> dict[str, tuple[Verdict, str | None]]:
    """Return what was said of single rows: a remark, or a verdict with or without words."""
    said = {}
    for name, value in request.form.items():
        if name.startswith("row-") and value in set(Verdict):
            item_id = name.removeprefix("row-")
            said[item_id] = (Verdict(value), request.form.get(f"note-{item_id}"))
    return said
