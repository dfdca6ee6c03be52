"""The ledgers of access reviews and machines, as data."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false
from sqlalchemy.orm import joinedload

from compliance.core.db import session
from compliance.core.i18n import _l
from compliance.ledgers.book import Column, Filter, Ledger
from compliance.systems.models import InformationSystem
from compliance.upkeep.forms import MachineForm, ReviewForm
from compliance.upkeep.models import AccessReview, Machine
from compliance.upkeep.queries import FRESH_DAYS, fresh, in_use
from compliance.upkeep.services import check_machine, check_review
from compliance.upkeep.words import KINDS


def _found_by(review: AccessReview) -> tuple[str | None, ...]:
    """Return what the search finds of a review: also the name of its system."""
    system = session().get(InformationSystem, review.system_id)
    return (system.name if system else None, review.reviewer)


REVIEWS = Ledger(
    "reviews",
    _l("Rà soát tài khoản"),
    _l("Ghi một lần rà soát"),
    _l("Mỗi lần xem lại tài khoản của một hệ thống ghi một dòng; hạn lần sau theo cấp độ."),
    AccessReview,
    ReviewForm,
    (
        Column(_l("Hệ thống"), lambda r: r.system.name, AccessReview.system_id, width=2.4),
        Column(_l("Ngày"), lambda r: r.reviewed_on, AccessReview.reviewed_on, width=1.1),
        Column(_l("Ai rà soát"), lambda r: r.reviewer, AccessReview.reviewer),
        Column(_l("Tài khoản đã xem"), lambda r: r.accounts, AccessReview.accounts, width=1),
        Column(_l("Đã khóa, thu quyền"), lambda r: r.removed, AccessReview.removed, width=1),
        Column(_l("Nhận xét"), lambda r: r.findings, detail=True, width=2),
    ),
    check_review,
    options=(joinedload(AccessReview.system),),
    order=1,
    descending=True,
    evidence=True,
    words=_found_by,
    notes=("TCVN 14423:2026: rà soát danh sách tài khoản theo chu kỳ của cấp độ.",),
)


def _state(value: str) -> ColumnElement[bool]:
    return {
        "bare": in_use() & Machine.protected.is_(False) & Machine.exception.is_(None),
        "stale": in_use() & Machine.protected.is_(True) & ~fresh(),
        "excepted": in_use() & Machine.protected.is_(False) & Machine.exception.is_not(None),
        "retired": ~in_use(),
    }.get(value, false())


MACHINES = Ledger(
    "machines",
    _l("Máy và phòng chống mã độc"),
    _l("Thêm máy"),
    _l("Máy chủ, máy trạm đang dùng; nhập từ sổ xuất của phần mềm phòng chống mã độc."),
    Machine,
    MachineForm,
    (
        Column(_l("Tên máy"), lambda m: m.name, Machine.name, width=2),
        Column(_l("Loại"), lambda m: KINDS[m.kind], Machine.kind, width=1),
        Column(_l("Có phòng chống mã độc"), lambda m: m.protected, Machine.protected, width=1),
        Column(_l("Phần mềm"), lambda m: m.product, Machine.product),
        Column(_l("Mẫu ngày"), lambda m: m.signatures_on, Machine.signatures_on, width=1.1),
        Column(_l("Vì sao không cài được"), lambda m: m.exception, width=2),
        Column(_l("Thôi dùng từ"), lambda m: m.retired_on, detail=True, width=1.1),
    ),
    check_machine,
    (
        Filter("kind", _l("Loại"), lambda: list(KINDS.items()), lambda v: Machine.kind == v),
        Filter(
            "state",
            _l("Tình trạng"),
            lambda: [
                ("bare", _l("Chưa có phòng chống mã độc")),
                ("stale", _l("Mẫu nhận diện đã cũ")),
                ("excepted", _l("Không cài được, có lý do")),
                ("retired", _l("Thôi dùng")),
            ],
            _state,
        ),
    ),
    words=lambda m: (m.name, m.product),
    actions=((_l("Nhập từ sổ"), "upkeep.import_new"),),
    notes=(f"Mẫu nhận diện quá {FRESH_DAYS} ngày tính là cũ: quy ước.",),
)
