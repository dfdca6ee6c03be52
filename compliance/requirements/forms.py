"""Shapes of an answer and of a piece of evidence."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from compliance.core.forms import BaseForm
from compliance.core.i18n import _, _l
from compliance.evidence.models import Evidence
from compliance.requirements.models import STATE_LABELS, ResponseState

_CHOICES = [(state.value, label) for state, label in STATE_LABELS.items()]


class AnswerForm(BaseForm):
    """One answer; ``version`` is what the page was filled on."""

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
    version = HiddenField(default="0")

    @property
    def seen_version(self) -> int:
        """The version the page was filled on; nonsense counts as none."""
        value = self.version.data or ""
        return int(value) if value.isdigit() else 0

    @property
    def chosen(self) -> ResponseState:
        """The answer chosen (the form must be valid)."""
        return ResponseState(self.state.data)


class BulkForm(AnswerForm):
    """One answer for all open rows of a group."""

    state = RadioField(_l("Trả lời"), choices=_CHOICES[:-1], validators=[InputRequired()])


class EvidenceForm(BaseForm):
    """A new file, or one that the system already has."""

    existing = SelectField(_l("Minh chứng đã có"), [Optional()], choices=[])
    file = FileField(_l("Hoặc tải tệp mới"), description=_l("PDF, DOCX, XLSX, PNG hoặc JPEG."))
    title = StringField(_l("Tên minh chứng"), [Optional(), Length(max=255)])
    happened_on = DateField(_l("Ngày diễn ra, ngày ký"), [Optional()])
    covers_until = DateField(_l("Nói về giai đoạn đến ngày"), [Optional()])
    expires_on = DateField(_l("Hết hạn ngày"), [Optional()])

    def offer(self, known: Sequence[Evidence]) -> None:
        """Fill the list of evidence that the system already has."""
        self.existing.choices = [
            ("", _("— chọn —")),
            *((str(e.id), e.title) for e in known),
        ]
