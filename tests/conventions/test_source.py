"""Rules on the source that no linter knows."""

from __future__ import annotations

import re
import subprocess
from dataclasses import fields
from pathlib import Path

from compliance.config import Settings

ROOT = Path(__file__).resolve().parents[2]
CODE = ("compliance", "checklists", "scanners", "reports", "tools")


def files(*folders: str, pattern: str = "*.py") -> list[Path]:
    return [path for folder in folders for path in (ROOT / folder).rglob(pattern)]


def test_only_the_kernel_commits():
    found = {
        path.relative_to(ROOT).as_posix()
        for path in files("compliance")
        if re.search(r"\bcommit\(", path.read_text("utf-8"))
    }
    assert found == {"compliance/core/db.py"}


def test_no_python_file_is_over_300_lines():
    long = {
        path.relative_to(ROOT).as_posix(): count
        for path in files(*CODE, "tests")
        if (count := len(path.read_text("utf-8").splitlines())) > 300
    }
    assert long == {}


def test_every_enqueued_kind_of_job_is_registered():
    import compliance.app  # noqa: F401 - registers the jobs
    from compliance.core import jobs

    asked = {
        kind
        for path in files("compliance")
        for kind in re.findall(r'enqueue\(\s*"([a-z._-]+)"', path.read_text("utf-8"))
    }
    assert asked <= jobs.kinds()


def test_every_setting_is_documented():
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    missing = [item.name for item in fields(Settings) if f"`{item.name}`" not in text]
    assert missing == []


def test_templates_have_no_inline_style_script_or_handler():
    for path in files("templates", pattern="*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text), path
        for tag in re.findall(r"<script[^>]*>", text):
            assert "src=" in tag or 'type="application/json"' in tag, path


def test_nothing_is_loaded_from_elsewhere():
    for path in files("templates", pattern="*.html") + files("static", pattern="*.[cj]s*"):
        if "build" in path.parts:
            continue
        assert not re.search(
            r"""(src|href)=["']https?://|@import|url\(["']?https?:""", path.read_text("utf-8")
        ), path


def test_every_template_of_a_page_names_its_title():
    for path in files("templates", pattern="*.html"):
        text = path.read_text("utf-8")
        if '{% extends "base.html" %}' in text and path.parent.name != "errors":
            assert "{% block title %}" in text, path


def test_no_private_file_is_in_the_repository():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert not [
        name for name in listed if name.startswith("var/") or name.endswith((".key", ".db"))
    ]
