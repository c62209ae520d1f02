"""The web process's worker: a request goes to a thread only when all of it has arrived.

A thread that waits for a slow sender serves nobody else, and there are a handful of threads. So the
loop that accepts connections also reads them; whoever dawdles takes up a socket and no thread, and
is shown out when the time is over. A proxy in front does the same; this is for when there is none.
"""

import errno
import re
import selectors
import socket
import struct
import time
from contextlib import suppress
from typing import Any

from gunicorn.http.errors import ParseException
from gunicorn.workers.gthread import TConn, ThreadWorker

MOST_HEAD = 64 << 10
# A list of cases as large as the importer takes, and the form around it.
MOST_BODY = 33 << 20
# What all of the waiting may hold together; the rest are asked to come again.
MOST_WAITING_BYTES = 256 << 20
MOST_WAITING = 500
SECONDS_FOR_HEAD = 10.0
# A body has this long, and longer by its size: as slow as a telephone in the mountains.
SECONDS_FOR_BODY, BYTES_A_SECOND = 20.0, 4 << 10
# A reader who takes no answer is not written to for longer than this.
SECONDS_TO_TAKE = 20
PIECE = 256 << 10
END_OF_HEAD = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,12})[ \t]*\r\n", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)


# No page stands before these answers, so that they bring its headers along themselves.
HEAD = (
    "Content-Length: 0\r\nConnection: close\r\nCache-Control: no-store\r\n"
    "Content-Security-Policy: default-src 'none'\r\nX-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: DENY\r\nReferrer-Policy: same-origin\r\n"
)


def answer(status: str) -> bytes:
    """A refusal before any page could say it."""
    return f"HTTP/1.1 {status}\r\n{HEAD}\r\n".encode()


TOO_SLOW = answer("408 Request Timeout")
TOO_LARGE = answer("413 Content Too Large")
NO_LENGTH = answer("411 Length Required")
TOO_MANY = answer("503 Service Unavailable")
NO_REQUEST = answer("400 Bad Request")
BROKEN = answer("500 Internal Server Error")


class Arriving:
    """A request of which some has arrived."""

    def __init__(self, connection: TConn) -> None:
        self.connection = connection
        self.got = bytearray()
        self.size: int | None = None
        self.until = time.monotonic() + SECONDS_FOR_HEAD

    def take(self, piece: bytes) -> bytes | None:
        """Adds what came; gives a refusal when the rest is not worth waiting for."""
        self.got += piece
        if self.size is None:
            end = self.got.find(END_OF_HEAD)
            if end < 0:
                return TOO_LARGE if len(self.got) > MOST_HEAD else None
            head = bytes(self.got[: end + 2])
            if CHUNKED.search(head):
                return NO_LENGTH
            length = LENGTH.search(head)
            body = int(length[1]) if length else 0
            if body > MOST_BODY:
                return TOO_LARGE
            self.size = end + len(END_OF_HEAD) + body
            self.until += SECONDS_FOR_BODY + body / BYTES_A_SECOND if body else 0
        # A second request behind the first would wait in a thread: no browser sends one.
        return TOO_LARGE if len(self.got) > self.size else None

    @property
    def is_whole(self) -> bool:
        return self.size == len(self.got)


class Worker(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's threads behind a waiting room."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting: dict[socket.socket, Arriving] = {}

    def accept(self, listener: socket.socket) -> None:
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        client.setsockopt(
            socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", SECONDS_TO_TAKE, 0)
        )
        self.nr_conns += 1
        if len(self.waiting) >= MOST_WAITING:
            self._show_out(min(self.waiting.values(), key=lambda each: each.until), TOO_MANY)
        self._await(TConn(self.cfg, client, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """The next request on a connection that was kept."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._await(conn)

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        """What is no request is answered without repeating any of it, here or in a log."""
        no_request = isinstance(exc, ParseException)
        if not no_request:
            self.log.exception("A request could not be answered.")
        with suppress(OSError):
            client.sendall(NO_REQUEST if no_request else BROKEN)

    def murder_pending(self) -> None:
        """Shows out whoever has had their time; asked for every second or sooner."""
        now = time.monotonic()
        for each in [*self.waiting.values()]:
            idle = not each.got and not self.alive  # a browser that opened a connection beforehand
            if idle or each.until < now:
                self._show_out(each, b"" if idle else TOO_SLOW)
        super().murder_pending()

    def _await(self, conn: TConn) -> None:
        conn.sock.setblocking(False)
        self.waiting[conn.sock] = Arriving(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, self._read)

    def _read(self, client: socket.socket) -> None:
        arriving = self.waiting.get(client)
        if arriving is None:
            return  # shown out by an event of the same turn
        try:
            piece = client.recv(PIECE)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        refusal = arriving.take(piece) if piece else b""
        if refusal is None and arriving.size and self._is_full(arriving):
            refusal = TOO_MANY
        if refusal is not None:
            self._show_out(arriving, refusal)
        elif arriving.is_whole:
            self._let_in(arriving)

    def _is_full(self, arriving: Arriving) -> bool:
        """Whether there is no room for so large a one beside the others."""
        expected = sum(each.size or MOST_HEAD for each in self.waiting.values())
        return bool(arriving.size and arriving.size > MOST_HEAD and expected > MOST_WAITING_BYTES)

    def _let_in(self, arriving: Arriving) -> None:
        conn = arriving.connection
        self._forget(arriving)
        conn.init()
        conn.parser.unreader.unread(bytes(arriving.got))
        conn.data_ready = True
        self.enqueue_req(conn)

    def _show_out(self, arriving: Arriving, refusal: bytes) -> None:
        self._forget(arriving)
        self.nr_conns -= 1
        with suppress(OSError):
            arriving.connection.sock.send(refusal)
        arriving.connection.close()

    def _forget(self, arriving: Arriving) -> None:
        self.poller.unregister(arriving.connection.sock)
        del self.waiting[arriving.connection.sock]
