"""Forms of access reviews, checks of systems, machines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from compliance.core import clock
from compliance.core.fields import ChoiceField, CountField, DayField
from compliance.core.i18n import _, _l
from compliance.ledgers.forms import FileRowForm, RowForm
from compliance.upkeep.queries import systems_to_review
from compliance.upkeep.words import CHECKS, KINDS


class ReviewForm(FileRowForm):
    """The accounts of a system were looked at."""

    system_id = ChoiceField(_l("Hệ thống"), [InputRequired(_l("Chọn hệ thống."))])
    reviewed_on = DayField(
        _l("Ngày rà soát"), [InputRequired(_l("Hãy ghi ngày."))], default=clock.today
    )
    reviewer = StringField(
        _l("Ai rà soát"),
        [InputRequired(_l("Hãy ghi chức danh.")), Length(max=120)],
        description=_l("Ghi chức danh, không ghi tên."),
    )
    accounts = CountField(_l("Số tài khoản đã xem"), [InputRequired(_l("Hãy ghi số."))])
    removed = CountField(_l("Số tài khoản đã khóa, thu quyền"), [InputRequired(_l("Hãy ghi số."))])
    findings = TextAreaField(
        _l("Nhận xét"),
        [Optional(), Length(max=5000)],
        render_kw={"rows": 3},
        description=_l("Không ghi tên đăng nhập, mật khẩu."),
    )
    FIELDS = ("system_id", "reviewed_on", "reviewer", "accounts", "removed", "findings")
    ROWS = ("system_id",)

    def offer(self, viewer: Any, units: Sequence[Any]) -> None:
        """Fill the choices with the systems of these units."""
        super().offer(viewer, units)
        found = systems_to_review(viewer, units)
        self.system_id.choices = [("", _("— chọn —")), *((str(s.id), s.name) for s in found)]


class CheckForm(FileRowForm):
    """Logs were looked through, or a system was scanned for vulnerabilities."""

    kind = SelectField(_l("Việc gì"), choices=list(CHECKS.items()))
    system_id = ChoiceField(_l("Hệ thống"), [InputRequired(_l("Chọn hệ thống."))])
    checked_on = DayField(_l("Ngày"), [InputRequired(_l("Hãy ghi ngày."))], default=clock.today)
    checker = StringField(
        _l("Ai làm"),
        [InputRequired(_l("Hãy ghi chức danh.")), Length(max=120)],
        description=_l("Ghi chức danh hoặc đơn vị thuê, không ghi tên."),
    )
    found = CountField(_l("Số điểm phải xử lý"), [InputRequired(_l("Hãy ghi số."))])
    open = CountField(_l("Trong đó chưa xử lý xong"), [InputRequired(_l("Hãy ghi số."))])
    findings = TextAreaField(
        _l("Nhận xét"),
        [Optional(), Length(max=5000)],
        render_kw={"rows": 3},
        description=_l("Không ghi địa chỉ IP, tên đăng nhập, cách khai thác lỗ hổng."),
    )
    FIELDS = ("kind", "system_id", "checked_on", "checker", "found", "open", "findings")
    ROWS = ("system_id",)

    def offer(self, viewer: Any, units: Sequence[Any]) -> None:
        """Fill the choices with the systems of these units."""
        super().offer(viewer, units)
        found = systems_to_review(viewer, units)
        self.system_id.choices = [("", _("— chọn —")), *((str(s.id), s.name) for s in found)]


class MachineForm(RowForm):
    """A machine."""

    name = StringField(
        _l("Tên máy, mã tài sản"),
        [InputRequired(_l("Hãy ghi tên máy.")), Length(max=120)],
        description=_l("Không ghi tên người dùng máy, không ghi địa chỉ IP."),
    )
    kind = SelectField(_l("Loại"), choices=list(KINDS.items()))
    protected = BooleanField(_l("Có phần mềm phòng chống mã độc"))
    product = StringField(_l("Tên phần mềm"), [Optional(), Length(max=120)])
    signatures_on = DayField(_l("Mẫu nhận diện ngày"))
    exception = StringField(
        _l("Vì sao không cài được"),
        [Optional(), Length(max=255)],
        description=_l("Ví dụ: máy nối thiết bị y tế, hãng không cho cài."),
    )
    retired_on = DayField(_l("Thôi dùng từ ngày"))
    FIELDS = (
        "name", "kind", "protected", "product", "signatures_on", "exception", "retired_on",
    )  # fmt: skip
