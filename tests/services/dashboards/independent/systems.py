"""What is asked of systems, of inspections, of notices and of files that left the units."""

from __future__ import annotations

import polars as pl

from tests.services.dashboards.independent.export import Asked, Export, day_of

_SENT = ["submitted", "completeness_check", "in_appraisal", "appraised", "approved"]
_DESCRIBED = (
    "lifecycle", "purpose", "scope_text", "hosting", "info_public", "info_private",
    "info_personal", "info_state_secret",
)  # fmt: skip
_OF_PEOPLE = ("subjects_basic", "subjects_sensitive", "subject_count_method")
_SIGNED = ["minutes_signed", "concluded"]


def in_use(of: Export) -> pl.DataFrame:
    """Return the systems that somebody runs, with the level in force or 0."""
    level = pl.coalesce("approved_level", pl.when(kept()).then("legacy_level"))
    running = of["information_system"].filter(~pl.col("status").is_in(["stopped", "joined"]))
    return running.with_columns(in_force=level.fill_null(0))


def kept() -> pl.Expr:
    """Return whether the level of the earlier regime is kept."""
    return (pl.col("transition_case") == "level_kept") & pl.col("legacy_level").is_not_null()


def flagged(of: Export) -> pl.Expr:
    """Return whether a system is marked as important today."""
    since = pl.col("important_since")
    return pl.col("important") & (since.is_null() | (since <= of.today))


def asked_of_systems(of: Export) -> dict[str, Asked]:
    """Return the indicators of systems and of what concerns them one by one."""
    every = _systems(of)
    important = every.filter(flagged(of))
    nobody_knows = pl.lit(None, pl.Boolean)
    looked_at = (
        pl.when(~pl.col("whole"))
        .then(statement=False)
        .when(of.within("looked"))
        .then(statement=True)
        .otherwise(nobody_knows)
    )
    # Minutes and assessments are made in the product: what is not there was not done.
    checked, judged = (of.recent(name).fill_null(value=False) for name in ("checked", "judged"))
    priority = pl.col("public_service") | (pl.col("kind") == "trung-tam-du-lieu")
    return {
        "kpi-quan-trong-ra-soat": Asked(important, looked_at),
        "kpi-quan-trong-de-xuat": Asked(important, pl.col("proposed")),
        "kpi-quan-trong-phe-duyet": Asked(important, pl.col("approved")),
        "kpi-cap-do-xac-dinh": Asked(every, pl.col("approved")),
        # A level that stands without a day was reviewed on a day that nobody wrote down.
        "kpi-ra-soat-cap-do": Asked(every, of.recent("looked"), pl.col("approved")),
        "kpi-kiem-tra": Asked(every, checked),
        "kpi-rui-ro": Asked(every, judged),
        "kpi-ipv6": Asked(every, pl.col("ipv6"), pl.col("connected")),
        "kpi-dau-tu-uu-tien": Asked(every, pl.col("professional_protection"), priority),
        "kpi-ton-tai-dung-han": _findings(of),
        "kpi-thong-bao-dung-han": _notices(of),
        "kpi-trich-xuat-da-quet": _extracts(of),
    }


def _whole() -> pl.Expr:
    """Return whether the entry says all that its dossier asks for."""
    asked: dict[str, pl.Expr] = dict.fromkeys(_DESCRIBED, pl.lit(value=True))
    asked |= dict.fromkeys(_OF_PEOPLE, pl.col("info_personal").fill_null(value=True))
    asked["conditional_business"] = pl.col("online_services").fill_null("") != ""
    asked["legacy_decision_number"] = pl.col("transition_case") == "level_kept"
    asked["contract_number"] = pl.col("lifecycle").fill_null("") == "rented_service"
    said = {
        name: pl.col(name).is_not_null() & (pl.col(name).cast(pl.String) != "") for name in asked
    }
    return pl.all_horizontal(~needed | said[name] for name, needed in asked.items())


