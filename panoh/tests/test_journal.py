"""B1, B3: every act leaves its entry or leaves nothing, and what people wrote stays sealed.

The whole journey is committed act by act. Before each, the journal is broken from outside, as an
empty disk or a lost right would break it: then nothing of the act may remain.
"""

import io
import logging
import pkgutil
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from inspect import isfunction, signature
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection
from django.test import Client

import panoh
from panoh.base.agencies.models import Membership
from panoh.base.database import door, server
from panoh.base.journal import logs
from panoh.casework.cases import actions as cases
from panoh.testing import member
from panoh.tests.journey import Journey, word

# While somebody outside holds the lock, no entry is written. Nothing is altered each time, so that
# PostgreSQL need not plan every statement anew.
BREAKABLE = """
create function broken() returns trigger language plpgsql as $$
begin
  if not pg_try_advisory_xact_lock_shared(1) then
    raise check_violation using message = 'The journal is broken.';
  end if;
  return new;
end $$;
create trigger broken before insert on journal_entry for each row execute function broken();
"""
UNBREAKABLE = "drop trigger broken on journal_entry; drop function broken()"
BREAK, REPAIR = "select pg_advisory_lock(1)", "select pg_advisory_unlock(1)"
# Acts that leave no entry of their own, each with the reason.
QUIET = {
    "panoh.casework.cases.actions.advance": "a step inside a screening or a determination, "
    "whose entry says it",
    "panoh.casework.assistance.actions.invite": "when a link was handed out would tell who spoke",
}
# Words that stand in clear, because who reads them has no seal to open; all else is sealed, and
# the journal, the letters, the queue and the sessions are not among these.
CLEAR = {
    "cases_contact": "the hours in which it is safe to call",
    "cases_share": "the reason of a share without consent, which the person may read",
    "referrals_referral": "what a receiver needs to know to say yes",
    "cases_provision": "the organisation that gives a service",
    "shelters_bed": "the name of a room",
}

# What a programme promises, plans and reports is no person's, and is read by all who follow it.
OF_PROGRAMMES = (
    "logframe_", "workplan_", "budget_", "risks_", "governance_", "evaluation_", "reports_",
    "inventory_", "evidence_",
)  # fmt: skip


class Outside:
    """The superuser, who sees everything at once and may break the journal."""

    def __init__(self) -> None:
        name = connection.settings_dict["NAME"]
        self.connection = psycopg.connect(server.admin_url(name), autocommit=True)
        # To begin other processes takes longer than to count so few rows.
        self.connection.execute("set max_parallel_workers_per_gather = 0")
        self.tables = [
            table
            for (table,) in self.connection.execute(
                "select relname from pg_class where relkind = 'r' "
                "and relnamespace = 'public'::regnamespace and relname <> 'django_migrations'"
            )
        ]

    def state(self) -> dict[str, str]:
        """How many rows each table has, and which transaction last wrote one of them.

        Whatever is added or changed bears a later transaction, whatever is removed is fewer.
        """
        query = " union all ".join(
            f"select '{table}', concat(count(*), ' by ', max(xmin::text::bigint)) from {table}"
            for table in self.tables
        )
        return dict(self.connection.execute(query, prepare=True).fetchall())

    def entries(self, by: Membership) -> int:
        found = self.connection.execute(
            "select count(*) from journal_entry where member_id = %s", [by.pk]
        )
        return int(found.fetchone()[0])  # type: ignore[index]

    def text(self, table: str) -> str:
        """All rows as text, and what is kept as bytes, read as text."""
        rows = self.connection.execute(f"select t::text from {table} t").fetchall()
        return in_clear("\n".join(row for (row,) in rows))

    def run(self, statement: str) -> None:
        self.connection.execute(statement)


BYTES = re.compile(r"\\x((?:[0-9a-f]{2})+)")


def in_clear(text: str) -> str:
    """Rows as PostgreSQL prints them, with what is kept as bytes read as letters."""
    return BYTES.sub(lambda found: bytes.fromhex(found[1]).decode(errors="replace"), text)


@dataclass
class Watcher:
    """Tries each act with a broken journal first, and looks at what it left with a whole one."""

    outside: Outside
    half_done: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    acts: int = 0

    @contextmanager
    def __call__(
        self, by: Membership, action: Callable[..., Any], said: dict[str, Any]
    ) -> Iterator[None]:
        self.acts += 1
        name = f"{action.__module__}.{action.__name__}"
        before = self.outside.state()
        if name not in QUIET:
            self.outside.run(BREAK)
            with pytest.raises(IntegrityError, match="broken"), door.acting_as(by):
                action(by=by, **said)
            self.outside.run(REPAIR)
            if self.outside.state() != before:
                self.half_done.append(name)
        entries = self.outside.entries(by)
        yield
        if self.outside.entries(by) == entries and name not in QUIET:
            self.silent.append(name)


@pytest.fixture
def outside(committed: None) -> Iterator[Outside]:
    opened = Outside()
    opened.run(BREAKABLE)
    yield opened
    opened.run(UNBREAKABLE)
    opened.connection.close()


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What the logs say, as they are written out."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.formatter())
    logging.getLogger().addHandler(handler)
    yield out
    logging.getLogger().removeHandler(handler)


@pytest.mark.long
def test_an_act_and_its_entry_are_one_and_no_word_gets_out(
    outside: Outside, logged: io.StringIO
) -> None:
    watcher = Watcher(outside)
    journey = Journey(watch=watcher).to_the_end()
    print(f"{watcher.acts} acts, {len(journey.canaries)} words")
    assert watcher.half_done == []
    assert watcher.silent == []
    assert actions() - journey.done == NOT_ACTS.keys()

    words = re.compile("|".join(word for word in journey.canaries if word.startswith("Qz")))
    clear = {table for table in outside.tables if words.search(outside.text(table))}
    assert {table for table in clear if not table.startswith(OF_PROGRAMMES)} == CLEAR.keys()
    assert not words.search(logged.getvalue())
    assert in_clear(r'("\\x517a616263",1)') == r'("\Qzabc",1)'  # so that sealed bytes are read too


def test_an_error_page_and_its_log_repeat_nothing(outside: Outside, logged: io.StringIO) -> None:
    aigul = member("aigul")
    with door.acting_as(aigul):
        case = cases.open_case(by=aigul, sex="female")
    client = Client(raise_request_exception=False)
    client.force_login(aigul.user)
    before = outside.state()
    outside.run(BREAK)
    answer = client.post(
        f"/cases/{case.code}/note/", {"section": "core", "text": word("a note that is lost")}
    )
    outside.run(REPAIR)
    assert answer.status_code == 500
    assert outside.state() == before
    assert "IntegrityError" in logged.getvalue()
    for said in (answer.content.decode(), logged.getvalue()):
        assert word("a note that is lost") not in said
        assert str(case.pk) not in said


# Functions of actions.py that take `by` and are no acts of a journey.
NOT_ACTS = {
    "panoh.base.journal.actions.record": "writes the entry itself",
    "panoh.base.outbox.actions.deliver": "sends what an act has caused",
    "panoh.casework.cases.share_actions.put_offer": "a part of offering, referring and asking",
}


def actions() -> set[str]:
    """Every public function of actions that somebody acts by, of every slice there is."""
    modules = [
        import_module(found.name)
        for found in pkgutil.walk_packages(panoh.__path__, "panoh.")
        if found.name.endswith("actions")
    ]
    return {
        f"{module.__name__}.{name}"
        for module in modules
        for name, function in vars(module).items()
        if isfunction(function) and function.__module__ == module.__name__
        if not name.startswith("_") and "by" in signature(function).parameters
    }
