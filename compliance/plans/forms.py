"""Forms of four-layer plans."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from compliance.core.forms import VersionedForm
from compliance.core.i18n import _l
from compliance.plans.labels import STATUSES


class LayerForm(VersionedForm):
    """What a unit does in one layer."""

    status = RadioField(
        _l("Trạng thái"),
        [InputRequired(_l("Hãy chọn trạng thái."))],
        choices=[(key.value, word) for key, word in STATUSES.items()],
    )
    measures = TextAreaField(
        _l("Biện pháp đang làm"), [Optional(), Length(max=10_000)], render_kw={"rows": 6}
    )
    provider = StringField(_l("Ai thực hiện"), [Optional(), Length(max=255)])
    contract_number = StringField(
        _l("Số hợp đồng hoặc văn bản giao việc"), [Optional(), Length(max=120)]
    )
    contract_end = DateField(_l("Hợp đồng hết hạn"), [Optional()])
    responsible = StringField(
        _l("Ai làm phần còn lại"),
        [Optional(), Length(max=255)],
        description=_l("Ghi chức danh, không cần ghi họ tên."),
    )
    due = DateField(_l("Hạn làm xong phần còn lại"), [Optional()])


class DocumentForm(VersionedForm):
    """The signed plan."""

    document_number = StringField(
        _l("Số, ký hiệu"), [InputRequired(_l("Hãy ghi số văn bản.")), Length(max=120)]
    )
    document_date = DateField(_l("Ngày ký"), [InputRequired(_l("Hãy nhập ngày ký."))])
    document_body = StringField(_l("Cơ quan ban hành"), [Optional(), Length(max=255)])
    file = FileField(_l("Bản đã ký (PDF)"), [Optional()])
