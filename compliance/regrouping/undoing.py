"""What was changed since a regrouping: each thing a sentence that says why it stays."""

from __future__ import annotations

from collections import Counter

from compliance.core.i18n import _
from compliance.regrouping.ledger import moved_on, state_of
from compliance.regrouping.models import Regrouping
from compliance.regrouping.queries import members_of, reviews_of


def changes_since(row: Regrouping) -> list[str]:
    """Return what was done with the systems since; empty when it may be undone."""
    confirmed = sum(one.confirmed_at is not None for one in reviews_of(row.id))
    found = [_("đã xác nhận %(n)s dòng cần xem lại", n=confirmed)] if confirmed else []
    then = row.after
    now = state_of([one.system_id for one in members_of(row.id) if one.system_id])
    touched = Counter(
        key.partition(":")[0] for key in then.keys() | now.keys() if then.get(key) != now.get(key)
    )
    for table in moved_on(row.ledger):
        touched.setdefault(table, 1)
    words = _words()
    counted: Counter[str] = Counter()
    for table, count in touched.items():
        counted[words.get(table, _("dữ liệu khác"))] += count
    found += [
        _("đã thêm, sửa hoặc xóa %(n)s mục: %(what)s", n=count, what=what)
        for what, count in sorted(counted.items())
    ]
    return found


def _words() -> dict[str, str]:
    return {
        "information_system": _("kiểm kê của hệ thống"),
        "system_relation": _("chủ thể và quan hệ"),
        "component": _("thành phần"),
        "network_zone": _("vùng mạng"),
        "interconnection": _("kết nối"),
        "system_user_group": _("nhóm người dùng"),
        "system_size_metric": _("quy mô"),
        "system_document": _("tài liệu"),
        "data_asset": _("cơ sở dữ liệu, bộ dữ liệu"),
        "requirement_response": _("câu trả lời"),
        "response_evidence": _("minh chứng của câu trả lời"),
        "evidence": _("minh chứng"),
        "system_risk": _("rủi ro"),
        "classification_run": _("lần phân loại"),
        "dossier": _("hồ sơ"),
        "register_entry": _("sổ theo dõi"),
        "boundary_neighbour": _("ranh giới"),
        "scan": _("lần rà soát"),
        "transition_decision": _("trường hợp chuyển tiếp"),
    }
