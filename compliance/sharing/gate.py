"""The eight decision steps of the personal-data pack, worked out from what a request says.

Nothing here is asked twice: each step is answered by the fields of the request and by the scan.
A step continues or stops; the words of the outcome are the pack's, the reasons are ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from checklists import Pack, in_force, load
from compliance.core import clock
from compliance.scans.models import Scan
from compliance.sharing.models import ShareColumn, ShareRequest
from compliance.sharing.rules import RULES, Facts
from compliance.sharing.states import ShareState

PACK = "dlcn-2026"


def pack_today() -> Pack:
    """Return the personal-data pack in force today; before its first day, its newest version."""
    return in_force(PACK, clock.today()) or load(PACK)


@dataclass(frozen=True)
class Step:
    """One step as it stands now."""

    id: str
    number: int
    question: Mapping[str, str]
    proof: Mapping[str, str]
    source: str
    confidence: str
    passes: bool
    #: The pack's words for this outcome.
    outcome: Mapping[str, str]
    #: Why it stops: what is missing or wrong, and what to do.
    stops: Sequence[str] = ()
    #: What passes and should still be looked at.
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Evaluation:
    """The eight steps together."""

    steps: Sequence[Step]
    #: Whether something goes unmasked on purpose.
    by_exception: bool
    pack: Pack = field(repr=False)

    @property
    def passes(self) -> bool:
        """Whether no step stops."""
        return all(step.passes for step in self.steps)

    @property
    def state(self) -> ShareState:
        """Where the gate sends the request."""
        if not self.passes:
            return ShareState.BLOCKED
        return ShareState.EXCEPTION if self.by_exception else ShareState.CLEARED

    @property
    def trace(self) -> dict[str, Any]:
        """What is kept of it: pack, and each step with its outcome and reasons."""
        return {
            "pack": {
                "id": self.pack.id,
                "version": self.pack.version,
                "sha256": self.pack.sha256,
            },
            "result": self.state.value,
            "steps": [
                {
                    "id": step.id,
                    "number": step.number,
                    "question": step.question["vi"],
                    "source": step.source,
                    "passes": step.passes,
                    "outcome": step.outcome["vi"],
                    "stops": list(step.stops),
                    "notes": list(step.notes),
                }
                for step in self.steps
            ],
        }


def evaluate(
    share: ShareRequest,
    columns: Sequence[ShareColumn],
    scan: Scan | None,
    pack: Pack | None = None,
) -> Evaluation:
    """Work out the eight steps; ``scan`` is the one attached, with its result loaded."""
    pack = pack or pack_today()
    facts = Facts(share, columns, scan, pack)
    steps = []
    for row in pack.section("share_steps"):
        found = RULES[row["id"]](facts)
        passes = not found.stops
        steps.append(
            Step(
                id=row["id"],
                number=row["number"],
                question=row["question"],
                proof=row["proof"],
                source=row["source"],
                confidence=row["confidence"],
                passes=passes,
                outcome=_outcome(row, found.outcome, passes),
                stops=found.stops,
                notes=found.notes,
            )
        )
    return Evaluation(steps, facts.by_exception, pack)


def _outcome(row: Mapping[str, Any], place: int, passes: bool) -> Mapping[str, str]:
    """Return the pack's words; a version that reordered them still says whether it goes on."""
    wanted = "continue" if passes else "stop"
    offered = [outcome for outcome in row["outcomes"] if outcome["result"] == wanted]
    words: Mapping[str, str] = offered[min(place, len(offered) - 1)]["text"]
    return words
