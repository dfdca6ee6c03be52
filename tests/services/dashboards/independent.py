"""Every indicator computed a second time: tables as they stand in the database, and polars.

Nothing of ``compliance.figures`` or ``compliance.dashboards`` is used here, and no condition of
the pack is read: the sums are written out by hand from the words of the indicator.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import polars as pl
from sqlalchemy import Connection, text

VIETNAM = timezone(timedelta(hours=7))
#: Table → what is read of it; moments and days come as text from SQLite.
TABLES = {
    "unit": 'id, kind, unit_group AS "group", closed_on',
    "information_system": "id, unit_id, status, important, important_since, approved_level,"
    " legacy_level, legacy_decision_date, transition_case, dossier_state, lifecycle, purpose,"
    " scope_text, hosting, info_public, info_private, info_personal, info_state_secret",
    "dossier": "id, system_id, state, decision_date, submitted_on",
    "classification_run": "system_id, state, concluded_at",
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
    "training_course": "id, kind, state, ends_on, withdrawn_at",
    "training_attendance": "course_id, person_id, completed",
}
_YES_OR_NO = (
    "important", "protected", "security", "it_programme", "leader", "security_duty", "completed",
)  # fmt: skip
Sums = dict[tuple[str, str], tuple[int, int]]
_DESCRIBED = (
    "lifecycle", "purpose", "scope_text", "hosting", "info_public", "info_private",
    "info_personal", "info_state_secret",
)  # fmt: skip


class Export:
    """The tables as plain Python values, keyed by text ids, days as days."""

    def __init__(self, connection: Connection, today: date) -> None:
        self.today, self.first = today, today - timedelta(364)
        self._frames: dict[str, pl.DataFrame] = {}
        for name, columns in TABLES.items():
            rows = connection.execute(text(f"SELECT {columns} FROM {name}")).mappings()
            self._frames[name] = pl.DataFrame(
                [{key: _plain(key, value) for key, value in row.items()} for row in rows],
                infer_schema_length=None,
            )

    def __getitem__(self, name: str) -> pl.DataFrame:
        return self._frames[name]

    def within(self, column: str) -> pl.Expr:
        """Return whether a day lies in the twelve months up to today."""
        return pl.col(column).is_between(self.first, self.today)

    def recent(self, column: str) -> pl.Expr:
        """Return whether a day lies at most 365 days back."""
        return pl.col(column).is_between(self.today - timedelta(365), self.today)


def _plain(key: str, value: object) -> object:
    if value is None:
        return None
    if key.endswith("_at") or key == "at":
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        return moment.replace(tzinfo=moment.tzinfo or UTC)
    if key.endswith(("_on", "_since", "_date", "_until", "_from", "_to")) or key == "due":
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    if key == "id" or key.endswith("_id"):
        return str(value).replace("-", "")
    if key in _YES_OR_NO or key.startswith("info_"):
        return bool(value)
    return value


def day_of(column: str) -> pl.Expr:
    return pl.col(column).dt.convert_time_zone("Asia/Ho_Chi_Minh").dt.date()


def systems(of: Export) -> pl.DataFrame:
    """Return the systems in use with what the indicators ask of them."""
    base = of["information_system"].filter(~pl.col("status").is_in(["stopped", "joined"]))
    kept = (pl.col("transition_case") == "level_kept") & pl.col("legacy_level").is_not_null()
    days = pl.concat(
        [
            of["dossier"]
            .filter(pl.col("state") != "withdrawn")
            .select("system_id", day=pl.col(name))
            .cast({"day": pl.Date})
            for name in ("decision_date", "submitted_on")
        ]
        + [
            of["classification_run"]
            .filter((pl.col("state") == "concluded") & pl.col("concluded_at").is_not_null())
            .select("system_id", day=day_of("concluded_at"))
        ]
        + [
            base.filter(kept)
            .select(system_id="id", day="legacy_decision_date")
            .cast({"day": pl.Date})
        ]
    )
    looked = (
        days.filter(pl.col("day") <= of.today)
        .group_by("system_id")
        .agg(pl.col("day").max().alias("looked"))
    )
    judged = of["system_risk"].group_by("system_id").agg(day_of("changed_at").max().alias("judged"))
    signed = of["inspection"].filter(pl.col("state").is_in(["minutes_signed", "concluded"]))
    checked = (
        of["inspection_row"]
        .filter(pl.col("verdict").is_not_null() & pl.col("system_id").is_not_null())
        .cast({"system_id": pl.String})
        .join(signed, left_on="inspection_id", right_on="id")
        .group_by("system_id")
        .agg(pl.col("planned_on").max().alias("checked"))
    )
    wide = base
    for part in (looked, judged, checked):
        wide = wide.join(part, left_on="id", right_on="system_id", how="left")
    sent = ["submitted", "completeness_check", "in_appraisal", "appraised", "approved"]
    return wide.with_columns(
        flagged=pl.col("important")
        & (pl.col("important_since").is_null() | (pl.col("important_since") <= of.today)),
        approved=pl.col("approved_level").is_not_null() | kept,
        proposed=pl.col("dossier_state").is_in(sent).fill_null(False) | kept,
        whole=pl.all_horizontal(pl.col(name).is_not_null() for name in _DESCRIBED),
    )


def sums(of: Export) -> Sums:
    """Return (indicator, unit) → numerator and denominator."""
    every = systems(of)
    important, approved = every.filter("flagged"), every.filter("approved")
    bound = of["unit"].filter((pl.col("group") == "truc_thuoc") & pl.col("closed_on").is_null())
    tables = {
        "kpi-quan-trong-ra-soat": (important, pl.col("whole") & of.within("looked")),
        "kpi-quan-trong-de-xuat": (important, pl.col("proposed")),
        "kpi-quan-trong-phe-duyet": (important, pl.col("approved")),
        "kpi-cap-do-xac-dinh": (every, pl.col("approved")),
        "kpi-ra-soat-cap-do": (approved, of.recent("looked")),
        "kpi-kiem-tra": (every, of.recent("checked")),
        "kpi-rui-ro": (every, of.recent("judged")),
        "kpi-bon-lop": (_layers(of, bound), pl.col("met") == 4),
        "kpi-dien-tap": (_drills(of, bound), of.recent("drilled")),
        "kpi-ton-tai-dung-han": (_findings(of), pl.col("in_time")),
        "kpi-thong-bao-dung-han": (_notices(of), pl.col("sent_at") <= pl.col("due_at")),
        "kpi-trich-xuat-da-quet": (_extracts(of), pl.col("before")),
    }
    found: Sums = {}
    for kpi, (rows, counted) in tables.items():
        grouped = rows.group_by("unit_id").agg(
            counted.fill_null(False).sum().alias("numerator"), pl.len().alias("denominator")
        )
        for unit, numerator, denominator in grouped.iter_rows():
            found[kpi, unit] = (numerator, denominator)
    return found


def _layers(of: Export, bound: pl.DataFrame) -> pl.DataFrame:
    plans = of["four_layer_plan"].select("unit_id", plan="id")
    held = of["four_layer_plan_coverage"].filter(
        (pl.col("valid_from").is_null() | (pl.col("valid_from") <= of.today))
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= of.today))
        & pl.col("declined_on").is_null()
    )
    covering = held.select("unit_id", plan="plan_id").filter(
        ~pl.col("unit_id").is_in(plans["unit_id"].to_list())
    )
    good = of["four_layer_plan_layer"].filter(
        (pl.col("status") == "met")
        & (pl.col("met_until").is_null() | (pl.col("met_until") >= of.today))
        & (pl.col("proven_until").is_null() | (pl.col("proven_until") >= of.today))
    )
    met = good.group_by(plan="plan_id").agg(pl.len().alias("met"))
    return (
        bound.select(unit_id="id")
        .join(pl.concat([plans, covering]), on="unit_id", how="left")
        .join(met, on="plan", how="left")
        .with_columns(pl.col("met").fill_null(0))
    )


def _drills(of: Export, bound: pl.DataFrame) -> pl.DataFrame:
    drills = of["register_entry"].filter(
        (pl.col("kind") == "drill")
        & pl.col("withdrawn_at").is_null()
        & (pl.col("result") != "running")
        & (pl.col("happened_on") <= of.today)
    )
    last = drills.group_by("unit_id").agg(pl.col("happened_on").max().alias("drilled"))
    return bound.select(unit_id="id").join(last, on="unit_id", how="left")


def _findings(of: Export) -> pl.DataFrame:
    signed = of["inspection"].filter(pl.col("state").is_in(["minutes_signed", "concluded"]))
    events = of["finding_event"].with_columns(day=day_of("at"))
    done = (
        events.filter(pl.col("kind") == "done")
        .group_by("finding_id")
        .agg(pl.col("day").max().alias("done"))
    )
    verified = (
        events.filter(pl.col("kind") == "verify")
        .group_by("finding_id")
        .agg(pl.col("day").max().alias("verified"))
    )
    return (
        of["finding"]
        .filter((pl.col("state") != "transferred") & of.within("due"))
        .join(signed.select("id"), left_on="inspection_id", right_on="id", how="semi")
        .join(done, left_on="id", right_on="finding_id", how="left")
        .join(verified, left_on="id", right_on="finding_id", how="left")
        .with_columns(
            in_time=(pl.col("state") == "verified")
            & (pl.coalesce("done", "verified") <= pl.col("due"))
        )
    )


def _notices(of: Export) -> pl.DataFrame:
    incidents = of["register_entry"].filter(
        (pl.col("kind") == "incident") & pl.col("withdrawn_at").is_null()
    )
    return (
        of["incident_notice"]
        .with_columns(day=day_of("due_at"))
        .filter(of.within("day"))
        .join(incidents.select("id", "unit_id"), left_on="entry_id", right_on="id")
    )


def _extracts(of: Export) -> pl.DataFrame:
    single = (
        of["share_request"]
        .filter(pl.col("kind") == "single")
        .select("unit_id", "scan_id", "released_at", sent="released_sha256")
    )
    outside = of["share_request"].filter(pl.col("kind") != "internal").select("id")
    delivered = (
        of["share_delivery"]
        .join(outside, left_on="share_id", right_on="id", how="semi")
        .select("unit_id", "scan_id", "released_at", sent="sha256")
    )
    return (
        pl.concat([single, delivered], how="vertical_relaxed")
        .filter(pl.col("released_at").is_not_null())
        .with_columns(day=day_of("released_at"))
        .filter(of.within("day"))
        .join(of["scan"], left_on="scan_id", right_on="id", how="left")
        .with_columns(
            before=(pl.col("sha256") == pl.col("sent"))
            & (pl.coalesce("finished_at", "created_at") <= pl.col("released_at"))
        )
    )
