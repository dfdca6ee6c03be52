"""What the pages of training share: blueprint, tabs, who asks."""

from __future__ import annotations

from flask import Blueprint
from flask_login import current_user

from compliance.accounts.models import User, viewer_of
from compliance.core.i18n import _l
from compliance.ledgers.pages import add_ledger_pages
from compliance.training.books import CERTIFICATE_BOOK, COURSES, PEOPLE
from compliance.training.focal import FOCAL

bp = Blueprint("training", __name__, url_prefix="/training")
TABS = (
    (_l("Ai cần học"), "training.index"),
    (_l("Người"), "training.people_list"),
    (_l("Đầu mối"), "training.focal_list"),
    (_l("Kế hoạch năm"), "training.plans"),
    (_l("Khóa học"), "training.courses_list"),
    (_l("Chứng chỉ"), "training.certificates_list"),
    (_l("Năm của từng đơn vị"), "training.year"),
    (_l("Tài liệu"), "training.materials"),
)
for _ledger in (PEOPLE, FOCAL, COURSES, CERTIFICATE_BOOK):
    add_ledger_pages(bp, _ledger, TABS)


def viewer() -> User:
    """Return who asks."""
    return viewer_of(current_user)
