"""A mail server that keeps every message it was handed, and has it before it says so."""

import os
from collections.abc import Sequence
from pathlib import Path

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from panoh.base.database import server


def place() -> Path:
    return server.folder() / "letters"


class EmailBackend(BaseEmailBackend):
    """One line a message, its number; PANOH_EMAIL_BACKEND names this class."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            line = f"{message.message()['Message-ID']} {' '.join(message.to)}\n"
            box = os.open(place(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.write(box, line.encode())
            os.fsync(box)
            os.close(box)
        return len(email_messages)


def received() -> list[str]:
    """The numbers of all messages that came, as often as they came."""
    return [line.split()[0] for line in place().read_text().splitlines()]
