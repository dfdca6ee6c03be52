"""Forms of dated relations, data assets and deletion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from compliance.core.fields import ChoiceField, CountField, DayField
from compliance.core.forms import BaseForm, VersionedForm
from compliance.core.i18n import _l
from compliance.systems import labels
from compliance.systems.models import RelationKind
from compliance.units.models import HealthUnit
from compliance.units.picker import UnitField
from compliance.units.picking import Offer

Choices = Sequence[tuple[str, Any]]
_NOT_STATED = _l("Chưa xác định")


class RelationForm(BaseForm):
    """A unit's relation to the system, with the document it rests on."""

    kind = SelectField(_l("Quan hệ"))
    unit_id = UnitField(_l("Đơn vị"), [InputRequired(_l("Hãy chọn đơn vị."))], by="id")
    valid_from = DayField(_l("Từ ngày"))
    valid_to = DayField(_l("Đến ngày"), description=_l("Để trống nếu chưa biết ngày kết thúc."))
    document_number = StringField(_l("Văn bản: số"), [Optional(), Length(max=120)])
    document_date = DayField(_l("Ngày văn bản"))
    document_body = StringField(_l("Cơ quan ban hành"), [Optional(), Length(max=255)])
    scope = TextAreaField(
        _l("Phạm vi, trách nhiệm"),
        [Optional()],
        description=_l("Bắt buộc khi ủy quyền chủ quản (NĐ 331/2026 Điều 4 khoản 3)."),
        render_kw={"rows": 3},
    )

    def __init__(self, *args: Any, units: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit_id.take(units)
        self.kind.choices = [
            choice
            for choice in labels.choices(labels.RELATIONS)
            if choice[0] != RelationKind.VENDOR
        ]

    def document(self) -> dict[str, Any]:
        """Return the document and scope, by attribute of the relation."""
        names = ("document_number", "document_date", "document_body", "scope")
        return {name: self._fields[name].data for name in names}


class EndForm(BaseForm):
    """The last day of a relation."""

    valid_to = DayField(_l("Ngày cuối cùng còn hiệu lực"), [InputRequired(_l("Hãy chọn ngày."))])


class AssetForm(VersionedForm):
    """A database or data set."""

    unit_id = SelectField(_l("Đơn vị quản lý"))
    name = StringField(_l("Tên"), [InputRequired(_l("Hãy nhập tên.")), Length(max=255)])
    code = StringField(
        _l("Mã"),
        [InputRequired(_l("Hãy nhập mã.")), Length(max=60)],
        description=_l("Chữ thường, số, gạch nối; không trùng trong ngành."),
    )
    kind = SelectField(_l("Loại"), choices=labels.choices(labels.ASSET_KINDS))
    data_group = ChoiceField(
        _l("Nhóm dữ liệu"), description=_l("Một trong mười hai nhóm của kế hoạch dữ liệu ngành.")
    )
    system_id = ChoiceField(_l("Nằm trong hệ thống"))
    data_owner_id = UnitField(_l("Chủ dữ liệu"), [Optional()], by="id")
    sensitivity = ChoiceField(
        _l("Mức nhạy cảm cao nhất"), choices=labels.choices(labels.SENSITIVITIES, _NOT_STATED)
    )
    content = TextAreaField(
        _l("Nội dung"),
        [Optional()],
        description=_l("Các nhóm trường chính. Không ghi dữ liệu của người cụ thể."),
        render_kw={"rows": 3},
    )
    storage = StringField(_l("Nơi lưu, hệ quản trị"), [Optional(), Length(max=255)])
    distinct_people = CountField(_l("Số người khác nhau"))
    count_method = TextAreaField(_l("Cách đếm"), [Optional()], render_kw={"rows": 2})
    counted_on = DayField(_l("Ngày chốt số"))
    update_cycle = StringField(_l("Chu kỳ cập nhật"), [Optional(), Length(max=120)])
    standard = StringField(_l("Chuẩn, danh mục áp dụng"), [Optional(), Length(max=255)])
    shared_with = TextAreaField(
        _l("Đang chia sẻ, liên thông với"), [Optional()], render_kw={"rows": 2}
    )

    def __init__(
        self,
        *args: Any,
        units: Choices = (),
        groups: Choices = (),
        systems: Choices = (),
        owners: Offer | None = None,
        owner: HealthUnit | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.unit_id.choices = list(units)
        self.data_group.choices = [("", _NOT_STATED), *groups]
        self.system_id.choices = [("", _l("Không nằm trong hệ thống nào")), *systems]
        if owners is not None:
            self.data_owner_id.take(owners, stored=owner)

    def values(self) -> dict[str, Any]:
        """Return what the form holds, by attribute of the asset; ids as ids."""
        found = {
            name: field.data
            for name, field in self._fields.items()
            if name not in ("version", "csrf_token", "unit_id")
        }
        for name in ("system_id", "data_owner_id"):
            found[name] = UUID(found[name]) if found[name] else None
        return found
