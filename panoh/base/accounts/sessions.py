"""Who is signed in: rows that open nothing to whoever reads, copies or writes them.

The key is in the cookie of one browser alone. The table has its hash, and what a session holds is
signed together with the key: a row copied under another key is nobody's.
"""

from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from panoh.base.accounts.models import SignIn

BROWSER, ADDRESS = "browser", "address"  # in the session: from where it was opened


def hashed(key: str) -> str:
    """What the table knows of a key: 160 random bits need no slow hash."""
    return blake2b(key.encode(), digest_size=20).hexdigest()


class SessionStore(db.SessionStore):
    """Django's sessions, each under the hash of its key."""

    @classmethod
    def get_model_class(cls) -> type[SignIn]:  # type: ignore[override]
        return SignIn

    @property
    def key_salt(self) -> str:
        return f"panoh.session.{self.session_key}"

    def _get_session_from_db(self) -> SignIn | None:
        found = SignIn.objects.filter(
            pk=hashed(self.session_key or ""), expire_date__gt=timezone.now()
        ).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        return SignIn.objects.filter(pk=hashed(session_key)).exists()

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
