"""The form of a safeguard card."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from compliance.core.errors import Clash
from compliance.core.forms import VersionedForm
from compliance.core.i18n import _l

_YES_NO = [("", _l("— chưa rõ —")), ("yes", _l("Có")), ("no", _l("Không"))]
_THIRD = {"yes": True, "no": False}
_LONG = {"rows": 3}


class CardForm(VersionedForm):
    """What protects a system."""

    redundancy = TextAreaField(
        _l("Dự phòng"),
        [Optional(), Length(max=2000)],
        description=_l("Máy chủ, nguồn điện, đường truyền nào có cái thay; trống là chưa khai."),
        render_kw=_LONG,
    )
    log_sources = TextAreaField(
        _l("Nguồn nhật ký"),
        [Optional(), Length(max=2000)],
        description=_l("Mỗi dòng một nguồn: máy chủ, cơ sở dữ liệu, ứng dụng, tường lửa."),
        render_kw=_LONG,
    )
    log_days = IntegerField(
        _l("Giữ nhật ký (ngày)"),
        [Optional(), NumberRange(0, 36_500, _l("Hãy nhập số ngày từ 0 trở lên."))],
    )
    encrypted = TextAreaField(
        _l("Dữ liệu nào được mã hóa"), [Optional(), Length(max=2000)], render_kw=_LONG
    )
    key_holder = StringField(
        _l("Ai giữ khóa"),
        [Optional(), Length(max=120)],
        description=_l("Chức danh, không ghi mật khẩu, không ghi nơi cất khóa."),
    )
    access_reviewed_on = DateField(_l("Rà soát tài khoản gần nhất"), [Optional()])
    connected = SelectField(_l("Nối mạng ra ngoài"), choices=_YES_NO)
    ipv6 = SelectField(_l("Đã chạy IPv6"), choices=_YES_NO)
    professional_protection = SelectField(_l("Có giải pháp bảo vệ chuyên nghiệp"), choices=_YES_NO)
    protector = StringField(_l("Ai bảo vệ, bằng gì"), [Optional(), Length(max=255)])

    PLAIN = (
        "redundancy",
        "log_sources",
        "log_days",
        "encrypted",
        "key_holder",
        "access_reviewed_on",
        "protector",
    )
    THIRDS = ("connected", "ipv6", "professional_protection")

    def values(self) -> dict[str, Any]:
        """Return the columns of the card; unclear is None."""
        plain = {name: self[name].data for name in self.PLAIN}
        return plain | {name: _THIRD.get(self[name].data) for name in self.THIRDS}

    def differences(self, clash: Clash) -> list[tuple[str, str, str]]:
        """Return label, what is typed here and what is stored now, where the two differ."""
        stored: dict[str, Any] = dict(clash.current)
        stored |= {name: third_code(stored[name]) for name in self.THIRDS if name in stored}
        return super().differences(Clash(clash.message, stored))


def third_code(value: bool | None) -> str:
    """Return a three-valued answer as the form writes it."""
    return "" if value is None else "yes" if value else "no"
