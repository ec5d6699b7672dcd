"""Say what an audit found, in sentences: they stand on the page and on the terminal."""

import polars as pl

from maillage.contracts.audit import Audit
from maillage.language import _
from maillage.numbers import number, percent
from maillage.outputs.audit import tables
from maillage.outputs.wording import joined


def lead(audit: Audit) -> str:
    """Say how far ranks can be trusted, in one sentence."""
    return _(
        "Selon les choix de méthode, le rang d'une zone varie de {width} places en moyenne sur "
        "{zones} ; {surely} des zones sont sûrement dans le dixième le plus fragile, {possibly} "
        "peut-être.",
        width=number(audit.spread.mean_width),
        zones=number(audit.scored),
        surely=percent(audit.spread.surely),
        possibly=percent(audit.spread.possibly),
    )


def findings(audit: Audit) -> tuple[str, ...]:
    """Return what must be known before trusting the index, a sentence each."""
    return (
        _dominant(audit),
        _heaviest_choice(audit),
        _redundant(audit),
        _outliers(audit),
        _opposed(audit),
        *_unknown(audit),
        *_cohesion(audit),
    )


def sensitivity_sentences(audit: Audit) -> tuple[str, ...]:
    """Return how the Monte Carlo was made and what each choice explains, strongest first."""
    ordered = audit.sensitivity.drop_nulls("first_order").sort("total", descending=True)
    explained = tuple(
        _(
            "{source} explique {first} ({total} avec ses interactions)",
            source=label,
            first=tables.explained(first),
            total=tables.explained(total),
        )
        for label, first, total in ordered.select("label", "first_order", "total").iter_rows()
    )
    how = _(
        "{draws} tirages changent à la fois la normalisation, les poids, l'absence d'un "
        "indicateur et l'erreur de sondage. L'intervalle de rang d'une zone garde {interval} des "
        "tirages.",
        draws=number(audit.spread.draws),
        interval=percent(audit.spread.interval, decimals=0),
    )
    if not explained:
        return (how, _("Le déplacement des rangs ne varie pas d'un tirage à l'autre."))
    what = _("De la variance du déplacement moyen des rangs, {list}.", list=joined(explained))
    return (how, what)


def _dominant(audit: Audit) -> str:
    """Say which source of uncertainty moves ranks most."""
    known = audit.sensitivity.drop_nulls("first_order").sort("first_order")
    if known.is_empty():
        return _("Aucun choix essayé ne déplace les rangs.")
    source, share = known.select("label", "first_order").row(-1)
    return _sentence(
        _(
            "{source} pèse le plus sur les rangs : {share} de la variance de leur déplacement",
            source=source,
            share=tables.explained(share),
        )
    )


def _heaviest_choice(audit: Audit) -> str:
    known = audit.effects.drop_nulls("spearman").sort("spearman", "choice", "option")
    if known.is_empty():
        return _("Aucun choix ne peut être fait autrement.")
    label, spearman, shift = known.select("label", "spearman", "mean_shift").row(0)
    return _(
        "Le choix qui changerait le plus l'ordre : {choice} ; corrélation des rangs {spearman}, "
        "{shift} places en moyenne.",
        choice=label,
        spearman=number(spearman, decimals=2),
        shift=number(shift),
    )


def _redundant(audit: Audit) -> str:
    labels = tables.names(audit)
    pairs = [
        _("{first} et {second}", first=labels[first], second=labels[second])
        for first, second in audit.correlations.filter("is_redundant")
        .select("first", "second")
        .iter_rows()
    ]
    limit = number(audit.redundancy, decimals=1)
    if not pairs:
        return _(
            "Aucune paire d'indicateurs n'est redondante : aucune corrélation de rangs n'atteint "
            "{limit}.",
            limit=limit,
        )
    return _("Redondants (corrélation de {limit} ou plus) : {pairs}.", limit=limit,
             pairs=" ; ".join(pairs))  # fmt: skip


def _outliers(audit: Audit) -> str:
    named = tuple(audit.distributions.filter("has_outliers")["label"])
    if not named:
        return _("Aucun indicateur n'a de valeurs aberrantes.")
    return _("Valeurs aberrantes : {names}.", names=joined(named))


def _opposed(audit: Audit) -> str:
    against = audit.weights.filter((pl.col("with_axis") < 0) | (pl.col("with_index") < 0))
    named = tuple(against["label"])
    if not named:
        return _("Chaque indicateur va dans le sens de son axe et de l'indice.")
    return _("Vont contre leur axe ou contre l'indice : {names}.", names=joined(named))


def _unknown(audit: Audit) -> tuple[str, ...]:
    named = tuple(audit.distributions.filter(pl.col("known") == 0)["label"])
    words = _("Sans aucune valeur à ce niveau, donc sans effet : {names}.", names=joined(named))
    return (words,) if named else ()


def _cohesion(audit: Audit) -> tuple[str, ...]:
    if audit.alpha is None:
        return ()
    return (
        _(
            "Cohérence interne des indicateurs (alpha de Cronbach) : {alpha}.",
            alpha=number(audit.alpha, decimals=2),
        ),
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + "."
