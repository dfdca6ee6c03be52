"""What a person says of a signed paper that came back."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from compliance.core.fields import DayField
from compliance.core.forms import BaseForm
from compliance.core.i18n import _l

VOUCH = _l("Tôi đã so với bản giấy và xác nhận đúng văn bản này")
VOUCH_WHEN = _l("Chỉ cần khi tệp là bản quét, hoặc phần mềm không tự nhận ra văn bản.")


class SignedForm(BaseForm):
    """A signed document that came back."""

    number = StringField(_l("Số văn bản"), [InputRequired(), Length(max=120)])
    dated = DayField(_l("Ngày văn bản"), [InputRequired()])
    file = FileField(
        _l("Tệp đã ký"),
        [FileRequired()],
        description=_l("PDF đã ký số, hoặc bản quét PDF, PNG, JPEG. Tối đa 50 MB."),
    )
    vouched = BooleanField(VOUCH, description=VOUCH_WHEN)
