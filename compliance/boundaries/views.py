"""The page of the boundary of a system."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from compliance.accounts.models import User, viewer_of
from compliance.boundaries.models import Side
from compliance.boundaries.panels import panel_of
from compliance.boundaries.queries import Boundary, boundary_of
from compliance.boundaries.services import Decision, draw_boundary
from compliance.boundaries.slots import actions_for
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.forms import BaseForm
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.systems import labels
from compliance.systems.queries import find_system, may_touch
from compliance.systems.slots import add_panel_source

bp = Blueprint("boundaries", __name__)
add_panel_source(panel_of)


@bp.get("/systems/<uuid:system_id>/boundary")
@requires(Permission.DOSSIER_READ)
def show(system_id: UUID) -> str:
    """Show why each part stands inside and each neighbour inside or outside."""
    system = found(find_system(_me(), system_id, Permission.DOSSIER_READ))
    writable = may_touch(_me(), system_id, Permission.DOSSIER_WRITE)
    return _page(boundary_of(system), BaseForm(), writable, MultiDict())


@bp.post("/systems/<uuid:system_id>/boundary")
@requires(Permission.DOSSIER_WRITE)
def draw(system_id: UUID) -> str | Response:
    """Store what the page says; what was typed is kept when something is refused."""
    system = found(find_system(_me(), system_id, Permission.DOSSIER_WRITE))
    held, form = boundary_of(system), BaseForm()
    try:
        with transaction():
            draw_boundary(
                system,
                grounds=_texts("ground", [part.id for part in held.components]),
                reasons=_texts("reason", [link.id for link in held.links]),
                neighbours=_decisions(held),
                actor_id=_me().id,
            )
    except Refused as refused:
        form.refuse(refused)
        return _page(boundary_of(system), form, True, request.form)
    flash(_("Đã lưu ranh giới."), "success")
    return redirect(url_for("boundaries.show", system_id=system_id))


def _me() -> User:
    return viewer_of(current_user)


def _page(held: Boundary, form: BaseForm, writable: bool, typed: Any) -> str:
    return render_template(
        "boundaries/show.html",
        held=held,
        form=form,
        writable=writable,
        actions=actions_for(held) if writable else (),
        typed=typed,
        labels=labels,
        Side=Side,
    )


def _texts(prefix: str, keys: list[UUID]) -> dict[UUID, str | None]:
    return {
        key: request.form[f"{prefix}-{key}"] for key in keys if f"{prefix}-{key}" in request.form
    }


def _decisions(held: Boundary) -> dict[UUID, Decision]:
    """Return what is said of neighbours; one that nothing is said of is left out."""
    said = {}
    for one in held.neighbours:
        key, side = one.system.id, request.form.get(f"side-{one.system.id}")
        if side in set(Side):
            said[key] = Decision(
                Side(side),
                request.form.get(f"by-{key}") or None,
                request.form.get(f"why-{key}"),
            )
    return said
