"""What a dossier needs of the inventory, and what of it is still missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_

from compliance.core.i18n import _l
from compliance.systems.models import InformationSystem, RelationKind, TransitionCase
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
#: Fields that only some systems need, with the condition in Python.
SOMETIMES: tuple[tuple[Gap, Callable[[InformationSystem], bool]], ...] = (
    (Gap("subjects_basic", _l("Số người có dữ liệu cơ bản"), "data"), lambda s: _personal(s)),
    (Gap("subjects_sensitive", _l("Số người có dữ liệu nhạy cảm"), "data"), lambda s: _personal(s)),
    (Gap("subject_count_method", _l("Cách đếm số người"), "data"), lambda s: _personal(s)),
    (
        Gap("conditional_business", _l("Ngành, nghề kinh doanh có điều kiện"), "data"),
        lambda s: bool(s.online_services),
    ),
    (
        Gap("legacy_decision_number", _l("Quyết định cấp độ đã có"), "transition"),
        lambda s: s.transition_case == TransitionCase.LEVEL_KEPT,
    ),
    (
        Gap("contract_number", _l("Hợp đồng thuê, điều khoản trách nhiệm"), "documents"),
        lambda s: s.lifecycle == "rented_service",
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


def _personal(system: InformationSystem) -> bool:
    return system.info_personal is not False


def described() -> ColumnElement[bool]:
    """Return the SQL condition "the fields that every dossier needs are filled in"."""
    return ~lacks_description()


def lacks_description() -> ColumnElement[bool]:
    """Return the SQL condition "some field that every dossier needs is empty"."""
    return or_(*(getattr(S, gap.key).is_(None) for gap in FIELDS))


def fields_read() -> tuple[Any, ...]:
    """Return the columns that ``missing_fields`` reads: a row of them serves as a system."""
    keys = [gap.key for gap in (*FIELDS, *(gap for gap, _applies in SOMETIMES))]
    return (*(getattr(S, key) for key in keys), S.online_services, S.transition_case)


def missing_fields(system: InformationSystem | Any) -> list[Gap]:
    """Return the fields of the entry itself that are still empty."""
    wanted = [*FIELDS, *(gap for gap, applies in SOMETIMES if applies(system))]
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
