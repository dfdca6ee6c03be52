"""Pages of the safeguard cards."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import User, viewer_of
from compliance.core import audit, clock
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import requires
from compliance.core.web import found
from compliance.registers.keeping import kept_system
from compliance.registers.slots import add_card_source
from compliance.requirements.slots import add_reference_source, add_suggestion_source
from compliance.safeguards import figures as _figures  # noqa: F401 - offers its columns
from compliance.safeguards import queries
from compliance.safeguards.documents import facts_of, paper, workbook, yes_no
from compliance.safeguards.forms import CardForm, third_code
from compliance.safeguards.services import save
from compliance.safeguards.slots import card, panel_of, references, suggestions
from compliance.systems.slots import add_panel_source
from compliance.units.picker import unit_filter
from compliance.units.picking import scope_offer
from compliance.upkeep.queries import newest_reviews

bp = Blueprint("safeguards", __name__, url_prefix="/safeguards")
ONE = "/<uuid:system_id>"
READ, WRITE = queries.READ, queries.WRITE
add_card_source(card)
add_panel_source(panel_of, order=1)
add_reference_source(references)
add_suggestion_source(suggestions)


def _me() -> User:
    return viewer_of(current_user)


@bp.get("/")
@requires(READ)
def index() -> str:
    """List systems with what their cards say."""
    asked = ListRequest.parse(request.args, queries.FILTERS)
    states = [
        ("none", _("Chưa có phiếu")),
        ("card", _("Đã có phiếu")),
        ("no-ipv6", _("Nối mạng ngoài, chưa IPv6")),
        ("no-review", _("Chưa rà soát tài khoản")),
    ]
    filters: list[tuple[str, str, Any]] = [
        ("state", _("Tình trạng"), states),
        *unit_filter(scope_offer(_me(), READ), asked.filters),
    ]
    return render_template(
        "safeguards/index.html",
        page=queries.card_page(_me(), asked),
        filters=filters,
        yes_no=yes_no,
    )


@bp.get("/export.xlsx")
@requires(READ)
def export() -> Response:
    """Hand out the list as a workbook."""
    rows = queries.rows_to_export(_me(), ListRequest.parse(request.args, queries.FILTERS))
    with transaction():
        audit.note("safeguard:export", details={"rows": len(rows)})
    return download(workbook(rows), f"phieu-bao-ve-{clock.today():%Y-%m-%d}.xlsx")


@bp.get(ONE)
@requires(READ)
def show(system_id: UUID) -> str:
    """Show the card of a system."""
    system = found(kept_system(_me(), system_id))
    held = queries.card_of(system.id)
    return render_template(
        "safeguards/show.html",
        system=system,
        card=held,
        lines=facts_of(held) if held else (),
        reviewed=newest_reviews([system.id]).get(system.id),
        mine=kept_system(_me(), system_id, WRITE) is not None,
    )


@bp.route(f"{ONE}/edit", methods=["GET", "POST"])
@requires(WRITE)
def edit(system_id: UUID) -> str | Response:
    """Write the card of a system."""
    system = found(kept_system(_me(), system_id, WRITE))
    held = queries.card_of(system.id)
    data: dict[str, Any] = {}
    if held is not None:
        data = {name: getattr(held, name) for name in CardForm.PLAIN}
        data |= {name: third_code(getattr(held, name)) for name in CardForm.THIRDS}
        data["version"] = held.version
    form, differences = CardForm(data=data), None
    if form.validate_on_submit():
        try:
            with transaction():
                save(system, form.seen_version, form.values())
        except Clash as clash:
            form.refuse(clash)
            differences = form.differences(clash)
            form.version.data = str(held.version if held else 0)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lưu phiếu bảo vệ."), "success")
            return redirect(url_for("safeguards.show", system_id=system.id))
    return render_template(
        "safeguards/edit.html", system=system, form=form, differences=differences
    )


@bp.get(f"{ONE}/card.<any(pdf, docx):kind>")
@requires(READ)
def print_card(system_id: UUID, kind: str) -> Response:
    """Download the card to print."""
    system = found(kept_system(_me(), system_id))
    held = found(queries.card_of(system.id))
    return download(paper(system, held, kind), f"phieu-bao-ve-{system.code}.{kind}")
