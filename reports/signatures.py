"""What a PDF that came back says of itself: its digital signatures, its words, what it grew from.

Nothing is fetched: neither revocation lists nor time stamps are asked for, and a certificate is
traced only to the roots that the caller hands in. Whoever asks learns three things apart: whether
the signature fits the bytes, whether anything was added since, and whether its issuer is known.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    SignatureCoverageLevel,
    validate_pdf_signature,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import CertificateRegistry, SimpleTrustManager
from pypdf import PdfReader

# The libraries would write the names of signers into the log.
for _name in ("pyhanko", "pyhanko_certvalidator", "pypdf"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

#: A time written without zone in a paper of this country is that of this country.
_HERE = timezone(timedelta(hours=7))
_END = re.compile(rb"%%EOF")
_ENDINGS = (b"\r\n", b"\n", b"\r", b"")
#: The address of a page that checks a document, as our QR codes carry it.
_ADDRESS = re.compile(r"/verify/([0-9a-fA-F]{64})")
#: Closing parts and letterheads stand at both ends; a hostile file must not keep us reading.
_PAGES_EACH_END = 40
_MOST_ENDS = 32
_USAGE = KeyUsageConstraints(
    key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
)


class UnreadablePdf(ValueError):
    """It is no PDF, or a damaged one."""


class LockedPdf(UnreadablePdf):
    """It opens with a password only."""


class Integrity(StrEnum):
    """What became of the bytes since they were signed."""

    #: Not a byte was added or changed.
    INTACT = "intact"
    #: Only other signatures, time stamps or proofs of validity were added.
    EXTENDED = "extended"
    #: Something that can be seen was added or changed afterwards.
    CHANGED = "changed"
    #: The signature does not fit the bytes that it covers.
    BROKEN = "broken"


class Trust(StrEnum):
    """Whether the certificate leads to a root that we were given."""

    UNCHECKED = "unchecked"
    TRUSTED = "trusted"
    UNTRUSTED = "untrusted"


@dataclass(frozen=True)
class Signature:
    """One signature of a PDF."""

    signer: str
    organisation: str
    issuer: str
    #: As the signer's own clock said; nobody vouches for it.
    claimed_at: datetime | None
    integrity: Integrity
    trust: Trust


@dataclass(frozen=True)
class ReadPdf:
    """A PDF, read."""

    signatures: Sequence[Signature]
    #: The words of its pages, white space taken out.
    letters: str
    #: Hashes that its verification addresses carry, in lower case.
    addresses: frozenset[str]
    #: SHA-256 of the whole file and of each earlier state that it grew from.
    states: frozenset[str]
    sha256: str


def read_pdf(content: bytes, roots: Sequence[bytes], at: datetime) -> ReadPdf:
    """Read a PDF and check every signature in it.

    Args:
        content: the file.
        roots: PEM files of certificates to trace issuers to; without one trust is not checked.
        at: the moment at which certificates must be valid.

    Raises:
        LockedPdf: it is encrypted with a password.
        UnreadablePdf: it cannot be read as a PDF.
    """
    try:
        letters, addresses = _words(content)
        signatures = tuple(_signatures(content, roots, at))
    except UnreadablePdf:
        raise
    except Exception as error:  # whatever a hostile file makes three parsers stumble on
        raise UnreadablePdf(type(error).__name__) from None
    whole = hashlib.sha256(content).hexdigest()
    return ReadPdf(signatures, letters, addresses, frozenset({whole, *_states(content)}), whole)


def _words(content: bytes) -> tuple[str, frozenset[str]]:
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise LockedPdf("encrypted")
    count = len(reader.pages)
    if not count:
        raise UnreadablePdf("no page")
    ends = {*range(min(count, _PAGES_EACH_END)), *range(max(0, count - _PAGES_EACH_END), count)}
    text: list[str] = []
    links: list[str] = []
    for number in sorted(ends):
        page = reader.pages[number]
        text.append(page.extract_text())
        links.extend(_links(page))
    letters = "".join("".join(text).split())
    found = {*_ADDRESS.findall(letters), *_ADDRESS.findall("\n".join(links))}
    return letters, frozenset(one.lower() for one in found)


def _links(page: Any) -> Iterator[str]:
    for entry in page.annotations or ():
        action = entry.get_object().get("/A")
        address = action.get_object().get("/URI") if action is not None else None
        if address is not None:
            yield str(address)


def _signatures(content: bytes, roots: Sequence[bytes], at: datetime) -> Iterator[Signature]:
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    if reader.encrypted:
        raise LockedPdf("encrypted")
    known = [certificate for file in roots for certificate in certificates_of(file)]
    for found in reader.embedded_regular_signatures:
        yield _judged(found, known, at)


def certificates_of(file: bytes) -> list[x509.Certificate]:
    """Return the certificates of a PEM file; none if it is no such file."""
    try:
        blocks = pem.unarmor(file, multiple=True)
        return [x509.Certificate.load(der) for kind, _head, der in blocks if kind == "CERTIFICATE"]
    except ValueError:
        return []


def _judged(
    found: EmbeddedPdfSignature, roots: Sequence[x509.Certificate], at: datetime
) -> Signature:
    # Built by hand: the shorter way falls back on the roots of the machine when it is given none.
    trust = SimpleTrustManager.build(trust_roots=roots)
    context = ValidationContext(
        trust_manager=trust,
        certificate_registry=CertificateRegistry.build(certs=roots),
        moment=at,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    status = validate_pdf_signature(found, context, key_usage_settings=_USAGE)
    certificate = found.signer_cert
    return Signature(
        signer=_named(certificate.subject, "common_name"),
        organisation=_named(certificate.subject, "organization_name"),
        issuer=_named(certificate.issuer, "common_name", "organization_name"),
        claimed_at=_moment(found.self_reported_timestamp),
        integrity=_integrity(status),
        trust=Trust.UNCHECKED
        if not roots
        else Trust.TRUSTED
        if status.trusted
        else Trust.UNTRUSTED,
    )


def _integrity(status: Any) -> Integrity:
    if not (status.intact and status.valid):
        return Integrity.BROKEN
    level = status.modification_level
    unclear = status.coverage == SignatureCoverageLevel.UNCLEAR or level is None
    if unclear or not status.docmdp_ok or level > ModificationLevel.FORM_FILLING:
        return Integrity.CHANGED
    return Integrity.INTACT if level == ModificationLevel.NONE else Integrity.EXTENDED


def _named(name: x509.Name, *fields: str) -> str:
    values = name.native
    for field in fields:
        value = values.get(field)
        if value:
            return str(value[0] if isinstance(value, list) else value)[:255]
    return ""


def _moment(claimed: datetime | None) -> datetime | None:
    if claimed is None:
        return None
    return claimed if claimed.tzinfo else claimed.replace(tzinfo=_HERE)


def _states(content: bytes) -> Iterator[str]:
    """Yield the hash of each state that ended in an end mark; the ways to end a line differ."""
    running, done = hashlib.sha256(), 0
    for mark in list(_END.finditer(content))[:_MOST_ENDS]:
        for ending in _ENDINGS:
            if content.startswith(ending, mark.end()):
                state = running.copy()
                state.update(content[done : mark.end() + len(ending)])
                yield state.hexdigest()
        running.update(content[done : mark.end()])
        done = mark.end()
