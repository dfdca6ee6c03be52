"""Form 08 (the annual figures), from rows to a document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from compliance.core.i18n import _
from compliance.systems.catalogue import AnnualPeriod, annual_columns
from compliance.systems.documents.products import Issuer
from compliance.systems.queries.annual import AnnualCounts, AnnualRow
from compliance.systems.queries.annual_parties import OwnerOfSystems
from compliance.units.models import HealthUnit
from reports.documents.annual_figures import GAP, AnnualFigures


def annual_figures(
    issuer: Issuer,
    period: AnnualPeriod,
    counts: AnnualCounts,
    owners: Sequence[OwnerOfSystems],
    rows: Sequence[AnnualRow],
) -> AnnualFigures:
    """Return form 08 as a working list."""
    columns = annual_columns()
    return AnnualFigures(
        **issuer.sent_head,
        year=period.year,
        first_day=period.first_day,
        last_day=period.last_day,
        deadlines=[
            f"{deadline.text} Ngày an toàn cuối cùng: "
            f"{deadline.last_safe_day.strftime('%d/%m/%Y')} ({deadline.source})."
            for deadline in period.deadlines
        ],
        figures=[
            (label, GAP if value is None and counts.undated else value)
            for label, value, _part in annual_facts_of(counts)
        ],
        parties=[
            (title, [(label, value or GAP) for label, value in facts])
            for title, facts in annual_parties(owners)
        ],
        titles=[title for _key, title in columns],
        rows=[
            [GAP if key in row.missing else row.cells[key] for key, _title in columns]
            for row in rows
        ],
    )


def annual_facts_of(counts: AnnualCounts) -> list[tuple[str, Any, str]]:
    """Return words, figure and part (which rows it counts) of part 1 of form 08.

    The last day is none while a system that is not approved has no day of its own.
    """
    last = None if counts.undated else counts.last_expected
    return [
        (_("Tổng số hệ thống thuộc phạm vi quản lý"), counts.systems, ""),
        (_("Số đã phân loại"), counts.typed, "typed"),
        (_("Số đã xây dựng hồ sơ"), counts.with_dossier, "dossier"),
        (_("Số đã được thẩm định"), counts.appraised, "appraised"),
        (_("Số đã được phê duyệt cấp độ"), counts.approved, "approved"),
        (_("Số đã phê duyệt và được kiểm tra, đánh giá định kỳ"), counts.checked, "checked"),
        (_("Dự kiến thời gian phê duyệt xong tất cả"), last, "undated"),
    ]


def annual_parties(
    owners: Sequence[OwnerOfSystems],
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return part 2 of form 08: a title, then label and value, empty where nothing is known.

    2a is an owner, 2b the specialised unit that it named; both again for each owner.
    """
    many = len(owners) > 1
    found = []
    for number, row in enumerate(owners, 1):
        at = f" ({number})" if many else ""
        found.append((_("2a. Chủ quản") + at, _party(row.owner, mandate_free=True)))
        title = _("2b. Đơn vị chuyên trách về an ninh mạng") + at
        found.append((title, _party(row.specialised)))
    return found or [
        (_("2a. Chủ quản"), _party(None, mandate_free=True)),
        (_("2b. Đơn vị chuyên trách về an ninh mạng"), _party(None)),
    ]


def _party(unit: HealthUnit | None, *, mandate_free: bool = False) -> list[tuple[str, str]]:
    """Return the five facts of a body; an owner's mandate may be left empty, as the form says."""
    labels = (
        _("Tên"),
        _("Văn bản quy định chức năng, nhiệm vụ"),
        _("Người đứng đầu, chức vụ"),
        _("Địa chỉ liên lạc"),
        _("Điện thoại, thư điện tử"),
    )
    if unit is None:
        return [(label, "") for label in labels]
    day = unit.mandate_date.strftime("%d/%m/%Y") if unit.mandate_date else None
    values = (
        unit.name,
        _joined(unit.mandate_number, day, unit.mandate_body) or ("–" if mandate_free else ""),
        _joined(unit.head_name, unit.head_title) if unit.head_name else "",
        unit.address or "",
        _joined(unit.phone, unit.email),
    )
    return list(zip(labels, values, strict=True))


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)
