"""The demo's past: the same from one seed, whole or not at all, and every state earned by acts."""

from collections import Counter
from datetime import datetime, timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase
from django.utils import timezone

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry, Head
from panoh.base.journal.verify import breaks
from panoh.base.places.names import HERE
from panoh.casework.cases.models import Case, Track
from panoh.casework.names.models import Name, NameIndex
from panoh.casework.referrals.models import Referral
from panoh.casework.shelters.models import Stay
from panoh.demo import actions
from panoh.demo.past import live_past
from panoh.demo.scenes import ON_STAGE

pytestmark = pytest.mark.usefixtures("committed")
CASES = ON_STAGE + 6


@pytest.fixture
def now() -> datetime:
    return timezone.localtime()


def anew() -> None:
    """An empty database again, as after every test that commits."""
    TransactionTestCase._fixture_teardown(None)  # type: ignore[attr-defined]


def cases() -> dict[UUID, dict[str, Any]]:
    """Every case, as the counting role sees it."""
    found: dict[UUID, dict[str, Any]] = {}
    for country in HERE:
        with door.counting(country):
            rows = Case.objects.using("figures").values(
                "id", "country", "stage", "tracks", "opened_at", "closed_at",
                "person__sex", "person__birth_year", "person__citizenships",
            )  # fmt: skip
            found |= {row["id"]: {**row, "id": None} for row in rows}
    return found


def events() -> dict[UUID, list[str]]:
    """What happened in each case, as the verifier of the journal sees it."""
    found: dict[UUID, list[str]] = {}
    entries = Entry.objects.using("owner").exclude(case_id=None).order_by("at", "number")
    for case_id, event in entries.values_list("case_id", "event"):
        assert case_id is not None
        found.setdefault(case_id, []).append(event)
    return found


def story(case_id: UUID, facts: dict[str, Any], happened: list[str]) -> str:
    """A case without what no seed decides: keys and codes; times to the minute."""
    times = [f"{at:%F %H:%M}" for at in (facts["opened_at"], facts["closed_at"]) if at]
    rest = {name: value for name, value in facts.items() if not isinstance(value, datetime)}
    return f"{times} {sorted(rest.items(), key=str)} {happened}"


def stories() -> list[str]:
    happened = events()
    # What several do in one moment has no order between their agencies.
    return sorted(
        story(case_id, facts, sorted(happened[case_id])) for case_id, facts in cases().items()
    )


@pytest.mark.long
def test_one_seed_gives_one_past_and_loading_again_adds_nothing(now: datetime) -> None:
    actions.found(seed=1)
    live_past(cases=CASES, seed=1, now=now)
    first = stories()
    every_state_was_reached_by_acts()
    something_waits(now)
    anew()
    with time_machine.travel(now, tick=False):
        assert "were lived through" in loading()
    assert stories() == first
    before = Entry.objects.using("owner").count()
    assert "no case is added" in loading()
    assert Entry.objects.using("owner").count() == before


def loading() -> str:
    said = StringIO()
    call_command("load_demo", cases=CASES, stdout=said)
    return said.getvalue()


def every_state_was_reached_by_acts() -> None:
    found, happened = cases(), events()
    assert len(found) == CASES
    assert set(found) == set(happened)
    for case_id, facts in found.items():
        acts = Counter(happened[case_id])
        assert happened[case_id][0] == Event.CASE_OPENED
        assert acts[Event.CASE_OPENED] == 1
        assert acts[Event.CASE_CLOSED] == (facts["stage"] == "closed") == bool(facts["closed_at"])
        assert acts[Event.DETERMINATION_MADE] >= len(facts["tracks"])
        if facts["stage"] == "screened":
            assert acts[Event.SCREENING_COMPLETED]
    stays = Stay.objects.using("owner").filter(kind="stayed").count()
    referrals = Referral.objects.using("owner").count()
    all_acts = Counter(event for acts in happened.values() for event in acts)
    assert all_acts[Event.PERSON_ADMITTED] == stays > 0
    assert all_acts[Event.REFERRAL_SENT] == referrals > 0
    assert breaks() == []


def something_waits(now: datetime) -> None:
    referrals = Referral.objects.using("owner")
    assert referrals.filter(status="sent", deadline__gt=now, receiver=actions.key("shelter.uz"))
    assert referrals.filter(status="sent", deadline__lt=now, step__gt=0)
    assert referrals.filter(status="declined", sent_at__gt=now - timedelta(days=3))
    tonight = Stay.objects.using("owner").standing().on(now.date())
    assert {stay.kind for stay in tonight} == {"stayed", "held", "out_of_use"}
    tracks = {track for facts in cases().values() for track in facts["tracks"]}
    assert tracks == set(Track)
    drafts = [acts for acts in events().values() if acts[-1] == Event.SCREENING_ANSWERED]
    assert drafts
    assert any(Event.CONSENT_WITHDRAWN in acts for acts in events().values())
    assert any(Event.SHARE_PROPOSED in acts for acts in events().values())
    spelt = Name.objects.using("owner")
    assert {"Cyrl", "Latn"} <= set(spelt.values_list("script", flat=True))
    assert NameIndex.objects.using("owner").count() == spelt.count() >= 10


def test_keeps_nothing_of_a_past_that_fails(now: datetime) -> None:
    """Nobody has been founded, so that the first act of each half fails."""
    with pytest.raises(RuntimeError, match="Nothing of it was kept"):
        live_past(cases=CASES, seed=1, now=now)
    assert not Head.objects.using("owner").exists()
    connections.close_all()
