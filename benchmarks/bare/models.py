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
