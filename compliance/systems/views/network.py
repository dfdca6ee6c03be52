"""Zones and address ranges: a page of its own, whose every reading is written down."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from flask_login import current_user

from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.formatting import format_moment
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.systems.documents.drawing import figures_of
from compliance.systems.forms.parts import TABLES
from compliance.systems.queries.parts import rows_of
from compliance.systems.queries.scope import find_system, may_touch
from compliance.systems.services.parts import record_network_reading
from compliance.systems.views.base import bp, viewer
from reports.drawing import to_svg


@bp.get("/<uuid:system_id>/network")
@requires(Permission.NETWORK_READ)
def network(system_id: UUID) -> str:
    """Show the drawings of a system, its zones and what stands in each."""
    system = found(find_system(viewer(), system_id, Permission.NETWORK_READ))
    zones, components = rows_of(system.id, "zones"), rows_of(system.id, "components")
    may_edit = may_touch(viewer(), system.id, Permission.SYSTEM_WRITE)
    with transaction():
        record_network_reading(system)
    topology, flows = figures_of(system, zones, components)
    return render_template(
        "systems/network.html",
        system=system,
        table=TABLES["zones"],
        zones=zones,
        inside={zone.id: [c for c in components if c.zone_id == zone.id] for zone in zones},
        may_edit=may_edit,
        drawings=[to_svg(figure, watermark=_mark()) for figure in (topology, flows)],
        unplaced=[c for c in components if c.zone_id is None],
    )


def _mark() -> str:
    """Who looks and when, written across the drawings."""
    return f"{current_user.login} {format_moment(clock.now())}"
