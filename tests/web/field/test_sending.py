"""What the offline page fetches and sends: JSON in and out, photos drawn anew, once."""

from __future__ import annotations

import json
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import select

from compliance.core.files import store
from compliance.evidence.models import Evidence
from compliance.field.models import FieldSubmission
from compliance.inspections.models import InspectionEvidence
from tests.support.field import GOOD, in_field, rows


def picture(size=(3000, 2000)) -> bytes:
    image = Image.new("RGB", size, "olive")  # small: a large upload is spooled by the client
    exif = Image.Exif()
    exif[0x010F] = "HANG-MAY-ANH"
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x0112] = 6  # lies on its side
    out = BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"ghi chu an")
    return out.getvalue()


def send(browser, inspection, key, edits, **more):
    body = {"key": str(key), "device": "Điện thoại", "edits": edits, **more}
    return browser.client.post(
        f"/inspections/{inspection.id}/field/rows.json",
        json=body,
        headers={"X-CSRFToken": browser.csrf_token},
    )


def test_rows_are_taken_once_and_a_conflict_tells_who_and_when(as_user, user, unit):
    one, two = as_user("inspector"), as_user("inspector2")
    inspection = in_field(unit("bvdk"), user("inspector"))
    bare = next(row for row in rows(inspection) if row.verdict is None)
    # What is taken along is what is sent back.
    told = json.loads(one.get(f"/field/visits/{inspection.id}.json").data)
    mine = next(row for row in told["rows"] if row["id"] == str(bare.id))
    assert (mine["version"], mine["values"]["verdict"]) == (bare.version, None)
    assert told["findings"]
    assert told["dossiers"]

    key = uuid4()
    edit = {"row": mine["id"], "base": mine["version"], "values": {**mine["values"], **GOOD}}
    first = send(one, inspection, key, [edit])
    assert (first.status_code, first.json["ending"]) == (200, "applied")
    assert first.json["rows"][0]["version"] == bare.version + 1
    assert send(one, inspection, key, [edit]).json["repeated"] is True

    other = {**edit, "values": {**edit["values"], "verdict": "dat"}}
    clash = send(two, inspection, uuid4(), [other])
    assert clash.status_code == 409
    row = clash.json["rows"][0]
    assert (row["status"], row["by"], row["at"]) == (
        "conflict", "Kiểm tra viên Mẫu Một", "22/11/2026 09:00",
    )  # fmt: skip
    assert row["stored"]["verdict"] == "khong_dat"
    decision = {row["row"]: {"mine": True, "seen": row["seen"]}}
    assert send(two, inspection, uuid4(), [other], decisions=decision).status_code == 200

    refused = send(two, inspection, uuid4(), [{**other, "values": {"verdict": "khac"}, "base": 3}])
    assert refused.status_code == 422
    assert send(two, inspection, "x", []).status_code == 422
    assert as_user("head.bvdk").get("/field/visits.json").status_code == 403
    assert json.loads(two.get("/field/session.json").data)["login"] == "inspector2"


def test_a_photo_is_kept_without_what_the_camera_wrote_into_it(as_user, db, user, unit):
    one = as_user("inspector")
    inspection = in_field(unit("bvdk"), user("inspector"))
    row, key = rows(inspection)[0], str(uuid4())
    address = f"/inspections/{inspection.id}/field/photo.json"
    body = {"key": key, "row": str(row.id), "title": "Phòng máy", "device": "Điện thoại"}

    def post(content=None, **more):
        sent = {**body, **more, "photo": (BytesIO(content or original), "a.jpg")}
        return one.post(address, sent)

    original = picture()
    assert post(patient_data="1", covered="2").json["ending"] == "applied"
    db.commit()
    assert post(patient_data="1").json["repeated"] is True
    assert post(picture((30, 20))).status_code == 422
    piece = db.scalars(
        select(InspectionEvidence)
        .join(InspectionEvidence.evidence)
        .where(InspectionEvidence.row_id == row.id, Evidence.title.like("Phòng máy%"))
    ).one()
    assert piece.evidence.title == "Phòng máy (ảnh có dữ liệu người bệnh)"
    with store().plain(piece.sha256) as path:
        kept = path.read_bytes()
    for trace in (b"HANG-MAY-ANH", b"Exif", b"ghi chu an"):
        assert trace in original
        assert trace not in kept
    with Image.open(BytesIO(kept)) as image:
        assert image.size == (1600, 2400)  # upright, and no longer than allowed
    record = db.scalars(select(FieldSubmission).where(FieldSubmission.way == "photo")).one()
    assert (record.result["patient_data"], record.result["covered"]) == (True, 2)
    assert record.result["kept_sha256"] == piece.sha256

    for broken in (b"\xff\xd8\xff" + b"0" * 64, b"GIF89a", b"<svg/>"):
        assert post(broken, key=str(uuid4())).status_code == 422
    assert post(key="x").status_code == 422
    assert post(key=str(uuid4()), row=str(uuid4())).status_code == 422


@pytest.mark.sqlite_only
def test_the_shell_holds_nothing_of_anybody_and_its_parts_are_there(as_user):
    one, two = as_user("inspector"), as_user("inspector2")
    assert one.get("/field").data == two.get("/field").data
    worker = one.get("/field-sw.js")
    assert worker.mimetype == "text/javascript"
    text = worker.get_data(as_text=True)
    assets = json.loads(text.split("const ASSETS = ")[1].split(";\n")[0])
    assert "/field" in assets
    assert any(name.endswith("/app.js") for name in assets)
    for address in assets:
        answer = one.get(address)
        assert answer.status_code == 200, address
        answer.close()
    assert one.get("/field/files/0000/app.js").status_code == 404
    module = next(name for name in assets if name.endswith("/app.js"))
    assert one.get(module.replace("app.js", "sw.js")).status_code == 404
    assert json.loads(one.get("/field/manifest.webmanifest").data)["scope"] == "/field"
