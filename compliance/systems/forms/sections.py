"""The short forms of a system: one for each section, instead of one with sixty fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from compliance.core.fields import ChoiceField, CountField, DayField, TriStateField
from compliance.core.forms import BaseForm, VersionedForm
from compliance.core.i18n import _l
from compliance.systems import labels
from compliance.systems.models import InformationSystem
from compliance.units.picker import UnitField
from compliance.units.picking import Offer

Choices = Sequence[tuple[str, Any]]
_NOT_STATED = _l("Chưa xác định")
_LONG = {"rows": 4}


class SectionForm(VersionedForm):
    """A section of a system; ``version`` guards against a second writer."""

    def values(self) -> dict[str, Any]:
        """Return what the form holds, by attribute of the system."""
        return {
            name: field.data
            for name, field in self._fields.items()
            if name not in ("version", "csrf_token")
        }


class DescriptionForm(SectionForm):
    """What the system is."""

    name = StringField(_l("Tên hệ thống"), [InputRequired(_l("Hãy nhập tên.")), Length(max=255)])
    code = StringField(
        _l("Mã hệ thống"),
        [InputRequired(_l("Hãy nhập mã.")), Length(max=60)],
        description=_l("Chữ thường, số, gạch nối; không trùng trong ngành. Ví dụ: bvdk-his."),
    )
    kind = SelectField(_l("Loại hệ thống"))
    status = SelectField(_l("Tình trạng"), choices=labels.choices(labels.STATUSES_TO_CHOOSE))
    lifecycle = ChoiceField(_l("Giai đoạn"), choices=labels.choices(labels.LIFECYCLES, _NOT_STATED))
    purpose = TextAreaField(_l("Mục đích, chức năng"), [Optional()], render_kw=_LONG)
    scope_text = TextAreaField(
        _l("Phạm vi"),
        [Optional()],
        description=_l("Khoa, phòng, địa điểm, đối tượng nằm trong hệ thống."),
        render_kw=_LONG,
    )
    in_use_since = DayField(_l("Đưa vào sử dụng từ ngày"))
    important = BooleanField(_l("Hệ thống quan trọng"))
    important_basis = StringField(_l("Căn cứ coi là quan trọng"), [Optional(), Length(max=255)])
    important_since = DayField(_l("Coi là quan trọng từ ngày"))
    note = TextAreaField(_l("Ghi chú"), [Optional()], render_kw={"rows": 2})

    def __init__(self, *args: Any, kinds: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = list(kinds)


class HostingForm(SectionForm):
    """Where it stands."""

    hosting = ChoiceField(_l("Nơi đặt"), choices=labels.choices(labels.HOSTINGS, _NOT_STATED))
    hosting_place = StringField(_l("Địa điểm, nhà cung cấp hạ tầng"), [Optional(), Length(max=255)])
    has_own_server = TriStateField(_l("Đơn vị có máy chủ riêng cho hệ thống này"))


class DataForm(SectionForm):
    """What data it holds, of how many people, and the services it gives online."""

    info_public = TriStateField(_l("Có thông tin công khai"))
    info_private = TriStateField(_l("Có thông tin riêng (nội bộ, không công khai)"))
    info_personal = TriStateField(_l("Có dữ liệu cá nhân"))
    info_state_secret = TriStateField(
        _l("Có bí mật nhà nước"),
        description=_l("Chỉ trả lời có hay không. Không nhập nội dung bí mật nhà nước vào đây."),
    )
    data_description = TextAreaField(_l("Mô tả dữ liệu"), [Optional()], render_kw=_LONG)
    subjects_basic = CountField(
        _l("Số người có dữ liệu cơ bản"),
        description=_l("Đếm người khác nhau đang lưu, gộp mọi đơn vị sử dụng."),
    )
    subjects_sensitive = CountField(
        _l("Số người có dữ liệu nhạy cảm"),
        description=_l("Người bệnh là chủ thể có dữ liệu nhạy cảm (tình trạng sức khỏe)."),
    )
    subject_count_method = TextAreaField(
        _l("Cách đếm"),
        [Optional()],
        description=_l("Câu truy vấn hoặc nơi lấy số, cách loại trùng, người đếm."),
        render_kw={"rows": 2},
    )
    subjects_counted_on = DayField(_l("Ngày chốt số"))
    subjects_basic_forecast = CountField(_l("Dự báo 12–36 tháng: dữ liệu cơ bản"))
    subjects_sensitive_forecast = CountField(_l("Dự báo 12–36 tháng: dữ liệu nhạy cảm"))
    online_services = TextAreaField(
        _l("Dịch vụ trực tuyến cho người dân, doanh nghiệp"),
        [Optional()],
        description=_l("Mỗi dịch vụ một dòng. Để trống nếu chỉ dùng nội bộ."),
        render_kw={"rows": 3},
    )
    conditional_business = ChoiceField(
        _l("Dịch vụ có thuộc ngành, nghề kinh doanh có điều kiện"),
        choices=labels.choices(labels.CONDITIONAL, _NOT_STATED),
    )
    conditional_line = StringField(
        _l("Tên ngành, nghề trong Phụ lục IV Luật Đầu tư"), [Optional(), Length(max=255)]
    )
    conditional_checked_on = DayField(_l("Ngày tra ngành, nghề"))
    ministry_list_checked_on = DayField(_l("Ngày tra danh mục do Bộ Công an công bố"))


class DocumentsForm(SectionForm):
    """The documents and the contract the system rests on."""

    mandate_number = StringField(
        _l("Văn bản giao nhiệm vụ, đầu tư: số"), [Optional(), Length(max=120)]
    )
    mandate_date = DayField(_l("Ngày"))
    mandate_body = StringField(_l("Cơ quan ban hành"), [Optional(), Length(max=255)])
    regulation_number = StringField(
        _l("Quy chế bảo đảm an ninh mạng: số"),
        [Optional(), Length(max=120)],
        description=_l("Phải ban hành trước ngày phê duyệt hồ sơ (NĐ 331/2026 Điều 30 khoản 7)."),
    )
    regulation_date = DayField(_l("Ngày"))
    regulation_body = StringField(_l("Cơ quan ban hành"), [Optional(), Length(max=255)])
    product_id = ChoiceField(
        _l("Phần mềm, nhà cung cấp"),
        description=_l("Chưa có trong danh sách thì ghi ba ô dưới."),
    )
    new_vendor = StringField(_l("Nhà cung cấp mới"), [Optional(), Length(max=255)])
    new_product = StringField(_l("Tên phần mềm mới"), [Optional(), Length(max=255)])
    new_release = StringField(_l("Phiên bản"), [Optional(), Length(max=60)])
    contract_number = StringField(_l("Hợp đồng: số"), [Optional(), Length(max=120)])
    contract_date = DayField(_l("Ngày ký"))
    contract_end = DayField(_l("Ngày hết hạn"))
    contract_duties = TextAreaField(
        _l("Điều khoản trách nhiệm"),
        [Optional()],
        description=_l(
            "Quản trị dữ liệu, kiểm soát truy cập, an ninh mạng (NĐ 331/2026 Điều 5 khoản 3)."
        ),
        render_kw=_LONG,
    )

    def __init__(self, *args: Any, products: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.product_id.choices = [("", _l("Không có, tự làm")), *products]


class TransitionForm(SectionForm):
    """Which transition rule holds, and what is planned."""

    transition_case = SelectField(
        _l("Trường hợp chuyển tiếp"), choices=labels.choices(labels.TRANSITIONS)
    )
    legacy_level = ChoiceField(
        _l("Cấp độ đã được phê duyệt theo quy định cũ"),
        choices=[("", _l("Không có")), *((str(n), str(n)) for n in range(1, 6))],
    )
    legacy_decision_number = StringField(_l("Quyết định: số"), [Optional(), Length(max=120)])
    legacy_decision_date = DayField(_l("Ngày"))
    legacy_decision_body = StringField(_l("Cơ quan ban hành"), [Optional(), Length(max=255)])
    expected_approval = DayField(_l("Dự kiến phê duyệt cấp độ"))
    plan_complete_by = DayField(_l("Dự kiến triển khai đầy đủ phương án"))
    note = TextAreaField(
        _l("Ghi chú: ai đã xác định trường hợp này"), [Optional()], render_kw={"rows": 2}
    )

    def values(self) -> dict[str, Any]:
        """Return what the form holds; the level as a number."""
        found = super().values()
        found["legacy_level"] = int(found["legacy_level"]) if found["legacy_level"] else None
        return found


SECTIONS: Mapping[str, tuple[Any, type[SectionForm]]] = {
    "description": (_l("Mô tả"), DescriptionForm),
    "hosting": (_l("Lưu trữ, nơi đặt"), HostingForm),
    "data": (_l("Dữ liệu và số người"), DataForm),
    "documents": (_l("Văn bản, hợp đồng"), DocumentsForm),
    "transition": (_l("Chuyển tiếp"), TransitionForm),
}


class NewSystemForm(BaseForm):
    """A new system: its kind is chosen already, the rest is suggested."""

    unit_id = SelectField(_l("Đơn vị giữ mục kiểm kê"))
    name = StringField(_l("Tên hệ thống"), [InputRequired(_l("Hãy nhập tên.")), Length(max=255)])
    code = StringField(
        _l("Mã hệ thống"),
        [InputRequired(_l("Hãy nhập mã.")), Length(max=60)],
        description=_l("Chữ thường, số, gạch nối; không trùng trong ngành."),
    )
    status = SelectField(_l("Tình trạng"), choices=labels.choices(labels.STATUSES_TO_CHOOSE))
    owner_id = UnitField(
        _l("Chủ quản"),
        [Optional()],
        by="id",
        description=_l("Theo văn bản phân công; chưa rõ thì để trống, bổ sung sau."),
    )

    def __init__(self, *args: Any, units: Choices = (), owners: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit_id.choices = list(units)
        self.owner_id.take(owners)


def section_form(
    section: str, system: InformationSystem, kinds: Choices, products: Choices
) -> SectionForm:
    """Return the form of a section, filled with the stored values unless it was sent in."""
    form_class = SECTIONS[section][1]
    options: dict[str, Any] = {}
    if form_class is DescriptionForm:
        options["kinds"] = kinds
    if form_class is DocumentsForm:
        options["products"] = products
    form = form_class(obj=_Shown(system), **options)
    if not form.is_submitted():
        form.version.data = str(system.version)
    return form


class _Shown:
    """The system as a form shows it: ids and levels as text."""

    def __init__(self, system: InformationSystem) -> None:
        self._system = system

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._system, name)
        if name == "product_id" or name == "legacy_level":
            return str(value) if value else None
        return value
