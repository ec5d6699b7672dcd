"""The tables of what was asked beside the sites: periods, who each place helps, other choices."""

import numpy as np
import polars as pl

from maillage.contracts.diagnosis import ColumnLabel, LabelledTable
from maillage.contracts.study import Chapter, Curve
from maillage.language import _
from maillage.runs.reach.notes import minutes_words
from maillage.runs.reach.site_findings import SiteFindings


def period_tables(of: SiteFindings) -> tuple[LabelledTable, ...]:
    """Return what each period opens and comes to; nothing where there is one alone."""
    found = of.found
    if not found.wish.then:
        return ()
    opened = [found.chosen, *found.chosen_later]
    reached = [found.reached(answer.sites) for answer in found.periods]
    rows = pl.DataFrame(
        {
            "period": range(1, len(opened) + 1),
            "sites": [len(rows) for rows in opened],
            "names": [", ".join(found.zones["name"].gather(rows)) for rows in opened],
            "people": reached,
            "share": [people / of.total for people in reached],
            "gap": [answer.gap for answer in found.periods],
        }
    )
    columns = (
        ColumnLabel("period", _("Période"), "rank", _("Dans l'ordre.")),
        ColumnLabel("sites", _("Sites ouverts"), "count", _("Pendant cette période.")),
        ColumnLabel("names", _("Communes"), "text", _("Noms officiels.")),
        of.people_label("people", _("À portée")),
        ColumnLabel("share", _("Part"), "share", _("Part des personnes en difficulté.")),
        ColumnLabel("gap", _("Écart prouvé"), "share",
                    _("Au meilleur choix, ce qui est déjà ouvert restant.")),
    )  # fmt: skip
    return (LabelledTable("periods", _("Période après période"), columns, rows),)


def load_tables(of: SiteFindings) -> tuple[LabelledTable, ...]:
    """Return the people that each place helps, the fullest first; nothing without a capacity."""
    found = of.found
    if found.wish.capacity is None:
        return ()
    helping = np.flatnonzero(of.loads)
    is_new = helping < found.candidates
    names = pl.concat([found.zones["name"], found.places["name"]])
    codes = pl.concat([found.zones["code"], found.places["code"]])
    rows = pl.DataFrame(
        {
            "name": names.gather(helping),
            "code": codes.gather(helping),
            "is_new": is_new,
            "places": of.places_together[helping],
            "people": of.loads[helping],
            "share": of.fill_shares[helping],
        }
    )
    columns = (
        ColumnLabel(
            "name", _("Lieu"), "text", _("Commune du site, ou premier lieu de la commune.")
        ),
        ColumnLabel("code", _("Commune"), "text", _("Code officiel géographique.")),
        ColumnLabel("is_new", _("Nouveau"), "flag", _("Un site s'y ouvre.")),
        ColumnLabel("places", _("Lieux"), "count", _("Lieux de la commune comptés ensemble.")),
        of.people_label("people", _("Personnes aidées")),
        ColumnLabel("share", _("Remplissage"), "share", _("Part de ce que le lieu peut aider.")),
    )
    caption = _("Qui aide combien de personnes, les plus pleins d'abord")
    order = rows.sort("share", "code", "is_new", descending=[True, False, False])
    return (LabelledTable("loads", caption, columns, order),)


def front_chapters(of: SiteFindings) -> tuple[Chapter, ...]:
    """Return the choices between the most people reached and the least travel, if asked."""
    if not of.front:
        return ()
    table = LabelledTable(
        "front",
        _("Choix entre le plus de personnes à portée et le moindre trajet"),
        (
            of.people_label("fewer", _("Personnes de moins à portée")),
            ColumnLabel("saved", _("Heures de trajet épargnées"), "hours",
                        _("Si chaque personne y va une fois."), of.travel_note),
            of.people_label("reached", _("À portée")),
            ColumnLabel("minutes", _("Trajet moyen"), "minutes",
                        _("Les personnes hors d'atteinte comptant {minutes} minutes.",
                          minutes=minutes_words(of.found.unserved_minutes)), of.travel_note),
            ColumnLabel("gap", _("Écart prouvé"), "share",
                        _("Du trajet, au moindre pour autant de personnes à portée.")),
            ColumnLabel("names", _("Communes"), "text", _("Nouveaux sites.")),
        ),
        _front_rows(of),
    )  # fmt: skip
    title = _("Plus de personnes à portée, ou moins de trajet ?")
    said = _("Chaque point est un choix de sites qu'aucun autre connu ne bat des deux côtés.")
    if table.rows.height == 1:
        alone = _("Un seul choix est le meilleur des deux côtés : il n'y a pas à trancher.")
        return (Chapter("front", title, (alone,), tables=(table,)),)
    reading = _("De gauche à droite : moins de personnes à portée, moins de trajet.")
    return (Chapter("front", title, (said,), curves=(Curve("front", table, reading),)),)


def _front_rows(of: SiteFindings) -> pl.DataFrame:
    found, points = of.found, of.front
    first = points[0]
    new = [point.sites[point.sites < found.candidates] for point in points]
    return pl.DataFrame(
        {
            "fewer": [first.reached - point.reached for point in points],
            "saved": [(first.travel - point.travel) / 60 for point in points],
            "reached": [point.reached for point in points],
            "minutes": [point.travel / of.total for point in points],
            "gap": [1 - point.least_travel / max(point.travel, 1e-9) for point in points],
            "names": [", ".join(found.zones["name"].gather(rows)) for rows in new],
        }
    )
