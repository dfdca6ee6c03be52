"""Signed papers that came back: one slot per document, with what was found when it came."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.core.files import StoredFile
from compliance.core.i18n import _l
from compliance.core.types import PRIVATE, Identified, UTCDateTime


class SignatureState(enum.StrEnum):
    """What the digital signatures of a file say together."""

    NONE = "none"
    INTACT = "intact"
    EXTENDED = "extended"
    CHANGED = "changed"


class Binding(enum.StrEnum):
    """How we know that a file is the document that was handed out."""

    #: It begins with exactly the bytes that were handed out.
    BYTES = "bytes"
    #: It carries the verification address of the frozen content.
    ADDRESS = "address"
    #: It carries the number that was typed.
    NUMBER = "number"
    #: Nothing in it says so: a person vouches.
    PERSON = "person"


_GOOD = {
    "trusted": (_l("Chữ ký số đúng, đã kiểm nơi cấp chứng thư"), "good"),
    "unchecked": (_l("Chữ ký số đúng, chưa kiểm được nơi cấp chứng thư"), "info"),
    "untrusted": (_l("Chữ ký số đúng, nhưng chứng thư lạ hoặc không còn hạn"), "warn"),
}
_OTHER = {
    SignatureState.NONE: (_l("Bản quét, không có chữ ký số"), "neutral"),
    SignatureState.CHANGED: (_l("Có nội dung thêm hoặc sửa sau khi ký số"), "bad"),
}
#: What is said of one signature.
INTEGRITY_WORDS = {
    "intact": _l("không đổi từ khi ký"),
    "extended": _l("sau đó chỉ thêm chữ ký hoặc dữ liệu kiểm tra"),
    "changed": _l("sau đó có nội dung thêm hoặc sửa"),
}
TRUST_WORDS = {
    "unchecked": _l("chưa kiểm được nơi cấp chứng thư"),
    "trusted": _l("nơi cấp chứng thư đã khai báo"),
    "untrusted": _l("nơi cấp chứng thư chưa khai báo, hoặc chứng thư không còn hạn"),
}
BINDING_WORDS = {
    Binding.BYTES: _l("đúng từng byte văn bản đã phát hành"),
    Binding.ADDRESS: _l("mang mã kiểm tra của văn bản đã phát hành"),
    Binding.NUMBER: _l("có số văn bản đã ghi"),
    Binding.PERSON: _l("người tải lên xác nhận"),
}


class SignedPaper(Identified, Base):
    """A signed file in the slot of a document; replaced ones stay, with the day they ended."""

    __tablename__ = "signed_paper"
    __table_args__ = (
        Index("ix_signed_paper_about", "about", "revision"),
        # A slot holds one file at a time.
        Index(
            "uq_signed_paper_slot",
            "about",
            "revision",
            "slot",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    #: What it belongs to, as ``dossier:<id>``.
    about: Mapped[str] = mapped_column(String(60))
    #: Which document of it: the key of a part, or "decision".
    slot: Mapped[str] = mapped_column(String(40))
    #: Of which frozen revision.
    revision: Mapped[int]
    number: Mapped[str] = mapped_column(String(120))
    dated: Mapped[date]
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    #: A ``SignatureState``, frozen when the file came.
    state: Mapped[str] = mapped_column(String(10))
    #: A ``Binding``, likewise.
    binding: Mapped[str] = mapped_column(String(10))
    #: Whether the person ticked to vouch for what no check could say.
    vouched: Mapped[bool] = mapped_column(default=False)
    #: Each signature as found: signer, organisation, issuer, claimed_at, integrity, trust.
    signatures: Mapped[list[dict[str, Any]]] = mapped_column(JSON, info=PRIVATE)
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    end_reason: Mapped[str | None] = mapped_column(String(500))

    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)

    @property
    def verdict(self) -> tuple[Any, str]:
        """What the signatures say together, in words, and its tone."""
        trusts = {one.get("trust") for one in self.signatures or ()}
        worst = next((one for one in ("untrusted", "unchecked") if one in trusts), "trusted")
        return _OTHER.get(SignatureState(self.state), _GOOD[worst])

    @property
    def signers(self) -> list[dict[str, Any]]:
        """The signatures with their claimed time as a moment, for pages."""
        return [
            {**one, "claimed_at": _moment(one.get("claimed_at"))} for one in self.signatures or ()
        ]


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
