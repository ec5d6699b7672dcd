"""Other bytes for the sources of the demonstration."""

from collections.abc import Callable
from pathlib import Path

import pytest

from maillage.demo.run import LOADED_ON
from maillage.runs.load import import_file
from maillage.runs.store import Store


@pytest.fixture
def reload(demo: Store) -> Callable[[str, bytes], None]:
    """Load other bytes as a source of the demonstration."""

    def put(source_id: str, content: bytes) -> None:
        source = demo.sources[source_id]
        file = demo.home / "new" / Path(source.mirror).name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
        import_file(demo, source, file, on=LOADED_ON)

    return put
