"""No value that was found ever leaves the scanner."""

import pytest

from scanners import redact
from tests.data.extracts import Maker, envelope, record, write_csv, write_qd130, write_xlsx
from tests.data.places import PLANTED, SECRETS, planted
from tests.unit.scanners.helpers import command


def everything(done, folder):
    texts = [done.stdout, done.stderr]
    for file in folder.rglob("*"):
        if file.is_file():
            texts.append(file.read_bytes().decode("utf-8", "replace"))
    return "\n".join(texts)


@pytest.mark.parametrize("kind", ["csv", "bare", "xlsx", "xml"])
@pytest.mark.parametrize("format_", ["json", "table"])
def test_no_value_is_printed_or_written(tmp_path, kind, format_):
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    out.mkdir()
    if kind == "csv":
        path = write_csv(source / "a.csv", planted())
    elif kind == "bare":
        path = write_csv(source / "a.csv", planted(), header=False)
    elif kind == "xlsx":
        path = write_xlsx(source / "a.xlsx", {"A": planted()})
    else:
        path = source / "a.xml"
        path.write_text(envelope([("XML1", record("TONG_HOP", PLANTED))]), encoding="utf-8")
    done = command("scan", path, "--format", format_, "--cells", out / "c.jsonl")
    assert done.returncode == 1
    text = everything(done, out)
    for secret in SECRETS:
        assert secret not in text


def test_a_broken_file_gives_no_value_away(tmp_path):
    path = write_qd130(tmp_path / "a.xml", Maker(6).visits(2), packed=False)
    content = path.read_text(encoding="utf-8")
    at = content.index("<HO_TEN>")
    path.write_text(content[: at + 20] + "<" + content[at + 20 :], encoding="utf-8")
    (tmp_path / "b.csv").write_bytes("HO_TEN\nHoàngyến\n".encode() + b"\xff\xfe\x00")
    done = command("scan", path, tmp_path / "b.csv", "--format", "json")
    assert done.returncode == 2
    assert "Hoàngyến" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_header_that_is_a_value_is_not_shown(tmp_path):
    (tmp_path / "a.csv").write_text("STT,0912777313\n1,0912777313\n")
    done = command("scan", tmp_path / "a.csv", "--format", "json")
    assert "0912777313" not in done.stdout


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ("Nguyễn Thị Lan", "Aaaaaa Aaa Aaa"),
        ("064185001234", "999999999999"),
        ("0912***678", "9999***999"),
        ("lan.nt@example.vn", "aaa.aa@aaaaaaa.aa"),
        ("$%", "??"),
        ("x" * 100, "a" * 24 + "…"),
    ],
)
def test_redaction_keeps_the_shape_only(value, shape):
    assert redact(value) == shape
