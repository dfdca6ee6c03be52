"""Rename, move, close, merge, split: from a day, by a document, with the history kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func, or_, select, update

from compliance.core import audit
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.units.models import HealthUnit, LinkKind, UnitChange, UnitLink
from compliance.units.queries import last_move
from compliance.units.services import link_units, refresh_search, register_unit


def rename_unit(unit: HealthUnit, name: str, on: date, document: str | None) -> None:
    """Give the unit a new name from a day on; the old one stays in its history.

    Raises:
        Refused: the name is the same.
    """
    if name == unit.name:
        raise Refused(_("Tên mới giống tên đang dùng."), "name")
    _record(unit, "rename", on, document, before=unit.name, after=name)
    unit.name = name
    refresh_search(unit)


def move_unit(unit: HealthUnit, parent: HealthUnit, on: date, document: str | None) -> None:
    """Hang the unit (with all below it) under another parent from a day on.

    The former parent is kept as a dated management link that ends the day before.

    Raises:
        Refused: ``parent`` stands below ``unit`` or is its parent already.
    """
    if parent.path.startswith(unit.path):
        raise Refused(_("Không thể chuyển đơn vị xuống dưới chính nó."), "parent")
    if parent.id == unit.parent_id:
        raise Refused(_("Đơn vị đang ở dưới đơn vị quản lý này rồi."), "parent")
    former = session().get(HealthUnit, unit.parent_id) if unit.parent_id else None
    if former is not None:
        until = on - timedelta(1)
        since = last_move(unit.id) or unit.founded_on
        link_units(
            unit,
            former,
            LinkKind.MANAGEMENT,
            valid_from=since if since and since <= until else None,
            valid_to=until,
            document=document,
        )
    _record(
        unit,
        "move",
        on,
        document,
        before=former.name if former else None,
        after=parent.name,
        other=parent,
    )
    old, new = unit.path, parent.path + unit.id.hex + "/"
    unit.parent_id = parent.id
    session().flush()
    session().execute(
        update(HealthUnit)
        .where(HealthUnit.path.startswith(old, autoescape=True))
        .values(path=new + func.substr(HealthUnit.path, len(old) + 1))
        .execution_options(synchronize_session=False)
    )
    session().refresh(unit, ["path", "parent"])
    audit.note("unit:move", target=unit, details={"from": old, "to": new})


def close_unit(
    unit: HealthUnit,
    on: date,
    document: str | None,
    successor: HealthUnit | None = None,
    *,
    kind: str = "close",
) -> None:
    """End a unit: it leaves the lists and keeps its rows; its links end that day.

    Args:
        on: first day on which it no longer works.
        kind: what the history calls it: close, merge or split.

    Raises:
        Refused: it is closed, its successor is itself or closed, or units still hang below it.
    """
    if unit.closed_on is not None:
        raise Refused(_("Đơn vị “%(name)s” đã kết thúc hoạt động.", name=unit.name), "on")
    if successor is not None and (successor.id == unit.id or successor.closed_on is not None):
        raise Refused(_("Đơn vị kế thừa phải là một đơn vị khác, đang hoạt động."), "successor")
    below = session().scalar(
        select(func.count()).where(HealthUnit.parent_id == unit.id, HealthUnit.closed_on.is_(None))
    )
    if below:
        raise Refused(
            _("Còn %(n)s đơn vị ở dưới. Hãy chuyển chúng sang đơn vị khác trước.", n=below), "on"
        )
    unit.closed_on = on
    unit.successor_id = successor.id if successor else None
    after = successor.name if successor else None
    _record(unit, kind, on, document, before=unit.name, after=after, other=successor)
    session().flush()
    open_links = session().scalars(
        select(UnitLink).where(
            or_(UnitLink.unit_id == unit.id, UnitLink.target_id == unit.id),
            or_(UnitLink.valid_to.is_(None), UnitLink.valid_to >= on),
        )
    )
    for link in open_links:
        if link.valid_from is not None and link.valid_from >= on:
            session().delete(link)
        else:
            link.valid_to = on - timedelta(1)


def reopen_unit(unit: HealthUnit, on: date, document: str | None) -> None:
    """Take a closed unit back into the lists (a closing that was entered by mistake).

    Raises:
        Refused: it is not closed.
    """
    if unit.closed_on is None:
        raise Refused(_("Đơn vị “%(name)s” đang hoạt động.", name=unit.name), "on")
    _record(unit, "reopen", on, document)
    unit.closed_on = unit.successor_id = None


def merge_units(
    sources: Sequence[HealthUnit], into: HealthUnit, on: date, document: str | None
) -> None:
    """Merge units into one from a day on: what hangs below the sources moves along.

    Raises:
        Refused: nothing to merge, a unit merged into itself, below itself, or one that is closed.
    """
    if not sources or any(source.id == into.id for source in sources):
        raise Refused(_("Hãy chọn ít nhất một đơn vị khác với đơn vị nhận sáp nhập."), "sources")
    if into.closed_on is not None:
        raise Refused(_("Đơn vị nhận sáp nhập đã kết thúc hoạt động."), "into")
    for source in sources:
        if into.path.startswith(source.path):
            raise Refused(_("Không thể sáp nhập đơn vị cấp trên vào đơn vị dưới nó."), "into")
        children = session().scalars(
            select(HealthUnit).where(
                HealthUnit.parent_id == source.id, HealthUnit.closed_on.is_(None)
            )
        )
        for child in children.all():
            move_unit(child, into, on, document)
        close_unit(source, on, document, into, kind="merge")
        _record(into, "merge", on, document, before=source.name, after=into.name, other=source)


def split_unit(
    unit: HealthUnit,
    parts: Sequence[tuple[str, str]],
    on: date,
    document: str | None,
    *,
    close: bool,
) -> list[HealthUnit]:
    """Split new units off from a day on, beside ``unit``, of the same kind and group.

    Args:
        parts: code and name of each new unit.
        close: whether ``unit`` ends with it (then the first part succeeds it).

    Raises:
        Refused: no part, a code that is taken, or a unit that cannot be closed.
    """
    if not parts:
        raise Refused(_("Hãy nêu ít nhất một đơn vị mới."), "parts")
    parent = session().get(HealthUnit, unit.parent_id) if unit.parent_id else None
    made = []
    for code, name in parts:
        part = register_unit(
            code=code,
            name=name,
            kind=unit.kind,
            group=unit.group,
            parent=parent,
            department_id=unit.department_id,
            founded_on=on,
        )
        _record(part, "split", on, document, before=unit.name, after=name, other=unit)
        _record(unit, "split", on, document, before=unit.name, after=name, other=part)
        made.append(part)
    if close:
        close_unit(unit, on, document, made[0], kind="split")
    return made


def _record(
    unit: HealthUnit,
    kind: str,
    on: date,
    document: str | None,
    *,
    before: str | None = None,
    after: str | None = None,
    other: HealthUnit | None = None,
) -> None:
    session().add(
        UnitChange(
            unit_id=unit.id,
            kind=kind,
            effective_on=on,
            before=before,
            after=after,
            other_unit_id=other.id if other else None,
            document=document,
        )
    )
