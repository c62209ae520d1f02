"""Acts as their actions do them, several clients at once, against one bare insert of Django's ORM.

The bare insert is a row of the same columns with the same indexes, without walls, triggers and
foreign keys, committed by itself. An act is several rows: to open a case is to write the person,
the case, the share, the assignment, the key and the entry in the journal. So it is measured twice:
against one insert, and against as many in one transaction.
"""

import secrets
import statistics
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from typing import Any

import django
from django.conf import settings

if __name__ == "__main__":
    from panoh.base.database import server
    from panoh.settings import database

    name = str(settings.DATABASES["default"]["NAME"])
    settings.DATABASES["bare"] = database(server.admin_url(name))
    django.setup()

from django.db import connection, connections, models, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.rows import Row
from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Role
from panoh.base.database import door
from panoh.base.vault import keys
from panoh.base.vault.models import AgencyKey
from panoh.casework.cases import actions as cases
from panoh.casework.cases import share_actions
from panoh.casework.cases.models import Case
from panoh.casework.referrals import actions as referrals
from panoh.casework.referrals.models import Referral
from panoh.casework.referrals.rules import purpose_of
from panoh.casework.shelters.models import Service

CLIENTS = 4
EACH = 25  # acts of a client in a round
ROUNDS = 4
NEED = "LEG.INFORMATION"
# How many rows each act writes: the journal's entries, letters and jobs among them.
ROWS = {"open a case": 6, "refer": 8, "accept": 7}

Work = Callable[[], object]


def together(works: Iterable[Iterable[Work]]) -> float:
    """Acts a second, of as many clients as there are lists."""
    lists = [list(each) for each in works]
    ready = threading.Barrier(len(lists) + 1)

    def client(mine: list[Work]) -> None:
        connection.ensure_connection()
        connections["bare"].ensure_connection()
        ready.wait()
        for work in mine:
            work()
        connections.close_all()

    clients = [threading.Thread(target=client, args=(mine,)) for mine in lists]
    for each in clients:
        each.start()
    ready.wait()
    begun = time.perf_counter()
    for each in clients:
        each.join()
    return sum(map(len, lists)) / (time.perf_counter() - begun)


def bare(model: type[models.Model]) -> type[models.Model]:
    """A model with the same columns and no relation, over a table with the same indexes."""
    table = f"bare_{model._meta.db_table}"
    with connections["bare"].cursor() as cursor:
        cursor.execute(f"drop table if exists {table}")
        cursor.execute(
            f"create table {table} (like {model._meta.db_table} including defaults"
            " including indexes)"
        )
    fields: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        relation = isinstance(field, models.ForeignKey)
        fields[field.attname] = models.UUIDField(null=True) if relation else field.clone()
    meta = type("Meta", (), {"app_label": "bare", "db_table": table, "managed": False})
    return type(
        f"Bare{model.__name__}", (models.Model,), {**fields, "Meta": meta, "__module__": __name__}
    )


def copies(model: Any, like: models.Model, rows: int) -> list[list[Work]]:
    """For each client, so many transactions of so many inserts of rows like this one."""
    values = {field.attname: getattr(like, field.attname) for field in like._meta.concrete_fields}
    del values["id"]

    def insert() -> None:
        row = values | {"code": secrets.token_hex(4)[:7]}
        row |= {word: uuid.uuid4() for word in ("case_id", "share_id") if word in row}
        model.objects.using("bare").create(**row)

    def insert_all() -> None:
        with transaction.atomic(using="bare"):
            for _row in range(rows):
                insert()

    with connections["bare"].cursor() as cursor:
        cursor.execute(f"truncate {model._meta.db_table}")
    return [[insert if rows == 1 else insert_all] * EACH for _client in range(CLIENTS)]


class Clients:
    """Members of so many agencies, each of which may refer to another one."""

    def __init__(self, count: int) -> None:
        members = Membership.objects.filter(role=Role.SUPERVISOR, agency__kind__in=["ngo", "legal"])
        members = members.select_related("agency", "user").order_by("agency__name")
        self.members = list(members[:count])
        for member in Membership.objects.select_related("agency", "user").filter(
            role=Role.SUPERVISOR
        ):
            wrapped = keys.new_agency_key(member.agency_id)
            AgencyKey.objects.using("bare").filter(pk=member.agency_id).update(wrapped=wrapped)

    def open_case(self, by: Membership) -> Case:
        with door.acting_as(by):
            return cases.open_case(by=by, sex="female", birth_year=1999, birth_year_basis="stated")

    def prepare(self, by: Membership, service: Service) -> Case:
        """A case whose person agrees that the service's agency knows of it."""
        with door.acting_as(by):
            case = self.open_case(by)
            share_actions.take_consent(
                by=by, case=case, recipient=service.agency, purpose=purpose_of(NEED),
                sections=["core"], given=True, language="ru", form="spoken",
            )  # fmt: skip
            return case

    def refer(self, by: Membership, case: Case, service: Service) -> Referral:
        with door.acting_as(by):
            return referrals.refer(
                by=by, case=case, service=service, urgency="normal",
                needed_from=timezone.localdate(),
            )  # fmt: skip

    def accept(self, by: Membership, referral: Referral) -> None:
        with door.acting_as(by):
            referrals.accept(by=by, referral=referral)


