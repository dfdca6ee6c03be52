"""What the inventory says of each system: the things that rows of requirements are about."""

from __future__ import annotations

import polars as pl

from tests.services.dashboards.independent.export import Export
from tests.services.dashboards.independent.systems import in_use

_HOSTINGS = ("on_premises", "rented_data_centre", "cloud", "mixed")
_NETWORKS = ["mang-lan", "mang-ket-noi", "trung-tam-du-lieu"]
_NETWORK = "tường lửa|chuyển mạch|định tuyến|switch|router|firewall"
_WIFI = "wifi|wi-fi|không dây|access point|điểm truy cập"
_MAIL = "máy chủ thư|mail server|máy chủ email|exchange|zimbra"
YES, NO = pl.lit(value=True), pl.lit(value=False)
UNKNOWN = pl.lit(None, pl.Boolean)


def facts_of_systems(of: Export, systems: pl.DataFrame) -> pl.DataFrame:
    """Return ``system_id``, ``token``, ``holds``: there, not there, or null."""
    wide = _described(of, systems)
    small = pl.col("organisation").is_in(["tram_y_te", "phong"])
    elsewhere, own = pl.col("elsewhere"), pl.col("has_own_server")
    no_server = own.is_not_null() & ~own
    unsaid = pl.when(small & no_server).then(NO).otherwise(UNKNOWN)
    network = (
        pl.when(pl.col("local_network"))
        .then(YES)
        .when(elsewhere)
        .then(NO)
        .when(pl.col("own_zone") | pl.col("network_part") | pl.col("server") | own.fill_null(NO))
        .then(YES)
        .when(small)
        .then(NO)
        .otherwise(UNKNOWN)
    )
    tokens = {
        **{
            place: pl.when(elsewhere)
            .then(NO)
            .when(pl.col("hosting").is_null())
            .then(unsaid)
            .otherwise(pl.col("hosting") == place)
            for place in _HOSTINGS
        },
        "own_server": pl.when(elsewhere)
        .then(NO)
        .when(own.fill_null(NO) | pl.col("server"))
        .then(YES)
        .when(no_server)
        .then(NO)
        .otherwise(UNKNOWN),
        "network": network,
        "wifi": pl.when(pl.col("wifi_part"))
        .then(YES)
        .when((~network).fill_null(NO) | pl.col("own_zone") | small)
        .then(NO)
        .otherwise(UNKNOWN),
        "web": pl.when(pl.col("online") | pl.col("info_public").fill_null(NO))
        .then(YES)
        .when((~pl.col("info_public")).fill_null(NO) | small)
        .then(NO)
        .otherwise(UNKNOWN),
        "email": pl.col("mail_system") | pl.col("mail_part"),
        "develops": pl.when(pl.col("lifecycle").is_in(["new_project", "upgrade"]))
        .then(YES)
        .when(pl.col("product_id").is_not_null())
        .then(NO)
        .when((pl.col("lifecycle") == "rented_service") | small)
        .then(NO)
        .otherwise(UNKNOWN),
    }
    return wide.select(pl.col("id").alias("system_id"), **tokens).unpivot(
        index="system_id", variable_name="token", value_name="holds"
    )


def _described(of: Export, systems: pl.DataFrame) -> pl.DataFrame:
    """Return the systems with what else is said of them and of their units."""
    kinds = of["unit"].select("id", organisation="kind")
    beside = in_use(of).group_by("unit_id").agg(
        local_network=pl.col("kind").is_in(_NETWORKS).any(),
        mail_system=(pl.col("kind") == "thu-dien-tu").any(),
    )  # fmt: skip
    name = pl.col("name").str.to_lowercase()
    parts = of["component"].group_by("system_id").agg(
        server=(pl.col("kind") == "server").any(),
        network_part=name.str.contains(_NETWORK).any(),
        wifi_part=name.str.contains(_WIFI).any(),
        mail_part=name.str.contains(_MAIL).any(),
    )  # fmt: skip
    zones = of["network_zone"].group_by("system_id").agg(
        own_zone=pl.col("private_ips").is_not_null().any(),
        wifi_zone=name.str.contains(_WIFI).any(),
    )  # fmt: skip
    operated = (
        of.holding("system_relation")
        .filter(pl.col("kind").is_in(["operator", "lead_operator"]))
        .join(systems.select("id", keeper="unit_id"), left_on="system_id", right_on="id")
        .group_by("system_id")
        .agg(elsewhere=(pl.col("unit_id") != pl.col("keeper")).all())
    )
    wide = systems.join(kinds, left_on="unit_id", right_on="id").join(
        beside, on="unit_id", how="left"
    )
    for part in (parts, zones, operated):
        wide = wide.join(part, left_on="id", right_on="system_id", how="left")
    flags = (
        "local_network", "mail_system", "server", "network_part", "wifi_part", "mail_part",
        "own_zone", "wifi_zone", "elsewhere",
    )  # fmt: skip
    return wide.with_columns(*(pl.col(flag).fill_null(NO) for flag in flags)).with_columns(
        wifi_part=pl.col("wifi_part") | pl.col("wifi_zone"),
        online=pl.col("online_services").fill_null("") != "",
    )
