"""The wizard: one question a screen, the level and its argument growing beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import User, viewer_of
from compliance.classification import figures as _figures  # noqa: F401 - offers its column
from compliance.classification import services
from compliance.classification.evaluation import Fact, Standing, stand
from compliance.classification.forms import ProposalForm, ScreenForm, question_form
from compliance.classification.models import ClassificationRun
from compliance.classification.queries import (
    draft_run,
    find_run,
    pack_of_run,
    runs_of,
)
from compliance.classification.uses import effect
from compliance.classification.words import GROUPS, in_language, value_text
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.packs.slots import add_effect_source
from compliance.systems.models import InformationSystem
from compliance.systems.queries import find_system, may_touch

bp = Blueprint("classification", __name__)
add_effect_source(effect)

#: So many questions are asked one by one, more of the seldom kind on one page.
FEWEST = 2


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"in_language": in_language, "value_text": value_text, "fact_groups": GROUPS}


@bp.get("/systems/<uuid:system_id>/classification")
@requires(Permission.DOSSIER_READ)
def show(system_id: UUID) -> str:
    """Show the result that stands, the history, and the way to a new run."""
    system = found(find_system(_me(), system_id, Permission.DOSSIER_READ))
    runs = runs_of(system_id)
    return render_template(
        "classification/show.html",
        system=system,
        runs=runs,
        draft=draft_run(system_id),
        writable=may_touch(_me(), system_id, Permission.DOSSIER_WRITE),
    )


@bp.post("/systems/<uuid:system_id>/classification")
@requires(Permission.DOSSIER_WRITE)
def start(system_id: UUID) -> Response:
    """Start a run, or go on with the one that is there."""
    system = _system(system_id)
    with transaction():
        run = services.start_run(system, _me().id)
    return redirect(_next(system, stand(system, run)))


@bp.route(
    "/systems/<uuid:system_id>/classification/questions/<string:fact_id>", methods=["GET", "POST"]
)
@requires(Permission.DOSSIER_WRITE)
def question(system_id: UUID, fact_id: str) -> str | Response:
    """Ask one question; then the next that can still change the result."""
    system = _system(system_id)
    run = found(draft_run(system_id))
    standing = stand(system, run)
    fact = found(standing.facts.get(fact_id))
    form = question_form(fact.row, fact.value, fact_id in run.answers)
    if form.validate_on_submit():
        try:
            with transaction():
                services.answer_question(run, fact.row, form.value)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(_after(system, run, fact_id))
    return render_template(
        "classification/question.html",
        system=system,
        run=run,
        standing=standing,
        fact=fact,
        form=form,
        back=_before(run, fact_id),
    )


@bp.route("/systems/<uuid:system_id>/classification/screening", methods=["GET", "POST"])
@requires(Permission.DOSSIER_WRITE)
def screening(system_id: UUID) -> str | Response:
    """Ask on one page what is seldom true; what is ticked gets a question of its own."""
    system = _system(system_id)
    run = found(draft_run(system_id))
    standing = stand(system, run)
    facts = standing.to_screen
    if not facts:
        return redirect(_next(system, standing))
    form = ScreenForm()
    form.kept.choices = [(fact.id, in_language(fact.row["question"])) for fact in facts]
    if form.validate_on_submit():
        kept = form.kept.data or []
        with transaction():
            services.answer_screen(run, [fact.row for fact in facts], kept)
        if kept:
            return redirect(_question(system, kept[0]))
        return redirect(_next(system, stand(system, run)))
    return render_template(
        "classification/screening.html",
        system=system,
        run=run,
        standing=standing,
        facts=facts,
        form=form,
    )


@bp.get("/systems/<uuid:system_id>/classification/answers")
@requires(Permission.DOSSIER_WRITE)
def answers(system_id: UUID) -> str:
    """Show every fact with its value and origin; each may be changed."""
    system = _system(system_id)
    run = found(draft_run(system_id))
    standing = stand(system, run)
    return render_template(
        "classification/answers.html",
        system=system,
        run=run,
        standing=standing,
        groups=_by_group(standing.facts),
        next_url=_next(system, standing),
    )


@bp.post("/systems/<uuid:system_id>/classification/questions/<string:fact_id>/forget")
@requires(Permission.DOSSIER_WRITE)
def forget(system_id: UUID, fact_id: str) -> Response:
    """Take an answer back: the inventory speaks again, or the question is open."""
    _system(system_id)
    run = found(draft_run(system_id))
    with transaction():
        services.forget_answer(run, fact_id)
    return redirect(url_for("classification.answers", system_id=system_id))


@bp.route("/systems/<uuid:system_id>/classification/conclusion", methods=["GET", "POST"])
@requires(Permission.DOSSIER_WRITE)
def conclude(system_id: UUID) -> str | Response:
    """Show what the rules gave; take the level that the unit proposes."""
    system = _system(system_id)
    run = found(draft_run(system_id))
    standing = stand(system, run)
    form = _proposal(standing)
    if form.validate_on_submit():
        try:
            with transaction():
                services.conclude_run(
                    system,
                    run,
                    actor_id=_me().id,
                    proposed_level=form.level,
                    justification=form.justification.data,
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã kết luận phân loại. Tiếp theo: trả lời các yêu cầu của cấp."), "success")
            return redirect(url_for("classification.result", system_id=system_id, run_id=run.id))
    return render_template(
        "classification/conclude.html", system=system, run=run, standing=standing, form=form
    )


@bp.get("/systems/<uuid:system_id>/classification/runs/<uuid:run_id>")
@requires(Permission.DOSSIER_READ)
def result(system_id: UUID, run_id: UUID) -> str:
    """Show a concluded run exactly as it was: facts, trace, argument, signs."""
    system = found(find_system(_me(), system_id, Permission.DOSSIER_READ))
    run = found(find_run(_me(), system_id, run_id))
    pack = pack_of_run(run)
    rows = {row["id"]: row for row in pack.section("facts")}
    frozen = {
        name: Fact(rows[name], held["value"], held["origin"])
        for name, held in (run.facts or {}).items()
    }
    return render_template(
        "classification/result.html",
        system=system,
        run=run,
        pack=pack,
        facts=frozen,
        groups=_by_group(frozen),
        criteria={row["id"]: row for row in pack.section("criteria")},
        writable=may_touch(_me(), system_id, Permission.DOSSIER_WRITE),
    )


@bp.post("/systems/<uuid:system_id>/classification/discard")
@requires(Permission.DOSSIER_WRITE)
def discard(system_id: UUID) -> Response:
    """Throw the unfinished run away."""
    _system(system_id)
    run = found(draft_run(system_id))
    with transaction():
        services.discard_run(run)
    flash(_("Đã bỏ lần phân loại đang làm dở."), "success")
    return redirect(url_for("classification.show", system_id=system_id))


def _me() -> User:
    return viewer_of(current_user)


def _system(system_id: UUID) -> InformationSystem:
    return found(find_system(_me(), system_id, Permission.DOSSIER_WRITE))


def _proposal(standing: Standing) -> ProposalForm:
    form = ProposalForm()
    levels = [(str(n), _("Cấp độ %(n)s", n=n)) for n in services.LEVELS]
    nothing = [] if standing.result.level else [("", _("Chưa đề xuất"))]
    form.proposed_level.choices = [*nothing, *levels]
    if not request.form:
        form.proposed_level.data = str(standing.result.level or "")
    return form


def _next(system: InformationSystem, standing: Standing) -> str:
    if standing.to_ask:
        first = standing.facts[standing.to_ask[0]]
        screened = any(fact.row.get("screen") for fact in standing.facts.values() if fact.answered)
        if first.row.get("screen") and not screened and len(standing.to_screen) > FEWEST:
            return url_for("classification.screening", system_id=system.id)
        return _question(system, first.id)
    return url_for("classification.conclude", system_id=system.id)


def _question(system: InformationSystem, fact_id: str) -> str:
    return url_for("classification.question", system_id=system.id, fact_id=fact_id)


def _after(system: InformationSystem, run: ClassificationRun, fact_id: str) -> str:
    """Return where to go after an answer: back to the overview if it was changed from there."""
    if request.args.get("from") == "answers":
        return url_for("classification.answers", system_id=system.id, _anchor=f"fact-{fact_id}")
    return _next(system, stand(system, run))


def _before(run: ClassificationRun, fact_id: str) -> str | None:
    """Return the question answered before this one."""
    asked = list(run.answers)
    if fact_id in asked:
        asked = asked[: asked.index(fact_id)]
    return asked[-1] if asked else None


def _by_group(facts: Mapping[str, Fact]) -> dict[str, list[Fact]]:
    groups: dict[str, list[Fact]] = {}
    for fact in facts.values():
        groups.setdefault(fact.row["group"], []).append(fact)
    return groups
