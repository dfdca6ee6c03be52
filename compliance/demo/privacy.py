"""The personal-data papers of one centre: drafted activities, a dossier under way, a request."""

from __future__ import annotations

from compliance.demo.context import Context, acting_on
from compliance.privacy.drafting import draft_activities
from compliance.privacy.services import DOSSIER_DAYS, dossier_of, save_dossier, save_request


def seed(context: Context) -> None:
    """Write them as a unit that has just begun."""
    unit = context.unit("ttyt")
    with acting_on(context.days(-15)):
        draft_activities(unit)
        row = dossier_of(unit, "xu-ly")
        days = dict.fromkeys(DOSSIER_DAYS) | {"started_on": context.days(-40)}
        contents = {"muc-dich": "Khám bệnh, chữa bệnh, tiêm chủng (dữ liệu mẫu)."}
        save_dossier(
            row,
            {**days, "status": "phai-lap", "contents": contents},
            seen_version=row.version,
        )
    with acting_on(context.days(-6)):
        values = {"kind": "xem", "reference": "15/ĐN-Mẫu", "received_on": context.days(-6)}
        save_request(unit, None, values, seen_version=0)
