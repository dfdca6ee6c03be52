"""Forms of the register of regulations and plans."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from compliance.core.forms import BaseForm, VersionedForm
from compliance.core.i18n import _l
from compliance.regulations.queries import kind_names


class RegulationForm(VersionedForm):
    """An issued text."""

    unit_id = SelectField(_l("Đơn vị"))
    kind = SelectField(_l("Loại văn bản"))
    year = IntegerField(
        _l("Năm"),
        [Optional(), NumberRange(2000, 2100, _l("Hãy nhập năm, ví dụ 2026."))],
        description=_l("Bắt buộc với kế hoạch năm."),
    )
    title = StringField(
        _l("Tên văn bản"), [InputRequired(_l("Hãy ghi tên văn bản.")), Length(max=255)]
    )
    number = StringField(
        _l("Số, ký hiệu"), [InputRequired(_l("Hãy ghi số, ký hiệu.")), Length(max=120)]
    )
    issued_on = DateField(
        _l("Ngày ban hành"), [InputRequired(_l("Hãy nhập ngày, ví dụ 22/11/2026."))]
    )
    issuer = StringField(
        _l("Nơi ban hành"), [InputRequired(_l("Hãy ghi nơi ban hành.")), Length(max=255)]
    )
    scope = TextAreaField(
        _l("Phạm vi áp dụng"), [Optional(), Length(max=2000)], render_kw={"rows": 3}
    )
    effective_until = DateField(
        _l("Hiệu lực đến hết ngày"),
        [Optional()],
        description=_l("Trống: đến khi có văn bản thay."),
    )
    next_review = DateField(
        _l("Rà soát lần sau"),
        [Optional()],
        description=_l("Trống: theo chu kỳ 12 tháng (quy ước). Lịch nghĩa vụ nhắc ngày sớm hơn."),
    )
    file = FileField(_l("Tệp văn bản"), [Optional()])

    NAMES = (
        "kind",
        "year",
        "title",
        "number",
        "issued_on",
        "issuer",
        "scope",
        "effective_until",
        "next_review",
    )

    def __init__(self, units: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit_id.choices = [(str(unit.id), unit.name) for unit in units]
        self.kind.choices = list(kind_names().items())

    def values(self) -> dict[str, Any]:
        """Return the columns of the text."""
        return {name: self[name].data for name in self.NAMES}


class ReviewForm(BaseForm):
    """The text was looked at again."""

    reviewed_on = DateField(_l("Đã rà soát ngày"), [InputRequired(_l("Hãy nhập ngày."))])
    again_on = DateField(_l("Rà soát lần sau"), [Optional()])


class EndForm(BaseForm):
    """The text ends without a successor."""

    ended_on = DateField(_l("Thôi hiệu lực từ ngày"), [InputRequired(_l("Hãy nhập ngày."))])
    reason = StringField(_l("Lý do"), [InputRequired(_l("Hãy ghi lý do.")), Length(max=255)])


class StrikeForm(BaseForm):
    """The text was entered by mistake."""

    mistake = StringField(
        _l("Vì sao ghi nhầm"), [InputRequired(_l("Hãy ghi lý do.")), Length(max=200)]
    )
