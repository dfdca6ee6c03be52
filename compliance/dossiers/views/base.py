"""What the pages of a dossier share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint
from flask_login import current_user

from compliance.accounts.models import User, viewer_of
from compliance.core.i18n import _l
from compliance.core.permissions import Permission
from compliance.core.web import found
from compliance.dossiers.models import MOVE_OF, SECTION_LABELS, STATE_LABELS, Dossier, DossierState
from compliance.dossiers.queries import find_dossier
from compliance.signed.models import BINDING_WORDS, INTEGRITY_WORDS, TRUST_WORDS

bp = Blueprint("dossiers", __name__)
#: What a line of the timeline says.
EVENT_LABELS: Mapping[str, Any] = {
    **{verb: move.label for verb, move in MOVE_OF.items()},
    "open": _l("Mở hồ sơ"),
    "adopt": _l("Theo kết quả phân loại mới"),
    "supersede": _l("Thay bằng hồ sơ mới"),
    "rekey": _l("Đã nhập lên nền tảng"),
    "assign": _l("Phân công thẩm định"),
    "opinion-ask": _l("Lấy ý kiến"),
    "opinion-reply": _l("Nhận ý kiến"),
    "opinion-drop": _l("Thôi lấy ý kiến"),
    "group": _l("Đưa vào hồ sơ gộp"),
    "ungroup": _l("Đưa ra khỏi hồ sơ gộp"),
    "redetermine": _l("Có dấu hiệu phải xác định lại cấp độ"),
}


@bp.context_processor
def _words() -> dict[str, Any]:
    return {
        "dossier_states": STATE_LABELS,
        "section_labels": SECTION_LABELS,
        "moves_by_verb": MOVE_OF,
        "event_labels": EVENT_LABELS,
        "DossierState": DossierState,
        "integrity_words": INTEGRITY_WORDS,
        "trust_words": TRUST_WORDS,
        "binding_words": BINDING_WORDS,
    }


def me() -> User:
    """Return who looks."""
    return viewer_of(current_user)


def dossier_of(dossier_id: UUID, permission: Permission = Permission.DOSSIER_READ) -> Dossier:
    """Return the dossier within scope, or answer 404."""
    return found(find_dossier(me(), dossier_id, permission))
