"""Stop a long solve with the best answer so far: Ctrl-C once, or a number of seconds."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType


@contextmanager
def stoppable(seconds: float | None) -> Iterator[Callable[[], bool]]:
    """Give what a solve asks between steps; the second Ctrl-C stops the program as usual.

    Args:
        seconds: the longest solve; None for no limit.
    """
    asked = False
    before = signal.getsignal(signal.SIGINT)
    start = monotonic()

    def ask(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: asked or (seconds is not None and monotonic() - start > seconds)
    finally:
        signal.signal(signal.SIGINT, before)
