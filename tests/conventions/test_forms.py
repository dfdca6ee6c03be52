"""No post is taken from a form that nobody validated.

Read from the source: a view that takes posts and builds a form from them asks ``validate`` of it,
itself or in a function of our own that it calls. Called functions are followed by their names,
within the module and through its imports.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: Deep enough for a view, its helper, and what that shares with other pages.
DEEPEST = 4
#: Holds the token alone: a page of its own fields reads them one by one.
PLAIN = "BaseForm"

#: What validates a form.
ASKING = ("validate", "validate_on_submit", "carries_out")

Function = ast.FunctionDef
Module = Mapping[str, Function]


def unasked(source: Path) -> Iterator[str]:
    """Yield the views of a file that take posts, build a form from them and never validate one."""
    for name, function in functions(source).items():
        if takes_posts(function) and builds(function) and not asks(source, function, DEEPEST):
            yield name


@cache
def functions(source: Path) -> Module:
    tree = ast.parse(source.read_text("utf-8"))
    return {node.name: node for node in ast.walk(tree) if isinstance(node, Function)}


@cache
def imports(source: Path) -> Mapping[str, tuple[Path, str]]:
    """Return where the names come from that a file imports from our own code."""
    found = {}
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("compliance"):
            base = ROOT.joinpath(*str(node.module).split("."))
            for alias in node.names:
                for path in (base.with_suffix(".py"), base / "__init__.py"):
                    if path.exists():
                        found[alias.asname or alias.name] = (path, alias.name)
    return found


def takes_posts(function: Function) -> bool:
    calls = [one for one in function.decorator_list if isinstance(one, ast.Call)]
    for call in calls:
        kind = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if kind == "post" or (kind == "route" and "'POST'" in ast.unparse(call)):
            return True
    return False


def builds(function: Function) -> list[str]:
    """Return the forms that a function builds from what was posted."""
    return [
        name
        for call, name in calls_of(function)
        if name.endswith(("Form", "_form"))
        and name != PLAIN
        and not any(one.arg == "formdata" for one in call.keywords)
    ]


def calls_of(function: Function) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node, node.func.id


def asks(source: Path, function: Function, depth: int) -> bool:
    """Whether a function validates a form, itself or in what it calls."""
    if any(isinstance(node, ast.Attribute) and node.attr in ASKING for node in ast.walk(function)):
        return True
    if depth == 0:
        return False
    return any(
        asks(path, functions(path)[name], depth - 1)
        for path, name in called(source, function)
        if name in functions(path)
    )


def called(source: Path, function: Function) -> Iterator[tuple[Path, str]]:
    for _call, name in calls_of(function):
        if name in functions(source):
            yield source, name
        elif name in imports(source):
            yield imports(source)[name]


def views() -> list[Path]:
    return sorted(
        path
        for path in (ROOT / "compliance").rglob("*.py")
        if "views" in path.stem or "views" in path.parts
    )


def test_every_view_validates_the_form_that_it_takes_a_post_from():
    assert [f"{path.relative_to(ROOT)}: {name}" for path in views() for name in unasked(path)] == []


def test_a_view_that_skips_it_is_found(tmp_path: Path):
    """Otherwise the test above could pass by seeing nothing."""
    page = tmp_path / "views.py"
    page.write_text(
        "@bp.post('/a')\n"
        "def skips():\n    form = EndForm()\n    return end(form.reason.data)\n"
        "@bp.route('/b', methods=['GET', 'POST'])\n"
        "def asks():\n    return _act(EndForm())\n"
        "@bp.post('/c')\n"
        "def skips_below():\n    return _change(lambda: end(EndForm().reason.data))\n"
        "@bp.get('/d')\n"
        "def shows():\n    return render(EndForm(formdata=None))\n"
        "def _act(form):\n    return form.validate_on_submit()\n"
        "def _change(act):\n    return act()\n",
        "utf-8",
    )
    assert list(unasked(page)) == ["skips", "skips_below"]


def test_the_views_are_read():
    posts = [name for path in views() for name, f in functions(path).items() if takes_posts(f)]
    assert len(posts) > 150
