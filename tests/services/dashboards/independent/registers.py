"""What is asked of machines, people, money and backups."""

from __future__ import annotations

import polars as pl

from tests.services.dashboards.independent.export import Asked, Export, Sides
from tests.services.dashboards.independent.systems import in_use

_COURSES = ("awareness", "professional", "drill")


def asked_of_registers(of: Export) -> dict[str, Asked]:
    """Return the indicators of machines, people and backups."""
    machines = of["machine"].filter(
        pl.col("withdrawn_at").is_null()
        & (pl.col("retired_on").is_null() | (pl.col("retired_on") > of.today))
    )
    # A machine whose signatures nobody dated: only a machine without protection is known to fail.
    fresh = (
        pl.when(pl.col("signatures_on") <= of.today)
        .then(of.recent("signatures_on", 7))
        .otherwise(pl.lit(None, pl.Boolean))
    )
    people = _people(of)
    duty, leader = pl.col("security_duty"), pl.col("leader")
    operates = (pl.col("operates_level") >= 3).fill_null(value=False)
    # A course is in the register or was not held.
    learnt = {kind: of.recent(kind).fill_null(value=False) for kind in _COURSES}
    kept = _backups(of)
    restored = of.recent("restored").fill_null(value=False)
    return {
        "kpi-av-may-chu": Asked(machines, pl.col("protected") & fresh, pl.col("kind") == "server"),
        "kpi-av-may-tram": Asked(machines, pl.col("protected"), pl.col("kind") == "workstation"),
        "kpi-nhan-thuc": Asked(people, learnt["awareness"]),
        "kpi-nhan-thuc-lanh-dao": Asked(people, learnt["awareness"], leader),
        "kpi-dao-tao-chuyen-trach": Asked(people, learnt["professional"], duty),
        "kpi-tap-huan-dien-tap": Asked(people, learnt["drill"], duty),
        "kpi-chung-chi": Asked(people, pl.col("certified"), operates),
        "kpi-sao-luu": Asked(kept, pl.col("on_time")),
        "kpi-khoi-phuc": Asked(kept, restored, pl.col("on_time")),
    }


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
    """Return the systems in use with the last good run and restore, own or of the whole unit."""
    entries = of["register_entry"].filter(
        pl.col("withdrawn_at").is_null() & (pl.col("happened_on") <= of.today)
    )
    runs = entries.filter((pl.col("kind") == "backup") & (pl.col("result") != "failed"))
    tests = entries.filter((pl.col("kind") == "restore_test") & (pl.col("result") == "ok"))
    wide = in_use(of).select("id", "unit_id", "in_force")
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
    ).with_columns(on_time=(allowed > of.today).fill_null(value=False))


def money(of: Export) -> dict[str, Sides]:
    """Return what was spent on security and on digital programmes in the year, by unit."""
    amount = pl.coalesce("allotted", "planned")
    asked = pl.col("security") | pl.col("it_programme")
    lines = of["budget_line"].filter(
        pl.col("withdrawn_at").is_null() & (pl.col("year") == of.today.year)
    )
    grouped = lines.group_by("unit_id").agg(
        amount.filter(pl.col("security")).sum().cast(pl.Float64).alias("spent"),
        amount.filter(pl.col("it_programme")).sum().cast(pl.Float64).alias("whole"),
        pl.lit(0).alias("unknown"),
        (asked & amount.is_null()).sum().alias("undecided"),
    )
    return {row[0]: row[1:] for row in grouped.iter_rows()}
