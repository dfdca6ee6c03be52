"""The words for the codes of products."""

from __future__ import annotations

from compliance.core.i18n import _l
from compliance.products.models import Verdict
from compliance.requirements.models import ResponseState
from compliance.systems.models import ProductState

STATES = {
    ProductState.LISTED: _l("Chưa công bố"),
    ProductState.DRAFT: _l("Đang soạn"),
    ProductState.PUBLISHED: _l("Đã công bố"),
}
VERDICTS = {Verdict.FITS: _l("Phù hợp"), Verdict.REMARK: _l("Có ý kiến")}
#: How a vendor's answer reads.
ANSWERS = {
    ResponseState.MET: _l("Đáp ứng"),
    ResponseState.PARTLY_MET: _l("Đáp ứng một phần"),
    ResponseState.NOT_MET: _l("Không đáp ứng"),
    ResponseState.NOT_APPLICABLE: _l("Không áp dụng"),
    ResponseState.NOT_ANSWERED: _l("Chưa trả lời"),
}
TABLES = {
    "components": _l("Thành phần"),
    "flows": _l("Kết nối, luồng dữ liệu"),
    "documents": _l("Tài liệu"),
}
CHANGES = {"added": _l("thêm"), "removed": _l("bỏ"), "changed": _l("đổi")}
