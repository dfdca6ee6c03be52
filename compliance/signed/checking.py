"""Whether a file may stand in a slot: what its signatures say, and whether it is that document."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from compliance.core import clock, sniff
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.signed.models import Binding, SignatureState
from compliance.signed.roots import root_files
from compliance.verification.models import VerifiedDocument

#: Signed papers are small; a scan of hundreds of pages fits.
LARGEST_MB = 50


@dataclass(frozen=True)
class Slot:
    """Where a file is to stand, and by what it is known to belong there."""

    about: str
    revision: int
    name: str
    #: The document's name, as everybody may read it.
    title: str
    #: SHA-256 of the frozen content, which our final files carry.
    content_hash: str
    #: Under which ``about`` the files that we handed out are registered.
    issued_about: str = ""
    #: How the title of such a file begins; a file of another part is refused.
    issued_title: str = ""
    #: Whether the same bytes may stand elsewhere too: one decision for several dossiers.
    shared: bool = False


@dataclass(frozen=True)
class Checked:
    """What was found in a file."""

    state: SignatureState
    binding: Binding
    media_type: str
    signatures: Sequence[Mapping[str, Any]] = field(default=())

    @property
    def needs_person(self) -> bool:
        """Whether somebody must vouch: no signature, a doubtful one, or no bond."""
        doubtful = self.state in (SignatureState.NONE, SignatureState.CHANGED)
        return doubtful or self.stranger or self.binding == Binding.PERSON

    @property
    def stranger(self) -> bool:
        """Whether a certificate leads to none of the roots that we were given."""
        return any(one["trust"] == "untrusted" for one in self.signatures)


def check(content: bytes, slot: Slot, number: str) -> Checked:
    """Judge a file for a slot; ``number`` is the number of the document as typed.

    Raises:
        Refused: it is too large, no PDF or picture, locked, damaged, altered in what was signed,
            not signed at all though it is our own file, or another document.
    """
    if len(content) > LARGEST_MB * 1024 * 1024:
        raise Refused(
            _("Tệp lớn hơn %(n)s MB. Hãy quét lại với độ phân giải thấp hơn.", n=LARGEST_MB), "file"
        )
    if content.startswith(b"%PDF-"):
        return _check_pdf(content, slot, number)
    for media_type, head in ((sniff.PNG, b"\x89PNG\r\n\x1a\n"), (sniff.JPEG, b"\xff\xd8\xff")):
        if content.startswith(head):
            return Checked(SignatureState.NONE, Binding.PERSON, media_type)
    raise Refused(_("Chỉ nhận tệp PDF đã ký, hoặc bản quét PDF, PNG, JPEG."), "file")


def _check_pdf(content: bytes, slot: Slot, number: str) -> Checked:
    # Imported here: the libraries behind it take half a second that other pages need not pay.
    from reports.signatures import LockedPdf, ReadPdf, UnreadablePdf, read_pdf

    try:
        read: ReadPdf = read_pdf(content, root_files(), clock.now())
    except LockedPdf:
        raise Refused(
            _("Tệp PDF đặt mật khẩu nên không kiểm được. Hãy bỏ mật khẩu."), "file"
        ) from None
    except UnreadablePdf:
        raise Refused(_("Không đọc được tệp PDF này. Hãy xuất hoặc quét lại."), "file") from None
    states = [str(one.integrity) for one in read.signatures]
    if "broken" in states:
        raise Refused(
            _(
                "Chữ ký số không khớp nội dung: tệp đã bị sửa sau khi ký hoặc bị hỏng. "
                "Hãy lấy lại bản gốc từ người ký."
            ),
            "file",
        )
    return Checked(
        state=_together(states),
        binding=_bind(read.states, read.addresses, read.letters, slot, number, read.sha256),
        media_type=sniff.PDF,
        signatures=[
            {
                "signer": one.signer,
                "organisation": one.organisation,
                "issuer": one.issuer,
                "claimed_at": one.claimed_at.isoformat() if one.claimed_at else None,
                "integrity": str(one.integrity),
                "trust": str(one.trust),
            }
            for one in read.signatures
        ],
    )


def _together(states: Sequence[str]) -> SignatureState:
    """Return the state of a file: what was added between two signatures the last one covers."""
    for state in (SignatureState.CHANGED, SignatureState.INTACT, SignatureState.EXTENDED):
        if state in states:
            return state
    return SignatureState.NONE


def _bind(
    states: frozenset[str],
    addresses: frozenset[str],
    letters: str,
    slot: Slot,
    number: str,
    sha256: str,
) -> Binding:
    known = _known(states | addresses)
    issued = [known[one] for one in states if one in known and known[one].about]
    if sha256 in known and known[sha256].about == slot.issued_about:
        raise Refused(_("Đây là bản phát hành chưa ký. Hãy ký rồi tải lên."), "file")
    for row in issued:
        if row.about == slot.issued_about and row.revision == slot.revision:
            if not row.title.startswith(slot.issued_title):
                raise Refused(
                    _("Đây là “%(title)s”, không phải tài liệu này.", title=row.title), "file"
                )
            return Binding.BYTES
    if slot.content_hash in addresses:
        return Binding.ADDRESS
    if addresses:
        raise _other([known[one] for one in addresses if one in known])
    if issued:
        raise _other(issued)
    if _telling(number) and "".join(number.split()).lower() in letters.lower():
        return Binding.NUMBER
    return Binding.PERSON


def _telling(number: str) -> bool:
    """Whether a number is long enough that it does not stand in any page by chance."""
    return len(number) >= 4 and any(c.isdigit() for c in number) and not number.isalnum()


def _other(rows: Sequence[VerifiedDocument]) -> Refused:
    if rows:
        title, revision = rows[0].title, rows[0].revision
        return Refused(
            _(
                "Tệp này là bản ký của văn bản khác: %(title)s, lần %(n)s. Hãy chọn đúng tệp.",
                title=title,
                n=revision,
            ),
            "file",
        )
    return Refused(_("Tệp này mang mã kiểm tra của văn bản khác. Hãy chọn đúng tệp."), "file")


def _known(hashes: frozenset[str]) -> dict[str, VerifiedDocument]:
    rows = session().scalars(
        select(VerifiedDocument).where(VerifiedDocument.hash.in_(sorted(hashes)))
    )
    return {row.hash: row for row in rows}


def digest(content: bytes) -> str:
    """Return the hash by which a signed file is known."""
    return hashlib.sha256(content).hexdigest()
