"""An administrative document, independent of the file format it is written to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date as Date

from reports.blocks import Block


@dataclass(frozen=True)
class Signer:
    """Who signs: ``prefix`` is "KT.", "TL.", "TM." … (or empty).

    With a prefix, ``title`` is the office signed for and ``acting_title`` the signer's own:
    ``Signer("KT.", "GIÁM ĐỐC", "Nguyễn Văn A", acting_title="PHÓ GIÁM ĐỐC")``.
    """

    prefix: str = ""
    title: str = ""
    name: str = ""
    acting_title: str = ""


@dataclass(frozen=True, kw_only=True)
class OfficialDocument:
    """One document in the layout of Nghị định 30/2020/NĐ-CP (Phụ lục I)."""

    #: The body above the issuing one, e.g. "UBND TỈNH GIA LAI"; empty when there is none.
    parent_body: str = ""
    #: The body that issues the document. Empty: no official head (slips, working papers).
    issuing_body: str = ""
    #: Number and symbol as given out, e.g. "12/BC-TTYT"; empty prints a place to fill in.
    number: str = ""
    #: Place of issue, e.g. "Gia Lai".
    place: str = ""
    #: Day of issue; ``None`` prints "ngày … tháng … năm …".
    date: Date | None = None
    #: "BÁO CÁO", "QUYẾT ĐỊNH" …; ``None`` with an addressee is a letter: the title is its "V/v".
    doc_type: str | None = None
    #: What the document is about (trích yếu).
    title: str = ""
    #: "Kính gửi: …"; several addressees on lines of their own.
    addressee: str | None = None
    #: Texts the document rests on, each a line "Căn cứ …" in italics.
    legal_bases: Sequence[str] = ()
    #: Who decides, centred above the bases of a decision, e.g. "GIÁM ĐỐC SỞ Y TẾ".
    authority: str = ""
    #: Centred line between bases and body, e.g. "QUYẾT ĐỊNH:".
    enacting: str = ""
    #: The body.
    blocks: Sequence[Block] = ()
    #: "Nơi nhận": each a line; dashes and semicolons are added.
    recipients: Sequence[str] = ()
    #: Who signs; ``None``: no signature place.
    signer: Signer | None = None
    #: A draft carries "BẢN NHÁP" and never a QR code.
    draft: bool = True
    #: Made of sample data: every page says "DỮ LIỆU MẪU".
    demo: bool = False
    #: Who reads this copy and when, on every page of a restricted document; empty on others.
    reader: str = ""
    #: Address that answers whether this document is genuine; printed as QR when not a draft.
    verify_url: str | None = None
    #: Pages lie on their long side (wide tables).
    landscape: bool = False
    #: Body type size in points, 13 or 14 by the decree; long dossiers take 13.
    size: float = field(default=13, repr=False)

    @property
    def is_letter(self) -> bool:
        """Whether this is a letter (công văn): no type, subject under the number."""
        return self.doc_type is None and self.addressee is not None

    @property
    def shows_qr(self) -> bool:
        """Whether the QR code is printed: only on a final document with an address."""
        return bool(self.verify_url) and not self.draft
