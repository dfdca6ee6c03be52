"""The tables as plain Python values, and how an indicator is added up over them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
from sqlalchemy import Connection, text

#: Table → what is read of it; moments and days come as text from SQLite.
TABLES = {
    "unit": 'id, parent_id, kind, unit_group AS "group", closed_on',
    "unit_link": "unit_id, target_id, kind, valid_from, valid_to",
    "information_system": "id, unit_id, kind, status, important, important_since, approved_level,"
    " legacy_level, proposed_level, legacy_decision_date, transition_case, dossier_state,"
    " lifecycle, purpose, scope_text, hosting, has_own_server, product_id, online_services,"
    " info_public, info_private, info_personal, info_state_secret, subjects_basic,"
    " subjects_sensitive, subject_count_method, conditional_business, legacy_decision_number,"
    " contract_number",
    "system_relation": "system_id, unit_id, kind, valid_from, valid_to",
    "platform_share": "system_id, platform_id, valid_from, valid_to",
    "product_profile": "id, state",
    "component": "system_id, kind, name",
    "network_zone": "system_id, name, private_ips",
    "requirement_response": "system_id, pack_id, item_id, state, override_reason, scope_choice",
    "control_answer": "unit_id, pack_id, item_id, state",
    "product_answer": "product_id, pack_id, item_id, state",
    "safeguard_card": "system_id, connected, ipv6, professional_protection",
    "dossier": "id, system_id, state, decision_date, submitted_on",
    "classification_run": "system_id, state, concluded_at, facts",
    "system_risk": "system_id, changed_at",
    "inspection": "id, unit_id, state, planned_on",
    "inspection_row": "inspection_id, system_id, verdict",
    "finding": "id, inspection_id, unit_id, due, state",
    "finding_event": "finding_id, kind, at",
    "register_entry": "id, unit_id, system_id, kind, happened_on, result, withdrawn_at",
    "incident_notice": "id, entry_id, due_at, sent_at",
    "four_layer_plan": "id, unit_id",
    "four_layer_plan_layer": "plan_id, layer, status, met_until, proven_until",
    "four_layer_plan_coverage": "plan_id, unit_id, valid_from, valid_to, declined_on",
    "share_request": "id, unit_id, kind, scan_id, released_at, released_sha256",
    "share_delivery": "id, share_id, unit_id, scan_id, sha256, released_at",
    "scan": "id, sha256, finished_at, created_at",
    "machine": "unit_id, kind, protected, signatures_on, retired_on, withdrawn_at",
    "budget_line": "unit_id, year, security, it_programme, planned, allotted, withdrawn_at",
    "backup_policy": "system_id, every_hours, grace_hours",
    "training_person": "id, unit_id, leader, security_duty, operates_level, joined_on,"
    " left_on, withdrawn_at",
    "training_certificate": "person_id, kind, issued_on, expires_on, withdrawn_at",
    "training_course": "id, unit_id, kind, state, ends_on, leaders_count, staff_count,"
    " evidence_id, withdrawn_at",
    "training_attendance": "course_id, person_id, completed",
    "focal_point": "unit_id, valid_from, valid_to, withdrawn_at",
    "regulation": "unit_id, kind, year, issued_on, ended_on, effective_until",
    "unit_report": "unit_id, period_id, first_sent_on",
    "report_period": "id, department_id, owner_id, due_on",
}
_YES_OR_NO = {
    "important", "protected", "security", "it_programme", "leader", "security_duty", "completed",
    "has_own_server", "info_public", "info_private", "info_personal", "info_state_secret",
    "connected", "ipv6", "professional_protection",
}  # fmt: skip
_DAYS = ("_on", "_since", "_date", "_until", "_from", "_to")
_NUMBERS = ("_level", "_count", "_hours", "year", "planned", "allotted")
#: Numerator, denominator, rows that nobody knows of, rows that may not even belong.
Sides = tuple[float, float, int, int]


class Export:
    """The tables, keyed by text ids, days as days; what is not known is null."""

    def __init__(self, connection: Connection, today: date, now: datetime) -> None:
        self.today, self.now = today, now
        self.first = today - timedelta(364)
        self._frames: dict[str, pl.DataFrame] = {}
        for name, columns in TABLES.items():
            rows = connection.execute(text(f"SELECT {columns} FROM {name}"))
            names = list(rows.keys())
            kinds = {key: _type(key) for key in names}
            values = [[_plain(key, row[i]) for i, key in enumerate(names)] for row in rows]
            self._frames[name] = pl.DataFrame(values, schema=kinds, orient="row")

    def __getitem__(self, name: str) -> pl.DataFrame:
        return self._frames[name]

    def within(self, column: str) -> pl.Expr:
        """Return whether a day lies in the twelve months up to today."""
        return pl.col(column).is_between(self.first, self.today)

    def recent(self, column: str, days: int = 365) -> pl.Expr:
        """Return whether a day lies at most so many days back; null where there is none."""
        return pl.col(column).is_between(self.today - timedelta(days), self.today)

    def holding(self, name: str) -> pl.DataFrame:
        """Return the rows of a dated relation that hold today."""
        return self[name].filter(
            (pl.col("valid_from").is_null() | (pl.col("valid_from") <= self.today))
            & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= self.today))
        )

    def bound(self) -> pl.DataFrame:
        """Return the units that the plan of the sector binds, as ``unit_id``."""
        units = self["unit"].filter(
            (pl.col("group") == "truc_thuoc") & pl.col("closed_on").is_null()
        )
        return units.select(unit_id="id")


@dataclass(frozen=True)
class Asked:
    """The rows of an indicator: which belong to it, and which of those fulfil it."""

    rows: pl.DataFrame
    held: pl.Expr
    belongs: pl.Expr | None = None


def sides_of(asked: Asked, by: str = "unit_id", *more: str) -> dict[Any, Sides]:
    """Return the four sums by unit, or by several columns at once."""
    whole = pl.lit(value=True)
    belongs = pl.col("belongs").fill_null(value=False)
    grouped = (
        asked.rows.with_columns(
            held=asked.held, belongs=whole if asked.belongs is None else asked.belongs
        )
        .group_by(by, *more)
        .agg(
            (belongs & pl.col("held").fill_null(value=False)).sum().alias("numerator"),
            belongs.sum().alias("denominator"),
            (belongs & pl.col("held").is_null()).sum().alias("unknown"),
            pl.col("belongs").is_null().sum().alias("undecided"),
        )
    )
    return {row[:-4] if more else row[0]: row[-4:] for row in grouped.iter_rows()}


def day_of(column: str) -> pl.Expr:
    """Return the day in Vietnam of a moment."""
    return pl.col(column).dt.convert_time_zone("Asia/Ho_Chi_Minh").dt.date()


def _type(key: str) -> pl.DataType:
    if _is_moment(key):
        return pl.Datetime("us", "UTC")
    if _is_day(key):
        return pl.Date()
    if key in _YES_OR_NO:
        return pl.Boolean()
    return pl.Int64() if key.endswith(_NUMBERS) else pl.String()


def _is_moment(key: str) -> bool:
    return key == "at" or key.endswith("_at")


def _is_day(key: str) -> bool:
    return key == "due" or key.endswith(_DAYS)


def _plain(key: str, value: object) -> object:
    if value is None:
        return None
    if _is_moment(key):
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        return moment.replace(tzinfo=moment.tzinfo or UTC)
    if _is_day(key):
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    if (key == "id" or key.endswith("_id")) and key not in ("pack_id", "item_id"):
        return str(value).replace("-", "")
    if key in _YES_OR_NO:
        return bool(value)
    if key.endswith(_NUMBERS):
        return int(str(value))
    return value if isinstance(value, str) else json.dumps(value)
