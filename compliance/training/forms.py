"""Forms of training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from compliance.core.fields import ChoiceField, CountField, DayField, MoneyField
from compliance.core.forms import BaseForm, VersionedForm
from compliance.core.i18n import _, _l
from compliance.evidence.services import ACCEPT
from compliance.ledgers.forms import FileRowForm, RowForm
from compliance.signed.forms import SignedForm
from compliance.training.models import Arrangement
from compliance.training.plan_queries import lines_to_choose
from compliance.training.queries import people_working
from compliance.training.words import (
    ARRANGEMENTS,
    CERTIFICATES,
    DEGREES,
    FIELDS,
    KINDS,
    STATES,
)

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
    degree = ChoiceField(
        _l("Trình độ"),
        description=_l("Cần ghi với người được giao bảo vệ dữ liệu cá nhân."),
    )
    experience_from = DayField(
        _l("Làm việc phù hợp từ ngày"),
        description=_l(
            "Pháp chế, công nghệ thông tin, an ninh mạng, an ninh dữ liệu, quản trị rủi ro, tuân "
            "thủ, nhân sự. Cần ghi với người được giao bảo vệ dữ liệu cá nhân."
        ),
    )
    contact = StringField(
        _l("Liên hệ khi cần"),
        [Optional(), Length(max=120)],
        description=_l("Chỉ đơn vị mình xem được; nhật ký không giữ nội dung."),
    )
    joined_on = DayField(_l("Làm việc từ ngày"))
    left_on = DayField(_l("Thôi việc từ ngày"))
    FIELDS = (
        "name", "job_title", "leader", "security_duty", "operates_level", "degree",
        "experience_from", "contact", "joined_on", "left_on",
    )  # fmt: skip

    def offer(self, viewer: Any, units: Sequence[Any]) -> None:
        """Fill the choices."""
        super().offer(viewer, units)
        levels = [(n, _("Cấp %(n)s", n=n)) for n in range(1, 6)]
        self.operates_level.choices = [("", _("Không")), *levels]
        self.degree.choices = [("", _("Chưa ghi")), *DEGREES.items()]


def _people(units: Sequence[Any]) -> list[tuple[str, str]]:
    return [(str(p.id), f"{p.name} ({p.job_title})") for p in people_working(units)]


class FocalForm(FileRowForm):
    """Who is named focal point."""

    person_id = ChoiceField(_l("Đầu mối"), [InputRequired(_l("Chọn người."))])
    deputy_id = ChoiceField(_l("Người thay khi vắng"), [Optional()])
    field = SelectField(_l("Được giao"), choices=list(FIELDS.items()))
    arrangement = SelectField(
        _l("Hình thức"),
        choices=list(ARRANGEMENTS.items()),
        default=Arrangement.PERSON,
        description=_l("Thuê dịch vụ: “Đầu mối” là người của đơn vị theo dõi hợp đồng."),
    )
    decision_number = StringField(
        _l("Số quyết định, văn bản cử"), _needed(_l("Hãy ghi số quyết định."), 120)
    )
    decision_date = DayField(_l("Ngày quyết định"), [InputRequired(_l("Hãy ghi ngày."))])
    valid_from = DayField(_l("Có hiệu lực từ"), [InputRequired(_l("Hãy ghi ngày."))])
    valid_to = DayField(
        _l("Đến hết ngày"), description=_l("Bỏ trống nếu quyết định không ghi thời hạn.")
    )
    confidential_on = DayField(
        _l("Ngày ký thỏa thuận trách nhiệm bảo mật"),
        description=_l("Cần ghi khi được giao bảo vệ dữ liệu cá nhân."),
    )
    hired_count = CountField(
        _l("Bên được thuê: số năm kinh nghiệm, hoặc số người đủ điều kiện"),
        description=_l("Thuê cá nhân ghi số năm; thuê tổ chức ghi số người."),
    )
    FIELDS = (
        "person_id", "deputy_id", "field", "arrangement", "decision_number", "decision_date",
        "valid_from", "valid_to", "confidential_on", "hired_count",
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
    plan_line_id = ChoiceField(_l("Việc trong kế hoạch năm"), [Optional()])
    FIELDS = (
        "title", "kind", "state", "starts_on", "ends_on", "hours", "provider", "content",
        "planned_people", "leaders_count", "staff_count", "plan_line_id",
    )  # fmt: skip
    ROWS = ("plan_line_id",)

    def offer(self, viewer: Any, units: Sequence[Any]) -> None:
        """Fill the choices with the lines of these units' plans."""
        super().offer(viewer, units)
        lines = [
            (
                str(line.id),
                _("%(year)s, tháng %(m)s: %(topic)s", year=year, m=line.month, topic=line.topic),
            )
            for line, year in lines_to_choose([unit.id for unit in units])
        ]
        self.plan_line_id.choices = [("", _("Ngoài kế hoạch")), *lines]


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


class PlanForm(BaseForm):
    """Whose plan, of which year."""

    unit_id = ChoiceField(_l("Đơn vị"))
    year = SelectField(_l("Năm"), coerce=int)

    def offer(self, units: Sequence[Any], this: int) -> None:
        """Fill the choices; ``this`` is the year of today."""
        self.unit_id.choices = [(str(unit.id), unit.name) for unit in units]
        self.year.choices = [(this, str(this)), (this + 1, str(this + 1))]


class PlanLineForm(VersionedForm):
    """One thing to hold in the year."""

    topic = StringField(_l("Nội dung"), _needed(_l("Hãy ghi nội dung.")))
    kind = SelectField(_l("Loại"), choices=list(KINDS.items()))
    audience = StringField(_l("Đối tượng"), _needed(_l("Hãy ghi đối tượng.")))
    people = CountField(_l("Số người"))
    month = SelectField(
        _l("Tháng"), coerce=int, choices=[(n, str(n)) for n in range(1, 13)], default=1
    )
    provider = StringField(_l("Đơn vị, người thực hiện"), _SHORT)
    cost = MoneyField(_l("Kinh phí (đồng)"), [Optional()])


class PlanNoteForm(VersionedForm):
    """How the plan is carried out."""

    note = TextAreaField(
        _l("Tổ chức thực hiện"),
        [Optional(), Length(max=4000)],
        description=_l("Ai theo dõi, ai báo cáo. Bỏ trống thì in câu có sẵn."),
        render_kw={"rows": 3},
    )


class PlanSignedForm(SignedForm):
    """The signed copy of a plan."""

    signer = StringField(_l("Người ký"), _needed(_l("Hãy ghi họ tên, chức danh người ký."), 160))
