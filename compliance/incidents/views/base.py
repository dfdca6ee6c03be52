"""What the pages of incidents share."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import viewer_of
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.permissions import Permission
from compliance.core.web import found
from compliance.incidents.queries import find_incident
from compliance.registers.models import RegisterEntry

bp = Blueprint("incidents", __name__, url_prefix="/incidents")
ONE = "/<uuid:entry_id>"


def seen(entry_id: UUID) -> RegisterEntry:
    """Return an incident that the person may read, else 404."""
    return found(find_incident(viewer_of(current_user), entry_id))


def own(entry_id: UUID) -> RegisterEntry:
    """Return an incident that the person may work on, else 404."""
    return found(find_incident(viewer_of(current_user), entry_id, Permission.REGISTER_WRITE))


def back(entry: RegisterEntry, anchor: str | None = None) -> Response:
    """Return to the page of the incident."""
    return redirect(url_for("incidents.show", entry_id=entry.id, _anchor=anchor))


def attempt(act: Callable[[], object]) -> str:
    """Do what a button asks, in one transaction; return the sentence of a refusal, else nothing."""
    try:
        with transaction():
            act()
    except Refused as refused:
        return refused.message
    return ""


def me() -> UUID:
    """Return the id of the person."""
    return viewer_of(current_user).id
