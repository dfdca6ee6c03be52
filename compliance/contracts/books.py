"""The two ledgers of contracts, as data."""

from __future__ import annotations

from sqlalchemy.orm import joinedload, selectinload

from compliance.contracts.clauses import asked_of, lacking
from compliance.contracts.forms import ContractForm, SupplierForm
from compliance.contracts.models import Contract, Supplier
from compliance.contracts.queries import ending, running, unsafe_access
from compliance.contracts.services import check_contract, check_supplier
from compliance.contracts.words import ACCESS, ANSWERS, KINDS
from compliance.core.i18n import _, _l
from compliance.ledgers.book import Column, Filter, Ledger

SUPPLIERS = Ledger(
    "suppliers",
    _l("Nhà cung cấp"),
    _l("Thêm nhà cung cấp"),
    _l("Danh sách nhà cung cấp của đơn vị, rà soát hằng năm."),
    Supplier,
    SupplierForm,
    (
        Column(_l("Tên"), lambda s: s.name, Supplier.name, width=2.4),
        Column(_l("Cung cấp gì"), lambda s: s.services, Supplier.services, width=2),
        Column(_l("Rà soát gần nhất"), lambda s: s.reviewed_on, Supplier.reviewed_on, width=1.1),
        Column(_l("Liên hệ khi có sự cố"), lambda s: s.contact, detail=True, private=True),
        Column(_l("Ghi chú"), lambda s: s.note, detail=True),
    ),
    check_supplier,
    words=lambda s: (s.name, s.services),
    in_search=True,
    notes=("TCVN 14423:2026 mục 3.14.2, 4.14.2, 5.15.2: lập và theo dõi danh sách nhà cung cấp.",),
)
CONTRACTS = Ledger(
    "contracts",
    _l("Hợp đồng"),
    _l("Thêm hợp đồng"),
    _l("Hợp đồng với nhà cung cấp: hệ thống nào, đến bao giờ, điều khoản gì, vào từ xa ra sao."),
    Contract,
    ContractForm,
    (
        Column(_l("Số"), lambda c: c.number, Contract.number, width=1.3),
        Column(_l("Nội dung"), lambda c: c.title, Contract.title, width=2.4),
        Column(_l("Nhà cung cấp"), lambda c: c.supplier.name, width=1.8),
        Column(_l("Loại"), lambda c: KINDS[c.kind], Contract.kind, detail=True),
        Column(_l("Hệ thống"), lambda c: ", ".join(s.name for s in c.systems), width=2),
        Column(_l("Ngày ký"), lambda c: c.signed_on, Contract.signed_on, width=1.1),
        Column(_l("Hiệu lực từ"), lambda c: c.starts_on, detail=True, width=1.1),
        Column(_l("Đến hết ngày"), lambda c: c.ends_on, Contract.ends_on, due=True, width=1.1),
        Column(_l("Chấm dứt sớm ngày"), lambda c: c.terminated_on, detail=True, width=1.1),
        Column(_l("Giá trị (đồng)"), lambda c: c.amount, detail=True, width=1.2),
        Column(_l("Xử lý dữ liệu cá nhân"), lambda c: c.personal_data, detail=True, width=1),
        Column(_l("Điều khoản còn thiếu"), lambda c: _missing(c), width=1.1),
        Column(_l("Truy cập từ xa"), lambda c: ACCESS[c.remote_access], width=1.6),
        Column(_l("Bằng cách nào"), lambda c: c.remote_how, detail=True),
        Column(_l("Ai cho phép"), lambda c: c.remote_approver, detail=True),
        Column(_l("Có ghi nhật ký"), lambda c: c.remote_logged, detail=True, width=0.9),
        Column(_l("Ghi chú"), lambda c: c.note, detail=True),
    ),
    check_contract,
    (
        Filter(
            "end",
            _l("Hạn"),
            lambda: [("soon", _l("Đã hoặc sắp hết hạn")), ("running", _l("Đang chạy"))],
            lambda value: ending() if value == "soon" else running(),
        ),
        Filter(
            "access",
            _l("Truy cập từ xa"),
            lambda: [*ACCESS.items(), ("unsafe", _l("Không ai cho phép hoặc không ghi nhật ký"))],
            lambda v: unsafe_access() if v == "unsafe" else Contract.remote_access == v,
        ),
        Filter("kind", _l("Loại"), lambda: list(KINDS.items()), lambda v: Contract.kind == v),
    ),
    options=(joinedload(Contract.supplier), selectinload(Contract.systems)),
    order=7,
    evidence=True,
    words=lambda c: (c.number, c.title),
    in_search=True,
    below="contracts/_contract.html",
    context=lambda viewer, row: {"clauses": asked_of(row), "answers": ANSWERS},
)


def _missing(contract: Contract) -> str:
    asked, missing = asked_of(contract), lacking(contract)
    return _("%(n)s trong %(all)s", n=len(missing), all=len(asked)) if missing else _("đủ")
