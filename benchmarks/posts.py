"""Acts as people do them: a form is sent, and they are led on. Whole requests, against bare Django.

Ours are the real addresses as `panoh serve` answers them: signed in, entered, checked, locked,
written, journalled, told. Theirs (`bare/`) are forms of the same fields, checked, and what plain
Django would write: a person and a case; of a referral the share, itself and the letters; of an
acceptance the changes, the assignment and the letter. Referring and accepting are held against the
bare opening of a case as well. All are sent by the same four clients in turn, to the same
addresses, which tell who acts (`member`): ours does not read it.
"""

import http.client
import os
import secrets
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterable, Sequence

import django
from django.conf import settings

if __name__ == "__main__":
    os.environ["PANOH_SECRET_KEY"] = secrets.token_urlsafe(48)
    os.environ["PANOH_SECOND_FACTOR"] = "0"

    from panoh.base.database import server
    from panoh.settings import database

    name = str(settings.DATABASES["default"]["NAME"])
    settings.DATABASES["bare"] = database(server.admin_url(name))
    django.setup()

from benchmarks.acts import CLIENTS, NEED, Clients, services_for
from benchmarks.pages import GUNICORN, serving, signed_in
from benchmarks.rows import Row
from benchmarks.stage import ROOT
from panoh.base.agencies.models import Membership
from panoh.base.once import keys
from panoh.processes import THREADS

AIM = 0.5
EACH = 40  # forms of a browser in a round
ROUNDS = 5
SECRET = secrets.token_hex(16)  # a form's protection: the cookie, and the same in the form
PERSON = {
    "sex": "female", "birth_year": "1999", "birth_year_basis": "stated", "origin_country": "UZ",
    "origin_region": "", "citizenship": "UZ", "languages": "uz", "children": "1",
}  # fmt: skip

Sent = tuple[str, dict[str, str]]  # an address, and what is typed there


class Sender:
    """One browser, signed in, whose connection stays open."""

    def __init__(self, port: int, session: str, by: Membership | None = None) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.headers = {
            "Cookie": f"sessionid={session}; csrftoken={SECRET}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.by = by

    def send(self, path: str, typed: dict[str, str]) -> str:
        """Sends a form; where it led."""
        fields = typed | {"csrfmiddlewaretoken": SECRET}
        if self.by:
            fields[keys.FIELD] = keys.new_key(self.by)
        self.connection.request("POST", path, urllib.parse.urlencode(fields), self.headers)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        if answer.status != 302:
            raise RuntimeError(f"{path} answers {answer.status}: {page[-3000:]}")
        return str(answer.headers["Location"])


def together(senders: Sequence[Sender], forms: Iterable[Sequence[Sent]]) -> tuple[float, list[str]]:
    """Forms a second, of as many browsers as there are; where each led."""
    led: list[list[str]] = [[] for _sender in senders]

    def run(sender: Sender, mine: Sequence[Sent], to: list[str]) -> None:
        sender.connection.close()  # it may have stood open too long; it opens by itself
        to.extend(sender.send(path, typed) for path, typed in mine)

    threads = [
        threading.Thread(target=run, args=each)
        for each in zip(senders, forms, led, strict=True)
    ]  # fmt: skip
    begun = time.perf_counter()
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    took = time.perf_counter() - begun
    paths = [path for each in led for path in each]
    if len(paths) != len(senders) * EACH:
        raise SystemExit("A form was not taken: see above.")
    return len(paths) / took, paths


def main() -> None:
    name = str(settings.DATABASES["default"]["NAME"])
    clients = Clients(CLIENTS)
    services, answering = services_for(clients.members)
    bare = {
        "DJANGO_SETTINGS_MODULE": "benchmarks.bare.settings",
        "PANOH_POOL": os.environ.get("PANOH_POOL", str(THREADS)),
        "DATABASE_ADMIN_URL": server.admin_url(name),
    }
    users = [str(by.user_id) for by in clients.members]
    command = [sys.executable, "-m", "benchmarks.bare.sign_in", *users]
    said = subprocess.check_output(command, env=os.environ | bare, cwd=ROOT, text=True)
    with (
        serving("panoh.cli", "serve") as here,
        serving("gunicorn", "benchmarks.bare.wsgi", "--bind=127.0.0.1:{port}",
                *GUNICORN, **bare) as there,
    ):  # fmt: skip
        theirs = [Sender(there, session) for session in said.split()]
        senders = [Sender(here, signed_in(by), by) for by in clients.members]
        receivers = [
            Sender(here, signed_in(answering[by.pk]), answering[by.pk]) for by in clients.members
        ]
        create = [
            [(f"/cases/open/?agency={by.agency_id}&member={by.pk}", PERSON)] * EACH
            for by in clients.members
        ]
        rates: dict[str, list[float]] = {"open a case": [], "refer": [], "accept": []}
        plain: dict[str, list[float]] = {what: [] for what in rates}
        opened: dict[str, list[float]] = {what: [] for what in rates}

        def waiting(led: list[str]) -> list[list[Sent]]:
            """What was referred, to be accepted by whoever answers there."""
            return [
                [(f"{path}accept/?member={answering[by.pk].pk}", {})
                 for path in led[n * EACH : (n + 1) * EACH]]
                for n, by in enumerate(clients.members)
            ]  # fmt: skip

        for number in range(ROUNDS + 1):  # the first one warms up
            asked = [
                [
                    (f"/cases/{clients.prepare(by, services[by.pk]).code}/refer/"
                     f"?need={NEED}&member={by.pk}",
                     {"service": services[by.pk].code, "urgency": "normal", "note": ""})
                    for _ in range(EACH)
                ]
                for by in clients.members
            ]  # fmt: skip
            measured: dict[str, float] = {}
            measured["open a case"], _led = together(
                senders, [[("/cases/open/", PERSON)] * EACH for _by in senders]
            )
            plain["open a case"].append(together(theirs, create)[0])
            measured["refer"], led = together(senders, asked)
            rate, led_plainly = together(theirs, asked)
            plain["refer"].append(rate)
            opened["refer"].append(together(theirs, create)[0])
            measured["accept"], _led = together(receivers, waiting(led))
            plain["accept"].append(together(theirs, waiting(led_plainly))[0])
            opened["accept"].append(together(theirs, create)[0])
            for what, rate in measured.items():
                rates[what].append(rate)
            if not number:
                for each in (*rates.values(), *plain.values(), *opened.values()):
                    each.clear()
    for what, ours in rates.items():
        tell(what, "the same in bare Django, which writes what it needs", ours, plain[what])
        if opened[what]:
            tell(what, "opening a case in bare Django, two rows", ours, opened[what])


def tell(what: str, against: str, ours: list[float], theirs: list[float]) -> None:
    ratio = statistics.median(mine / other for mine, other in zip(ours, theirs, strict=True))
    Row(
        f"{what}: the form is sent, and leads on",
        against,
        f"{statistics.median(ours):.0f}/s",
        f"{statistics.median(theirs):.0f}/s",
        f"{ratio:.2f}",
        f"≥ {AIM}",
        ratio >= AIM,
    ).print()


if __name__ == "__main__":
    main()
