"""Web, worker and database are killed while people work.

Clients open cases, write notes, ask for agreement, refer, accept with a bed and give it back, by
HTTP, each in a browser that sends a form again until it is answered, and keeps a journal of what
was acknowledged. Meanwhile kill -9 falls on the web process, on its workers, on the job worker, on
the database and on single sessions in it; the supervisor puts them back up. Afterwards everything
that was acknowledged is there, once, and whole.

The control does the same acts straight at the database, which alone is killed: with
synchronous_commit nothing is lost; without it something must be, or this proof proves nothing.
"""

import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import psycopg
from django.db import Error, connection, connections

from panoh.base.database import door, server
from panoh.base.journal.verify import breaks
from panoh.casework.cases import actions as cases
from panoh.casework.shelters import actions as shelters
from panoh.testing import key, member
from proofs.outcome import Outcome
from proofs.running import Browser, Running, running

KILLS, CONTROLS, CLIENTS = 210, 10, 6
VICTIMS = ["web worker", "database", "worker", "session", "web"]
OPENED = {"sex": "female", "birth_year_basis": "unknown", "children": "0", "languages": ["uz"]}
AGREED = {
    "purpose": "accommodation", "sections": ["core", "contact", "alerts"], "language": "uz",
    "form": "spoken", "giver": "person", "given": "yes",
}  # fmt: skip


class Worker:
    """A first responder and a shelter, case after case, with one bed of their own."""

    def __init__(self, bed: Any, service: str) -> None:
        self.police, self.shelter = Browser("aigul"), Browser("bahrom")
        self.bed, self.service = bed, service
        self.acknowledged: list[tuple[str, str]] = []

    def work(self, stop: Event) -> None:
        while not stop.is_set():
            self.one_case()
        connections.close_all()

    def note(self, what: str, place: str) -> str:
        code = place.strip("/").split("/")[-1]
        self.acknowledged.append((what, code))
        return code

    def one_case(self) -> None:
        case = self.note("case", self.police.send("/cases/open/", OPENED))
        at = f"/cases/{case}"
        self.police.send(f"{at}/note/", {"section": "core", "text": "Wrote it down."})
        self.note("note", case)
        agreed = AGREED | {"recipient": key("shelter")}
        self.police.send(f"{at}/consent/", agreed)
        self.note("consent", case)
        place = self.police.send(
            f"{at}/refer/?need=ACC.EMERGENCY", {"service": self.service, "urgency": "urgent"}
        )
        referral = self.note("referral", place)
        at = f"/referrals/{referral}/"
        today = time.localtime()
        night = {"begins_on_0": today.tm_mday, "begins_on_1": today.tm_mon,
                 "begins_on_2": today.tm_year}  # fmt: skip
        self.shelter.send(at, {"bed": self.bed.pk, **night}, to=f"{at}accept/")
        self.note("accepted", referral)
        stay = self.insist_on_stay(referral)
        self.shelter.send(f"/stays/{stay}/", {}, to=f"/stays/{stay}/release/")
        self.note("released", stay)

    def insist_on_stay(self, referral: str) -> str:
        while True:
            try:
                return str(
                    rows(
                        "select s.code from referrals_referral r join shelters_stay s"
                        " on s.id = r.stay_id where r.code = %s", referral,
                    )[0][0]
                )  # fmt: skip
            except psycopg.OperationalError:
                time.sleep(0.1)


def rows(query: str, *said: object) -> list[tuple[Any, ...]]:
    """As the superuser, who sees everything."""
    with psycopg.connect(server.admin_url(server.DATABASE)) as admin:
        return admin.execute(query, said).fetchall()


# What must be there for each act, and nothing besides: acknowledged as, and how it is counted.
COUNTED = {
    "case": "select code, 1 from cases_case",
    "note": "select c.code, count(*) from cases_note n join cases_case c on c.id = n.case_id"
    " group by 1",
    "consent": "select c.code, count(*) from cases_consent n join cases_case c on c.id = n.case_id"
    " group by 1",
    "referral": "select code, 1 from referrals_referral",
    "accepted": "select code, 1 from referrals_referral where answered_at is not null",
    "released": "select s.code, count(*) from shelters_stay s join journal_entry e"
    " on e.subject_id = s.id and e.event = 'hold.released' group by 1",
}
# Nothing of an act without the rest of it.
HALF = {
    "a case without holder, key, assignment or entry": """
        select code from cases_case c where not exists (
            select 1 from cases_share s where s.case_id = c.id and s.ground = 'holder')
        or not exists (select 1 from vault_personkey k where k.person_id = c.person_id)
        or not exists (select 1 from cases_assignment a where a.case_id = c.id)
        or not exists (select 1 from journal_entry e where e.case_id = c.id
                       and e.event = 'case.opened')""",
    "a referral without share, letter or entry": """
        select r.code from referrals_referral r where not exists (
            select 1 from cases_share s where s.id = r.share_id)
        or not exists (select 1 from outbox_letter l where l.code = r.code
                       and l.event = 'referral.sent')
        or not exists (select 1 from journal_entry e where e.subject_id = r.id
                       and e.event = 'referral.sent')""",
    "an accepted referral without bed, open share or letter": """
        select r.code from referrals_referral r join cases_share s on s.id = r.share_id
        where r.status = 'accepted' and (r.stay_id is null or s.since is null or not exists (
            select 1 from outbox_letter l where l.code = r.code
            and l.event = 'referral.accepted'))""",
    "a letter without its job": """
        select l.code from outbox_letter l where not exists (
            select 1 from procrastinate_jobs j where j.args ->> 'letter_id' = l.id::text)""",
}


