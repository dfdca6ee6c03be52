"""What minutes and report of an inspection share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date as Date

from reports.blocks import Status
from reports.documents.issue import Issue


@dataclass(frozen=True, kw_only=True)
class CheckedRow:
    """One row of the checklist: the unit's answer and the inspector's verdict apart."""

    code: str
    text: str
    source: str = ""
    #: What the unit answered before; ``none`` when it was not asked.
    unit_answer: Status = field(default=Status("none"))
    #: What the inspector found.
    verdict: Status = field(default=Status("none"))
    note: str = ""
    #: Names of the evidence files.
    evidence: str = ""


@dataclass(frozen=True)
class CheckedGroup:
    """Rows of the checklist under one heading."""

    title: str
    rows: Sequence[CheckedRow]


@dataclass(frozen=True, kw_only=True)
class FindingLine:
    """One finding: what is wrong, how grave, what is to be done by whom and when."""

    number: str
    text: str
    severity: str = ""
    source: str = ""
    action: str = ""
    due: Date | None = None


@dataclass(frozen=True, kw_only=True)
class GroupLine:
    """The score of one group: rows, rows looked at, one count a verdict, the score or None."""

    title: str
    rows: int
    looked_at: int
    counts: Sequence[int]
    score: float | None = None


@dataclass(frozen=True, kw_only=True)
class ComparedLine:
    """The score of one group beside the last inspection's and the sector's median."""

    title: str
    score: float | None = None
    last: float | None = None
    median: float | None = None


@dataclass(frozen=True, kw_only=True)
class ScoreData:
    """The score in a sentence, what explains it, and the groups."""

    sentence: str
    explanations: Sequence[str] = ()
    #: Words of the verdicts, in the order of ``GroupLine.counts``.
    verdicts: Sequence[str] = ()
    groups: Sequence[GroupLine] = ()


@dataclass(frozen=True, kw_only=True)
class EvidenceLine:
    """One piece of evidence with its three dates (in words) and the hash of its content."""

    number: int
    row: str
    title: str
    by: str = ""
    dates: str = ""
    sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class InspectionData:
    """One inspection of one unit."""

    issue: Issue
    #: The unit inspected, its address, and who received the team.
    unit_name: str
    unit_address: str = ""
    received_by: Sequence[str] = ()
    #: Plan or decision the inspection rests on, and the kind of check in words.
    basis: str = ""
    kind: str = ""
    #: The team: name and part of each member.
    team: Sequence[tuple[str, str]] = ()
    #: First and last day; where it took place.
    started: Date | None = None
    ended: Date | None = None
    place: str = ""
    #: Scope, method and the checklist with its version.
    scope: str = ""
    method: str = ""
    checklist: str = ""
    groups: Sequence[CheckedGroup] = ()
    #: The score by the checklist's own rules; None where there is none to show.
    score: ScoreData | None = None
    #: Score by group now, last time, and the sector's median.
    compared: Sequence[ComparedLine] = ()
    evidence: Sequence[EvidenceLine] = ()
    #: What the unit does well.
    strengths: str = ""
    findings: Sequence[FindingLine] = ()
    #: Opinion of the unit inspected, for the minutes.
    unit_opinion: str = ""
    #: Conclusion and proposals, for the report.
    conclusion: str = ""
    proposals: Sequence[str] = ()
    #: Names of those who sign the minutes: of the team and of the unit.
    team_signer: str = ""
    unit_signer: str = ""
    #: What is still missing before the paper can be signed.
    missing: Sequence[str] = ()

    @property
    def rows(self) -> list[CheckedRow]:
        """All rows of the checklist."""
        return [row for group in self.groups for row in group.rows]

    @property
    def days(self) -> str:
        """The days of the inspection in words."""
        first, last = (
            day.strftime("%d/%m/%Y") if day else "…/…/……" for day in (self.started, self.ended)
        )
        return f"ngày {first}" if first == last else f"từ ngày {first} đến ngày {last}"
