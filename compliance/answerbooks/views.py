"""The workbook of answers goes out; the pages of an import take it in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import User, viewer_of
from compliance.answerbooks import importing as _importing  # noqa: F401 - registers the importer
from compliance.answerbooks.sheets import WORKBOOK
from compliance.answerbooks.stored import book_rows, systems_of_units
from compliance.core.downloads import download
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.core.workbooks import write_xlsx
from compliance.core.workbooks.pages import add_import_pages, export_name
from compliance.requirements.slots import Way, add_way_source
from compliance.systems.models import InformationSystem
from compliance.systems.queries import find_system
from compliance.systems.queries.shared import own_units

bp = Blueprint("answerbooks", __name__)


def _ways(system: InformationSystem) -> list[Way]:
    return [
        Way(_("Xuất sổ trả lời (.xlsx)"), "answerbooks.export", {"system_id": system.id}),
        Way(_("Nhập sổ trả lời"), "answerbooks.import_new", {}),
    ]


add_way_source(_ways)


def _importing_unit(who: Any) -> UUID | None:
    units = own_units(who, Permission.DOSSIER_WRITE)
    return units[0].id if units else None


add_import_pages(
    bp,
    "answers",
    Permission.DOSSIER_WRITE,
    unit_of=_importing_unit,
    list_endpoint="dossiers.list",
    base="/answers",
)


@bp.get("/systems/<uuid:system_id>/answers.xlsx")
@requires(Permission.DOSSIER_WRITE)
def export(system_id: UUID) -> Response:
    """Hand out answers, risks and texts of a system, to edit and import again."""
    system = found(find_system(_me(), system_id, Permission.DOSSIER_WRITE))
    return _book([system], f"tra-loi-{system.code}")


@bp.get("/answers.xlsx")
@requires(Permission.DOSSIER_WRITE)
def export_unit() -> Response:
    """Hand out the same of every system of my own units."""
    units = [unit.id for unit in own_units(_me(), Permission.DOSSIER_WRITE)]
    return _book(systems_of_units(units), "tra-loi-don-vi")


def _book(systems: Any, stem: str) -> Response:
    return download(write_xlsx(WORKBOOK, book_rows(systems)), export_name(stem, "xlsx"))


def _me() -> User:
    return viewer_of(current_user)
