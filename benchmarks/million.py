"""Fills an empty database with cases, by COPY: as many as asked for, of 300 agencies.

    python -m benchmarks.million 1000000        (the stage makes the database: benchmarks/stage.py)

Fifteen years of five countries, more of them lately. Three agencies hold a tenth, a hundredth and a
thousandth of all cases; the others share the rest, the largest 25 times the smallest. A case is
shared with two other agencies of its country on average, most often by a referral, each time with
a consent; of most old cases this has ended. What is sealed is noise of the right length, and the
journal's hashes are noise too; all else keeps every constraint, which is put back at the end and
thereby proved. Loading is a superuser's, since COPY does not go through policies; triggers are off.
"""

import os
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import numpy as np
import psycopg
from numpy.typing import NDArray
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from panoh.base.agencies.roles import Role
from panoh.base.agencies.sections import NEVER, Kind, Section, open_sections
from panoh.base.database import server

Numbers = NDArray[np.int64]
BLOCK = 50_000
NOW = datetime.now(UTC).replace(microsecond=0, tzinfo=None)
DAY = 86_400
YEARS = 15
AGENCIES = 300
COUNTRIES = {"UZ": 0.35, "KZ": 0.25, "KG": 0.15, "TJ": 0.15, "TM": 0.10}
KINDS = {
    Kind.NGO: 60, Kind.POLICE: 60, Kind.SHELTER: 60, Kind.PROSECUTOR: 20, Kind.SOCIAL: 20,
    Kind.BORDER_GUARD: 15, Kind.MIGRATION: 15, Kind.HEALTH: 15, Kind.LEGAL: 10, Kind.LABOUR: 10,
    Kind.HOTLINE: 10, Kind.COMMISSION: 5,
}  # fmt: skip
# The agencies that are measured: what part of all cases each holds.
MEASURED = {"of a tenth": 0.10, "of a hundredth": 0.01, "of a thousandth": 0.001}
RECEIVED = 0.2  # and of what is shared, this part of that
SHARED = 2.0  # other agencies per case
NEEDS = ("ACC.EMERGENCY", "MED.GENERAL", "PSY.INDIVIDUAL", "LEG.INFORMATION", "BAS")
PURPOSES = ("accommodation", "health", "counselling", "legal", "other")
SEALED = 66  # bytes of a short text sealed by Tink
WRAPPED = 144  # of a wrapped key
LODGED = 0.024  # of all cases have a stay in a shelter
NIGHTS = 30  # a bed is let so often: a stay of at most so many nights

TABLES = (
    "cases_person", "cases_case", "cases_share", "cases_assignment", "cases_consent",
    "cases_identity", "cases_contact", "cases_note", "cases_provision", "vault_personkey",
    "identification_screening", "identification_determination", "identification_finding",
    "referrals_referral", "shelters_stay", "journal_entry", "journal_head", "outbox_letter",
)  # fmt: skip


def main() -> None:
    cases = int(sys.argv[1])
    name = str(conninfo_to_dict(os.environ["DATABASE_URL"])["dbname"])
    with psycopg.connect(server.admin_url(name)) as db:
        db.execute("set session_replication_role = replica")
        db.execute(f"truncate {', '.join(TABLES)} cascade")
        with SetAside(db):
            Generator(db, cases).fill()
        db.execute("analyze")


# Loading


