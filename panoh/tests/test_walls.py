"""A6: every table with a person in it stands behind FORCEd policies, and no role can step over.

Nothing here names a slice's tables one by one, save where a person has looked and given a reason:
a new table, function or column is unknown, and what is unknown fails.
"""

from collections import defaultdict

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from panoh.base.database.grants import LIBRARIES
from panoh.base.database.walls import Count, Open, Wall
from panoh.tests.catalogue import APPLICATION, FIGURES, NO_PRIVILEGE, Database

# Tables that neither Wall nor Open nor grants.py speak of: no role of ours may touch them.
CLOSED = {
    "auth_group": "Django's own groups and permissions: roles are code here",
    "auth_group_permissions": "the same",
    "auth_permission": "the same",
    "django_migrations": "only the owner migrates",
    "journal_head": "journal_append alone writes it, and the verifier reads it as the owner",
    "vault_erasure": "the ledger of destroyed keys: the owner's function writes it",
    "assistance_feedback": "what people said, without a face: functions of the owner count it",
    "assistance_invitation": "links by which they say it: functions of the owner keep them",
    "panoh_secret": "the keys of the door and of the codes: only functions of the owner read it",
}
# Tables of casework, vault, journal and outbox without a wall, each because nobody is in it.
WITHOUT_PERSONS = {
    "vault_agencykey": "an agency's key, wrapped by the master key",
    "vault_indexkey": "an agency's key for blind indexes, wrapped by the master key",
    "assistance_feedback": "says of which agency, kind of service and month: nothing else",
    "assistance_invitation": "says of which agency and kind of service: nothing else",
    "vault_erasure": "persons' keys of keys that are gone, closed to every role of ours",
    "sop_edition": "a country's procedure, of which everybody reads what is in force",
    "sop_version": "its text",
}
# Functions that run with their owner's rights, each read line by line.
REVIEWED = {
    "journal_ends": "where the chains end, told to the clock alone, who signs it",
    "panoh_enter": "lets in whom a ticket names",
    "panoh_count": "lets in to count, where a ticket names the country",
    **{
        f"panoh_{word}": "says one thing of whoever has entered, if the seal fits"
        for word in ("member", "agency", "reach", "role", "open", "country", "countries")
    },
    "panoh_is_held": "one boolean about a case that the agency which has entered holds",
    "panoh_code": "draws one number more and says it as a code",
    "panoh_is_new_person": "whether a key is of a person without a case: to open the first",
    "panoh_holds": "whether a case is held by the agency that has entered",
    "journal_append": "a trigger: numbers and chains the entry that is being added",
    "panoh_return_is_assessed": "one boolean about a return whose random key the caller must know",
    "panoh_return_needs_second": "the same",
    "panoh_invite": "keeps the mark of a link of the caller's own agency, at most 500 at a time",
    "panoh_invited": "whether a link is still good, to who has its token",
    "panoh_say": "takes what somebody says who has a token, and forgets the token",
    "panoh_heard": "of the caller's own agency, whole months of at least ten people, added up",
    "panoh_still_offered": "one boolean about a share whose random key the caller must know",
    "panoh_programmes": "keys of programmes in which whoever has entered holds a permission",
    "panoh_note_duplicates": "nothing: it notes pairs of cases of the caller's own agency",
    "panoh_find_names": "keys of cases among the caller's own whose names meet blind numbers",
    "panoh_nights": "how many nights guests slept in a house of a country that may be counted",
    "panoh_erase": "nothing: it destroys the key of one whom two of the holder have erased",
    "panoh_free_places": "how many places a service has, up to three, never whose",
}
# What the counting role may read, column by column: no name, no note, no house, no reason.
COUNTED = {
    "assistance_assessedneed": {
        "id", "case_id", "agency_id", "need", "wish", "assessed_at", "ended_at",
    },
    "agencies_agency": {"id", "name", "kind", "country", "region_id", "competent", "closed_at"},
    "cases_case": {"id", "person_id", "country", "stage", "tracks", "opened_at", "closed_at"},
    "cases_sameperson": {"case_id", "person_id"},
    "cases_person": {"id", "sex", "birth_year", "citizenships", "origin_country"},
    "cases_provision": {"id", "case_id", "agency_id", "need", "delivered_on"},
    "identification_determination": {
        "id", "case_id", "agency_id", "track", "number", "outcome", "decided_on", "recorded_at",
    },
    "identification_finding": {"determination_id", "case_id", "exploitation"},
    "monitoring_counted": {
        "release_id", "track", "sex", "age", "origin", "exploitation", "persons",
    },
    "monitoring_release": {"id", "measure", "part", "country", "year"},
    "monitoring_tallied": {"release_id", "part", "outcome", "persons"},
    "cases_assignment": {"id", "case_id", "assigned_at"},
    "cases_alert": {"id", "case_id", "kind", "raised_at"},
    "cases_contact": {"case_id", "verified_at"},
    "cases_consent": {"id", "case_id", "taken_at"},
    "identification_screening": {"id", "case_id", "completed_at"},
    "referrals_referral": {
        "id", "case_id", "receiver_id", "need", "status", "sent_at", "answered_at",
    },
    "sop_completion": {"id", "case_id", "event", "done_at"},
    "sop_exemption": {"id", "case_id", "task", "exempted_at", "ended_at"},
    "sop_milestone": {"case_id", "event", "at"},
    "sop_move": {"id", "case_id", "edition", "moved_at"},
    "assistance_plan": {"id", "case_id", "agreed_at"},
    "assistance_review": {"id", "case_id", "reviewed_at"},
    "assistance_return": {"id", "case_id", "status", "wished_at", "ended_at", "returned_on"},
    "assistance_returnrisk": {"id", "case_id", "journey_id", "end", "assessed_at"},
    "assistance_followup": {"id", "case_id", "month", "outcome", "asked_at"},
    "protection_guardian": {"id", "case_id", "appointed_at"},
    "protection_interests": {"id", "case_id", "kind", "separation", "made_at"},
    "protection_measure": {"id", "case_id", "refusal", "asked_at", "answered_at"},
    "protection_milestone": {"case_id", "event", "at"},
    "protection_nonpunishment": {"id", "case_id", "noted_at"},
    "protection_permit": {"id", "case_id", "state", "held", "asked_at", "answered_at"},
    "protection_riskassessment": {"id", "case_id", "level", "next_on", "assessed_at"},
    "protection_safetyplan": {"id", "case_id", "planned_at"},
    "places_region": {"code", "country", "name", "latitude", "longitude"},
    "quality_assessment": {
        "id", "agency_id", "site_id", "standard", "visited_on", "status", "scores",
    },
    "shelters_bed": {"id", "agency_id", "site_id"},
    "shelters_site": {"id", "agency_id", "region_id"},
    "shelters_stay": {
        "id", "case_id", "kind", "begins_on", "ends_on", "admitted_at", "ended_at",
    },
    "shelters_turnedaway": {"id", "agency_id", "on", "need", "reason", "sex", "age_band"},
}  # fmt: skip
WALLED_APPS = (
    "panoh.casework",
    "panoh.base.journal",
    "panoh.base.vault",
    "panoh.base.outbox",
    "panoh.base.once",
)
TABLES = """
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p') order by 1
"""
VERBS = ("read", "add", "change", "remove", "count")
COMMANDS = ("select", "insert", "update", "delete")