def _systems(of: Export) -> pl.DataFrame:
    wide = in_use(of)
    for part in (_looked(of), _judged(of), _checked(of), _public(of), of["safeguard_card"]):
        wide = wide.join(part, left_on="id", right_on="system_id", how="left")
    return wide.with_columns(
        approved=pl.col("approved_level").is_not_null() | kept(),
        proposed=pl.col("dossier_state").is_in(_SENT).fill_null(value=False) | kept(),
        whole=_whole(),
        public_service=pl.when(pl.col("online_services").is_not_null())
        .then(statement=True)
        .otherwise(pl.col("answered_public")),
    )


def _looked(of: Export) -> pl.DataFrame:
    """Return the last day on which somebody looked at the level."""
    dossiers = of["dossier"].filter(pl.col("state") != "withdrawn")
    concluded = of["classification_run"].filter(pl.col("state") == "concluded")
    days = pl.concat(
        [
            dossiers.select("system_id", day="decision_date"),
            dossiers.select("system_id", day="submitted_on"),
            concluded.select("system_id", day=day_of("concluded_at")),
            in_use(of).filter(kept()).select(system_id="id", day="legacy_decision_date"),
        ]
    )
    past = days.filter(pl.col("day") <= of.today)
    return past.group_by("system_id").agg(looked=pl.col("day").max())


def _judged(of: Export) -> pl.DataFrame:
    return of["system_risk"].group_by("system_id").agg(judged=day_of("changed_at").max())


def _checked(of: Export) -> pl.DataFrame:
    signed = of["inspection"].filter(
        pl.col("state").is_in(_SIGNED) & (pl.col("planned_on") <= of.today)
    )
    return (
        of["inspection_row"]
        .filter(pl.col("verdict").is_not_null() & pl.col("system_id").is_not_null())
        .join(signed, left_on="inspection_id", right_on="id")
        .group_by("system_id")
        .agg(checked=pl.col("planned_on").max())
    )


def _public(of: Export) -> pl.DataFrame:
    """Return what the newest determination says of an online service for the public."""
    said = pl.col("facts").str.json_path_match("$.provides_online_service.value")
    return (
        of["classification_run"]
        .filter(pl.col("state") == "concluded")
        .sort("concluded_at")
        .group_by("system_id", maintain_order=True)
        .agg(answered_public=(said == "true").last())
    )


def _findings(of: Export) -> Asked:
    signed = of["inspection"].filter(pl.col("state").is_in(_SIGNED))
    events = of["finding_event"].with_columns(day=day_of("at"))
    rows = (
        of["finding"]
        .filter((pl.col("state") != "transferred") & of.within("due"))
        .join(signed.select("id"), left_on="inspection_id", right_on="id", how="semi")
    )
    for kind in ("done", "verify"):
        last = events.filter(pl.col("kind") == kind).group_by("finding_id")
        days = last.agg(pl.col("day").max().alias(kind))
        rows = rows.join(days, left_on="id", right_on="finding_id", how="left")
    in_time = (pl.coalesce("done", "verify") <= pl.col("due")).fill_null(value=False)
    waits = (pl.col("state") == "action_done") & in_time
    closed = (pl.col("state") == "verified") & in_time
    return Asked(rows, pl.when(waits).then(pl.lit(None, pl.Boolean)).otherwise(closed))


def _notices(of: Export) -> Asked:
    incidents = of["register_entry"].filter(
        (pl.col("kind") == "incident") & pl.col("withdrawn_at").is_null()
    )
    rows = (
        of["incident_notice"]
        .with_columns(day=day_of("due_at"))
        .filter(of.within("day"))
        .join(incidents.select("id", "unit_id"), left_on="entry_id", right_on="id")
    )
    may_be = pl.col("sent_at").is_null() & (pl.col("due_at") >= of.now)
    sent = (pl.col("sent_at") <= pl.col("due_at")).fill_null(value=False)
    return Asked(rows, pl.when(may_be).then(pl.lit(None, pl.Boolean)).otherwise(sent))


def _extracts(of: Export) -> Asked:
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
    rows = (
        pl.concat([single, delivered])
        .filter(pl.col("released_at").is_not_null())
        .with_columns(day=day_of("released_at"))
        .filter(of.within("day"))
        .join(of["scan"], left_on="scan_id", right_on="id", how="left")
    )
    same = pl.col("sha256") == pl.col("sent")
    before = pl.coalesce("finished_at", "created_at") <= pl.col("released_at")
    return Asked(rows, (same & before).fill_null(value=False))
