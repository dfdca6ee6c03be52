"""A unit's system and its product: confirm, take parts over, change version."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core.db import transaction
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.products import services
from compliance.products.queries import differences, find_product, newer_version
from compliance.products.queries.using import lines_of, offers_of
from compliance.products.views.base import bp, me
from compliance.requirements.queries import sheet_of as requirement_sheet
from compliance.systems.models import InformationSystem
from compliance.systems.queries import find_system, may_touch

READ, WRITE = Permission.DOSSIER_READ, Permission.DOSSIER_WRITE


@bp.get("/systems/<uuid:system_id>/product")
@requires(READ)
def of_system(system_id: UUID) -> str:
    """Show which product a system runs on, what follows it, and what is new."""
    system = _system(system_id, READ)
    product = found(system.product)
    newer = newer_version(product)
    sheet = requirement_sheet(system)
    return render_template(
        "products/of_system.html",
        system=system,
        product=product,
        newer=newer,
        differences=differences(product, newer) if newer else None,
        lines=lines_of(sheet),
        waiting=services.confirmable(sheet) if sheet else [],
        offers=offers_of(system, product),
        writable=may_touch(me(), system_id, WRITE),
    )


@bp.post("/systems/<uuid:system_id>/product/confirm")
@requires(WRITE)
def confirm(system_id: UUID) -> Response:
    """Confirm that what the vendor says of the chosen rows holds here."""
    sheet = found(requirement_sheet(_system(system_id, WRITE)))
    with transaction():
        done = services.confirm_rows(sheet, request.form.getlist("rows"), actor_id=me().id)
    flash(_("Đã xác nhận %(n)s dòng đúng với đơn vị.", n=done), "success")
    if request.form.get("back") == "list":
        rows = request.form.getlist("rows")
        return redirect(
            url_for(
                "requirements.list",
                system_id=system_id,
                group=request.form.get("group") or None,
                _anchor=f"row-{rows[0]}",
            )
        )
    return redirect(url_for("products.of_system", system_id=system_id))


@bp.post("/systems/<uuid:system_id>/product/adopt")
@requires(WRITE)
def adopt(system_id: UUID) -> Response:
    """Change over to the newest published version."""
    system = _system(system_id, WRITE)
    newer = found(newer_version(found(system.product)))
    with transaction():
        services.adopt(system, newer, actor_id=me().id)
    flash(_("Hệ thống dùng %(product)s từ nay.", product=newer.title), "success")
    return redirect(url_for("products.of_system", system_id=system_id))


@bp.post("/systems/<uuid:system_id>/product/parts")
@requires(WRITE)
def take_parts(system_id: UUID) -> Response:
    """Take chosen components and flows of the product into the system."""
    system = _system(system_id, WRITE)
    product = found(find_product(me(), found(system.product).id))
    offered = {f"{offer.table}:{offer.part.id}": offer for offer in offers_of(system, product)}
    chosen = [offered[key] for key in request.form.getlist("parts") if key in offered]
    with transaction():
        done = services.import_parts(system, product, [(o.table, o.part.id) for o in chosen])
    flash(_("Đã thêm %(n)s dòng vào hệ thống.", n=done), "success")
    return redirect(url_for("systems.show", system_id=system_id, _anchor="components"))


def _system(system_id: UUID, permission: Permission) -> InformationSystem:
    return found(find_system(me(), system_id, permission))