def prove(scale: float = 1.0) -> Outcome:
    """Kills, then counts."""
    kills = max(7, round(KILLS * scale))
    beds, service = _house(CLIENTS)
    workers = [Worker(bed, service) for bed in beds]
    connections.close_all()
    stop, chance = Event(), random.Random(1)
    with running() as site, ThreadPoolExecutor(CLIENTS) as threads:
        working = [threads.submit(worker.work, stop) for worker in workers]
        try:
            while site.kills < kills:
                before = _acknowledged(workers)
                while _acknowledged(workers) < before + 3 and not any(w.done() for w in working):
                    site.keep(0.1)
                site.keep(chance.random() / 2)
                for victim in chance.sample(VICTIMS, chance.randint(1, 4)):
                    site.kill(victim)
                site.wait()
        finally:
            stop.set()
            while not all(each.done() for each in working):
                site.keep(0.1)
        for each in working:
            each.result()
    lost, doubled, half = _count(workers)
    kept = _control("on", max(1, round(CONTROLS * scale)))
    gone = _control("off", max(3, round(CONTROLS * scale)))
    acknowledged = _acknowledged(workers)
    retries = sum(worker.police.retries + worker.shelter.retries for worker in workers)
    broken = len(breaks())
    blind = 0 if gone[1] else 1
    bad = lost + doubled + half + broken + kept[1] + blind
    return Outcome(
        acknowledged, acknowledged - lost - doubled, bad,
        f"{site.kills} kills, {retries} sent again: {lost} lost, {doubled} doubled, {half} half,"
        f" {broken} breaks in the journal; straight at the database {kept[0]} acknowledged,"
        f" {kept[1]} lost; control without synchronous_commit {gone[0]}, {gone[1]} lost",
    )  # fmt: skip


def _house(beds: int) -> tuple[list[Any], str]:
    bahrom = member("bahrom")
    with door.acting_as(bahrom):
        site = shelters.add_site(by=bahrom, name="House", region_id="UZ-TK", address="Somewhere")
        found = [
            shelters.add_bed(by=bahrom, site=site, room="1", name=str(number))
            for number in range(beds + 1)  # one stays free, so that the house is always offered
        ]
        service = shelters.set_service(
            by=bahrom, name="Rooms", need="ACC.EMERGENCY", site=site, children=True, active=True
        )
    return found[:beds], service.code


def _acknowledged(workers: Sequence[Worker]) -> int:
    return sum(len(worker.acknowledged) for worker in workers)


def _count(workers: Sequence[Worker]) -> tuple[int, int, int]:
    """What was acknowledged and is not there, what is there too often, what is half."""
    lost = doubled = 0
    for what, query in COUNTED.items():
        there = dict(rows(query))
        said = [code for worker in workers for kind, code in worker.acknowledged if kind == what]
        lost += sum(code not in there for code in said)
        doubled += sum(there.values()) - sum(code in there for code in said)
    half = sum(len(rows(query)) for query in HALF.values())
    return lost, doubled, half


def _control(commit: str, kills: int) -> tuple[int, int]:
    """Cases opened straight at a database that is killed: acknowledged, and lost of them."""
    with psycopg.connect(server.admin_url(), autocommit=True) as admin:
        admin.execute(f"alter database {server.DATABASE} set synchronous_commit = {commit}")
    aigul, stop = member("aigul"), Event()
    connections.close_all()

    def work(_number: int) -> list[str]:
        said: list[str] = []
        while not stop.is_set():
            try:
                with door.acting_as(aigul):
                    case = cases.open_case(by=aigul, sex="female")
                said.append(case.code)
            except Error:
                connection.close()
                time.sleep(0.05)
        connection.close()
        return said

    site = Running()
    with ThreadPoolExecutor(4) as threads:
        working = [threads.submit(work, number) for number in range(4)]
        for _ in range(kills):
            site.keep(1.5)
            site.kill("database")
        stop.set()
        site.keep(0.5)
        said = [code for each in working for code in each.result()]
    there = {code for (code,) in rows("select code from cases_case")}
    return len(said), len(set(said) - there)
