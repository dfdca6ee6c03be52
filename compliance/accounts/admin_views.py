"""Pages of the administrator: accounts, their roles, deputies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts import importing as _importing  # noqa: F401 - registers the importer
from compliance.accounts import queries
from compliance.accounts.administration import (
    close_account,
    delegate,
    edit_user,
    end_delegation,
    reopen_account,
    take_role,
)
from compliance.accounts.forms import (
    DelegationForm,
    EndForm,
    NewUserForm,
    ProfileForm,
    RoleForm,
    role_choices,
)
from compliance.accounts.models import SignatureKind, User, viewer_of
from compliance.accounts.services import assign_role, create_user, new_password, reset_password
from compliance.accounts.views import bp
from compliance.accounts.workbook import WORKBOOK, export_rows
from compliance.core import audit
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _, _l
from compliance.core.navigation import Entry, add_entry
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, Role, requires
from compliance.core.web import found
from compliance.core.workbooks import write_xlsx
from compliance.core.workbooks.pages import add_import_pages, export_name
from compliance.units.models import HealthUnit
from compliance.units.picker import unit_filter
from compliance.units.picking import scope_offer
from compliance.units.queries import by_code, department_ids, find_unit

ADMIN = Permission.ACCOUNT_ADMIN
FILTERS = ("role", "unit", "active")
add_entry(Entry(_l("Tài khoản"), "accounts.list", "accounts", ADMIN, 72))


def _me() -> User:
    return viewer_of(current_user)


def _user(user_id: UUID) -> User:
    return found(queries.find_user(_me(), user_id))


def _chosen_unit(code: str | None) -> HealthUnit:
    """Return the unit of a select field, within the administrator's sector."""
    unit = by_code(code or "")
    return found(find_unit(_me(), unit.id, ADMIN) if unit else None)


@bp.get("/accounts", endpoint="list")
@requires(ADMIN)
def list_accounts() -> str:
    """List the accounts of the sector."""
    page = queries.user_page(_me(), ListRequest.parse(request.args, FILTERS))
    filters = [
        ("role", _("Vai trò"), role_choices()),
        *unit_filter(scope_offer(_me(), ADMIN), page.request.filters),
        ("active", _("Tình trạng"), [("yes", _("Đang dùng")), ("no", _("Đã khóa"))]),
    ]
    return render_template("accounts/list.html", page=page, filters=filters)


@bp.get("/accounts/export.xlsx")
@requires(ADMIN)
def export() -> Response:
    """Hand out the accounts as a workbook that can be imported again; no secret in it."""
    users = queries.user_export(_me(), ListRequest.parse(request.args, FILTERS))
    with transaction():
        audit.note("account:export", details={"rows": len(users)})
    return download(write_xlsx(WORKBOOK, export_rows(users)), export_name("tai-khoan", "xlsx"))


