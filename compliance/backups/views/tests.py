"""Restore tests with their checks."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from compliance.backups import queries, rules
from compliance.backups.forms import CHECKS, RestoreForm
from compliance.backups.services import add_test
from compliance.backups.views.base import ONE, bp, me, own, seen
from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import requires
from compliance.core.web import found
from compliance.registers.kinds import REGISTERS, details_of
from compliance.registers.queries import find_entry

BOOK = REGISTERS["restore-tests"]


@bp.route(f"{ONE}/tests/new", methods=["GET", "POST"])
@requires(queries.WRITE)
def new_test(system_id: UUID) -> str | Response:
    """Write a restore test."""
    system = own(system_id)
    usual = [{"text": text} for text in rules.usual_checks()]
    usual += [{} for _row in range(CHECKS - len(usual))]
    form = RestoreForm(data={"happened_on": clock.today(), "checks": usual[:CHECKS]})
    if form.validate_on_submit():
        values = {
            "happened_on": form.happened_on.data,
            "result": form.result.data,
            "note": form.note.data,
        }
        try:
            with transaction():
                entry = add_test(
                    system, values, form.detail(), form.kept_checks(), actor_id=me().id
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã ghi vào sổ phục hồi thử. Thêm biên bản, ảnh ở mục Minh chứng."), "success")
            return redirect(url_for("backups.test", system_id=system.id, entry_id=entry.id))
    return render_template(
        "backups/test_new.html", system=system, form=form, policy=queries.policy_of(system.id)
    )


@bp.get(f"{ONE}/tests/<uuid:entry_id>")
@requires(queries.READ)
def test(system_id: UUID, entry_id: UUID) -> str:
    """Show a restore test: measured against the targets, check by check."""
    system = seen(system_id)
    entry = found(find_entry(me(), BOOK, entry_id, queries.READ))
    found(entry if entry.system_id == system.id else None)
    return render_template(
        "backups/test.html",
        system=system,
        entry=entry,
        book=BOOK,
        details=details_of(BOOK, entry),
        report=queries.report_of(entry.id),
    )
