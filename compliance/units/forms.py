"""Forms of units and links."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms import DateField, DecimalField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from compliance.core.forms import BaseForm, VersionedForm
from compliance.core.i18n import _, _l
from compliance.units.models import (
    CONFIDENCE_NAMES,
    GROUP_NAMES,
    KIND_NAMES,
    LINK_NAMES,
)
from compliance.units.picker import UnitField
from compliance.units.picking import Offer

CODE = r"[a-z0-9][a-z0-9._-]*"


def choices(names: Mapping[str, str], *, empty: str | None = None) -> list[tuple[str, str]]:
    """Return the choices of a select field, translated; ``empty`` stands first."""
    first = [("", empty)] if empty is not None else []
    return first + [(str(key), _(name)) for key, name in names.items()]


class UnitForm(VersionedForm):
    """The descriptive fields of a unit."""

    kind = SelectField(_l("Loại"), [InputRequired(_l("Hãy chọn loại đơn vị."))])
    group = SelectField(
        _l("Nhóm"),
        [InputRequired(_l("Hãy chọn nhóm."))],
        description=_l("Đơn vị phối hợp không tính vào mẫu số của ngành."),
    )
    head_name = StringField(_l("Thủ trưởng"), [Length(max=120)])
    head_title = StringField(_l("Chức vụ thủ trưởng"), [Length(max=120)])
    address = StringField(_l("Địa chỉ"), [Length(max=255)])
    place = StringField(
        _l("Địa danh"), [Length(max=120)], description=_l("Ghi trước ngày tháng trên văn bản.")
    )
    commune = StringField(_l("Xã, phường"), [Length(max=120)])
    commune_code = StringField(_l("Mã xã, phường"), [Length(max=10)])
    phone = StringField(_l("Điện thoại"), [Length(max=60)])
    email = StringField(_l("Thư điện tử"), [Length(max=120)])
    mandate_number = StringField(_l("Số quyết định chức năng, nhiệm vụ"), [Length(max=120)])
    mandate_date = DateField(_l("Ngày quyết định"), [Optional()])
    mandate_body = StringField(_l("Cơ quan ban hành"), [Length(max=255)])
    default_recipients = TextAreaField(
        _l("Nơi nhận mặc định"),
        [Length(max=4000)],
        description=_l("Mỗi dòng một nơi nhận, in ở cuối văn bản của đơn vị."),
    )
    founded_on = DateField(_l("Ngày thành lập"), [Optional()])
    lat = DecimalField(_l("Vĩ độ"), [Optional(), NumberRange(-90, 90)], places=None)
    lon = DecimalField(_l("Kinh độ"), [Optional(), NumberRange(-180, 180)], places=None)
    confidence = SelectField(_l("Độ tin cậy của thông tin"), [Optional()])
    note = TextAreaField(_l("Ghi chú"), [Length(max=4000)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices(KIND_NAMES)
        self.group.choices = choices(GROUP_NAMES)
        self.confidence.choices = choices(CONFIDENCE_NAMES, empty=_("Chưa nêu"))

    def values(self) -> dict[str, Any]:
        """Return what the service takes, by column."""
        taken = {
            name: field.data or None
            for name, field in self._fields.items()
            if name not in ("version", "csrf_token", "code", "name", "parent")
        }
        for name in ("lat", "lon"):
            value = self._fields[name].data
            taken[name] = float(value) if value is not None else None
        return taken


class NewUnitForm(UnitForm):
    """A unit that is not there yet."""

    code = StringField(
        _l("Mã"),
        [
            InputRequired(_l("Hãy nhập mã.")),
            Length(max=60),
            Regexp(f"^{CODE}$", message=_l("Mã gồm chữ thường không dấu, số, gạch nối.")),
        ],
        description=_l("Không đổi về sau, ví dụ ttyt-chu-se."),
    )
    name = StringField(_l("Tên đầy đủ"), [InputRequired(_l("Hãy nhập tên.")), Length(max=255)])
    parent = UnitField(_l("Đơn vị quản lý"), [Optional()])

    def __init__(self, units: Offer, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.parent.take(units)


class LinkForm(BaseForm):
    """A dated tie to another unit."""

    kind = SelectField(_l("Quan hệ"), [InputRequired(_l("Hãy chọn quan hệ."))])
    target = UnitField(_l("Với đơn vị"), [InputRequired(_l("Hãy chọn đơn vị."))])
    valid_from = DateField(_l("Từ ngày"), [Optional()])
    valid_to = DateField(_l("Đến ngày"), [Optional()], description=_l("Trống nếu còn hiệu lực."))
    document = StringField(_l("Văn bản"), [Length(max=255)], description=_l("Số, ngày, cơ quan."))

    def __init__(self, units: Offer, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = choices(LINK_NAMES)
        self.target.take(units)


class DatedForm(BaseForm):
    """A day and the document it rests on."""

    on = DateField(_l("Từ ngày"), [InputRequired(_l("Hãy nhập ngày, dạng 22/11/2026."))])
    document = StringField(_l("Văn bản"), [Length(max=255)], description=_l("Số, ngày, cơ quan."))

    @property
    def day(self) -> date:
        """The day, once the form has been validated."""
        assert self.on.data is not None
        return self.on.data


class EndLinkForm(DatedForm):
    """The last day of a tie."""

    on = DateField(_l("Ngày cuối còn hiệu lực"), [InputRequired(_l("Hãy nhập ngày."))])


class RenameForm(DatedForm):
    """A new name."""

    name = StringField(_l("Tên mới"), [InputRequired(_l("Hãy nhập tên mới.")), Length(max=255)])


class MoveForm(DatedForm):
    """A new parent."""

    parent = UnitField(_l("Đơn vị quản lý mới"), [InputRequired(_l("Hãy chọn đơn vị."))])

    def __init__(self, units: Offer, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.parent.take(units)


class OwnerForm(BaseForm):
    """The specialised security unit that an owner names."""

    owner = UnitField(_l("Chủ quản"), [InputRequired(_l("Hãy chọn chủ quản."))])
    target = UnitField(
        _l("Đơn vị chuyên trách"), [Optional()], description=_l("Bỏ trống: chưa xác định.")
    )
    valid_from = DateField(_l("Từ ngày"), [InputRequired(_l("Hãy nhập ngày, dạng 22/11/2026."))])
    document = StringField(_l("Văn bản giao"), [Length(max=255)])

    def __init__(self, units: Offer, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.owner.take(units)
        self.target.take(units)
