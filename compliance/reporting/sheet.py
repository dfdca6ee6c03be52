"""A unit's report as it stands: every field with its answer, source, last value and checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from functools import cached_property

from compliance.core import clock
from compliance.reporting.answers import NOTHING, Answer, read, shown
from compliance.reporting.checks import Checked, Finding, by_field, findings, looked_at
from compliance.reporting.earlier import Earlier, earlier
from compliance.reporting.models import ReportFile, ReportPeriod, UnitReport
from compliance.reporting.prefill import Taken, taken_for
from compliance.reporting.queries import files_of
from compliance.reporting.rules import ADHOC, Block, Field, Form, Rules, rules


@dataclass(frozen=True)
class Line:
    """One field of the report."""

    field: Field
    answer: Answer
    #: What stands in the field by itself: of a register, else of the last report.
    default: Answer
    taken: Taken | None
    last: Answer | None
    findings: tuple[Finding, ...]
    held: Rules = made(repr=False)

    @property
    def shown(self) -> str:
        """The answer in words."""
        return shown(self.field, self.answer, self.held)

    @property
    def shown_last(self) -> str:
        """The last report's answer in words."""
        return shown(self.field, self.last, self.held)

    @property
    def changed(self) -> bool:
        """Whether it says something else than the last report."""
        return self.last is not None and not self.answer.empty and not self.answer.same(self.last)

    @property
    def follows(self) -> bool:
        """Whether it still says what its source says."""
        return not self.default.empty and self.answer.same(self.default)

    @property
    def asked(self) -> bool:
        """Whether somebody has to look at it: nothing stands there, or a check is not passed."""
        empty = self.answer.empty and self.field.required
        return empty or any(one.blocks for one in self.findings)


@dataclass(frozen=True)
class Sheet:
    """A report with everything that the page and the submission look at."""

    report: UnitReport
    period: ReportPeriod
    held: Rules
    form: Form
    before: Earlier
    taken: Mapping[str, Taken]
    files: Sequence[ReportFile] = ()
    #: What was read of the form: all of it, or a block and what its checks look at.
    read_form: Form | None = None

    @cached_property
    def defaults(self) -> dict[str, Answer]:
        """What stands in each field before anybody types."""
        return {one.key: self._default(one) for one in (self.read_form or self.form).fields}

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """What each field says: as typed, else as it stands by itself."""
        typed = self.report.answers
        return {
            key: read(typed[key]) if key in typed else default
            for key, default in self.defaults.items()
        }

    @cached_property
    def findings(self) -> list[Finding]:
        """Checks that are not passed."""
        return findings(
            Checked(
                held=self.held,
                form=self.read_form or self.form,
                answers=self.answers,
                last=self.before.answers,
                prefilled={key: one.answer for key, one in self.taken.items()},
                covers_from=self.period.covers_from,
                covers_to=self.period.covers_to,
                today=clock.today(),
            )
        )

    @property
    def blocking(self) -> list[Finding]:
        """Checks that stop the submission."""
        return [one for one in self.findings if one.blocks]

    @cached_property
    def _by_field(self) -> dict[str, list[Finding]]:
        return by_field(self.findings)

    def lines(self, block: Block) -> list[Line]:
        """Return the fields of a block."""
        return [
            Line(
                field=one,
                answer=self.answers[one.key],
                default=self.defaults[one.key],
                taken=self.taken.get(one.key),
                last=self.before.answers.get(one.key),
                findings=tuple(self._by_field.get(one.key, ())),
                held=self.held,
            )
            for one in block.fields
        ]

    @property
    def estimated(self) -> bool:
        """Whether the report says that it estimates the rest of the period."""
        return self.answers.get("chung_co_uoc", NOTHING).value == "yes"

    def _default(self, one: Field) -> Answer:
        if one.kind == "file":
            titles = [row.evidence.title for row in self.files if row.key == one.key]
            return Answer("; ".join(titles) or None)
        taken = self.taken.get(one.key)
        if taken is not None and not taken.answer.empty:
            return taken.answer
        if one.key == "chung_so_lieu_den":
            return Answer(min(self.period.cutoff, clock.today()).isoformat())
        if one.key == "chung_co_uoc":
            return Answer("yes" if self.period.cutoff < self.period.covers_to else "no")
        last = self.before.answers.get(one.key)
        if one.carry and last is not None and not last.empty:
            return Answer(last.value, last.top, last.base, last.not_applicable)
        return NOTHING


def form_for(report: UnitReport, period: ReportPeriod, held: Rules) -> Form:
    """Return the form that a report fills in: that of its tier, of an ad hoc one its fields."""
    form = held.form_at(report.tier)
    return form.only(period.fields) if period.period_id == ADHOC else form


def sheet_of(report: UnitReport) -> Sheet:
    """Return the report with its sources and its last values: a fixed number of queries."""
    return _sheet(report, None)


def block_sheet(report: UnitReport, block_id: str) -> Sheet:
    """Return the report with one block of it read: that block's answers, sources and checks.

    Checks that look at fields of other blocks see them too; those blocks' own checks are not told.
    """
    return _sheet(report, block_id)


def _sheet(report: UnitReport, block_id: str | None) -> Sheet:
    period = report.period
    held = rules(period.pack_version)
    form = form_for(report, period, held)
    block = form.block(block_id) if block_id else None
    part = form.only(looked_at(held, [one.key for one in block.fields])) if block else form
    return Sheet(
        report=report,
        period=period,
        held=held,
        form=form,
        before=earlier(report.unit_id, period, held),
        taken=taken_for(report, period, part.fields, held),
        files=files_of(report.id),
        read_form=part,
    )
