"""Forms of the registers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from compliance.core import clock
from compliance.core.forms import BaseForm, VersionedForm
from compliance.core.i18n import _, _l
from compliance.registers.kinds import METHODS, Register
from compliance.registers.models import Result

_COUNT = [Optional(), NumberRange(0, 100_000_000, _l("Hãy nhập số từ 0 trở lên."))]
_MOMENT = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class EntryForm(VersionedForm):
    """What every register asks."""

    unit_id = SelectField(_l("Đơn vị"))
    system_id = SelectField(_l("Hệ thống"), [Optional()])
    title = StringField(
        _l("Tóm tắt"), [InputRequired(_l("Hãy ghi một câu tóm tắt.")), Length(max=255)]
    )
    happened_on = DateField(_l("Ngày"), [InputRequired(_l("Hãy nhập ngày, ví dụ 22/11/2026."))])
    result = SelectField(_l("Kết quả"))
    next_due = DateField(
        _l("Lần sau, hạn chót"),
        [Optional()],
        description=_l("Theo quy chế của đơn vị. Hệ thống nhắc trước 30 ngày."),
    )
    note = TextAreaField(_l("Ghi chú"), [Optional(), Length(max=5000)], render_kw={"rows": 4})

    COMMON = ("title", "happened_on", "result", "next_due", "note")
    DETAIL: tuple[str, ...] = ()

    def __init__(
        self, register: Register, units: Sequence[Any], systems: Sequence[Any], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.unit_id.choices = [(str(unit.id), unit.name) for unit in units]
        self.system_id.choices = [("", _("— cả đơn vị —"))] + [
            (str(system.id), system.name) for system in systems
        ]
        going_on = kwargs.get("data", {}).get("result") == Result.RUNNING
        self.result.choices = [
            (str(key), word)
            for key, word in register.results.items()
            if key != Result.RUNNING or going_on
        ]

    def values(self) -> dict[str, Any]:
        """Return what goes to the entry itself."""
        return {name: getattr(self, name).data for name in self.COMMON if name in self}

    def detail(self) -> dict[str, Any]:
        """Return what goes to the register's own table."""
        return {name: getattr(self, name).data for name in self.DETAIL}


class BackupForm(EntryForm):
    """A backup that was made."""

    method = SelectField(_l("Cách sao lưu"), choices=list(METHODS.items()))
    place = StringField(_l("Nơi lưu"), [Optional(), Length(max=255)])
    offline_copy = BooleanField(_l("Có bản tách khỏi mạng hoặc không thể sửa"))
    encrypted = BooleanField(_l("Bản sao lưu được mã hóa"))
    DETAIL = ("method", "place", "offline_copy", "encrypted")


class RestoreTestForm(EntryForm):
    """A restore that was tried."""

    backup_of = DateField(_l("Bản sao lưu của ngày"), [Optional()])
    place = StringField(_l("Phục hồi ở đâu"), [Optional(), Length(max=255)])
    rto_minutes = IntegerField(_l("Chạy lại sau bao nhiêu phút"), _COUNT)
    rpo_minutes = IntegerField(_l("Mất dữ liệu của bao nhiêu phút"), _COUNT)
    records_expected = IntegerField(_l("Số bản ghi phải có"), _COUNT)
    records_found = IntegerField(_l("Số bản ghi tìm thấy"), _COUNT)
    DETAIL = (
        "backup_of",
        "place",
        "rto_minutes",
        "rpo_minutes",
        "records_expected",
        "records_found",
    )


class DrillForm(EntryForm):
    """A drill."""

    scenario = TextAreaField(
        _l("Kịch bản"), [InputRequired(_l("Hãy ghi kịch bản.")), Length(max=5000)]
    )
    participants = IntegerField(_l("Số người tham gia"), _COUNT)
    response_minutes = IntegerField(_l("Báo động sau bao nhiêu phút"), _COUNT)
    lessons = TextAreaField(_l("Bài học rút ra"), [Optional(), Length(max=5000)])
    DETAIL = ("scenario", "participants", "response_minutes", "lessons")


class IncidentForm(EntryForm):
    """An incident; its day is that of its detection."""

    detected_at = DateTimeLocalField(
        _l("Phát hiện lúc"),
        [InputRequired(_l("Hãy nhập ngày giờ phát hiện."))],
        format=_MOMENT,
        description=_l("Đồng hồ báo cáo tính từ lúc này, giờ Việt Nam."),
    )
    serious = BooleanField(
        _l("Nghiêm trọng"),
        description=_l("Nghị định chưa định nghĩa “nghiêm trọng”; còn ngờ thì chọn."),
    )
    personal_data = BooleanField(_l("Có dữ liệu cá nhân bị lộ, mất hoặc bị sửa"))
    people_affected = IntegerField(_l("Số người bị ảnh hưởng (ước tính)"), _COUNT)
    cause = TextAreaField(_l("Nguyên nhân"), [Optional(), Length(max=5000)])
    measures = TextAreaField(_l("Biện pháp đã làm"), [Optional(), Length(max=5000)])
    reason = StringField(
        _l("Lý do sửa, khi lùi lúc phát hiện hoặc bỏ đánh dấu"),
        [Optional(), Length(max=255)],
        description=_l("Hạn báo cáo đổi theo; lý do và số cũ ở lại dòng thời gian của sự cố."),
    )
    DETAIL = ("detected_at", "serious", "personal_data", "people_affected", "cause", "measures")

    def __init__(
        self, register: Register, units: Sequence[Any], systems: Sequence[Any], **kwargs: Any
    ) -> None:
        super().__init__(register, units, systems, **kwargs)
        for name in ("happened_on", "result", "next_due"):
            del self[name]
        if "version" not in kwargs.get("data", {}):
            del self.reason

    def values(self) -> dict[str, Any]:
        """Return what goes to the entry itself."""
        assert self.detected_at.data is not None
        return {
            "title": self.title.data,
            "note": self.note.data,
            "happened_on": self.detected_at.data.date(),
        }

    def detail(self) -> dict[str, Any]:
        """Return what goes to the incident; the moment becomes UTC."""
        values = super().detail()
        values["detected_at"] = clock.from_local(values["detected_at"])
        return values


FORMS: dict[str, type[EntryForm]] = {
    "backups": BackupForm,
    "restore-tests": RestoreTestForm,
    "drills": DrillForm,
    "incidents": IncidentForm,
}


class WithdrawForm(BaseForm):
    """Why an entry is struck out."""

    reason = StringField(_l("Lý do gạch"), [InputRequired(_l("Hãy ghi lý do.")), Length(max=255)])


class ReopenForm(BaseForm):
    """Why a notice noted as sent was not."""

    reason = StringField(
        _l("Lý do mở lại đồng hồ"), [InputRequired(_l("Hãy ghi lý do.")), Length(max=200)]
    )


class NoticeForm(BaseForm):
    """When a notice to an authority went out."""

    sent_at = DateTimeLocalField(
        _l("Gửi lúc"), [InputRequired(_l("Hãy nhập ngày giờ gửi."))], format=_MOMENT
    )
    document = StringField(_l("Số văn bản"), [Optional(), Length(max=255)])
