"""What the pages of incidents share."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import viewer_of
from compliance.core import clock
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


def in_utc(moment: datetime) -> datetime:
    """Return a moment typed in Vietnamese time, in UTC."""
    return moment.replace(tzinfo=clock.LOCAL).astimezone(UTC)


def typed_now() -> datetime:
    """Return the present moment as a form field shows it."""
    return clock.local(clock.now()).replace(tzinfo=None, second=0, microsecond=0)


def me() -> UUID:
    """Return the id of the person."""
    return viewer_of(current_user).id
