"""What only the owner does in the demo: agencies, their members and the agreements between them.

In a country these rows are made by whoever administers Panoh; the application cannot write them.
"""

from uuid import UUID, uuid5

from django.contrib.auth.hashers import make_password
from django.db import transaction

from panoh.base.accounts.models import User
from panoh.base.agencies.models import Agency, Agreement, Membership
from panoh.base.agencies.roles import Role
from panoh.base.agencies.sections import Kind
from panoh.base.places.names import HERE, STATE_LANGUAGE
from panoh.demo.agencies import AGENCIES, FOUNDED_AT, SIGNED_ON, agreements
from panoh.demo.cast import CAST, PASSWORD
from panoh.demo.names import MadeUp

SPACE = UUID("0d5f5d0e-5a7d-4a60-8f5e-0f6a3f2a7c11")


def key(what: str) -> UUID:
    """The same key for the same thing in every demo."""
    return uuid5(SPACE, what)


@transaction.atomic(using="owner")
def found(*, seed: int) -> None:
    """As the owner, make every agency, member and agreement of the demo; what is there stays."""
    Agency.objects.using("owner").bulk_create(
        [
            Agency(
                pk=key(word),
                name=body.name,
                kind=body.kind,
                country=body.country,
                region_id=body.region,
                competent=body.competent,
            )
            for word, body in AGENCIES.items()
        ],
        ignore_conflicts=True,
    )
    _wind_clocks()
    names, hashed = MadeUp(seed), make_password(PASSWORD)
    User.objects.using("owner").bulk_create(
        [
            User(
                pk=key(f"user {word}"),
                username=word,
                password=hashed,
                name=" ".join(
                    names.name(
                        STATE_LANGUAGE[AGENCIES[member.agency].country], female=number % 2 == 0
                    )[:2]
                ),
                email=f"{word}@example.org",
                language=member.language,
            )
            for number, (word, member) in enumerate(CAST.items())
        ],
        ignore_conflicts=True,
    )
    Membership.objects.using("owner").bulk_create(
        [
            Membership(
                pk=key(f"member {word}"),
                user_id=key(f"user {word}"),
                agency_id=key(member.agency),
                role=member.role,
                since=FOUNDED_AT,
            )
            for word, member in CAST.items()
        ],
        ignore_conflicts=True,
    )
    for title, words in agreements().items():
        agreement, _created = Agreement.objects.using("owner").get_or_create(
            pk=key(title), defaults={"title": title, "signed_on": SIGNED_ON}
        )
        parties = Agency.objects.using("owner").filter(pk__in=map(key, words))
        agreement.parties.add(*parties)


def _wind_clocks() -> None:
    """Each country's deployment escalates as its own timekeeper, with whom nobody signs in."""
    for country in HERE:
        word = f"clock.{country}"
        agency, _created = Agency.objects.using("owner").get_or_create(
            pk=key(word), defaults={"name": "Panoh", "kind": Kind.SYSTEM, "country": country}
        )
        user, _created = User.objects.using("owner").get_or_create(
            pk=key(f"user {word}"),
            defaults={"username": word, "name": "Panoh", "password": make_password(None)},
        )
        Membership.objects.using("owner").get_or_create(
            pk=key(f"member {word}"),
            defaults={
                "user": user,
                "agency": agency,
                "role": Role.TIMEKEEPER,
                "since": FOUNDED_AT,
            },
        )


def members() -> dict[str, Membership]:
    """The demo's members who may act, and its clocks, by the word they sign in with."""
    clocks = [f"clock.{country}" for country in HERE]
    words = {key(f"member {word}"): word for word in [*CAST, *clocks]}
    found = Membership.objects.active().filter(pk__in=words)
    found = found.select_related("agency__region", "user")
    return {words[member.pk]: member for member in found}
