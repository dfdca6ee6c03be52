"""The second computation, continued: machines, people, budget, backups."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from tests.services.dashboards.independent import Export, Sums, systems

_YEAR = timedelta(365)


def sums_of_registers(of: Export) -> Sums:
    """Return (indicator, unit) → numerator and denominator."""
    machines = of["machine"].filter(
        pl.col("withdrawn_at").is_null()
        & (pl.col("retired_on").is_null() | (pl.col("retired_on") > of.today))
    )
    servers = machines.filter(pl.col("kind") == "server")
    fresh = pl.col("signatures_on").is_between(of.today - timedelta(7), of.today)
    people = _people(of)
    duty, leaders = people.filter("security_duty"), people.filter("leader")
    kept = _backups(of)
    learnt = {kind: pl.col(kind).is_between(of.today - _YEAR, of.today) for kind in _COURSES}
    tables = {
        "kpi-av-may-chu": (servers, pl.col("protected") & fresh),
        "kpi-av-may-tram": (
            machines.filter(pl.col("kind") == "workstation"),
            pl.col("protected"),
        ),
        "kpi-nhan-thuc": (people, learnt["awareness"]),
        "kpi-nhan-thuc-lanh-dao": (leaders, learnt["awareness"]),
        "kpi-dao-tao-chuyen-trach": (duty, learnt["professional"]),
        "kpi-chung-chi": (people.filter(pl.col("operates_level") >= 3), pl.col("certified")),
        "kpi-tap-huan-dien-tap": (duty, learnt["drill"]),
        "kpi-sao-luu": (kept, pl.col("on_time")),
        "kpi-khoi-phuc": (
            kept.filter("on_time"),
            pl.col("restored").is_between(of.today - _YEAR, of.today),
        ),
    }
    found: Sums = {}
    for kpi, (rows, counted) in tables.items():
        grouped = rows.group_by("unit_id").agg(
            counted.fill_null(False).sum().alias("numerator"), pl.len().alias("denominator")
        )
        for unit, numerator, denominator in grouped.iter_rows():
            found[kpi, unit] = (numerator, denominator)
    for unit, spent, whole in _money(of).iter_rows():
        found["kpi-kinh-phi", unit] = (spent, whole)
    return found


_COURSES = ("awareness", "professional", "drill")


def _people(of: Export) -> pl.DataFrame:
    found = of["training_person"].filter(
        pl.col("withdrawn_at").is_null()
        & (pl.col("joined_on").is_null() | (pl.col("joined_on") <= of.today))
        & (pl.col("left_on").is_null() | (pl.col("left_on") > of.today))
    )
    courses = of["training_course"].filter(
        pl.col("withdrawn_at").is_null()
        & (pl.col("state") == "done")
        & (pl.col("ends_on") <= of.today)
    )
    took = (
        of["training_attendance"]
        .filter("completed")
        .join(courses, left_on="course_id", right_on="id")
    )
    valid = of["training_certificate"].filter(
        pl.col("withdrawn_at").is_null()
        & pl.col("kind").is_in(["in_depth", "degree"])
        & (pl.col("issued_on") <= of.today)
        & (pl.col("expires_on").is_null() | (pl.col("expires_on") >= of.today))
    )
    found = found.with_columns(certified=pl.col("id").is_in(valid["person_id"].to_list()))
    for kind in _COURSES:
        last = (
            took.filter(pl.col("kind") == kind)
            .group_by("person_id")
            .agg(pl.col("ends_on").max().alias(kind))
        )
        found = found.join(last, left_on="id", right_on="person_id", how="left")
    return found


def _backups(of: Export) -> pl.DataFrame:
    entries = of["register_entry"].filter(
        pl.col("withdrawn_at").is_null() & (pl.col("happened_on") <= of.today)
    )
    runs = entries.filter((pl.col("kind") == "backup") & (pl.col("result") != "failed"))
    tests = entries.filter((pl.col("kind") == "restore_test") & (pl.col("result") == "ok"))
    wide = systems(of).select("id", "unit_id")
    for name, rows in (("run", runs), ("restored", tests)):
        days = rows.group_by("unit_id", "system_id").agg(pl.col("happened_on").max().alias("day"))
        own = days.filter(pl.col("system_id").is_not_null()).select(
            "unit_id", id="system_id", own="day"
        )
        whole = days.filter(pl.col("system_id").is_null()).select("unit_id", whole="day")
        wide = (
            wide.join(own, on=["unit_id", "id"], how="left")
            .join(whole, on="unit_id", how="left")
            .with_columns(pl.max_horizontal("own", "whole").alias(name))
            .drop("own", "whole")
        )
    hours = pl.col("every_hours") + pl.col("grace_hours")
    allowed = pl.col("run") + pl.duration(days=(hours // 24) + 1)
    return wide.join(
        of["backup_policy"], left_on="id", right_on="system_id", how="left"
    ).with_columns(on_time=(allowed > of.today).fill_null(False))


def _money(of: Export) -> pl.DataFrame:
    amount = pl.coalesce("allotted", "planned").fill_null(0)
    lines = of["budget_line"].filter(
        pl.col("withdrawn_at").is_null() & (pl.col("year") == of.today.year)
    )
    return lines.group_by("unit_id").agg(
        amount.filter(pl.col("security")).sum().cast(pl.Float64).alias("spent"),
        amount.filter(pl.col("it_programme")).sum().cast(pl.Float64).alias("whole"),
    )
