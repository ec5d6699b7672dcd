"""Linkage: the words of names, how candidates are sought, and the weights of the evidence."""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, Self

from pydantic import Field, model_validator

from maillage.catalogue.loader import read
from maillage.catalogue.rules import refuse_repeats
from maillage.catalogue.text import Entry, Text
from maillage.language import _


class Concept(Entry):
    """One thing under several names: an acronym and its full forms; ``kind`` groups concepts."""

    id: str
    kind: str
    forms: tuple[str, ...] = Field(min_length=1)


class Words(Entry):
    """The words of names and addresses, in lower case and without accents.

    ``empty`` words are left out; ``generic`` words and the concepts weigh ``generic_weight`` of
    their rarity. ``marks`` set a place apart from its neighbour of the same name; ``mobile`` words
    say that it moves. ``owners`` are the kinds of bodies that run others: in "Mairie, espace de vie
    sociale" it is the second that counts. ``hosted`` are the kinds of services that another body
    may run under its own name; those of ``apart`` never do: a library or a post office in one
    building with France services is another place. ``typologies`` give the kind of a body whose
    name says none. ``ways`` and ``spellings`` write abbreviations in full.
    """

    empty: frozenset[str]
    generic: frozenset[str]
    generic_weight: float = Field(ge=0, le=1)
    marks: frozenset[str]
    mobile: frozenset[str]
    owners: frozenset[str]
    hosted: frozenset[str]
    apart: frozenset[str]
    public_domains: frozenset[str]
    public_hosts: frozenset[str]
    ways: dict[str, str]
    spellings: dict[str, str]
    typologies: dict[str, str]
    concepts: tuple[Concept, ...]

    @model_validator(mode="after")
    def _one_meaning(self) -> Self:
        refuse_repeats([concept.id for concept in self.concepts], key="concepts")
        refuse_repeats([form for each in self.concepts for form in each.forms], key="forms")
        return self


class Blocking(Entry):
    """How candidates are sought.

    A block of more than ``largest_block`` records is split by a second key, then compared as a
    sorted list within ``window`` neighbours. ``radius_m`` is how far two records can be and still
    be compared for their position alone, ``nearest`` how many neighbours of a record at most; all
    the records of a commune are compared when it has ``small_commune`` or fewer. A word is sought
    across the country when it is in ``rare_word`` records or fewer.
    """

    largest_block: int = Field(ge=2)
    window: int = Field(ge=1)
    radius_m: float = Field(gt=0)
    nearest: int = Field(ge=1)
    small_commune: int = Field(ge=1)
    rare_word: int = Field(ge=2)


class Term(Entry):
    """The weight of one comparison, in bits: piecewise linear between ``knots``.

    ``sign`` is what sense demands: ``+`` never falls, ``-`` never rises, ``free`` does as it likes.
    ``unknown`` is the weight of a comparison that could not be made.
    """

    feature: str
    sign: Literal["+", "-", "free"]
    knots: tuple[float, ...] = Field(min_length=2)
    bits: tuple[float, ...]
    unknown: float

    @model_validator(mode="after")
    def _monotone(self) -> Self:
        if len(self.bits) != len(self.knots) or list(self.knots) != sorted(set(self.knots)):
            raise ValueError(
                _(
                    "« {feature} » : « knots » doit croître et « bits » avoir autant de valeurs ; "
                    "corrigez l'un ou l'autre",
                    feature=self.feature,
                )
            )
        steps = [after - before for before, after in zip(self.bits, self.bits[1:], strict=False)]
        wrong = {"+": min(steps) < 0, "-": max(steps) > 0, "free": False}
        if wrong[self.sign]:
            raise ValueError(
                _(
                    "« {feature} » : « bits » ne suit pas le signe {sign} ; corrigez les poids",
                    feature=self.feature,
                    sign=self.sign,
                )
            )
        return self


class Tree(Entry):
    """A decision tree, one item a node, the root first.

    Node ``i`` sends a comparison to ``left[i]`` when it is at most ``threshold[i]``, to
    ``right[i]`` otherwise; an unknown one goes left where ``unknown_left``. A leaf has
    ``left[i] = -1``. ``bits`` is the weight of a leaf, the mean of its leaves elsewhere.
    """

    feature: tuple[str, ...]
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    unknown_left: tuple[bool, ...]
    bits: tuple[float, ...]


class Thresholds(Entry):
    """Probabilities that decide: merge from ``merge``, a person's review from ``review``.

    Two clusters never join when the mean weight of the pairs across them is below ``veto``.
    """

    merge: float = Field(gt=0, lt=1)
    review: float = Field(gt=0, lt=1)
    veto: float = Field(gt=0, lt=1)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if max(self.veto, self.review) > self.merge:
            raise ValueError(
                _("« veto » et « review » ne doivent pas dépasser « merge » ; corrigez les seuils")
            )
        return self


class Weights(Entry):
    """Match weights: ``intercept`` and ``terms``, or ``trees``; their sum is log2 of the odds.

    ``decided_by`` says whether they were set by hand (``rule``) or learnt (``model``);
    ``training`` is the manifest of the training: counts, dates, figures, as written.
    """

    id: str
    label: Text
    definition: Text
    date: date
    decided_by: Literal["rule", "model"]
    intercept: float
    terms: tuple[Term, ...] = ()
    trees: tuple[Tree, ...] = ()
    thresholds: Thresholds
    training: dict[str, str | int | float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _something(self) -> Self:
        refuse_repeats([term.feature for term in self.terms], key="terms")
        if bool(self.terms) == bool(self.trees):
            raise ValueError(_("donnez « terms » ou « trees », et l'un des deux seulement"))
        return self


@cache
def words() -> Words:
    """Return the words of names and addresses."""
    return read(Words, files("maillage.catalogue") / "linkage" / "words.toml")


@cache
def blocking() -> Blocking:
    """Return how candidates are sought."""
    return read(Blocking, files("maillage.catalogue") / "linkage" / "blocking.toml")


@cache
def weights(name: Literal["rule", "model-2026"]) -> Weights:
    """Return the match weights of the fixed rule, or of a model learnt from labelled pairs."""
    return read(Weights, files("maillage.catalogue") / "linkage" / f"{name}.toml")


def best_weights() -> Weights:
    """Return the weights to link with: the model where one was trained, else the fixed rule."""
    trained = (files("maillage.catalogue") / "linkage" / "model-2026.toml").is_file()
    return weights("model-2026" if trained else "rule")
