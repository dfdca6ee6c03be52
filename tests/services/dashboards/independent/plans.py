"""How far the plan of each system is carried out: which rows apply, whose answer each follows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from tests.services.dashboards.independent.applying import facts_of_systems
from tests.services.dashboards.independent.export import Asked, Export
from tests.services.dashboards.independent.systems import flagged, in_use

PACKS = Path(__file__).parents[4] / "checklists" / "packs"
#: The decree in force first; a plan of the earlier one counts where nothing is begun in the first.
REGIMES = ("nd331-2026", "nd85-2016")
_OPEN = ["not_answered", "unknown"]


def asked_of_plans(of: Export) -> dict[str, Asked]:
    """Return the two indicators of plans carried out."""
    states = plan_states(of)
    every = in_use(of).join(states, left_on="id", right_on="system_id", how="left")
    full = pl.col("state") == "full"
    return {
        "kpi-quan-trong-phuong-an": Asked(every.filter(flagged(of)), full),
        "kpi-cap-do-phuong-an": Asked(every, full),
    }


def plan_states(of: Export) -> pl.DataFrame:
    """Return ``system_id`` and ``state`` (none, partly, full) of each plan that was begun."""
    levelled = in_use(of).with_columns(
        level=pl.coalesce("approved_level", "legacy_level", "proposed_level")
    )
    levelled = levelled.filter(pl.col("level").is_not_null())
    facts = facts_of_systems(of, levelled)
    begun: list[pl.DataFrame] = []
    for pack in REGIMES:
        rows = _rows(of, pack, levelled, facts)
        done = pl.col("state").is_in(["met", "not_applicable"]).sum()
        started = pl.col("state").is_in(["met", "not_applicable", "partly_met"]).any()
        counted = rows.group_by("system_id").agg(
            begun=pl.col("state").is_not_null().any(),
            state=pl.when(done == pl.len())
            .then(pl.lit("full"))
            .when(started)
            .then(pl.lit("partly"))
            .otherwise(pl.lit("none")),
        )
        counted = counted.filter("begun").select("system_id", "state")
        for earlier in begun:
            counted = counted.join(earlier, on="system_id", how="anti")
        begun.append(counted)
    return pl.concat(begun)


def _items(pack: str) -> pl.DataFrame:
    newest = max(PACKS.joinpath(pack).iterdir(), key=lambda path: int(path.name[1:]))
    rows: list[dict[str, Any]] = []
    for path in sorted(newest.joinpath("items").glob("*.yaml")):
        rows += yaml.safe_load(path.read_text(encoding="utf-8"))
    return pl.DataFrame(
        [
            {
                "item_id": row["id"],
                "levels": row["levels"],
                "tokens": row.get("applies_to") or [],
                "passed_on": bool(row.get("inheritable")),
                "common": bool(row.get("inheritable")) or row.get("scope") == "unit",
                "of_product": bool(row.get("of_product")),
            }
            for row in rows
            # What rests on no article of the decree is not asked for by it.
            if row.get("nd331") is not None or "basis" not in row
        ],
        schema_overrides={"tokens": pl.List(pl.String)},
    )


def _rows(of: Export, pack: str, levelled: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that apply to each system, with what is answered to them or null."""
    items = _items(pack)
    at_level = (
        levelled.select("level", system_id="id")
        .join(items.explode("levels"), left_on="level", right_on="levels")
        .select("system_id", "item_id", "tokens")
    )
    named = at_level.explode("tokens").join(
        facts, left_on=["system_id", "tokens"], right_on=["system_id", "token"], how="left"
    )
    # One thing that is there, or of which nobody knows, is enough.
    spared = (
        named.group_by("system_id", "item_id")
        .agg(spared=(pl.col("tokens").is_not_null() & pl.col("holds").eq(other=False)
                     ).fill_null(value=False).all())
        .filter("spared")
    )  # fmt: skip
    own = of["requirement_response"].filter(pl.col("pack_id") == pack)
    chosen = own.filter(pl.col("scope_choice").is_not_null()).select(
        "system_id", "item_id", "scope_choice"
    )
    applying = (
        at_level.join(spared, on=["system_id", "item_id"], how="left")
        .join(chosen, on=["system_id", "item_id"], how="left")
        .filter(
            pl.when(pl.col("scope_choice").is_null())
            .then(pl.col("spared").is_null())
            .otherwise(pl.col("scope_choice") == "in")
        )
    )
    return applying.select("system_id", "item_id").join(
        _followed(of, pack, levelled, items, own), on=["system_id", "item_id"], how="left"
    )


