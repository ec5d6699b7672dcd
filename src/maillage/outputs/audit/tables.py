"""Set the tables of an audit in words, ready for a page."""

from collections.abc import Mapping

import polars as pl

from maillage.contracts.audit import Audit
from maillage.contracts.diagnosis import Unit
from maillage.language import _
from maillage.numbers import number, percent
from maillage.outputs.document import Heading, Table
from maillage.outputs.wording import amount

_IN_UNIT = ("mean", "standard_deviation")
_UNITS: Mapping[str, Unit] = {"share": "share", "flag": "share", "euro": "euro", "count": "count"}


def unit_of(unit: str) -> Unit:
    """Return how values of an indicator's unit are written."""
    return _UNITS.get(unit, "index")


def value(found: object, *, decimals: int) -> str:
    """Return a number without unit; an em dash where there is none."""
    return number(found, decimals=decimals) if isinstance(found, int | float) else "—"


def share(found: object, *, decimals: int = 0) -> str:
    """Return a share as a percentage; an em dash where there is none."""
    return percent(found, decimals=decimals) if isinstance(found, int | float) else "—"


def explained(found: float | None) -> str:
    """Return a share of variance; an estimate that sampling put just under 0 is written 0."""
    return share(None if found is None else max(found, 0.0))


def distribution_table(audit: Audit) -> Table:
    """Return the moments of each indicator."""
    rows = tuple(
        (
            row["label"],
            number(row["known"]),
            number(row["missing"]),
            *(amount(row[name], unit=unit_of(row["unit"])) for name in _IN_UNIT),
            value(row["skewness"], decimals=2),
            value(row["kurtosis"], decimals=2),
            _verdict(row["has_outliers"]) if row["known"] else "—",
        )
        for row in audit.distributions.iter_rows(named=True)
    )
    headings = _headings(
        _("Indicateur"),
        _("Connues"),
        _("Manquantes"),
        _("Moyenne"),
        _("Écart type"),
        _("Asymétrie"),
        _("Aplatissement"),
    )
    return Table(
        "table-distributions",
        _("Distribution de chaque indicateur"),
        (*headings, Heading(_("Valeurs aberrantes"))),
        rows,
        remark=_(
            "Valeurs aberrantes : asymétrie au-dessus de {skewness} en valeur absolue et "
            "aplatissement au-dessus de {kurtosis}, la règle des audits du Centre commun de "
            "recherche européen.",
            skewness=number(audit.skewness_limit),
            kurtosis=number(audit.kurtosis_limit, decimals=1),
        ),
    )


def histogram_table(audit: Audit) -> Table:
    """Return the classes of the histograms in numbers."""
    labels = names(audit)
    units = dict(audit.distributions.select("indicator", "unit").iter_rows())
    rows = tuple(
        (
            labels[name],
            amount(low, unit=unit_of(units[name])),
            amount(high, unit=unit_of(units[name])),
            number(zones),
        )
        for name, low, high, zones in audit.histograms.iter_rows()
    )
    headings = (
        Heading(_("Indicateur")),
        Heading(_("De"), is_numeric=True),
        Heading(_("À"), is_numeric=True),
        Heading(_("Zones"), is_numeric=True),
    )
    return Table("table-histograms", _("Classes des histogrammes"), headings, rows, is_folded=True)


def extreme_table(audit: Audit) -> Table:
    """Return how far the values of each indicator reach, and the zones at both ends."""
    rows = tuple(
        (
            row["label"],
            _extreme(row["minimum"], row["lowest_zone"], row["unit"]),
            *(amount(row[name], unit=unit_of(row["unit"])) for name in ("p05", "median", "p95")),
            _extreme(row["maximum"], row["highest_zone"], row["unit"]),
        )
        for row in audit.distributions.iter_rows(named=True)
    )
    return Table(
        "table-extremes",
        _("Étendue de chaque indicateur"),
        (
            Heading(_("Indicateur")),
            Heading(_("Minimum")),
            *(Heading(words, is_numeric=True) for words in (_("5 %"), _("Médiane"), _("95 %"))),
            Heading(_("Maximum")),
        ),
        rows,
        remark=_(
            "5 % des zones sont à la valeur de la première colonne de chiffres ou au-dessous, "
            "95 % à la dernière. Entre parenthèses, la zone, ou la première de plusieurs."
        ),
    )


