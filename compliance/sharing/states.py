"""The states of a share and the only moves between them."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any

from compliance.core.i18n import _l
from compliance.core.permissions import Permission


class ShareKind(enum.StrEnum):
    """How the data leaves."""

    SINGLE = "single"
    RECURRING = "recurring"
    STANDING = "standing"
    INTERNAL = "internal"


KIND_LABELS = {
    ShareKind.SINGLE: _l("Một tệp, một lần"),
    ShareKind.RECURRING: _l("Tệp định kỳ"),
    ShareKind.STANDING: _l("Kết nối thường xuyên"),
    ShareKind.INTERNAL: _l("Dùng nội bộ"),
}
#: Kinds approved once as a profile; each later file or payload is checked against it.
PROFILED = (ShareKind.RECURRING, ShareKind.STANDING, ShareKind.INTERNAL)


class ShareState(enum.StrEnum):
    """Where a share stands."""

    DRAFT = "draft"
    SCANNED = "scanned"
    BLOCKED = "blocked"
    CLEARED = "cleared"
    EXCEPTION = "cleared_by_exception"
    APPROVED = "approved"
    REJECTED = "rejected"
    RELEASED = "released"
    EXPIRED = "expired"
    REVOKED = "revoked"
    DELETED = "deletion_confirmed"


S = ShareState
STATE_LABELS = {
    S.DRAFT: _l("Đang soạn"),
    S.SCANNED: _l("Đã có kết quả quét"),
    S.BLOCKED: _l("Bị chặn"),
    S.CLEARED: _l("Chờ thủ trưởng duyệt"),
    S.EXCEPTION: _l("Chờ duyệt, có ngoại lệ"),
    S.APPROVED: _l("Đã duyệt, chưa gửi"),
    S.REJECTED: _l("Không duyệt"),
    S.RELEASED: _l("Đã gửi, còn hạn"),
    S.EXPIRED: _l("Hết hạn, chờ xác nhận xóa"),
    S.REVOKED: _l("Đã thu hồi, chờ xác nhận xóa"),
    S.DELETED: _l("Đã xác nhận xóa"),
}
#: What a released profile is called: no file went by that step.
IN_FORCE = _l("Hồ sơ đang có hiệu lực")
#: State → tone of its tag.
TONES = {
    S.DRAFT: "neutral",
    S.SCANNED: "info",
    S.BLOCKED: "bad",
    S.CLEARED: "info",
    S.EXCEPTION: "warn",
    S.APPROVED: "good",
    S.REJECTED: "bad",
    S.RELEASED: "good",
    S.EXPIRED: "warn",
    S.REVOKED: "warn",
    S.DELETED: "neutral",
}
#: The unit may still change what the request says.
OPEN = (S.DRAFT, S.SCANNED)
WAITING = (S.CLEARED, S.EXCEPTION)
#: Nothing more may happen to it.
ENDED = (S.REJECTED, S.DELETED)
#: The recipient must delete and say so.
TO_DELETE = (S.EXPIRED, S.REVOKED)


@dataclass(frozen=True)
class Move:
    """One legal step. Several targets: the gate decides which."""

    verb: str
    label: Any
    sources: tuple[ShareState, ...]
    targets: tuple[ShareState, ...]
    permission: Permission


W, A = Permission.SHARE_WRITE, Permission.SHARE_APPROVE
MOVES: tuple[Move, ...] = (
    Move("attach", _l("Gắn kết quả quét"), OPEN, (S.SCANNED,), W),
    Move("check", _l("Xét tám bước"), (S.SCANNED,), (S.BLOCKED, *WAITING), W),
    Move("reopen", _l("Mở lại để sửa"), (S.BLOCKED,), (S.DRAFT,), W),
    Move("approve", _l("Duyệt"), WAITING, (S.APPROVED,), A),
    Move("reject", _l("Không duyệt"), WAITING, (S.REJECTED,), A),
    Move("release", _l("Cho gửi"), (S.APPROVED,), (S.RELEASED,), A),
    # Nothing has left yet: what ran out is put right in a draft, scanned and approved anew.
    Move("lapse", _l("Đưa về soạn lại"), (*WAITING, S.APPROVED), (S.DRAFT,), W),
    Move("expire", _l("Ghi hết hạn"), (S.RELEASED,), (S.EXPIRED,), W),
    Move("revoke", _l("Thu hồi"), (S.RELEASED,), (S.REVOKED,), A),
    Move("confirm", _l("Ghi xác nhận đã xóa"), TO_DELETE, (S.DELETED,), W),
)
MOVE_OF = {move.verb: move for move in MOVES}