def _followed(
    of: Export, pack: str, levelled: pl.DataFrame, items: pl.DataFrame, own: pl.DataFrame
) -> pl.DataFrame:
    """Return the answer that holds for each row: own, platform, unit, guide, parent, product."""
    flags = items.select("item_id", "common", "passed_on", "of_product")
    said = [pl.col("pack_id") == pack, ~pl.col("state").is_in(_OPEN)]
    of_systems, controls, products = (
        of[name].filter(said).join(flags, on="item_id")
        for name in ("requirement_response", "control_answer", "product_answer")
    )
    stations = levelled.join(
        of["unit"].select("id", "parent_id", unit_kind="kind"), left_on="unit_id", right_on="id"
    ).filter(pl.col("unit_kind") == "tram_y_te")
    guides = (
        of.holding("unit_link")
        .filter(pl.col("kind") == "guidance")
        .select("unit_id", origin="target_id")
    )
    published = of["product_profile"].filter(pl.col("state") == "published")["id"].to_list()
    passed_on = controls.filter("passed_on")
    counts = ~(pl.col("state") == "not_answered") | pl.col("override_reason").is_not_null()
    sources = [
        own.filter(counts).select("system_id", "item_id", "state", origin="system_id"),
        _from(_platforms(of, levelled), of_systems.filter("passed_on"), "system_id"),
        _from(
            levelled.select(system_id="id", origin="unit_id"), controls.filter("common"), "unit_id"
        ),
        _from(
            stations.select("unit_id", system_id="id").join(guides, on="unit_id").drop("unit_id"),
            passed_on,
            "unit_id",
        ),
        _from(stations.select(system_id="id", origin="parent_id"), passed_on, "unit_id"),
        _from(
            levelled.filter(pl.col("product_id").is_in(published)).select(
                system_id="id", origin="product_id"
            ),
            products.filter("of_product"),
            "product_id",
        ),
    ]
    return (
        pl.concat([one.with_columns(rank=pl.lit(i)) for i, one in enumerate(sources)])
        .sort("rank", "origin")
        .unique(["system_id", "item_id"], keep="first", maintain_order=True)
        .select("system_id", "item_id", "state")
    )


def _from(pairs: pl.DataFrame, answers: pl.DataFrame, key: str) -> pl.DataFrame:
    """Return the answers of each system's origin."""
    named: Sequence[str | pl.Expr] = ("item_id", "state", pl.col(key).alias("origin"))
    return pairs.join(answers.select(*named), on="origin").select(
        "system_id", "item_id", "state", "origin"
    )


def _platforms(of: Export, levelled: pl.DataFrame) -> pl.DataFrame:
    """Return what systems stand on: named, or of the same kind and used by the same unit."""
    named = of.holding("platform_share").select("system_id", origin="platform_id")
    shared = of["information_system"].filter(pl.col("status") != "joined")
    using = (
        of.holding("system_relation")
        .filter(pl.col("kind") == "using")
        .select("unit_id", origin="system_id")
        .join(shared.select("kind", origin="id"), on="origin")
    )
    seen = levelled.select("unit_id", "kind", system_id="id").join(using, on=["unit_id", "kind"])
    seen = seen.filter(pl.col("system_id") != pl.col("origin"))
    return pl.concat([named, seen.select("system_id", "origin")]).unique()
