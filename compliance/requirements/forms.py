"""Shapes of an answer, of a choice of scope, of a piece of evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from compliance.core.fields import MoneyField
from compliance.core.forms import BaseForm, VersionedForm
from compliance.core.i18n import _, _l
from compliance.requirements.models import STATE_LABELS, ResponseState, ScopeChoice

_CHOICES = [
    (state.value, label)
    for state, label in STATE_LABELS.items()
    if state != ResponseState.NOT_ANSWERED
]


class AnswerForm(VersionedForm):
    """One answer."""

    state = RadioField(_l("Trả lời"), choices=_CHOICES, validators=[InputRequired()])
    note = TextAreaField(
        _l("Cách làm tại đơn vị"),
        [Optional(), Length(max=8000)],
        description=_l("Một hai câu: ai làm gì, bằng gì. “Không áp dụng” thì ghi lý do."),
        render_kw={"rows": 4},
    )
    responsible = StringField(
        _l("Bộ phận, chức danh làm phần còn lại"),
        [Optional(), Length(max=255)],
        description=_l("Bắt buộc khi “Đạt một phần” hoặc “Có kế hoạch”. Ghi chức danh."),
    )
    due = DateField(_l("Hạn làm xong"), [Optional()])
    cost = MoneyField(_l("Kinh phí (đồng)"), [Optional()])
    funding = StringField(_l("Nguồn kinh phí"), [Optional(), Length(max=255)])
    assignee_id = SelectField(_l("Giao người hỏi lại"), [Optional()], choices=[])
    override_reason = TextAreaField(
        _l("Lý do trả lời riêng, không theo biện pháp chung"),
        [Optional(), Length(max=2000)],
        render_kw={"rows": 2},
    )

    def offer(self, people: Sequence[tuple[UUID, str]]) -> None:
        """Fill the list of people who can be asked."""
        self.assignee_id.choices = [
            ("", _("— chưa giao —")),
            *((str(user_id), name) for user_id, name in people),
        ]

    @property
    def chosen(self) -> ResponseState:
        """The answer chosen (the form must be valid)."""
        return ResponseState(self.state.data)

    @property
    def words(self) -> dict[str, Any]:
        """What was answered, as the services take it."""
        return {
            "state": self.chosen,
            "note": self.note.data,
            "responsible": self.responsible.data,
            "due": self.due.data,
            "cost": self.cost.data,
            "funding": self.funding.data,
            "assignee_id": UUID(self.assignee_id.data) if self.assignee_id.data else None,
            "override_reason": self.override_reason.data,
        }


class BulkForm(BaseForm):
    """One answer for all open rows chosen."""

    state = RadioField(_l("Trả lời"), choices=_CHOICES, validators=[InputRequired()])
    note = TextAreaField(
        _l("Cách làm tại đơn vị"),
        [Optional(), Length(max=8000)],
        description=_l("Một câu đúng cho mọi dòng đã chọn. “Không áp dụng” thì ghi lý do."),
        render_kw={"rows": 4},
    )
    responsible = StringField(
        _l("Bộ phận, chức danh làm phần còn lại"), [Optional(), Length(max=255)]
    )
    due = DateField(_l("Hạn làm xong"), [Optional()])

    @property
    def chosen(self) -> ResponseState:
        """The answer chosen (the form must be valid)."""
        return ResponseState(self.state.data)


class ScopeForm(VersionedForm):
    """Whether a row concerns the system, against what the inventory says."""

    choice = RadioField(
        _l("Dòng này"),
        choices=[
            ("", _l("Theo kiểm kê")),
            (ScopeChoice.IN.value, _l("Thuộc phạm vi: phải trả lời")),
            (ScopeChoice.OUT.value, _l("Không thuộc phạm vi: không phải trả lời")),
        ],
        default="",
    )
    reason = TextAreaField(
        _l("Lý do"),
        [Optional(), Length(max=2000)],
        description=_l("In vào hồ sơ; bên thẩm định đọc."),
        render_kw={"rows": 3},
    )

    @property
    def chosen(self) -> ScopeChoice | None:
        """The choice; None follows the inventory."""
        return ScopeChoice(self.choice.data) if self.choice.data else None


class EvidenceForm(BaseForm):
    """A new file with its three dates."""

    file = FileField(
        _l("Tệp"),
        [FileRequired(_l("Hãy chọn tệp."))],
        description=_l("PDF, DOCX, XLSX, PNG hoặc JPEG."),
    )
    title = StringField(_l("Tên minh chứng"), [Optional(), Length(max=255)])
    happened_on = DateField(_l("Ngày diễn ra, ngày ký"), [Optional()])
    covers_until = DateField(_l("Nói về giai đoạn đến ngày"), [Optional()])
    expires_on = DateField(_l("Hết hạn ngày"), [Optional()])


class ReuseForm(BaseForm):
    """Which of the offered answers to take over."""

    items = SelectMultipleField(_l("Dòng lấy về"), choices=[], validate_choice=False)


class PlatformForm(BaseForm):
    """Which system this one stands on."""

    platform = SelectField(_l("Nền tảng"), choices=[], validators=[InputRequired()])
    reason = StringField(
        _l("Căn cứ"),
        [InputRequired(), Length(max=255)],
        description=_l("Văn bản hoặc lý do dùng chung, ví dụ: hợp đồng, quyết định giao dùng."),
    )


class ScanEvidenceForm(BaseForm):
    """A finished scan as evidence; the days of the scan are known, its end is the unit's word."""

    scan_id = SelectField(_l("Lần quét"), [InputRequired(_l("Chọn lần quét."))])
    scan_expires_on = DateField(_l("Hết giá trị ngày"), [Optional()])

    def __init__(self, scans: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scan_id.choices = list(scans)
