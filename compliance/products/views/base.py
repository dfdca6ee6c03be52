"""What the pages of products share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint
from flask_login import current_user

from compliance.accounts.models import User, viewer_of
from compliance.core.permissions import Permission
from compliance.core.web import found
from compliance.products import labels
from compliance.products.queries import find_product
from compliance.systems import labels as system_labels
from compliance.systems.catalogue import kind_name
from compliance.systems.models import ProductProfile, ProductState

bp = Blueprint("products", __name__)


def me() -> User:
    """Return who looks."""
    return viewer_of(current_user)


def product_of(
    product_id: UUID, permission: Permission = Permission.PRODUCT_READ
) -> ProductProfile:
    """Return the version within scope, or answer 404."""
    return found(find_product(me(), product_id, permission))


@bp.context_processor
def _words() -> dict[str, Any]:
    """Give the templates the words for codes, and who may do what at all."""
    person = current_user.is_authenticated
    return {
        "labels": labels,
        "system_labels": system_labels,
        "kind_name": kind_name,
        "ProductState": ProductState,
        "may_invite": person and current_user.may(Permission.PRODUCT_INVITE),
        "may_appraise": person and current_user.may(Permission.PRODUCT_APPRAISE),
    }
