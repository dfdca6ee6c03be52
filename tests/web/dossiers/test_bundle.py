"""The whole set in one file: what is in it, its hashes, and who may see what."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from uuid import UUID

import pytest
from flask import Flask

from compliance.core import clock
from compliance.dossiers.models import DossierRevision
from tests.support.browser import Browser
from tests.support.dossiers import ZONE, acting, ready
from tests.support.paper import docx_text, pdf_text

pytestmark = pytest.mark.sqlite_only
#: The set of a level 2 dossier: form 01, the three descriptions, risks, regulation, form 06.
LEVEL_TWO = [
    "01-de-nghi",
    "02-tong-quan",
    "03-cap-do",
    "04-phuong-an",
    "05-rui-ro",
    "06-quy-che",
    "07-du-thao-quyet-dinh",
]


@pytest.fixture
def submitted(app: Flask, as_user) -> UUID:
    dossier_id = ready(app)
    as_user("head.bvdk").post(f"/dossiers/{dossier_id}/moves/submit")
    return dossier_id


def fetch(browser: Browser, dossier_id: UUID, revision: int = 1) -> tuple[bytes, dict[str, bytes]]:
    answer = browser.post(f"/dossiers/{dossier_id}/set", {"revision": revision})
    assert answer.status_code == 200
    content = answer.get_data()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return content, {name: archive.read(name) for name in archive.namelist()}


def test_the_set_holds_every_document_both_ways_and_the_hash_of_each(app, as_user, submitted):
    content, files = fetch(as_user("focal.bvdk"), submitted)
    assert sorted(files) == sorted(
        [f"{name}.{kind}" for name in LEVEL_TWO for kind in ("docx", "pdf")]
        + ["manifest.json", "MANIFEST.txt"]
    )
    manifest = json.loads(files["manifest.json"])
    with acting(app) as session:
        row = session.query(DossierRevision).filter_by(dossier_id=submitted).one()
        assert manifest["snapshot_sha256"] == row.sha256
        pack = {"id": row.pack_id, "version": row.pack_version, "sha256": row.pack_sha256}
        assert manifest["pack"] == pack
    assert manifest["revision"] == 1
    for entry in manifest["files"]:
        found = hashlib.sha256(files[entry["name"]]).hexdigest()
        assert entry["sha256"] == found
        assert f"{found}  {entry['name']}" in files["MANIFEST.txt"].decode()
    forms = {entry["name"]: entry["form"] for entry in manifest["files"]}
    assert forms["01-de-nghi.pdf"] == "mau-01"
    assert forms["07-du-thao-quyet-dinh.pdf"] == "mau-06"
    # The clock of the test stands: the same reader gets the same bytes.
    assert fetch(as_user("focal.bvdk"), submitted)[0] == content

    # Whoever sees the network plan has name and moment on every page that shows it, and there only.
    mark = f"focal.bvdk {clock.local(row.frozen_at):%d/%m/%Y}"
    assert mark in pdf_text(files["02-tong-quan.pdf"])
    assert ZONE in docx_text(files["02-tong-quan.docx"])
    assert mark not in pdf_text(files["03-cap-do.pdf"])

    # Final files are known to anybody who holds them; drafts are not.
    browser = as_user("focal.bvdk")
    for name, known in (("01-de-nghi.pdf", True), ("06-quy-che.docx", False)):
        digest = hashlib.sha256(files[name]).hexdigest()
        page = browser.get(f"/verify/{digest}").get_data(as_text=True)
        assert ("đang có giá trị" in page) is known, name


def test_a_reader_without_the_network_plan_gets_a_set_without_it(app, as_user, submitted):
    _, files = fetch(as_user("inspector"), submitted)
    assert json.loads(files["manifest.json"])["network_plan"] is False
    text = docx_text(files["02-tong-quan.docx"])
    assert "Phần hạn chế" in text
    assert ZONE not in text
    assert not any(ZONE in pdf_text(files[f"{name}.pdf"]) for name in LEVEL_TWO)
    assert "inspector" not in pdf_text(files["02-tong-quan.pdf"])


def test_a_document_that_this_level_has_not_is_not_found(app, as_user, submitted):
    answer = as_user("focal.bvdk").get(f"/dossiers/{submitted}/documents/xin-y-kien.pdf?revision=1")
    assert answer.status_code == 404


def test_files_of_an_older_revision_lose_their_validity(app, as_user, submitted):
    _, files = fetch(as_user("focal.bvdk"), submitted)
    digest = hashlib.sha256(files["03-cap-do.pdf"]).hexdigest()
    appraiser = as_user("appraiser")
    appraiser.post(f"/dossiers/{submitted}/moves/receive")
    appraiser.post(f"/dossiers/{submitted}/moves/return", {"reason": "Sửa phạm vi."})
    as_user("head.bvdk").post(f"/dossiers/{submitted}/moves/submit")
    page = appraiser.get(f"/verify/{digest}").get_data(as_text=True)
    assert "đã bị thu hồi hoặc thay thế" in page
