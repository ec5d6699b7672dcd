"""The state of a reading: the clause in hand, what reaches forward, and what has been said."""

from dataclasses import dataclass, field

from .clause import Clause, Places
from .parts import Act, Day, Qualifier
from .phrases import Part
from .statements import Said, conclude


@dataclass
class State:
    """A reading under way; ``forward`` keeps qualifiers by family, and whether clauses end them."""

    places: Places
    said: Said
    clause: Clause = field(default_factory=Clause)
    forward: dict[str, tuple[Qualifier, bool]] = field(default_factory=dict)
    outside: tuple[Qualifier, bool] | None = None
    until: bool = False
    doubt: bool = False
    minus: bool = False

    def flush(self) -> None:
        """Conclude the clause in hand."""
        clause, self.clause = self.clause, Clause()
        self.forward = {family: kept for family, kept in self.forward.items() if kept[1]}
        access = self.forward.get("access")
        conclude(self.said, clause, access[0] if access else None)

    def start(
        self, part: Part, *, act: Act = Act.OPEN, days: tuple[Day, ...] | None = None
    ) -> None:
        """Conclude the clause in hand and begin another."""
        self.flush()
        self.clause = Clause(act=act, days=days)
        self.clause.cover(part)

    def words(self, start: int, end: int) -> str:
        """Return a piece of the text."""
        return self.said.text[start:end]
