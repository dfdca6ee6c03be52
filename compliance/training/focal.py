"""The ledger of focal points, as data: who is named for what, and whether that suffices."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement

from compliance.core import clock
from compliance.core.i18n import _, _l
from compliance.ledgers.book import Column, Filter, Ledger
from compliance.training.forms import FocalForm
from compliance.training.models import FocalPoint
from compliance.training.officers import LOADED, conditions
from compliance.training.services import check_focal
from compliance.training.words import ARRANGEMENTS, FIELDS


def _conditions(focal: FocalPoint) -> Any:
    """Return in words how many conditions of protecting personal data are met."""
    judged = conditions(focal)
    if not judged:
        return None
    left = sum(not one.met for one in judged)
    return _("đủ %(n)s", n=len(judged)) if not left else _("thiếu %(n)s", n=left)


def _in_force(value: str) -> ColumnElement[bool]:
    day = clock.today()
    force = (FocalPoint.valid_from <= day) & (
        FocalPoint.valid_to.is_(None) | (FocalPoint.valid_to >= day)
    )
    return force if value == "yes" else ~force


FOCAL = Ledger(
    "focal",
    _l("Đầu mối"),
    _l("Ghi quyết định cử đầu mối"),
    _l("Mỗi đơn vị cử đầu mối dữ liệu và an toàn thông tin bằng văn bản, có người thay."),
    FocalPoint,
    FocalForm,
    (
        Column(_l("Đầu mối"), lambda f: f.person.name, FocalPoint.created_at, width=2),
        Column(_l("Chức danh"), lambda f: f.person.job_title, width=1.8),
        Column(_l("Được giao"), lambda f: FIELDS[f.field], FocalPoint.field),
        Column(_l("Người thay"), lambda f: f.deputy and f.deputy.name),
        Column(_l("Quyết định"), lambda f: f.decision_number, FocalPoint.decision_number),
        Column(_l("Ngày quyết định"), lambda f: f.decision_date, detail=True, width=1.1),
        Column(_l("Hiệu lực từ"), lambda f: f.valid_from, FocalPoint.valid_from, width=1.1),
        Column(_l("Đến hết ngày"), lambda f: f.valid_to, FocalPoint.valid_to, due=True, width=1.1),
        Column(_l("Hình thức"), lambda f: ARRANGEMENTS[f.arrangement], detail=True),
        Column(_l("Điều kiện"), _conditions, width=1.3),
        Column(_l("Thỏa thuận bảo mật"), lambda f: f.confidential_on, detail=True, width=1.1),
        Column(_l("Bên được thuê: số năm, số người"), lambda f: f.hired_count, detail=True),
        Column(_l("Liên hệ"), lambda f: f.person.contact, detail=True, private=True),
    ),
    check_focal,
    (
        Filter(
            "force",
            _l("Hiệu lực"),
            lambda: [("yes", _l("Còn hiệu lực")), ("no", _l("Đã hết, chưa đến"))],
            _in_force,
        ),
    ),
    options=LOADED,
    order=0,
    descending=True,
    evidence=True,
    words=lambda f: (f.decision_number,),
    notes=("Kế hoạch của Sở Y tế Gia Lai, mục IV.1: mỗi đơn vị cử đầu mối.",),
    below="training/_focal.html",
    context=lambda viewer, row: {"judged": conditions(row)},
)
