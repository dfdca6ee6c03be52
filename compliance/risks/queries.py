"""The risks of a system: those of the catalogue and its own, judged or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from checklists import Pack
from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.todo import Todo
from compliance.requirements.models import ResponseState
from compliance.requirements.queries import Sheet, sheet_of
from compliance.risks.models import Decision, SystemRisk
from compliance.risks.scale import Band, Scale, scale_of
from compliance.systems.models import InformationSystem
from compliance.systems.queries import system_scope
from compliance.units.queries import Viewer

SHOW = ("open", "high")
_DONE = (ResponseState.MET, ResponseState.NOT_APPLICABLE)


@dataclass(frozen=True)
class Suggestion:
    """What the catalogue proposes here, and why."""

    likelihood: int
    impact: int
    decision: str
    because: str


@dataclass(frozen=True)
class RiskRow:
    """A risk with what was judged of it and what is proposed."""

    id: str
    threat: str
    asset: str
    harm: str
    treatment: str
    stored: SystemRisk | None
    suggestion: Suggestion | None
    #: Requirements that lower it, and those of them that are not met yet.
    requirements: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()

    @property
    def judged(self) -> bool:
        """Whether somebody judged it."""
        return self.stored is not None

    @property
    def version(self) -> int:
        """What an edit must still find: 0 before the first judgement."""
        return self.stored.version if self.stored else 0


@dataclass(frozen=True)
class RiskSheet:
    """All risks of a system."""

    system: InformationSystem
    pack: Pack
    level: int
    scale: Scale
    rows: tuple[RiskRow, ...]

    @property
    def judged(self) -> int:
        """How many were judged."""
        return sum(row.judged for row in self.rows)

    @property
    def open_rows(self) -> list[RiskRow]:
        """Those nobody judged yet."""
        return [row for row in self.rows if not row.judged]

    @property
    def matrix(self) -> Mapping[tuple[int, int], int]:
        """(likelihood, impact) → how many risks."""
        return Counter(
            (row.stored.likelihood, row.stored.impact)
            for row in self.rows
            if row.stored and row.stored.likelihood and row.stored.impact
        )

    def band(self, row: RiskRow) -> Band | None:
        """Return the band of a judged, relevant risk."""
        score = row.stored.score if row.stored else None
        return self.scale.band(score) if score else None

    @property
    def high(self) -> list[RiskRow]:
        """Those in the highest band."""
        top = self.scale.bands[-1][1]
        return [row for row in self.rows if self.band(row) == top]

    def find(self, risk_id: str) -> RiskRow | None:
        """Return a risk of the system."""
        return next((row for row in self.rows if row.id == risk_id), None)

    def after(self, risk_id: str) -> RiskRow | None:
        """Return the next risk that nobody judged, after ``risk_id`` and then from the top."""
        ids = [row.id for row in self.rows]
        start = ids.index(risk_id) + 1 if risk_id in ids else 0
        turned = (*self.rows[start:], *self.rows[:start])
        return next((row for row in turned if not row.judged and row.id != risk_id), None)

    def chosen(self, show: str) -> list[RiskRow]:
        """Return the rows of a filter: ``open``, ``high`` or all."""
        if show == "open":
            return self.open_rows
        return self.high if show == "high" else list(self.rows)


def risk_sheet(system: InformationSystem) -> RiskSheet | None:
    """Return the risks of a system; None before its level, or when its pack has no scale."""
    sheet = sheet_of(system)
    scale = scale_of(sheet.pack) if sheet else None
    if sheet is None or scale is None:
        return None
    return build_risks(sheet, scale, stored_risks(system.id))


def stored_risks(system_id: UUID) -> dict[str, SystemRisk]:
    """Return what was judged, by id of the risk."""
    rows = session().scalars(
        select(SystemRisk).where(SystemRisk.system_id == system_id).order_by(SystemRisk.risk_id)
    )
    return {row.risk_id: row for row in rows}


def build_risks(sheet: Sheet, scale: Scale, stored: Mapping[str, SystemRisk]) -> RiskSheet:
    """Put judgements beside the catalogue: gravest proposals first, then the unit's own."""
    states = {row.item.id: row.state for row in sheet.rows}
    catalogue: Sequence[Mapping[str, Any]] = sheet.pack.section("risks") or ()
    rows = [_row(risk, states, scale, stored.get(risk["id"])) for risk in catalogue]
    rows.sort(key=lambda row: -_weight(row))
    known = {row.id for row in rows}
    rows += [
        RiskRow(kept.risk_id, kept.threat, kept.asset, kept.harm, kept.treatment or "", kept, None)
        for risk_id, kept in stored.items()
        if risk_id not in known
    ]
    return RiskSheet(sheet.system, sheet.pack, sheet.level, scale, tuple(rows))


def _weight(row: RiskRow) -> int:
    return row.suggestion.likelihood * row.suggestion.impact if row.suggestion else 0


def _row(
    risk: Mapping[str, Any],
    states: Mapping[str, ResponseState],
    scale: Scale,
    stored: SystemRisk | None,
) -> RiskRow:
    here = [name for name in risk["requirements"] if name in states]
    unmet = tuple(name for name in here if states[name] not in _DONE)
    return RiskRow(
        id=risk["id"],
        threat=risk["threat"]["vi"],
        asset=risk["asset"]["vi"],
        harm=risk["harm"]["vi"],
        treatment=risk["treatment"]["vi"],
        stored=stored,
        suggestion=suggest(
            risk["likelihood_hint"], risk["impact_hint"], len(here), len(unmet), scale
        ),
        requirements=tuple(here),
        unmet=unmet,
    )


def suggest(likelihood: int, impact: int, here: int, unmet: int, scale: Scale) -> Suggestion:
    """Propose values: the catalogue's, one step less likely when every measure against it is met.

    The lowest band is proposed to be accepted, everything else to be reduced.
    """
    if here and not unmet:
        likelihood = max(1, likelihood - 1)
        because = _("%(n)s yêu cầu làm giảm rủi ro này đều đạt: hạ khả năng một bậc.", n=here)
    elif unmet:
        because = _("%(n)s/%(all)s yêu cầu làm giảm rủi ro này chưa đạt.", n=unmet, all=here)
    else:
        because = _("Mức gợi ý chung của danh mục.")
    lowest = scale.bands[0][1]
    accept = scale.band(likelihood * impact) == lowest
    return Suggestion(
        likelihood, impact, (Decision.ACCEPT if accept else Decision.REDUCE).value, because
    )


def todos_for(viewer: Viewer) -> list[Todo]:
    """Return treatments of the viewer's own systems that are past their day: one query."""
    late = session().execute(
        select(
            SystemRisk.system_id,
            InformationSystem.name,
            func.count(),
            func.min(SystemRisk.due),
        )
        .join(InformationSystem, InformationSystem.id == SystemRisk.system_id)
        .where(
            system_scope(viewer, Permission.DOSSIER_WRITE),
            SystemRisk.due < clock.today(),
            SystemRisk.decision != Decision.ACCEPT,
        )
        .group_by(SystemRisk.system_id, InformationSystem.name)
        .order_by(func.min(SystemRisk.due))
        .limit(5)
    )
    return [
        Todo(
            _("%(system)s: %(n)s việc xử lý rủi ro đã quá hạn", system=name, n=count),
            "risks.list",
            {"system_id": system_id},
            due=first,
            severity="bad",
        )
        for system_id, name, count, first in late
    ]
