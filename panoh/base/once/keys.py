"""The key of a form: made when it is shown, for whoever it is shown to, and good for a day."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.refusals import Refused

FIELD = "once"
GOOD_FOR = timedelta(days=1)
CHUNK = 65_536
NOT_SAID = {FIELD, "csrfmiddlewaretoken"}


def _signer(member: Membership) -> TimestampSigner:
    return TimestampSigner(salt=f"panoh.once.{member.pk}")


def new_key(member: Membership) -> str:
    """A key for one form on one page, which only this member can use."""
    return _signer(member).sign(uuid4().hex)


def read_key(member: Membership, text: str) -> UUID:
    """The key that came with a form. Refused when it is another's, was made up, or is too old."""
    try:
        return UUID(_signer(member).unsign(text, max_age=GOOD_FOR))
    except BadSignature:
        raise Refused(
            _("This page has stood open too long. Load it anew, and send it again."), status=409
        ) from None


def digest(request: HttpRequest) -> str:
    """A mark of what was sent to which address: the same for the same, and telling nothing of it.

    Keyed with the secret of this installation and the key of the form.
    """
    said = salted_hmac("panoh.once", request.POST[FIELD], algorithm="sha256")
    said.update(request.get_full_path().encode())
    for name, values in sorted(request.POST.lists()):
        if name not in NOT_SAID:
            said.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            said.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks(CHUNK):
                said.update(chunk)
            file.seek(0)
    return str(said.hexdigest())
