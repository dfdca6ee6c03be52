"""Suggestions for the fields that take one unit."""

from __future__ import annotations

from flask import jsonify, request
from werkzeug.wrappers import Response

from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found, viewer
from compliance.units.models import KIND_NAMES
from compliance.units.picking import MOST, offer, written
from compliance.units.views import bp


@bp.get("/pick.json")
@requires(Permission.HOME_READ)
def pick() -> Response:
    """Return a dozen units that hold the words ``q`` and that the viewer may choose."""
    offered = found(offer(request.args.get("offer", ""), viewer()))
    units = offered.search(request.args.get("q", "")[:200])
    return jsonify(
        units=[
            {"value": written(u), "name": u.name, "about": f"{_(KIND_NAMES[u.kind])} · {u.code}"}
            for u in units[:MOST]
        ],
        more=len(units) > MOST,
    )
