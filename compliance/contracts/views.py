"""Pages of suppliers and contracts."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import viewer_of
from compliance.contracts import obligations as _obligations  # noqa: F401 - declares its duties
from compliance.contracts.books import CONTRACTS, SUPPLIERS
from compliance.contracts.clauses import all_clauses
from compliance.contracts.documents import annex
from compliance.contracts.models import Contract
from compliance.contracts.queries import card, panel
from compliance.contracts.services import clause_answers, fill_inventory, save_clauses
from compliance.contracts.words import ANSWERS
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.i18n import _, _l
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.ledgers.pages import add_ledger_pages
from compliance.ledgers.queries import READ, WRITE, find_row
from compliance.registers.slots import add_card_source
from compliance.systems.slots import add_panel_source

bp = Blueprint("contracts", __name__, url_prefix="/contracts")
add_card_source(card)
add_panel_source(panel)
TABS = (
    (_l("Hợp đồng"), "contracts.contracts_list"),
    (_l("Nhà cung cấp"), "contracts.suppliers_list"),
)
for _ledger in (CONTRACTS, SUPPLIERS):
    add_ledger_pages(bp, _ledger, TABS)


def _one(row_id: UUID, permission: Permission) -> Contract:
    row: Contract = found(find_row(viewer_of(current_user), CONTRACTS, row_id, permission))
    return row


@bp.get("/contracts/<uuid:row_id>/annex.<any(pdf, docx):kind>")
@requires(READ)
def annex_file(row_id: UUID, kind: str) -> Response:
    """Download the annex with the clauses that the contract should hold."""
    row = _one(row_id, READ)
    return download(annex(row, kind), f"phu-luc-hop-dong.{kind}")


@bp.post("/contracts/<uuid:row_id>/clauses")
@requires(WRITE)
def clauses(row_id: UUID) -> Response:
    """Write which clauses the contract holds."""
    row = _one(row_id, WRITE)
    given = clause_answers(request.form)
    with transaction():
        taken = save_clauses(row, given, clause_answers(request.form, "was-"))
    flash(_("Đã lưu điều khoản."), "success")
    for clause in all_clauses():
        if clause.id in taken:
            message = _(
                "“%(clause)s”: người khác vừa chọn “%(theirs)s”, bạn chọn “%(mine)s” nên chưa ghi. "
                "Hãy thống nhất rồi chọn lại.",
                clause=clause.title,
                theirs=ANSWERS.get(row.clauses.get(clause.id, ""), _("chưa xem")),
                mine=ANSWERS.get(given[clause.id], _("chưa xem")),
            )
            flash(message, "error")
    return redirect(url_for("contracts.contracts_show", row_id=row_id))


@bp.post("/contracts/<uuid:row_id>/fill")
@requires(Permission.SYSTEM_WRITE)
def fill(row_id: UUID) -> Response:
    """Write the contract's words into the inventory of its systems."""
    row = _one(row_id, WRITE)
    with transaction():
        count = fill_inventory(row)
    flash(_("Đã ghi hợp đồng vào kiểm kê của %(n)s hệ thống.", n=count), "success")
    return redirect(url_for("contracts.contracts_show", row_id=row_id))
