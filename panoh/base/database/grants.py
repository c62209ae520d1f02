"""What the application may do to tables that come with libraries: run after every migrate.

Panoh's own tables are granted in their migrations, by Wall and Open. The figures role gets none
of these.
"""

from django.db import connections

from panoh.base.database.names import APPLICATION

EVERYTHING = "select, insert, update, delete"
LIBRARIES = {
    "django_content_type": "select",
    "django_session": EVERYTHING,
    "account_emailaddress": EVERYTHING,
    "account_emailconfirmation": EVERYTHING,
    "mfa_authenticator": EVERYTHING,
    "usersessions_usersession": EVERYTHING,
    "procrastinate_jobs": EVERYTHING,
    "procrastinate_events": EVERYTHING,
    "procrastinate_periodic_defers": EVERYTHING,
    "procrastinate_workers": EVERYTHING,
}


def grant_all() -> None:
    """As the owner: the application's rights on the libraries' tables and their counters."""
    with connections["owner"].cursor() as cursor:
        for table, rights in LIBRARIES.items():
            cursor.execute(f"grant {rights} on {table} to {APPLICATION}")
        cursor.execute(
            "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
            "where c.relkind = 'S' and n.nspname = 'public'"
        )
        for (sequence,) in cursor.fetchall():
            cursor.execute(f'grant usage on sequence "{sequence}" to {APPLICATION}')