def operations() -> list[Operation]:
    """Everything that the migrations do, app by app."""
    migrations = MigrationLoader(None).disk_migrations.values()
    ordered = sorted(migrations, key=lambda each: (each.app_label, each.name))
    return [each for migration in ordered for each in migration.operations]


def declared() -> dict[str, Wall | Open]:
    """What the migrations say of each table."""
    return {each.table: each for each in operations() if isinstance(each, Wall | Open)}


def with_persons(database: Database) -> set[str]:
    """Tables that point at a case, and all of the slices in which persons are."""
    pointing = set(
        database.all(
            "select table_name from information_schema.columns "
            "where table_schema = 'public' and column_name in ('case_id', 'person_id')"
        )
    )
    slices = {
        model._meta.db_table
        for config in apps.get_app_configs()
        if config.name.startswith(WALLED_APPS)
        for model in config.get_models(include_auto_created=True)
    }
    return (pointing | slices) & set(database.all(TABLES))


def test_every_table_is_declared(database: Database) -> None:
    known = declared().keys() | LIBRARIES.keys() | CLOSED.keys()
    assert set(database.all(TABLES)) == known


def test_every_table_with_persons_is_walled(database: Database) -> None:
    walls = {table for table, what in declared().items() if isinstance(what, Wall)}
    assert with_persons(database) - walls == WITHOUT_PERSONS.keys() | {"journal_head"}
    forced = database.all(
        "select relname from pg_class where relrowsecurity and relforcerowsecurity"
    )
    assert walls == set(forced)


def test_the_database_has_the_walls_that_are_declared(database: Database) -> None:
    """Built anew from the code, every policy and every grant is what it was."""
    shape = (
        "select tablename || policyname || cmd || roles::text || coalesce(qual, '') || '/' ||"
        " coalesce(with_check, '') from pg_policies where tablename = any (%s) union all"
        " select table_name || column_name || grantee || privilege_type"
        " from information_schema.column_privileges where table_name = any (%s)"
        " and grantee = any (%s) order by 1"
    )
    walls = {table: what for table, what in declared().items() if isinstance(what, Wall)}
    asked = [list(walls), list(walls), [APPLICATION, FIGURES]]
    before = database.all(shape, asked)
    with database.undone():
        for table, wall in walls.items():
            for verb in VERBS:
                database.run(f"drop policy if exists {table}_{verb} on {table}")
            database.run(f"revoke all on {table} from {APPLICATION}, {FIGURES}")
            for statement in wall.statements():
                database.run(statement)
        for more in operations():
            for statement in more.statements() if isinstance(more, Count) else ():
                database.run(statement)
        assert set(before) ^ set(database.all(shape, asked)) == set()
    assert len(before) > 300


