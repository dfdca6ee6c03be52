"""Shapes of what is typed about tokens."""

from __future__ import annotations

from typing import Any

from wtforms import SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from compliance.api.services import SCOPE_LABELS
from compliance.core.fields import DayField
from compliance.core.forms import BaseForm
from compliance.core.i18n import _l
from compliance.units.picker import UnitField
from compliance.units.picking import Offer
from compliance.units.queries import Viewer


class TokenForm(BaseForm):
    """A token: whose, for what, until when."""

    unit_id = UnitField(_l("Đơn vị"), [InputRequired(_l("Chọn đơn vị."))], by="id")
    name = StringField(
        _l("Phần mềm nào, ai giữ mã"),
        [InputRequired(_l("Ghi tên: phần mềm nào, ai giữ mã.")), Length(max=120)],
    )
    scopes = SelectMultipleField(
        _l("Được làm gì"),
        choices=[(scope.value, label) for scope, label in SCOPE_LABELS.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    until = DayField(_l("Dùng đến hết ngày"), [InputRequired(_l("Ghi ngày hết hạn."))])

    def __init__(self, units: Offer, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit_id.take_own(units, viewer)


class RevokeForm(BaseForm):
    """Why a token is taken back."""

    reason = StringField(_l("Lý do thu hồi"), [InputRequired(_l("Ghi lý do.")), Length(max=255)])
