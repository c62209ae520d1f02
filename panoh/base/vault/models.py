"""Wrapped keys. None of these rows opens anything without the master key."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone


class AgencyKey(models.Model):
    """An agency's keyset, wrapped by the master key."""

    agency_id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return str(self.agency_id)


class IndexKey(models.Model):
    """An agency's keyset for blind indexes, wrapped by the master key.

    Apart from the keyset that seals, and never renewed: what was indexed by it is found by it.
    """

    agency_id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return str(self.agency_id)


class PersonKey(models.Model):
    """A person's keyset, wrapped by the agency that opened the file. Destroying it is erasure."""

    person_id = models.UUIDField(primary_key=True)
    agency_id = models.UUIDField()
    wrapped = models.BinaryField()
    # While values are sealed anew, the keyset holds the older key too.
    renewed_at = models.DateTimeField(null=True)
    holds_older = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(fields=["agency_id", "person_id"], name="keys_of_an_agency"),
            models.Index(
                fields=["person_id"],
                condition=models.Q(holds_older=True),
                name="keys_being_renewed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person_id)


class Erasure(models.Model):
    """That a person's key was destroyed, in the ledger that lives with the keys.

    A backup of the data that is older than this row brings sealed values back, and no key to them;
    whoever restores it erases by this ledger again.
    """

    person_id = models.UUIDField(primary_key=True)
    case_ids = ArrayField(models.UUIDField())
    agency_id = models.UUIDField()
    erased_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "vault_erasure"

    def __str__(self) -> str:
        return str(self.person_id)
