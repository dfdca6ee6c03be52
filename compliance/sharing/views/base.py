"""What the views of the gate share."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import User, viewer_of
from compliance.core.permissions import Permission
from compliance.core.web import found
from compliance.sharing.models import ShareRequest
from compliance.sharing.queries import find_share

bp = Blueprint("sharing", __name__, url_prefix="/shares")


def me() -> User:
    """Return who asks."""
    return viewer_of(current_user)


def the_share(share_id: UUID, permission: Permission = Permission.SHARE_READ) -> ShareRequest:
    """Return the share if the person may touch it so, else answer 404."""
    return found(find_share(me(), share_id, permission))


def back(share: ShareRequest) -> Response:
    """Go to the page of the share."""
    return redirect(url_for("sharing.show", share_id=share.id))
