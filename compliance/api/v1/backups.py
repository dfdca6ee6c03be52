"""``/api/v1/backups``: a backup job tells of a run.

``POST /api/v1/backups`` (JSON, scope ``backup:write``): ``run_id`` (of the job), ``system`` (code
of the unit), ``result`` (``ok`` or ``failed``); if known ``finished_at`` (ISO 8601 with offset,
default now), ``method``, ``place``, ``offline_copy``, ``encrypted``, ``size_bytes``, ``note``.
Answers 201 with the entry of the register, 200 when the same run was told before, 409 when the id
belongs to a run that says something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Response, jsonify, request

from compliance.api.bearer import bearer, the_token
from compliance.api.queries import system_of
from compliance.api.services import Scope
from compliance.api.v1.blueprint import bp
from compliance.backups.models import RunSource
from compliance.backups.queries import run_known
from compliance.backups.services import Run, take_run
from compliance.core import audit, clock
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.text import clean
from compliance.registers.models import Result
from compliance.systems.models import GONE

_FIELDS = frozenset(
    {
        "run_id",
        "system",
        "result",
        "finished_at",
        "method",
        "place",
        "offline_copy",
        "encrypted",
        "size_bytes",
        "note",
    }
)


@bp.post("/backups")
@bearer(Scope.BACKUP_WRITE)
def new_backup() -> Response:
    """Write a run of a system of the token's unit into the register."""
    told = request.get_json(silent=True)
    if not isinstance(told, dict):
        raise Refused(_("Gửi một đối tượng JSON (Content-Type: application/json)."))
    unit = the_token().unit
    with transaction():
        entry, new = take_run(unit, _run(told), RunSource.TOKEN, actor_id=None)
        if new:
            audit.note("backup:told", target=entry, details={"token": the_token().prefix})
    answer = jsonify({"id": str(entry.id), "run_id": told["run_id"], "new": new})
    answer.status_code = 201 if new else 200
    return answer


def _run(told: Mapping[str, Any]) -> Run:
    if unknown := sorted(set(told) - _FIELDS):
        raise Refused(_("Trường lạ: %(names)s.", names=", ".join(unknown)[:200]), unknown[0][:60])
    system = system_of(the_token().unit, _text(told, "system") or "")
    if system is None or system.status in GONE:
        raise Refused(_("Đơn vị không có hệ thống đang dùng mã này."), "system")
    if told.get("result") not in (Result.OK, Result.FAILED):
        raise Refused(_("“result” là “ok” hoặc “failed”."), "result")
    run_id = _text(told, "run_id") or ""
    return Run(
        run_id=run_id,
        system=system,
        finished_at=_moment(told, run_id),
        result=Result(told["result"]),
        method=_text(told, "method") or "full",
        place=_text(told, "place", 255),
        offline_copy=_flag(told, "offline_copy"),
        encrypted=_flag(told, "encrypted"),
        size_bytes=_size(told),
        note=_text(told, "note", 2000),
    )


def _text(told: Mapping[str, Any], name: str, most: int = 120) -> str | None:
    value = told.get(name)
    if value is not None and not isinstance(value, str):
        raise Refused(_("“%(name)s” là chuỗi ký tự.", name=name), name)
    text = clean(value)
    if text is not None and len(text) > most:
        raise Refused(_("“%(name)s” dài quá %(n)s ký tự.", name=name, n=most), name)
    return text


def _flag(told: Mapping[str, Any], name: str) -> bool:
    value = told.get(name, False)
    if not isinstance(value, bool):
        raise Refused(_("“%(name)s” là true hoặc false.", name=name), name)
    return value


def _size(told: Mapping[str, Any]) -> int | None:
    value = told.get("size_bytes")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**62:
        raise Refused(_("“size_bytes” là số nguyên từ 0."), "size_bytes")
    return value


def _moment(told: Mapping[str, Any], run_id: str) -> datetime:
    """Return the end of the run; one that says none ends now, told again when it was told first."""
    text = _text(told, "finished_at")
    if text is None:
        known = run_known(the_token().unit.id, run_id)
        return known.finished_at if known else clock.now()
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Refused(
        _("“finished_at” theo ISO 8601 có múi giờ, ví dụ 2026-11-22T23:40:00+07:00."),
        "finished_at",
    )
