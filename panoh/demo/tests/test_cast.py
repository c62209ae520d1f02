"""The demo's agencies and sign-ins are what DESIGN §1 and the data model ask for."""

from panoh.base.agencies.roles import POWERS, Permission, Role
from panoh.base.agencies.sections import Kind
from panoh.base.places.names import HERE, places
from panoh.demo.agencies import AGENCIES, agreements
from panoh.demo.cast import CAST, sign_ins


def test_every_kind_of_agency_is_there() -> None:
    assert {body.kind for body in AGENCIES.values()} == set(Kind) - {Kind.SYSTEM}


def test_every_country_has_the_core_of_a_mechanism() -> None:
    core = {Kind.POLICE, Kind.NGO, Kind.SHELTER, Kind.COMMISSION}
    for country in HERE:
        assert core <= {body.kind for body in AGENCIES.values() if body.country == country}
        assert any(body.competent for body in AGENCIES.values() if body.country == country)


def test_every_agency_stands_in_a_region_of_its_country() -> None:
    for body in AGENCIES.values():
        if body.region:
            assert body.region in places()
            assert body.region.startswith(body.country)


def test_every_agency_has_a_member_and_every_role_somebody_in_it() -> None:
    assert {member.agency for member in CAST.values()} == set(AGENCIES)
    assert {member.role for member in CAST.values()} == set(Role) - {Role.TIMEKEEPER}


def test_who_opens_a_case_first_finds_a_second_person_who_closes_it() -> None:
    """Whoever tries the demo from its first lines need not come back tomorrow."""
    for word in ("police.uz", "ngo.uz"):
        others = [m for w, m in CAST.items() if m.agency == CAST[word].agency and w != word]
        assert any(Permission.CLOSE_CASE in POWERS[other.role].permissions for other in others)


def test_every_sign_in_is_listed_with_a_sentence() -> None:
    assert [s.username for s in sign_ins()] == list(CAST)
    assert all(str(s.sentence).endswith(".") for s in sign_ins())


def test_agreements_open_the_routes_that_the_demo_walks() -> None:
    parties = agreements()
    assert any({"police.uz", "shelter.uz"} <= set(words) for words in parties.values())
    assert any({"ngo.kg", "shelter.kz"} <= set(words) for words in parties.values())
    assert not any("migration.tm" in words for words in parties.values())
    assert not any("donor" in words for words in parties.values())
