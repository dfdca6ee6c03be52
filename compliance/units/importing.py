"""How a workbook of units becomes units and links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.workbooks import Data, Outcome, Plan, Row, compare, register, unknown
from compliance.units.import_queries import (
    TreeNode,
    by_codes,
    codes_by_id,
    departments,
    links_between,
    tree_nodes,
)
from compliance.units.models import HealthUnit, LinkKind, UnitKind, UnitLink
from compliance.units.queries import department_ids
from compliance.units.restructuring import close_unit, move_unit, rename_unit, reopen_unit
from compliance.units.services import EDITABLE, link_units, refresh_search, register_unit
from compliance.units.workbook import WORKBOOK, unit_values

_PLAIN = tuple(name for name in EDITABLE if name not in ("kind", "group"))
_LINK_PLAIN = ("valid_to", "document", "confidence")


class LinkKey(NamedTuple):
    """What tells two links apart."""

    unit: str | None
    target: str | None
    kind: str | None
    valid_from: date | None


class UnitImporter:
    """Imports units and their links; a viewer only within the sectors he administers."""

    workbook = WORKBOOK

    def plan(self, viewer: Any, data: Data) -> Plan:
        """Say what would be created and changed, and which rows break a rule."""
        plan = Plan()
        rows, links = data.rows.get("units", []), data.rows.get("links", [])
        stored, codes = by_codes(_named(rows, links)), codes_by_id()
        allowed = None if viewer is None else department_ids(viewer, Permission.UNIT_ADMIN)
        outside = {
            code
            for code, unit in stored.items()
            if allowed is not None and unit.department_id not in allowed
        }
        for row in rows:
            code = row.values.get("code")
            if code in outside:
                plan.errors.append(row.error("code", _("mã đã dùng ở ngành khác.")))
                continue
            unit = stored.get(code or "")
            plan.errors.extend(_row_errors(viewer, row, unit))
            plan.changes.append(compare(row, str(code), unit_values(unit, codes) if unit else None))
        known = {str(row.values.get("code")) for row in rows} | set(stored)
        known -= outside
        message = _("không có đơn vị mã “%(value)s” trong sổ hay đang lưu.", value="%(value)s")
        for sheet, keys in ((rows, ("parent", "successor")), (links, ("unit", "target"))):
            for key in keys:
                plan.errors.extend(unknown(sheet, key, known, message))
        if not plan.errors:
            plan.errors.extend(_tree_errors(rows, _final_tree(rows)))
        _plan_links(links, stored, plan)
        return plan

    def prepare(self, data: Data, progress: Any) -> Any:
        """Nothing is slow here."""
        return None

    def apply(self, viewer: Any, data: Data, prepared: Any) -> Outcome:
        """Write the units from the root down, then the links."""
        rows, links = data.rows.get("units", []), data.rows.get("links", [])
        units = dict(by_codes(_named(rows, links)))
        tree = _final_tree(rows)
        from_root = sorted(rows, key=lambda row: _depth(row.values["code"], tree))
        for row in from_root:
            if row.values["code"] not in units:
                units[row.values["code"]] = _create(row, units)
            _update(row, units)
        _give_department(viewer, units.values())
        for row in reversed(from_root):
            _close(row, units)
        _write_links(links, units)
        return Outcome(
            _("Đã nhập %(units)s đơn vị, %(links)s quan hệ.", units=len(rows), links=len(links))
        )


register(UnitImporter())


def _named(rows: Iterable[Row], links: Iterable[Row]) -> set[str]:
    """Return every code that a file mentions."""
    codes = {row.values.get(key) for row in rows for key in ("code", "parent", "successor")}
    codes |= {row.values.get(key) for row in links for key in ("unit", "target")}
    return {code for code in codes if code}


def _row_errors(viewer: Any, row: Row, unit: HealthUnit | None) -> list[Any]:
    """Return what is wrong with a row taken alone."""
    values, wrong = row.values, []
    if values.get("kind") == UnitKind.DEPARTMENT and unit is None and viewer is not None:
        wrong.append(row.error("kind", _("Sở mới chỉ tạo được bằng lệnh trên máy chủ.")))
    if "parent" in values and not values["parent"] and unit is not None and unit.parent_id:
        wrong.append(
            row.error("parent", _("đơn vị đang có đơn vị quản lý: hãy ghi mã, không bỏ trống."))
        )
    if values.get("successor") and not values.get("closed_on"):
        wrong.append(row.error("successor", _("chỉ điền khi cột “Ngày kết thúc” có ngày.")))
    for key, limit in (("lat", 90), ("lon", 180)):
        if values.get(key) is not None and abs(values[key]) > limit:
            wrong.append(row.error(key, _("tọa độ phải trong khoảng ±%(n)s.", n=limit)))
    return wrong


def _final_tree(rows: Iterable[Row]) -> dict[str, TreeNode]:
    """Return the tree as it will be after the import, by code."""
    tree = dict(tree_nodes())
    for row in rows:
        code = row.values["code"]
        node = tree.get(code, TreeNode(None, None))
        tree[code] = TreeNode(
            row.values.get("parent", node.parent), row.values.get("closed_on", node.closed_on)
        )
    return tree


def _tree_errors(rows: Iterable[Row], tree: Mapping[str, TreeNode]) -> list[Any]:
    """Return rows that would make a loop, or end a unit that others still need."""
    wrong = []
    with_children = {node.parent for node in tree.values() if node.closed_on is None}
    for row in rows:
        code, successor = row.values["code"], row.values.get("successor")
        if _depth(code, tree) < 0:
            wrong.append(row.error("parent", _("tạo thành vòng: đơn vị nằm dưới chính nó.")))
        if row.values.get("closed_on") and code in with_children:
            wrong.append(
                row.error("closed_on", _("còn đơn vị đang hoạt động ở dưới: hãy chuyển trước."))
            )
        if successor and (successor == code or tree[successor].closed_on):
            wrong.append(row.error("successor", _("phải là một đơn vị khác, đang hoạt động.")))
    return wrong


def _depth(code: str, tree: Mapping[str, TreeNode]) -> int:
    """Return how far a unit is from its root; -1 if it hangs in a loop."""
    depth, seen, parent = 0, {code}, tree[code].parent
    while parent is not None:
        if parent in seen:
            return -1
        seen.add(parent)
        depth, parent = depth + 1, tree[parent].parent if parent in tree else None
    return depth


def _create(row: Row, units: Mapping[str, HealthUnit]) -> HealthUnit:
    values = row.values
    return register_unit(
        code=values["code"],
        name=values["name"],
        kind=values["kind"],
        group=values["group"],
        parent=units.get(values.get("parent") or ""),
        **{name: values[name] for name in _PLAIN if name in values},
    )


def _update(row: Row, units: Mapping[str, HealthUnit]) -> None:
    values, unit = row.values, units[row.values["code"]]
    today, document = clock.today(), _("Nhập từ sổ")
    if values["name"] != unit.name:
        rename_unit(unit, values["name"], today, document)
    parent = units.get(values.get("parent") or "")
    if parent is not None and parent.id != unit.parent_id:
        move_unit(unit, parent, today, document)
    for name in EDITABLE:
        if name in values:
            setattr(unit, name, values[name])
    refresh_search(unit)


def _give_department(viewer: Any, units: Iterable[HealthUnit]) -> None:
    """Put units that stand beside the tree (UBND, partners) into the sector at hand."""
    if viewer is not None:
        mine: Sequence[UUID] = sorted(department_ids(viewer, Permission.UNIT_ADMIN))
    else:
        mine = [department.id for department in departments()]
    for unit in units:
        if unit.department_id is None and len(mine) == 1:
            unit.department_id = mine[0]


def _close(row: Row, units: Mapping[str, HealthUnit]) -> None:
    values, unit = row.values, units[row.values["code"]]
    if "closed_on" not in values:
        return
    day, successor = values["closed_on"], units.get(values.get("successor") or "")
    if day is None and unit.closed_on is not None:
        reopen_unit(unit, clock.today(), _("Nhập từ sổ"))
    elif day is not None and unit.closed_on is None:
        close_unit(unit, day, _("Nhập từ sổ"), successor)
    elif day is not None:
        unit.closed_on = day
        if "successor" in values:
            unit.successor_id = successor.id if successor else None


def _link_key(values: Mapping[str, Any]) -> LinkKey:
    return LinkKey(*(values.get(name) for name in LinkKey._fields))


def _stored_links(rows: Iterable[Row], units: Mapping[str, HealthUnit]) -> dict[LinkKey, UnitLink]:
    """Return the links of the units in ``rows`` by what tells them apart."""
    codes = {unit.id: code for code, unit in units.items()}
    concerned = {units[u].id for row in rows if (u := str(row.values.get("unit"))) in units}
    return {
        LinkKey(codes[link.unit_id], codes[link.target_id], link.kind, link.valid_from): link
        for link in links_between(sorted(concerned))
        if link.target_id in codes
    }


def _plan_links(rows: Sequence[Row], units: Mapping[str, HealthUnit], plan: Plan) -> None:
    stored = _stored_links(rows, units)
    for row in rows:
        values = row.values
        start, end = values.get("valid_from"), values.get("valid_to")
        if start and end and end < start:
            plan.errors.append(row.error("valid_to", _("phải sau “Từ ngày”.")))
        if values.get("unit") and values.get("unit") == values.get("target"):
            plan.errors.append(row.error("target", _("không thể nối đơn vị với chính nó.")))
        link = stored.get(_link_key(values))
        before = {**values, **{k: getattr(link, k) for k in _LINK_PLAIN}} if link else None
        plan.changes.append(compare(row, f"{values.get('unit')} → {values.get('target')}", before))


def _write_links(rows: Sequence[Row], units: Mapping[str, HealthUnit]) -> None:
    session().flush()
    stored = _stored_links(rows, units)
    for row in rows:
        values = row.values
        link = stored.get(_link_key(values))
        if link is None:
            link_units(
                units[values["unit"]],
                units[values["target"]],
                LinkKind(values["kind"]),
                valid_from=values.get("valid_from"),
                **{name: values.get(name) for name in _LINK_PLAIN},
            )
            continue
        for name in _LINK_PLAIN:
            if name in values:
                setattr(link, name, values[name])
