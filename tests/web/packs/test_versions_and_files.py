"""Two versions side by side, and packs as files for other people's tools."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest
import yaml
from openpyxl import load_workbook

from checklists import available, load
from checklists.library import PACKS, forget
from compliance.packs import queries

pytestmark = pytest.mark.sqlite_only

LAW = "/packs/nd331-2026/1"


def test_a_pack_with_one_version_says_that_there_is_nothing_to_compare(reader):
    reader.get(f"{LAW}/compare")
    assert "Gói này mới có một bản (bản 1), chưa có gì để so." in reader.text


@pytest.fixture
def second_version(tmp_path: Path, monkeypatch):
    """Packs on disk with a second version of the four-layer model."""
    root = tmp_path / "packs"
    shutil.copytree(PACKS, root)
    shutil.copytree(root / "bon-lop/v1", root / "bon-lop/v2")
    head = root / "bon-lop/v2/pack.yaml"
    head.write_text(head.read_text("utf-8").replace("version: 1", "version: 2"), "utf-8")
    rows = root / "bon-lop/v2/items.yaml"
    text = rows.read_text("utf-8").replace("vi: Lực lượng tại chỗ", "vi: Lực lượng của đơn vị", 1)
    rows.write_text(text.replace("id: lop-4", "id: lop-5"), "utf-8")
    monkeypatch.setattr(queries, "available", lambda: available(root))
    monkeypatch.setattr(queries, "load", lambda name, version: load(name, version, root))
    yield
    forget()


def test_two_versions_are_compared_row_by_row(reader, second_version):
    reader.get("/packs/bon-lop/2/compare")
    assert "Từ bản 1 đến bản 2: 1 dòng mới, 1 dòng bỏ, 1 dòng đổi." in reader.text
    cells = [c.text_content().strip() for c in reader.page.xpath("//main//table//td")]
    assert [c.splitlines()[0] for c in cells[1:3]] == [
        "Lực lượng tại chỗ",
        "Lực lượng của đơn vị",
    ]
    reader.get("/packs/bon-lop/1")
    assert "Bản 2" in reader.text


def test_the_workbook_has_every_row_and_every_text(reader):
    answer = reader.get(f"{LAW}/export.xlsx")
    book = load_workbook(io.BytesIO(answer.data))
    rows = list(book["Dòng"].values)
    pack = load("nd331-2026")
    assert [row[0] for row in rows[1:]] == [item.id for item in pack.items]
    head, first = rows[0], dict(zip(rows[0], rows[1], strict=True))
    item = pack.items[0]
    assert len(head) == len(set(head))
    assert first["Yêu cầu"] == item.text.vi
    assert first["Requirement"] == item.text.en
    assert first["Nghĩa là gì"] == item.meaning.vi
    assert first["Cách kiểm tra"] == item.check.vi
    assert first["Cấp 1"] == "x"
    assert "1: 3.1 a" in first["Số mục theo cấp"]
    others = {(row[0], row[2]) for row in book["Phần khác"].values}
    gate = pack.section("gates")[0]["message"]["vi"]
    assert ("Điều kiện chặn nộp hồ sơ", gate) in others
    assert any(pack.sha256 in str(row[0]) for row in book["Ghi chú"].values)


def test_every_pack_has_a_workbook(reader):
    for pack in available():
        answer = reader.get(f"/packs/{pack.id}/{pack.version}/export.xlsx")
        assert load_workbook(io.BytesIO(answer.data)).sheetnames


def test_the_files_for_other_tools_are_handed_out(reader):
    answer = reader.get(f"{LAW}/ciso-assistant.yaml")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert yaml.safe_load(answer.data)["urn"] == "urn:soyte:risk:library:nd331-2026"
    mapping = yaml.safe_load(reader.get(f"{LAW}/ciso-assistant-mapping.yaml").data)
    assert mapping["objects"]["requirement_mapping_sets"]
    archive = zipfile.ZipFile(io.BytesIO(reader.get(f"{LAW}/oscal.zip").data))
    assert sorted(archive.namelist()) == [
        "catalog.json",
        *(f"profile-level-{n}.json" for n in range(1, 6)),
    ]
    assert json.loads(archive.read("catalog.json"))["catalog"]["groups"]
