"""Where the backups of every system stand."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from compliance.backups import queries, rules
from compliance.backups.documents import workbook
from compliance.backups.standing import STANDINGS, TONES, last_day, standing_of
from compliance.backups.views.base import bp, me
from compliance.core import audit, clock
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import requires
from compliance.units.picker import unit_filter
from compliance.units.picking import scope_offer


@bp.get("/")
@requires(queries.READ)
def index() -> str:
    """List systems with policy, last run, last restore test."""
    asked = ListRequest.parse(request.args, queries.FILTERS)
    return render_template(
        "backups/index.html",
        page=queries.overview_page(me(), asked),
        counts=queries.counts(me()),
        filters=_filters(asked),
        standings=STANDINGS,
        tones=TONES,
        standing_of=standing_of,
        verdict_of=verdict_of,
        last_day=last_day,
    )


@bp.get("/export.xlsx")
@requires(queries.READ)
def export() -> Response:
    """Hand out the overview as a workbook."""
    rows = queries.rows_to_export(me(), ListRequest.parse(request.args, queries.FILTERS))
    with transaction():
        audit.note("backup:export", details={"rows": len(rows)})
    return download(workbook(rows), f"sao-luu-{clock.today():%Y-%m-%d}.xlsx")


def verdict_of(system: Any, policy: Any) -> rules.Verdict | None:
    """Return what the rules say of a policy."""
    if policy is None:
        return None
    return rules.judge(policy.copies, system.level, rules.live_medium(system))


def _filters(asked: ListRequest) -> list[tuple[str, str, Any]]:
    standings = [("pressing", _("Phải làm: trễ, chưa chạy, chưa có chính sách"))]
    standings += [(str(key), str(word)) for key, word in STANDINGS.items()]
    tests = [
        ("failed", _("Không đạt, chưa làm lại")),
        ("never", _("Chưa đạt lần nào")),
        ("passed", _("Đã có lần đạt")),
    ]
    offer = scope_offer(me(), queries.READ)
    return [
        ("standing", _("Tình trạng"), standings),
        ("test", _("Phục hồi thử"), tests),
        *unit_filter(offer, asked.filters),
    ]
