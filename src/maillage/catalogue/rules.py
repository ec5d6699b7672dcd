"""Rules that several kinds of entry share; each refusal says what to correct."""

from collections import Counter
from collections.abc import Iterable

from maillage.language import _


def exactly_one(**given: bool) -> None:
    """Refuse an entry that gives none of these keys, or several.

    Raises:
        ValueError: not exactly one is given.
    """
    found = [key for key, is_given in given.items() if is_given]
    if not found:
        raise ValueError(
            _("aucune de ces clés n'est donnée : {keys} ; donnez-en une", keys=", ".join(given))
        )
    if len(found) > 1:
        raise ValueError(
            _("ces clés ne vont pas ensemble : {keys} ; gardez-en une", keys=", ".join(found))
        )


def refuse_repeats(ids: Iterable[str], *, key: str) -> None:
    """Refuse two entries of one id under a key of the file.

    Raises:
        ValueError: an id is given twice.
    """
    repeated = sorted(name for name, count in Counter(ids).items() if count > 1)
    if repeated:
        raise ValueError(
            _(
                "« {key} » donne deux fois le même identifiant : {ids} ; changez-en un",
                key=key,
                ids=", ".join(repeated),
            )
        )


def refuse_unknown(used: Iterable[str], known: Iterable[str], *, key: str) -> None:
    """Refuse a name that is used and that a key of the file does not define.

    Raises:
        ValueError: a name is not known.
    """
    absent = sorted(set(used) - set(known))
    if absent:
        raise ValueError(
            _(
                "« {key} » ne définit pas : {names} ; corrigez ce nom ou ajoutez sa définition",
                key=key,
                names=", ".join(absent),
            )
        )