def test_on_a_walled_table_every_grant_has_its_policy_and_every_policy_its_grant(
    database: Database,
) -> None:
    walls = [table for table, what in declared().items() if isinstance(what, Wall)]
    policies = defaultdict(set)
    for table, command, roles in database.all("select tablename, cmd, roles from pg_policies"):
        for role in roles:
            policies[table, role].add(command.lower())
    for table in walls:
        for role in (APPLICATION, FIGURES):
            granted = {
                command
                for command in COMMANDS
                if database.all(
                    "select has_table_privilege(%s, %s, %s)"
                    if command == "delete"
                    else "select has_any_column_privilege(%s, %s, %s)",
                    [role, table, command],
                )[0]
            }
            assert granted == policies[table, role], (table, role)


def test_no_policy_is_for_everybody(database: Database) -> None:
    policies = database.all("select policyname from pg_policies where 'public' = any (roles)")
    assert policies == []


def test_what_needs_no_wall_gives_no_more_than_it_says(database: Database) -> None:
    walled = {table for table, what in declared().items() if isinstance(what, Wall)}
    for table in CLOSED:
        for role in (APPLICATION, FIGURES):
            rights = [f"has_any_column_privilege('{role}', '{table}', '{c}')" for c in COMMANDS[:3]]
            assert database.all(f"select {' or '.join(rights)}") == [False], (table, role)
    assert not walled & CLOSED.keys()


def test_views_look_through_the_reader_s_eyes(database: Database) -> None:
    """A plain view and a materialised one would show everybody what their owner sees."""
    assert database.all(
        "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        "where n.nspname = 'public' and (c.relkind = 'm' or c.relkind = 'v' "
        "and not coalesce('security_invoker=true' = any (c.reloptions), false))"
    ) == []  # fmt: skip


def test_functions_with_their_owner_s_rights_are_reviewed(database: Database) -> None:
    definers = database.all(
        "select p.proname, p.proconfig from pg_proc p join pg_namespace n "
        "on n.oid = p.pronamespace where n.nspname = 'public' and p.prosecdef"
    )
    assert {name for name, _config in definers} == REVIEWED.keys()
    how = {"plan_cache_mode=force_generic_plan", "enable_seqscan=off"}  # and not what is read
    for name, config in definers:
        assert [each for each in config if each not in how] in (
            ["search_path=public, pg_temp"],  # pg_catalog comes first unsaid
            ["search_path=pg_catalog, public, pg_temp"],
        ), name


def test_the_roles_own_nothing_and_are_nothing_more(database: Database) -> None:
    roles = [APPLICATION, FIGURES]
    assert database.all(
        "select count(*) from pg_roles where rolname = any (%s) and (rolsuper or rolbypassrls "
        "or rolcreaterole or rolcreatedb or rolreplication)", [roles]
    ) == [0]  # fmt: skip
    assert database.all(
        "select count(*) from pg_auth_members m join pg_roles r on r.oid = m.member "
        "where r.rolname = any (%s)", [roles]
    ) == [0]  # fmt: skip
    assert database.all(
        "select count(*) from pg_shdepend d join pg_roles r on r.oid = d.refobjid "
        "where d.deptype = 'o' and r.rolname = any (%s)", [roles]
    ) == [0]  # fmt: skip
    for role in roles:
        assert database.all(
            "select has_schema_privilege(%s, 'public', 'create')"
            " or has_database_privilege(%s, current_database(), 'create')"
            " or has_database_privilege(%s, current_database(), 'temporary')", [role] * 3
        ) == [False], role  # fmt: skip


def test_no_role_may_empty_a_table_or_refer_to_it(database: Database) -> None:
    for role in (APPLICATION, FIGURES):
        assert database.all(
            "select relname from pg_class where relnamespace = 'public'::regnamespace "
            "and relkind in ('r', 'p', 'v') and (has_table_privilege(%s, oid, 'truncate') "
            "or has_table_privilege(%s, oid, 'references') "
            "or has_table_privilege(%s, oid, 'trigger'))", [role] * 3
        ) == [], role  # fmt: skip


def test_the_counting_role_reads_the_reviewed_columns_and_no_other(database: Database) -> None:
    """By direct SQL, for every column of every table in the database, views included."""
    columns = database.all(
        "select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid "
        "where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') "
        "and a.attnum > 0 and not a.attisdropped order by 1, 2"
    )
    statements = [f'select "{column}" from "{table}"' for table, column in columns]
    with database.as_role(FIGURES):
        database.count("UZ")
        answers = database.attempts(statements)
    read = defaultdict(set)
    for (table, column), answer in zip(columns, answers, strict=True):
        if answer != NO_PRIVILEGE:
            read[table].add(column)
    assert read == COUNTED


@pytest.mark.parametrize("command", ["insert into {} default values", "delete from {}"])
def test_the_counting_role_writes_nothing(database: Database, command: str) -> None:
    tables = database.all(TABLES)
    with database.as_role(FIGURES):
        answers = database.attempts([command.format(table) for table in tables])
    assert set(answers) == {NO_PRIVILEGE}
