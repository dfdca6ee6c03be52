"""Uploaded archives: a plain pack is unpacked, everything else is refused before it does harm."""

from __future__ import annotations

import io
import stat
import zipfile

import pytest

from checklists import PackError, load
from checklists.archive import MAX_FILE, MAX_FILES, pack_up, unpack
from checklists.drafting import examine
from tests.support.packs import new_version, zipped

HEAD = {"x/v1/pack.yaml": "id: x\n"}


def link() -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("x/v1/pack.yaml", "id: x\n")
        entry = zipfile.ZipInfo("x/v1/items.yaml")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    target.seek(0)
    return target


def twice() -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("x/v1/pack.yaml", "id: x\n")
        archive.writestr("x/v1/Pack.yaml", "id: y\n")
    target.seek(0)
    return target


def locked() -> io.BytesIO:
    """An archive whose entries say they are encrypted."""
    data = bytearray(zipped(HEAD).getvalue())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    return io.BytesIO(bytes(data))


@pytest.mark.parametrize(
    ("archive", "sentence"),
    [
        (io.BytesIO(b""), "nén thư mục gói thành tệp .zip"),
        (io.BytesIO(b"PK\x03\x04 no archive"), "nén thư mục gói thành tệp .zip"),
        (io.BytesIO(b"id: x\n"), "nén thư mục gói thành tệp .zip"),
        (zipped({"a.yaml": "x"}), "không có pack.yaml"),
        (zipped({**HEAD, "../../evil.yaml": "x"}), "không dùng được"),
        (zipped({**HEAD, "/etc/evil.yaml": "x"}), "không dùng được"),
        (zipped({**HEAD, "x/v1/..\\evil.yaml": "x"}), "không dùng được"),
        (zipped({**HEAD, "C:/evil.yaml": "x"}), "không dùng được"),
        (zipped({**HEAD, "x/v1/run.py": "x"}), "gói chỉ có tệp .yaml"),
        (zipped({**HEAD, "x/v2/pack.yaml": "id: x\n"}), "nhiều pack.yaml"),
        (zipped({**HEAD, "y/v1/items.yaml": "[]"}), "không thuộc gói"),
        (zipped({**HEAD, "x/v1/a/b/c.yaml": "[]"}), "không thuộc gói"),
        (zipped({"a/b/c/v1/pack.yaml": "id: x\n"}), "nằm quá sâu"),
        (zipped({**HEAD, "x/v1/items.yaml": b" " * (MAX_FILE + 1)}), "lớn hơn 1 MB"),
        (zipped({**HEAD, **{f"x/v1/i/{n}.yaml": b" " * 10**6 for n in range(12)}}), "bung ra"),
        (zipped({**HEAD, **{f"x/v1/i/{n}.yaml": "" for n in range(MAX_FILES)}}), "có quá 300 tệp"),
        (io.BytesIO(b"PK" + bytes(6 << 20)), "lớn hơn 5 MB"),
        (link(), "là liên kết"),
        (twice(), "có hai lần"),
        (locked(), "mật khẩu"),
    ],
)
def test_a_hostile_or_useless_archive_is_refused_and_writes_nothing_outside(
    archive, sentence, tmp_path
):
    inside = tmp_path / "inside"
    with pytest.raises(PackError, match=sentence):
        unpack(archive, inside)
    assert [path for path in tmp_path.rglob("*") if inside not in (path, *path.parents)] == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("- &a [x]\n- *a\n", "neo và bí danh"),
        ("a: &a [1]\nb: [*a, *a]\n", "neo và bí danh"),
        ("- !!python/object/apply:os.system [ls]\n", "thẻ kiểu YAML"),
        ("- !!str x\n", "thẻ kiểu YAML"),
        ("[" * 40 + "]" * 40, "Lồng nhau quá"),
        ("[" * 5000, "cú pháp YAML sai"),
        ("a: 1\na: 2\n", "lặp lại"),
        ("a: 1\n---\na: 2\n", "cú pháp YAML sai"),
        ("\x00", "không phải YAML"),
    ],
)
def test_what_yaml_can_do_beyond_a_pack_is_a_fault_with_its_line(text, sentence, tmp_path):
    folder = unpack(new_version("bon-lop"), tmp_path)
    path = folder / "open_points.yaml"
    path.write_text(text, "utf-8")
    problems = examine(folder).problems
    assert [p.path for p in problems] == [path]
    assert sentence.lower() in problems[0].sentence.lower()


@pytest.mark.parametrize("prefix", ["bon-lop/v2/", "v2/", "", "mot-thu-muc/"])
def test_the_pack_may_stand_in_its_folders_or_alone(prefix, tmp_path):
    source = unpack(new_version("bon-lop"), tmp_path / "a")
    files = {prefix + p.relative_to(source).as_posix(): p.read_bytes() for p in source.glob("*")}
    files |= {"__MACOSX/bon-lop/._pack.yaml": b"\x00", ".DS_Store": b"\x00"}
    verdict = examine(unpack(zipped(files), tmp_path / "b"))
    assert verdict.problems == ()
    assert (verdict.pack.id, verdict.pack.version) == ("bon-lop", 2)


def test_the_same_pack_gives_the_same_archive():
    first, second = io.BytesIO(), io.BytesIO()
    pack_up(load("bon-lop").folder, first)
    pack_up(load("bon-lop").folder, second)
    assert first.getvalue() == second.getvalue()
