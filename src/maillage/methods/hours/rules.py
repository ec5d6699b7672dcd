"""What reading opening hours can find, in words that people read."""

from maillage.contracts.repaired import Rule, Rules, rules
from maillage.language import N_

RULES: Rules = rules(
    {
        "hours-french": Rule(
            "info", N_("Les horaires « {before} » sont écrits « {after} » selon OpenStreetMap.")
        ),
        "hours-osm-mended": Rule(
            "info", N_("L'écriture OpenStreetMap « {before} » est corrigée en « {after} ».")
        ),
        "hours-later-days": Rule(
            "info",
            N_(
                "Dans « {before} », un jour a ses propres horaires : ils remplacent ceux du groupe."
            ),
        ),
        "hours-past-midnight": Rule(
            "info", N_("Dans « {before} », la fermeture est lue après minuit.")
        ),
        "hours-empty-mark": Rule(
            "info", N_("« {before} » ne donne aucun horaire : la cellule est laissée vide.")
        ),
        "hours-words-only": Rule(
            "warning",
            N_("« {before} » ne contient pas d'horaires : le texte est gardé en commentaire."),
        ),
        "hours-words-kept": Rule(
            "warning",
            N_("Des mots de « {before} » n'entrent pas dans les horaires : relisez « {after} »."),
        ),
        "hours-days-unsaid": Rule(
            "warning",
            N_("« {before} » ne dit pas quels jours : les heures sont gardées sans être ouvertes."),
        ),
        "hours-day-without-hours": Rule(
            "warning", N_("Dans « {before} », un jour est cité sans heures : indiquez-les.")
        ),
        "hours-day-mismatch": Rule(
            "warning", N_("« {before} » nomme un autre jour que sa colonne : vérifiez le jour.")
        ),
        "hours-day-twice": Rule(
            "warning", N_("Dans « {before} », un jour a deux horaires : vérifiez leur réunion.")
        ),
        "hours-frequency": Rule(
            "warning",
            N_(
                "« {before} » n'a pas lieu chaque semaine et ne dit pas lesquelles :"
                " précisez les semaines paires, impaires ou le rang dans le mois."
            ),
        ),
        "hours-period": Rule(
            "warning",
            N_("La période de « {before} » n'a pas de dates exactes : elle reste en commentaire."),
        ),
        "hours-appointment-reach": Rule(
            "warning",
            N_("Dans « {before} », « sur rendez-vous » est compris de tous les horaires."),
        ),
        "hours-several-blocks": Rule(
            "warning",
            N_("« {before} » donne les horaires de plusieurs accueils : vérifiez « {after} »."),
        ),
        "hours-closing-before-opening": Rule(
            "warning",
            N_("Dans « {before} », une fermeture précède l'ouverture : corrigez l'heure."),
        ),
        "hours-implausible": Rule(
            "warning", N_("Dans « {before} », une heure est invraisemblable : vérifiez-la.")
        ),
        "hours-unpaired": Rule(
            "warning",
            N_("Dans « {before} », une heure reste seule : il faut l'ouverture et la fermeture."),
        ),
        "hours-osm-broken": Rule(
            "warning",
            N_("Une règle de « {before} » n'est pas lisible : elle est gardée en commentaire."),
        ),
        "hours-every-day": Rule(
            "warning",
            N_("« {before} » vaut pour les sept jours de la semaine : confirmez le dimanche."),
        ),
        "hours-unreadable": Rule(
            "error", N_("« {before} » n'est pas un horaire lisible : la valeur est laissée vide.")
        ),
    }
)
