"""What there is to say to a person of a draft, beyond the fields."""

from collections.abc import Iterator
from dataclasses import replace

from maillage.inputs.places.reading import Reading
from maillage.language import _
from maillage.runs.census.sniffing.found import Draft
from maillage.runs.census.sniffing.headers import base_name

_NEEDED = ("nom", "adresse", "code_postal", "commune")


def remarks(draft: Draft, reading: Reading, *, headless: bool) -> Draft:
    """Return a draft with sentences on what to look at before it is used."""
    return replace(draft, notes=tuple(_sentences(draft, reading, headless=headless)))


def _sentences(draft: Draft, reading: Reading, *, headless: bool) -> Iterator[str]:
    if headless:
        yield _(
            "Le fichier n'a pas d'en-tête : sa première ligne est déjà un lieu. Les colonnes sont "
            "numérotées ; ajoutez cette première ligne au fichier avant de le charger : {line}",
            line=reading.format.separator.join(draft.columns),
        )
    if reading.format.preamble:
        yield _(
            "{count} lignes au-dessus de l'en-tête sont passées ; écrivez « preamble = {count} » "
            "dans la source",
            count=reading.format.preamble,
        )
    repeated = [name for name in draft.columns if base_name(name, draft.columns) != name]
    if repeated and not headless:
        yield _(
            "Des colonnes portent le même nom ; les suivantes sont numérotées : {names}",
            names=", ".join(repeated),
        )
    known = len(draft.columns) - len(draft.unknown)
    yield _(
        "{known} colonnes sur {count} sont reconnues ou laissées pour une raison connue",
        known=known,
        count=len(draft.columns),
    )
    lacking = [name for name in _NEEDED if name not in {each.field for each in draft.fields}]
    if lacking:
        yield _(
            "Rien n'est trouvé pour : {fields}. Cherchez-les parmi les colonnes non reconnues",
            fields=", ".join(lacking),
        )
    if not reading.issues.is_empty():
        yield _(
            "{count} lignes ou cellules sont à vérifier (cellules en trop, accents perdus)",
            count=reading.issues.height,
        )
