"""Forms of logging in, passwords, and accounts."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import (
    DateField,
    EmailField,
    PasswordField,
    SelectField,
    StringField,
    TelField,
)
from wtforms.validators import EqualTo, InputRequired, Length, Optional

from compliance.accounts.models import ROLE_NAMES, SignatureKind
from compliance.accounts.services import MIN_PASSWORD
from compliance.core.forms import BaseForm, VersionedForm
from compliance.core.i18n import _, _l
from compliance.core.permissions import Role
from compliance.units.picker import UnitField
from compliance.units.picking import Offer


class LoginForm(BaseForm):
    """Name and password."""

    login = StringField(
        _l("Tên đăng nhập"),
        [InputRequired(_l("Hãy nhập tên đăng nhập.")), Length(max=80)],
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    password = PasswordField(
        _l("Mật khẩu"),
        [InputRequired(_l("Hãy nhập mật khẩu.")), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )


class PasswordForm(BaseForm):
    """Old password, new password twice."""

    old = PasswordField(
        _l("Mật khẩu hiện tại"),
        [InputRequired(_l("Hãy nhập mật khẩu hiện tại.")), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        _l("Mật khẩu mới"),
        [InputRequired(_l("Hãy nhập mật khẩu mới.")), Length(max=200)],
        description=_l("Ít nhất %(n)s ký tự; một câu dễ nhớ là tốt nhất.", n=MIN_PASSWORD),
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("Nhập lại mật khẩu mới"),
        [EqualTo("new", _l("Hai lần nhập mật khẩu mới không giống nhau."))],
        render_kw={"autocomplete": "new-password"},
    )


class ProfileForm(VersionedForm):
    """Name, title and contact."""

    display_name = StringField(
        _l("Họ và tên"), [InputRequired(_l("Hãy nhập họ và tên.")), Length(max=120)]
    )
    title = StringField(_l("Chức vụ"), [Length(max=120)])
    email = EmailField(_l("Thư điện tử"), [Length(max=120)])
    phone = TelField(_l("Điện thoại"), [Length(max=60)])

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {
            name: self._fields[name].data for name in ("display_name", "title", "email", "phone")
        }


class RoleForm(BaseForm):
    """A role at a unit, from a day until a day."""

    role = SelectField(_l("Vai trò"), [InputRequired(_l("Hãy chọn vai trò."))])
    unit = UnitField(_l("Đơn vị"), [InputRequired(_l("Hãy chọn đơn vị."))])
    valid_from = DateField(_l("Từ ngày"), [Optional()])
    valid_to = DateField(
        _l("Đến ngày"), [Optional()], description=_l("Ngày cuối; trống nếu chưa hết hạn.")
    )
    decision = StringField(_l("Quyết định phân công"), [Length(max=255)])

    def __init__(self, units: Offer, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.role.choices = role_choices(empty=_("Chọn vai trò"))
        self.unit.take(units)


class NewUserForm(RoleForm):
    """A new account with its first role."""

    login = StringField(
        _l("Tên đăng nhập"),
        [InputRequired(_l("Hãy nhập tên đăng nhập.")), Length(max=80)],
        description=_l("Chữ thường không dấu, số, dấu chấm; không đổi về sau."),
        render_kw={"autocomplete": "off", "autocapitalize": "none"},
    )
    display_name = StringField(
        _l("Họ và tên"), [InputRequired(_l("Hãy nhập họ và tên.")), Length(max=120)]
    )
    title = StringField(_l("Chức vụ"), [Length(max=120)])
    email = EmailField(_l("Thư điện tử"), [Length(max=120)])
    phone = TelField(_l("Điện thoại"), [Length(max=60)])


class EndForm(BaseForm):
    """The last day of a role or a delegation."""

    on = DateField(_l("Ngày cuối"), [InputRequired(_l("Hãy nhập ngày, dạng 22/11/2026."))])

    @property
    def day(self) -> date:
        """The day, once the form has been validated."""
        assert self.on.data is not None
        return self.on.data


class DelegationForm(BaseForm):
    """A deputy of a head."""

    unit = UnitField(_l("Đơn vị"), [InputRequired(_l("Hãy chọn đơn vị."))])
    login = StringField(
        _l("Tên đăng nhập của người được ủy quyền"),
        [InputRequired(_l("Hãy nhập tên đăng nhập.")), Length(max=80)],
    )
    kind = SelectField(_l("Ký"), [InputRequired()])
    valid_from = DateField(_l("Từ ngày"), [InputRequired(_l("Hãy nhập ngày bắt đầu."))])
    valid_to = DateField(_l("Đến ngày"), [Optional()])
    scope = StringField(_l("Phạm vi ủy quyền"), [Length(max=255)])
    document = StringField(_l("Văn bản ủy quyền"), [Length(max=255)])

    def __init__(self, units: Offer, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit.take(units)
        self.kind.choices = [
            (SignatureKind.DEPUTY.value, _("KT. (ký thay)")),
            (SignatureKind.BY_ORDER.value, _("TL. (thừa lệnh)")),
        ]


def role_choices(*, empty: str | None = None) -> list[tuple[str, str]]:
    """Return the roles people can hold, translated."""
    first = [("", empty)] if empty is not None else []
    return first + [(str(key), _(name)) for key, name in ROLE_NAMES.items() if key != Role.SERVICE]
