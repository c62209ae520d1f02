"""Who is signed in: rows that open nothing to whoever reads, copies or writes them.

The key is in the cookie of one browser alone. The table has its hash, and what a session holds is
signed together with the key: a row copied under another key is nobody's.
"""

from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from panoh.base.accounts.models import SignIn
from panoh.base.database.questions import Now, question

WRITE = """
update accounts_signin set session_data = %(session_data)s, expire_date = %(expire_date)s,
    user_id = %(user_id)s, begun_at = %(begun_at)s, browser = %(browser)s, address = %(address)s
where session_key = %(session_key)s"""
BROWSER, ADDRESS = "browser", "address"  # in the session: from where it was opened


def hashed(key: str) -> str:
    """What the table knows of a key: 160 random bits need no slow hash."""
    return blake2b(key.encode(), digest_size=20).hexdigest()


@question
def _in_force(key: str) -> QuerySet[SignIn]:
    return SignIn.objects.filter(pk=key, expire_date__gt=Now()).order_by()


class SessionStore(db.SessionStore):
    """Django's sessions, each under the hash of its key."""

    @classmethod
    def get_model_class(cls) -> type[SignIn]:  # type: ignore[override]
        return SignIn

    @property
    def key_salt(self) -> str:
        return f"panoh.session.{self.session_key}"

    def _get_session_from_db(self) -> SignIn | None:
        found = next(iter(_in_force(hashed(self.session_key or ""))), None)
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        return SignIn.objects.filter(pk=hashed(session_key)).exists()

    def save(self, must_create: bool = False) -> None:
        """A session that goes on is written by one statement."""
        if must_create or self.session_key is None:
            super().save(must_create)
            return
        row = self.create_model_instance(self._get_session())  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            cursor.execute(WRITE, vars(row))
            if not cursor.rowcount:  # signed out in the meantime
                raise UpdateError

    def create_model_instance(self, data: dict[str, Any]) -> SignIn:  # type: ignore[override]
        key = self._get_or_create_session_key()  # type: ignore[attr-defined]
        begun = data.get("begun")
        return SignIn(
            session_key=hashed(key),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=data.get(SESSION_KEY),
            begun_at=datetime.fromtimestamp(begun, UTC) if begun else timezone.now(),
            browser=data.get(BROWSER, ""),
            address=data.get(ADDRESS),
        )

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            SignIn.objects.filter(pk=hashed(key)).delete()
