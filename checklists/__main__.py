"""``python -m checklists``: validate, list, show, classify and migrate packs."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from checklists.library import PACKS, available, load
from checklists.migration import migrate
from checklists.model import Item, PackError, Problem, Text, thaw
from checklists.pack import Pack
from checklists.rules.classification import classify
from checklists.validation import validate


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 a pack or an input is wrong, 2 wrong usage."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        outcome: int = given.run(given)
    except PackError as error:
        print(error, file=sys.stderr)
        return 1
    return outcome


def _validate(given: argparse.Namespace) -> int:
    problems = validate(given.path)
    for problem in problems:
        print(_shown(problem))
    if not problems:
        print("Các gói đều đúng.")
    return 1 if problems else 0


def _list(given: argparse.Namespace) -> int:
    rows = [{"id": pack.id, "version": pack.version, **_state(pack)} for pack in available()]
    if given.format == "json":
        _print({"packs": rows})
        return 0
    for row in rows:
        until = row["effective_to"] or ""
        print(
            f"{row['id']}@{row['version']}\t{row['status']}\t{row['effective_from']}\t{until}\t"
            f"{row['sha256'][:12]}"
        )
    return 0


def _show(given: argparse.Namespace) -> int:
    pack = _named(given.pack)
    if given.format == "json":
        sections = {name: thaw(pack.section(name)) for name in pack.sections if name != "items"}
        _print({**_head(pack), "items": [item_as_dict(item) for item in pack.items], **sections})
        return 0
    print(f"{pack.id}@{pack.version} ({pack.status}): {pack.title.vi}")
    for item in pack.items:
        levels = ",".join(map(str, item.levels or ()))
        print(f"{item.id}\t{levels}\t{item.confidence}\t{item.source}\t{item.text.vi}")
    return 0


def _classify(given: argparse.Namespace) -> int:
    facts = _read_json(given.facts)
    _print(classify(_named(given.pack), facts).as_dict())
    return 0


def _migrate(given: argparse.Namespace) -> int:
    responses = _read_json(given.responses)
    _print(migrate(_named(given.source), _named(given.target), responses, given.level))
    return 0


def item_as_dict(item: Item) -> dict[str, Any]:
    """An item as plain data: its own keys first, then what only its kind of row has."""
    texts = {
        name: _text(getattr(item, name))
        for name in ("group", "meaning", "how", "evidence", "check")
        if getattr(item, name).vi
    }
    return {
        "id": item.id,
        "levels": list(item.levels) if item.levels is not None else None,
        "source": item.source,
        "confidence": item.confidence,
        "text": _text(item.text),
        **texts,
        "severity": item.severity,
        "scope": item.scope,
        "layer": item.layer,
        "plan_part": item.plan_part,
        "parameters": thaw(item.parameters),
        **thaw(item.extra),
    }


def _text(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}


def _state(pack: Pack) -> dict[str, Any]:
    return {
        "status": pack.status,
        "effective_from": pack.effective_from,
        "effective_to": pack.effective_to,
        "sha256": pack.sha256,
    }


def _head(pack: Pack) -> dict[str, Any]:
    return {**thaw(pack.head), **_state(pack)}


def _named(name: str) -> Pack:
    pack_id, _at, version = name.partition("@")
    if version and not version.isdigit():
        raise PackError(f"“{name}”: số bản sau dấu @ phải là số nguyên.")
    return load(pack_id, int(version) if version else None)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(f"Không đọc được tệp {path}.") from error
    except json.JSONDecodeError as error:
        raise PackError(Problem(path, error.lineno, "Tệp không phải JSON.")) from error
    if not isinstance(content, dict):
        raise PackError(Problem(path, 1, "Tệp phải là một đối tượng JSON."))
    return content


def _print(data: Any) -> None:
    json.dump(data, sys.stdout, ensure_ascii=False, indent=1)
    print()


def _shown(problem: Problem) -> str:
    path = problem.path.absolute()
    if path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    return str(Problem(path, problem.line, problem.sentence))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m checklists", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    command = commands.add_parser(
        "validate", help="check packs; file:line: sentence for each fault"
    )
    command.add_argument("path", nargs="?", type=Path, default=PACKS)
    command.set_defaults(run=_validate)

    command = commands.add_parser("list", help="all versions of all packs")
    command.add_argument("--format", choices=("json", "table"), default="table")
    command.set_defaults(run=_list)

    command = commands.add_parser("show", help="one pack with its items")
    command.add_argument("pack", metavar="PACK[@VERSION]")
    command.add_argument("--format", choices=("json", "table"), default="table")
    command.set_defaults(run=_show)

    command = commands.add_parser("classify", help="the level of a system from its facts")
    command.add_argument("pack", metavar="PACK[@VERSION]")
    command.add_argument("--facts", type=Path, required=True, metavar="FACTS.json")
    command.add_argument("--format", choices=("json",), default="json")
    command.set_defaults(run=_classify)

    command = commands.add_parser("migrate", help="carry answers from one pack to another")
    command.add_argument("--from", dest="source", required=True, metavar="PACK[@VERSION]")
    command.add_argument("--to", dest="target", required=True, metavar="PACK[@VERSION]")
    command.add_argument("--responses", type=Path, required=True, metavar="FILE.json")
    command.add_argument("--level", type=int, choices=range(1, 6), help="leave out other levels")
    command.add_argument("--format", choices=("json",), default="json")
    command.set_defaults(run=_migrate)
    return parser


if __name__ == "__main__":
    sys.exit(main())
