"""The simple tables under a system: add, edit, delete a row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import inspect, select, update

from compliance.core import audit, files
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.types import new_id
from compliance.systems.models import (
    Component,
    InformationSystem,
    Interconnection,
    NetworkZone,
    SizeMetric,
    SystemDocument,
    SystemPart,
    UserGroup,
)

#: Key of a table in addresses → its model.
PARTS: Mapping[str, type[Any]] = {
    "user-groups": UserGroup,
    "size-metrics": SizeMetric,
    "components": Component,
    "zones": NetworkZone,
    "interconnections": Interconnection,
    "documents": SystemDocument,
}


def fingerprint(part: SystemPart) -> str:
    """Return a short text that differs as soon as somebody changes the row."""
    values = {a.key: str(getattr(part, a.key)) for a in inspect(type(part)).column_attrs}
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


#: What names a row of a table within its system: two rows with the same are refused.
NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "user-groups": ("name",),
    "size-metrics": ("measure",),
    "components": ("kind", "name"),
    "zones": ("name",),
    "interconnections": ("other_name", "protocol"),
    "documents": ("kind", "title", "number"),
}


def add_part(system: InformationSystem, table: str, values: Mapping[str, Any]) -> SystemPart:
    """Add a row to a table of the system.

    Raises:
        Refused: a row of the same name is there already, or what the row names does not exist.
    """
    part: SystemPart = PARTS[table](id=new_id(), system_id=system.id, **_resolved(system, values))
    part.recorded_under(system.unit_id)
    _check_name(table, part)
    session().add(part)
    session().flush()
    return part


def edit_part(
    system: InformationSystem, part: SystemPart, seen: str, values: Mapping[str, Any]
) -> None:
    """Change a row; ``seen`` is its fingerprint when the form was opened.

    Raises:
        Clash: somebody changed or deleted the row meanwhile.
    """
    _lock(part, seen)
    change_part(system, part, values)


def change_part(system: InformationSystem, part: SystemPart, values: Mapping[str, Any]) -> None:
    """Change a row that was just read, whatever it was before.

    Raises:
        Refused: as for ``add_part``.
    """
    part.recorded_under(system.unit_id)
    for name, value in _resolved(system, values).items():
        setattr(part, name, value)
    table = next(key for key, model in PARTS.items() if isinstance(part, model))
    _check_name(table, part)


def _check_name(table: str, part: Any) -> None:
    model, names = PARTS[table], NAMED_BY[table]
    same = [getattr(model, name).is_not_distinct_from(getattr(part, name)) for name in names]
    with session().no_autoflush:
        taken = session().scalar(
            select(model.id).where(model.system_id == part.system_id, model.id != part.id, *same)
        )
    if taken is not None:
        raise Refused(_("Đã có dòng này trong bảng. Hãy sửa dòng đó hoặc đặt tên khác."), names[-1])


def delete_part(system: InformationSystem, part: SystemPart) -> None:
    """Delete a row; a file that only it held goes with it."""
    part.recorded_under(system.unit_id)
    if isinstance(part, NetworkZone):
        session().execute(
            update(Component).where(Component.zone_id == part.id).values(zone_id=None)
        )
    if isinstance(part, SystemDocument) and part.file_id:
        row = session().get(files.StoredFile, part.file_id)
        part.file_id = None
        if row is not None:
            files.discard(row, "Xóa tài liệu của hệ thống")
    session().delete(part)


def _lock(part: SystemPart, seen: str) -> None:
    session().refresh(part, with_for_update=True)
    if fingerprint(part) != seen:
        raise Clash(_("Người khác vừa sửa dòng này. Hãy xem lại nội dung mới rồi lưu lại."))


def _resolved(system: InformationSystem, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as the model holds them: names and codes become rows of the same sector."""
    resolved = dict(values)
    if "other_code" in resolved:
        code = resolved.pop("other_code")
        resolved["other_system_id"] = _other_system(system, code) if code else None
    return resolved


def _other_system(system: InformationSystem, code: str) -> Any:
    found = session().scalar(
        select(InformationSystem.id).where(
            InformationSystem.department_id == system.department_id,
            InformationSystem.code == code.lower(),
        )
    )
    if found is None:
        raise Refused(_("Không có hệ thống mã “%(code)s”.", code=code), "other_code")
    if found == system.id:
        raise Refused(_("Hệ thống không kết nối với chính nó."), "other_code")
    return found


def record_network_reading(system: InformationSystem) -> None:
    """Write into the access log that somebody looked at zones and addresses."""
    audit.note("network:read", target=system)
