"""The risk: asked by an edition, proposed by its rule, decided by a person, read by few."""

import pytest

from panoh.base.database import door
from panoh.base.editions import EditionError
from panoh.base.journal.events import Event
from panoh.base.refusals import Refused, allows
from panoh.casework.cases import closing_actions
from panoh.casework.protection import actions, questions, rules
from panoh.casework.protection.models import RiskAssessment, RiskGrounds
from panoh.casework.protection.tests.steps import NEWEST, acted, answers, assess, open_case, share
from panoh.testing import CAST, member

GRAVE = [code for code, each in NEWEST.questions.items() if each.grave]
OTHER = [code for code, each in NEWEST.questions.items() if not each.grave]


@pytest.mark.parametrize(
    ("said", "level"),
    [
        (answers(), "low"),
        (answers(*OTHER[:1]), "low"),
        (answers(*OTHER[:2]), "medium"),
        (answers(*OTHER[:5]), "medium"),
        (answers(*OTHER[:6]), "high"),
        (answers(other="unknown"), "medium"),
        (answers(*OTHER[:6], other="unknown"), "high"),
        *((answers(code), "high") for code in GRAVE),
    ],
)
def test_the_rule_proposes(said, level):
    assert NEWEST.proposes(said) == level


def test_nobody_knows_is_never_low():
    for unknown in range(len(OTHER) + 1):
        said = answers() | dict.fromkeys(OTHER[:unknown], "unknown")
        assert NEWEST.proposes(said) == ("medium" if unknown >= NEWEST.unknown else "low")


def test_a_person_decides_and_the_level_says_when_to_look_again(feruza, case):
    low = assess(feruza, case, "low", answers=answers("threatened"))
    assert (low.proposed, low.level) == ("high", "low")
    high = assess(feruza, case, "high")
    assert (high.proposed, high.level) == ("low", "high")
    assert high.next_on < low.next_on
    assert acted(case)[-2:] == [Event.RISK_ASSESSED] * 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"answers": {}}, "each question"),
        ({"answers": answers(other="perhaps")}, "each question"),
        ({"answers": answers() | {"more": "yes"}}, "each question"),
        ({"level": "enormous"}, "how high"),
        ({"reason": " "}, "reasons"),
    ],
)
def test_what_is_not_answered_or_decided_is_refused(feruza, case, wrong, sentence):
    with pytest.raises(Refused, match=sentence):
        assess(feruza, case, **({"level": "low"} | wrong))
    assert not RiskAssessment.objects.exists()


def test_what_was_said_is_sealed_and_reading_it_is_an_act(feruza, case):
    made = assess(feruza, case, reason="He waits outside.", more="A white car.")
    grounds = RiskGrounds.objects.get()
    for sealed in (grounds.answers, grounds.reason, grounds.more):
        assert not any(word in bytes(sealed) for word in (b"yes", b"waits", b"car"))
    said, reason, more = actions.read_risk(by=feruza, assessment=made)
    assert (said, reason, more) == (answers(), "He waits outside.", "A white car.")
    assert acted(case)[-1] == Event.SECTION_OPENED


def test_who_assesses(case):
    """Whoever has the case in an agency that sees it, and its supervisor."""
    for name in CAST:
        with door.acting_as(member(name)):
            may = name in {"feruza", "farida"}
            assert allows(rules.check_assess, member(name), case) == may, name


def test_the_police_learn_how_high_and_never_why(feruza, case):
    """With every section that they may see: the level guides them, the answers could kill."""
    made = assess(feruza, case, "high", answers=answers("official"))
    share(case, "aigul", "identity", "contact", "testimony", "status", "alerts")
    with door.acting_as(member("aigul")):
        aigul = member("aigul")
        assert RiskAssessment.objects.get().level == "high"
        assert RiskAssessment.objects.visible_to(aigul).get() == made
        assert not RiskGrounds.objects.exists()
        with pytest.raises(Refused, match="closed to your agency"):
            actions.read_risk(by=aigul, assessment=made)


def test_who_cares_for_her_reads_why_where_she_agreed(feruza, case):
    made = assess(feruza, case, "high")
    share(case, "barno", "care")
    with door.acting_as(member("barno")):
        assert not RiskAssessment.objects.exists()
        assert RiskGrounds.objects.get().assessment_id == made.pk


@pytest.mark.parametrize("name", ["davron", "hamid"])
def test_migration_service_and_consulate_learn_nothing(feruza, case, name):
    assess(feruza, case, "high")
    share(case, name, "identity", *(["status"] if name == "davron" else []))
    with door.acting_as(member(name)):
        assert not RiskAssessment.objects.exists()
        assert not RiskGrounds.objects.exists()


def test_whoever_asked_keeps_what_they_wrote(db):
    """A migration officer who assesses reads the own answers, and nobody else's."""
    with door.acting_as(member("davron")):
        case = open_case(member("davron"))
        made = assess(member("davron"), case, "medium")
        assert actions.read_risk(by=member("davron"), assessment=made)[0] == answers()


def test_nothing_is_assessed_in_a_closed_case(feruza, case):
    closure = closing_actions.ask_closing(by=feruza, case=case, closing="declined")
    with door.acting_as(member("farida")):
        closed = closing_actions.close_case(by=member("farida"), closure=closure)
        with pytest.raises(Refused, match="closed"):
            assess(member("farida"), closed)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("grave = true", 'grave = "yes"'), "grave"),
        (('domain = "home"', 'domain = "house"'), "house"),
        (("high = 6", "high = 2"), "fewer yes"),
        (("high = 14", "high = 60"), "the sooner"),
        (('edition = "2026-1"', 'edition = "2026-2"'), "give the file that name"),
        (("unknown = 8", "unknown = 8\nmore = 1"), "more"),
    ],
)
def test_a_mistake_in_an_edition_is_told_in_a_sentence(tmp_path, change, sentence):
    text = (questions.FOLDER / "2026-1.toml").read_text(encoding="utf-8")
    assert change[0] in text
    (tmp_path / "2026-1.toml").write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(EditionError, match=sentence):
        questions.read(tmp_path / "2026-1.toml")


def test_every_question_is_written_in_russian_too():
    names = [each.name for each in NEWEST.questions.values()] + [d.name for d in NEWEST.domains]
    for name in names:
        assert {"en", "ru"} <= name.texts.keys(), name
