"""An audit on the terminal, in JSON, and in Markdown for a documentation."""

from dataclasses import asdict

from rich.console import RenderableType
from rich.panel import Panel
from rich.table import Table as Drawn
from rich.text import Text

from maillage.cli.options import table
from maillage.contracts.audit import Audit
from maillage.language import _
from maillage.outputs.audit import tables
from maillage.outputs.audit.sentences import findings, lead, sensitivity_sentences
from maillage.outputs.document import Table


def pages(audit: Audit) -> list[RenderableType]:
    """Return the summary of an audit: what to know, weights, choices, sources of doubt."""
    words = [lead(audit), "", *(f"· {sentence}" for sentence in findings(audit))]
    title = _("Audit : {index} ({zones})", index=audit.label, zones=audit.zones_label)
    return [
        Panel(Text("\n".join(words)), title=Text(title, style="bold"), title_align="left"),
        *(_drawn(each) for each in _summary(audit)),
    ]


def as_json(audit: Audit) -> dict[str, object]:
    """Return the audit as a program reads it."""
    return {
        "index": audit.index_id,
        "level": audit.level,
        "reference": audit.reference,
        "zones": audit.zones,
        "scored": audit.scored,
        "cronbach_alpha": audit.alpha,
        "ranks": asdict(audit.spread),
        **{name: rows.to_dicts() for name, rows in audit.tables.items()},
    }


def as_markdown(audit: Audit, *, index_id: str) -> str:
    """Return the audit as a page of documentation, which says how it is made again."""
    command = f"maillage index audit {index_id} --level {audit.level} --format markdown"
    parts = [
        f"# {_('Audit : {index} ({zones})', index=audit.label, zones=audit.zones_label)}",
        _("Page écrite par `{command}` ; ne pas la corriger à la main.", command=command),
        lead(audit),
        "\n".join(f"- {sentence}" for sentence in findings(audit)),
        *(_markdown(each) for each in (
            tables.distribution_table(audit), tables.extreme_table(audit),
            tables.correlation_table(audit), *_summary(audit),
        )),
        "\n\n".join(sensitivity_sentences(audit)),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _summary(audit: Audit) -> tuple[Table, ...]:
    return (
        tables.weight_table(audit),
        tables.effect_table(audit),
        tables.sensitivity_table(audit),
    )


def _drawn(content: Table) -> Drawn:
    numeric = tuple(at for at, heading in enumerate(content.headings) if heading.is_numeric)
    rows = table(content.caption, *(heading.words for heading in content.headings), right=numeric)
    for row in content.rows:
        rows.add_row(*map(Text, row))
    return rows


def _markdown(content: Table) -> str:
    rule = (("--:" if heading.is_numeric else "---") for heading in content.headings)
    lines = [tuple(heading.words for heading in content.headings), tuple(rule), *content.rows]
    rows = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return "\n\n".join(filter(None, (f"## {content.caption}", rows, content.remark)))
