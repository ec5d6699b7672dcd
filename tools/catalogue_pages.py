"""Write the pages of the reference that say what the program holds, from the program itself.

``python tools/catalogue_pages.py`` writes them under ``docs/reference``. With ``--check`` it writes
nothing and fails when a page is out of date.
"""

import argparse
import sys
from pathlib import Path

from pages.entries import demands_page, indexes_page, indicators_page
from pages.figures import figures_page
from pages.forms import contracts_page, entries_page
from pages.travel import travel_page

PAGES = Path(__file__).parent.parent / "docs" / "reference"
MARK = "% Written by tools/catalogue_pages.py. Do not edit.\n\n"
COMMAND = "python tools/catalogue_pages.py"


def main() -> None:
    """Write the pages, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if parser.parse_args().check:
        stale = out_of_date()
        sys.exit(f"out of date: {', '.join(stale)}; run {COMMAND}" if stale else 0)
    for name, text in pages().items():
        (PAGES / name).write_text(text, encoding="utf-8")


def out_of_date() -> list[str]:
    """Return the names of the pages that are not what the program says."""
    return [name for name, text in pages().items() if _written(PAGES / name) != text]


def pages() -> dict[str, str]:
    """Return each page by the name of its file."""
    made = {
        "catalogue-entries.md": entries_page(),
        "contracts.md": contracts_page(),
        "demand-models.md": demands_page(),
        "figures-list.md": figures_page(),
        "indexes.md": indexes_page(),
        "indicators.md": indicators_page(),
        "travel.md": travel_page(),
    }
    return {name: MARK + "\n\n".join(parts) + "\n" for name, parts in made.items()}


def _written(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    main()
