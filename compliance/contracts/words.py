"""Words for the codes of contracts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.contracts.models import Access, ContractKind
from compliance.core.i18n import _l

KINDS: Mapping[str, Any] = {
    ContractKind.SOFTWARE: _l("Phần mềm, dịch vụ phần mềm"),
    ContractKind.HOSTING: _l("Máy chủ, đám mây, đường truyền"),
    ContractKind.MAINTENANCE: _l("Bảo trì, hỗ trợ"),
    ContractKind.SECURITY: _l("Dịch vụ an ninh mạng"),
    ContractKind.OTHER: _l("Khác"),
}
ACCESS: Mapping[str, Any] = {
    Access.NONE: _l("Không truy cập từ xa"),
    Access.ON_REQUEST: _l("Mở theo từng việc, xong thì đóng"),
    Access.STANDING: _l("Mở thường xuyên"),
}
ANSWERS: Mapping[str, Any] = {
    "yes": _l("Có"),
    "no": _l("Chưa có"),
    "na": _l("Không áp dụng"),
}
