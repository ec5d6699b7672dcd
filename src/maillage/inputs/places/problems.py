"""Problems met while a list of places is read: they are kept, and reading goes on."""

from dataclasses import dataclass, field

import polars as pl

from maillage.contracts import QUALITY_ISSUES

SHOWN = 120
"""Characters shown of what was found."""


@dataclass
class Problems:
    """The problems of one file, in the order they are met."""

    source: str
    rows: list[dict[str, object]] = field(default_factory=list)

    def add(
        self,
        *,
        code: str,
        message: str,
        severity: str = "warning",
        row: int | None = None,
        column: str | None = None,
        found: str | None = None,
    ) -> None:
        """Keep one problem."""
        self.rows.append(
            {
                "source": self.source,
                "code": code,
                "severity": severity,
                "row": row,
                "column": column,
                "found": None if found is None else found[:SHOWN],
                "message": message,
            }
        )

    def table(self) -> pl.DataFrame:
        """Return the problems under the contract ``quality_issues``."""
        return QUALITY_ISSUES.check(pl.DataFrame(self.rows, schema=QUALITY_ISSUES.schema))
