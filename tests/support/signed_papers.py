"""Handing signed papers in and asking what became of them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from compliance.signed.models import SignedPaper
from tests.support.browser import Browser
from tests.support.dossiers import acting

PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
DATED = "2026-11-22"


def issued(browser: Browser, dossier_id: UUID, revision: int = 1) -> dict[str, bytes]:
    """Hand out the set; return its PDF files by the key of their part."""
    content = browser.post(f"/dossiers/{dossier_id}/set", {"revision": revision}).get_data()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name[3:-4]: archive.read(name) for name in archive.namelist() if name.endswith(".pdf")
        }


def address(dossier_id: UUID, slot: str = "de-nghi", revision: int = 1) -> str:
    return f"/dossiers/{dossier_id}/revisions/{revision}/signed/{slot}"


def send(browser: Browser, url: str, content: bytes, name: str = "ky.pdf", **values: str):
    data = {"number": "15/CV-BV", "dated": DATED, **values, "file": (io.BytesIO(content), name)}
    return browser.post(url, data, content_type="multipart/form-data")


def papers(app: Flask, dossier_id: UUID) -> list[SignedPaper]:
    """The signed papers of a dossier, the oldest first."""
    with acting(app) as session:
        found = session.scalars(
            select(SignedPaper)
            .where(SignedPaper.about == f"dossier:{dossier_id}")
            .order_by(SignedPaper.added_at, SignedPaper.id)
        ).all()
        session.expunge_all()
        return list(found)


def verified(visitor: Browser, content: bytes) -> str:
    visitor.get(f"/verify/{hashlib.sha256(content).hexdigest()}")
    return visitor.text
