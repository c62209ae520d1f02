"""What is done to an account beyond what django-allauth does: by its owner, or by who guesses."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from panoh.base.accounts import drafts, rules
from panoh.base.accounts.models import Draft, Feed, Guess, SignIn, User
from panoh.base.accounts.sessions import hashed
from panoh.base.database.acts import act

DRAFT_KEPT = timedelta(hours=1)


def choose_language(*, user: User, language: str) -> User:
    """Remember the language in which somebody reads pages and letters."""
    user.language = language
    user.save(update_fields=["language"])
    return user


# Guesses


@dataclass(frozen=True)
class Attempt:
    """A guess that is being made: whether it counts, and under which keys it is counted."""

    counts: bool
    own: str = ""  # of this browser, or of this address at this account
    shared: tuple[str, ...] = ()  # of the address, and of the account


@act
def begin_attempt(*, own: str, address: str = "", account: str = "") -> Attempt:
    """Count a guess before it is looked at, so that many at once are not looked at for one.

    `own` is the counter of a browser that the account knows. A stranger has the counter of this
    address at this account, of the `address`, and adds to the `account`'s. A guess within the
    pause after the last one does not count, whatever it was, and changes nothing: a stranger who
    hammers makes only the own address wait.
    """
    now = timezone.now()
    names = [name for name in (own, address, account) if name]
    new = [Guess(key=name, at=now) for name in sorted(names)]
    Guess.objects.bulk_create(new, ignore_conflicts=True)
    found = Guess.objects.select_for_update().order_by("key").in_bulk(names)
    if account and rules.counted(found[account], now) >= rules.CROWD and not found[own].failures:
        _count(found[own], rules.AT_THE_END, now)
        return Attempt(counts=False)
    if not all(rules.may_guess(found[name], now) for name in names if name != account):
        return Attempt(counts=False)
    for name in names:
        _count(found[name], rules.counted(found[name], now) + 1, now)
    return Attempt(counts=True, own=own, shared=tuple(filter(None, (address, account))))


def _count(guess: Guess, failures: int, now: datetime) -> None:
    guess.failures, guess.at = failures, now
    guess.save(update_fields=["failures", "at"])


def forgive(attempt: Attempt) -> None:
    """It was no guess but the owner. What others did from the same address still counts."""
    Guess.objects.filter(key=attempt.own).delete()
    Guess.objects.filter(key__in=attempt.shared, failures__gt=0).update(failures=F("failures") - 1)


def forget_outlived() -> int:
    """Forget guesses, drafts and sign-ins whose time is over; returns how many."""
    now = timezone.now()
    guesses, _each = Guess.objects.filter(at__lt=now - rules.FORGOTTEN).delete()
    outlived, _each = Draft.objects.filter(until__lt=now).delete()
    ended, _each = SignIn.objects.filter(expire_date__lt=now).delete()
    return guesses + outlived + ended


# Factors


def take_code(*, user: User, step: int) -> bool:
    """Take the code of this half minute; false when it, or a later one, was taken before."""
    newer = User.objects.filter(pk=user.pk, code_step__lt=step)
    return bool(newer.update(code_step=step))


def spend_one_time(*, user: User) -> None:
    """The password that an administrator gave has opened its one sign-in."""
    user.one_time_until = timezone.now()
    user.save(update_fields=["one_time_until"])


def choose_password(*, user: User, password: str) -> None:
    """A password of the owner's own; the one that an administrator gave is over."""
    user.set_password(password)
    user.one_time_until = None
    user.save(update_fields=["password", "one_time_until"])


# Sign-ins


def end_sign_in(*, user: User, key: str) -> bool:
    """End one of the user's own sign-ins; false when there is no such."""
    ended, _each = SignIn.objects.filter(user=user, pk=key).delete()
    return bool(ended)


def end_other_sign_ins(*, user: User, session_key: str | None) -> int:
    """End every sign-in of the user but this one, and their calendar; returns how many."""
    others = SignIn.objects.filter(user=user).exclude(pk=hashed(session_key or ""))
    ended, _each = others.delete()
    end_feed(user=user)
    return ended


# The calendar


@act
def make_feed(*, user: User) -> str:
    """A new secret for the address of the user's calendar; the one before opens nothing more.

    Told this once: the table has its hash.
    """
    secret = secrets.token_urlsafe(32)
    end_feed(user=user)
    Feed.objects.create(user=user, hash=feed_hash(secret))
    return secret


def end_feed(*, user: User) -> bool:
    """The address of the user's calendar opens nothing any more; false when there was none."""
    ended, _each = Feed.objects.filter(user=user).delete()
    return bool(ended)


def fetch_feed(*, secret: str) -> UUID | None:
    """Whose calendar this secret opens, noted as fetched now; None when it opens none."""
    feed = Feed.objects.filter(hash=feed_hash(secret))
    feed.update(fetched_at=timezone.now())
    return feed.values_list("user_id", flat=True).first()


def feed_hash(secret: str) -> str:
    """What the table knows of a secret: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


# Drafts


def keep_draft(*, user: User, sent: drafts.Sent) -> None:
    """Keep what somebody was sending, sealed for them; an older draft is replaced."""
    Draft.objects.update_or_create(
        user_id=user.pk,
        defaults={
            "sealed": drafts.seal(user.pk, sent),
            "until": timezone.now() + DRAFT_KEPT,
        },
    )


def forget_draft(*, user_id: UUID) -> None:
    """It was shown to its writer again."""
    Draft.objects.filter(user_id=user_id).delete()
