"""Forms of logging in and passwords."""

from __future__ import annotations

from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from compliance.accounts.services import MIN_PASSWORD
from compliance.core.forms import BaseForm
from compliance.core.i18n import _l


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
