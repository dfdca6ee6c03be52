"""The register of shares: list, export, print; figures for who sees no more."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from compliance.core import audit, clock
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.packs.reading import words
from compliance.scans.slots import siblings_for
from compliance.sharing.documents import register
from compliance.sharing.gate import pack_today
from compliance.sharing.queries import FILTERS, counts, share_page, shares_to_export
from compliance.sharing.states import IN_FORCE, KIND_LABELS, STATE_LABELS, TONES
from compliance.sharing.views.base import bp, me


@bp.get("/")
@requires(Permission.SHARE_READ)
def index() -> str:
    """List the shares."""
    recipients = {row["id"]: words(row["name"]) for row in pack_today().section("recipients")}
    return render_template(
        "sharing/index.html",
        page=share_page(me(), ListRequest.parse(request.args, FILTERS)),
        recipients=recipients,
        states=STATE_LABELS,
        kinds=KIND_LABELS,
        tones=TONES,
        in_force=IN_FORCE,
        siblings=siblings_for(me()),
    )


@bp.get("/register.<any(pdf, docx, xlsx):kind>")
@requires(Permission.SHARE_READ)
def register_file(kind: str) -> Response:
    """Download the list as asked, as a register to keep or to print."""
    asked = ListRequest.parse(request.args, FILTERS)
    shares = shares_to_export(me(), asked)
    with transaction():
        audit.note("share:export", details={"format": kind, "rows": len(shares)})
    content = register(me().home_unit, shares, kind)
    return download(content, f"so-chia-se-du-lieu-{clock.today().isoformat()}.{kind}")


@bp.get("/counts")
@requires(Permission.SHARE_COUNT)
def count() -> str:
    """Show how many shares each unit has, and nothing of what they are."""
    return render_template("sharing/counts.html", rows=counts(me()))
