"""A frozen revision as the appraiser reads it: parts, rows, what is unusual and why."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from checklists import Pack, load
from checklists.rules.appraisal import Canned, Part, Tag, canned_of, holding, parts_of, tags_of
from compliance.appraisal.comparison import changed_items
from compliance.core.i18n import _
from compliance.dossiers.models import Dossier, DossierComment, Section
from compliance.dossiers.queries import comments_of, revision_of
from compliance.dossiers.services import pack_of

#: Whose remarks and tags serve a pack that has none of its own.
WORDS_OF = "nd331-2026"
SHOW = ("unusual", "all", "commented")


@dataclass(frozen=True)
class Reason:
    """A tag of a row with what the row says about it."""

    tag: Tag
    why: str


@dataclass(frozen=True)
class ReviewRow:
    """One frozen requirement."""

    data: Mapping[str, Any]
    reasons: Sequence[Reason]
    comments: Sequence[DossierComment]

    @property
    def id(self) -> str:
        """Id of the requirement."""
        return str(self.data["id"])


@dataclass(frozen=True)
class Review:
    """Everything on the appraisal screen."""

    dossier: Dossier
    pack: Pack
    number: int
    data: Mapping[str, Any]
    rows: Sequence[ReviewRow]
    comments: Sequence[DossierComment]
    canned: Sequence[Canned]
    tags: Sequence[Tag]
    parts: Sequence[Part]

    @property
    def previous(self) -> int | None:
        """The revision before this one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def unresolved(self) -> Sequence[DossierComment]:
        """The comments that the appraiser has not closed."""
        return [row for row in self.comments if row.closed_at is None]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows there are under each way of showing, and under each tag."""
        found = Counter(reason.tag.id for row in self.rows for reason in row.reasons)
        found["all"] = len(self.rows)
        found["unusual"] = sum(bool(row.reasons) for row in self.rows)
        found["commented"] = sum(bool(row.comments) for row in self.rows)
        return found

    def chosen(self, show: str, tag: str) -> list[ReviewRow]:
        """Return the rows to show: with one tag, all, unusual ones, or those with comments."""
        if tag:
            return [row for row in self.rows if any(r.tag.id == tag for r in row.reasons)]
        if show == "all":
            return list(self.rows)
        if show == "commented":
            return [row for row in self.rows if row.comments]
        return [row for row in self.rows if row.reasons]

    def of_section(self, section: str) -> list[DossierComment]:
        """Return the comments on a section as a whole."""
        return [row for row in self.comments if row.section == section and not row.item_id]

    def findings_in(self, section: str) -> list[Mapping[str, Any]]:
        """Return the frozen findings under a part of the work, those of single rows left out."""
        return [
            row
            for row in self.data.get("findings", ())
            if row["section"] == section and not row["item"]
        ]


def review_of(dossier: Dossier, number: int | None = None) -> Review | None:
    """Return a frozen revision (default the newest) ready to be read: three queries."""
    number = dossier.revision if number is None else number
    revision = revision_of(dossier.id, number)
    if revision is None:
        return None
    data = json.loads(revision.snapshot)
    before = revision_of(dossier.id, number - 1) if number > 1 else None
    changed = changed_items(json.loads(before.snapshot), data) if before else set()
    pack = pack_of(dossier)
    words = pack if pack.section("review_tags") else load(WORDS_OF)
    comments = comments_of(dossier.id)
    tags = tags_of(words)
    return Review(
        dossier=dossier,
        pack=pack,
        number=number,
        data=data,
        rows=_rows(data, tags, changed, comments),
        comments=comments,
        canned=canned_of(words),
        tags=tags,
        parts=parts_of(words, dossier_facts(data)),
    )


def _rows(
    data: Mapping[str, Any],
    tags: Sequence[Tag],
    changed: set[str],
    comments: Sequence[DossierComment],
) -> list[ReviewRow]:
    found: dict[str, list[str]] = {}
    for finding in data.get("findings", ()):
        if finding["item"]:
            found.setdefault(finding["item"], []).append(finding["text"])
    said: dict[str, list[DossierComment]] = {}
    for comment in comments:
        if comment.item_id:
            said.setdefault(comment.item_id, []).append(comment)
    rows = []
    for row in data["requirements"]:
        texts = found.get(row["id"], [])
        held = holding(tags, row_facts(row, len(texts), row["id"] in changed))
        reasons = [Reason(tag, _why(tag, row, texts)) for tag in held]
        rows.append(ReviewRow(row, reasons, said.get(row["id"], ())))
    return rows


def row_facts(row: Mapping[str, Any], findings: int, changed: bool) -> dict[str, Any]:
    """Return what a tag may know of a frozen row."""
    return {
        "state": row["state"],
        "in_scope": row.get("in_scope", True),
        "scope_by_person": bool(row.get("scope_reason")),
        "model_copied": row.get("model_copied", False),
        "findings": findings,
        "changed": changed,
        "overridden": bool(row.get("override_reason")),
        "inherited": bool(row.get("origin")),
        "evidence_count": len(row["evidence"]),
        "binding": row["binding"],
    }


def _why(tag: Tag, row: Mapping[str, Any], findings: Sequence[str]) -> str:
    """Return what the row itself says: the reason given, or what the checks found."""
    if "findings" in tag.when:
        return "; ".join(text.removeprefix(f"{row['id']}: ") for text in findings)
    if "overridden" in tag.when:
        return row.get("override_reason") or ""
    if "scope_by_person" in tag.when:
        return row.get("scope_reason") or ""
    if "not_applicable" in tag.when:
        return row["note"] or _("không ghi lý do")
    return ""


def dossier_facts(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the list of parts may know of a frozen dossier."""
    dossier, system, found = data["dossier"], data["system"], data["classification"]
    rows = [row for row in data["requirements"] if row.get("in_scope", True)]
    waiting = [r for r in rows if r["binding"] and r["state"] in ("not_answered", "unknown")]
    kinds = {row["kind"] for row in data["documents"]}
    return {
        "level": dossier["level"],
        "has_request": bool(dossier["request_number"] and dossier["signer_name"]),
        "has_overview": bool(system["purpose"] and system["scope_text"]),
        "has_users": bool(data["users"]),
        "has_components": bool(data["components"]),
        "has_network": bool(data["network"]),
        "has_design": "design" in kinds,
        "has_argument": bool(found["argument"]),
        "questions_open": len(found["unresolved"]),
        "rows": len(rows),
        "rows_open": len(waiting),
        "has_risks": bool(dossier["risks"] or data.get("risks")),
        "has_regulation": bool(system["regulation_number"] and system["regulation_date"]),
        "has_opinion": "opinion" in kinds,
    }


def canned_by_section(review: Review, use: str = "appraisal") -> dict[str, list[Canned]]:
    """Return the remarks to choose from by section, those of ``use`` first."""
    rows = sorted(review.canned, key=lambda row: row.use != use)
    return {key.value: [row for row in rows if row.section == key.value] for key in Section}


def find_comment(dossier: Dossier, comment_id: UUID) -> DossierComment | None:
    """Return a comment of a dossier that was scoped before."""
    return next((row for row in comments_of(dossier.id) if row.id == comment_id), None)
