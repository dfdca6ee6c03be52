"""Components, flows and documents of a version."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from compliance.core import audit
from compliance.core.db import transaction
from compliance.core.downloads import hand_out
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.products import services
from compliance.products.forms import PART_FORMS, DocumentForm
from compliance.products.queries import find_part
from compliance.products.views.base import bp, me, product_of

WRITE = Permission.PRODUCT_WRITE


@bp.route("/products/<uuid:product_id>/<any(components,flows):table>/new", methods=["GET", "POST"])
@requires(WRITE)
def new_part(product_id: UUID, table: str) -> str | Response:
    """Add a row to a table."""
    return _part_page(product_id, table, None)


@bp.route(
    "/products/<uuid:product_id>/<any(components,flows):table>/<uuid:part_id>",
    methods=["GET", "POST"],
)
@requires(WRITE)
def edit_part(product_id: UUID, table: str, part_id: UUID) -> str | Response:
    """Change a row of a table."""
    return _part_page(product_id, table, part_id)


@bp.post(
    "/products/<uuid:product_id>/<any(components,flows,documents):table>/<uuid:part_id>/delete"
)
@requires(WRITE)
def delete_part(product_id: UUID, table: str, part_id: UUID) -> Response:
    """Delete a row of a table."""
    product = product_of(product_id, WRITE)
    part = found(find_part(product_id, table, part_id))
    with transaction():
        services.delete_part(product, part)
    flash(_("Đã xóa."), "success")
    return redirect(url_for("products.show", product_id=product_id, _anchor=table))


@bp.route("/products/<uuid:product_id>/documents/new", methods=["GET", "POST"])
@requires(WRITE)
def new_document(product_id: UUID) -> str | Response:
    """Add a document of the vendor."""
    product, form = product_of(product_id, WRITE), DocumentForm()
    if form.validate_on_submit():
        try:
            with transaction():
                services.add_document(
                    product,
                    form.file.data.stream,
                    file_name=form.file.data.filename or "",
                    title=form.title.data,
                    number=form.number.data,
                    dated=form.dated.data,
                    actor_id=me().id,
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã thêm tài liệu."), "success")
            return redirect(url_for("products.show", product_id=product_id, _anchor="documents"))
    return render_template("products/new_document.html", product=product, form=form)


@bp.get("/products/<uuid:product_id>/documents/<uuid:part_id>/file")
@requires(Permission.PRODUCT_READ)
def document(product_id: UUID, part_id: UUID) -> Response:
    """Hand out a document; the read is recorded."""
    product_of(product_id)
    row = found(find_part(product_id, "documents", part_id))
    with transaction():
        audit.note("product:document-read", target=row, details={"sha256": row.file.sha256})
    return hand_out(row.file)


def _part_page(product_id: UUID, table: str, part_id: UUID | None) -> str | Response:
    product = product_of(product_id, WRITE)
    part = found(find_part(product_id, table, part_id)) if part_id else None
    form = PART_FORMS[table](obj=part)
    if form.validate_on_submit():
        try:
            with transaction():
                services.keep_part(product, table, form.data, part)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lưu."), "success")
            return redirect(url_for("products.show", product_id=product_id, _anchor=table))
    return render_template(
        "products/edit_part.html", product=product, form=form, table=table, part=part
    )
