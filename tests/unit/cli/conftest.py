"""Run the command line as a person does, and see what it says."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from maillage.cli.main import main


@dataclass(frozen=True)
class Said:
    """What a command returned and printed."""

    code: int
    out: str
    err: str

    @property
    def words(self) -> str:
        """All that was printed, on one line."""
        return " ".join((self.out + self.err).split())


Run = Callable[..., Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``maillage`` with arguments, printed as into a file."""
    for name in ("COLUMNS", "MAILLAGE_MIRROR", "MAILLAGE_DEBUG"):
        monkeypatch.delenv(name, raising=False)

    def made(*arguments: object) -> Said:
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        shown = capsys.readouterr()
        return Said(int(str(left.value.code or 0)), shown.out, shown.err)

    return made
