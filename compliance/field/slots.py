"""What field work offers on the page of an inspection."""

from __future__ import annotations

from compliance.accounts.models import User
from compliance.core.i18n import _
from compliance.field.queries import may_take_along
from compliance.inspections.models import Inspection
from compliance.inspections.slots import Offer


def offers(viewer: User, inspection: Inspection) -> list[Offer]:
    """Return the way to the field page of a visit, for its team until it is signed."""
    if not may_take_along(viewer, inspection):
        return []
    return [Offer(_("Đi thực địa, sổ XLSX"), "field.visit", {"inspection_id": inspection.id})]
