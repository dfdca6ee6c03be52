"""The blueprint and what its pages share."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, request
from flask_login import current_user

from compliance.accounts.models import User, viewer_of
from compliance.core.permissions import Permission
from compliance.core.web import found
from compliance.inspections import labels
from compliance.inspections.models import Inspection
from compliance.inspections.queries.inspections import find_inspection
from compliance.inspections.slots import tabs_for

bp = Blueprint("inspections", __name__)


def viewer() -> User:
    """Return who looks."""
    return viewer_of(current_user)


def inspection_or_404(
    inspection_id: UUID, permission: Permission = Permission.INSPECTION_READ
) -> Inspection:
    """Return the inspection in scope of the viewer for ``permission``."""
    return found(find_inspection(viewer(), inspection_id, permission))


def given(data: str | None) -> str | None:
    """Return the choice of a form, None for the empty one."""
    return data or None


def asked(name: str) -> str:
    """Return an argument of the address or of the form."""
    return request.values.get(name, "")


@bp.app_context_processor
def _words() -> dict[str, object]:
    tabs = tabs_for(viewer()) if current_user.is_authenticated else []
    return {"inspection_labels": labels, "inspection_tabs": tabs}
