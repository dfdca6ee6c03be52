"""``/api/v1/scans``: ask for a scan of an extract, hand in a signed result, read what came of it.

``POST /api/v1/scans`` (multipart, scope ``scan:write``): ``extract`` (a file to scan) or ``signed``
(the JSON of ``python -m scanners scan … --sign``), and, if known, ``system`` and ``dataset`` (codes
of the unit) and ``purpose``. Answers 202 with ``id`` and ``url``.

``GET /api/v1/scans/ID`` (scope ``scan:read``): state, verdict, and the columns; never a value.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, jsonify, request, url_for
from werkzeug.datastructures import FileStorage

from compliance.api.bearer import bearer, the_token
from compliance.api.queries import asset_of, scan_of, system_of
from compliance.api.services import Scope
from compliance.api.v1.blueprint import bp
from compliance.core import audit
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.text import clean
from compliance.core.web import found
from compliance.scans.models import Scan
from compliance.scans.queries import columns_of, is_stopping
from compliance.scans.services import request_scan
from compliance.scans.signed import accept_signed

_COLUMN = ("table", "name", "entity", "subject", "state", "role", "hits", "share")
_LONGEST_PURPOSE = 2000


@bp.post("/scans")
@bearer(Scope.SCAN_WRITE)
def new_scan() -> Response:
    """Take in an extract or a signed result for the unit of the token."""
    extract, signed = request.files.get("extract"), request.files.get("signed")
    if (extract is None) == (signed is None):
        raise Refused(_("Gửi đúng một tệp: “extract” hoặc “signed”."), "extract")
    with transaction():
        scan = _taken(extract, signed)
        audit.note("scan:ask-by-token", target=scan, details={"token": the_token().prefix})
    url = url_for("api.scan", scan_id=scan.id)
    answer = jsonify({"id": str(scan.id), "url": url})
    answer.status_code = 202
    answer.headers["Location"] = url
    return answer


def _taken(extract: FileStorage | None, signed: FileStorage | None) -> Scan:
    unit = the_token().unit
    about: dict[str, Any] = {
        "system": _by_code(system_of, "system", _("Đơn vị không có hệ thống mã này.")),
        "asset": _by_code(asset_of, "dataset", _("Đơn vị không có bộ dữ liệu mã này.")),
        "purpose": (clean(request.form.get("purpose")) or "")[:_LONGEST_PURPOSE] or None,
        "actor_id": None,
    }
    if extract is not None:
        return request_scan(unit, extract.stream, extract.filename or "", **about)  # type: ignore[arg-type]
    assert signed is not None
    return accept_signed(unit, signed.stream, **about)  # type: ignore[arg-type]


def _by_code(find: Any, field: str, missing: str) -> Any:
    code = (request.form.get(field) or "").strip()
    if not code:
        return None
    row = find(the_token().unit, code)
    if row is None:
        raise Refused(missing, field)
    return row


@bp.get("/scans/<uuid:scan_id>")
@bearer(Scope.SCAN_READ)
def scan(scan_id: UUID) -> Response:
    """Say where a scan of the token's unit stands and what it found."""
    row = found(scan_of(the_token().unit, scan_id))
    return jsonify(
        {
            "id": str(row.id),
            "state": row.state.value,
            "verdict": row.verdict,
            "error": row.job.error if row.job else None,
            "sha256": row.sha256,
            "bytes": row.size,
            "rows": row.rows,
            "stopping": row.stopping,
            "created_at": row.created_at.isoformat(),
            "finished_at": row.finished_at.isoformat() if row.finished_at else None,
            "columns": [
                {**{key: column.get(key) for key in _COLUMN}, "stops": is_stopping(column)}
                for column in columns_of(row)
            ],
        }
    )
