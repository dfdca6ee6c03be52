"""What the pages of backups share."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint
from flask_login import current_user

from compliance.accounts.models import User, viewer_of
from compliance.backups.queries import READ, WRITE
from compliance.core.web import found
from compliance.registers.keeping import kept_system
from compliance.systems.models import InformationSystem

bp = Blueprint("backups", __name__, url_prefix="/backups")
ONE = "/<uuid:system_id>"


def me() -> User:
    """Return the person."""
    return viewer_of(current_user)


def seen(system_id: UUID) -> InformationSystem:
    """Return a system whose backups the person may read, else 404."""
    return found(kept_system(me(), system_id, READ))


def own(system_id: UUID) -> InformationSystem:
    """Return a system whose backups the person looks after, else 404."""
    return found(kept_system(me(), system_id, WRITE))
