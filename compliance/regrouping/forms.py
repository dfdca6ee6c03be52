"""What is asked before a join or a parting."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from compliance.core.forms import BaseForm
from compliance.core.i18n import _l


class ChooseForm(BaseForm):
    """Which of the systems goes on, or what the new one is called."""

    keep = RadioField(_l("Sau khi gộp, dùng hồ sơ kiểm kê nào"), choices=[])
    code = StringField(
        _l("Mã của hệ thống mới"),
        [Optional(), Length(max=60)],
        description=_l("Chỉ khi lập hệ thống mới. Chữ thường không dấu, số, gạch nối."),
    )
    name = StringField(_l("Tên của hệ thống mới"), [Optional(), Length(max=255)])


class ConfirmForm(BaseForm):
    """Why, and the argument when the level gets lower."""

    seen = HiddenField()
    reason = TextAreaField(
        _l("Lý do"),
        [Optional(), Length(max=4000)],
        description=_l("Theo bốn căn cứ: chức năng, dòng dữ liệu, phụ thuộc vận hành, sự cố."),
        render_kw={"rows": 3},
    )
    argument = TextAreaField(
        _l("Giải trình vì sao cấp độ thấp hơn trước"),
        [Optional(), Length(max=8000)],
        description=_l("NĐ 331/2026 Điều 8 khoản 3. In vào phần lập luận khi xác định cấp độ."),
        render_kw={"rows": 4},
    )


class PartForm(ConfirmForm):
    """The parts; where the rows go is read from the page."""

    linked = BooleanField(
        _l("Các phần trao đổi dữ liệu với hệ thống gốc: khai kết nối hai chiều"), default=True
    )
