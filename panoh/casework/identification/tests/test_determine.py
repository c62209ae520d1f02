"""Determining: a person decides, with a basis and reasons; the history is added to."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.outbox.models import Letter
from panoh.base.refusals import Refused
from panoh.casework.cases.models import Case
from panoh.casework.cases.share_actions import offer_share, open_share, take_consent
from panoh.casework.identification.actions import determine, read_finding
from panoh.casework.identification.models import Determination, Finding
from panoh.casework.identification.rules import standing
from panoh.casework.identification.tests.steps import GIRL, Facts, begin, complete
from panoh.testing import agency, member

GROUNDS: Facts = {"legal_basis": "sop", "reasons": "Papers taken, no pay, locked in at night."}
PRESUMED: Facts = {"track": "trafficked", "outcome": "presumed", **GROUNDS}
IDENTIFIED: Facts = {
    "track": "trafficked",
    "outcome": "identified",
    "legal_basis": "law",
    "reasons": "The court file shows it.",
    "acts": ["recruitment"],
    "means": ["deception"],
    "exploitation": ["ForcedLabour"],
}
NEGATIVE: Facts = {"track": "trafficked", "outcome": "not_identified", **GROUNDS}


@pytest.fixture
def dilshod(aigul, case):
    """A prosecutor, competent, to whom the person let core, testimony and status be shown."""
    dilshod = member("dilshod")
    sections = ["core", "testimony", "status"]
    consent = take_consent(
        by=aigul, case=case, recipient=agency("prosecutor"), purpose="identification",
        sections=sections, given=True, language="uz", form="spoken",
    )  # fmt: skip
    share = offer_share(by=aigul, case=case, consent=consent, sections=sections)
    with door.acting_as(dilshod):
        open_share(by=dilshod, share=share)
        yield dilshod


def test_presumption_is_kept_with_its_grounds_and_moves_the_case(aigul, case, completed):
    made = determine(
        by=aigul, case=case, screening=completed, exploitation=["ForcedLabour"], **PRESUMED
    )
    assert (made.agency, made.body, made.number) == (aigul.agency, "Police", 1)
    assert made.rule_edition == "2009-1/adult_labour/1"
    assert (made.legal_basis, made.procedure_edition) == ("sop", "2013-1")
    case.refresh_from_db()
    assert (case.stage, case.tracks) == ("presumed", ["trafficked"])
    entry = Entry.objects.get(event=Event.DETERMINATION_MADE)
    assert entry.detail == {"track": "trafficked", "outcome": "presumed"}
    assert entry.section == "core"


def test_presumption_of_trafficking_starts_the_reflection_period(aigul, case):
    made = determine(by=aigul, case=case, **PRESUMED)
    assert made.reflection_ends_on == timezone.localdate() + timedelta(days=30)


def test_other_tracks_have_no_reflection_period(aigul, case):
    for track in ("smuggled", "witness"):
        made = determine(by=aigul, case=case, **(PRESUMED | {"track": track}))
        assert made.reflection_ends_on is None
    case.refresh_from_db()
    assert case.tracks == ["smuggled", "witness"]


def test_several_tracks_may_hold_at_once(aigul, case):
    determine(by=aigul, case=case, **(PRESUMED | {"track": "smuggled"}))
    determine(by=aigul, case=case, **PRESUMED)
    case.refresh_from_db()
    assert case.tracks == ["trafficked", "smuggled"]
    assert case.stage == Case.Stage.PRESUMED


@pytest.mark.parametrize("missing", ["legal_basis", "reasons"])
def test_legal_basis_and_reasons_are_required(aigul, case, missing):
    with pytest.raises(Refused):
        determine(by=aigul, case=case, **(PRESUMED | {missing: "  "}))
    assert not Determination.objects.exists()


def test_only_a_competent_authority_identifies_formally(aigul, case):
    with pytest.raises(Refused, match="competent authority"):
        determine(by=aigul, case=case, **IDENTIFIED)


def test_competent_authority_identifies_after_the_presumption(aigul, case, dilshod):
    with door.acting_as(aigul):
        determine(by=aigul, case=case, **PRESUMED)
    made = determine(by=dilshod, case=case, appeal_until=date(2030, 1, 1), **IDENTIFIED)
    assert (made.number, made.body, made.reflection_ends_on) == (2, "CourtOrProsecution", None)
    assert list(Determination.objects.order_by("number").values_list("outcome", flat=True)) == [
        "presumed",
        "identified",
    ]
    assert standing(case)["trafficked"] == made
    case.refresh_from_db()
    assert case.stage == Case.Stage.IDENTIFIED


def test_adult_needs_means_for_formal_identification(case, dilshod):
    with pytest.raises(Refused, match="names the means"):
        determine(by=dilshod, case=case, **(IDENTIFIED | {"means": []}))


@pytest.mark.parametrize("missing", ["acts", "exploitation"])
def test_formal_identification_names_act_and_exploitation(case, dilshod, missing):
    with pytest.raises(Refused, match="Formal identification names"):
        determine(by=dilshod, case=case, **(IDENTIFIED | {missing: []}))


def test_child_needs_no_means(db):
    dilshod = member("dilshod")
    with door.acting_as(dilshod):
        case = begin(dilshod, **GIRL).case
        determine(by=dilshod, case=case, **(IDENTIFIED | {"means": []}))
        case.refresh_from_db()
        assert case.stage == Case.Stage.IDENTIFIED


def test_person_who_was_a_child_when_it_began_needs_no_means(db):
    dilshod = member("dilshod")
    with door.acting_as(dilshod):
        screening = complete(dilshod, begin(dilshod, age="child"), ())
        determine(
            by=dilshod, case=screening.case, screening=screening, **(IDENTIFIED | {"means": []})
        )


def test_same_outcome_again_is_refused(aigul, case):
    determine(by=aigul, case=case, **PRESUMED)
    with pytest.raises(Refused, match="stands already"):
        determine(by=aigul, case=case, **PRESUMED)


def test_identified_person_is_not_presumed_anew(aigul, case, dilshod):
    determine(by=dilshod, case=case, **IDENTIFIED)
    with door.acting_as(aigul), pytest.raises(Refused, match="something firmer"):
        determine(by=aigul, case=case, **PRESUMED)


def test_negative_decision_waits_for_the_reflection_period(aigul, case, dilshod):
    with door.acting_as(aigul):
        determine(by=aigul, case=case, **PRESUMED)
    with pytest.raises(Refused, match="time for reflection"):
        determine(by=dilshod, case=case, **NEGATIVE)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        determine(by=dilshod, case=case, **NEGATIVE)
    case.refresh_from_db()
    assert (case.stage, case.tracks) == ("not_identified", [])


def test_who_is_not_competent_does_not_take_a_presumption_away(aigul, case):
    determine(by=aigul, case=case, **PRESUMED)
    with (
        time_machine.travel(timezone.now() + timedelta(days=31)),
        pytest.raises(Refused, match="competent authority"),
    ):
        determine(by=aigul, case=case, **NEGATIVE)


def test_negative_may_turn_into_a_presumption(aigul, case):
    determine(by=aigul, case=case, **NEGATIVE)
    case.refresh_from_db()
    assert case.stage == Case.Stage.NOT_IDENTIFIED
    determine(by=aigul, case=case, **PRESUMED)
    case.refresh_from_db()
    assert (case.stage, case.tracks) == ("presumed", ["trafficked"])


def test_decision_has_a_day_that_has_come_and_follows_what_stands(aigul, case, dilshod):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused, match="still to come"):
        determine(by=dilshod, case=case, decided_on=tomorrow, **IDENTIFIED)
    with door.acting_as(aigul):
        determine(by=aigul, case=case, **PRESUMED)
    with pytest.raises(Refused, match="later decision"):
        determine(by=dilshod, case=case, decided_on=date(2020, 1, 1), **IDENTIFIED)


def test_draft_carries_no_determination(aigul, begun):
    with pytest.raises(Refused, match="no completed screening"):
        determine(by=aigul, case=begun.case, screening=begun, **PRESUMED)


def test_screening_of_another_case_carries_none(aigul, completed):
    other = begin(aigul).case
    with pytest.raises(Refused, match="no completed screening"):
        determine(by=aigul, case=other, screening=completed, **PRESUMED)


def test_stranger_finds_no_such_case(aigul, case):
    chynara = member("chynara")
    with door.acting_as(chynara), pytest.raises(Refused, match="no such case"):
        determine(by=chynara, case=case, **PRESUMED)


def test_holder_is_told_without_a_word_about_it(case, dilshod):
    determine(by=dilshod, case=case, **IDENTIFIED)
    anvar = member("anvar")
    with door.acting_as(anvar):
        letter = Letter.objects.visible_to(anvar).get()
        assert (letter.code, letter.path) == (case.code, case.get_absolute_url())


def test_reasons_are_sealed_and_reading_them_is_journalled(aigul, case):
    made = determine(by=aigul, case=case, **PRESUMED)
    finding, reasons = read_finding(by=aigul, determination=made)
    assert reasons == GROUNDS["reasons"]
    assert reasons.encode() not in bytes(finding.reasons)
    assert Entry.objects.filter(event=Event.SECTION_OPENED, subject_id=made.pk).count() == 1


def test_shelter_knows_the_status_and_never_the_reasons(aigul, case):
    made = determine(by=aigul, case=case, **PRESUMED)
    bahrom = member("bahrom")
    sections = ["core", "identity"]
    consent = take_consent(
        by=aigul, case=case, recipient=agency("shelter"), purpose="accommodation",
        sections=sections, given=True, language="uz", form="spoken",
    )  # fmt: skip
    share = offer_share(by=aigul, case=case, consent=consent, sections=sections)
    with door.acting_as(bahrom):
        assert not Determination.objects.exists()
        open_share(by=bahrom, share=share)
        assert Determination.objects.visible_to(bahrom).get() == made
        assert not Finding.objects.exists()
        with pytest.raises(Refused, match="closed to your agency"):
            read_finding(by=bahrom, determination=made)


def test_database_lets_nobody_write_over_a_determination(aigul, case):
    made = determine(by=aigul, case=case, **PRESUMED)
    for change in (
        {"outcome": "not_identified"},
        {"reflection_ends_on": None},
    ):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Determination.objects.filter(pk=made.pk).update(**change)
    # Only what an import brought in can be deleted, by undoing that import.
    assert Finding.objects.filter(pk=made.pk).delete()[0] == 0
    assert Finding.objects.filter(pk=made.pk).exists()


def test_database_numbers_the_decisions_of_a_track(aigul, case):
    made = determine(by=aigul, case=case, **PRESUMED)
    copy = Determination.objects.get(pk=made.pk)
    copy.pk, copy.code = None, "ZZZ-ZZZ"
    with pytest.raises(IntegrityError, match="determinations_in_a_row"), transaction.atomic():
        copy.save(force_insert=True)


def test_nothing_is_saved_when_the_journal_fails(aigul, case, monkeypatch):
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("panoh.casework.identification.actions.record", fail)
    with pytest.raises(RuntimeError):
        determine(by=aigul, case=case, **PRESUMED)
    assert not Determination.objects.exists()
    assert Case.objects.get(pk=case.pk).tracks == []