def statements(work: Work) -> int:
    with CaptureQueriesContext(connection) as asked:
        work()
    return len(asked)


def row(what: str, against: str, ours: list[float], theirs: list[float], count: int) -> None:
    ratio = statistics.median(mine / other for mine, other in zip(ours, theirs, strict=True))
    Row(
        f"{what}, {CLIENTS} clients ({count} statements)",
        against,
        f"{statistics.median(ours):.0f}/s",
        f"{statistics.median(theirs):.0f}/s",
        f"{ratio:.2f}",
        "≥ 0.5",
        ratio >= 0.5,
    ).print()


def services_for(
    members: list[Membership],
) -> tuple[dict[Any, Service], dict[Any, Membership]]:
    """For each member a service, each of another agency, that they refer to, and who answers."""
    services: dict[Any, Service] = {}
    with door.acting_as(members[0]):
        for by in members:
            offered = Service.objects.visible_to(by).select_related("agency")
            there = offered.filter(need=NEED, agency__country=by.agency.country)
            taken = {by.agency_id, *(service.agency_id for service in services.values())}
            services[by.pk] = there.exclude(agency__in=taken)[0]
    answering = {
        by.pk: Membership.objects.select_related("agency", "user").get(
            agency=services[by.pk].agency, role=Role.SUPERVISOR
        )
        for by in members
    }
    return services, answering


def main() -> None:
    clients = Clients(8)
    four = clients.members[:CLIENTS]
    services, answering = services_for(clients.members)
    bare_case, bare_referral = bare(Case), bare(Referral)

    found: dict[str, tuple[list[float], list[float], list[float]]] = {
        what: ([], [], []) for what in ROWS
    }
    counts: dict[str, int] = {}
    for _round in range(ROUNDS + 1):
        ready = {by.pk: [clients.prepare(by, services[by.pk]) for _ in range(EACH)] for by in four}
        sent: dict[Any, list[Referral]] = {by.pk: [] for by in four}
        works = {
            "open a case": [
                [lambda by=by: clients.open_case(by) for _ in range(EACH)] for by in four
            ],
            "refer": [
                [
                    lambda by=by, case=case, sent=sent: sent[by.pk].append(
                        clients.refer(by, case, services[by.pk])
                    )
                    for case in ready[by.pk]
                ]
                for by in four
            ],
        }
        like = clients.open_case(four[0])
        for what, model, pattern in (
            ("open a case", bare_case, like),
            ("refer", bare_referral, None),
            ("accept", bare_referral, None),
        ):
            if what == "accept":
                works[what] = [
                    [
                        lambda by=by, one=one: clients.accept(answering[by.pk], one)
                        for one in sent[by.pk]
                    ]
                    for by in four
                ]
            if what not in counts:  # the first round warms up and counts
                counts[what] = statements(works[what][0].pop())
            mine = together(works[what])
            pattern = pattern or sent[four[0].pk][0]
            one = together(copies(model, pattern, 1))
            all_ = together(copies(model, pattern, ROWS[what]))
            if _round:
                for rates_of, rate in zip(found[what], (mine, one, all_), strict=True):
                    rates_of.append(rate)
    for what, (ours, one_row, all_rows) in found.items():
        row(what, "one bare insert of Django", ours, one_row, counts[what])
        against = f"{ROWS[what]} bare inserts in one transaction"
        row(what, against, ours, all_rows, counts[what])

    rates: dict[int, list[float]] = {}
    for _round in range(3):
        for many in (1, 2, 4, 8):
            rate = together(
                [lambda by=by: clients.open_case(by) for _ in range(EACH)]
                for by in clients.members[:many]
            )
            rates.setdefault(many, []).append(rate)
        same = together(
            [lambda: clients.open_case(four[0]) for _ in range(EACH)] for _client in range(8)
        )
        rates.setdefault(0, []).append(same)
    medians = {many: statistics.median(each) for many, each in rates.items()}
    one = medians.pop(0)
    Row(
        "open a case, 1, 2, 4, 8 agencies at once",
        "8 clients of one agency",
        ", ".join(f"{rate:.0f}" for rate in medians.values()) + " /s",
        f"{one:.0f}/s",
        f"{medians[8] / one:.2f}",
        "no global lock",
        None,
    ).print()


if __name__ == "__main__":
    main()
