"""Whether anybody answers at an address, before a library waits there for minutes."""

import socket
from typing import Final
from urllib.parse import urlsplit

_PATIENCE_SECONDS: Final = 5.0


def answers(address: str) -> bool:
    """Say whether a connection opens at ``machine:port``; an address that is none does not."""
    try:
        where = urlsplit(f"//{address}")
        host, port = where.hostname or "", where.port or 0
        socket.create_connection((host, port), timeout=_PATIENCE_SECONDS).close()
    except (OSError, ValueError):
        return False
    return True
