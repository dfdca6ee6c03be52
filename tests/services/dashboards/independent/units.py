"""What is asked of units as a whole: drills, campaigns, texts, the focal point, reports."""

from __future__ import annotations

import polars as pl

from tests.services.dashboards.independent.export import Asked, Export


def asked_of_units(of: Export) -> dict[str, Asked]:
    """Return the indicators of units."""
    units = of.bound()
    for part in (_drills(of), _campaigns(of), _texts(of)):
        units = units.join(part, on="unit_id", how="left")
    named = of.holding("focal_point").filter(pl.col("withdrawn_at").is_null())
    # What is in no register was not done: the register is where the unit keeps it.
    told, leaders_told, drilled = (
        of.recent(name).fill_null(value=False) for name in ("told", "leaders_told", "drilled")
    )
    text = {
        kind: pl.col(kind).fill_null(value=False)
        for kind in ("quy-che", "ke-hoach-nam", "ke-hoach-ung-pho")
    }
    return {
        "kpi-dien-tap": Asked(units, drilled),
        "kpi-dao-tao-nam-nay": Asked(units, told),
        "kpi-tuyen-truyen": Asked(units, told & leaders_told),
        "kpi-dau-moi": Asked(units, pl.col("unit_id").is_in(named["unit_id"].to_list())),
        "kpi-quy-che": Asked(units, text["quy-che"] & text["ke-hoach-nam"]),
        "kpi-ung-pho-su-co": Asked(units, text["ke-hoach-ung-pho"]),
        "kpi-bon-lop": Asked(_layers(of), pl.col("met") == 4),
        "kpi-bao-cao-dung-han": _reports(of),
    }


def _drills(of: Export) -> pl.DataFrame:
    drills = of["register_entry"].filter(
        (pl.col("kind") == "drill")
        & pl.col("withdrawn_at").is_null()
        & (pl.col("result") != "running")
        & (pl.col("happened_on") <= of.today)
    )
    return drills.group_by("unit_id").agg(drilled=pl.col("happened_on").max())


def _campaigns(of: Export) -> pl.DataFrame:
    """Return the last campaign with a list or a file, and the last one that leaders took part in.

    Typed counts stand for a list by name and are nothing beside one.
    """
    people = of["training_person"].select("id", "leader")
    listed = (
        of["training_attendance"]
        .join(people, left_on="person_id", right_on="id")
        .group_by("course_id")
        .agg(
            came=pl.col("completed").any(),
            leaders_came=(pl.col("completed") & pl.col("leader")).any(),
        )
    )
    held = (
        of["training_course"]
        .filter(
            (pl.col("kind") == "awareness")
            & (pl.col("state") == "done")
            & pl.col("withdrawn_at").is_null()
            & (pl.col("ends_on") <= of.today)
        )
        .join(listed, left_on="id", right_on="course_id", how="left")
        .with_columns(
            **{name: pl.col(name).fill_null(0) for name in ("leaders_count", "staff_count")}
        )
    )
    typed_leaders = pl.col("leaders_count") > 0
    typed = typed_leaders | (pl.col("staff_count") > 0)
    file = pl.col("evidence_id").is_not_null()
    return (
        held.with_columns(
            proven=pl.coalesce("came", typed) | file,
            led=pl.coalesce("leaders_came", typed_leaders),
        )
        .group_by("unit_id")
        .agg(
            told=pl.col("ends_on").filter(pl.col("proven")).max(),
            leaders_told=pl.col("ends_on").filter(pl.col("led")).max(),
        )
    )


def _texts(of: Export) -> pl.DataFrame:
    """Return which texts are in force at each unit; a yearly plan counts for its own year."""
    standing = of["regulation"].filter(
        (pl.col("issued_on") <= of.today)
        & (pl.col("ended_on").is_null() | (pl.col("ended_on") > of.today))
        & (pl.col("effective_until").is_null() | (pl.col("effective_until") >= of.today))
        & ((pl.col("kind") != "ke-hoach-nam") | (pl.col("year") == of.today.year))
    )
    kinds = ("quy-che", "ke-hoach-nam", "ke-hoach-ung-pho")
    return standing.group_by("unit_id").agg(
        **{kind: (pl.col("kind") == kind).any() for kind in kinds}
    )


def _layers(of: Export) -> pl.DataFrame:
    plans = of["four_layer_plan"].select("unit_id", plan="id")
    covering = (
        of.holding("four_layer_plan_coverage")
        .filter(
            pl.col("declined_on").is_null() & ~pl.col("unit_id").is_in(plans["unit_id"].to_list())
        )
        .select("unit_id", plan="plan_id")
    )
    good = of["four_layer_plan_layer"].filter(
        (pl.col("status") == "met")
        & (pl.col("met_until").is_null() | (pl.col("met_until") >= of.today))
        & (pl.col("proven_until").is_null() | (pl.col("proven_until") >= of.today))
    )
    met = good.group_by(plan="plan_id").agg(met=pl.len())
    return (
        of.bound()
        .join(pl.concat([plans, covering]), on="unit_id", how="left")
        .join(met, on="plan", how="left")
        .with_columns(pl.col("met").fill_null(0))
    )


def _reports(of: Export) -> Asked:
    """Return the reports that were due; one due today and not sent may still be in time.

    The Department sends its own part to nobody; rounds that a parent unit opens bind nobody.
    """
    due = (
        of["unit_report"]
        .join(of["report_period"], left_on="period_id", right_on="id")
        .filter(
            of.within("due_on")
            & (pl.col("unit_id") != pl.col("department_id"))
            & pl.col("owner_id").is_null()
        )
    )
    unsent = (
        pl.when(pl.col("due_on") < of.today)
        .then(statement=False)
        .otherwise(pl.lit(None, pl.Boolean))
    )
    return Asked(
        due,
        pl.when(pl.col("first_sent_on").is_null())
        .then(unsent)
        .otherwise(pl.col("first_sent_on") <= pl.col("due_on")),
    )
