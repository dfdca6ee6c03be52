"""What every request goes through: session, login, permission, headers, errors."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    has_request_context,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import session as cookie
from flask_babel import force_locale
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from compliance.core import audit, clock, downloads
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.navigation import entries_for

Found = TypeVar("Found")

CSP = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
ERROR_PAGES = (400, 403, 404, 405, 409, 413, 415, 429, 500)


def found(row: Found | None) -> Found:
    """Return the row, or answer 404: out of scope and absent look the same."""
    if row is None:
        abort(404)
    return row


def viewer() -> Any:
    """Return the person who asks: the account behind Flask-Login's proxy."""
    return current_user._get_current_object()


def safe_next(target: str | None) -> str | None:
    """Return ``target`` if it is a path of this site, else None."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc or "\\" in target else target


def install(app: Flask) -> None:
    """Hang the request pipeline onto the application."""
    app.before_request(_open)  # reads no body; the page of a refusal needs the session
    app.before_request(_check_length)
    app.before_request(_guard)
    app.after_request(_headers)
    app.after_request(downloads.record)
    app.teardown_request(_close)
    app.context_processor(_context)
    app.url_defaults(_stamp_static)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(Exception, _unexpected)
    for code in ERROR_PAGES:
        app.register_error_handler(code, _http_error)


def _check_length() -> None:
    """Refuse an upload by its announced length, before one byte of it is read."""
    limit = current_app.config["MAX_CONTENT_LENGTH"]
    if request.content_length is not None and request.content_length > limit:
        raise RequestEntityTooLarge


def _open() -> None:
    clock.use_clock(current_app.extensions["clock"])
    g.db_token = current_app.extensions["database"].open()
    if request.endpoint != "static" and current_user.is_authenticated:
        audit.act_as(current_user.id, current_user.login)
        current_user.work_for(cookie.get("unit"))


def _close(_error: BaseException | None) -> None:
    token = g.pop("db_token", None)
    if token is not None:
        current_app.extensions["database"].close(token)


def _guard() -> Any:
    """Default deny: a view answers only if it is marked ``@public`` or ``@requires``."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    if request.endpoint.startswith("bootstrap."):
        return None
    view = current_app.view_functions[request.endpoint]
    if not hasattr(view, "__permission__"):
        abort(403)
    permission = view.__permission__
    if permission is None:
        return None
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.login", next=_return_path()))
    if not current_user.may(permission):
        abort(403)
    if current_user.must_change_password and request.endpoint not in (
        "accounts.password",
        "accounts.logout",
    ):
        return redirect(url_for("accounts.password"))
    return None


def _return_path() -> str | None:
    if request.method != "GET" or request.path == "/":
        return None
    return request.full_path.rstrip("?")


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CSP)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=()")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "static" and not (request.endpoint or "").startswith("bootstrap."):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _context() -> dict[str, Any]:
    """Return what every template may use (see ``docs/look.md``)."""
    me = current_user if current_user.is_authenticated else None
    entries = entries_for(me.may, me.role_keys) if me else []
    here = (request.endpoint or "").partition(".")[0]
    # A feature with an entry of its own is not marked on the one that leads others to it.
    own = here in {e.endpoint.partition(".")[0] for e in entries}
    nav = [
        {
            "label": e.label,
            "url": url_for(e.endpoint),
            "icon": e.icon,
            "active": here == e.endpoint.partition(".")[0] or (not own and here in e.covers),
        }
        for e in entries
    ]
    return {
        "nav": nav,
        "me": me,
        "current_unit": me.home_unit if me else None,
        "today": clock.today(),
        "theme": request.cookies.get("theme", "auto"),
        "locale": choose_locale(),
    }


def _stamp_static(endpoint: str, values: dict[str, Any]) -> None:
    """Put the age of a script or style into its address: a new version is fetched at once."""
    name = str(values.get("filename", ""))
    if endpoint == "static" and name.endswith((".css", ".js", ".svg")):
        path = Path(current_app.static_folder or "") / name
        if path.is_file():
            values["v"] = f"{path.stat().st_mtime_ns // 1_000_000:x}"


def _wants_json() -> bool:
    return request.path.endswith(".json") or request.path.startswith("/api/")


def _refused(refused: Refused) -> tuple[str, int]:
    code = 409 if isinstance(refused, Clash) else 400
    return _page(code, refused.message), code


def _csrf(_error: CSRFError) -> tuple[str, int]:
    return (
        _page(400, _("Biểu mẫu đã để quá lâu nên hết hạn. Hãy quay lại, tải lại trang, gửi lại.")),
        400,
    )


def _http_error(error: HTTPException) -> Any:
    code = error.code or 500
    if _wants_json():
        answer = jsonify({"type": "about:blank", "status": code, "title": error.name})
        answer.mimetype = "application/problem+json"
        return answer, code
    return _page(code, None), code


def _unexpected(error: Exception) -> Any:
    if isinstance(error, HTTPException):
        return _http_error(error) if error.code in ERROR_PAGES else error
    reference = secrets.token_hex(4)
    # The kind and place of a fault, never its text: messages may quote personal values.
    current_app.logger.error(
        "fault %s: %s in %s %s",
        reference,
        type(error).__name__,
        request.method,
        request.endpoint,
        exc_info=current_app.debug or current_app.testing,
    )
    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    if _wants_json():
        return jsonify({"status": 500, "reference": reference}), 500
    return _page(500, None, reference), 500


def _page(code: int, message: str | None, reference: str | None = None) -> str:
    name = code if code in (400, 403, 404, 409, 413, 429, 500) else 400
    try:
        return render_template(f"errors/{name}.html", message=message, reference=reference)
    except SQLAlchemyError:
        # The frame itself reads the database; this page needs nothing.
        with force_locale("vi"):
            page = current_app.jinja_env.get_template("errors/down.html")
            return page.render(reference=reference)


def choose_locale() -> str:
    """Return the language of this request: the person's choice, else Vietnamese."""
    if not has_request_context():
        return "vi"  # a command or a job speaks the language of its documents
    chosen = cookie.get("locale")
    if chosen is None and current_user and current_user.is_authenticated:
        chosen = current_user.locale
    return chosen if chosen in ("vi", "en") else "vi"
