"""Signatures of PDF files: real ones, and what was done to the file afterwards."""

from __future__ import annotations

import hashlib
import logging
from datetime import UTC, datetime

import pytest

from reports.signatures import LockedPdf, UnreadablePdf, read_pdf
from tests.support.paper import made_up_pdf
from tests.support.signing import (
    SIGNER,
    authority,
    locked,
    sign,
    tampered,
    with_page_added,
)

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
PAPER = made_up_pdf("Quyết định số 12/QĐ-SYT")


def judged(content: bytes, roots=(), at=NOW) -> list[tuple[str, str]]:
    return [(s.integrity.value, s.trust.value) for s in read_pdf(content, roots, at).signatures]


def test_a_signed_file_is_intact_and_its_issuer_is_not_checked_without_roots():
    read = read_pdf(sign(PAPER), (), NOW)
    (one,) = read.signatures
    assert (one.integrity, one.trust) == ("intact", "unchecked")
    assert (one.signer, one.organisation) == (SIGNER, "Bệnh viện mẫu")
    assert one.issuer == "Cơ quan chứng thực mẫu"
    assert one.claimed_at is not None
    assert one.claimed_at.tzinfo is not None


def test_the_issuer_is_traced_to_the_roots_that_are_given():
    content = sign(PAPER)
    assert judged(content, [authority().root_pem]) == [("intact", "trusted")]
    assert judged(content, [authority("Nơi khác").root_pem]) == [("intact", "untrusted")]
    both = authority("Nơi khác").root_pem + authority().root_pem
    assert judged(content, [both, b"not a certificate"]) == [("intact", "trusted")]
    late = datetime(2032, 1, 1, tzinfo=UTC)
    assert judged(content, [authority().root_pem], late) == [("intact", "untrusted")]


def test_a_second_signature_leaves_the_first_as_it_was():
    assert judged(sign(sign(PAPER), "Signature2")) == [
        ("extended", "unchecked"),
        ("intact", "unchecked"),
    ]


def test_a_page_added_after_signing_is_told():
    assert judged(with_page_added(sign(PAPER))) == [("changed", "unchecked")]


def test_a_byte_changed_after_signing_breaks_the_signature():
    assert judged(tampered(sign(PAPER))) == [("broken", "unchecked")]


def test_an_unsigned_file_has_no_signature_and_its_words_are_read():
    read = read_pdf(PAPER, (), NOW)
    assert read.signatures == ()
    assert "Nộidungbịa" in read.letters


def test_the_file_that_a_signed_one_grew_from_is_among_its_states():
    read = read_pdf(sign(sign(PAPER), "Signature2"), (), NOW)
    assert hashlib.sha256(PAPER).hexdigest() in read.states
    assert read.sha256 in read.states


def test_locked_damaged_and_foreign_files_are_refused():
    with pytest.raises(LockedPdf):
        read_pdf(locked(PAPER), (), NOW)
    signed = sign(PAPER)
    for content in (b"%PDF-1.7 quyet dinh", b"", b"GIF89a", signed[: len(signed) // 3]):
        with pytest.raises(UnreadablePdf):
            read_pdf(content, (), NOW)


def test_no_name_of_a_signer_reaches_the_log(caplog):
    with caplog.at_level(logging.DEBUG):
        judged(with_page_added(sign(PAPER)), [authority("Nơi khác").root_pem])
    assert SIGNER not in caplog.text
