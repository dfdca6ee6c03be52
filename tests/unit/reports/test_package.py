"""The library's face and its independence."""

import subprocess
import sys

import reports


def test_exported_names_are_exactly_these():
    assert sorted(reports.__all__) == [
        "Bars",
        "OfficialDocument",
        "Sheet",
        "Signer",
        "blocks",
        "render_docx",
        "render_pdf",
        "render_xlsx",
    ]
    assert all(hasattr(reports, name) for name in reports.__all__)


def test_it_loads_without_web_database_or_sibling_libraries():
    code = (
        "import pkgutil, importlib, sys, reports, reports.documents\n"
        "for m in pkgutil.walk_packages(reports.__path__, 'reports.'):\n"
        "    importlib.import_module(m.name)\n"
        "bad = {'flask', 'sqlalchemy', 'wtforms', 'compliance', 'scanners', 'checklists'}\n"
        "print(sorted(bad & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
