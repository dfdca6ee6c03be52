"""No value of an extract is anywhere but in the encrypted extract: by pages, papers, logs, rows."""

from __future__ import annotations

import io
import json
import logging
from pathlib import Path

import pytest

from compliance.core import files
from scanners import scan_path
from scanners.keys import new_pair
from scanners.signing import sign
from tests.data.formats import write_zip
from tests.data.places import BROKEN, CALLED, NAME, PLACES, leaked
from tests.support.scans import scan_of, upload
from tests.support.traces import docx_text, pdf_text, words_of

#: Long enough to stand in no hash or number of the demo sector by chance.
VALUES = ["Hoàngyến", "Bíchnga", "Kỳlạ", "0912777313", "064185777313", "GD4640777313777",
          "0387777313", "yen777313@", "7773131234567"]  # fmt: skip


def written(folder, writers):
    folder.mkdir()
    for name, write in writers.items():
        write(folder / name)
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.stat().st_size}


@pytest.fixture
def heard(caplog, capfd):
    """What was logged or printed meanwhile."""
    caplog.set_level(logging.DEBUG)
    return lambda: caplog.text + "".join(capfd.readouterr())


@pytest.mark.sqlite_only  # the same rows are looked through on both in test_scan_pages
def test_values_in_odd_places_stay_in_the_extract(app, as_user, run_jobs, tmp_path, heard, time):
    focal, head = as_user("focal.bvdk"), as_user("head.bvdk")
    whole = write_zip(tmp_path / "goi.zip", written(tmp_path / "places", PLACES))
    uploads = {"goi.zip": whole.read_bytes()}
    broken = written(tmp_path / "broken", BROKEN)
    uploads |= {name: content for name, content in broken.items() if not leaked(name)}
    words = []
    addresses = []
    for name, content in uploads.items():
        answer = upload(focal, content, name)
        words.append(answer.get_data(as_text=True))
        if answer.status_code == 302:
            addresses.append(answer.location)
    assert len(addresses) > 10
    kept = files.store().path(scan_of(app, addresses[0]).sha256)
    assert kept.exists()
    words.append(kept.read_bytes().decode("utf-8", "replace"))
    run_jobs()
    first = scan_of(app, addresses[0])
    assert (first.verdict, kept.exists()) == ("fail", False)
    assert {scan_of(app, address).verdict for address in addresses} > {None}

    # Pages, papers, and pages that refuse.
    for address in addresses:
        words.append(focal.get(address).get_data(as_text=True))
        words.append(focal.get(f"/jobs/{scan_of(app, address).job_id}").get_data(as_text=True))
    words.append(pdf_text(focal.get(f"{addresses[0]}/certificate.pdf").data))
    words.append(docx_text(focal.get(f"{addresses[0]}/certificate.docx").data))
    words.append(focal.get("/scans/").get_data(as_text=True))
    refused = upload(focal, b"KHOA\nNoi\n", f"{CALLED}.csv")
    assert refused.status_code != 302
    words.append(refused.get_data(as_text=True))
    words.append(focal.get(f"/scans/{NAME}").get_data(as_text=True))

    # A result signed at the unit.
    private, public = new_pair()
    head.get("/scans/keys/new")
    unit = head.page.xpath("//input[@name='unit_id']/@value")[0]
    head.post("/scans/keys/new", {"unit_id": unit, "name": "May", "public_key": public.decode()})
    focal.get("/scans/signed")
    unit = focal.page.xpath("//select[@name='unit_id']/option/@value")[0]
    for name in ("sheet.xlsx", "object.docx", "members.zip"):
        result = scan_path(tmp_path / "places" / name)
        sign(result, private, at=time.moment)
        signed = json.dumps(result, ensure_ascii=False)
        data = {"unit_id": unit, "file": (io.BytesIO(signed.encode()), "kq.json")}
        answer = focal.post("/scans/signed", data, content_type="multipart/form-data")
        assert answer.status_code == 302, focal.text
        words += [signed, focal.get(answer.location).get_data(as_text=True)]

    words.append(heard())
    assert [(text[:300], leaked(text, VALUES)) for text in words if leaked(text, VALUES)] == []
    assert [table for table, said in words_of(app) if leaked(said, VALUES)] == []
    folder = app.extensions["settings"].DATA_DIR
    left = [path for path in folder.rglob("*") if path.is_file()]
    said = [str(path) + path.read_bytes().decode("utf-8", "replace") for path in left]
    assert not leaked("\n".join(said), VALUES)
    address = app.extensions["settings"].DATABASE_URL
    if address.startswith("sqlite:///"):  # what was deleted may still lie in the file
        for end in ("", "-wal"):
            path = Path(address.removeprefix("sqlite:///") + end)
            raw = path.read_bytes() if path.exists() else b""
            assert not leaked(raw.decode("utf-8", "replace"), VALUES)
