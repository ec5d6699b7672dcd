import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from maillage.contracts.diagnosis import Diagnosis, LabelledTable, Offer, Sentence
from maillage.contracts.marks import Mark
from maillage.outputs.choropleth import Layer, choropleth, legend_entries
from maillage.outputs.classes import FRAGILITY, colours, quantile_classes
from maillage.outputs.illustrations import latest_fibre, maps
from maillage.outputs.outlines import draw
from maillage.outputs.pages import FORMATS
from maillage.outputs.svg import luminance

from .factories import AWKWARD_NAME

SVG = "{http://www.w3.org/2000/svg}"


def _squares(*corners: tuple[float, float]) -> pl.DataFrame:
    """Return outlines of squares of 0.1° whose south-west corners are given."""
    return pl.DataFrame(
        {
            "code": [f"{at:05d}" for at in range(len(corners))],
            "wkb": [shapely.to_wkb(shapely.box(x, y, x + 0.1, y + 0.1)) for x, y in corners],
        }
    )


def _layer(values: list[float | None], status: list[str]) -> Layer:
    rows = pl.DataFrame(
        {
            "code": [f"{at:05d}" for at in range(len(values))],
            "name": [f"Zone {at}" for at in range(len(values))],
            "population": [100] * len(values),
            "status": status,
            "value": values,
        },
        schema_overrides={"value": pl.Float64},
    )
    return Layer("map-x", "Valeur", "count", FRAGILITY, rows)


def test_map_groups_values_missing_and_secret_by_hand() -> None:
    layer = _layer([4.0, None, 9.0, None, 4.0], ["known", "missing", "known", "secret", "known"])

    assert layer.groups.to_list() == ["0", "missing", "1", "secret", "0"]
    assert [entry.words for entry in legend_entries(layer)] == [
        "9 (1)",
        "4 (2)",
        "non disponible : 1",
        "secret statistique : 1",
    ]


def test_map_colours_each_zone_by_its_class_and_names_it() -> None:
    layer = _layer([4.0, None, 9.0], ["known", "secret", "known"])
    paths = draw(_squares((2, 46), (2.1, 46), (2.2, 46)))

    drawn = ET.fromstring(choropleth(layer, paths=paths, alternative="x", demo="", legend=True))

    zones = drawn.find(f".//{SVG}g[@class='zones']")
    assert zones is not None
    fills = {path.findtext(f"{SVG}title"): group.get("fill") for group in zones for path in group}
    low, high = colours(FRAGILITY, count=2)
    assert fills == {
        "Zone 0\N{NO-BREAK SPACE}: 4": low,
        "Zone 1\N{NO-BREAK SPACE}: secret statistique": "url(#map-x-secret)",
        "Zone 2\N{NO-BREAK SPACE}: 9": high,
    }


def test_map_keeps_metres_true_at_its_mean_latitude() -> None:
    paths = draw(_squares((2, 60), (2.1, 60), (2.2, 60), (2.3, 60)))

    # At 60.05° a degree of longitude is 0.4992 times a degree of latitude: 0.4° by 0.1°.
    assert paths.main.width / paths.main.height == pytest.approx(4 * 0.49924, rel=1e-4)


def test_map_puts_overseas_in_insets_only_beside_the_mainland() -> None:
    both = draw(_squares((2, 46), (55.5, -21.1)))
    overseas_alone = draw(_squares((55.5, -21.1)))

    assert [inset.name for inset in both.insets] == ["La Réunion"]
    assert overseas_alone.insets == ()


def test_neighbours_share_their_border() -> None:
    paths = draw(_squares((2, 46), (2.1, 46)))

    edges = [set(_corners(path)) for path in paths.by_zone.values()]
    assert len(edges[0] & edges[1]) == 2


def _corners(path: str) -> list[tuple[int, int]]:
    x, y, *moves = map(int, re.findall(r"-?\d+", path))
    steps = np.array([(x, y), *zip(moves[::2], moves[1::2], strict=True)])
    return [tuple(point) for point in steps.cumsum(axis=0).tolist()]


def test_map_draws_a_zone_too_small_to_see() -> None:
    speck = pl.DataFrame(
        {"code": ["z"], "wkb": [shapely.to_wkb(shapely.box(3, 47, 3.00001, 47.00001))]}
    )

    paths = draw(pl.concat([_squares((2, 46)), speck]))

    assert paths.by_zone["z"].endswith("z")


def test_maps_list_zones_without_outline(diagnosis: Diagnosis) -> None:
    caption = maps(diagnosis, FORMATS)["map-score"].caption

    assert caption.endswith("Sans contour sur la carte : Hautemare.")


