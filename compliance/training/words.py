"""Words for the codes of training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.core.i18n import _l
from compliance.training.models import (
    Arrangement,
    CertificateKind,
    CourseKind,
    CourseState,
    Degree,
    Field,
)

FIELDS: Mapping[str, Any] = {
    Field.SECURITY: _l("An ninh mạng, an toàn thông tin"),
    Field.DATA: _l("Dữ liệu, bảo vệ dữ liệu cá nhân"),
    Field.BOTH: _l("Cả hai"),
}
KINDS: Mapping[str, Any] = {
    CourseKind.PROFESSIONAL: _l("Chuyên môn"),
    CourseKind.AWARENESS: _l("Nâng cao nhận thức"),
    CourseKind.DRILL: _l("Diễn tập"),
}
STATES: Mapping[str, Any] = {
    CourseState.PLANNED: _l("Có kế hoạch"),
    CourseState.DONE: _l("Đã tổ chức"),
    CourseState.CANCELLED: _l("Không tổ chức"),
}
CERTIFICATES: Mapping[str, Any] = {
    CertificateKind.IN_DEPTH: _l("Chứng nhận tập huấn chuyên sâu an ninh mạng"),
    CertificateKind.DEGREE: _l("Bằng tốt nghiệp đúng chuyên ngành"),
    CertificateKind.DATA_PROTECTION: _l("Đào tạo bảo vệ dữ liệu cá nhân"),
    CertificateKind.OTHER: _l("Khác"),
}
DEGREES: Mapping[str, Any] = {
    Degree.BELOW: _l("Dưới cao đẳng"),
    Degree.COLLEGE: _l("Cao đẳng"),
    Degree.UNIVERSITY: _l("Đại học"),
    Degree.HIGHER: _l("Sau đại học"),
}
ARRANGEMENTS: Mapping[str, Any] = {
    Arrangement.PERSON: _l("Nhân sự của đơn vị"),
    Arrangement.DEPARTMENT: _l("Bộ phận của đơn vị"),
    Arrangement.HIRED_PERSON: _l("Thuê cá nhân"),
    Arrangement.HIRED_FIRM: _l("Thuê tổ chức"),
}
