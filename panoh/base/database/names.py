"""The names of the three database roles, as PostgreSQL writes them."""

from django.conf import settings
from psycopg import sql


def role(alias: str) -> str:
    """The quoted name of the role that an alias signs in with."""
    return sql.Identifier(settings.DATABASES[alias]["USER"]).as_string()


APPLICATION = role("default")
OWNER = role("owner")
FIGURES = role("figures")
