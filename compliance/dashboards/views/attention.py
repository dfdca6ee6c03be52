"""One page of what is late, what comes soon, and the largest risks."""

from __future__ import annotations

from flask import render_template

from compliance.classification.queries import pack_today
from compliance.core.permissions import Permission, requires
from compliance.core.web import viewer
from compliance.dashboards.queries import attention as queries
from compliance.dashboards.views.base import READ, bp
from compliance.inspections import labels
from compliance.risks.scale import scale_of


@bp.get("/attention")
@requires(READ)
def attention() -> str:
    """Show the most pressing things within scope; each links to where it is done."""
    me = viewer()
    return render_template(
        "dashboards/attention.html",
        late=queries.late(me),
        soon=queries.expiring(me),
        ahead=queries.AHEAD,
        risks=queries.largest_risks(me) if me.may(Permission.DOSSIER_READ) else None,
        findings=queries.late_findings(me) if me.may(Permission.INSPECTION_READ) else None,
        scale=scale_of(pack_today()),
        labels=labels,
    )
