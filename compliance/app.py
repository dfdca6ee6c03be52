"""The application factory: reads as a table of contents."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from checklists.library import use_site
from compliance import cli
from compliance.accounts import admin_views as _admin_views  # noqa: F401 - joins accounts.bp
from compliance.accounts import queries as account_queries
from compliance.accounts import views as accounts
from compliance.answerbooks import views as answerbooks
from compliance.api import v1 as api_v1
from compliance.api import views as tokens
from compliance.appraisal import views as appraisal
from compliance.backups import views as backups
from compliance.boundaries import views as boundaries
from compliance.budget import views as budget
from compliance.classification import views as classification
from compliance.config import Settings
from compliance.continuity import views as continuity
from compliance.contracts import views as contracts
from compliance.core import files, formatting, site, smtp, web
from compliance.core.db import Database
from compliance.core.filestore import FileStore
from compliance.dashboards import views as dashboards
from compliance.dossiers import views as dossiers
from compliance.extensions import babel, bootstrap, csrf, login_manager
from compliance.field import views as field
from compliance.figures import base as _base  # noqa: F401 - offers its tables
from compliance.folders import views as folders
from compliance.home import views as home
from compliance.incidents import views as incidents
from compliance.inspections import views as inspections
from compliance.masking import views as masking
from compliance.notices import views as notices
from compliance.obligations import views as obligations
from compliance.packs import draft_views as _draft_views  # noqa: F401 - joins packs.bp
from compliance.packs import views as packs
from compliance.plans import views as plans
from compliance.privacy import views as privacy
from compliance.products import views as products
from compliance.registers import views as registers
from compliance.regrouping import views as regrouping
from compliance.regulations import views as regulations
from compliance.reporting import views as reporting
from compliance.requirements import views as requirements
from compliance.risks import views as risks
from compliance.safeguards import views as safeguards
from compliance.scans import more_views as _more_views  # noqa: F401 - joins scans.bp
from compliance.scans import views as scans
from compliance.search import views as search
from compliance.settings import views as settings_pages
from compliance.settings.queries import is_demo
from compliance.sharing import views as sharing
from compliance.signed.roots import use_roots
from compliance.systems import views as systems
from compliance.trail import views as trail
from compliance.training import views as training
from compliance.transfers import views as transfers
from compliance.units import pick_views as _pick_views  # noqa: F401 - joins units.bp
from compliance.units import setup_views as _setup_views  # noqa: F401 - joins units.bp
from compliance.units import timeline_views as _timeline_views  # noqa: F401 - joins units.bp
from compliance.units import views as units
from compliance.upkeep import views as upkeep
from compliance.verification import views as verification

ROOT = Path(__file__).resolve().parent.parent

#: Every feature with pages. A job module is imported by its feature's views.
FEATURES: tuple[Blueprint, ...] = (
    accounts.bp,
    home.bp,
    search.bp,
    units.bp,
    notices.bp,
    obligations.bp,
    trail.bp,
    settings_pages.bp,
    verification.bp,
    boundaries.bp,
    classification.bp,
    requirements.bp,
    requirements.controls,
    risks.bp,
    dossiers.bp,
    appraisal.bp,
    incidents.bp,
    inspections.bp,
    field.bp,
    reporting.bp,
    dashboards.bp,
    scans.bp,
    masking.bp,
    folders.bp,
    registers.bp,
    backups.bp,
    continuity.bp,
    safeguards.bp,
    regulations.bp,
    training.bp,
    contracts.bp,
    upkeep.bp,
    budget.bp,
    sharing.bp,
    privacy.bp,
    plans.bp,
    products.bp,
    packs.bp,
    systems.bp,
    transfers.bp,
    regrouping.bp,
    answerbooks.bp,
    tokens.bp,
    api_v1.bp,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from ``settings`` (default: the environment)."""
    settings = settings or Settings.from_env()
    app = Flask(
        __name__,
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    _configure(app, settings)
    app.extensions["settings"] = settings
    app.extensions["clock"] = settings.make_clock()
    app.extensions["database"] = Database(settings.DATABASE_URL)
    app.extensions["files"] = FileStore(settings.DATA_DIR, settings.FILE_KEY)
    files.use_store(app.extensions["files"])
    use_roots(settings.DATA_DIR / settings.SIGN_ROOTS)
    use_site(settings.DATA_DIR / "packs")
    site.use_public_url(settings.PUBLIC_URL)
    smtp.use_server(settings.mail_server())
    bootstrap.init_app(app)
    babel.init_app(
        app,
        default_locale="vi",
        default_timezone="Asia/Ho_Chi_Minh",
        default_translation_directories=str(ROOT / "translations"),
        locale_selector=web.choose_locale,
    )
    login_manager.init_app(app)
    login_manager.user_loader(account_queries.by_session)
    web.install(app)
    csrf.init_app(app)  # after the session is open: its refusal is a page too
    for blueprint in FEATURES:
        app.register_blueprint(blueprint)
    _templates(app)
    cli.register(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.SECRET_KEY,
        MAX_CONTENT_LENGTH=settings.MAX_UPLOAD_MB * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        MAX_FORM_PARTS=5000,
        SESSION_COOKIE_NAME="attt",
        SESSION_COOKIE_SECURE=settings.HTTPS,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.SESSION_HOURS),
        SESSION_REFRESH_EACH_REQUEST=True,
        WTF_CSRF_TIME_LIMIT=settings.SESSION_HOURS * 3600,
        BOOTSTRAP_SERVE_LOCAL=True,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=30),
        JSON_AS_ASCII=False,
    )
    if settings.TRUSTED_PROXIES:
        hops = settings.TRUSTED_PROXIES
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _templates(app: Flask) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        date=formatting.format_date,
        moment=formatting.format_moment,
        number=formatting.format_number,
        filesize=formatting.format_size,
        days_left=formatting.days_left,
    )

    @app.context_processor
    def _demo() -> dict[str, object]:
        # One look-up for each page: the banner must follow the database, not a setting.
        return {"demo": is_demo(), "max_upload_mb": app.extensions["settings"].MAX_UPLOAD_MB}