class SetAside:
    """Takes constraints and indexes off the tables, and builds them once all rows are there."""

    def __init__(self, db: psycopg.Connection) -> None:
        self.db = db

    def __enter__(self) -> None:
        tables = list(TABLES)
        self.constraints = self.db.execute(
            "select conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid),"
            " contype::text from pg_constraint"
            " where (conrelid = any(%s::regclass[]) or confrelid = any(%s::regclass[]))"
            " and contype in ('p', 'u', 'x', 'f') order by contype = 'f' desc",
            [tables, tables],
        ).fetchall()
        for table, name, _definition, _kind in self.constraints:
            self._run(f"alter table {table} drop constraint {name}")
        self.indexes = self.db.execute(
            "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index"
            " where indrelid = any(%s::regclass[])",
            [tables],
        ).fetchall()
        for name, _definition in self.indexes:
            self._run(f"drop index {name}")

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind:
            return
        say("indexes")
        keys = [c for c in self.constraints if c[3] != "f"]
        for table, name, definition, _kind in keys:
            self._run(f"alter table {table} add constraint {name} {definition}")
        for _name, definition in self.indexes:
            self._run(definition)
        say("foreign keys")
        for table, name, definition, kind_of in self.constraints:
            if kind_of == "f":
                self._run(f"alter table {table} add constraint {name} {definition}")
        say("statistics")

    def _run(self, statement: str) -> None:
        self.db.execute(statement.encode())


BEGUN = time.monotonic()


def say(what: str) -> None:
    print(f"{time.monotonic() - BEGUN:6.0f} s  {what}", file=sys.stderr, flush=True)


def array(values: Iterable[str]) -> str:
    return "{" + ",".join(values) + "}"


# Chance


