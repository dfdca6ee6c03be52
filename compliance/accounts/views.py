"""Logging in and out, the password, the language."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from compliance.accounts.administration import edit_user
from compliance.accounts.forms import LoginForm, PasswordForm, ProfileForm
from compliance.accounts.models import User, viewer_of
from compliance.accounts.queries import deputies_of
from compliance.accounts.services import Throttled, change_password, log_in, set_locale
from compliance.core.db import transaction
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, public, requires
from compliance.core.web import safe_next
from compliance.settings.queries import installation

bp = Blueprint("accounts", __name__)
LOCALES = ("vi", "en")


@bp.route("/login", methods=["GET", "POST"])
@public
def login() -> str | tuple[str, int] | Response:
    """Ask for name and password."""
    if current_user.is_authenticated:
        return redirect(url_for("home.show"))
    form = LoginForm()
    if form.validate_on_submit():
        try:
            user = log_in(
                form.login.data or "", form.password.data or "", request.remote_addr or ""
            )
        except Throttled as refused:
            form.refuse(refused)
            return render_template("accounts/login.html", form=form), 429
        except Refused as refused:
            form.refuse(refused)
        else:
            session.clear()
            login_user(user)
            session.permanent = True
            return redirect(safe_next(request.args.get("next")) or _first_page(user))
    return render_template("accounts/login.html", form=form)


def _first_page(user: User) -> str:
    """An administrator of a fresh installation starts at the set-up."""
    row = installation()
    fresh = row is not None and row.set_up_at is None and user.may(Permission.SETTINGS_ADMIN)
    return url_for("settings.show" if fresh else "home.show")


@bp.post("/logout")
@requires(Permission.HOME_READ)
def logout() -> Response:
    """End the session."""
    logout_user()
    session.clear()
    return redirect(url_for("accounts.login"))


@bp.route("/password", methods=["GET", "POST"])
@requires(Permission.HOME_READ)
def password() -> str | Response:
    """Change one's own password (forced at first login)."""
    form = PasswordForm()
    user = viewer_of(current_user)
    if form.validate_on_submit():
        try:
            with transaction():
                change_password(user, form.old.data or "", form.new.data or "")
        except Refused as refused:
            form.refuse(refused)
        else:
            login_user(user)
            flash(_("Đã đổi mật khẩu. Các phiên đăng nhập khác đã bị đóng."), "success")
            return redirect(url_for("home.show"))
    return render_template("accounts/password.html", form=form)


@bp.route("/profile", methods=["GET", "POST"])
@requires(Permission.HOME_READ)
def profile() -> str | Response:
    """Show one's roles; change one's own name, title and contact."""
    user = viewer_of(current_user)
    form, differences = ProfileForm(obj=user), []
    if form.validate_on_submit():
        try:
            with transaction():
                edit_user(user, form.seen_version, form.values())
        except Clash as clash:
            form.refuse(clash)
            differences = form.differences(clash)
            form.version.data = str(user.version)
        else:
            flash(_("Đã lưu."), "success")
            return redirect(url_for("accounts.profile"))
    return render_template(
        "accounts/profile.html",
        form=form,
        user=user,
        differences=differences,
        deputies=deputies_of(user.home_unit.id) if user.home_unit else (),
    )


@bp.post("/work-for")
@requires(Permission.HOME_READ)
def work_for() -> Response:
    """Choose for which of one's units one works until the end of the session."""
    mine = {str(unit.id) for unit in viewer_of(current_user).working_units}
    chosen = request.form.get("unit", "")
    if chosen in mine:
        session["unit"] = chosen
    return redirect(safe_next(request.form.get("next")) or url_for("home.show"))


@bp.post("/language")
@public
def language() -> Response:
    """Switch between Vietnamese and English."""
    chosen = request.form.get("locale", "")
    if chosen in LOCALES:
        session["locale"] = chosen
        if current_user.is_authenticated:
            with transaction():
                set_locale(viewer_of(current_user), chosen)
    return redirect(safe_next(request.form.get("next")) or url_for("home.show"))
