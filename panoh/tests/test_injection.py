"""A7: whoever runs SQL of their own in the middle of a request finds nothing of anybody else's.

Every check of the door is taken out in turn as well: then the same attacks must find something.
"""

from collections.abc import Iterator

import pytest
from django.db import connection

from panoh.base.database.tickets import clock, sign
from panoh.tests.catalogue import NO_PRIVILEGE
from panoh.tests.injection import WORDS, Attacker, Scene, Session, scene

FORGED = "string_to_array(nullif(current_setting('panoh.context', true), ''), '|')"
ANY_PID = "(select sha256(outer_pad || sha256(inner_pad || convert_to(\
words || '|' || pid || '|' || at, 'UTF8'))) from pg_stat_activity where pid <> pg_backend_pid())"
# Function, what it checks, and what stands there instead.
CHECKS = [
    *((f"panoh_{word}", "panoh_context()", FORGED) for word in WORDS),
    ("panoh_context", "left(said, 64) = panoh_seal(substr(said, 66))", "said is not null"),
    ("panoh_seal", "|| timestamptz_send(transaction_timestamp())", ""),
    ("panoh_enter", "is not true", "is null"),
    ("panoh_is_ticket", "<= 60", "is not null"),
    ("panoh_is_ticket", "and ticket = sha256", f"and ticket in {ANY_PID} or ticket = sha256"),
    ("panoh_is_ticket", "and ticket = ", "and ticket is not null or ticket = "),
]


@pytest.fixture
def attacked(committed: None) -> Iterator[Scene]:
    connection.close()
    with scene(connection.settings_dict["NAME"]) as found:
        yield found


@pytest.fixture
def attacker(attacked: Scene) -> Iterator[Attacker]:
    found = Attacker(attacked)
    yield found
    found.close()


def test_no_injected_statement_shows_what_is_another_s(attacker: Attacker) -> None:
    result = attacker.run(attacker.everything())
    print(f"{result.tried} attacks, {result.leaked} leaks, {len(attacker.hidden)} to be found")
    assert result.tried > 600
    assert result.found == ()
    made = dict(zip(attacker.makings(), attacker.answers(attacker.makings()), strict=True))
    assert {each: said for each, said in made.items() if not said.startswith(NO_PRIVILEGE)} == {}
    idle = [
        f"{function} without {check}"
        for function, check, instead in CHECKS
        if not without(attacker, function, check, instead)
    ]
    assert idle == []


def without(attacker: Attacker, function: str, check: str, instead: str) -> bool:
    """Whether the attacks become somebody when a function of the door does not check this."""
    admin = attacker.scene.admin
    [whole] = admin.all(f"select pg_get_functiondef('{function}'::regproc)")
    assert check in whole, function
    admin.run(whole.replace(check, instead))
    try:
        return attacker.becomes_somebody()
    finally:
        admin.run(whole)


def test_the_counting_role_counts_no_country_without_a_ticket(attacked: Scene) -> None:
    session = Session(attacked, "figures")
    asked = "select count(*) from cases_case"
    other = Session(attacked, "figures")
    other.count("UZ")
    elsewhere, now = other.context, int(clock())
    session.count("UZ")
    former = session.context
    assert session.say(asked) != "[(0,)]"
    session.connection.commit()
    for statement in (
        "select set_config('panoh.countries', '{UZ,KG}', true)",
        f"select set_config('panoh.context', '{elsewhere}', true)",
        f"select set_config('panoh.context', '{former}', true)",
        f"select set_config('panoh.context', '{'0' * 64}|||||||{{UZ}}', true)",
        f"select panoh_count('UZ', {now}, '\\x00')",
        f"select panoh_count('UZ', {now}, null)",
        f"select panoh_count('KG', {now}, '\\x{ticket('UZ', session.pid, now)}')",
        f"select panoh_count('UZ', {now}, '\\x{ticket('UZ', other.pid, now)}')",
        f"select panoh_count('UZ', {now - 90}, '\\x{ticket('UZ', session.pid, now - 90)}')",
    ):
        session.say(statement)
        assert session.say(asked) == "[(0,)]", statement
        session.connection.rollback()
    session.say(f"select panoh_count('UZ', {now}, '\\x{ticket('UZ', session.pid, now)}')")
    assert session.say(asked) != "[(0,)]"
    assert session.say("create temp table mine (seven int)").startswith(NO_PRIVILEGE)
    for each in (session, other):
        each.connection.close()


def ticket(country: str, pid: int, at: int) -> str:
    return sign(f"count|{country}|{pid}|{at}").hex()
