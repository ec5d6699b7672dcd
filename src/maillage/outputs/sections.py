"""Lay out the report of a diagnosis: the first page, then one section a question."""

from collections.abc import Collection
from dataclasses import replace

from maillage.contracts.diagnosis import Diagnosis, Figure, Note, Sentence
from maillage.language import _, current
from maillage.numbers import date_words
from maillage.outputs import illustrations, tables
from maillage.outputs.datapackage import Described
from maillage.outputs.document import (
    Document,
    Headline,
    Headlines,
    Illustration,
    NoteLines,
    Paragraphs,
    Section,
)
from maillage.outputs.open_tables import demo_words
from maillage.outputs.pages import Format
from maillage.outputs.wording import details, furniture_words, interval_words, value_words


def compose(diagnosis: Diagnosis, formats: Collection[Format]) -> Document:
    """Return the report of a diagnosis, its maps and charts drawn.

    It names no file that ``formats`` do not write.
    """
    maps = illustrations.maps(diagnosis, formats)
    lead, *rest = diagnosis.summary or (Sentence(""),)
    sections = (
        _essentials(tuple(rest)),
        _fragile(diagnosis),
        _people(maps),
        _comparison(diagnosis),
        _connectivity(diagnosis, maps),
        _offer(diagnosis, maps, formats),
        _zones(diagnosis, formats),
        _limits(diagnosis),
    )
    kicker = _("Diagnostic de l'inclusion numérique")
    return Document(
        language=current(),
        title=f"{kicker} – {diagnosis.name}",
        kicker=kicker,
        name=diagnosis.name,
        subtitle=_subtitle(diagnosis),
        demo=demo_words(diagnosis),
        lead=lead.text,
        headlines=Headlines(tuple(map(headline, diagnosis.headlines))),
        opening=maps.get("map-score"),
        sections=tuple(section for section in sections if section.blocks),
        notes_title=_("Notes : sources et méthodes"),
        notes=tuple(note_lines(note, method=_("Méthode")) for note in diagnosis.notes),
        colophon=_colophon(diagnosis, formats),
        words=furniture_words(),
        subtitle_notes=(diagnosis.population.note,) * (diagnosis.population.value is not None),
        lead_notes=lead.notes,
    )


def _subtitle(diagnosis: Diagnosis) -> str:
    people = value_words(diagnosis.population)
    year = diagnosis.population.year
    population = (
        _("{people} habitants en {year}", people=people, year=year)
        if year
        else _("{people} habitants", people=people)
    )
    known = (population,) if diagnosis.population.value is not None else ()
    return " · ".join(filter(None, (diagnosis.parents, date_words(diagnosis.as_of), *known)))


def _essentials(sentences: tuple[Sentence, ...]) -> Section:
    return Section("essentials", _("L'essentiel"), _paragraphs(sentences))


def _paragraphs(
    sentences: tuple[Sentence, ...], *, is_list: bool = False
) -> tuple[Paragraphs, ...]:
    """Return sentences as one block, none without any."""
    texts = tuple(sentence.text for sentence in sentences)
    notes = tuple(sentence.notes for sentence in sentences)
    return (Paragraphs(texts, is_list=is_list, notes=notes),) if texts else ()


def _fragile(diagnosis: Diagnosis) -> Section:
    chart = illustrations.rank_illustration(diagnosis)
    is_alone = diagnosis.zones.rows.height == 1
    title = _("Pourquoi ce rang ?") if is_alone else _("Où sont les plus fragiles ?")
    return Section("fragile", title, (chart, *_paragraphs(diagnosis.left_out)) if chart else ())


def _people(maps: dict[str, Illustration]) -> Section:
    rate = maps.get("map-rate")
    return Section("people", _("Combien de personnes en difficulté ?"), (rate,) if rate else ())


def _comparison(diagnosis: Diagnosis) -> Section:
    chart = illustrations.comparison_illustration(diagnosis)
    if chart is None and diagnosis.comparisons:
        return Section("comparison", _("Le territoire en chiffres"), (_alone(diagnosis),))
    return Section("comparison", _("Et par rapport aux autres ?"), (chart,) if chart else ())


