"""What the pages of plans share: finding the unit and its plan, the words they speak with."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint
from flask_login import current_user

from compliance.accounts.models import viewer_of
from compliance.core.permissions import Permission
from compliance.core.web import found
from compliance.plans.labels import REVISION_STATES
from compliance.plans.queries import sheet_of
from compliance.plans.rules import layer_words, measure_words
from compliance.plans.sheet import LayerSheet, Line, PlanSheet
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, find_unit

bp = Blueprint("plans", __name__, url_prefix="/plans")


def me() -> Viewer:
    """Return the person who asks."""
    return viewer_of(current_user)


def unit_within(unit_id: UUID, permission: Permission = Permission.PLAN_READ) -> HealthUnit:
    """Return a unit within scope, or answer 404."""
    return found(find_unit(me(), unit_id, permission))


def may(unit_id: UUID, permission: Permission) -> bool:
    """Whether the person has a permission on the unit."""
    return find_unit(me(), unit_id, permission) is not None


def sheet_within(unit_id: UUID, permission: Permission = Permission.PLAN_READ) -> PlanSheet:
    """Return the plan of a unit within scope, or answer 404."""
    return found(sheet_of(unit_within(unit_id, permission)))


def layer_within(sheet: PlanSheet, number: int) -> LayerSheet:
    """Return a layer of a plan, or answer 404."""
    return found(next((layer for layer in sheet.layers if layer.number == number), None))


def line_within(sheet: PlanSheet, measure_id: str) -> Line:
    """Return a measure of a plan, or answer 404."""
    return found(sheet.find(measure_id))


@bp.context_processor
def words() -> dict[str, Any]:
    """Return what the templates of plans speak with."""
    return {
        "layer_words": layer_words(),
        "measure_words": measure_words(),
        "revision_states": REVISION_STATES,
    }
