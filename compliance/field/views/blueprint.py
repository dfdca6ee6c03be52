"""The blueprint and what its pages share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app
from flask_login import current_user

from compliance.accounts.models import User, viewer_of
from compliance.core.i18n import in_vietnamese
from compliance.core.permissions import Permission
from compliance.core.web import found
from compliance.field.queries import may_take_along
from compliance.field.visits import visit_of
from compliance.inspections.models import Inspection
from compliance.inspections.queries.inspections import find_inspection

bp = Blueprint("field", __name__)


def viewer() -> User:
    """Return who looks."""
    return viewer_of(current_user)


def visit_or_404(inspection_id: UUID) -> Inspection:
    """Return a visit in scope of the viewer."""
    return found(find_inspection(viewer(), inspection_id, Permission.INSPECTION_WRITE))


def own_visit_or_404(inspection_id: UUID) -> Inspection:
    """Return a visit that the viewer may take along."""
    inspection = visit_or_404(inspection_id)
    return found(inspection if may_take_along(viewer(), inspection) else None)


def words_of(inspection: Inspection) -> dict[str, Any]:
    """Return what is taken along, in Vietnamese whoever asks: it comes back in the same words."""
    with in_vietnamese():
        return visit_of(viewer(), inspection)


def secret() -> str:
    """Return the site's secret, from which the key of the seals is derived."""
    return str(current_app.config["SECRET_KEY"])
