"""Who sends slowly, too much or without end holds nobody up

Against our own web process, with no proxy before it: hundreds who dawdle over their head or their
form and come back as soon as they are shown out, uploads of 40 MB, forms of 100,000 fields and deep
JSON, while others read pages. The control is the same with the threads that gunicorn brings along.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Event
from urllib.request import urlopen

from proofs.outcome import Outcome

DAWDLERS, SECONDS, READERS = 300, 40, 4
MOST_P99 = 1.0
HEAD = b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
PLAIN = (
    "import sys; from gunicorn.app import wsgiapp; sys.argv = ['gunicorn', 'panoh.wsgi',"
    " '--bind=127.0.0.1:' + sys.argv[1], '--worker-class=gthread', '--workers=2', '--threads=4',"
    " '--preload', '--no-control-socket', '--log-level=warning']; wsgiapp.run()"
)


@contextmanager
def web(*command: str) -> Iterator[int]:
    """The web process, and its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, *command, *([] if "-m" in command else [str(port)])]
    process = subprocess.Popen(
        words, env=os.environ | {"PORT": str(port), "PANOH_ORIGIN": f"http://127.0.0.1:{port}"}
    )
    try:
        for _ in range(300):
            with suppress(OSError):
                urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=5).close()
                break
            time.sleep(0.1)
        yield port
    finally:
        process.kill()
        process.wait()


def dawdle(port: int, turn: int, over: Event) -> list[float]:
    """Asks a letter at a time, again and again; how long each was let stay."""
    stays = []
    while not over.is_set():
        begun = time.monotonic()
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2) as slow:
            slow.sendall(HEAD + (b"Content-Length: 9000\r\n\r\na=" if turn % 2 else b""))
            while not over.wait(1):
                slow.sendall(b"b" if turn % 2 else b"X-A: b\r\n")
        stays.append(time.monotonic() - begun)
        over.wait(0.2)
    return stays


def send_much(port: int, over: Event) -> list[str]:
    """Uploads, fields and brackets without end; what was said to each."""
    bodies: list[tuple[bytes, int | bytes]] = [
        (b"multipart/form-data; boundary=x", 40 << 20),
        (b"application/x-www-form-urlencoded", b"&".join(b"a%d=b" % n for n in range(100_000))),
        (b"application/json", b"[" * 900_000),
    ]
    said = []
    while not over.is_set():
        for kind, body in bodies:
            size = body if isinstance(body, int) else len(body)
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=9) as one:
                one.sendall(HEAD + b"Content-Type: %s\r\nContent-Length: %d\r\n\r\n" % (kind, size))
                with suppress(OSError):
                    one.sendall(bytes(size) if isinstance(body, int) else body)
                said.append(one.recv(100).split(b"\r\n")[0].decode()[9:12])
        over.wait(0.5)
    return said


def read(port: int, over: Event) -> list[float]:
    """How long others wait for a page."""
    times = []
    while not over.is_set():
        begun = time.monotonic()
        try:
            urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=10).read()
            times.append(time.monotonic() - begun)
        except OSError:
            times.append(10.0)
        over.wait(0.05)
    return times


def p99(times: list[float]) -> float:
    return sorted(times)[int(0.99 * (len(times) - 1))]


def siege(port: int, dawdlers: int, seconds: float) -> tuple[float, float, list[str], int]:
    """The 99th percentile of others' waiting, the longest stay, and what the large were told."""
    over = Event()
    with ThreadPoolExecutor(dawdlers + READERS + 1) as people:
        slow = [people.submit(dawdle, port, turn, over) for turn in range(dawdlers)]
        time.sleep(1)
        large = people.submit(send_much, port, over)
        readers = [people.submit(read, port, over) for _ in range(READERS)]
        time.sleep(seconds)
        over.set()
        times = [each for reader in readers for each in reader.result()]
        stays = [each for one in slow for each in one.result()]
        return p99(times), max(stays), large.result(), len(times)


def prove(scale: float = 1.0) -> Outcome:
    """Others are to be served as ever; without the waiting room they would not be."""
    seconds, dawdlers = max(15, SECONDS * scale), max(20, round(DAWDLERS * scale))
    with web("-m", "panoh.cli", "serve") as port:
        waited, stay, said, pages = siege(port, dawdlers, seconds)
    with web("-c", PLAIN) as port:
        without, _stay, _said, _pages = siege(port, 20, 12)
    refused = sum(each[:1] == "4" for each in said)
    held = waited <= MOST_P99 and stay < 35
    control = without > 2 * MOST_P99
    lost = len(said) - refused + (not held) + (not control)
    note = (
        f"{dawdlers} dawdlers, others' p99 {waited:.2f} s, longest stay {stay:.0f} s; "
        f"control p99 {without:.1f} s"
    )
    return Outcome(pages + len(said), pages + len(said) - lost, lost, note)