class Generator:
    """One seed, one world."""

    def __init__(self, db: psycopg.Connection, cases: int) -> None:
        self.db = db
        self.cases = cases
        self.chance = np.random.default_rng(1)
        self.entries = np.zeros(AGENCIES, dtype=np.int64)

    def copy(self, table: str, columns: str, rows: Iterable[str], fresh: bool = True) -> None:
        """Rows in COPY's own text, tabs between the columns."""
        columns, rest = self.completed(table, columns)
        into = sql.SQL("copy {} ({}) from stdin {}").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, columns.split())),
            sql.SQL("with (freeze)" if fresh else ""),
        )
        text = "\n".join(row + rest for row in rows)
        if text:
            with self.db.cursor().copy(into) as out:
                out.write(text + "\n")

    def completed(self, table: str, columns: str) -> tuple[str, str]:
        """With the columns that a row must have and nobody here has anything to say of."""
        found = self.db.execute(
            "select attname, typcategory from pg_attribute join pg_type on pg_type.oid = atttypid"
            " where attrelid = %s::regclass and attnum > 0 and not attisdropped and attnotnull"
            " and not atthasdef and attidentity = '' and attname <> all (%s)",
            [table, columns.split()],
        ).fetchall()
        nothing = {"N": "0", "B": "f", "A": "{}", "D": "2010-01-01"}
        more = "".join(f" {name}" for name, _kind in found)
        return columns + more, "".join(f"\t{nothing.get(kind, '')}" for _name, kind in found)

    def keys(self, count: int) -> list[str]:
        found = self.chance.bytes(16 * count).hex()
        return [found[at : at + 32] for at in range(0, 32 * count, 32)]

    def noise(self, length: int, count: int) -> list[str]:
        """Sealed bytes, as COPY reads them."""
        found = self.chance.bytes(length * count).hex()
        step = 2 * length
        return ["\\\\x" + found[at : at + step] for at in range(0, step * count, step)]

    def some(self, choices: Sequence[str], weights: Sequence[float], count: int) -> list[str]:
        parts = np.asarray(weights) / sum(weights)
        return [choices[at] for at in self.chance.choice(len(choices), count, p=parts).tolist()]

    def fill(self) -> None:
        self.make_agencies()
        say("codes")
        [self.codes] = self.db.execute(
            "select array_agg(panoh_code()) from generate_series(1, %s)", [self.cases]
        ).fetchall()[0]
        say("rows")
        for first in range(0, self.cases, BLOCK):
            self.make_block(first, min(BLOCK, self.cases - first))
        heads = (
            f"{key}\t{number}\t{self.noise(32, 1)[0][3:]}"
            for key, number in zip(self.agencies, self.entries.tolist(), strict=True)
            if number
        )
        self.copy("journal_head", "agency_id number hash", heads)

    # Who

    def make_agencies(self) -> None:
        """Agencies, their members, houses, beds, services, keys, and an agreement a country."""
        count = AGENCIES
        self.agencies = self.keys(count)
        kinds = [kind for kind, many in KINDS.items() for _ in range(many)][len(MEASURED) :]
        self.chance.shuffle(kinds)
        self.kinds = [Kind.NGO] * len(MEASURED) + [Kind(kind) for kind in kinds]
        self.countries = [
            *["UZ"] * len(MEASURED),
            *self.some([*COUNTRIES], [*COUNTRIES.values()], count - len(MEASURED)),
        ]
        regions: dict[str, list[str]] = {}
        for country, code in self.db.execute("select country, code from places_region").fetchall():
            regions.setdefault(country, []).append(code)
        names = [*(f"Agency {name}" for name in MEASURED)]
        names += [f"Agency {number}" for number in range(len(MEASURED), count)]
        self.copy(
            "agencies_agency", "id name kind country region_id competent",
            (
                f"{key}\t{name}\t{kind}\t{country}\t{regions[country][0]}\t{kind == 'prosecutor'}"
                for key, name, kind, country in zip(
                    self.agencies, names, self.kinds, self.countries, strict=True
                )
            ),
            fresh=False,
        )  # fmt: skip
        self.copy(
            "vault_agencykey", "agency_id wrapped", map("\t".join, zip(
                self.agencies, self.noise(WRAPPED, count), strict=True)), fresh=False,
        )  # fmt: skip
        works = np.array([kind != Kind.COMMISSION for kind in self.kinds], dtype=float)
        ranks = self.chance.permutation(count - len(MEASURED))
        parts = np.concatenate([[*MEASURED.values()], 1 / (ranks + 12.0)]) * works
        rest = parts[len(MEASURED) :]
        rest *= (1 - sum(MEASURED.values())) / rest.sum()
        self.holding = parts
        receiving = parts.copy()
        receiving[: len(MEASURED)] *= RECEIVED
        self.receiving = {
            country: np.cumsum(receiving * [other == country for other in self.countries])
            for country in COUNTRIES
        }
        self.make_members()
        self.make_houses(regions)
        for country in COUNTRIES:
            [agreement] = self.keys(1)
            self.copy(
                "agencies_agreement", "id title signed_on",
                [f"{agreement}\tNational referral mechanism\t2010-01-01"], fresh=False,
            )  # fmt: skip
            parties = (
                f"{agreement}\t{key}"
                for key, other in zip(self.agencies, self.countries, strict=True)
                if other == country
            )
            self.copy("agencies_agreement_parties", "agreement_id agency_id", parties, fresh=False)

    def make_members(self) -> None:
        """The first of each agency supervises, the second answers, the others carry cases."""
        users: list[str] = []
        members: list[str] = []
        self.members: list[list[str]] = []
        for number, part in enumerate(self.holding.tolist()):
            size = max(4, min(400, int(part * self.cases / 200)))
            accounts, own = self.keys(size), self.keys(size)
            self.members.append(own)
            for at, (account, key) in enumerate(zip(accounts, own, strict=True)):
                role = [Role.SUPERVISOR, Role.CASE_MANAGER, Role.FIRST_RESPONDER][min(at, 2)]
                if at == 1 and self.kinds[number] == Kind.SHELTER:
                    role = Role.SHELTER_MANAGER
                if self.kinds[number] == Kind.COMMISSION:
                    role = Role.COORDINATOR
                users.append(f"{account}\t!\tmember.{number}.{at}\tMember {number}.{at}\t\ten\tt")
                members.append(f"{key}\t{account}\t{self.agencies[number]}\t{role}\t2010-01-01")
        self.copy(
            "accounts_user", "id password username name email language is_active", users, False
        )
        self.copy("agencies_membership", "id user_id agency_id role since", members, False)

    def make_houses(self, regions: dict[str, list[str]]) -> None:
        """A house for each shelter, beds for all stays of fifteen years, and services for all."""
        shelters = [at for at, kind in enumerate(self.kinds) if kind == Kind.SHELTER]
        many = max(8, int(self.cases * LODGED / len(shelters) / (YEARS * 365 / NIGHTS)))
        sites: list[str] = []
        beds: list[str] = []
        services: list[str] = []
        self.house: dict[int, list[str]] = {}
        self.services: list[dict[str, str]] = []
        for number, key in enumerate(self.agencies):
            region = regions[self.countries[number]][0]
            [site] = self.keys(1)
            if number in shelters:
                sites.append(f"{site}\tS00-{number:03d}\t{key}\tHouse {number}\t{region}\t")
                self.house[number] = self.keys(many)
                beds += [
                    f"{bed}\t{key}\t{site}\tRoom {at // 4 + 1}\t{at + 1}\tf"
                    for at, bed in enumerate(self.house[number])
                ]
            offered = dict(zip(NEEDS, self.keys(len(NEEDS)), strict=True))
            self.services.append(offered)
            if self.kinds[number] == Kind.COMMISSION:
                continue
            for at, (need, service) in enumerate(offered.items()):
                where = site if number in shelters and at == 0 else "\\N"
                services.append(
                    f"{service}\tV{at}0-{number:03d}\t{key}\t{where}\t{region}"
                    f"\tService {at} of {number}\t{need}\t{{}}\tt\tf\t{{}}\t{{}}\t\tt"
                )
        self.copy("shelters_site", "id code agency_id name region_id address", sites, False)
        self.copy("shelters_bed", "id agency_id site_id room name child", beds, False)
        self.copy(
            "shelters_service",
            "id code agency_id site_id region_id name need sexes children step_free languages"
            " citizenships hours active",
            services, False,
        )  # fmt: skip
        # A bed is let for one stay after another, so that the last ones are there today.
        stays = int(self.cases * LODGED / len(shelters) / many)
        first = max(0, YEARS * 365 - NIGHTS * stays)
        self.next_night = {bed: first for house in self.house.values() for bed in house}

    # What

    def make_block(self, first: int, count: int) -> None:
        """So many cases, with all that hangs on them."""
        chance = self.chance
        codes = self.codes[first : first + count]
        persons, cases = self.keys(count), self.keys(count)
        holders = chance.choice(AGENCIES, count, p=self.holding)
        ages = (YEARS * 365 * DAY * chance.random(count) ** 1.6).astype(np.int64)
        closed = chance.random(count) > np.exp(-ages / (500 * DAY))
        ended_ages = (ages * chance.random(count)).astype(np.int64)
        opened_at, ended_at = moments(ages), moments(ended_ages)
        by = [self.member(number) for number in holders.tolist()]
        sexes = self.some(["female", "male", "other", "unknown"], [57.5, 42, 0.1, 0.4], count)
        born = (2024 - chance.gamma(6, 5, count)).astype(np.int64).clip(1930).tolist()
        origins = [
            self.countries[number] if chance_of < 0.8 else "RU"
            for number, chance_of in zip(holders.tolist(), chance.random(count), strict=True)
        ]
        self.copy(
            "cases_person",
            "id sex birth_year birth_year_basis citizenships origin_country languages",
            (
                f"{key}\t{sex}\t{year}\tstated\t{{{origin}}}\t{origin}\t{{ru}}"
                for key, sex, year, origin in zip(persons, sexes, born, origins, strict=True)
            ),
        )
        self.copy(
            "vault_personkey", "person_id agency_id wrapped",
            (
                f"{key}\t{self.agencies[number]}\t{wrapped}"
                for key, number, wrapped in zip(
                    persons, holders.tolist(), self.noise(WRAPPED, count), strict=True
                )
            ),
        )  # fmt: skip
        stages = self.some(
            ["opened", "screened", "presumed", "identified", "not_identified"],
            [30, 20, 30, 15, 5], count,
        )  # fmt: skip
        tracks = self.some(
            ["{trafficked}", "{smuggled}", "{witness}", "{trafficked,smuggled}", "{}"],
            [70, 16, 5, 4, 5], count,
        )  # fmt: skip
        of = holders.tolist()
        self.copy(
            "cases_case",
            "id code person_id holder_id country stage tracks children opened_at opened_by_id"
            " closed_at closed_by_id closing",
            (
                f"{key}\t{code}\t{person}\t{self.agencies[number]}\t{self.countries[number]}"
                f"\t{'closed' if over else stage}\t{track}\t0\t{at}\t{who}"
                + (f"\t{end}\t{who}\tgoals_met" if over else "\t\\N\t\\N\t")
                for key, code, person, number, stage, track, at, who, over, end in zip(
                    cases, codes, persons, of, stages, tracks, opened_at, by, closed.tolist(),
                    ended_at, strict=True,
                )
            ),
        )  # fmt: skip
        everything = [array(open_sections(kind)) for kind in self.kinds]
        self.copy(
            "cases_share",
            "id case_id agency_id grantor_id sections purpose ground reason proposed_at"
            " proposed_by_id since",
            (
                f"{key}\t{case}\t{self.agencies[number]}\t{self.agencies[number]}"
                f"\t{everything[number]}\t\tholder\t\t{at}\t{who}\t{at}"
                for key, case, number, at, who in zip(
                    self.keys(count), cases, of, opened_at, by, strict=True
                )
            ),
        )
        self.copy(
            "cases_assignment",
            "id case_id agency_id member_id assigned_at assigned_by_id first",
            (
                f"{key}\t{case}\t{self.agencies[number]}\t{who}\t{at}\t{who}\tt"
                for key, case, number, at, who in zip(
                    self.keys(count), cases, of, opened_at, by, strict=True
                )
            ),
        )
        self.make_sealed(cases, of, by, opened_at)
        self.make_decisions(cases, codes, of, by, ages, tracks)
        self.note(of, by, cases, "case.opened", "core", opened_at)
        self.make_shares(cases, codes, of, by, ages, closed, ended_at, sexes)

    def member(self, number: int) -> str:
        """One of those in an agency who carry cases."""
        own = self.members[number]
        return own[2 + int(self.chance.random() * (len(own) - 2))]

    def make_sealed(
        self, cases: list[str], of: list[int], by: list[str], opened_at: list[str]
    ) -> None:
        """Names of three in five people, telephones of half, a note or a service for many."""
        chance, count = self.chance, len(cases)
        named = [case for case, yes in zip(cases, chance.random(count) < 0.6, strict=True) if yes]
        # Names have moved to tables of their own in newer editions; what is there is filled.
        there = self.db.execute(
            "select attname from pg_attribute where attrelid = 'cases_identity'::regclass"
            " and attnum > 0 and not attisdropped and attname <> 'case_id'"
        )
        sealed = [name for (name,) in there.fetchall()]
        fields = [self.noise(SEALED, len(named)) for _field in sealed]
        self.copy(
            "cases_identity",
            f"case_id {' '.join(sealed)}",
            map("\t".join, zip(named, *fields, strict=True)),
        )
        half = cases[::2]
        self.copy(
            "cases_contact",
            "case_id channel hours leave_no_message shared_phone phone address code_phrase"
            " answered_by verified_at",
            (
                f"{case}\tcall\t10 to 12\tt\tf\t{phone}\t\t\t\t{at}"
                for case, phone, at in zip(
                    half, self.noise(SEALED, len(half)), opened_at[::2], strict=True
                )
            ),
        )
        rows = list(zip(cases, of, by, opened_at, strict=True))
        third = rows[::3]
        self.copy(
            "cases_note", "id case_id agency_id section text written_at written_by_id",
            (
                f"{key}\t{case}\t{self.agencies[number]}\tcore\t{text}\t{at}\t{who}"
                for (case, number, who, at), key, text in zip(
                    third, self.keys(len(third)), self.noise(200, len(third)), strict=True
                )
            ),
        )  # fmt: skip
        served = [*rows, *rows[::2]]
        needs = self.some(NEEDS[1:], [2, 2, 2, 4], len(served))
        sections = dict(zip(NEEDS, ("placement", "care", "care", "core", "core"), strict=True))
        self.copy(
            "cases_provision", "id case_id agency_id section need delivered_on recorded_by_id",
            (
                f"{key}\t{case}\t{self.agencies[number]}\t{sections[need]}\t{need}\t{at[:10]}\t{who}"
                for (case, number, who, at), key, need in zip(
                    served, self.keys(len(served)), needs, strict=True
                )
                if sections[need] in everything_of(self.kinds[number])
            ),
        )  # fmt: skip

    def make_decisions(
        self,
        cases: list[str],
        codes: list[str],
        of: list[int],
        by: list[str],
        ages: Numbers,
        tracks: list[str],
    ) -> None:
        """Seven in ten were screened, eight in ten have a determination, with its finding."""
        chance, count = self.chance, len(cases)
        started_at = moments((ages * 0.99).astype(np.int64))
        screened = chance.random(count) < 0.7
        self.copy(
            "identification_screening",
            "id code case_id agency_id instrument_code edition rule age language interpreter state"
            " started_at screened_by_id completed_at completed_by_id stopped",
            (
                f"{key}\t{code}\t{case}\t{self.agencies[number]}\tilo\t2009-1\tilo-1\tadult\tru\tf"
                f"\tcompleted\t{at}\t{who}\t{at}\t{who}\tf"
                for key, code, case, number, at, who, yes in zip(
                    self.keys(count), codes, cases, of, started_at, by, screened.tolist(),
                    strict=True,
                )
                if yes
            ),
        )  # fmt: skip
        forms = self.some(
            ["{ForcedLabour}", "{SexualExploitation}", "{ForcedBegging}", "{}"],
            [50, 33, 5, 12], count,
        )  # fmt: skip
        outcomes = self.some(["presumed", "identified", "not_identified"], [50, 40, 10], count)
        decided = [
            row
            for row, yes in zip(
                zip(self.keys(count), codes, cases, of, started_at, by, tracks, outcomes, forms,
                    strict=True),
                (chance.random(count) < 0.8).tolist(), strict=True,
            )
            if yes
        ]  # fmt: skip
        self.copy(
            "identification_determination",
            "id code case_id track number outcome agency_id body legal_basis procedure_edition"
            " decided_on decided_by_id recorded_at rule_edition",
            (
                f"{key}\t{code}\t{case}\t{track[1:-1].split(',')[0] or 'trafficked'}\t1\t{outcome}"
                f"\t{self.agencies[number]}\tPolice\tsop\t2013-1\t{at[:10]}\t{who}\t{at}\t"
                for key, code, case, number, at, who, track, outcome, _form in decided
            ),
        )
        self.copy(
            "identification_finding",
            "determination_id case_id agency_id acts means exploitation reasons",
            (
                f"{key}\t{case}\t{self.agencies[number]}\t{{recruitment}}\t{{fraud}}\t{form}\t{why}"
                for (key, _code, case, number, *_rest, form), why in zip(
                    decided, self.noise(120, len(decided)), strict=True
                )
            ),
        )
        numbers = [row[3] for row in decided]
        who, about = [row[5] for row in decided], [row[2] for row in decided]
        at = [row[4] for row in decided]
        self.note(numbers, who, about, "determination.made", "core", at)

    def make_shares(
        self,
        cases: list[str],
        codes: list[str],
        of: list[int],
        by: list[str],
        ages: Numbers,
        closed: NDArray[np.bool_],
        ended_at: list[str],
        sexes: list[str],
    ) -> None:
        """With others: the consent, the share, three times in five the referral, the letter."""
        chance = self.chance
        many = chance.poisson(SHARED, len(cases))
        where = np.repeat(np.arange(len(cases)), many)
        senders = np.repeat(np.array(of), many)
        receivers = np.zeros(len(where), dtype=np.int64)
        countries = np.array(self.countries)[senders]
        for country, steps in self.receiving.items():
            here = countries == country
            drawn = chance.random(int(here.sum())) * steps[-1]
            receivers[here] = np.searchsorted(steps, drawn)
        kept = receivers != senders
        where, receivers = where[kept], receivers[kept]
        count = len(where)
        shared_at = moments((ages[where] * (0.5 + chance.random(count) / 2)).astype(np.int64))
        over = closed[where] | (chance.random(count) < 0.2)
        needs = chance.choice(len(NEEDS), count).tolist()
        # A case has one code, and a referral one of its own: the first of each case borrows it.
        firsts = np.concatenate([[True], where[1:] != where[:-1]]) & (chance.random(count) < 0.75)
        waiting = ~over & (chance.random(count) < 0.15)
        consents, shares, referrals = [], [], []
        stays, letters = [], []
        accepted: list[tuple[int, str, str, str]] = []
        for at, to, key, share, referral, when, done, need, asked, waits in zip(
            where.tolist(), receivers.tolist(), self.keys(count), self.keys(count),
            self.keys(count), shared_at, over.tolist(), needs, firsts.tolist(), waiting.tolist(),
            strict=True,
        ):  # fmt: skip
            case, sender, who = cases[at], of[at], by[at]
            here, there = self.agencies[sender], self.agencies[to]
            sections = array(s for s in SHARE_SECTIONS[need] if s in everything_of(self.kinds[to]))
            purpose = PURPOSES[need]
            consents.append(
                f"{key}\t{case}\t{there}\t{purpose}\t{sections}\tru\tf\tspoken\tperson\tregional-1"
                f"\tgiven\t{when}\t{who}"
            )
            answer = self.members[to][1]
            opened = "\\N" if asked and waits else when
            end = f"{ended_at[at]}\t{who}" if done else "\\N\t\\N"
            shares.append(
                f"{share}\t{case}\t{there}\t{here}\t{sections}\t{purpose}\tconsent\t{key}\t"
                f"\t{when}\t{who}\t{opened}\t{end}"
            )
            if asked:
                status = "sent" if waits else "ended" if done else "accepted"
                stay = "\\N"
                if need == 0 and not waits and (found := self.let(to, done)):
                    bed, night, left = found
                    [stay] = self.keys(1)
                    stays.append(
                        f"{stay}\t{codes[at]}\t{there}\t{bed}\t{case}\tstayed\t{night}\t{left}\t"
                        f"\t{when}\t{answer}\t{when}\t{answer}"
                        + (f"\t{when}\t{answer}\thome" if left != "\\N" else "\t\\N\t\\N\t")
                    )
                replied = "\\N\t\\N" if waits else f"{when}\t{answer}"
                finished = f"{when}\t{answer}" if status == "ended" else "\\N\t\\N"
                referrals.append(
                    f"{referral}\t{codes[at]}\t{case}\t{self.countries[sender]}\t{here}\t{there}"
                    f"\t{self.services[to][NEEDS[need]]}\t{share}\t{NEEDS[need]}\t{when[:10]}\t"
                    f"\t{sexes[at]}\t25-34\t{{ru}}\t0\tnormal\t2026-1\t{when}\t0\t{status}\t{when}"
                    f"\t{who}\t{replied}\t\t{stay}\t{finished}"
                )
                letters.append(
                    f"{referral}\treferral.sent\t{codes[at]}\t/referrals/{codes[at]}/\t{when}"
                    f"\t{when}\t{answer}"
                )
                if not waits:
                    accepted.append((to, answer, case, when))
        self.copy(
            "cases_consent",
            "id case_id recipient_id purpose sections language interpreter form giver text_edition"
            " outcome taken_at taken_by_id",
            consents,
        )
        self.copy(
            "cases_share",
            "id case_id agency_id grantor_id sections purpose ground consent_id reason proposed_at"
            " proposed_by_id since closed_at closed_by_id",
            shares,
        )
        self.copy(
            "shelters_stay",
            "id code agency_id bed_id case_id kind begins_on ends_on reason made_at made_by_id"
            " admitted_at admitted_by_id ended_at ended_by_id destination",
            stays,
        )
        self.copy(
            "referrals_referral",
            "id code case_id country sender_id receiver_id service_id share_id need needed_from"
            " note sex age_band languages children urgency rule_edition deadline step status"
            " sent_at sent_by_id answered_at answered_by_id reason stay_id ended_at ended_by_id",
            referrals,
        )
        self.copy("outbox_letter", "id event code path created_at sent_at to_id", letters)
        senders_of = [of[at] for at in where.tolist()]
        who_of = [by[at] for at in where.tolist()]
        about = [cases[at] for at in where.tolist()]
        self.note(senders_of, who_of, about, "consent.given", "core", shared_at)
        self.note(senders_of, who_of, about, "referral.sent", "core", shared_at)
        if accepted:
            numbers, members, cases_of, times = map(list, zip(*accepted, strict=True))
            self.note(numbers, members, cases_of, "referral.accepted", "core", times)

    def let(self, number: int, done: bool) -> tuple[str, str, str] | None:
        """A bed of a shelter with its first and last night; the last guest of a bed stays."""
        house = self.house.get(number, [])
        bed = min(house, key=self.next_night.__getitem__, default="") if house else ""
        last = YEARS * 365 - 2 * NIGHTS
        if not bed or (begins := self.next_night[bed]) > YEARS * 365:
            return None
        if begins > last:
            if done:
                return None
            self.next_night[bed] = YEARS * 365 + 1
            return bed, day(YEARS * 365 - 14), "\\N"
        self.next_night[bed] = begins + NIGHTS
        return bed, day(begins), day(begins + NIGHTS - int(self.chance.random() * 20))

    def note(
        self,
        of: list[int],
        by: list[str],
        cases: list[str],
        event: str,
        section: str,
        at: list[str],
    ) -> None:
        """Entries of the journal, each the next of its agency."""
        count = len(of)
        numbers = np.array(of)
        order = np.argsort(numbers, kind="stable")
        ranks = np.empty(count, dtype=np.int64)
        starts = np.searchsorted(numbers[order], np.arange(AGENCIES))
        ranks[order] = np.arange(count) - starts[numbers[order]]
        numbered = (self.entries[numbers] + ranks + 1).tolist()
        self.entries += np.bincount(numbers, minlength=AGENCIES)
        hashes = self.chance.bytes(32 * (count + 1)).hex()
        self.copy(
            "journal_entry",
            "id agency_id number at member_id event section case_id subject detail previous hash",
            (
                f"{key}\t{self.agencies[number]}\t{n}\t{when}\t{who}\t{event}\t{section}\t{case}\t"
                f"\t{{}}\t{hashes[64 * i : 64 * i + 64]}\t{hashes[64 * i + 64 : 64 * i + 128]}"
                for i, (key, number, n, when, who, case) in enumerate(
                    zip(self.keys(count), of, numbered, at, by, cases, strict=True)
                )
            ),
        )


# What a receiver is shown, for each of NEEDS.
SHARE_SECTIONS = (
    ("core", "contact", "placement", "alerts"),
    ("core", "care"),
    ("core", "care", "alerts"),
    ("core", "identity", "testimony"),
    ("core",),
)
OPEN = {kind: frozenset(Section) - NEVER[kind] for kind in Kind}


def everything_of(kind: Kind) -> frozenset[Section]:
    return OPEN[kind]


def moments(ages: Numbers) -> list[str]:
    """So many seconds ago, as COPY reads them."""
    found: list[str] = np.datetime_as_string(
        np.datetime64(NOW, "s") - ages.astype("timedelta64[s]"), timezone="UTC"
    ).tolist()
    return found


def day(number: int) -> str:
    """The date of a night since the beginning of the fifteen years."""
    first = np.datetime64(NOW, "D") - np.timedelta64(YEARS * 365, "D")
    return str(first + np.timedelta64(number, "D"))


if __name__ == "__main__":
    main()
