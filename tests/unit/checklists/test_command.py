"""The contract of ``python -m checklists``, through the command itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
IDS = {
    "nd331-2026",
    "nd85-2016",
    "bon-lop",
    "dlcn-2026",
    "su-co-2026",
    "kiem-tra",
    "bao-cao-gia-lai",
    "van-ban",
}


def run(*arguments: object, code: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "checklists", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == code, done.stderr
    return done


def output(*arguments: object) -> Any:
    return json.loads(run(*arguments, "--format", "json").stdout)


def written(path: Path, data: Any) -> Path:
    path.write_text(json.dumps(data), "utf-8")
    return path


def test_validate_passes_on_our_packs():
    assert run("validate").stdout == "Các gói đều đúng.\n"


def test_validate_says_file_line_and_sentence(packs: Path):
    path = packs / "van-ban/v1/pack.yaml"
    path.write_text(path.read_text("utf-8").replace("version: 1", "version: một"), "utf-8")
    line = path.read_text("utf-8").splitlines().index("version: một") + 1
    done = run("validate", packs, code=1)
    assert done.stdout == f"{path}:{line}: “version” là “một”: phải là số nguyên.\n"
    assert run("validate", path.parent, code=1).stdout == done.stdout
    assert run("validate", path.parent.parent, code=1).stdout == done.stdout


def test_validate_of_a_folder_without_packs_fails(tmp_path: Path):
    assert "Không thấy gói nào" in run("validate", tmp_path, code=1).stdout


def test_list_names_every_pack():
    packs = output("list")["packs"]
    assert {pack["id"] for pack in packs} == IDS
    for pack in packs:
        assert set(pack) == {
            "id",
            "version",
            "status",
            "effective_from",
            "effective_to",
            "sha256",
        }
        assert isinstance(pack["version"], int)
        assert len(pack["sha256"]) == 64
    assert run("list").stdout.count("\n") == len(packs)


@pytest.mark.parametrize("name", ["nd331-2026", "nd331-2026@1"])
def test_show_gives_the_items_and_the_other_parts(name: str):
    pack = output("show", name)
    assert (pack["id"], pack["version"]) == ("nd331-2026", 1)
    assert len(pack["items"]) == 371
    assert len(pack["facts"]) == 45
    assert len(pack["criteria"]) == 27
    assert [form["id"] for form in pack["forms"]] == [f"mau-0{n}" for n in range(1, 9)]
    assert {"workflow", "gates", "advisories", "flags", "transition"} <= set(pack)
    for item in pack["items"]:
        assert {"id", "levels", "source", "confidence", "text"} <= set(item)
        assert set(item["text"]) == {"vi", "en"}


@pytest.mark.parametrize("name", sorted(IDS))
def test_show_works_for_every_pack(name: str):
    assert output("show", name)["id"] == name
    assert run("show", name).stdout.startswith(f"{name}@1 (draft)")


@pytest.mark.parametrize("name", ["nd999", "nd331-2026@2", "nd331-2026@x"])
def test_an_unknown_pack_is_refused_in_a_sentence(name: str):
    assert run("show", name, code=1).stderr.strip().endswith(".")


def test_classify_follows_the_contract(tmp_path: Path):
    facts = {"provides_online_service": True, "info_personal": True, "subjects_basic": None}
    result = output("classify", "nd331-2026", "--facts", written(tmp_path / "f.json", facts))
    assert list(result) == [
        "level",
        "level_prudent",
        "trace",
        "unresolved",
        "gates",
        "advisories",
        "flags",
        "derived",
    ]
    assert (result["level"], result["level_prudent"]) == (2, 2)
    assert result["unresolved"] == ["subjects_basic"]
    assert len(result["trace"]) == 27
    for entry in result["trace"]:
        assert list(entry) == ["criterion", "level", "source", "matched", "because"]
    assert result["derived"] == {"harm_level": 0}


def test_classify_gives_gates_with_their_message(tmp_path: Path):
    facts = written(tmp_path / "f.json", {"single_owner": False})
    (gate,) = output("classify", "nd331-2026", "--facts", facts)["gates"]
    assert gate["id"] == "G-OWNER"
    assert gate["message"].startswith("Mỗi hệ thống chỉ có một chủ quản")


@pytest.mark.parametrize(
    ("content", "fragment"),
    [("{", "không phải JSON"), ("[]", "đối tượng JSON"), ('{"x": 1}', "“x”")],
)
def test_bad_facts_are_refused_in_a_sentence(tmp_path: Path, content: str, fragment: str):
    path = tmp_path / "facts.json"
    path.write_text(content, "utf-8")
    assert fragment in run("classify", "nd331-2026", "--facts", path, code=1).stderr
    assert "Không đọc được" in run("classify", "nd331-2026", "--facts", tmp_path, code=1).stderr


def test_a_pack_without_criteria_cannot_classify(tmp_path: Path):
    facts = written(tmp_path / "f.json", {})
    assert "không có tiêu chí" in run("classify", "bon-lop", "--facts", facts, code=1).stderr


def test_migrate_follows_the_contract(tmp_path: Path):
    answers = written(tmp_path / "r.json", {"QL-CS-01": {"state": "met", "text": "Có quy chế"}})
    result = output("migrate", "--from", "nd85-2016", "--to", "nd331-2026", "--responses", answers)
    assert {"carried", "review", "new", "dropped"} <= set(result)
    assert result["carried"] == {"QL-ND331-01": {"state": "met", "text": "Có quy chế"}}
    assert len(result["new"]) == 370


def test_wrong_usage_is_2():
    run("show", code=2)
    run(code=2)
    run("list", "--format", "xml", code=2)
