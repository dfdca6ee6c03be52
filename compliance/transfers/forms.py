"""The form in which a person confirms a transition case."""

from __future__ import annotations

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from compliance.core.forms import BaseForm
from compliance.core.i18n import _l
from compliance.systems import labels


class CaseForm(BaseForm):
    """Which transition case holds, and why."""

    case = RadioField(
        _l("Trường hợp chuyển tiếp"),
        [InputRequired(_l("Hãy chọn một trường hợp."))],
        choices=labels.choices(labels.TRANSITIONS),
    )
    reason = TextAreaField(
        _l("Lý do, căn cứ"),
        [InputRequired(_l("Hãy ghi lý do.")), Length(max=2000)],
        description=_l("Ghi văn bản hoặc người đã xác định, để người xem sau hiểu được."),
    )
