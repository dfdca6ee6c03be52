"""What every document needs to be issued: who, where, when, to whom, signed by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from reports.blocks import Block
from reports.document import OfficialDocument, Signer


@dataclass(frozen=True, kw_only=True)
class Issue:
    """The outer data of a document, the same for all kinds."""

    #: The body that issues it.
    issuing_body: str
    #: The body above; empty when there is none.
    parent_body: str = ""
    #: Number and symbol as given out; empty leaves a place to fill in.
    number: str = ""
    #: Place of issue.
    place: str = ""
    #: Day of issue; ``None`` leaves a place to fill in.
    date: Date | None = None
    #: Who signs.
    signer: Signer | None = None
    #: "Nơi nhận", one a line.
    recipients: Sequence[str] = ()
    #: Texts it rests on (from the pack in force), one a line.
    legal_bases: Sequence[str] = ()
    #: A draft carries "BẢN NHÁP" and no QR code.
    draft: bool = True
    #: Made of sample data.
    demo: bool = False
    #: Address that answers whether the document is genuine.
    verify_url: str | None = None

    def document(
        self,
        title: str,
        blocks: Sequence[Block],
        *,
        doc_type: str | None = None,
        addressee: str | None = None,
        authority: str = "",
        enacting: str = "",
        landscape: bool = False,
        legal_bases: Sequence[str] | None = None,
    ) -> OfficialDocument:
        """Return the document of this issue with a title and a body."""
        return OfficialDocument(
            parent_body=self.parent_body,
            issuing_body=self.issuing_body,
            number=self.number,
            place=self.place,
            date=self.date,
            doc_type=doc_type,
            title=title,
            addressee=addressee,
            legal_bases=self.legal_bases if legal_bases is None else legal_bases,
            authority=authority,
            enacting=enacting,
            blocks=tuple(blocks),
            recipients=self.recipients,
            signer=self.signer,
            draft=self.draft,
            demo=self.demo,
            verify_url=self.verify_url,
            landscape=landscape,
        )


def lacking(*pairs: tuple[str, object]) -> list[str]:
    """Return the labels whose value is missing (``None``, empty text or empty list)."""
    return [label for label, value in pairs if value is None or value in ("", (), [])]
