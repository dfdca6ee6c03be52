"""Keeping the register of regulations and plans."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, BinaryIO
from uuid import UUID

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.core.text import fold
from compliance.core.types import new_id
from compliance.evidence.services import keep_evidence
from compliance.regulations.models import MISTAKE, Regulation
from compliance.regulations.queries import (
    GATE,
    is_replaced,
    kind_names,
    kinds,
    systems_bearing,
)
from compliance.systems.models import InformationSystem
from compliance.systems.services.systems import edit_system
from compliance.units.models import HealthUnit


def add(
    unit: HealthUnit,
    values: Mapping[str, Any],
    replaces: Regulation | None,
    *,
    actor_id: UUID | None,
) -> Regulation:
    """Enter an issued text; the one that it renews ends on its day.

    Args:
        unit: that issued it.
        values: kind, year, title, number, issued_on, issuer, scope, effective_until, next_review.
        replaces: an older text of the same unit and kind.
        actor_id: who enters it.

    Raises:
        Refused: the days make no sense, the plan has no year, or the older text is another's.
    """
    row = Regulation(id=new_id(), unit_id=unit.id, created_at=clock.now(), created_by=actor_id)
    row.unit = unit
    _fill(row, values)
    if replaces is not None:
        if replaces.unit_id != unit.id or replaces.kind != row.kind:
            raise Refused(_("Chỉ thay văn bản cùng đơn vị, cùng loại."), "kind")
        if replaces.ended_on is not None:
            raise Refused(_("Văn bản cũ đã được thay hoặc đã thôi hiệu lực."))
        if row.issued_on < replaces.issued_on:
            raise Refused(
                _("Văn bản mới ban hành trước văn bản cũ. Hãy xem lại ngày."), "issued_on"
            )
        row.replaces_id = replaces.id
        _let_end(replaces, row)
    session().add(row)
    session().flush()
    return row


def _let_end(old: Regulation, new: Regulation) -> None:
    old.ended_on = new.issued_on
    old.ended_reason = _("Được thay bằng %(number)s", number=new.number)[:255]


def edit(row: Regulation, version: int, values: Mapping[str, Any]) -> None:
    """Correct what was entered; the text it took the place of ends on its new day.

    Raises:
        Clash: somebody saved it after the form was opened.
        Refused: the days make no sense, or it is no longer in force.
    """
    if row.version != version:
        stored = {name: getattr(row, name) for name in values}
        raise Clash(_("Người khác vừa sửa văn bản này. Hãy xem lại rồi lưu lại."), stored)
    _refuse_ended(row)
    old = session().get(Regulation, row.replaces_id) if row.replaces_id else None
    if old is not None and values["issued_on"] < old.issued_on:
        raise Refused(_("Văn bản mới ban hành trước văn bản cũ. Hãy xem lại ngày."), "issued_on")
    _fill(row, {**values, "kind": row.kind})
    if old is not None:
        _let_end(old, row)


def _fill(row: Regulation, values: Mapping[str, Any]) -> None:
    kind = kinds().get(values["kind"])
    if kind is None:
        raise Refused(_("Hãy chọn loại văn bản trong danh sách."), "kind")
    issued: date = values["issued_on"]
    if issued > clock.today():
        raise Refused(_("Chỉ ghi văn bản đã ban hành; ngày này chưa đến."), "issued_on")
    until: date | None = values.get("effective_until")
    if until is not None and until < issued:
        raise Refused(_("Hết hiệu lực phải sau ngày ban hành."), "effective_until")
    review: date | None = values.get("next_review")
    if review is not None and review <= issued:
        raise Refused(_("Ngày rà soát phải sau ngày ban hành."), "next_review")
    if kind.get("yearly") and not values.get("year"):
        raise Refused(_("Kế hoạch năm phải ghi năm."), "year")
    for name, value in values.items():
        setattr(row, name, value)
    name = kind_names()[row.kind]
    row.search = fold(row.title, row.number, row.issuer, name, row.unit.name)[:700]


def put_file(row: Regulation, stream: BinaryIO, name: str, *, actor_id: UUID | None) -> None:
    """Put the text itself behind its entry; an older file stays as evidence of the unit.

    Raises:
        Refused: it is of a kind we do not take.
    """
    kept = keep_evidence(
        stream,
        name,
        unit_id=row.unit_id,
        title=f"{row.title}, {row.number}",
        happened_on=row.issued_on,
        expires_on=row.effective_until,
        actor_id=actor_id,
    )
    row.evidence_id = kept.id
    audit.note("regulation:file", target=row, details={"evidence": kept.id})


def review(row: Regulation, on: date, next_review: date | None) -> None:
    """Note that the text was looked at again and stays as it is.

    Raises:
        Refused: it is no longer in force, or the days make no sense.
    """
    _refuse_ended(row)
    if on > clock.today() or on < row.issued_on:
        raise Refused(_("Ngày rà soát từ ngày ban hành đến hôm nay."), "reviewed_on")
    if next_review is not None and next_review <= on:
        raise Refused(_("Lần rà soát sau phải sau lần này."), "again_on")
    row.reviewed_on, row.next_review = on, next_review


def end(row: Regulation, on: date, reason: str | None) -> None:
    """Let a text end without a successor.

    Raises:
        Refused: it ended already, no reason, or the day lies before its issue.
    """
    _refuse_ended(row)
    if not reason:
        raise Refused(_("Ghi lý do thôi hiệu lực."), "reason")
    if on < row.issued_on:
        raise Refused(_("Ngày thôi hiệu lực trước ngày ban hành."), "ended_on")
    row.ended_on, row.ended_reason = on, reason[:255]


def strike(row: Regulation, reason: str | None) -> int:
    """Take back a text that was entered by mistake: it stays readable and never was in force.

    The text that it took the place of is in force again.

    Returns:
        How many systems of the unit still bear its number in their inventory.

    Raises:
        Refused: it ended already, another took its place, or nobody says why.
    """
    _refuse_ended(row)
    if not reason:
        raise Refused(_("Hãy ghi lý do."), "mistake")
    if row.replaces_id and (old := session().get(Regulation, row.replaces_id)):
        old.ended_on = old.ended_reason = None
        row.replaces_id = None
    row.ended_on, row.ended_reason = row.issued_on, (MISTAKE + reason)[:255]
    audit.note("regulation:strike", target=row)
    return len(systems_bearing(row))


def reopen(row: Regulation) -> None:
    """Take back that a text ended without a successor: that was noted by mistake.

    Raises:
        Refused: it has not ended, another took its place, or it was entered by mistake itself.
    """
    if row.ended_on is None or row.mistaken or is_replaced(row):
        raise Refused(_("Chỉ mở lại văn bản đã ghi thôi hiệu lực mà không có văn bản thay."))
    row.ended_on = row.ended_reason = None
    audit.note("regulation:reopen", target=row)


def _refuse_ended(row: Regulation) -> None:
    if row.ended_on is not None:
        raise Refused(_("Văn bản đã thôi hiệu lực từ %(day)s.", day=format_date(row.ended_on)))


def write_into(row: Regulation, systems: Collection[InformationSystem]) -> int:
    """Write number, day and issuer into the inventory of systems, for the gate of their dossiers.

    Returns:
        How many systems said something else before.

    Raises:
        Refused: it is not the kind that the gate asks for, or it is no longer in force.
    """
    if row.kind != GATE:
        raise Refused(_("Chỉ quy chế bảo đảm an ninh mạng mới ghi vào hồ sơ cấp độ."))
    if not row.holds(clock.today()):
        raise Refused(_("Quy chế này không còn hiệu lực."))
    values = {
        "regulation_number": row.number,
        "regulation_date": row.issued_on,
        "regulation_body": row.issuer,
    }
    changed = [
        one for one in systems if any(getattr(one, name) != value for name, value in values.items())
    ]
    for system in changed:
        edit_system(system, system.version, values)
    return len(changed)
