"""What a dossier needs of the inventory, and what of it is still missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, and_, func, or_

from compliance.core.i18n import _l
from compliance.systems.models import (
    InformationSystem,
    Lifecycle,
    RelationKind,
    TransitionCase,
)
from compliance.systems.queries.scope import holds

S = InformationSystem


@dataclass(frozen=True)
class Gap:
    """One thing a dossier asks for (NĐ 331/2026 Đ21, Đ22 and the forms of its annex)."""

    key: str
    label: Any
    #: The section of the edit form, or the table, where it is filled in.
    section: str


#: Plain fields of a system that every dossier needs: attribute, label, section.
FIELDS: tuple[Gap, ...] = (
    Gap("lifecycle", _l("Giai đoạn"), "description"),
    Gap("purpose", _l("Mục đích, chức năng"), "description"),
    Gap("scope_text", _l("Phạm vi"), "description"),
    Gap("hosting", _l("Nơi đặt"), "hosting"),
    Gap("info_public", _l("Có thông tin công khai hay không"), "data"),
    Gap("info_private", _l("Có thông tin riêng hay không"), "data"),
    Gap("info_personal", _l("Có dữ liệu cá nhân hay không"), "data"),
    Gap("info_state_secret", _l("Có bí mật nhà nước hay không"), "data"),
)
#: Unless somebody said that there is no personal data.
_PERSONAL = (lambda s: s.info_personal is not False, lambda: S.info_personal.is_not(False))
#: Fields that only some systems need, with the condition in Python and in SQL.
SOMETIMES: tuple[
    tuple[Gap, Callable[[InformationSystem | Any], bool], Callable[[], ColumnElement[bool]]], ...
] = (
    (Gap("subjects_basic", _l("Số người có dữ liệu cơ bản"), "data"), *_PERSONAL),
    (Gap("subjects_sensitive", _l("Số người có dữ liệu nhạy cảm"), "data"), *_PERSONAL),
    (Gap("subject_count_method", _l("Cách đếm số người"), "data"), *_PERSONAL),
    (
        Gap("conditional_business", _l("Ngành, nghề kinh doanh có điều kiện"), "data"),
        lambda s: bool(s.online_services),
        lambda: func.coalesce(S.online_services, "") != "",
    ),
    (
        Gap("legacy_decision_number", _l("Quyết định cấp độ đã có"), "transition"),
        lambda s: s.transition_case == TransitionCase.LEVEL_KEPT,
        lambda: S.transition_case == TransitionCase.LEVEL_KEPT,
    ),
    (
        Gap("contract_number", _l("Hợp đồng thuê, điều khoản trách nhiệm"), "documents"),
        lambda s: s.lifecycle == Lifecycle.RENTED_SERVICE,
        lambda: func.coalesce(S.lifecycle, "") == Lifecycle.RENTED_SERVICE,
    ),
)
#: Tables under a system that every dossier prints: key of the table, label.
TABLES: tuple[Gap, ...] = (
    Gap("user-groups", _l("Nhóm người dùng, đối tượng phục vụ"), "tables"),
    Gap("size-metrics", _l("Quy mô"), "tables"),
    Gap("components", _l("Thành phần: thiết bị, máy chủ, dịch vụ"), "tables"),
    Gap("zones", _l("Vùng mạng, địa chỉ IP"), "tables"),
    Gap("documents", _l("Tài liệu thiết kế, mô hình vật lý"), "tables"),
)


def incomplete() -> ColumnElement[bool]:
    """Return the SQL condition "the entry lacks a field that its dossier needs".

    The one meaning of "chưa đủ mục": ``missing_fields`` names the fields of a loaded system.
    """
    always = [_is_empty(gap) for gap in FIELDS]
    return or_(*always, *(and_(needed(), _is_empty(gap)) for gap, _needs, needed in SOMETIMES))


def _is_empty(gap: Gap) -> ColumnElement[bool]:
    column = getattr(S, gap.key)
    if isinstance(column.type, String):
        return func.coalesce(column, "") == ""
    empty: ColumnElement[bool] = column.is_(None)
    return empty


def fields_read() -> tuple[Any, ...]:
    """Return the columns that ``missing_fields`` reads: a row of them serves as a system."""
    keys = [gap.key for gap in (*FIELDS, *(gap for gap, _needs, _needed in SOMETIMES))]
    return (*(getattr(S, key) for key in keys), S.online_services, S.transition_case)


def missing_fields(system: InformationSystem | Any) -> list[Gap]:
    """Return the fields of the entry itself that are still empty."""
    wanted = [*FIELDS, *(gap for gap, needs, _needed in SOMETIMES if needs(system))]
    return [gap for gap in wanted if getattr(system, gap.key) in (None, "")]


def missing_relations(system: InformationSystem) -> list[Gap]:
    """Return the parties a dossier names that have no relation in force."""
    kinds = {relation.kind for relation in system.relations if holds(relation)}
    wanted = (
        (RelationKind.OWNER, _l("Chủ quản và văn bản xác định")),
        (RelationKind.OPERATOR, _l("Đơn vị vận hành")),
        (RelationKind.SPECIALISED, _l("Đơn vị chuyên trách an ninh mạng")),
    )
    return [Gap(kind, label, "relations") for kind, label in wanted if kind not in kinds]


def missing_tables(counts: Mapping[str, int]) -> list[Gap]:
    """Return the tables that have no row; ``counts`` is key of the table → number of rows."""
    return [gap for gap in TABLES if not counts.get(gap.key)]


def by_section(gaps: Sequence[Gap]) -> dict[str, list[Gap]]:
    """Return the gaps grouped by where they are filled in."""
    grouped: dict[str, list[Gap]] = {}
    for gap in gaps:
        grouped.setdefault(gap.section, []).append(gap)
    return grouped
