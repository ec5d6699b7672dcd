"""A server of one file on this machine, that can be told to misbehave."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

Answer = Callable[["Request"], None]
"""What a request gets."""


class Request(BaseHTTPRequestHandler):
    """One request; ``server.to_come`` says what it gets, the whole file when nothing is left."""

    server: "FileServer"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers["Range"], self.headers["If-Range"]))
        (self.server.to_come.popleft() if self.server.to_come else whole)(self)

    def reply(self, status: int, body: bytes = b"", *, length: int | None = None, **headers: str):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Connection", "close")
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_told: object) -> None:
        pass


class FileServer(ThreadingHTTPServer):
    """The server: its file, its tag, the answers to come and the requests asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.content = b"code,part\n" + b"".join(b"%05d,%d\n" % (n, n % 100) for n in range(20_000))
        self.etag = '"one"'
        self.to_come: deque[Answer] = deque()
        self.asked: list[tuple[str, str | None, str | None]] = []
        self.released = Event()

    def then(self, *answers: str | int) -> None:
        """Say what the next requests get: a name of ``ANSWERS``, or a status."""
        self.to_come.extend(
            _failure(answer) if isinstance(answer, int) else ANSWERS[answer] for answer in answers
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/essai.csv"


@contextmanager
def serving() -> Iterator[FileServer]:
    with FileServer() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
            thread.join()


def whole(request: Request) -> None:
    """Send the file, or what follows the bytes already received when the tag is the same."""
    content, tag = request.server.content, request.server.etag
    start = int((request.headers["Range"] or "bytes=0-")[len("bytes=") : -1])
    if not start or request.headers["If-Range"] != tag:
        request.reply(200, content, ETag=tag)
    elif start >= len(content):
        request.reply(416)
    else:
        _part(request, start, tag)


def part_without_looking(request: Request) -> None:
    """Send a part of the present file, whatever tag was asked for."""
    _part(request, int(request.headers["Range"][len("bytes=") : -1]), request.server.etag)


def another_part(request: Request) -> None:
    """Send another part than the one asked for."""
    _part(request, 5, request.server.etag)


def cut(request: Request) -> None:
    """Send half of the file, then close the connection."""
    content = request.server.content
    request.reply(200, content[: len(content) // 2], length=len(content), ETag=request.server.etag)


def stalled(request: Request) -> None:
    """Send half of the file, then the rest byte by byte until the test is over."""
    cut(request)
    content = request.server.content
    for position in range(len(content) // 2, len(content)):
        if request.server.released.wait(0.02):
            return
        request.wfile.write(content[position : position + 1])


def page(request: Request) -> None:
    request.reply(200, b"<html>", Content_Type="text/html; charset=utf-8")


def moved(request: Request) -> None:
    request.reply(302, Location="/elsewhere.csv")


def lost(request: Request) -> None:
    request.reply(302, Location=request.path)


ANSWERS: dict[str, Answer] = {
    answer.__name__: answer
    for answer in (whole, cut, stalled, page, moved, lost, part_without_looking, another_part)
}


def _failure(status: int) -> Answer:
    return lambda request: request.reply(status, b"oops")


def _part(request: Request, start: int, tag: str) -> None:
    content = request.server.content
    given = f"bytes {start}-{len(content) - 1}/{len(content)}"
    request.reply(206, content[start:], ETag=tag, Content_Range=given)
