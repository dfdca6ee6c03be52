"""Bytes changed at random, from a fixed seed: a result or a sentence, never another exception."""

import contextlib
import random

import pytest

from scanners import ScanError, scan_path
from scanners.readers import choose
from tests.data.extracts import Maker, write_qd130, write_xlsx
from tests.data.formats import TABULAR
from tests.data.messages import hl7_message, write_dicom
from tests.data.papers import write_docx, write_pdf, write_xls_note

EXTRACT = Maker(1).visits(12)
WRITERS = {
    **{kind: (lambda p, w=w: w(p, EXTRACT), ending) for kind, (w, ending, _, _) in TABULAR.items()},
    "xlsx": (lambda p: write_xlsx(p, {"A": EXTRACT}), "xlsx"),
    "qd130": (lambda p: write_qd130(p, EXTRACT), "xml"),
    "pdf": (write_pdf, "pdf"),
    "docx": (write_docx, "docx"),
    "dicom": (write_dicom, "dcm"),
    "hl7": (lambda p: (p.write_text(hl7_message(), newline=""), p)[1], "hl7"),
    "note": (lambda p: write_xls_note(p, "gọi 0912345671", "Trần Văn Bình"), "xls"),
}


def spoilt(content, rng):
    changed = bytearray(content)
    for _ in range(rng.choice([1, 3, 20])):
        at = rng.randrange(len(changed))
        how = rng.randrange(4)
        if how == 0:
            changed[at] = rng.randrange(256)
        elif how == 1:
            del changed[at : at + rng.randrange(1, 50)]
        elif how == 2:
            changed[at:at] = rng.randbytes(rng.randrange(1, 20))
        else:
            changed[at : at + 4] = rng.choice([b"\xff" * 4, b"\0" * 4, b"\xff\xff\xff\x7f"])
    return bytes(changed)


@pytest.mark.parametrize("kind", WRITERS)
def test_a_damaged_file_is_read_or_refused(tmp_path, kind):
    writer, ending = WRITERS[kind]
    content = writer(tmp_path / f"whole.{ending}").read_bytes()
    rng = random.Random(kind)
    path = tmp_path / f"a.{ending}"
    for _ in range(8):
        path.write_bytes(spoilt(content, rng))
        with contextlib.suppress(ScanError):
            assert scan_path(path)["files"]


def test_what_a_library_may_raise_is_a_sentence_and_no_value(tmp_path, monkeypatch):
    class Broken:
        FORMAT = "lạ"

        @staticmethod
        def claims(_probe):
            return True

        @staticmethod
        def read(_source):
            yield from ()
            raise KeyError("0912345671")

    monkeypatch.setattr(choose, "readers", lambda: (Broken,))
    (tmp_path / "a.csv").write_text("A\n1\n")
    with pytest.raises(ScanError, match="cấu trúc lạ") as refused:
        scan_path(tmp_path / "a.csv")
    assert "0912345671" not in str(refused.value)
    assert refused.value.__cause__ is None
