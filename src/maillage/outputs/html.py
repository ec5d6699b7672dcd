"""Set a report as one self-contained HTML page: inline style and drawings, no script."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from maillage.outputs.document import Document
from maillage.outputs.typography import typeset


def render(document: Document) -> str:
    """Return the page; it asks nothing of any host and needs no script."""
    template = _environment().get_template("report.html.jinja")
    return template.render(document=document, style=_style())


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("maillage.outputs"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_typeset,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["trusted"] = Markup  # our own style and SVG, escaped where drawn
    return environment


def _typeset(value: object) -> object:
    return typeset(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _style() -> str:
    path = files("maillage.outputs") / "templates" / "report.css"
    return path.read_text(encoding="utf-8")
