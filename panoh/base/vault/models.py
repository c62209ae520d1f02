"""Wrapped keys. None of these rows opens anything without the master key."""

from django.db import models


class AgencyKey(models.Model):
    """An agency's keyset, wrapped by the master key."""

    agency_id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return str(self.agency_id)


class PersonKey(models.Model):
    """A person's keyset, wrapped by the agency that opened the file. Destroying it is erasure."""

    person_id = models.UUIDField(primary_key=True)
    agency_id = models.UUIDField()
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return str(self.person_id)
