"""The installable page: shell, service worker, manifest, and what it fetches before a trip.

Shell and scripts hold nothing of anybody, so the service worker may keep them. They are served
under the hash of all of them: a new version is a new address, an old one keeps its own modules.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from uuid import UUID

from flask import abort, current_app, jsonify, make_response, render_template, url_for
from flask import send_from_directory as send_file_of
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from compliance.config import Settings
from compliance.core import audit
from compliance.core.db import transaction
from compliance.core.i18n import in_vietnamese
from compliance.core.permissions import Permission
from compliance.core.permissions import requires as needs
from compliance.field.queries import visits_of
from compliance.field.views.blueprint import bp, own_visit_or_404, viewer, words_of
from compliance.inspections import labels
from compliance.settings.queries import is_demo

P = Permission
#: Beside our own folder, what the shell needs to look like the rest.
STYLES = ("css/app.css", "css/field.css")
FONTS = ("400", "500", "700")
#: The service worker is served from the root and is no module of the page.
WORKER = "sw.js"


@bp.get("/field")
@needs(P.INSPECTION_WRITE)
def app() -> str:
    """Show the shell of the offline page: the same bytes for everybody."""
    with in_vietnamese():
        return render_template("field/app.html", version=_version(), demo=is_demo())


@bp.get("/field-sw.js")
@needs(P.INSPECTION_WRITE)
def worker() -> Response:
    """Serve the service worker from the root, with the list of what it keeps."""
    told = {"VERSION": _version(), "ASSETS": _assets()}
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in told.items())
    answer = make_response(head + (_folder() / WORKER).read_text("utf-8"))
    answer.mimetype = "text/javascript"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.get("/field/manifest.webmanifest")
@needs(P.INSPECTION_WRITE)
def manifest() -> Response:
    """Say how the page is installed."""
    with in_vietnamese():
        answer = jsonify(
            {
                "name": "Đi thực địa – An toàn thông tin y tế",
                "short_name": "Đi thực địa",
                "lang": "vi",
                "id": url_for("field.app"),
                "start_url": url_for("field.app"),
                "scope": url_for("field.app"),
                "display": "standalone",
                "background_color": "#ffffff",
                "theme_color": "#1f4e79",
                "icons": [
                    {
                        "src": url_for("static", filename="img/favicon.svg"),
                        "sizes": "any",
                        "type": "image/svg+xml",
                        "purpose": "any",
                    }
                ],
            }
        )
    answer.mimetype = "application/manifest+json"
    return answer


@bp.get("/field/files/<string:version>/<string:name>")
@needs(P.INSPECTION_WRITE)
def file(version: str, name: str) -> Response:
    """Serve a module of the page under the version that it belongs to."""
    if version != _version() or name == WORKER or not re.fullmatch(r"[a-z-]+\.js", name):
        abort(404)
    return send_file_of(_folder(), name, max_age=31536000)


@bp.get("/field/session.json")
@needs(P.INSPECTION_WRITE)
def session_state() -> Response:
    """Say who is logged in, with a token for what is sent next."""
    settings: Settings = current_app.extensions["settings"]
    return jsonify(
        {
            "login": viewer().login,
            "name": viewer().display_name,
            "csrf": generate_csrf(),
            "days": settings.FIELD_STORE_DAYS,
        }
    )


@bp.get("/field/visits.json")
@needs(P.INSPECTION_WRITE)
def visits() -> Response:
    """List the visits that the viewer may take along."""
    with in_vietnamese():
        return jsonify(
            [
                {
                    "id": str(visit.id),
                    "code": visit.code,
                    "unit": visit.unit.name,
                    "planned_on": visit.planned_on.strftime("%d/%m/%Y"),
                    "state": visit.state,
                    "state_label": str(labels.INSPECTION[visit.state]),
                }
                for visit in visits_of(viewer())
            ]
        )


@bp.get("/field/visits/<uuid:inspection_id>.json")
@needs(P.INSPECTION_WRITE)
def take_along(inspection_id: UUID) -> Response:
    """Hand out everything of a visit; the handing out is recorded."""
    inspection = own_visit_or_404(inspection_id)
    told = words_of(inspection)
    with transaction():
        audit.note("field:take", unit_id=inspection.unit_id, target=inspection)
    return jsonify(told)


def _folder() -> Path:
    return Path(current_app.static_folder or "") / "field"


def _assets() -> list[str]:
    """Return the addresses that the service worker keeps."""
    version = _version()
    static = [url_for("static", filename=name) for name in (*STYLES, "img/favicon.svg")]
    fonts = [url_for("static", filename=f"build/be-vietnam-pro-{weight}.woff2") for weight in FONTS]
    modules = [
        url_for("field.file", version=version, name=path.name)
        for path in sorted(_folder().glob("*.js"))
        if path.name != WORKER
    ]
    bootstrap = url_for("bootstrap.static", filename="css/bootstrap.min.css")
    return [url_for("field.app"), bootstrap, *static, *fonts, *modules]


def _version() -> str:
    """Return a hash of everything that the shell is made of."""
    root = Path(current_app.static_folder or "")
    template = Path(current_app.root_path).parent / "templates" / "field"
    paths = [
        *sorted(_folder().glob("*.js")),
        *(root / name for name in STYLES),
        template / "app.html",
    ]
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
    total.update(b"demo" if is_demo() else b"")
    return total.hexdigest()[:16]
