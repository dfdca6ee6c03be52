"""What a pack gives the appraiser: remarks to choose from, parts to check, rows to look at.

The facts an expression may use are fixed here, as for the checks of a dossier.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checklists.model import Text
from checklists.pack import Pack, make_text
from checklists.rules.expression import parse
from checklists.rules.logic import Facts, truth

#: Where a remark is offered.
USES = frozenset({"completeness", "appraisal"})
#: Parts of a dossier that a remark hangs on.
PARTS = frozenset({"overview", "level", "plan-design", "plan-operation", "regulation", "other"})
#: Of the frozen dossier, for ``completeness``.
DOSSIER_FACTS = frozenset(
    {
        "level",
        "has_request",
        "has_overview",
        "has_users",
        "has_components",
        "has_network",
        "has_design",
        "has_argument",
        "questions_open",
        "rows",
        "rows_open",
        "has_risks",
        "has_regulation",
        "has_opinion",
    }
)
#: Of one frozen requirement, for ``review_tags``.
ROW_FACTS = frozenset(
    {
        "state",
        "in_scope",
        "scope_by_person",
        "model_copied",
        "findings",
        "changed",
        "overridden",
        "inherited",
        "evidence_count",
        "binding",
    }
)


@dataclass(frozen=True)
class Canned:
    """A remark to choose, then to edit."""

    id: str
    section: str
    use: str
    text: Text
    source: str
    confidence: str


@dataclass(frozen=True)
class Part:
    """A part that must be in the dossier; ``present`` is None when the facts do not tell."""

    id: str
    text: Text
    canned: str
    source: str
    confidence: str
    present: bool | None
    #: Whether the dossier is incomplete without it.
    stops: bool

    @property
    def missing(self) -> bool:
        """Whether the dossier must go back for it."""
        return self.stops and self.present is False


@dataclass(frozen=True)
class Tag:
    """Why a row is worth reading."""

    id: str
    when: str
    text: Text
    grave: bool
    confidence: str


def canned_of(pack: Pack, use: str | None = None) -> list[Canned]:
    """Return the remarks of a pack, or those for one use."""
    rows = [
        Canned(
            row["id"],
            row["section"],
            row["use"],
            make_text(dict(row["text"])),
            row.get("source") or "",
            row["confidence"],
        )
        for row in pack.section("canned_comments") or ()
    ]
    return [row for row in rows if use in (None, row.use)]


def parts_of(pack: Pack, facts: Facts) -> list[Part]:
    """Return the parts that this dossier needs, each with whether it is there."""
    return [
        Part(
            row["id"],
            make_text(dict(row["text"])),
            row["canned"],
            row.get("source") or "",
            row["confidence"],
            truth(parse(row["present"]), facts),
            row["stops"],
        )
        for row in pack.section("completeness") or ()
        if truth(parse(row["when"]), facts) is not False
    ]


def tags_of(pack: Pack) -> list[Tag]:
    """Return the reasons to look at a row, in the order of the pack."""
    return [
        Tag(row["id"], row["when"], make_text(dict(row["text"])), row["grave"], row["confidence"])
        for row in pack.section("review_tags") or ()
    ]


def holding(tags: Sequence[Tag], facts: Facts) -> list[Tag]:
    """Return the tags that surely hold on the facts of a row."""
    return [tag for tag in tags if truth(parse(tag.when), facts) is True]
