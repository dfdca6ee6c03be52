"""Pages of the budget."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import viewer_of
from compliance.budget import figures as _figures  # noqa: F401 - offers its table
from compliance.budget.books import LINES
from compliance.budget.documents import year_file
from compliance.budget.queries import card, target, units_with_money, year_of, year_page
from compliance.budget.services import draw_up
from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.i18n import _, _l
from compliance.core.paging import ListRequest
from compliance.core.permissions import requires
from compliance.core.web import found
from compliance.ledgers.pages import add_ledger_pages
from compliance.ledgers.queries import READ, WRITE
from compliance.registers.slots import add_card_source
from compliance.units.queries import mine_first, units_visible_to

bp = Blueprint("budget", __name__, url_prefix="/budget")
add_card_source(card)
TABS = (
    (_l("Năm của từng đơn vị"), "budget.year"),
    (_l("Dòng kinh phí"), "budget.lines_list"),
)
add_ledger_pages(bp, LINES, TABS)


def _year() -> int:
    this = clock.today().year
    chosen = request.args.get("year", this, type=int)
    return chosen if this - 10 <= chosen <= this + 10 else this


@bp.get("/")
@requires(READ)
def year() -> str:
    """Show the money of each unit in a year, and what planned answers will cost."""
    viewer, chosen = viewer_of(current_user), _year()
    asked = ListRequest.parse({**request.args, "year": str(chosen)}, ("year",))
    return render_template(
        "budget/year.html",
        page=year_page(viewer, chosen, asked),
        year=chosen,
        this=clock.today().year,
        target=target(min(date(chosen, 12, 31), max(clock.today(), date(chosen, 1, 1)))),
        tabs=TABS,
    )


@bp.get("/year.xlsx")
@requires(READ)
def year_workbook() -> Response:
    """Download the year of every unit within scope."""
    chosen = _year()
    units = units_with_money(viewer_of(current_user), chosen)
    aim = target(date(chosen, 12, 31))
    return download(year_file(chosen, year_of(units, chosen), aim), f"kinh-phi-{chosen}.xlsx")


@bp.post("/draw-up")
@requires(WRITE)
def draw() -> Response:
    """Make lines from the own unit's planned answers."""
    viewer = viewer_of(current_user)
    unit = found(next(iter(mine_first(viewer, units_visible_to(viewer, WRITE))), None))
    with transaction():
        made = draw_up(unit)
    flash(_("Đã lập %(n)s dòng kinh phí từ câu trả lời có kế hoạch.", n=made), "success")
    return redirect(url_for("budget.lines_list"))
