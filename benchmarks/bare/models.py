"""The same tables, as plain Django knows them."""

import uuid

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone


class User(AbstractBaseUser):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    USERNAME_FIELD = "username"

    class Meta:
        managed = False
        db_table = "accounts_user"

    def __str__(self) -> str:
        return self.username


class Agency(models.Model):
    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=120)

    class Meta:
        managed = False
        db_table = "agencies_agency"

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    sex = models.CharField(max_length=8, choices=[("female", "Female"), ("male", "Male")])
    birth_year = models.PositiveSmallIntegerField(null=True)
    birth_year_basis = models.CharField(max_length=10)
    origin_country = models.CharField(max_length=2)
    citizenships = ArrayField(models.CharField(max_length=2), default=list)
    languages = ArrayField(models.CharField(max_length=3), default=list)

    class Meta:
        managed = False
        db_table = "cases_person"

    def __str__(self) -> str:
        return self.sex


class Case(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.CharField(max_length=7, unique=True)
    person = models.ForeignKey(Person, models.PROTECT)
    holder = models.ForeignKey(Agency, models.PROTECT)
    country = models.CharField(max_length=2)
    stage = models.CharField(max_length=16, default="opened", choices=[("opened", "Contact")])
    tracks = ArrayField(models.CharField(max_length=10), default=list)
    children = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by_id = models.UUIDField()
    closing = models.CharField(max_length=12, default="")

    class Meta:
        managed = False
        db_table = "cases_case"

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return f"/cases/{self.code}/"


class Member(models.Model):
    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, models.PROTECT)
    agency = models.ForeignKey(Agency, models.PROTECT)
    role = models.CharField(max_length=20)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "agencies_membership"

    def __str__(self) -> str:
        return str(self.user)


class Service(models.Model):
    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=7)
    agency = models.ForeignKey(Agency, models.PROTECT)
    name = models.CharField(max_length=80)
    need = models.CharField(max_length=20)
    active = models.BooleanField()

    class Meta:
        managed = False
        db_table = "shelters_service"

    def __str__(self) -> str:
        return self.name


class Share(models.Model):
    """From here on tables of its own, with the keys and indexes that Django makes by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, models.PROTECT)
    agency = models.ForeignKey(Agency, models.PROTECT)
    sections = ArrayField(models.CharField(max_length=12), default=list)
    proposed_at = models.DateTimeField(default=timezone.now)
    since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)


class Referral(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.CharField(max_length=7, unique=True)
    case = models.ForeignKey(Case, models.PROTECT)
    service = models.ForeignKey(Service, models.PROTECT)
    share = models.ForeignKey(Share, models.PROTECT)
    sent_by = models.ForeignKey(Member, models.PROTECT)
    status = models.CharField(max_length=10, default="sent")
    urgency = models.CharField(max_length=10)
    note = models.TextField(blank=True)
    sent_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return f"/referrals/{self.code}/"


class Assignment(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, models.PROTECT)
    member = models.ForeignKey(Member, models.PROTECT)
    assigned_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.pk)


class Letter(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    to = models.ForeignKey(Member, models.PROTECT)
    path = models.CharField(max_length=100)
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.path
