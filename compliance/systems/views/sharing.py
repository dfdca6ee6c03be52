"""Shared software: what my unit uses of what others keep."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from compliance.core.db import transaction
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.systems.queries.shared import find_use, own_units, shared_uses
from compliance.systems.services.sharing import confirm_uses, decline_use
from compliance.systems.views.base import bp, viewer


@bp.get("/shared")
@requires(Permission.SYSTEM_WRITE)
def shared() -> str:
    """Show the shared software, unconfirmed first."""
    uses = shared_uses(viewer())
    waiting = [use for use in uses if use.confirmed_on is None]
    return render_template("systems/shared.html", uses=uses, waiting=waiting)


@bp.post("/shared/confirm-all")
@requires(Permission.SYSTEM_WRITE)
def confirm_all() -> Response:
    """Confirm every use at once."""
    uses = shared_uses(viewer())
    with transaction():
        count = sum(
            confirm_uses(unit, [use for use in uses if use.unit_id == unit.id])
            for unit in own_units(viewer())
        )
    flash(_("Đã xác nhận %(n)s phần mềm.", n=count), "success")
    return redirect(url_for("systems.shared"))


@bp.post("/shared/<uuid:relation_id>/confirm")
@requires(Permission.SYSTEM_WRITE)
def confirm(relation_id: UUID) -> Response:
    """Confirm one use."""
    use = found(find_use(viewer(), relation_id))
    with transaction():
        confirm_uses(use.unit, [use])
    flash(_("Đã xác nhận."), "success")
    return redirect(url_for("systems.shared"))


@bp.post("/shared/<uuid:relation_id>/decline")
@requires(Permission.SYSTEM_WRITE)
def decline(relation_id: UUID) -> Response:
    """Say that my unit does not use it."""
    use = found(find_use(viewer(), relation_id))
    with transaction():
        decline_use(use.unit, use)
    flash(_("Đã ghi là không dùng."), "success")
    return redirect(url_for("systems.shared"))
