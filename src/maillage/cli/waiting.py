"""Tell a person who waits that work goes on."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

from rich.console import Console

PATIENCE_SECONDS = 2.0


@contextmanager
def waiting(words: str) -> Iterator[None]:
    """Show ``words`` beside a spinner, on the error stream, once the block lasts two seconds.

    Nothing is shown where the error stream is not a terminal.
    """
    status = Console(stderr=True).status(words)
    timer = Timer(PATIENCE_SECONDS, status.start)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        status.stop()