def correlation_table(audit: Audit) -> Table:
    """Return the correlation of each pair, strongest first."""
    labels = names(audit)
    ordered = audit.correlations.sort(
        pl.col("spearman").abs(), descending=True, nulls_last=True, maintain_order=True
    )
    rows = tuple(
        (
            labels[row["first"]],
            labels[row["second"]],
            value(row["pearson"], decimals=2),
            value(row["spearman"], decimals=2),
            _verdict(row["is_redundant"]),
        )
        for row in ordered.iter_rows(named=True)
    )
    return Table(
        "table-correlations",
        _("Corrélation de chaque paire d'indicateurs"),
        (
            Heading(_("Indicateur")),
            Heading(_("Avec")),
            Heading(_("Pearson"), is_numeric=True),
            Heading(_("Spearman"), is_numeric=True),
            Heading(_("Redondants")),
        ),
        rows,
        is_folded=True,
    )


def weight_table(audit: Audit) -> Table:
    """Return nominal weights, what each indicator really weighs, and its correlations."""
    rows = tuple(
        (
            row["label"],
            row["axis"],
            share(row["weight_in_axis"]),
            share(row["weight_in_index"]),
            share(row["variance_share"]),
            value(row["with_axis"], decimals=2),
            value(row["with_index"], decimals=2),
        )
        for row in audit.weights.iter_rows(named=True)
    )
    headings = _headings(
        _("Indicateur"),
        _("Axe"),
        _("Poids dans l'axe"),
        _("Poids dans l'indice"),
        _("Poids effectif"),
        _("Corrélation avec l'axe"),
        _("Corrélation avec l'indice"),
    )
    return Table(
        "table-weights",
        _("Poids donnés et poids effectifs"),
        (headings[0], Heading(_("Axe")), *headings[2:]),
        rows,
        remark=_(
            "Poids effectif : part de la variance de l'indice portée par l'indicateur ; leur somme "
            "fait {whole}. Corrélations de Pearson entre les notes.",
            whole=percent(1, decimals=0),
        ),
    )


def effect_table(audit: Audit) -> Table:
    """Return what each choice made otherwise changes."""
    rows = tuple(
        (
            row["label"],
            value(row["spearman"], decimals=3),
            value(row["mean_shift"], decimals=0 if audit.scored > 1000 else 1),
            share(row["common_worst_decile"]),
            number(row["lost"]),
            number(row["gained"]),
        )
        for row in audit.effects.iter_rows(named=True)
    )
    return Table(
        "table-effects",
        _("Effet de chaque choix, un à la fois"),
        _headings(
            _("Choix"),
            _("Corrélation des rangs"),
            _("Déplacement moyen (rangs)"),
            _("Dixième le plus fragile en commun"),
            _("Notes perdues"),
            _("Notes gagnées"),
        ),
        rows,
        remark=_("Un choix impossible (moyenne géométrique de notes négatives) n'est pas montré."),
    )


def mover_table(audit: Audit) -> Table:
    """Return the zones that each choice moves most."""
    rows = tuple(
        (row["label"], row["name"], number(row["rank"]), number(row["other_rank"]))
        for row in audit.movers.iter_rows(named=True)
    )
    return Table(
        "table-movers",
        _("Les plus déplacées par chaque choix"),
        (
            Heading(_("Choix")),
            Heading(_("Zone")),
            Heading(_("Rang"), is_numeric=True),
            Heading(_("Rang avec ce choix"), is_numeric=True),
        ),
        rows,
        remark=_("Rangs parmi les zones notées dans les deux cas."),
        is_folded=True,
    )


def sensitivity_table(audit: Audit) -> Table:
    """Return the Sobol indices of the choices."""
    rows = tuple(
        (row["label"], explained(row["first_order"]), explained(row["total"]))
        for row in audit.sensitivity.iter_rows(named=True)
    )
    return Table(
        "table-sensitivity",
        _("Part du déplacement des rangs due à chaque choix (indices de Sobol)"),
        _headings(_("Choix"), _("Sans interaction"), _("Avec ses interactions")),
        rows,
    )


def names(audit: Audit) -> dict[str, str]:
    """Return the labels of the indicators by id."""
    return dict(audit.distributions.select("indicator", "label").iter_rows())


def _verdict(holds: bool) -> str:
    return _("oui") if holds else _("non")


def _extreme(found: object, zone: str | None, unit: str) -> str:
    words = amount(found, unit=unit_of(unit))
    return f"{words} ({zone})" if zone else words


def _headings(first: str, *numeric: str) -> tuple[Heading, ...]:
    return (Heading(first), *(Heading(words, is_numeric=True) for words in numeric))