@bp.route("/accounts/new", methods=["GET", "POST"])
@requires(ADMIN)
def new() -> str | Response:
    """Make an account with its first role; its first password is shown once."""
    form = NewUserForm(scope_offer(_me(), ADMIN))
    if form.validate_on_submit():
        password = new_password()
        try:
            with transaction():
                user = create_user(
                    login=form.login.data or "",
                    display_name=form.display_name.data or "",
                    password=password,
                    title=form.title.data,
                    email=form.email.data,
                    phone=form.phone.data,
                )
                _assign(user, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            return render_template("accounts/password_once.html", user=user, password=password)
    return render_template("accounts/new.html", form=form)


def _assign(user: User, form: RoleForm) -> None:
    assign_role(
        user,
        Role(form.role.data),
        _chosen_unit(form.unit.data),
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
        decision=form.decision.data,
    )


@bp.get("/accounts/<uuid:user_id>")
@requires(ADMIN)
def show(user_id: UUID) -> str:
    """Show an account with its roles, past ones too."""
    user = _user(user_id)
    return render_template("accounts/show.html", user=user, own=user.id == _me().id)


@bp.route("/accounts/<uuid:user_id>/edit", methods=["GET", "POST"])
@requires(ADMIN)
def edit(user_id: UUID) -> str | Response:
    """Change name, title and contact."""
    user = _user(user_id)
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
            return redirect(url_for("accounts.show", user_id=user.id))
    return render_template("accounts/edit.html", form=form, user=user, differences=differences)


@bp.post("/accounts/<uuid:user_id>/reset-password")
@requires(ADMIN)
def reset(user_id: UUID) -> str:
    """Give a fresh first password, shown once on this answer."""
    user = _user(user_id)
    with transaction():
        password = reset_password(user)
    return render_template("accounts/password_once.html", user=user, password=password)


@bp.post("/accounts/<uuid:user_id>/lock")
@requires(ADMIN)
def lock(user_id: UUID) -> Response:
    """Lock an account and end its sessions."""
    user = _user(user_id)
    with transaction():
        close_account(user, by=_me())
    flash(_("Đã khóa tài khoản; các phiên đăng nhập đã bị đóng."), "success")
    return redirect(url_for("accounts.show", user_id=user.id))


@bp.post("/accounts/<uuid:user_id>/unlock")
@requires(ADMIN)
def unlock(user_id: UUID) -> Response:
    """Unlock an account."""
    user = _user(user_id)
    with transaction():
        reopen_account(user)
    flash(_("Đã mở khóa tài khoản."), "success")
    return redirect(url_for("accounts.show", user_id=user.id))


@bp.route("/accounts/<uuid:user_id>/roles/new", methods=["GET", "POST"])
@requires(ADMIN)
def new_role(user_id: UUID) -> str | Response:
    """Give a role at a unit."""
    user = _user(user_id)
    form = RoleForm(scope_offer(_me(), ADMIN))
    if form.validate_on_submit():
        try:
            with transaction():
                _assign(user, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("accounts.show", user_id=user.id))
    return render_template("accounts/new_role.html", form=form, user=user)


@bp.route("/accounts/roles/<uuid:assignment_id>/end", methods=["GET", "POST"])
@requires(ADMIN)
def end_role(assignment_id: UUID) -> str | Response:
    """End a role on a day."""
    held = found(queries.find_assignment(_me(), assignment_id))
    form = EndForm()
    if form.validate_on_submit():
        try:
            with transaction():
                take_role(held, form.day, by=_me())
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("accounts.show", user_id=held.user_id))
    return render_template("accounts/end_role.html", form=form, held=held)


@bp.get("/accounts/deputies")
@requires(ADMIN)
def deputies() -> str:
    """List who may sign for a head of a unit."""
    page = queries.delegation_page(_me(), ListRequest.parse(request.args, ("state",)))
    filters = [("state", _("Hiệu lực"), [("all", _("Cả đã hết"))])]
    return render_template("accounts/deputies.html", page=page, filters=filters)


@bp.route("/accounts/deputies/new", methods=["GET", "POST"])
@requires(ADMIN)
def new_deputy() -> str | Response:
    """Let a deputy act for a head."""
    form = DelegationForm(scope_offer(_me(), ADMIN))
    if form.validate_on_submit():
        try:
            with transaction():
                _delegate(form)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("accounts.deputies"))
    return render_template("accounts/new_deputy.html", form=form)


def _delegate(form: DelegationForm) -> None:
    user = queries.by_login(form.login.data or "")
    if user is None or not queries.within_sector(_me(), user):
        raise Refused(_("Không có tài khoản này. Hãy xem lại tên đăng nhập."), "login")
    assert form.valid_from.data is not None
    delegate(
        _chosen_unit(form.unit.data),
        user,
        SignatureKind(form.kind.data),
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
        scope=form.scope.data,
        document=form.document.data,
    )


@bp.route("/accounts/deputies/<uuid:delegation_id>/end", methods=["GET", "POST"])
@requires(ADMIN)
def end_deputy(delegation_id: UUID) -> str | Response:
    """End a delegation on a day."""
    row = found(queries.find_delegation(_me(), delegation_id))
    form = EndForm()
    if form.validate_on_submit():
        try:
            with transaction():
                end_delegation(row, form.day)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("accounts.deputies"))
    return render_template("accounts/end_deputy.html", form=form, row=row)


def _importing_unit(me: Any) -> UUID | None:
    return next(iter(department_ids(me, ADMIN)), None)


add_import_pages(
    bp, "users", ADMIN, unit_of=_importing_unit, list_endpoint="accounts.list", base="/accounts"
)
