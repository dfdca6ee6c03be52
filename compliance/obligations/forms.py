"""The form for a new calendar feed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from compliance.core.forms import BaseForm
from compliance.core.i18n import _l


class FeedForm(BaseForm):
    """Which unit's calendar, and what it is for."""

    unit_id = SelectField(_l("Đơn vị"))
    name = StringField(
        _l("Dùng ở đâu"),
        [InputRequired(_l("Ghi tên để nhớ lịch này dùng ở đâu.")), Length(max=120)],
        description=_l("Ví dụ: Lịch trên điện thoại."),
    )

    def __init__(self, units: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit_id.choices = [(str(unit.id), unit.name) for unit in units]
