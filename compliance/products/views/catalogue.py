"""The list of products, one version, what it is, publishing it, the next version."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core.db import transaction
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.products import labels, services
from compliance.products.forms import DescriptionForm, ReleaseForm
from compliance.products.queries import (
    find_product,
    may_write,
    parts_of,
    product_page,
    sheet_of,
    systems_using,
    uses_of,
    versions_of,
)
from compliance.products.queries.readings import whole_readings
from compliance.products.views.base import bp, me, product_of

WRITE = Permission.PRODUCT_WRITE


@bp.get("/products", endpoint="list")
@requires(Permission.PRODUCT_READ)
def list_() -> str:
    """List the products within scope, each version on a line."""
    page = product_page(me(), ListRequest.parse(request.args, ("state",)))
    states = [(key.value, label) for key, label in labels.STATES.items()]
    return render_template(
        "products/list.html",
        page=page,
        filters=[("state", _("Tình trạng"), states)],
        uses=uses_of([row.id for row in page.rows]),
    )


@bp.get("/products/<uuid:product_id>")
@requires(Permission.PRODUCT_READ)
def show(product_id: UUID) -> str:
    """Show a version: what it is, its parts, how far its answers are, who uses it."""
    product = product_of(product_id)
    return render_template(
        "products/show.html",
        product=product,
        writable=may_write(me(), product),
        own=find_product(me(), product_id, WRITE) is not None,
        sheet=sheet_of(product),
        tables={table: parts_of(product_id, table) for table in labels.TABLES},
        versions=versions_of(me(), product),
        uses=uses_of([product_id]).get(product_id, (0, 0)),
        systems=systems_using(me(), product),
        readings=whole_readings(product_id),
    )


@bp.route("/products/<uuid:product_id>/edit", methods=["GET", "POST"])
@requires(WRITE)
def edit(product_id: UUID) -> str | Response:
    """Change what a version is."""
    product = product_of(product_id, WRITE)
    form = DescriptionForm(obj=product)
    if form.validate_on_submit():
        try:
            with transaction():
                services.describe(product, form.seen_version, form.data)
        except Refused as refused:
            form.refuse(refused)
            if isinstance(refused, Clash):
                form.version.data = str(product_of(product_id, WRITE).version)
        else:
            flash(_("Đã lưu."), "success")
            return redirect(url_for("products.show", product_id=product_id))
    return render_template("products/edit.html", product=product, form=form)


@bp.post("/products/<uuid:product_id>/publish")
@requires(WRITE)
def publish(product_id: UUID) -> Response:
    """Freeze a version; units follow it from now on."""
    product = product_of(product_id, WRITE)
    with transaction():
        services.publish(product, actor_id=me().id)
    flash(_("Đã công bố %(product)s.", product=product.title), "success")
    return redirect(url_for("products.show", product_id=product_id))


@bp.route("/products/<uuid:product_id>/versions/new", methods=["GET", "POST"])
@requires(WRITE)
def new_version(product_id: UUID) -> str | Response:
    """Start the next version from a published one."""
    product = product_of(product_id, WRITE)
    form = ReleaseForm()
    if form.validate_on_submit():
        try:
            with transaction():
                fresh = services.start_version(product, form.release.data or "")
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã chép sang bản mới. Sửa những gì khác rồi công bố."), "success")
            return redirect(url_for("products.show", product_id=fresh.id))
    return render_template("products/new_version.html", product=product, form=form)
