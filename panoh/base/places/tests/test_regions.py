"""The table of regions: filled by its migration, read by both roles, changed by neither."""

import pytest
from django.db import ProgrammingError, connections, transaction

from panoh.base.places.models import Region
from panoh.base.places.names import HERE, places

pytestmark = pytest.mark.django_db(databases=["default", "figures"])


@pytest.mark.parametrize("role", ["default", "figures"])
def test_is_filled_and_readable(role: str) -> None:
    assert set(Region.objects.using(role).values_list("code", flat=True)) == set(places())


def test_has_the_official_names() -> None:
    assert Region.objects.get(code="UZ-XO").name == "Xorazm"


@pytest.mark.parametrize("role", ["default", "figures"])
def test_no_role_but_the_owner_changes_it(role: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(using=role):
        connections[role].cursor().execute("update places_region set name = 'x'")


def test_lies_in_its_country() -> None:
    assert set(Region.objects.values_list("country", flat=True)) == set(HERE)


def test_measures_the_way_between_two_centres() -> None:
    """Fergana to Tashkent is some 240 km as the crow flies, Almaty to Oral some 2,100."""
    region = {r.code: r for r in Region.objects.all()}
    assert 225 < region["UZ-FA"].km_to(region["UZ-TK"]) < 255
    assert 2050 < region["KZ-75"].km_to(region["KZ-27"]) < 2250
    assert region["UZ-FA"].km_to(region["UZ-FA"]) == 0