def test_places_have_a_map_with_a_mark_each_once_a_census_is_made(diagnosis: Diagnosis) -> None:
    zones = diagnosis.zones.rows.select("code", "name", "population")
    nothing = LabelledTable("none", "Rien", (), pl.DataFrame())
    centre = shapely.from_wkb(diagnosis.outlines["wkb"][0]).centroid
    offer = Offer(
        "2026", (), nothing, nothing, (Sentence("Un lieu."),),
        zones.with_columns(value=pl.lit(1.0), status=pl.lit("known")),
        (Mark("La <Gare>", centre.x, centre.y, "place"),), 1,
    )  # fmt: skip

    drawn = maps(replace(diagnosis, offer=offer), FORMATS)["map-places"]

    assert drawn.caption.startswith("Plus foncé : plus de lieux.")
    assert drawn.legend[0].words == "lieu existant"
    assert "La &lt;Gare&gt;" in drawn.wide


def test_map_of_a_value_that_is_all_missing_is_left_out(diagnosis: Diagnosis) -> None:
    rows = diagnosis.zones.rows.with_columns(score=pl.lit(None, pl.Float64))

    drawn = maps(replace(diagnosis, zones=replace(diagnosis.zones, rows=rows)), FORMATS)

    assert sorted(drawn) == ["map-fibre", "map-rate"]


def test_every_drawing_is_well_formed_and_escaped(folder: Path) -> None:
    drawings = sorted([*folder.glob("maps/*.svg"), *folder.glob("charts/*.svg")])

    roots = [ET.fromstring(path.read_text(encoding="utf-8")) for path in drawings]

    assert [path.name for path in drawings] == [
        "comparison.svg", "ranks.svg", "speeds.svg", "fibre.svg", "rate.svg", "score.svg",
    ]  # fmt: skip
    assert all(root.findtext(f"{SVG}desc") == root.get("aria-label") for root in roots)
    titles = [title.text for title in roots[-1].iter(f"{SVG}title")]
    curly = AWKWARD_NAME.replace("'", "’")
    assert len([title for title in titles if title and title.startswith(curly)]) == 1


def test_a_drawing_alone_names_the_file_of_its_table_and_that_file_has_every_row(
    folder: Path, diagnosis: Diagnosis
) -> None:
    rows = {"ranks": 10, "comparison": 36, "speeds": 4, "score": 42, "rate": 42, "fibre": 42}
    drawings = [*folder.glob("maps/*.svg"), *folder.glob("charts/*.svg")]

    for path in drawings:
        desc = ET.fromstring(path.read_text(encoding="utf-8")).findtext(f"{SVG}desc")
        table = pl.read_csv(path.with_suffix(".csv"))
        assert desc is not None
        assert desc.endswith(f" Le fichier {path.stem}.csv, à côté, donne chaque valeur.")
        assert "tableau qui suit" not in desc
        assert (table.height, table.columns[-1]) == (rows[path.stem], "demonstration")


def test_a_drawing_on_a_page_says_that_its_table_follows(folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")

    assert page.count("Le tableau qui suit donne chaque valeur.</desc>") == 6
    assert "à côté" not in page


def test_the_table_behind_the_speeds_has_the_fibre_that_the_chart_draws(
    folder: Path, diagnosis: Diagnosis
) -> None:
    rows = pl.read_csv(folder / "charts" / "speeds.csv")

    known = dict(latest_fibre(diagnosis).select("name", "value").iter_rows())
    assert rows["fibre"].to_list() == pytest.approx([known.get(name) for name in rows["name"]])


def test_classes_never_part_equal_values() -> None:
    values = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0])

    classes = quantile_classes(values, count=5)

    # The 2nd, 4th, 6th, 8th and 10th values are 1, 1, 2, 4 and 6: four distinct bounds.
    assert classes.highs == (1.0, 2.0, 4.0, 6.0)
    assert classes.lows == (1.0, 2.0, 3.0, 5.0)
    assert classes.of(values).tolist() == [0, 0, 0, 0, 0, 1, 2, 2, 3, 3]


@given(
    st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(float("nan"))), min_size=1, max_size=60),
    st.integers(1, 5),
)
def test_classes_hold_every_known_value_between_their_bounds(
    values: list[float], count: int
) -> None:
    array = np.array(values)
    classes = quantile_classes(array, count=count)
    found = classes.of(array)

    assert len(classes.highs) <= count
    for value, at in zip(values, found.tolist(), strict=True):
        assert (at == -1) == np.isnan(value)
        assert at == -1 or classes.lows[at] <= value <= classes.highs[at]


@given(st.integers(1, 9))
def test_colours_darken_with_the_class(count: int) -> None:
    levels = [luminance(colour) for colour in colours(FRAGILITY, count=count)]

    assert levels == sorted(levels, reverse=True)
    assert len(set(levels)) == count
