"""Checks of a dossier as data: each is an expression over facts of one scope.

The facts a check may use are fixed here; a caller that cannot tell one leaves it out, and a check
that needs it stays silent (three-valued logic): silence never accuses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from checklists.model import Text
from checklists.pack import Pack, make_text
from checklists.rules.expression import parse
from checklists.rules.logic import Facts, truth

#: Scope → names of the facts a check of that scope may use.
SCOPES: Mapping[str, frozenset[str]] = {
    #: One requirement with its answer.
    "row": frozenset(
        {
            "id",
            "state",
            "binding",
            "group",
            "inherited",
            "evidence_count",
            "evidence_expired",
            "note_length",
            "same_as_model",
            # Blanks of the model sentence, "[số]", that nobody has filled in.
            "blanks_left",
            "dead_citation",
            "overdue",
            # Of the system, in the registers of the last twelve months.
            "backups_logged",
            "restore_tests",
        }
    ),
    "component": frozenset({"kind", "has_zone", "has_purpose", "has_place"}),
    #: One connection to another system.
    "link": frozenset({"level", "other_level", "has_reason", "has_direction", "has_data"}),
    #: The dossier as a whole.
    "dossier": frozenset(
        {
            "level",
            "level_today",
            "sensitive_declared",
            "sensitive_in_inventory",
            "sensitive_in_data_sets",
            "sensitive_in_scans",
            "basic_declared",
            "basic_in_inventory",
            "regulation_issued",
            "high_risks_open",
            "contract_ended",
            "has_design",
            "dead_citation",
            "running",
        }
    ),
}


#: Parts of a dossier that a check of the whole dossier may send the reader to.
SECTIONS = ("description", "classification", "risks", "regulation", "details")


@dataclass(frozen=True)
class Check:
    """One check; ``message`` may hold ``{subject}``, what it was found on.

    ``section``: where to put it right, one of ``SECTIONS``; empty unless it is of the dossier.
    """

    id: str
    scope: str
    section: str
    when: str
    message: Text
    source: str
    confidence: str
    stops: bool


def checks_of(pack: Pack) -> tuple[Check, ...]:
    """Return the checks of a pack in its order; none when it has no such section."""
    return tuple(
        Check(
            row["id"],
            row["scope"],
            row.get("section", ""),
            row["when"],
            make_text(dict(row["message"])),
            row["source"],
            row["confidence"],
            bool(row["stops"]),
        )
        for row in pack.section("checks") or ()
    )


def failing(checks: tuple[Check, ...], scope: str, facts: Facts) -> Iterator[Check]:
    """Yield the checks of a scope that surely hold on these facts."""
    for check in checks:
        if check.scope == scope and truth(parse(check.when), facts) is True:
            yield check
