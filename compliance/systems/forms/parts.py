"""Forms of the rows under a system, and how each table is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from compliance.core.fields import ChoiceField, CountField, DayField, TriStateField
from compliance.core.forms import BaseForm
from compliance.core.i18n import _l
from compliance.systems import labels

_NOT_STATED = _l("Chưa xác định")
_NAME = [InputRequired(_l("Hãy nhập tên.")), Length(max=255)]
_ROWS = {"rows": 3}


def _short(label: Any, most: int = 255, **options: Any) -> StringField:
    return StringField(label, [Optional(), Length(max=most)], **options)


class PartForm(BaseForm):
    """A row; ``seen`` is its fingerprint, which guards against a second writer."""

    seen = HiddenField()

    def values(self) -> dict[str, Any]:
        """Return what the form holds, by attribute of the row."""
        return {
            name: field.data
            for name, field in self._fields.items()
            if name not in ("seen", "csrf_token", "file")
        }


class UserGroupForm(PartForm):
    """Who uses the system or is served by it."""

    name = StringField(_l("Nhóm người dùng, đối tượng phục vụ"), _NAME)
    count = CountField(_l("Số người"))
    channel = _short(_l("Kênh truy cập"), 120, description=_l("Mạng nội bộ, Internet, ứng dụng…"))
    description = TextAreaField(_l("Mô tả"), [Optional()], render_kw=_ROWS)


class SizeMetricForm(PartForm):
    """A figure of size."""

    measure = StringField(
        _l("Chỉ số quy mô"),
        [InputRequired(_l("Hãy nhập tên chỉ số.")), Length(max=120)],
        description=_l("Số tài khoản, lượt khám một ngày, dung lượng, số địa điểm…"),
    )
    value = StringField(
        _l("Giá trị, kèm đơn vị tính"),
        [InputRequired(_l("Hãy nhập giá trị.")), Length(max=120)],
    )


class ZoneForm(PartForm):
    """A network zone."""

    name = StringField(_l("Tên vùng mạng"), [InputRequired(_l("Hãy nhập tên.")), Length(max=120)])
    private_ips = TextAreaField(
        _l("Địa chỉ IP nội bộ"),
        [Optional()],
        description=_l("Mỗi dải một dòng. Chỉ đơn vị vận hành và đơn vị thẩm định xem được."),
        render_kw=_ROWS,
    )
    public_ips = TextAreaField(_l("Địa chỉ IP công khai"), [Optional()], render_kw=_ROWS)
    purpose = _short(_l("Mục đích"))


class ComponentForm(PartForm):
    """A part inside the boundary."""

    kind = SelectField(_l("Loại"), choices=labels.choices(labels.COMPONENT_KINDS))
    name = StringField(_l("Tên, chủng loại"), _NAME)
    location = _short(_l("Vị trí"))
    purpose = _short(_l("Mục đích"))
    operating_system = _short(_l("Hệ điều hành"), 120)
    server = _short(_l("Máy chủ chạy dịch vụ này"))
    zone_id = ChoiceField(_l("Vùng mạng"))
    ground = ChoiceField(
        _l("Căn cứ nằm trong phạm vi"),
        choices=labels.choices(labels.GROUNDS, _NOT_STATED),
        description=_l("NĐ 331/2026 Điều 7 khoản 2 điểm a."),
    )
    antivirus = TriStateField(_l("Có phần mềm diệt mã độc"))

    def __init__(self, *args: Any, zones: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone_id.choices = [("", _NOT_STATED), *zones]

    def values(self) -> dict[str, Any]:
        """Return what the form holds; the zone as an id."""
        found = super().values()
        found["zone_id"] = UUID(found["zone_id"]) if found["zone_id"] else None
        return found


class InterconnectionForm(PartForm):
    """A link to a system outside the boundary."""

    other_name = StringField(_l("Hệ thống bên kia"), _NAME)
    other_code = _short(
        _l("Mã của nó trong kiểm kê"), 60, description=_l("Chỉ khi hệ thống bên kia thuộc ngành.")
    )
    other_owner = _short(_l("Chủ quản bên kia"))
    direction = ChoiceField(
        _l("Chiều dữ liệu"), choices=labels.choices(labels.DIRECTIONS, _NOT_STATED)
    )
    protocol = _short(_l("Giao thức"), 120)
    data = TextAreaField(_l("Dữ liệu trao đổi"), [Optional()], render_kw=_ROWS)
    other_level = ChoiceField(
        _l("Cấp độ bên kia"),
        choices=[("", _NOT_STATED), *((str(n), str(n)) for n in range(1, 6))],
    )
    outside_reason = TextAreaField(_l("Lý do để ngoài phạm vi"), [Optional()], render_kw=_ROWS)
    risk_spread = TextAreaField(_l("Khả năng lan rủi ro"), [Optional()], render_kw=_ROWS)

    def values(self) -> dict[str, Any]:
        """Return what the form holds; the level as a number."""
        found = super().values()
        found["other_level"] = int(found["other_level"]) if found["other_level"] else None
        return found


class DocumentForm(PartForm):
    """A document of the system."""

    kind = SelectField(_l("Loại tài liệu"), choices=labels.choices(labels.DOCUMENT_KINDS))
    title = StringField(_l("Tên tài liệu"), _NAME)
    number = _short(_l("Số, ký hiệu"), 120)
    dated = DayField(_l("Ngày"))
    body = _short(_l("Cơ quan ban hành"))
    file = FileField(
        _l("Tệp"), description=_l("PDF, DOCX, XLSX, PNG hoặc JPEG. Để trống thì giữ tệp đang lưu.")
    )


@dataclass(frozen=True)
class Table:
    """How a table under a system is named, filled in and shown."""

    key: str
    title: Any
    form: type[PartForm]
    #: Attribute and header of each column shown; the first is the link.
    columns: tuple[tuple[str, Any], ...]
    #: What belongs here, for the empty table.
    hint: Any


TABLES: Mapping[str, Table] = {
    table.key: table
    for table in (
        Table(
            "user-groups",
            _l("Nhóm người dùng, đối tượng phục vụ"),
            UserGroupForm,
            (("name", _l("Nhóm")), ("count", _l("Số người")), ("channel", _l("Kênh"))),
            _l("Ai dùng hệ thống và ai được phục vụ: hồ sơ cấp độ in bảng này."),
        ),
        Table(
            "size-metrics",
            _l("Quy mô"),
            SizeMetricForm,
            (("measure", _l("Chỉ số")), ("value", _l("Giá trị"))),
            _l("Người dùng, người bệnh, dung lượng, giao dịch, địa điểm."),
        ),
        Table(
            "components",
            _l("Thành phần trong phạm vi"),
            ComponentForm,
            (
                ("name", _l("Tên")),
                ("kind", _l("Loại")),
                ("location", _l("Vị trí")),
                ("purpose", _l("Mục đích")),
                ("ground", _l("Căn cứ")),
            ),
            _l("Thiết bị, máy chủ, ứng dụng, dịch vụ và vì sao nằm trong hệ thống."),
        ),
        Table(
            "zones",
            _l("Vùng mạng, địa chỉ IP"),
            ZoneForm,
            (
                ("name", _l("Vùng mạng")),
                ("private_ips", _l("IP nội bộ")),
                ("public_ips", _l("IP công khai")),
                ("purpose", _l("Mục đích")),
            ),
            _l("Quy hoạch vùng mạng: chỉ đơn vị vận hành, đơn vị thẩm định xem, có ghi nhật ký."),
        ),
        Table(
            "interconnections",
            _l("Kết nối, liên thông"),
            InterconnectionForm,
            (
                ("other_name", _l("Hệ thống bên kia")),
                ("other_owner", _l("Chủ quản")),
                ("direction", _l("Chiều")),
                ("data", _l("Dữ liệu")),
                ("other_level", _l("Cấp độ")),
            ),
            _l("Hệ thống ngoài phạm vi có trao đổi dữ liệu, lý do để ngoài."),
        ),
        Table(
            "documents",
            _l("Tài liệu"),
            DocumentForm,
            (
                ("title", _l("Tên")),
                ("kind", _l("Loại")),
                ("number", _l("Số")),
                ("dated", _l("Ngày")),
            ),
            _l("Thiết kế thi công đã duyệt hoặc tương đương, mô hình vật lý, nghiệm thu."),
        ),
    )
}
