"""The four registers as data: words, columns, what a form asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from compliance.core.formatting import format_date, in_words
from compliance.core.i18n import _, _l
from compliance.registers.models import (
    BackupDetail,
    DrillDetail,
    IncidentDetail,
    IncidentState,
    Kind,
    RegisterEntry,
    RestoreTestDetail,
    Result,
)

METHODS = {
    "full": _l("Toàn bộ"),
    "incremental": _l("Phần thay đổi"),
    "snapshot": _l("Ảnh chụp máy ảo"),
}
STATES: Mapping[str, Any] = {
    IncidentState.DETECTED: _l("Đã phát hiện"),
    IncidentState.CONTAINED: _l("Đã ngăn chặn"),
    IncidentState.ERADICATED: _l("Đã loại bỏ nguyên nhân"),
    IncidentState.RECOVERED: _l("Đã phục hồi"),
    IncidentState.CLOSED: _l("Đã kết thúc"),
}
RESULTS: Mapping[str, Any] = {
    Result.OK: _l("Đạt"),
    Result.PARTLY: _l("Đạt một phần"),
    Result.FAILED: _l("Không đạt"),
}


@dataclass(frozen=True)
class Register:
    """One register: its words and what its list and its printed log show beside the common part."""

    key: str
    kind: Kind
    title: Any
    #: Heading of the form for a new entry.
    new: Any
    #: What belongs here, for the empty page.
    about: Any
    detail: type[Any]
    #: Name of the relationship that holds the detail.
    attribute: str
    results: Mapping[str, Any]
    columns: tuple[tuple[Any, Callable[[Any], Any]], ...]
    due_label: Any = None


REGISTERS: Mapping[str, Register] = {
    register.key: register
    for register in (
        Register(
            "backups",
            Kind.BACKUP,
            _l("Sao lưu"),
            _l("Ghi một lần sao lưu"),
            _l("Mỗi lần sao lưu ghi một dòng: khi nào, ở đâu, có bản tách khỏi mạng không."),
            BackupDetail,
            "backup",
            {Result.OK: RESULTS[Result.OK], Result.FAILED: RESULTS[Result.FAILED]},
            (
                (_l("Cách sao lưu"), lambda d: METHODS.get(d.method, d.method)),
                (_l("Nơi lưu"), lambda d: d.place),
                (_l("Bản tách khỏi mạng"), lambda d: d.offline_copy),
                (_l("Mã hóa"), lambda d: d.encrypted),
            ),
            _l("Lần sao lưu sau"),
        ),
        Register(
            "restore-tests",
            Kind.RESTORE_TEST,
            _l("Phục hồi thử"),
            _l("Ghi một lần phục hồi thử"),
            _l("Bản sao lưu chưa từng phục hồi thử thì chưa chắc dùng được."),
            RestoreTestDetail,
            "restore_test",
            RESULTS,
            (
                (_l("Bản sao lưu ngày"), lambda d: d.backup_of),
                (_l("Phục hồi mất (phút)"), lambda d: d.rto_minutes),
                (_l("Dữ liệu mất (phút)"), lambda d: d.rpo_minutes),
                (_l("Bản ghi phải có"), lambda d: d.records_expected),
                (_l("Bản ghi tìm thấy"), lambda d: d.records_found),
            ),
            _l("Lần phục hồi thử sau"),
        ),
        Register(
            "drills",
            Kind.DRILL,
            _l("Diễn tập"),
            _l("Ghi một cuộc diễn tập"),
            _l("Ghi kịch bản, người tham gia và bài học của từng cuộc diễn tập."),
            DrillDetail,
            "drill",
            {**RESULTS, Result.RUNNING: _l("Đang diễn tập")},
            (
                (_l("Kịch bản"), lambda d: d.scenario),
                (_l("Số người"), lambda d: d.participants),
                (_l("Báo động sau (phút)"), lambda d: d.response_minutes),
                (_l("Bài học"), lambda d: d.lessons),
            ),
            _l("Cuộc diễn tập sau"),
        ),
        Register(
            "incidents",
            Kind.INCIDENT,
            _l("Sự cố"),
            _l("Ghi một sự cố"),
            _l("Ghi ngay khi phát hiện; thiếu gì bổ sung sau. Đồng hồ báo cáo chạy từ lúc đó."),
            IncidentDetail,
            "incident",
            STATES,
            (
                (_l("Phát hiện lúc"), lambda d: d.detected_at),
                (_l("Nghiêm trọng"), lambda d: d.serious),
                (_l("Có dữ liệu cá nhân"), lambda d: d.personal_data),
                (_l("Số người bị ảnh hưởng"), lambda d: d.people_affected),
                (_l("Nguyên nhân"), lambda d: d.cause),
                (_l("Biện pháp"), lambda d: d.measures),
            ),
        ),
    )
}


def details_of(register: Register, entry: RegisterEntry) -> list[tuple[str, str]]:
    """Return what a page shows of an entry: label and value in words."""
    pairs = [
        (_("Đơn vị"), entry.unit.name),
        (_("Hệ thống"), entry.system.name if entry.system else _("cả đơn vị")),
        (_("Ngày"), format_date(entry.happened_on)),
    ]
    pairs += [(str(label), in_words(value(entry.detail))) for label, value in register.columns]
    if register.due_label is not None:
        pairs.append((str(register.due_label), format_date(entry.next_due) or _("chưa định")))
    return [*pairs, (_("Ghi chú"), entry.note or "")]
