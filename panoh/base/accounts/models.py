"""The people who sign in. What they may do hangs on their membership, not on the account."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from panoh.base.agencies.models import Membership


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str, **fields: object) -> "User":
        """An account with its password hashed by Argon2id."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account. `name` is how colleagues know this person; letters go to `email`.

    `code_step` is the newest half minute whose code from an authenticator app was taken: none of
    it or before it is taken again. `one_time_until` says how long a password that an administrator
    gave opens a sign-in, once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="en")
    is_active = models.BooleanField(default=True)
    code_step = models.BigIntegerField(default=0)
    one_time_until = models.DateTimeField(null=True, blank=True)

    objects = UserManager()

    acting: "Membership | None" = None  # read with it, for the request whose user it is

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password. It is never written anew here: nobody has entered yet."""
        return check_password(raw_password, self.password)

    def __str__(self) -> str:
        return self.name


class SignIn(models.Model):
    """A session as the database knows it: by the hash of its key (see sessions.py).

    The names are those that Django's own sessions have. `user` is nobody before a password was
    taken.
    """

    session_key = models.CharField(max_length=40, primary_key=True)
    session_data = models.TextField()
    expire_date = models.DateTimeField(db_index=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sign_ins")
    begun_at = models.DateTimeField(default=timezone.now)
    browser = models.CharField(max_length=200, blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)

    class Meta:
        ordering = ["begun_at"]

    def __str__(self) -> str:
        return f"{self.begun_at:%d.%m. %H:%M}"


class Guess(models.Model):
    """How often somebody guessed in vain lately. At what or from where is kept as a hash only."""

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "guesses"
        indexes = [models.Index(fields=["at"], name="guesses_by_age")]

    def __str__(self) -> str:
        return f"{self.failures}"


class Draft(models.Model):
    """What somebody was sending when their time ran out, sealed for them alone; for an hour."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="draft")
    sealed = models.TextField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.until:%H:%M}"


class Feed(models.Model):
    """A calendar of one's own, under an address nobody can guess; the table has its hash alone."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="feed")
    hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    fetched_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}"
