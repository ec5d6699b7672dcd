"""A decay that kills whoever first receives it, as a machine may die in the middle of a tile."""

from maillage.methods.access.decay import Step


def dying_once(limit, marker, *, kill):
    """A step whose first reading on a worker kills the ``worker`` or the whole ``executor``.

    Functions inside a function travel to workers whole: nothing of the tests is installed there.
    """
    path = str(marker)

    def read(limit):
        import os
        import signal
        from pathlib import Path

        from maillage.methods.access.decay import Step

        def parent(pid):
            return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])

        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return Step(limit)
        victim = os.getpid()
        if kill == "executor":  # the parent of the daemon that starts workers
            victim = parent(parent(victim))
            assert b"CoarseGrainedExecutorBackend" in Path(f"/proc/{victim}/cmdline").read_bytes()
        Path(path).write_text(kill)
        os.kill(victim, signal.SIGKILL)
        return signal.pause()

    class Dying(Step):
        def __reduce__(self):
            return read, (self.limit,)

    return Dying(limit)
