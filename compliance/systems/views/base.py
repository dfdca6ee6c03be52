"""What the pages of the inventory share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, Response, request, session, url_for
from flask_login import current_user

from compliance.accounts.models import User, viewer_of
from compliance.core import audit, clock, downloads
from compliance.core.db import transaction
from compliance.core.errors import Clash
from compliance.core.forms import BaseForm
from compliance.core.permissions import Permission
from compliance.systems import catalogue, labels
from compliance.units.models import HealthUnit

bp = Blueprint("systems", __name__, url_prefix="/systems")


def viewer() -> User:
    """Return who looks."""
    return viewer_of(current_user)


@bp.context_processor
def _words() -> dict[str, Any]:
    """Give the templates the words for codes and the ways back to the lists."""
    return {
        "labels": labels,
        "kind_name": catalogue.kind_name,
        "group_name": catalogue.group_name,
        "list_url": lambda: back("systems.list"),
        "assets_url": lambda: back("systems.list_assets"),
        "may_write": current_user.is_authenticated and current_user.may(Permission.SYSTEM_WRITE),
        "may_import": current_user.is_authenticated and current_user.may(Permission.SYSTEM_IMPORT),
    }


def remember() -> None:
    """Remember the list as it is shown, so that "back" returns to the same page of it."""
    session[f"list:{request.endpoint}"] = request.full_path.rstrip("?")[:500]


def back(endpoint: str) -> str:
    """Return the address of a list as it was last looked at."""
    kept = session.get(f"list:{endpoint}")
    return kept if isinstance(kept, str) else url_for(endpoint)


def unit_choices(units: Iterable[HealthUnit]) -> list[tuple[str, str]]:
    """Return units as choices of a select."""
    return [(str(unit.id), unit.name) for unit in units]


def clash_rows(form: BaseForm, clash: Clash) -> list[tuple[str, str, str]]:
    """Return label, my value and the stored value of every field that differs."""
    rows = []
    for name, stored in clash.current.items():
        field = form._fields.get(name)
        if field is None:
            continue
        mine = labels.show_value(name, field.data)
        theirs = labels.show_value(name, stored)
        if mine != theirs:
            rows.append((str(field.label.text), mine, theirs))
    return rows


def download(content: bytes, name: str, kind: str, details: Mapping[str, Any]) -> Response:
    """Answer with a file and write the export into the access log.

    ``name`` is the file's name without its ending, ``kind`` its ending; the day is added.
    """
    with transaction():
        audit.note(f"{name}:export", details={"format": kind, **details})
    return downloads.download(content, f"{name}-{clock.today().isoformat()}.{kind}")
