"""What the pages of appraisal share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint
from flask_login import current_user

from compliance.accounts.models import User, viewer_of
from compliance.appraisal.models import ASKED_LABELS, STANCE_LABELS
from compliance.core.permissions import Permission
from compliance.core.web import found
from compliance.dossiers.models import MOVE_OF, SECTION_LABELS, STATE_LABELS, Dossier
from compliance.dossiers.queries import find_dossier

bp = Blueprint("appraisal", __name__)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {
        "dossier_states": STATE_LABELS,
        "section_labels": SECTION_LABELS,
        "moves_by_verb": MOVE_OF,
        "asked_labels": ASKED_LABELS,
        "stance_labels": STANCE_LABELS,
    }


def me() -> User:
    """Return who looks."""
    return viewer_of(current_user)


def dossier_of(dossier_id: UUID, permission: Permission) -> Dossier:
    """Return the dossier within scope, or answer 404."""
    return found(find_dossier(me(), dossier_id, permission))
