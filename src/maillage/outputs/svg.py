"""Write SVG by hand: elements, text, patterns, and how wide a text will be.

Coordinates are pixels of the view box, rounded to a tenth; attributes keep the order they are
given in, so the same drawing gives the same bytes.
"""

from html import escape

from maillage.outputs.typography import typeset

INK = "#1c2b33"
QUIET = "#51616b"
RULE = "#c9d1d5"
PAPER = "#ffffff"
ACCENT = "#0b5c6b"
FONTS = "'Libertinus Serif', system-ui, sans-serif"

_AVERAGE_LETTER = 0.54  # of the font size, for a text in French set in a common sans serif


def coordinate(value: float) -> str:
    """Return a coordinate to a tenth of a pixel, without a needless decimal.

    Examples:
        >>> coordinate(12.04), coordinate(3.25), coordinate(-0.01)
        ('12', '3.2', '0')
    """
    rounded = round(value, 1) + 0.0
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)


def element(tag: str, *children: str, **attributes: str | float | None) -> str:
    """Return one element; ``stroke_width`` becomes ``stroke-width``, None leaves one out.

    ``children`` are markup already; attribute values are escaped here.

    Examples:
        >>> element("g", element("path", d="M0 0"), class_="zone", fill=None)
        '<g class="zone"><path d="M0 0"/></g>'
    """
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{_attribute(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    content = "".join(children)
    return f"<{tag}{written}>{content}</{tag}>" if content else f"<{tag}{written}/>"


def content(words: str) -> str:
    """Return words as the content of an element, set and escaped."""
    return escape(typeset(words), quote=False)


def text(x: float, y: float, words: str, **attributes: str | float | None) -> str:
    """Return a text that starts at ``x`` on the base line ``y``."""
    return element("text", content(words), x=x, y=y, **attributes)


def line(x1: float, y1: float, x2: float, y2: float, **attributes: str | float | None) -> str:
    """Return a straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, **{"stroke": RULE, **attributes})


def rectangle(
    x: float, y: float, width: float, height: float, **attributes: str | float | None
) -> str:
    """Return a rectangle."""
    return element("rect", x=x, y=y, width=width, height=height, **attributes)


def drawing(*children: str, width: float, height: float, title: str, alternative: str) -> str:
    """Return a whole SVG document, with its title and its alternative in words."""
    return element(
        "svg",
        element("title", content(title)),
        element("desc", content(alternative)),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {coordinate(width)} {coordinate(height)}",
        width=width,
        height=height,
        role="img",
        aria_label=typeset(alternative),
        font_family=FONTS,
        font_size=13,
        fill=INK,
    )


def text_width(words: str, *, size: float = 13) -> float:
    """Return about how many pixels a text takes.

    Examples:
        >>> text_width("abcd", size=10)
        21.6
    """
    return len(words) * size * _AVERAGE_LETTER


def shortened(words: str, *, width: float, size: float = 13) -> str:
    """Return the text, cut with an ellipsis where it would be wider than ``width``.

    Examples:
        >>> shortened("Saint-Amand-les-Eaux", width=60, size=10)
        'Saint-Aman…'
    """
    room = int(width / (size * _AVERAGE_LETTER))
    return words if len(words) <= room else f"{words[: max(room - 1, 1)].rstrip(' -')}…"


def ink_on(fill: str) -> str:
    """Return the ink that reads best on a colour: white on dark, dark on light.

    Examples:
        >>> ink_on("#0d4a5e") == PAPER, ink_on("#b3d8cd") == INK
        (True, True)
    """
    return PAPER if luminance(fill) < 0.2 else INK


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, 0 black to 1 white (WCAG 2).

    Examples:
        >>> luminance("#ffffff"), luminance("#000000")
        (1.0, 0.0)
    """
    levels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4 for level in levels
    ]
    return round(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2], 6)


def _attribute(value: str | float) -> str:
    return escape(value) if isinstance(value, str) else coordinate(value)
