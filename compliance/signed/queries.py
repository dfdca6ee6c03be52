"""Reading signed papers. No viewer: whoever reads what they are about reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from compliance.accounts.models import User
from compliance.core.db import session
from compliance.core.files import StoredFile
from compliance.signed.models import SignedPaper


@dataclass(frozen=True)
class SlotEntry:
    """A signed paper with the login of who put it there."""

    paper: SignedPaper
    by: str | None


def papers_about(about: str, revision: int) -> Sequence[SlotEntry]:
    """Return every signed paper of a revision, the newest first, ended ones too: one query."""
    rows = session().execute(
        select(SignedPaper, User.login)
        .outerjoin(User, User.id == SignedPaper.added_by)
        .where(SignedPaper.about == about, SignedPaper.revision == revision)
        .order_by(SignedPaper.added_at.desc(), SignedPaper.id.desc())
    )
    return [SlotEntry(paper, login) for paper, login in rows]


def standing(about: str, revision: int, slot: str) -> SignedPaper | None:
    """Return the paper that stands in a slot now."""
    return session().scalar(
        select(SignedPaper).where(
            SignedPaper.about == about,
            SignedPaper.revision == revision,
            SignedPaper.slot == slot,
            SignedPaper.ended_at.is_(None),
        )
    )


def all_standing(about: str) -> Sequence[SignedPaper]:
    """Return the papers that stand in any slot of any revision."""
    return (
        session()
        .scalars(
            select(SignedPaper).where(SignedPaper.about == about, SignedPaper.ended_at.is_(None))
        )
        .all()
    )


def paper_of(about: str, paper_id: UUID) -> SignedPaper | None:
    """Return a paper of this owner, ended or not."""
    return session().scalar(
        select(SignedPaper).where(SignedPaper.about == about, SignedPaper.id == paper_id)
    )


def standing_with(sha256: str) -> Sequence[SignedPaper]:
    """Return where these very bytes stand now, whatever they are about."""
    return (
        session()
        .scalars(
            select(SignedPaper)
            .join(StoredFile, StoredFile.id == SignedPaper.file_id)
            .where(StoredFile.sha256 == sha256, SignedPaper.ended_at.is_(None))
        )
        .all()
    )