def _alone(diagnosis: Diagnosis) -> Headlines:
    """Return the figures of a territory that has nothing beside it: the whole country."""
    figures = zip(diagnosis.compared, diagnosis.comparisons[0].figures, strict=True)
    return Headlines(
        tuple(headline(replace(figure, note=column.note or 0)) for column, figure in figures)
    )


def _connectivity(diagnosis: Diagnosis, maps: dict[str, Illustration]) -> Section:
    figures = tuple(map(headline, diagnosis.connectivity.figures))
    blocks = (
        Headlines(figures) if figures else None,
        illustrations.speed_illustration(diagnosis),
        maps.get("map-fibre"),
    )
    kept = tuple(block for block in blocks if block is not None)
    return Section("connectivity", _("Le réseau est-il là ?"), kept)


def _offer(
    diagnosis: Diagnosis, maps: dict[str, Illustration], formats: Collection[Format]
) -> Section:
    title = _("Qui aide, et où ?")
    if diagnosis.offer is None:
        nothing = _("Aucun recensement des lieux n'est fait : « maillage census build ».")
        return Section("offer", title, (Paragraphs((nothing,)),))
    offer = diagnosis.offer
    blocks = (
        Headlines(tuple(map(headline, offer.figures))),
        *_paragraphs(offer.sentences),
        maps.get("map-places"),
        tables.first_rows(offer.services, formats),
        tables.first_rows(offer.without, formats),
    )
    return Section("offer", title, tuple(block for block in blocks if block is not None))


def _zones(diagnosis: Diagnosis, formats: Collection[Format]) -> Section:
    if diagnosis.zones.rows.is_empty():
        return Section("zones", "", ())
    blocks = (
        tables.first_zones(diagnosis, formats),
        tables.zone_table(diagnosis, formats),
        *(tables.first_rows(table, formats, folded=True) for table in diagnosis.fine_zones),
    )
    kept = tuple(block for block in blocks if block is not None)
    return Section("zones", _("Zone par zone"), kept)


def _limits(diagnosis: Diagnosis) -> Section:
    nothing = Sentence(
        _("Rien ne manque pour {name} parmi les indicateurs de ce rapport.", name=diagnosis.name)
    )
    gaps = _paragraphs(diagnosis.gaps or (nothing,), is_list=bool(diagnosis.gaps))
    ages = (tables.freshness_table(diagnosis),) if diagnosis.freshness else ()
    blocks = (*gaps, *ages)
    return Section("limits", _("Ce que nous ne savons pas"), blocks)


def headline(figure: Figure) -> Headline:
    """Return a figure set large."""
    return Headline(
        figure.label,
        value_words(figure),
        interval_words(figure),
        details(figure),
        figure.note,
        is_known=figure.value is not None,
    )


def note_lines(note: Note, *, method: str) -> NoteLines:
    """Return a note written out; ``method`` says what its last line is about."""
    lines = (
        (_("Source"), f"{note.source}, {note.producer}" if note.producer else note.source),
        (_("Année"), note.year),
        (_("Licence"), note.licence),
        (method, note.method),
    )
    return NoteLines(note.text, tuple(line for line in lines if line[1]), note.url)


def _colophon(diagnosis: Diagnosis, formats: Collection[Format]) -> tuple[str, ...]:
    cited = _("{index}. {citation}", index=diagnosis.index_label, citation=diagnosis.index_citation)
    return (cited, *made_words(diagnosis, formats))


def made_words(report: Described, formats: Collection[Format]) -> tuple[str, str]:
    """Say where the data of a report are, and what it was made from."""
    data = (
        _("Les données de ce rapport sont dans le dossier data, avec leur dictionnaire.")
        if "data" in formats
        else _("Ce rapport est écrit sans ses données : l'option « --only data » les écrit.")
    )
    made = _(
        "Fait par Maillage {version} au {day}. Les fichiers employés sont nommés dans "
        "manifest.json.",
        version=report.manifest.get("maillage", ""),
        day=date_words(report.as_of),
    )
    return data, made
