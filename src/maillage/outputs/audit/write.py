"""Write the audit of an index: one self-contained page, and each of its tables as CSV."""

from pathlib import Path

from maillage.contracts.audit import Audit
from maillage.files import write_all
from maillage.outputs import html
from maillage.outputs.audit.page import compose

PAGE = "audit.html"


def write_audit(audit: Audit, folder: Path) -> dict[str, Path]:
    """Write the page and the tables, and return each file by its name in ``folder``.

    The same audit in the same language gives the same bytes. Every file is ready before the first
    is put in place, the page last.

    Raises:
        StoreError: a file cannot be written.
    """
    contents = {f"{name}.csv": table.write_csv() for name, table in audit.tables.items()}
    contents[PAGE] = html.render(compose(audit))
    write_all({folder / name: content.encode() for name, content in contents.items()})
    return {name: folder / name for name in sorted(contents)}
