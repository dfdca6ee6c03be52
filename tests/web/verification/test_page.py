"""What anybody learns of a printed document: no more than the page is meant to say."""

from __future__ import annotations

from datetime import date

from compliance.core.db import transaction
from compliance.verification.services import register_document, revoke_document
from tests.support.dossiers import acting

HASH = "ab" * 32


def registered(app, revoked: bool = False) -> None:
    with acting(app), transaction():
        register_document(
            HASH, title="Biên bản mẫu", unit_name="Trạm mẫu", dated=date(2026, 11, 2), revision=3
        )
        if revoked:
            revoke_document(HASH)


def test_a_known_document_shows_title_unit_date_and_revision_without_login(app, visitor):
    registered(app)
    visitor.get(f"/verify/{HASH.upper()}")
    for words in ("Biên bản mẫu", "Trạm mẫu", "02/11/2026", "đang có giá trị"):
        assert words in visitor.text


def test_a_revoked_document_says_so(app, visitor):
    registered(app, revoked=True)
    visitor.get(f"/verify/{HASH}")
    assert "đã bị thu hồi hoặc thay thế" in visitor.text


def test_nonsense_is_answered_as_unknown(app, visitor):
    for digest in ("0" * 64, "abc", "' or 1=1", "ab" * 40):
        assert visitor.get(f"/verify/{digest}").status_code == 200
        assert "Không có tài liệu nào mang mã này" in visitor.text


def test_registering_twice_is_once(app):
    registered(app)
    registered(app)
