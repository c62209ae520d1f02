"""The cast: people with an agency and a role, the same in every test.

They are made once, by the owner, in the template of the test databases; a test looks them up by
name. Cases are not made here: a test lets the cast open, share and refer them by real actions.
"""

import os
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from panoh.base.agencies.roles import Role
from panoh.base.agencies.sections import Kind

SPACE = UUID("6f3a2c1e-0b1d-4f6a-9a52-6d1f6f0c7a10")
PASSWORD = "a long enough password"

AGENCIES: dict[str, tuple[str, Kind, str, str, bool]] = {
    # key: name, kind, country, region, competent authority
    "police": ("Police of Fargʻona", Kind.POLICE, "UZ", "UZ-FA", False),
    "prosecutor": ("Prosecutor's office of Fargʻona", Kind.PROSECUTOR, "UZ", "UZ-FA", True),
    "shelter": ("Shelter Bahor", Kind.SHELTER, "UZ", "UZ-TK", False),
    "other_shelter": ("Shelter Navroʻz", Kind.SHELTER, "UZ", "UZ-SA", False),
    "ngo": ("Nur", Kind.NGO, "UZ", "UZ-FA", False),
    "stranger": ("Umut", Kind.NGO, "KG", "KG-GB", False),
    "migration": ("Migration service of Andijon", Kind.MIGRATION, "UZ", "UZ-AN", False),
    "consulate": ("Consulate", Kind.CONSULATE, "KG", "KG-GB", False),
    "commission": ("Inter-agency commission", Kind.COMMISSION, "UZ", "UZ-TK", False),
    "office": ("Programme office", Kind.PROGRAMME, "UZ", "UZ-TK", False),
    "partner": ("Partner of a programme", Kind.PROGRAMME, "KZ", "KZ-75", False),
    "reviewer": ("External evaluators", Kind.PROGRAMME, "UZ", "UZ-TK", False),
    "donor": ("Donor", Kind.DONOR, "UZ", "UZ-TK", False),
    "system": ("Panoh", Kind.SYSTEM, "UZ", "UZ-TK", False),
}
CAST: dict[str, tuple[str, Role, str]] = {
    "aigul": ("police", Role.FIRST_RESPONDER, "screens and refers"),
    "akmal": ("police", Role.FIRST_RESPONDER, "a colleague to whom nothing is assigned"),
    "anvar": ("police", Role.SUPERVISOR, "sees the agency's cases, is the second person"),
    "bahrom": ("shelter", Role.SHELTER_MANAGER, "runs the shelter"),
    "barno": ("shelter", Role.CASE_MANAGER, "works in the shelter, sees what is assigned"),
    "botir": ("other_shelter", Role.SHELTER_MANAGER, "runs the next fitting shelter"),
    "chynara": ("stranger", Role.SUPERVISOR, "no share with anybody"),
    "davron": ("migration", Role.FIRST_RESPONDER, "controls migration"),
    "dilshod": ("prosecutor", Role.PROSECUTOR, "a competent authority"),
    "farida": ("ngo", Role.SUPERVISOR, "carries cases at an NGO"),
    "feruza": ("ngo", Role.CASE_MANAGER, "carries what is assigned to her"),
    "hamid": ("consulate", Role.CASE_MANAGER, "at a consulate"),
    "eldor": ("commission", Role.COORDINATOR, "figures of the country"),
    "elmira": ("commission", Role.COORDINATOR, "the second who keeps the country's procedures"),
    "ella": ("office", Role.PROGRAMME, "coordinates a programme"),
    "gulnora": ("office", Role.ADVISER, "leads it, and accepts what others report"),
    "greta": ("donor", Role.DONOR, "public figures"),
    "zamon": ("system", Role.TIMEKEEPER, "the clock"),
}
# More who work for a programme. They meet no case, so they do not try every door.
TEAM: dict[str, tuple[str, Role, str]] = {
    "kamila": ("office", Role.ASSISTANT, "enters what was done and spent"),
    "erik": ("office", Role.EXPERT, "advises it"),
    "lola": ("partner", Role.FOCAL_POINT, "carries out the partner's part"),
    "ruth": ("reviewer", Role.EVALUATOR, "judges it from outside"),
    "rano": ("reviewer", Role.AUDITOR, "examines its books and its inventory"),
}
# One memorandum for all who may meet; the stranger has signed nothing.
PARTIES = ["police", "prosecutor", "shelter", "other_shelter", "ngo", "migration", "consulate"]


def hash_cheaply() -> None:
    """Argon2 with the least memory and time: a test proves nothing by waiting for it."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    Argon2PasswordHasher.time_cost = 1
    Argon2PasswordHasher.memory_cost = 8
    Argon2PasswordHasher.parallelism = 1


def key(name: str) -> UUID:
    """The same key for the same name in every run."""
    return uuid5(SPACE, name)


def make_cast() -> None:
    """As the owner: agencies, accounts, memberships, one agreement."""
    from panoh.base.accounts.models import User
    from panoh.base.agencies.models import Agency, Agreement, Membership

    for name, (title, kind, country, region, competent) in AGENCIES.items():
        Agency.objects.using("owner").create(
            pk=key(name), name=title, kind=kind, country=country, region_id=region,
            competent=competent,
        )  # fmt: skip
    for name, (agency, role, _what) in (CAST | TEAM).items():
        user = User.objects.db_manager("owner").create_user(
            name, PASSWORD, id=key(f"user {name}"), name=name.title(), email=f"{name}@example.org"
        )
        Membership.objects.using("owner").create(
            pk=key(f"member {name}"), user=user, agency_id=key(agency), role=role
        )
    agreement = Agreement.objects.using("owner").create(
        pk=key("agreement"), title="National referral mechanism", signed_on=date(2020, 1, 1)
    )
    agreement.parties.set(Agency.objects.using("owner").filter(pk__in=map(key, PARTIES)))


def member(name: str) -> Any:
    """One of the cast, as actions want them."""
    [found] = _member()(key(f"member {name}"))
    return found


@cache
def _member() -> Any:
    """Put once: tests ask for somebody tens of thousands of times."""
    from panoh.base.agencies.models import Membership
    from panoh.base.database.questions import question

    found = Membership.objects.select_related("agency", "user")
    return question(lambda pk: found.filter(pk=pk))


def agency(name: str) -> Any:
    """One of the cast's agencies."""
    from panoh.base.agencies.models import Agency

    return Agency.objects.get(pk=key(name))


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "panoh.settings")
    django.setup()
    hash_cheaply()
    make_cast()
