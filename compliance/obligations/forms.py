"""The form for a new calendar feed."""

from __future__ import annotations

from typing import Any

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from compliance.core.forms import BaseForm
from compliance.core.i18n import _l
from compliance.units.picker import UnitField
from compliance.units.picking import Offer
from compliance.units.queries import Viewer


class FeedForm(BaseForm):
    """Which unit's calendar, and what it is for."""

    unit_id = UnitField(_l("Đơn vị"), [InputRequired(_l("Chọn đơn vị."))], by="id")
    name = StringField(
        _l("Dùng ở đâu"),
        [InputRequired(_l("Ghi tên để nhớ lịch này dùng ở đâu.")), Length(max=120)],
        description=_l("Ví dụ: Lịch trên điện thoại."),
    )

    def __init__(self, units: Offer, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit_id.take_own(units, viewer)
