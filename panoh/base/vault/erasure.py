"""Erasing a person: the key is destroyed, and what it sealed goes.

What is sealed in older backups stays sealed for ever, because keys are kept apart from data and the
newest are used. The ledger of erased persons lives with the keys: after a restore it says whose
rows have to go again.
"""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction

from panoh.base.vault.fields import Sealed, Words, columns_of
from panoh.base.vault.models import Erasure, PersonKey
from panoh.base.vault.rotation import OWNER


@transaction.atomic(using=OWNER)
def destroy(*, person_id: UUID, agency_id: UUID, case_ids: list[UUID]) -> None:
    """As the owner: writes the ledger, destroys the key, and deletes what it sealed.

    Whether that may be is decided before, by two persons. Done twice, it changes nothing.
    """
    Erasure.objects.using(OWNER).get_or_create(
        person_id=person_id, defaults={"agency_id": agency_id, "case_ids": case_ids}
    )
    by_ledger()


@transaction.atomic(using=OWNER)
def by_ledger() -> int:
    """As the owner: of everybody in the ledger, what a restored backup has brought back goes again.

    Returns how many rows went or were emptied. A row that counts stays, without its words.
    """
    erased = list(Erasure.objects.using(OWNER).values_list("person_id", flat=True))
    gone, _ = PersonKey.objects.using(OWNER).filter(person_id__in=erased).delete()
    for model, columns in columns_of(Sealed).items():
        rows: Any = model._default_manager.using(OWNER)
        rows = rows.filter(**{f"{columns[0].person}__in": erased})
        if any(column.row_stays for column in columns):
            empty = dict.fromkeys((column.attname for column in columns), b"")
            gone += rows.exclude(**empty).update(**empty)
            continue
        for pointing in model._meta.related_objects:  # such as the numbers that find a name
            about: Any = pointing.related_model._default_manager.using(OWNER)
            gone += about.filter(**{f"{pointing.field.name}__in": rows}).delete()[0]
        gone += rows.delete()[0]
    for model, words in columns_of(Words).items():
        for column in words:
            about = model._default_manager.using(OWNER).filter(**{f"{column.person}__in": erased})
            gone += about.exclude(**{column.name: ""}).update(**{column.name: ""})
    for joining in apps.get_models():  # rows that say of two persons that they belong together
        for person in getattr(joining, "erased_with", ()):
            about = joining._default_manager.using(OWNER)
            gone += about.filter(**{f"{person}__in": erased}).delete()[0]
    return gone
