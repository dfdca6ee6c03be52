"""Forms of the installation's settings."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from compliance.core.forms import BaseForm
from compliance.core.i18n import _, _l
from compliance.settings.models import PURPOSE_NAMES


class AddresseeForm(BaseForm):
    """Where to file what, from a day on."""

    purpose = SelectField(_l("Việc"), [InputRequired()])
    name = StringField(_l("Nơi nhận"), [InputRequired(_l("Hãy nhập nơi nhận.")), Length(max=255)])
    address = TextAreaField(_l("Địa chỉ"), [Length(max=1000)], render_kw={"rows": 2})
    valid_from = DateField(_l("Từ ngày"), [Optional()])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.purpose.choices = [(key, _(name)) for key, name in PURPOSE_NAMES.items()]


class EndForm(BaseForm):
    """The last day of an addressee."""

    on = DateField(_l("Ngày cuối dùng"), [InputRequired(_l("Hãy nhập ngày, dạng 22/11/2026."))])


class HolidayForm(BaseForm):
    """One day."""

    day = DateField(_l("Ngày"), [InputRequired(_l("Hãy nhập ngày, dạng 22/11/2026."))])
    name = StringField(_l("Tên"), [InputRequired(_l("Hãy nhập tên.")), Length(max=120)])
    working = BooleanField(_l("Ngày đi làm bù (thứ Bảy, Chủ nhật phải đi làm)"))


class PasteForm(BaseForm):
    """Many days."""

    text = TextAreaField(
        _l("Nhiều ngày một lúc"),
        [InputRequired(_l("Hãy dán ít nhất một dòng.")), Length(max=20_000)],
        description=_l(
            "Mỗi dòng: ngày; tên; “làm bù” nếu là ngày đi làm bù. Ví dụ: 17/02/2026; Tết Bính Ngọ. "
            "Dán được cả từ Excel hoặc CSV. Ngày đã có thì sửa theo dòng mới."
        ),
        render_kw={"rows": 8},
    )
