"""What the papers add to the page of the registers."""

from __future__ import annotations

from sqlalchemy import func, select

from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission, Role, relations
from compliance.privacy.models import ProcessingActivity
from compliance.privacy.queries import todos_for
from compliance.registers.slots import Card
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope


def card(viewer: Viewer) -> Card | None:
    """Return the way to the personal-data papers."""
    read = Permission.PRIVACY_READ
    if not any(relations(read, Role(held.role)) for held in viewer.roles_held):
        return None
    inside = select(HealthUnit.id).where(unit_scope(viewer, read))
    total = session().scalar(
        select(func.count()).where(ProcessingActivity.unit_id.in_(inside))
    )  # fmt: skip
    late = sum(1 for todo in todos_for(viewer) if todo.severity == "bad")
    about = _("Hoạt động xử lý, hồ sơ đánh giá tác động, yêu cầu của người có dữ liệu.")
    return Card(_("Bảo vệ dữ liệu cá nhân"), about, "privacy.index", total or 0, late)
