"""No value that was found leaves the scanner, in any format, whole or damaged."""

import logging
import os
import tempfile

import pytest

from tests.data.every import EVERY
from tests.data.formats import TABULAR, write_zip
from tests.data.places import SECRETS, planted
from tests.unit.scanners.helpers import command
from tests.unit.scanners.test_leaks import everything


def write_packed(path, extract):
    inner = TABULAR["json"][0](path.with_suffix(".json"), extract)
    write_zip(path, {"Trần Văn Bình 0912777313.json": inner.read_bytes()})
    inner.unlink()
    return path


WRITERS = {
    **{kind: (made.write, made.ending) for kind, made in EVERY.items()},
    "zip named": (write_packed, "zip"),
}


@pytest.fixture
def folders(tmp_path, monkeypatch):
    made = [tmp_path / name for name in ("in", "out", "tmp")]
    for folder in made:
        folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made[2]))
    return made


@pytest.mark.parametrize("kind", WRITERS)
def test_no_value_is_printed_or_written(folders, kind):
    source, out, temporary = folders
    writer, ending = WRITERS[kind]
    writer(path := source / f"a.{ending}", planted())
    done = command("scan", path, "--format", "json", "--cells", out / "c.jsonl")
    assert done.returncode == 1
    text = everything(done, out)
    assert not [secret for secret in SECRETS if secret in text]
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("kind", WRITERS)
def test_no_value_is_given_away_by_a_damaged_file(folders, kind, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    source, out, temporary = folders
    writer, ending = WRITERS[kind]
    writer(path := source / f"a.{ending}", planted(40))
    content = bytearray(path.read_bytes())
    places = range(len(content) // 3, len(content), max(1, len(content) // 17))
    for at in places:
        content[at] ^= 0x15
    path.write_bytes(content)
    done = command("scan", path, "--format", "json", "--cells", out / "c.jsonl")
    assert done.returncode in (0, 1, 2)
    assert "Traceback" not in done.stderr
    text = everything(done, out) + caplog.text + "".join(capfd.readouterr())
    assert not [secret for secret in SECRETS if secret in text]
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "umask"), reason="no file modes")
def test_what_is_unpacked_can_be_read_by_its_owner_only(folders, monkeypatch):
    source, _out, _temporary = folders
    seen = []
    real = tempfile.TemporaryDirectory.__enter__

    def look(self):
        seen.append(os.stat(self.name).st_mode & 0o777)
        return real(self)

    monkeypatch.setattr(tempfile.TemporaryDirectory, "__enter__", look)
    command("scan", write_packed(source / "a.zip", planted()))
    # One for what is unpacked, one for the hashes that the risk is counted from.
    assert seen == [0o700, 0o700]
