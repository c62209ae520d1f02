"""A8: whoever takes a stone out of a wall is noticed.

Every policy in the database is dropped, opened to all, and weakened condition by condition, one at
a time; every trigger and every constraint that guards a share, a referral or a bed is taken away.
Each time the comparison with the oracle, or the statement that was refused before, must tell.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from panoh.tests.catalogue import Database
from panoh.tests.comparison import Comparison, Walls
from panoh.tests.worlds import everything


@dataclass(frozen=True)
class Policy:
    """A policy as PostgreSQL keeps it."""

    table: str
    name: str
    permissive: str
    roles: list[str]
    command: str
    using: str | None
    check: str | None

    @property
    def removal(self) -> str:
        return f"drop policy {self.name} on {self.table}"

    def creation(self, using: str | None, check: str | None) -> str:
        clauses = f" using ({using})" if using else ""
        clauses += f" with check ({check})" if check else ""
        return (
            f"create policy {self.name} on {self.table} as {self.permissive} "
            f"for {self.command} to {', '.join(self.roles)}{clauses}"
        )

    def mutants(self) -> Iterator[tuple[str, list[str]]]:
        """(what was done, the statements that do it)"""
        yield "dropped", [self.removal]
        if "true" in (self.using, self.check):
            return
        opened = self.creation(self.using and "true", self.check and "true")
        yield "opened to all", [self.removal, opened]
        for expression in {each for each in (self.using, self.check) if each}:
            for place, condition in conditions(expression):
                weaker = [
                    each and each.replace(expression, place) for each in (self.using, self.check)
                ]
                yield f"without {condition}", [self.removal, self.creation(*weaker)]


CALLED = re.compile(
    r"(\w|\b(ANY|ALL|IN|EXISTS|ARRAY|FROM|JOIN) )$"
)  # parentheses that belong to a word
COMPARES = re.compile(r" (=|<>|<|>|<=|>=|@>|&&|IS) |^EXISTS")


def conditions(expression: str) -> Iterator[tuple[str, str]]:
    """The expression with one of its conditions taken as true, and that condition."""
    opened: list[int] = []
    for place, letter in enumerate(expression):
        if letter == "(":
            opened.append(place)
        elif letter == ")":
            before, after = expression[: opened[-1]], expression[place + 1 :]
            inside = expression[opened.pop() + 1 : place].strip()
            if CALLED.search(before) or inside.startswith("SELECT") or _is_joined(inside):
                continue
            if COMPARES.search(inside):
                yield f"{before}(true){after}", " ".join(inside.split())


def _is_joined(inside: str) -> bool:
    """Whether AND or OR stands outside all parentheses."""
    depth, flat = 0, ""
    for letter in inside:
        depth += (letter == "(") - (letter == ")")
        flat += letter if depth == 0 else ""
    return bool(re.search(r"\b(AND|OR)\b", flat))


def policies(database: Database) -> list[Policy]:
    return [
        Policy(*row)
        for row in database.all(
            "select tablename, policyname, permissive, roles::text[], cmd, qual, with_check "
            "from pg_policies where schemaname = 'public' order by 1, 2"
        )
    ]


# Weaker in words only, each with the reason why nothing more is seen by it.
EQUIVALENT = {
    (
        "cases_consent_add",
        "without s.agency_id = ( SELECT panoh_agency() AS panoh_agency)",
    ): "of holders' shares an agency sees only its own: they are granted to who grants them",
}


def test_every_policy_is_missed_when_it_is_weakened(database: Database) -> None:
    walls = Walls(database)
    comparison = Comparison(walls, everything())
    survivors, killed = [], 0
    for policy in policies(database):
        for what, statements in policy.mutants():
            with database.undone():
                for statement in statements:
                    database.run(statement)
                if comparison.differences([policy.table], [policy.command]):
                    killed += 1
                elif (policy.name, what) not in EQUIVALENT:
                    survivors.append(f"{policy.name} {what}")
    print(f"{killed} mutants killed, {comparison.points} points compared", *survivors, sep="\n")
    assert survivors == []
