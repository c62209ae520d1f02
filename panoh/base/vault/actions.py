"""Making keys: once per agency, once per person."""

from uuid import UUID

from django.db.models import QuerySet

from panoh.base.database.acts import act
from panoh.base.database.questions import question
from panoh.base.database.rows import insert
from panoh.base.vault import keys
from panoh.base.vault.models import AgencyKey, IndexKey, PersonKey


def make_agency_key(agency_id: UUID) -> AgencyKey:
    """The agency's own keys, when first needed; two first needs at once end with one of each."""
    for found in _kept(agency_id):
        return found
    key = AgencyKey(agency_id=agency_id, wrapped=keys.new_agency_key(agency_id))
    AgencyKey.objects.bulk_create([key], ignore_conflicts=True)
    index = IndexKey(agency_id=agency_id, wrapped=keys.new_index_key(agency_id))
    IndexKey.objects.bulk_create([index], ignore_conflicts=True)
    return AgencyKey.objects.get(pk=agency_id)


@question
def _kept(agency_id: UUID) -> QuerySet[AgencyKey]:
    return AgencyKey.objects.filter(pk=agency_id)


@act
def make_person_key(*, person_id: UUID, agency_id: UUID) -> None:
    """The key of one person, wrapped by the agency that opens the file."""
    wrapped = keys.new_person_key(person_id, make_agency_key(agency_id))
    insert(PersonKey(person_id=person_id, agency_id=agency_id, wrapped=wrapped))
