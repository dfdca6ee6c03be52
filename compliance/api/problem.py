"""Errors of the API: problem details (RFC 9457), sentences in Vietnamese."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify
from werkzeug.exceptions import HTTPException

from compliance.api.services import NotInScope, NotKnown, TooMany
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _, _l

TITLES = {
    400: _l("Yêu cầu không đúng"),
    401: _l("Chưa xác thực"),
    403: _l("Không được phép"),
    404: _l("Không có"),
    405: _l("Không dùng được cách gọi này"),
    409: _l("Đã đổi trong lúc gọi"),
    413: _l("Tệp quá lớn"),
    415: _l("Kiểu nội dung không nhận"),
    422: _l("Nội dung bị từ chối"),
    429: _l("Gọi quá nhiều"),
    500: _l("Lỗi bên trong"),
}


def problem(status: int, detail: str | None = None, **more: Any) -> Response:
    """Return an error as ``application/problem+json``."""
    body = {"type": "about:blank", "status": status, "title": str(TITLES.get(status, ""))}
    if detail:
        body["detail"] = detail
    answer = jsonify({**body, **{key: value for key, value in more.items() if value}})
    answer.status_code = status
    answer.mimetype = "application/problem+json"
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="api"'
    if status == 429:
        answer.headers["Retry-After"] = "900"
    return answer


def install(bp: Blueprint) -> None:
    """Let a blueprint answer its errors so."""
    bp.register_error_handler(Refused, _refused)
    bp.register_error_handler(HTTPException, _http)


def _refused(refused: Refused) -> Response:
    for kind, status in ((NotKnown, 401), (NotInScope, 403), (TooMany, 429), (Clash, 409)):
        if isinstance(refused, kind):
            return problem(status, refused.message)
    return problem(422, refused.message, field=refused.field)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    return problem(status, _("Không có mục này.") if status == 404 else None)
