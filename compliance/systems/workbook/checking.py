"""What a row of the workbook may not do; every breach is an error of that row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any

from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.workbooks import Row, RowError
from compliance.systems import catalogue
from compliance.systems.models import InformationSystem, SystemRelation
from compliance.systems.services.relations import DOCUMENT, check_relation
from compliance.systems.services.systems import CODE, check_system
from compliance.systems.workbook.sheets import SYSTEMS
from compliance.systems.workbook.stored import Key, Known

PRODUCT = ("vendor", "product", "release")


def system_attributes(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes of a system that a row gives; a blank state is the first one."""
    given = {k: v for k, v in values.items() if k not in ("unit", *PRODUCT)}
    for name, default in (
        ("status", "active"),
        ("transition_case", "undetermined"),
        ("important", False),
    ):
        if name in given and given[name] is None:
            given[name] = default
    return given


def system_errors(row: Row, known: Known) -> Iterator[RowError]:
    """Yield what is wrong with a row of systems."""
    values = row.values
    code, stored = values.get("code"), known.systems.get(values.get("code") or "")
    yield from unit_errors(row, known)
    if code and not CODE.fullmatch(code):
        yield row.error("code", _("chỉ gồm chữ thường không dấu, số và gạch nối."))
    if code and stored is None and code in known.system_codes:
        yield row.error(
            "code", _("mã này thuộc hệ thống của đơn vị khác hoặc đã gộp. Hãy dùng mã khác.")
        )
    kind = values.get("kind")
    if kind and kind not in catalogue.kinds_by_id():
        yield row.error("kind", _("không có trong danh mục loại hệ thống."))
    if bool(values.get("vendor")) != bool(values.get("product")):
        yield row.error("product", _("hãy ghi cả tên phần mềm và nhà cung cấp."))
    level = values.get("legacy_level")
    if level is not None and not 1 <= level <= 5:
        yield row.error("legacy_level", _("cấp độ từ 1 đến 5."))
    if code and values.get("name"):
        yield from _refusal(row, lambda: check_system(_draft(values, stored)))


def unit_errors(row: Row, known: Known, key: str = "unit") -> Iterator[RowError]:
    """Yield what is wrong with the unit that keeps a row."""
    code = row.values.get(key)
    unit = known.units.get(code or "")
    if code and unit is None:
        yield row.error(key, _("không có đơn vị mã “%(code)s”.", code=code))
    elif unit is not None and unit.department_id != known.department_id:
        yield row.error(key, _("đơn vị thuộc ngành khác; mỗi tệp chỉ cho một Sở."))
    elif unit is not None and not known.may_write(unit):
        yield row.error(key, _("bạn chỉ nhập được cho đơn vị của mình."))


def _draft(values: Mapping[str, Any], stored: InformationSystem | None) -> InformationSystem:
    """Return the system as it would be, outside the session."""
    names = [c.key for c in SYSTEMS.columns if c.key not in ("unit", *PRODUCT)]
    now = {name: getattr(stored, name) for name in names} if stored else {}
    return InformationSystem(**{**now, **system_attributes(values)})


def system_of(row: Row, known: Known, coming: Mapping[str, Any]) -> Iterator[RowError]:
    """Yield an error if the row's system is neither stored (writable) nor in the file."""
    code = row.values.get("system")
    if code and code not in known.systems and code not in coming:
        yield row.error("system", _("không có hệ thống mã “%(code)s” của đơn vị bạn.", code=code))


def relation_errors(
    row: Row, known: Known, future: Mapping[str, Mapping[Key, SystemRelation]]
) -> Iterator[RowError]:
    """Yield what is wrong with a row of relations, given how all relations will be."""
    code, unit_code = row.values.get("system"), row.values.get("unit")
    if not unit_code or not code:
        return
    if unit_code not in known.units:
        yield row.error("unit", _("không có đơn vị mã “%(code)s”.", code=unit_code))
        return
    others = future.get(code, {})
    mine = others.get((code, row.values.get("kind"), unit_code, row.values.get("valid_from")))
    if mine is not None:
        yield from _refusal(row, lambda: check_relation(mine, others.values()), "unit")


def future_relation(row: Row, known: Known, stored: SystemRelation | None) -> SystemRelation | None:
    """Return the relation as the row would leave it, outside the session."""
    unit = known.units.get(row.values.get("unit") or "")
    if unit is None or not row.values.get("kind"):
        return None
    draft = SystemRelation(
        unit_id=unit.id, kind=row.values["kind"], valid_from=row.values.get("valid_from")
    )
    draft.unit = unit
    for name in ("valid_to", "confirmed_on", *DOCUMENT):
        now = getattr(stored, name) if stored is not None else None
        setattr(draft, name, row.values.get(name, now))
    return draft


def part_errors(row: Row, codes: Set[Any], zones: Set[tuple[Any, Any]]) -> Iterator[RowError]:
    """Yield what is wrong with a row of a table under a system.

    ``codes`` are the systems of the sector, ``zones`` pairs of system code and name of zone.
    """
    values = row.values
    zone = values.get("zone")
    if zone and (values.get("system"), zone) not in zones:
        yield row.error("zone", _("hệ thống này không có vùng mạng “%(zone)s”.", zone=zone))
    other = values.get("other_code")
    if other and other == values.get("system"):
        yield row.error("other_code", _("hệ thống không kết nối với chính nó."))
    elif other and other not in codes:
        yield row.error("other_code", _("không có hệ thống mã “%(code)s”.", code=other))
    level = values.get("other_level")
    if level is not None and not 1 <= level <= 5:
        yield row.error("other_level", _("cấp độ từ 1 đến 5."))


def asset_errors(row: Row, known: Known, coming: Mapping[str, Any]) -> Iterator[RowError]:
    """Yield what is wrong with a row of data assets."""
    values = row.values
    code = values.get("code")
    yield from unit_errors(row, known)
    if code and not CODE.fullmatch(code):
        yield row.error("code", _("chỉ gồm chữ thường không dấu, số và gạch nối."))
    if code and code not in known.assets and code in known.asset_codes:
        yield row.error("code", _("mã này thuộc dữ liệu của đơn vị khác. Hãy dùng mã khác."))
    group = values.get("data_group")
    if group and group not in {g.id for g in catalogue.data_groups()}:
        yield row.error("data_group", _("không có nhóm dữ liệu này trong kế hoạch."))
    system = values.get("system")
    if system and system not in known.system_codes and system not in coming:
        yield row.error("system", _("không có hệ thống mã “%(code)s”.", code=system))
    owner = values.get("data_owner")
    if owner and owner not in known.units:
        yield row.error("data_owner", _("không có đơn vị mã “%(code)s”.", code=owner))


def _refusal(row: Row, check: Any, otherwise: str = "") -> Iterator[RowError]:
    try:
        check()
    except Refused as refused:
        keys = {column.key for column in row.sheet.columns}
        key = refused.field if refused.field in keys else otherwise
        yield row.error(key or "", refused.message)
