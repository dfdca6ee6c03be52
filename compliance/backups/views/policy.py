"""The page of one system: policy, rules, runs, tests, alarms; and the form of the policy."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from compliance.backups import queries, rules
from compliance.backups.forms import COPIES, PolicyForm
from compliance.backups.models import BackupPolicy
from compliance.backups.services import save_policy
from compliance.backups.standing import STANDINGS, TONES, standing_of
from compliance.backups.views.base import ONE, bp, me, own, seen
from compliance.backups.views.overview import verdict_of
from compliance.core.db import transaction
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.permissions import requires
from compliance.core.site import public_url
from compliance.registers.keeping import kept_system
from compliance.registers.kinds import REGISTERS
from compliance.registers.models import Kind
from compliance.systems.models import InformationSystem


@bp.get(ONE)
@requires(queries.READ)
def show(system_id: UUID) -> str:
    """Show how a system is backed up."""
    system = seen(system_id)
    policy, state = queries.policy_of(system.id), queries.state_of(system.id)
    runs = queries.newest_entries(system, Kind.BACKUP)
    return render_template(
        "backups/show.html",
        system=system,
        policy=policy,
        state=state,
        verdict=verdict_of(system, policy),
        media=rules.MEDIA,
        standing=standing_of(policy, state),
        standings=STANDINGS,
        tones=TONES,
        books=REGISTERS,
        runs=runs,
        told=queries.runs_of([row.id for row in runs]),
        tests=queries.newest_entries(system, Kind.RESTORE_TEST),
        passed=queries.measured(state.passed_id if state else None),
        duty=queries.next_test(system.id),
        alarms=queries.alarms_of(system.id),
        mine=kept_system(me(), system_id, queries.WRITE) is not None,
        address=f"{public_url()}/api/v1/backups",
    )


@bp.route(f"{ONE}/edit", methods=["GET", "POST"])
@requires(queries.WRITE)
def edit(system_id: UUID) -> str | Response:
    """Write or change the policy of a system."""
    system = own(system_id)
    policy = queries.policy_of(system.id)
    form = PolicyForm(data=_data(system, policy))
    differences = None
    if form.validate_on_submit():
        try:
            with transaction():
                save_policy(system, form.seen_version, form.values())
        except Clash as clash:
            form.refuse(clash)
            differences = form.differences(clash)
            form.version.data = str(policy.version if policy else 0)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lưu chính sách sao lưu."), "success")
            return redirect(url_for("backups.show", system_id=system.id))
    return render_template(
        "backups/edit.html",
        system=system,
        policy=policy,
        form=form,
        differences=differences,
        rules=rules.judge((), system.level).lines,
    )


def _data(system: InformationSystem, policy: BackupPolicy | None) -> dict[str, Any]:
    if policy is None:
        return {**rules.defaults(system.level), "version": 0, "copies": [{}] * COPIES}
    copies = [*policy.copies, *[{}] * (COPIES - len(policy.copies))]
    values = {name: getattr(policy, name) for name in PolicyForm.PLAIN}
    return {**values, "version": policy.version, "copies": copies}
