"""Pages of the calendar: the list, a month of one unit, feeds for calendar programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from compliance.accounts.models import User, viewer_of
from compliance.core import audit, clock
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, public, requires
from compliance.core.web import found
from compliance.obligations import jobs, month, queries
from compliance.obligations.documents import workbook
from compliance.obligations.feed import calendar_file
from compliance.obligations.forms import FeedForm
from compliance.obligations.services import end_feed, hash_of, open_feed
from compliance.obligations.sources import source_labels
from compliance.settings.queries import working_days
from compliance.units.models import HealthUnit
from compliance.units.picker import unit_filter
from compliance.units.queries import find_unit

__all__ = ["bp", "jobs"]

bp = Blueprint("obligations", __name__, url_prefix="/calendar")
READ = Permission.REGISTER_READ
TONES = {
    queries.State.LATE: "bad",
    queries.State.NEVER: "warn",
    queries.State.SOON: "info",
    queries.State.DONE: "good",
    queries.State.AHEAD: "neutral",
}


def _me() -> User:
    return viewer_of(current_user)


def _words() -> dict[str, Any]:
    return {
        "states": queries.STATES,
        "tones": TONES,
        "state_of": queries.state_of,
        "labels": source_labels(),
        "known_at": queries.known_at(),
    }


@bp.get("/", endpoint="list")
@requires(READ)
def list_duties() -> str:
    """List duties within scope, the most pressing first."""
    asked = ListRequest.parse(request.args, queries.FILTERS)
    return render_template(
        "obligations/list.html",
        page=queries.obligation_page(_me(), asked),
        counts=queries.counts(_me()),
        filters=_filters(asked),
        **_words(),
    )


@bp.get("/export.xlsx")
@requires(READ)
def export() -> AnyResponse:
    """Hand out the list as a workbook."""
    rows = queries.rows_to_export(_me(), ListRequest.parse(request.args, queries.FILTERS))
    with transaction():
        audit.note("calendar:export", details={"rows": len(rows)})
    return download(workbook(rows), f"lich-nghia-vu-{clock.today():%Y-%m-%d}.xlsx")


def _filters(asked: ListRequest) -> list[tuple[str, str, Any]]:
    states = [
        ("pressing", _("Phải làm: quá hạn, chưa làm, sắp đến hạn")),
        *((str(key), str(label)) for key, label in queries.STATES.items()),
    ]
    kinds = [(key, str(label)) for key, label in source_labels().items()]
    found_filters: list[tuple[str, str, Any]] = [
        ("state", _("Tình trạng"), states),
        ("kind", _("Nhóm"), kinds),
        ("within", _("Đến hạn"), [(str(n), _("trong %(n)s ngày", n=n)) for n in queries.WITHIN]),
    ]
    offer = queries.unit_offer(_me())
    found_filters += unit_filter(offer, asked.filters)
    meant = offer.meant((asked.filters or {}).get("unit")) or offer.some()
    if len(meant) == 1 and (systems := queries.systems_of(_me(), meant[0].id)):
        found_filters.append(("system", _("Hệ thống"), systems))
    return found_filters


@bp.get("/month")
@requires(READ)
def show_month() -> str:
    """Show a month of one unit: the asked one, else the viewer's own."""
    unit, first = _asked_unit(), month.parse_month(request.args.get("m"), clock.today())
    start, end = month.bounds(first)
    duties = queries.of_unit(_me(), unit.id, start, end)
    before, after = month.beside(first)
    return render_template(
        "obligations/month.html",
        unit=unit,
        first=first,
        today=clock.today(),
        has_duties=any(d.due_on and d.due_on.month == first.month for d in duties),
        weeks=month.weeks_of(first, duties, working_days(start, end)),
        before=before,
        after=after,
        **_words(),
    )


def _asked_unit() -> HealthUnit:
    asked = request.args.get("unit")
    if asked:
        meant = queries.unit_offer(_me()).meant(asked)
        return found(meant[0] if meant else None)
    return found(_me().home_unit)


@bp.get("/feeds")
@requires(READ)
def feeds() -> str:
    """List the viewer's own feeds."""
    return render_template("obligations/feeds.html", feeds=queries.feeds_of(_me().id))


@bp.route("/feeds/new", methods=["GET", "POST"])
@requires(READ)
def new_feed() -> str:
    """Give out a feed; its address is shown once, on this answer."""
    form = FeedForm(queries.unit_offer(_me()), _me())
    if form.validate_on_submit():
        unit = found(find_unit(_me(), UUID(form.unit_id.data), READ))
        try:
            with transaction():
                feed, secret = open_feed(unit, form.name.data, _me().id)
        except Refused as refused:
            form.refuse(refused)
        else:
            address = url_for("obligations.read_feed", secret=secret, _external=True)
            return render_template(
                "obligations/feed_once.html", feed=feed, unit=unit, address=address
            )
    return render_template("obligations/feed_new.html", form=form)


@bp.post("/feeds/<uuid:feed_id>/revoke")
@requires(READ)
def revoke_feed(feed_id: UUID) -> AnyResponse:
    """End a feed at once."""
    feed = found(queries.find_feed(_me().id, feed_id))
    try:
        with transaction():
            end_feed(feed)
    except Refused as refused:
        flash(refused.message, "warning")
    else:
        flash(_("Đã thu hồi. Địa chỉ cũ không mở được nữa."), "success")
    return redirect(url_for("obligations.feeds"))


@bp.get("/feed/<string:secret>")
@public
def read_feed(secret: str) -> Response:
    """Answer a calendar program: what the feed's person may see of its unit today."""
    feed = queries.feed_by_hash(hash_of(secret))
    if feed is None or not feed.user.active or not feed.user.may(READ):
        abort(404)
    rows = queries.of_unit(feed.user, feed.unit_id)
    content = calendar_file(_("Lịch nghĩa vụ: %(unit)s", unit=feed.unit.name), rows, clock.now())
    answer = Response(content, mimetype="text/calendar")
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = "inline; filename=lich-nghia-vu.ics"
    return answer
