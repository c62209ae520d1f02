"""What is said once, on the page after an act: in a cookie that only Panoh reads.

In the session it would have to be written twice for each act, once to say it and once to forget
it. Sealed, since a browser may keep its cookies on a disk that others read, and for whoever is
signed in: whoever comes after them at the same laptop reads nothing of it.
"""

import binascii
from typing import Any

import tink
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage

from panoh.base.vault import keys


class Storage(CookieStorage):
    """Django's messages in a cookie, sealed for one reader, or for nobody who is signed in."""

    cookie_name = settings.MESSAGE_COOKIE_NAME

    @property
    def purpose(self) -> str:
        """Asked anew each time: who reads a page may not be who had the one before."""
        return f"message:{self.request.user.pk or ''}"

    def _encode_parts(self, messages: list[str], encode_empty: bool = False) -> str | None:
        signed: str | None = super()._encode_parts(messages, encode_empty)  # type: ignore[misc]
        return keys.seal_secret(signed, self.purpose) if signed else None

    def _decode(self, data: str) -> Any:
        """Nothing when it is another's, altered or of older keys; the cookie is then taken away."""
        try:
            signed = keys.open_secret(data, self.purpose) if data else ""
        except (tink.TinkError, binascii.Error, ValueError):
            signed = "altered"
        return super()._decode(signed)  # type: ignore[misc]
