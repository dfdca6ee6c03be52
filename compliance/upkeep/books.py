"""The ledgers of access reviews, checks of systems and machines, as data."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, false
from sqlalchemy.orm import joinedload

from compliance.core.db import session
from compliance.core.i18n import _l
from compliance.ledgers.book import Column, Filter, Ledger
from compliance.systems.models import InformationSystem
from compliance.upkeep.forms import CheckForm, MachineForm, ReviewForm
from compliance.upkeep.models import AccessReview, Machine, SystemCheck
from compliance.upkeep.queries import FRESH_DAYS, in_use, stale
from compliance.upkeep.services import check_check, check_machine, check_review
from compliance.upkeep.words import CHECKS, KINDS


def _named(system_id: UUID) -> tuple[str, ...]:
    """Return the name of a system, for the search."""
    system = session().get(InformationSystem, system_id)
    return (system.name,) if system else ()


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
    words=lambda r: (*_named(r.system_id), r.reviewer),
    notes=("TCVN 14423:2026: rà soát danh sách tài khoản theo chu kỳ của cấp độ.",),
)


CHECKS_BOOK = Ledger(
    "checks",
    _l("Rà soát nhật ký, quét lỗ hổng"),
    _l("Ghi một lần rà soát, quét"),
    _l("Mỗi lần xem nhật ký hoặc quét lỗ hổng của một hệ thống ghi một dòng; hạn sau theo cấp độ."),
    SystemCheck,
    CheckForm,
    (
        Column(_l("Hệ thống"), lambda r: r.system.name, SystemCheck.system_id, width=2.4),
        Column(_l("Việc"), lambda r: CHECKS[r.kind], SystemCheck.kind),
        Column(_l("Ngày"), lambda r: r.checked_on, SystemCheck.checked_on, width=1.1),
        Column(_l("Ai làm"), lambda r: r.checker, SystemCheck.checker),
        Column(_l("Phải xử lý"), lambda r: r.found, SystemCheck.found, width=1),
        Column(_l("Chưa xong"), lambda r: r.open, SystemCheck.open, width=1),
        Column(_l("Nhận xét"), lambda r: r.findings, detail=True, width=2),
    ),
    check_check,
    (
        Filter("what", _l("Việc"), lambda: list(CHECKS.items()), lambda v: SystemCheck.kind == v),
        Filter(
            "left",
            _l("Xử lý"),
            lambda: [("1", _l("Còn điểm chưa xong"))],
            lambda _v: SystemCheck.open > 0,
        ),
    ),
    options=(joinedload(SystemCheck.system),),
    order=2,
    descending=True,
    evidence=True,
    words=lambda r: (*_named(r.system_id), r.checker),
    notes=("TCVN 14423:2026: rà soát nhật ký, quét lỗ hổng theo chu kỳ của cấp độ.",),
)


def _state(value: str) -> ColumnElement[bool]:
    return {
        "bare": in_use() & Machine.protected.is_(False) & Machine.exception.is_(None),
        "stale": in_use() & stale(),
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
