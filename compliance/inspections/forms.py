"""The shape of what inspectors and units enter; rules live in the services."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from compliance.core.forms import BaseForm
from compliance.core.i18n import _l
from compliance.evidence.services import Dates
from compliance.inspections.services.evidence import ACCEPT
from compliance.units.picker import UnitField
from compliance.units.picking import Offer

Choices = Iterable[tuple[str, Any]]
DAY = _l("Hãy nhập ngày.")


class VersionField(HiddenField):
    """The version of the row that the page was filled on; nonsense is 0, which none has."""

    data: Any

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"default": 0, **options})

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read a whole number."""
        text = valuelist[0] if valuelist else ""
        self.data = int(text) if text.isascii() and text.isdigit() else 0


class PlanForm(BaseForm):
    """What may change until field work begins."""

    version = VersionField()
    check_type = SelectField(_l("Loại kiểm tra"))
    legal_basis = TextAreaField(
        _l("Căn cứ"),
        [InputRequired(_l("Hãy ghi căn cứ: kế hoạch, quyết định, điều luật.")), Length(max=2000)],
        description=_l("Kế hoạch, quyết định kiểm tra, điều luật. Mỗi căn cứ một dòng."),
        render_kw={"rows": 3},
    )
    campaign = SelectField(_l("Thuộc đợt kiểm tra"), [Optional()])
    planned_on = DateField(_l("Ngày kiểm tra tại chỗ"), [InputRequired(DAY)])
    self_assess_by = DateField(
        _l("Hạn đơn vị tự đánh giá"),
        [Optional()],
        description=_l("Bỏ trống nếu kiểm tra đột xuất, không báo trước."),
    )
    period_from = DateField(_l("Thời kỳ kiểm tra, từ ngày"), [InputRequired(DAY)])
    period_to = DateField(_l("đến ngày"), [InputRequired(DAY)])
    team = SelectMultipleField(
        _l("Đoàn kiểm tra"),
        [InputRequired(_l("Hãy chọn ít nhất một người vào đoàn kiểm tra."))],
        description=_l("Người mở cuộc kiểm tra đứng đầu đoàn nếu có tên."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(
        self, *args: Any, types: Choices, campaigns: Choices, people: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.check_type.choices = list(types)
        self.campaign.choices = [("", _l("Không thuộc đợt nào")), *campaigns]
        self.team.choices = list(people)


class NewInspectionForm(PlanForm):
    """Which unit, by which checklist, and the plan."""

    unit = UnitField(_l("Đơn vị được kiểm tra"), [InputRequired(_l("Hãy chọn đơn vị."))], by="id")
    checklist = SelectField(_l("Bảng kiểm"))

    def __init__(self, *args: Any, units: Offer, checklists: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit.take(units)
        self.checklist.choices = list(checklists)


class SystemsForm(BaseForm):
    """The systems that questions about systems are asked of, one by one."""

    systems = SelectMultipleField(
        _l("Hệ thống được kiểm tra"),
        [Optional()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, *args: Any, systems: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.systems.choices = list(systems)


class EvidenceForm(BaseForm):
    """A file with its dates; the day of receipt is the moment of upload.

    Two fields, because a phone asked for a photo lets nobody choose a file.
    """

    photo = FileField(_l("Chụp ảnh"), render_kw={"accept": "image/*", "capture": "environment"})
    file = FileField(_l("Chọn tệp"), render_kw={"accept": ACCEPT})
    title = StringField(_l("Tên minh chứng"), [Length(max=255)])
    happened_on = DateField(_l("Ngày của minh chứng"), [Optional()])
    covers_until = DateField(_l("Nói về đến ngày"), [Optional()])
    expires_on = DateField(_l("Có giá trị đến"), [Optional()])

    @property
    def upload(self) -> FileStorage | None:
        """The photo or the file, whichever was given."""
        chosen: FileStorage | None = self.photo.data or self.file.data
        return chosen

    @property
    def dates(self) -> Dates:
        """The three dates that were entered."""
        return Dates(self.happened_on.data, self.covers_until.data, self.expires_on.data)


class AnswerForm(EvidenceForm):
    """The unit's column of one row."""

    version = VersionField()
    answer = RadioField(_l("Câu trả lời"), [Optional()], default="")
    note = TextAreaField(_l("Ghi chú của đơn vị"), [Length(max=4000)], render_kw={"rows": 3})

    def __init__(self, *args: Any, answers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answer.choices = list(answers)


class VerdictForm(EvidenceForm):
    """The inspector's column of one row; no verdict chosen is "chưa xem"."""

    version = VersionField()
    verdict = RadioField(_l("Chọn kết luận"), [Optional()], default="")
    observation = TextAreaField(_l("Ghi nhận tại chỗ"), [Length(max=8000)], render_kw={"rows": 3})
    sample = StringField(
        _l("Cỡ mẫu đã xem"), [Length(max=120)], description=_l("Ví dụ: 10/250 bản ghi.")
    )
    met = StringField(
        _l("Người đã làm việc"),
        [Length(max=255)],
        description=_l("Họ tên, chức vụ; không hiện trong nhật ký."),
    )
    second_look = BooleanField(_l("Cần xem lại lần nữa"))

    def __init__(self, *args: Any, verdicts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.verdict.choices = list(verdicts)


class FindingForm(BaseForm):
    """The words of a finding."""

    version = VersionField()
    severity = SelectField(_l("Mức độ"))
    description = TextAreaField(
        _l("Tồn tại"), [InputRequired(_l("Hãy nêu tồn tại.")), Length(max=4000)]
    )
    article = StringField(_l("Căn cứ, điều khoản"), [Length(max=400)])
    cause = TextAreaField(_l("Nguyên nhân"), [Length(max=2000)], render_kw={"rows": 2})
    remedy = TextAreaField(
        _l("Kiến nghị khắc phục"), [InputRequired(_l("Hãy nêu việc phải làm.")), Length(max=4000)]
    )
    due = DateField(_l("Hạn khắc phục"), [InputRequired(DAY)])

    def __init__(self, *args: Any, severities: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.severity.choices = list(severities)


class ActionForm(BaseForm):
    """What the unit will do."""

    version = VersionField()
    plan = TextAreaField(
        _l("Việc sẽ làm"), [InputRequired(_l("Hãy nêu việc sẽ làm.")), Length(max=4000)]
    )
    owner = StringField(
        _l("Người phụ trách"),
        [InputRequired(_l("Hãy ghi người phụ trách.")), Length(max=120)],
    )
    action_due = DateField(_l("Xong trước ngày"), [InputRequired(DAY)])


class DoneForm(EvidenceForm):
    """What was done, with evidence."""

    version = VersionField()
    text = TextAreaField(
        _l("Kết quả khắc phục"), [InputRequired(_l("Hãy nêu kết quả.")), Length(max=4000)]
    )


class AskForm(BaseForm):
    """More time, and why."""

    version = VersionField()
    due = DateField(_l("Xin gia hạn đến"), [InputRequired(DAY)])
    text = TextAreaField(
        _l("Lý do xin gia hạn"), [InputRequired(_l("Hãy nêu lý do.")), Length(max=2000)]
    )


class DecisionForm(EvidenceForm):
    """What the inspector decides of a finding, with evidence of the new check."""

    version = VersionField()
    text = TextAreaField(
        _l("Nhận xét, lý do"),
        [InputRequired(_l("Hãy nêu nhận xét hoặc lý do.")), Length(max=4000)],
        render_kw={"rows": 3},
    )
    due = DateField(_l("Hạn mới"), [Optional()])
    to = StringField(_l("Cơ quan tiếp nhận"), [Length(max=255)])


class StartForm(BaseForm):
    """Beginning field work; a reason where the unit has not answered."""

    reason = TextAreaField(
        _l("Lý do kiểm tra khi đơn vị chưa tự đánh giá"),
        [Length(max=1000)],
        render_kw={"rows": 2},
    )


class MinutesForm(BaseForm):
    """What the minutes need beside the rows."""

    version = VersionField()
    number = StringField(
        _l("Số biên bản"), [InputRequired(_l("Hãy nhập số biên bản.")), Length(max=60)]
    )
    dated = DateField(_l("Ngày lập"), [InputRequired(DAY)])
    place = StringField(_l("Địa điểm"), [InputRequired(_l("Hãy nhập địa điểm.")), Length(max=255)])
    unit_representative = StringField(
        _l("Đại diện đơn vị"),
        [InputRequired(_l("Hãy nhập họ tên, chức vụ người đại diện.")), Length(max=255)],
        description=_l("Họ tên, chức vụ người ký biên bản."),
    )
    strengths = TextAreaField(_l("Ưu điểm"), [Length(max=4000)], render_kw={"rows": 3})
    unit_opinion = TextAreaField(
        _l("Ý kiến của đơn vị"),
        [Length(max=4000)],
        description=_l("Bỏ trống nếu đơn vị nhất trí, không có ý kiến khác."),
        render_kw={"rows": 3},
    )


class ReportForm(BaseForm):
    """What the report needs beside the minutes."""

    version = VersionField()
    number = StringField(
        _l("Số báo cáo"), [InputRequired(_l("Hãy nhập số báo cáo.")), Length(max=60)]
    )
    dated = DateField(_l("Ngày báo cáo"), [InputRequired(DAY)])
    conclusion = TextAreaField(
        _l("Đánh giá chung, kết luận"),
        [InputRequired(_l("Hãy viết kết luận.")), Length(max=8000)],
        render_kw={"rows": 6},
    )
