"""Pages of access reviews and machines."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import viewer_of
from compliance.core import audit
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.i18n import _l
from compliance.core.paging import ListRequest
from compliance.core.permissions import requires
from compliance.core.web import found
from compliance.core.workbooks import write_xlsx
from compliance.core.workbooks.pages import add_import_pages, export_name
from compliance.ledgers.pages import add_ledger_pages
from compliance.ledgers.queries import READ, WRITE
from compliance.registers.slots import add_card_source
from compliance.systems.slots import add_panel_source
from compliance.upkeep import figures as _figures  # noqa: F401 - offers its tables
from compliance.upkeep import obligations as _obligations  # noqa: F401 - declares its duties
from compliance.upkeep.books import CHECKS_BOOK, MACHINES, REVIEWS
from compliance.upkeep.importing import machines_of, own_unit
from compliance.upkeep.queries import REVIEW, card, coverage, panel, review_page
from compliance.upkeep.words import KINDS
from compliance.upkeep.workbook import WORKBOOK, machine_values

bp = Blueprint("upkeep", __name__, url_prefix="/upkeep")
add_card_source(card)
add_panel_source(panel)
TABS = (
    (_l("Hệ thống đến hạn"), "upkeep.index"),
    (_l("Các lần rà soát"), "upkeep.reviews_list"),
    (_l("Nhật ký, lỗ hổng"), "upkeep.checks_list"),
    (_l("Máy"), "upkeep.machines_list"),
)
for _ledger in (REVIEWS, CHECKS_BOOK, MACHINES):
    add_ledger_pages(bp, _ledger, TABS)


def _unit_id(viewer: Any) -> UUID | None:
    unit = own_unit(viewer)
    return unit.id if unit else None


add_import_pages(
    bp,
    "machines",
    WRITE,
    unit_of=_unit_id,
    list_endpoint="upkeep.machines_list",
    book_endpoint="upkeep.book",
)


@bp.get("/")
@requires(READ)
def index() -> str:
    """Show the coverage of machines and each system with its last and next access review."""
    viewer = viewer_of(current_user)
    return render_template(
        "upkeep/index.html",
        coverage=coverage(viewer),
        page=review_page(viewer, ListRequest.parse(request.args)),
        cycle=REVIEW,
        kinds=KINDS,
        tabs=TABS,
    )


@bp.get("/book.xlsx")
@requires(WRITE)
def book() -> Response:
    """Download the own unit's machines as the workbook that can be imported again."""
    unit = found(own_unit(viewer_of(current_user)))
    rows = [machine_values(row) for row in machines_of(unit).values()]
    with transaction():
        audit.note("machines:export", unit_id=unit.id, details={"rows": len(rows)})
    return download(write_xlsx(WORKBOOK, {"machines": rows}), export_name("may", "xlsx"))
