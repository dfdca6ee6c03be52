"""Posts that a person forges: every route that takes one, at what is signed, filled as forms are.

No page is asked for first: whoever forges a post does not need the button. The body holds a
plausible value for every field of every form of the product, so a route finds its own among them;
from a list that only the page knows, ``informed`` takes what the list offers.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import Table, select, text
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter, Rule
from wtforms.fields.choices import SelectFieldBase
from wtforms.fields.core import UnboundField

from compliance.core.db import Base
from compliance.core.forms import BaseForm
from tests.conventions.routes import rules

#: Which table an id in an address names, where its name alone does not say so.
TABLES = {
    "asset_id": "data_asset",
    "assignment_id": "role_assignment",
    "campaign_id": "inspection_campaign",
    "case_id": "incident_case",
    "comment_id": "dossier_comment",
    "coverage_id": "four_layer_plan_coverage",
    "delegation_id": "delegation",
    "delivery_id": "share_delivery",
    "draft_id": "pack_draft",
    "entry_id": "register_entry",
    "feed_id": "calendar_feed",
    "group_id": "dossier_group",
    "invitation_id": "product_invitation",
    "key_id": "scan_key",
    "line_id": "training_plan_line",
    "link_id": "unit_link",
    "message_id": "mail_message",
    "opinion_id": "opinion_request",
    "paper_id": "signed_paper",
    "part_id": "component",
    "plan_id": "drill_plan",
    "product_id": "product_profile",
    "relation_id": "system_relation",
    "request_id": "subject_request",
    "row_id": "inspection_row",
    "run_id": "mask_run",
    "share_id": "share_request",
    "sheet_id": "share_sheet",
    "sign_id": "redetermination_sign",
    "system_id": "information_system",
    "task_id": "incident_task",
    "token_id": "api_token",
    "user_id": "app_user",
}
VALUES = {
    "StringField": "Nội dung đã sửa",
    "TextAreaField": "Nội dung đã sửa cho khác đi",
    "DateField": "2026-11-20",
    "DateTimeLocalField": "2026-11-20T08:00",
    "FileField": "",
    "IntegerField": "1",
    "DecimalField": "1",
    "BooleanField": "y",
    "TimeField": "08:00",
}
#: Never posted: they end the forger's own session, or lock the accounts that post after.
LEFT_OUT = {"accounts.logout", "accounts.login", "accounts.password", "accounts.language"}


def body() -> dict[str, str]:
    """Return one plausible value for every field of every form."""
    found: dict[str, str] = {}
    for form in _forms(BaseForm):
        for name, field in vars(form).items():
            if isinstance(field, UnboundField):
                found.setdefault(name, _value(field))
    return found


def _forms(form: type[BaseForm]) -> Iterator[type[BaseForm]]:
    for below in form.__subclasses__():
        yield below
        yield from _forms(below)


def _value(field: UnboundField) -> str:
    choices = field.kwargs.get("choices")
    if choices and not callable(choices):
        values = [choice[0] if isinstance(choice, tuple) else choice for choice in choices]
        return str(next((value for value in reversed(values) if value), ""))
    names = [kind.__name__ for kind in field.field_class.__mro__]
    return next((VALUES[name] for name in names if name in VALUES), "1")


@contextmanager
def informed() -> Iterator[None]:
    """Let whoever posts know what each list of a form offers: the last that is offered is sent."""
    validate = BaseForm.validate

    def filled(form: BaseForm, *args: Any, **options: Any) -> bool:
        for field in form:
            if isinstance(field, SelectFieldBase) and field.choices and not _offered(field):
                last = field.coerce([*field.iter_choices()][-1].value)
                field.data = [last] if isinstance(field.data, list) else last
        return validate(form, *args, **options)

    BaseForm.validate = filled  # type: ignore[method-assign]
    try:
        yield
    finally:
        BaseForm.validate = validate  # type: ignore[method-assign]


def _offered(field: SelectFieldBase) -> bool:
    values = field.data if isinstance(field.data, list) else [field.data]
    offered = {str(choice.value) for choice in field.iter_choices()}
    return bool(values) and all(str(value) in offered for value in values)


class Forger:
    """Knows the ids of what is signed in one unit, and aims every route at them."""

    def __init__(self, app: Flask, db: Session, unit_id: UUID, signed: Mapping[str, UUID]) -> None:
        self.app, self.db, self.unit_id, self.signed = app, db, unit_id, signed
        self.fields = body()
        self.random = random.Random(20261130)

    def posts(self) -> Iterator[tuple[str, str, dict[str, str]]]:
        """Yield endpoint, address and body of every post there is."""
        adapter = self.app.url_map.bind("localhost")
        for rule in rules(self.app):
            if "POST" not in (rule.methods or ()) or rule.endpoint in LEFT_OUT:
                continue
            for arguments in self._arguments(rule):
                address = adapter.build(rule.endpoint, arguments, method="POST")
                yield rule.endpoint, address, self._body(arguments)

    def _arguments(self, rule: Rule) -> Iterator[dict[str, Any]]:
        fixed = {name: self._one(name, rule) for name in rule.arguments}
        words = [name for name in rule.arguments if fixed[name] is None]
        if not words:
            yield fixed
            return
        for word in self._words(rule, words[0]):
            yield {**fixed, **dict.fromkeys(words, word)}

    def _one(self, name: str, rule: Rule) -> Any:
        kind = type(rule._converters[name]).__name__
        if kind == "UUIDConverter":
            return self._id(name, rule.endpoint.split(".")[0])
        return 1 if kind == "IntegerConverter" else None

    def _words(self, rule: Rule, name: str) -> list[str]:
        converter = rule._converters[name]
        if isinstance(converter, AnyConverter):
            return sorted(converter.items)
        known = {
            "verb": ["withdraw", "return", "approve", "submit", "supersede", "reopen"],
            "slot": ["decision", "minutes", "report"],
            "item_id": ["R-1"],
            "measure_id": [str(self.signed.get("measure_id", "1"))],
        }
        return known.get(name, ["x"])

    def _id(self, name: str, blueprint: str) -> UUID:
        if name == "unit_id":
            return self.unit_id
        for key in (f"{blueprint}.{name}", name):
            if key in self.signed:
                return self.signed[key]
        table = Base.metadata.tables.get(TABLES.get(name, name.removesuffix("_id")))
        return self._any(table) if table is not None else uuid4()

    def _any(self, table: Table) -> UUID:
        own = select(table.c.id).limit(1)
        if "unit_id" in table.c:
            found = self.db.scalar(own.where(table.c.unit_id == self.unit_id))
            if found is not None:
                return UUID(str(found))
        found = self.db.scalar(own)
        return uuid4() if found is None else UUID(str(found))

    def _body(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        return {**self.fields, "version": str(self._version(arguments))}

    def _version(self, arguments: Mapping[str, Any]) -> int:
        """The version that the innermost thing named has now, as its page would say."""
        for name in ("row_id", "finding_id", "share_id", "dossier_id", "inspection_id", "entry_id"):
            if name in arguments:
                table = TABLES.get(name, name.removesuffix("_id"))
                rows = Base.metadata.tables[table]
                if "version" in rows.c:
                    own = select(rows.c.version).where(rows.c.id == arguments[name])
                    return int(self.db.scalar(own) or 1)
        return 1


Row = tuple[str, ...]


def kept(
    db: Session, table: str, left_out: frozenset[str] = frozenset(), where: str = "1 = 1"
) -> dict[str, Row]:
    """Return rows of a table by their key, as stored now, without the columns left out."""
    db.rollback()
    names = [column.name for column in Base.metadata.tables[table].columns]
    key = next(name for name in ("id", "seq", *names) if name in names)
    wanted = [key, *(name for name in names if name not in left_out)]
    rows = db.execute(text(f"SELECT {', '.join(wanted)} FROM {table} WHERE {where}")).all()
    return {str(row[0]): tuple(map(str, row)) for row in rows}
