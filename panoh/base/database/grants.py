"""What the application may do to tables that come with libraries: run after every migrate.

Panoh's own tables are granted in their migrations, by Wall and Open. The figures role gets none
of these.
"""

from django.db import connections

from panoh.base.database.names import APPLICATION, OWNER

EVERYTHING = "select, insert, update, delete"
LIBRARIES = {
    "django_content_type": "select",
    "account_emailaddress": EVERYTHING,
    "account_emailconfirmation": EVERYTHING,
    "mfa_authenticator": EVERYTHING,
    "procrastinate_jobs": EVERYTHING,
    "procrastinate_events": EVERYTHING,
    "procrastinate_periodic_defers": EVERYTHING,
    "procrastinate_workers": EVERYTHING,
}

# The owner looks after every row: keys are renewed, the journal verified, backups made. But only
# who has signed in as the owner: a function that runs with the owner's rights for the application
# meets the same walls as the application, unless a policy says otherwise.
KEPT = "session_user = current_user"
WITHOUT_KEEPER = """
select c.relname from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relforcerowsecurity
  and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'kept')
"""


def keep_all() -> None:
    """As the owner: a policy on every walled table by which its owner may look after it."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(WITHOUT_KEEPER)
        for (table,) in cursor.fetchall():
            cursor.execute(f'create policy kept on "{table}" to {OWNER} using ({KEPT})')


def grant_all() -> None:
    """As the owner: the application's rights on the libraries' tables and their counters."""
    with connections["owner"].cursor() as cursor:
        for table, rights in LIBRARIES.items():
            cursor.execute(f"grant {rights} on {table} to {APPLICATION}")
        # Not Panoh's own counter of codes, which would tell how many cases there are.
        cursor.execute(
            "select s.relname from pg_class s join pg_depend d on d.objid = s.oid "
            "and d.deptype in ('a', 'i') where s.relkind = 'S' "
            "and d.refobjid = any (%s::text[]::regclass[])",
            [[*LIBRARIES]],
        )
        for (sequence,) in cursor.fetchall():
            cursor.execute(f'grant usage on sequence "{sequence}" to {APPLICATION}')
