"""Forms of training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from compliance.core.fields import ChoiceField, CountField, DayField
from compliance.core.forms import BaseForm, VersionedForm
from compliance.core.i18n import _, _l
from compliance.evidence.services import ACCEPT
from compliance.ledgers.forms import FileRowForm, RowForm
from compliance.training.queries import people_working
from compliance.training.words import CERTIFICATES, FIELDS, KINDS, STATES

_SHORT = [Optional(), Length(max=255)]


def _needed(words: Any, most: int = 255) -> list[Any]:
    return [InputRequired(words), Length(max=most)]


class PersonForm(RowForm):
    """A person of the unit; nothing that training does not need."""

    name = StringField(_l("Họ và tên"), _needed(_l("Hãy ghi họ và tên."), 120))
    job_title = StringField(
        _l("Chức danh"),
        _needed(_l("Hãy ghi chức danh."), 120),
        description=_l("Ví dụ: Trưởng phòng Kế hoạch. Không ghi số giấy tờ, ngày sinh."),
    )
    leader = BooleanField(_l("Là lãnh đạo đơn vị, khoa, phòng"))
    security_duty = BooleanField(_l("Chuyên trách hoặc phụ trách an ninh mạng"))
    operates_level = SelectField(
        _l("Quản trị, vận hành hệ thống cấp cao nhất"),
        coerce=lambda value: int(value) if value else None,
    )
    contact = StringField(
        _l("Liên hệ khi cần"),
        [Optional(), Length(max=120)],
        description=_l("Chỉ đơn vị mình xem được; nhật ký không giữ nội dung."),
    )
    joined_on = DayField(_l("Làm việc từ ngày"))
    left_on = DayField(_l("Thôi việc từ ngày"))
    FIELDS = (
        "name", "job_title", "leader", "security_duty", "operates_level", "contact",
        "joined_on", "left_on",
    )  # fmt: skip

    def offer(self, viewer: Any, units: Sequence[Any]) -> None:
        """Fill the choices."""
        super().offer(viewer, units)
        levels = [(n, _("Cấp %(n)s", n=n)) for n in range(1, 6)]
        self.operates_level.choices = [("", _("Không")), *levels]


def _people(units: Sequence[Any]) -> list[tuple[str, str]]:
    return [(str(p.id), f"{p.name} ({p.job_title})") for p in people_working(units)]


class FocalForm(FileRowForm):
    """Who is named focal point."""

    person_id = ChoiceField(_l("Đầu mối"), [InputRequired(_l("Chọn người."))])
    deputy_id = ChoiceField(_l("Người thay khi vắng"), [Optional()])
    field = SelectField(_l("Được giao"), choices=list(FIELDS.items()))
    decision_number = StringField(
        _l("Số quyết định, văn bản cử"), _needed(_l("Hãy ghi số quyết định."), 120)
    )
    decision_date = DayField(_l("Ngày quyết định"), [InputRequired(_l("Hãy ghi ngày."))])
    valid_from = DayField(_l("Có hiệu lực từ"), [InputRequired(_l("Hãy ghi ngày."))])
    valid_to = DayField(
        _l("Đến hết ngày"), description=_l("Bỏ trống nếu quyết định không ghi thời hạn.")
    )
    FIELDS = (
        "person_id", "deputy_id", "field", "decision_number", "decision_date", "valid_from",
        "valid_to",
    )  # fmt: skip
    ROWS = ("person_id", "deputy_id")

    def offer(self, viewer: Any, units: Sequence[Any]) -> None:
        """Fill the choices with the people of these units."""
        super().offer(viewer, units)
        people = _people(units)
        self.person_id.choices = [("", _("— chọn —")), *people]
        self.deputy_id.choices = [("", _("— chưa cử —")), *people]


class CourseForm(FileRowForm):
    """A course of the plan, or one that was held."""

    title = StringField(_l("Tên khóa, đợt"), _needed(_l("Hãy ghi tên khóa học.")))
    kind = SelectField(_l("Loại"), choices=list(KINDS.items()))
    state = SelectField(_l("Tình trạng"), choices=list(STATES.items()))
    starts_on = DayField(_l("Từ ngày"), [InputRequired(_l("Hãy ghi ngày."))])
    ends_on = DayField(_l("Đến ngày"), [InputRequired(_l("Hãy ghi ngày."))])
    hours = CountField(_l("Số giờ"))
    provider = StringField(_l("Đơn vị, người giảng"), _SHORT)
    content = TextAreaField(
        _l("Nội dung, tài liệu"), [Optional(), Length(max=5000)], render_kw={"rows": 3}
    )
    planned_people = CountField(_l("Số người dự kiến"))
    leaders_count = CountField(
        _l("Số lãnh đạo đã học"),
        description=_l("Chỉ ghi khi không có danh sách tên; có danh sách thì đếm theo danh sách."),
    )
    staff_count = CountField(_l("Số nhân viên đã học"))
    FIELDS = (
        "title", "kind", "state", "starts_on", "ends_on", "hours", "provider", "content",
        "planned_people", "leaders_count", "staff_count",
    )  # fmt: skip


class CertificateForm(FileRowForm):
    """A certificate of a person."""

    person_id = ChoiceField(_l("Của ai"), [InputRequired(_l("Chọn người."))])
    kind = SelectField(_l("Loại"), choices=list(CERTIFICATES.items()))
    title = StringField(_l("Tên chứng chỉ"), _needed(_l("Hãy ghi tên chứng chỉ.")))
    number = StringField(_l("Số hiệu"), [Optional(), Length(max=120)])
    issuer = StringField(_l("Nơi cấp"), _SHORT)
    issued_on = DayField(_l("Ngày cấp"), [InputRequired(_l("Hãy ghi ngày."))])
    expires_on = DayField(_l("Hết hạn ngày"), description=_l("Bỏ trống nếu không có thời hạn."))
    FIELDS = ("person_id", "kind", "title", "number", "issuer", "issued_on", "expires_on")
    ROWS = ("person_id",)

    def offer(self, viewer: Any, units: Sequence[Any]) -> None:
        """Fill the choices with the people of these units."""
        super().offer(viewer, units)
        self.person_id.choices = [("", _("— chọn —")), *_people(units)]


class AttendanceForm(BaseForm):
    """Who was there: the whole list, ticked."""

    people = SelectMultipleField(
        _l("Đã học xong"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )


class MaterialForm(VersionedForm):
    """A material, or a new version of one."""

    title = StringField(_l("Tên tài liệu"), _needed(_l("Hãy ghi tên tài liệu.")))
    about = TextAreaField(
        _l("Dùng cho ai, khi nào"), [Optional(), Length(max=2000)], render_kw={"rows": 3}
    )
    file = FileField(_l("Tệp"), render_kw={"accept": ACCEPT})
