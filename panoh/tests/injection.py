"""Somebody who runs what SQL they like, as the application, in the middle of a member's request.

They are given a database with everything in it, a case manager's transaction, every genuine ticket
and every sealed context that was ever made for another connection or another transaction, and the
code of this product. What they may find is what that case manager sees: every other identifier that
any answer, notice or error shows is a leak.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import chain

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from panoh.base.database import server
from panoh.base.database.tickets import clock, pads, sign
from panoh.tests.catalogue import APPLICATION, FIGURES, OWNER, Database
from panoh.tests.oracle import Row, World
from panoh.tests.worlds import Writer, everything

TOKEN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{7}\b")
NOTHING = re.compile(r"^(\[\]|\[\(None,\)\]|)$")
COPY = re.compile(r"^copy .* to stdout", re.IGNORECASE)

# Whatever the policies ask, and whether they are asked at all.
WORDS = ("member", "agency", "reach", "role", "open", "country", "countries")
STANDING = f"""
select {", ".join(f"panoh_{word}()::text" for word in WORDS)},
    current_user, session_user, current_setting('row_security'),
    current_setting('session_replication_role')
"""
Standing = tuple[str | None, ...]


@dataclass(frozen=True)
class Attack:
    """What is tried, and in which words."""

    name: str
    statements: tuple[str, ...]


@dataclass
class Scene:
    """The database under attack, whose superuser stands by and counts."""

    name: str
    admin: Database
    world: World

    @cached_property
    def walled(self) -> list[str]:
        return self.admin.all(
            "select relname from pg_class where relrowsecurity "
            "and relnamespace = 'public'::regnamespace order by 1"
        )

    @cached_property
    def everything(self) -> str:
        """A query for all that the application may read of every walled table, as text."""
        columns = self.admin.all(
            "select attrelid::regclass::text, string_agg(quote_ident(attname), ', ') "
            "from pg_attribute where attrelid = any (%s::regclass[]) and attnum > 0 "
            "and not attisdropped and has_column_privilege(%s, attrelid, attnum, 'select') "
            "group by 1",
            [self.walled, APPLICATION],
        )
        return " union all ".join(
            f"select row({named})::text from {table}" for table, named in columns
        )

    @cached_property
    def secrets(self) -> set[str]:
        """Every identifier that stands behind a wall, and nowhere else."""
        open_tables = self.admin.all(
            "select relname from pg_class where relkind = 'r' and not relrowsecurity "
            "and relnamespace = 'public'::regnamespace and has_table_privilege(%s, oid, 'select')",
            [APPLICATION],
        )
        public = " union all ".join(f"select t::text from {table} t" for table in open_tables)
        return tokens(self.admin.all(self.everything)) - tokens(self.admin.all(public))

    def member(self, role: str, kind: str) -> Row:
        agencies = {each["id"]: each for each in self.world["agencies_agency"]}
        return next(
            each
            for each in self.world["agencies_membership"]
            if each["role"] == role and agencies[each["agency_id"]]["kind"] == kind
        )


@contextmanager
def scene(name: str) -> Iterator[Scene]:
    """Fills an empty database, for good, with a world that has everything in it."""
    world = everything()
    with psycopg.connect(server.admin_url(name)) as connection:
        admin = Database(connection)
        Writer(admin).write(world)
        connection.commit()
        connection.autocommit = True
        yield Scene(name, admin, world)


def tokens(found: object) -> set[str]:
    return set(TOKEN.findall(str(found)))


class Session:
    """A connection of one role, and whatever is said on it."""

    def __init__(self, scene: Scene, alias: str = "default") -> None:
        url = make_conninfo(server.urls()[alias], dbname=scene.name)
        self.connection = psycopg.connect(url)
        self.scene = scene
        self.pid = self.connection.info.backend_pid
        self.notices: list[str] = []
        self.connection.add_notice_handler(lambda each: self.notices.append(str(vars(each))))

    def enter(self, who: object) -> str:
        """As the application does; the context that it is given."""
        at = int(clock())
        signed = sign(f"enter|{who}|{self.pid}|{at}")
        self.connection.execute("select panoh_enter(%s, %s, %s)", [who, at, signed])
        return self.context

    def count(self, country: str) -> None:
        at = int(clock())
        signed = sign(f"count|{country}|{self.pid}|{at}")
        self.connection.execute("select panoh_count(%s, %s, %s)", [country, at, signed])

    @property
    def context(self) -> str:
        found = self.connection.execute("select current_setting('panoh.context', true)").fetchone()
        return str(found and found[0])

    def say(self, statement: str) -> str:
        """The answer in full: rows or error, with what was noticed meanwhile."""
        self.notices.clear()
        said: object = []
        self.connection.execute("select")  # begins, so that what is said is not committed
        try:
            with self.connection.transaction(), self.connection.cursor() as cursor:
                if COPY.match(statement):
                    with cursor.copy(statement) as copied:
                        said = [bytes(each) for each in copied]
                else:
                    cursor.execute(statement)
                    said = cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            parts = ("sqlstate", "message_primary", "message_detail", "message_hint", "context")
            said = " ".join(str(getattr(error.diag, part)) for part in parts)
            if self.connection.closed:
                raise
        return f"{said}{''.join(self.notices)}"

    def sees(self) -> str:
        """All that this session reads of the walled tables now."""
        return self.say(self.scene.everything)


@dataclass
class Result:
    """What came of all attacks."""

    tried: int = 0
    leaked: int = 0
    found: tuple[str, ...] = ()


class Attacker:
    """A case manager of the police, whose page has a hole; the victim runs a shelter."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.me = scene.member("case_manager", "police")
        self.victim = scene.member("supervisor", "shelter")
        self.session, self.other = Session(scene), Session(scene)
        self.overhear()
        with self.session.connection.transaction():
            self.nobody: Standing = self.session.connection.execute(STANDING).fetchone() or ()
        self.hidden = scene.secrets - self.allowed
        assert len(self.hidden) > 100
        assert self.allowed & scene.secrets

    def overhear(self) -> None:
        """Contexts that were sealed for others, and what is one's own."""
        with self.other.connection.transaction():
            self.of_the_victim = self.other.enter(self.victim["id"])
        with self.session.connection.transaction():
            self.of_another_transaction = self.session.enter(self.victim["id"])
        with self.session.connection.transaction():
            self.own = self.session.enter(self.me["id"])
            self.allowed = tokens(self.session.sees())
            self.standing = self.session.connection.execute(STANDING).fetchone() or ()

    def run(self, attacks: Iterator[Attack], *, thorough: bool = False) -> Result:
        """Each in a transaction of its own, entered as the case manager.

        Afterwards all walled tables are read if anything that policies depend on has changed, or
        in any case: that is thorough, and slow.
        """
        result = Result()
        for attack in attacks:
            result.tried += 1
            if leak := self._leak(attack, thorough):
                result.leaked += 1
                result.found += (f"{attack.name}: {len(leak)} ({attack.statements[-1][:160]})",)
        return result

    def _leak(self, attack: Attack, thorough: bool) -> set[str]:
        session = self.session
        session.enter(self.me["id"])
        said, became = "", set()
        for statement in attack.statements:
            said += session.say(statement)
        for allowed in ((self.standing, self.nobody), (self.nobody,)):
            # the second time round: what outlives the transaction
            standing = self.standing_now()
            if thorough or standing not in allowed:
                said += session.sees()
            for place, word in enumerate(WORDS):
                if standing[place] not in {each[place] for each in allowed}:
                    became.add(f"{word} is {standing[place]}")
            session.connection.rollback()
        session.connection.execute("discard plans; reset all")
        session.connection.commit()
        given = tokens(" ".join(attack.statements))
        return became | (tokens(said) & self.hidden) - given

    def standing_now(self) -> Standing:
        try:
            return self.session.connection.execute(STANDING).fetchone() or ()
        except psycopg.Error as error:  # such as a setting that makes every query fail
            self.session.connection.rollback()
            return (*self.nobody[: len(WORDS)], str(error))

    def answers(self, statements: Sequence[str]) -> list[str]:
        """What is said of each, by the database, to the case manager."""
        found = []
        for statement in statements:
            self.session.enter(self.me["id"])
            found.append(self.session.say(statement))
            self.session.connection.rollback()
        return found

    def close(self) -> None:
        for session in (self.session, self.other):
            session.connection.close()

    def becomes_somebody(self) -> bool:
        """Whether any forged context or ticket makes them more than they are."""
        self.overhear()
        return any(self._leak(each, False) for each in chain(self.tickets(), self.forgeries()))

    # What they try

    def forgeries(self) -> Iterator[Attack]:
        """Every setting of ours with every context there ever was, and some of their own making."""
        words = self.own[65:]
        theirs = self.of_the_victim[65:] + "{UZ,KG}"
        seals = {
            "no": "",
            "a zero": "0" * 64,
            "an unkeyed": sha256(theirs.encode()).hexdigest(),
            "an empty key's": mac(b"", theirs),
            "a null": "null",
            "my own": self.own[:64],
            "my own, in capitals,": self.own[:64].upper(),
            "the victim's": self.of_the_victim[:64],
            "a former": self.of_another_transaction[:64],
        }
        contexts = {f"{name} seal": f"{seal}|{theirs}" for name, seal in seals.items()} | {
            "the victim's words": theirs,
            "the victim's context": self.of_the_victim,
            "a former context": self.of_another_transaction,
            "my context with their agency": self.own.replace(
                str(self.me["agency_id"]), str(self.victim["agency_id"])
            ),
            "my context with their name": self.own.replace(
                str(self.me["id"]), str(self.victim["id"])
            ),
            "my context with reach": self.own.replace("|assigned|", "|agency|"),
            "my context and theirs": f"{self.own}|{theirs}",
            "their words in mine": f"{self.own[:64]}|{theirs}|{words}",
            "a word as long as a seal": "|" * 64 + theirs,
        }
        for name, value in contexts.items():
            for function in ("set_config('panoh.context', {}, true)",
                             "set_config('panoh.context', {}, false)"):  # fmt: skip
                yield Attack(name, (f"select {function.format(literal(value))}",))
            yield Attack(name, (f"set local panoh.context = {literal(value)}",))
            said = f"perform set_config('panoh.context', {literal(value)}, true)"
            yield Attack(f"{name} in a block", (f"do $$ begin {said}; end $$",))
        values = {
            "member": self.victim["id"],
            "agency": self.victim["agency_id"],
            "reach": "agency",
            "role": "supervisor",
            "open": "{core,identity,contact,placement,care,testimony,status,alerts}",
            "country": "UZ",
            "countries": "{UZ,KG}",
        }
        for names in (values, {f"context.{each}": values[each] for each in values}):
            settings = tuple(
                f"select set_config({literal(f'panoh.{name}')}, {literal(str(value))}, true)"
                for name, value in names.items()
            )
            yield Attack("all that they say", settings)
            for each in settings:
                yield Attack("one thing that they say", (each,))

    def tickets(self) -> Iterator[Attack]:
        """Genuine ones that were not written for this, and others."""
        now, pid, victim = int(clock()), self.session.pid, self.victim["id"]

        def of(what: str, whom: object, on: int, at: int) -> bytes:
            return sign(f"{what}|{whom}|{on}|{at}")

        said = f"enter|{victim}|{pid}|{now}"
        for name, at, ticket in (
            ("a ticket of another connection", now, of("enter", victim, self.other.pid, now)),
            ("a ticket of yesterday", now - 86_400, of("enter", victim, pid, now - 86_400)),
            ("a ticket too old", now - 62, of("enter", victim, pid, now - 62)),
            ("a ticket too young", now + 70, of("enter", victim, pid, now + 70)),
            ("an old ticket with a new date", now, of("enter", victim, pid, now - 62)),
            ("my own ticket", now, of("enter", self.me["id"], pid, now)),
            ("a ticket to count", now, of("count", victim, pid, now)),
            ("an empty ticket", now, b""),
            ("the hash of the words", now, sha256(said.encode()).digest()),
            ("an empty key", now, bytes.fromhex(mac(b"", said))),
            ("the seal as a ticket", now, bytes.fromhex(self.of_the_victim[:64])),
        ):
            call = f"panoh_enter('{victim}', {at}, '\\x{ticket.hex()}')"
            yield Attack(name, (f"select {call}",))
            yield Attack(
                f"{name}, refused and caught",
                (f"do $$ begin perform {call}; exception when others then end $$",),
            )
        for words in ("null, null", "0, null", f"{now}, null", f"null, '\\x{of('enter', victim, pid, now).hex()}'"):  # noqa: E501  # fmt: skip
            yield Attack("no ticket", (f"select panoh_enter('{victim}', {words})",))
        yield Attack("nobody's ticket", (f"select panoh_enter(null, {now}, '\\x00')",))
        yield Attack("the door to count", (f"select panoh_count('UZ', {now}, '\\x00')",))

    def roles(self) -> Iterator[Attack]:
        """Becoming somebody else."""
        for role in (OWNER, FIGURES, "postgres", APPLICATION, "none", "pg_read_all_data"):
            for words in ("set role", "set local role", "set session authorization"):
                yield Attack("another role", (f"{words} {role}",))
            yield Attack("another role", (f"grant {role} to {APPLICATION}",))
        for each in (
            "reset role", "reset session authorization", "reset all", "discard all",
            "discard plans", "discard temp", "set row_security = off", "commit", "rollback",
            "set session_replication_role = replica",
            f"alter role {APPLICATION} bypassrls", f"alter role {APPLICATION} superuser",
            f"alter role {OWNER} bypassrls",
            f"alter role {APPLICATION} set panoh.context = 'x'",
            f"alter role {APPLICATION} set row_security = off",
            f"alter database {self.scene.name} set row_security = off",
            "alter system set row_security = off",
            f"reassign owned by {OWNER} to {APPLICATION}",
            f"alter default privileges for role {OWNER} grant all on tables to {APPLICATION}",
        ):  # fmt: skip
            yield Attack(each, (each,))

    def makings(self) -> list[str]:
        """What the application may not make, change or take away at all."""
        body = "language sql as $$ select null::bytea $$"
        return [
            "create temp table panoh_secret (purpose text, inner_pad bytea, outer_pad bytea)",
            "create temp table agencies_membership as select * from public.agencies_membership",
            "select * into temp agencies_agency from public.agencies_agency",
            "create temp view panoh_secret as select 1",
            "create temp sequence panoh_codes",
            "create table mine (seven int)",
            "create view mine as select * from cases_case",
            "create materialized view mine as select * from cases_case",
            "create schema mine",
            "create schema authorization current_user",
            f"create function pg_temp.sha256(bytea) returns bytea {body}",
            f"create function public.sha256(bytea) returns bytea {body}",
            "create function mine() returns void language c as 'x', 'y'",
            "create or replace function panoh_agency() returns uuid language sql "
            "as $$ select null::uuid $$",
            "create operator public.= (leftarg = uuid, rightarg = uuid, function = uuid_ne)",
            "create type public.mine as (seven int)",
            "create domain public.mine as text",
            "create aggregate public.mine (int) (sfunc = int4pl, stype = int)",
            "create extension dblink",
            "create foreign data wrapper mine",
            "create publication mine for all tables",
            "create event trigger mine on ddl_command_end execute function panoh_enter()",
            "create policy mine on cases_case using (true)",
            "alter policy cases_case_read on cases_case using (true)",
            "drop policy cases_case_read on cases_case",
            "alter table cases_case disable row level security",
            "alter table cases_case no force row level security",
            "create trigger mine before insert on cases_case for each row "
            "execute function cases_share_guard()",
            "create rule mine as on select to cases_case do instead select 1",
            "create index mine on cases_case (code)",
            "alter function panoh_agency() security invoker",
            "alter function panoh_agency() reset all",
            f"alter function panoh_agency() owner to {APPLICATION}",
            "grant execute on function panoh_seal(text) to public",
            "grant select on panoh_secret to public",
            "truncate cases_case",
            "select panoh_seal('x')",
            "select panoh_context()",
            "select panoh_is_ticket('x', 0, '')",
            "select * from panoh_secret",
            "insert into panoh_secret values ('ticket', '', '')",
            "update panoh_secret set until = null",
            "copy panoh_secret to stdout",
            "copy (select 1) to program 'true'",
            "copy cases_case from program 'true'",
            "copy (select 1) to '/etc/panoh'",
            "select lo_import('/etc/passwd')",
            "select pg_read_file('/etc/passwd')",
            "select pg_read_binary_file('/etc/passwd')",
            "select pg_ls_dir('.')",
            "select * from pg_authid",
            "select * from pg_statistic",
            "load 'auth_explain'",
            "set session_replication_role = replica",
            "set track_activities = off",
            "select last_value from panoh_codes",
            "select nextval('panoh_codes')",
            "select setval('panoh_codes', 1)",
        ]

    def looks(self) -> Iterator[Attack]:
        """Everything that shows more than a table's rows, and every way to trip over them."""
        for table in self.scene.walled:
            for each in (
                f"copy {table} to stdout",
                f"copy (select * from {table}) to stdout",
                f"select table_to_xml('{table}', true, false, '')",
                f"select query_to_xml('select * from {table}', true, false, '')",
                f"select t::text::int from {table} t",
                f"select * from {table} t where t::text::int = 1",
                f"explain (analyze, verbose, buffers) select * from {table}",
                f"explain (verbose) select * from {table} t where t::text like '%a%'",
                f"select * from pg_stats where tablename = '{table}'",
                f"declare mine cursor with hold for select * from {table}",
                f"select most_common_vals::text from pg_stats_ext where tablename = '{table}'",
                f"delete from {table} returning *",
                f"lock table {table} in access exclusive mode",
            ):
                yield Attack(each, (each,))
        for each in (
            "select * from pg_stat_activity",
            "select pg_stat_get_activity(null)",
            "select * from pg_stat_statements",
            "select * from pg_prepared_statements",
            "select * from pg_cursors",
            "select * from pg_locks",
            "select prosrc from pg_proc",
            "select * from pg_settings",
            "select current_setting('panoh.context')",
            "select schema_to_xml('public', true, false, '')",
            "select database_to_xml(true, false, '')",
            "select * from ts_stat('select to_tsvector(code) from cases_case')",
            "select xpath('/', query_to_xml('table cases_case', true, false, ''))",
        ):
            yield Attack(each, (each,))

    def callings(self) -> Iterator[Attack]:
        """Every function of ours that they may call, with nothing, and with what they know."""
        for name, kinds in self.scene.admin.all(
            "select p.proname, array(select format_type(t, null) "
            "from unnest(p.proargtypes) with ordinality x (t, n) order by n) "
            "from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prokind = 'f' "
            "and has_function_privilege(%s, p.oid, 'execute') "
            "and p.prorettype <> 'trigger'::regtype "
            "and p.probin is null",  # of an extension
            [APPLICATION],
        ):
            if name.startswith("procrastinate"):
                continue
            for know in ("null", "known"):
                given = (self._known(kind) if know == "known" else "null" for kind in kinds)
                words = ", ".join(
                    f"{value}::{kind}" for value, kind in zip(given, kinds, strict=True)
                )
                yield Attack(f"{name} with {know}", (f"select * from {name}({words}) x",))

    def _known(self, kind: str) -> str:
        known = {"uuid": f"'{self.victim['agency_id']}'", "text": "'UZ'", "bigint": "1",
                 "integer": "1", "date": "current_date", "bytea": "'\\x00'"}  # fmt: skip
        return known.get(kind, "null")

    def settings(self) -> Iterator[Attack]:
        """Every setting of PostgreSQL that a role may change, with every kind of value."""
        for name, kind, lowest, highest, named in self.scene.admin.all(
            "select name, vartype, min_val, max_val, enumvals from pg_settings "
            "where context in ('user', 'superuser') "
            # would make the attack end, or wait
            "and name !~ 'timeout|cost|delay|effective|client_encoding|log_|debug_' order by 1"
        ):
            for value in {"bool": ["on", "off"], "enum": named or []}.get(
                kind, [lowest, highest] if lowest else ["", "x", "pg_temp, public"]
            ):
                yield Attack(f"{name} = {value}", (f"set local {name} = {literal(str(value))}",))

    def plans(self) -> Iterator[Attack]:
        """What was planned for one and is run for another, and what runs beside."""
        for table in self.scene.walled:
            asked = f"prepare mine as select * from {table}"
            yield Attack(
                "a plan of before",
                (
                    f"deallocate all; set local plan_cache_mode = force_generic_plan; {asked}",
                    "execute mine",
                    f"select set_config('panoh.context', {literal(self.of_the_victim)}, true)",
                    "execute mine",
                    "select set_config('panoh.context', '', true)",
                    "execute mine; deallocate all",
                ),
            )
            yield Attack(
                "in other processes",
                (
                    "set local debug_parallel_query = on; set local parallel_setup_cost = 0; "
                    "set local parallel_tuple_cost = 0; set local min_parallel_table_scan_size = 0",
                    f"select count(*), min(t::text) from {table} t",
                ),
            )

    def everything(self) -> Iterator[Attack]:
        yield from self.forgeries()
        yield from self.tickets()
        yield from self.roles()
        yield from (Attack(each, (each,)) for each in self.makings())
        yield from self.looks()
        yield from self.callings()
        yield from self.plans()


def literal(value: str) -> str:
    return sql.Literal(value).as_string()


def mac(key: bytes, words: str) -> str:
    """HMAC by the pads, as PostgreSQL makes it."""
    inner, outer = pads(key)
    return sha256(outer + sha256(inner + words.encode()).digest()).hexdigest()
