"""The dossier on paper: text read back, drafts and frozen revisions, restricted parts."""

from __future__ import annotations

import io
from uuid import UUID

import docx
import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from compliance.core.audit import AuditEvent
from compliance.dossiers.models import Dossier, DossierRevision
from compliance.systems.models import InformationSystem
from tests.support.browser import Browser
from tests.support.dossiers import RISKS, ZONE, acting, ready

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def submitted(app: Flask, as_user) -> UUID:
    dossier_id = ready(app)
    as_user("head.bvdk").post(f"/dossiers/{dossier_id}/moves/submit")
    return dossier_id


def pdf_text(content: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split()
    )


def docx_text(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    words = [p.text for p in document.paragraphs]
    for table in document.tables:
        words += [cell.text for row in table.rows for cell in row.cells]
    return " ".join(" ".join(words).split())


def fetch(browser: Browser, dossier_id: UUID, name: str, kind: str, revision: int = 0) -> bytes:
    query = f"?revision={revision}" if revision else ""
    answer = browser.get(f"/dossiers/{dossier_id}/documents/{name}.{kind}{query}")
    assert answer.status_code == 200
    return answer.get_data()


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_whole_set_says_what_was_answered(app, as_user, submitted, kind):
    content = fetch(as_user("focal.bvdk"), submitted, "ho-so", kind, revision=1)
    text = pdf_text(content) if kind == "pdf" else docx_text(content)
    for words in (
        "Phần mềm quản lý thử nghiệm",
        "Quản lý lịch trực của nhân viên.",
        "NĐ 331/2026 Đ12 k1",
        RISKS.splitlines()[0],
        "QL-RUIRO-01",
        "Đã làm, có hồ sơ.",
        "Luật An ninh mạng số 116/2025/QH15",
    ):
        # A narrow column may break a code or a name over two lines.
        assert "".join(words.split()) in "".join(text.split()), words


def test_a_draft_says_so_and_a_frozen_revision_carries_its_address(app, as_user, submitted):
    browser = as_user("head.bvdk")
    assert "BẢN NHÁP" in pdf_text(fetch(browser, submitted, "cap-do", "pdf"))
    frozen = pdf_text(fetch(browser, submitted, "cap-do", "pdf", revision=1))
    assert "BẢN NHÁP" not in frozen
    assert "Quét mã để kiểm tra văn bản" in frozen


def test_a_frozen_revision_prints_as_it_was_handed_in(app, as_user, submitted):
    with acting(app) as session:
        dossier = session.get_one(Dossier, submitted)
        session.get_one(InformationSystem, dossier.system_id).purpose = "Đã đổi mục đích"
        session.commit()
    browser = as_user("appraiser")
    assert "Quản lý lịch trực" in pdf_text(fetch(browser, submitted, "tong-quan", "pdf", 1))
    assert "Đã đổi mục đích" in pdf_text(fetch(browser, submitted, "tong-quan", "pdf"))


@pytest.mark.parametrize(
    ("login", "sees"),
    [
        ("focal.bvdk", True),
        ("appraiser", True),
        ("approver", True),
        ("leader", False),
        ("inspector", False),
    ],
)
def test_the_network_plan_is_printed_only_for_who_may_see_it(app, as_user, submitted, login, sees):
    text = pdf_text(fetch(as_user(login), submitted, "tong-quan", "pdf", 1))
    assert (ZONE in text) is sees
    assert ("Chưa xếp vùng" in text) is sees
    assert ("Phần hạn chế" in text) is not sees


def test_every_download_leaves_a_line_in_the_trail(app, as_user, submitted):
    fetch(as_user("appraiser"), submitted, "tong-quan", "docx", 1)
    with acting(app) as session:
        line = session.scalars(
            select(AuditEvent)
            .where(AuditEvent.event == "dossier:export")
            .order_by(AuditEvent.seq.desc())
        ).first()
        assert line is not None
        assert line.actor == "appraiser"
        assert line.changes == {
            "document": "tong-quan",
            "format": "docx",
            "revision": 1,
            "network": True,
        }


def test_the_database_refuses_to_change_a_frozen_revision(app, submitted):
    with acting(app) as session:
        row = session.scalars(
            select(DossierRevision).where(DossierRevision.dossier_id == submitted)
        ).one()
        row.snapshot = "{}"
        with pytest.raises(Exception, match="frozen"):
            session.flush()
