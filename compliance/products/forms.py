"""Shapes of what is written of a product."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    DateField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from compliance.core.forms import BaseForm, VersionedForm
from compliance.core.i18n import _l
from compliance.products.labels import ANSWERS, VERDICTS
from compliance.products.services import VENDOR_STATES
from compliance.systems import labels

_NAME = [InputRequired(_l("Hãy nhập tên.")), Length(max=255)]


class DescriptionForm(VersionedForm):
    """What a product is and what it is for."""

    kind = StringField(_l("Loại phần mềm"), [Optional(), Length(max=60)])
    description = TextAreaField(
        _l("Mô tả"),
        [Optional(), Length(max=8000)],
        description=_l("Phần mềm làm gì, chạy ở đâu, người dùng là ai. Không ghi bí mật nhà nước."),
        render_kw={"rows": 6},
    )


class ComponentForm(BaseForm):
    """A part that every installation has."""

    kind = SelectField(_l("Loại"), choices=labels.choices(labels.COMPONENT_KINDS))
    name = StringField(_l("Tên, chủng loại"), _NAME)
    purpose = StringField(_l("Mục đích"), [Optional(), Length(max=255)])
    operating_system = StringField(_l("Hệ điều hành"), [Optional(), Length(max=120)])
    server = StringField(_l("Máy chủ chạy dịch vụ này"), [Optional(), Length(max=255)])
    ground = SelectField(
        _l("Căn cứ nằm trong phạm vi"),
        choices=labels.choices(labels.GROUNDS, _l("Chưa xác định")),
        description=_l("NĐ 331/2026 Điều 7 khoản 2 điểm a."),
    )


class FlowForm(BaseForm):
    """A link that every installation has."""

    other_name = StringField(_l("Hệ thống bên kia"), _NAME)
    direction = SelectField(
        _l("Chiều"), choices=labels.choices(labels.DIRECTIONS, _l("Chưa xác định"))
    )
    protocol = StringField(_l("Giao thức, cổng"), [Optional(), Length(max=120)])
    data = TextAreaField(_l("Dữ liệu trao đổi"), [Optional()], render_kw={"rows": 3})
    outside_reason = TextAreaField(
        _l("Vì sao bên kia ngoài phạm vi"), [Optional()], render_kw={"rows": 2}
    )


class DocumentForm(BaseForm):
    """A document of the vendor."""

    file = FileField(
        _l("Tệp"),
        [FileRequired(_l("Hãy chọn tệp."))],
        description=_l("PDF, DOCX, XLSX, PNG hoặc JPEG."),
    )
    title = StringField(_l("Tên tài liệu"), [Optional(), Length(max=255)])
    number = StringField(_l("Số"), [Optional(), Length(max=120)])
    dated = DateField(_l("Ngày"), [Optional()])


PART_FORMS: dict[str, type[BaseForm]] = {"components": ComponentForm, "flows": FlowForm}


class AnswerForm(VersionedForm):
    """How the software meets one requirement."""

    state = RadioField(
        _l("Sản phẩm"),
        choices=[(state.value, ANSWERS[state]) for state in VENDOR_STATES],
        validators=[InputRequired()],
    )
    note = TextAreaField(
        _l("Sản phẩm làm việc này bằng gì"),
        [InputRequired(), Length(max=8000)],
        description=_l(
            "Chức năng nào, cấu hình ra sao. Đáp ứng một phần: đơn vị phải làm thêm gì."
        ),
        render_kw={"rows": 5},
    )


class ReleaseForm(BaseForm):
    """The number of the next version."""

    release = StringField(_l("Số hiệu bản mới"), [InputRequired(), Length(max=60)])


class ReadingForm(BaseForm):
    """The appraiser's verdict on the product as a whole; rows are read from the request."""

    verdict = RadioField(
        _l("Kết luận chung"),
        choices=[(key.value, label) for key, label in VERDICTS.items()],
        validators=[InputRequired()],
    )
    note = TextAreaField(_l("Ý kiến chung"), [Optional(), Length(max=8000)], render_kw={"rows": 3})


class InvitationForm(BaseForm):
    """Which product, and who describes it."""

    product = SelectField(_l("Sản phẩm"), choices=[], validators=[InputRequired()])
    login = StringField(
        _l("Tên đăng nhập"),
        [InputRequired(), Length(max=80)],
        description=_l("Chữ thường không dấu. Người đã có tài khoản của nhà cung cấp: ghi tên cũ."),
    )
    display_name = StringField(_l("Họ và tên"), [InputRequired(), Length(max=120)])
    email = StringField(_l("Thư điện tử"), [Optional(), Length(max=120)])
    valid_to = DateField(_l("Đến hết ngày"), [Optional()])
    decision = StringField(_l("Văn bản, lý do mời"), [Optional(), Length(max=255)])

    def offer(self, choices: list[tuple[str, Any]]) -> None:
        """Fill the list of products."""
        self.product.choices = [("", "—"), *choices]
