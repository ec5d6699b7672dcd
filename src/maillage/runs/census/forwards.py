"""From one release to the next: who was where before, and where the ids that went lead."""

import polars as pl

from maillage.methods.linkage.identity import Identities
from maillage.runs.census.releases import Release


def members_before(current: Release | None) -> pl.DataFrame:
    """Return the members of the release before; an anchor that it did not write is unknown."""
    names = ("record", "by_name", "by_id", "by_point", "anchor", "place")
    empty = pl.DataFrame(schema=dict.fromkeys(names, pl.String))
    if current is None:
        return empty
    return pl.concat([empty, current.table("members")], how="diagonal").select(names)


def all_forwards(current: Release | None, found: Identities) -> pl.DataFrame:
    """Return every forward since the first release; one to a place that went goes on with it."""
    if current is None:
        return found.forwards
    alive = set(found.members["place"].unique())
    before = current.table("forwards").filter(~pl.col("id").is_in(list(alive)))
    onward = found.forwards.select(pl.col("id").alias("to"), pl.col("to").alias("then"))
    followed = before.join(onward, on="to", how="left", validate="m:1").select(
        "id",
        to=pl.when(pl.col("to").is_in(onward["to"].implode())).then("then").otherwise("to"),
        reason="reason",
    )
    return pl.concat([followed, found.forwards]).unique("id", keep="last").sort("id")
