"""F3: whoever sends too much, too slowly or without end is shown out, and nobody else notices."""

import http.client
import socket
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from panoh import waiting_room
from panoh.waiting_room import NO_LENGTH, TOO_LARGE, Arriving

SLOW = 40
HEAD = b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"


def connected(site):
    address = urlsplit(site.url)
    return socket.create_connection((address.hostname, address.port), timeout=15)


def page(site):
    """How long the page of signing in takes."""
    begun = time.monotonic()
    address = urlsplit(site.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=15)
    connection.request("GET", "/accounts/login/")
    assert connection.getresponse().status == 200
    connection.close()
    return time.monotonic() - begun


def test_many_who_dawdle_hold_nobody_up(server_process):
    """Five times as many as there are threads: half are slow to ask, half to send their form."""
    page(server_process)
    with ExitStack() as stack:
        for number in range(SLOW):
            dawdler = stack.enter_context(connected(server_process))
            dawdler.sendall(HEAD + (b"Content-Length: 900\r\n\r\na=" if number % 2 else b"X-A: b"))
        times = sorted(page(server_process) for _each in range(20))
    assert times[len(times) // 2] < 5  # a thread held up would wait its ten seconds


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"Content-Length: 99999999999\r\n\r\n", b"413"),
        (b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", b"411"),
        (b"X-Long: " + b"x" * 70_000, b"413"),
        (b"Content-Length: 1\r\n\r\nab", b"413"),
    ],
)
def test_what_is_too_much_is_refused_before_it_came(server_process, said, status):
    with connected(server_process) as client:
        client.sendall(HEAD + said)
        assert client.recv(100).startswith(b"HTTP/1.1 " + status)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"NONSENSE Qzspoken\r\n\r\n", b"400"),
        (b"GET / HTTP/9.9\r\nX-A: Qzspoken\r\n\r\n", b"400"),
        (HEAD + b"Qzspoken\r\n\r\n", b"400"),
        (HEAD + b"Content-Length: 99999999999\r\n\r\n", b"413"),
    ],
)
def test_what_is_no_request_is_answered_bare_and_not_repeated(server_process, sent, status):
    with connected(server_process) as client:
        client.sendall(sent)
        told = client.recv(4_000)
    assert told.startswith(b"HTTP/1.1 " + status)
    assert told.endswith(waiting_room.HEAD.encode() + b"\r\n")
    assert b"Qzspoken" not in told


def test_a_request_in_pieces_is_one_request(server_process):
    with connected(server_process) as client:
        whole = HEAD + b"Content-Length: 7\r\n\r\nlogin=a"
        for start in range(0, len(whole), 11):
            client.sendall(whole[start : start + 11])
            time.sleep(0.002)
        assert client.recv(100).startswith(b"HTTP/1.1 403")  # without the form's own mark


def test_two_requests_on_one_connection(server_process):
    address = urlsplit(server_process.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=15)
    for _each in range(3):
        connection.request("GET", "/accounts/login/")
        assert connection.getresponse().read()


def test_the_time_for_a_body_grows_with_its_size():
    slow = Arriving(None)
    before = slow.until
    assert slow.take(HEAD + b"Content-Length: 1048576\r\n\r\n") is None
    longer = slow.until - before
    assert longer == waiting_room.SECONDS_FOR_BODY + 1048576 / waiting_room.BYTES_A_SECOND
    assert not slow.is_whole
    assert slow.take(bytes(1048576)) is None
    assert slow.is_whole
    assert slow.take(b"x") == TOO_LARGE


def test_a_length_in_any_letters_is_found():
    assert Arriving(None).take(b"GET / HTTP/1.1\r\ntransfer-ENCODING: x\r\n\r\n") == NO_LENGTH
    asked = Arriving(None)
    assert asked.take(b"GET / HTTP/1.1\r\n\r\n") is None
    assert asked.is_whole


@pytest.mark.django_db
def test_a_form_of_very_many_fields_is_refused():
    fields = "&".join(f"a{number}=b" for number in range(100_000))
    answer = Client().post(
        "/accounts/login/", fields, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["application/json", "text/xml", "application/octet-stream"])
def test_other_kinds_of_body_are_not_read(kind):
    """Deep JSON: nothing of Panoh's parses any; the library of sign-in gives up on it."""
    answer = Client().post("/accounts/login/", b"[" * 900_000, content_type=kind)
    assert answer.status_code == (400 if kind.endswith("json") else 200)


def test_nothing_uploaded_lies_in_a_folder():
    assert settings.FILE_UPLOAD_HANDLERS == [
        "django.core.files.uploadhandler.MemoryFileUploadHandler"
    ]
