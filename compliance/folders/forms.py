"""The shape of a folder and its schedule."""

from __future__ import annotations

from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Length, Optional

from compliance.core.forms import VersionedForm
from compliance.core.i18n import _l
from compliance.folders.models import Every

EVERY = {
    Every.HOUR: _l("Mỗi giờ"),
    Every.DAY: _l("Mỗi ngày"),
    Every.WEEK: _l("Mỗi tuần"),
}
WEEKDAYS = (
    _l("Thứ hai"),
    _l("Thứ ba"),
    _l("Thứ tư"),
    _l("Thứ năm"),
    _l("Thứ sáu"),
    _l("Thứ bảy"),
    _l("Chủ nhật"),
)


class FolderForm(VersionedForm):
    """Which folder, and when it is looked at."""

    folder = StringField(
        _l("Thư mục"),
        [Optional(), Length(max=500)],
        description=_l(
            "Tính từ thư mục của đơn vị trên máy chủ, ví dụ: his/hang-thang. "
            "Bỏ trống là cả thư mục của đơn vị."
        ),
    )
    every = SelectField(_l("Bao lâu một lần"), choices=[(e.value, EVERY[e]) for e in Every])
    hour = SelectField(
        _l("Lúc (giờ Việt Nam)"),
        choices=[(str(h), f"{h:02d}:00") for h in range(24)],
        description=_l("Không dùng khi quét mỗi giờ."),
    )
    weekday = SelectField(
        _l("Ngày trong tuần"),
        choices=[(str(n), label) for n, label in enumerate(WEEKDAYS)],
        description=_l("Chỉ dùng khi quét mỗi tuần."),
    )
    active = BooleanField(_l("Đang chạy theo lịch"), default=True)
