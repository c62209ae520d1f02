"""An edition is written on pages, put into force by two people, and changes no case that began."""

import re
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from panoh.base.database import door
from panoh.base.editions import EditionError
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.outbox.models import Letter
from panoh.base.refusals import Refused, allows
from panoh.casework.cases import actions as cases
from panoh.casework.shelters.tests.test_races import at_once
from panoh.casework.sop import actions, drafting, rules
from panoh.casework.sop.duties import duties, followed
from panoh.casework.sop.events import EVENTS, in_groups
from panoh.casework.sop.models import Edition, Version
from panoh.casework.sop.procedures import editions, of_version, parse, shipped
from panoh.casework.sop.writing import as_toml
from panoh.testing import CAST, member

OWN = "UZ-2026-1"
PATH = "/sop/drafts/UZ-2026-2/"


def as_(name, action, **said):
    with door.acting_as(member(name)):
        return action(by=member(name), **said)


@pytest.fixture
def year(db):
    with time_machine.travel("2026-06-01 09:00+05:00"):
        yield


@pytest.fixture
def draft(year):
    return as_("eldor", actions.begin_edition, source=OWN)


def within(draft, task, span):
    """The text of a draft with another deadline for one task."""
    data = drafting.data_of(draft.text)
    row = drafting.row_of(data, "task", task) or {}
    return as_toml(drafting.with_row(data, "task", {**row, "within": span}))


def written(draft, name="eldor", task="inform", span="12h"):
    as_(name, actions.write_edition, edition=draft, text=within(draft, task, span))
    draft.refresh_from_db()
    return draft


def in_force(draft):
    as_("eldor", actions.propose_edition, edition=draft)
    return as_("elmira", actions.approve_edition, edition=draft)


def opened():
    return as_("aigul", cases.open_case, sex="female", birth_year=1999, birth_year_basis="stated")


def deadline(case, task="inform"):
    with door.acting_as(member("aigul")):
        duty = next(d for d in duties(member("aigul"), [case]) if d.task.code == task)
        return followed([case])[case.pk].code, (duty.due_at - duty.opened_at) / timedelta(hours=1)


# The text


@pytest.mark.parametrize("code", shipped())
def test_an_edition_is_written_out_and_read_again_as_it_was(code):
    text = drafting.text_of(code)
    assert parse(text) == shipped()[code]
    assert as_toml(drafting.data_of(text)) == text


def test_every_letter_comes_back():
    hard = 'quote " back \\ line\n tab\t del\x7f nul-like\x01 Ўзбек 🌿 # [x] = '
    data = {"edition": hard, "en": {"name": hard}, "task": [{"code": "a", "opens": [hard, "b"]}]}
    assert drafting.data_of(as_toml(data)) == data


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("edition = ", "Invalid value"),
        ("a = " + "[" * 5000, "recursion"),
        ("stage = 5", "“stage” is no list of tables"),
        ('stage = ["x"]', "“stage” is no list of tables"),
        ("[[task]]\nwithin = '2h'", "task “”: it needs a code"),
        ("[[task]]\ncode = 'A b'", "task “A b”: it needs a code"),
        ("[[lane]]\ncode = 5", "lane “5”: it needs a code"),
        ('extends = "nothing"', "it extends “nothing”, which is not there"),
        ('extends = "UZ-2026-1"\nwithout = 5', "“without” is no list"),
        ('extends = "UZ-2026-1"\nwithout = 5\n', "“without” is no list"),
        ('extends = "UZ-2026-1"\n[[task]]\ncode="x"', "task x: “stage” is missing"),
        ('extends = "UZ-2026-1"\n[[task]]\ncode="inform"\nopens=[5]', "task inform: opens: “5”"),
        ('extends = "UZ-2026-1"\n[[task]]\ncode="inform"\nopens=[{}]', "task inform: opens: “{}”"),
        (
            'extends = "UZ-2026-1"\n[[task]]\ncode="inform"\nen=5',
            "task inform: it needs an English",
        ),
        ('extends = "UZ-2026-1"\n[[stage]]\ncode="new"\nen={}', "stage new: it needs an English"),
        ('extends = "UZ-2026-1"\n[[stage]]\ncode="new"\nkk.name="x"', "stage new: it needs an En"),
        ('extends = "UZ-2026-1"\nsince = 2026-01-01T00:00:00', "“since” is missing or not a date"),
    ],
)
def test_a_mistaken_text_is_refused_with_its_place(text, sentence):
    with pytest.raises(EditionError) as refusal:
        drafting.complete(text)
    assert sentence in str(refusal.value)


# Who, and in which order


def test_who_keeps_procedures(draft):
    for name in CAST:
        with door.acting_as(member(name)):
            keeps = name in {"eldor", "elmira", "gulnora"}
            assert allows(rules.check_begin_edition, member(name), OWN) == keeps, name
            assert allows(rules.check_write_edition, member(name), draft) == keeps, name
            assert allows(rules.check_propose_edition, member(name), draft) == keeps, name
            assert Edition.objects.visible_to(member(name)).exists() == keeps, name
            assert Version.objects.visible_to(member(name)).exists() == keeps, name


def test_another_country_s_draft_is_not_there(draft):
    draft.country = "KG"
    for check in (rules.check_write_edition, rules.check_keeps, rules.check_approve_edition):
        with pytest.raises(Refused, match="no such edition"):
            check(member("eldor"), draft)


def test_a_draft_begins_as_a_copy_under_the_next_name(draft):
    assert (draft.code, draft.country, draft.number) == ("UZ-2026-2", "UZ", 1)
    said = parse(draft.text)
    assert said.since == timezone.localdate() + timedelta(days=30)
    assert said.tasks == shipped()[OWN].tasks
    assert as_("elmira", actions.begin_edition, source="regional-2026-1").code == "UZ-2026-3"


def test_a_text_that_cannot_be_followed_or_is_another_s_is_not_kept(draft):
    text = draft.text
    for wrong in (
        text.replace('within = "2h"', 'within = "soon"'),
        text.replace('edition = "UZ-2026-2"', 'edition = "UZ-2026-1"'),
        text.replace('country = "UZ"', 'country = "KG"'),
    ):
        with pytest.raises(EditionError):
            as_("eldor", actions.write_edition, edition=draft, text=wrong)
    draft.refresh_from_db()
    assert (draft.number, draft.text) == (1, text)


def test_earlier_texts_stay_and_each_step_is_journalled(draft):
    before = draft.text
    written(draft)
    in_force(draft)
    assert [v.number for v in draft.versions.all()] == [2, 1]
    assert draft.versions.get(number=1).text == before
    events = []
    for name in ("eldor", "elmira"):
        with door.acting_as(member(name)):
            mine = Entry.objects.filter(subject_id=draft.pk, member_id=member(name).pk)
            events += [(name, e.event, e.detail["version"]) for e in mine.order_by("number")]
    assert events == [
        ("eldor", Event.EDITION_BEGUN, 1),
        ("eldor", Event.EDITION_WRITTEN, 2),
        ("eldor", Event.EDITION_PROPOSED, 2),
        ("elmira", Event.EDITION_APPROVED, 2),
    ]


def test_the_others_are_told_of_a_proposal_by_a_link(draft):
    as_("eldor", actions.propose_edition, edition=draft)
    with door.acting_as(member("elmira")):
        assert [(each.code, each.path) for each in Letter.objects.all()] == [("", PATH)]
    with door.acting_as(member("eldor")):
        assert not Letter.objects.exists()
    asked = "Decide on a proposed procedure"
    assert asked in signed_in("elmira").get("/").content.decode()
    for name in ("eldor", "aigul"):
        assert asked not in signed_in(name).get("/").content.decode()


def test_nobody_puts_the_own_proposal_into_force(draft):
    as_("eldor", actions.propose_edition, edition=draft)
    with pytest.raises(Refused, match="You proposed this yourself"):
        as_("eldor", actions.approve_edition, edition=draft)
    with door.acting_as(member("eldor")), pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=draft.pk).update(
            state="in_force", ended_at=timezone.now(), ended_by=member("eldor")
        )
    # Nor by somebody else's name: PostgreSQL knows who has entered.
    with door.acting_as(member("eldor")), pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=draft.pk).update(
            state="in_force", ended_at=timezone.now(), ended_by=member("elmira")
        )


@pytest.mark.parametrize(
    "change",
    [
        "update sop_version set text = ''",
        "delete from sop_version",
        "update sop_edition set number = 1",
        "update sop_edition set country = 'KG'",
        "update sop_edition set state = 'draft', proposed_at = null, proposed_by_id = null, "
        "ended_at = null, ended_by_id = null",
        "insert into sop_version (id, edition_id, number, text, written_at, written_by_id) "
        "select gen_random_uuid(), id, 3, '', now(), begun_by_id from sop_edition",
    ],
)
def test_what_is_in_force_stays_as_it_is(draft, change):
    in_force(written(draft))
    with (
        door.acting_as(member("eldor")),
        suppress(Exception),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
        raise AssertionError("PostgreSQL let it pass")
    draft.refresh_from_db()
    assert (draft.state, draft.number, draft.country) == ("in_force", 2, "UZ")
    assert [bool(each.text) for each in draft.versions.all()] == [True, True]


def test_two_who_approve_at_once_put_it_into_force_once(committed):
    draft = as_("eldor", actions.begin_edition, source=OWN)
    as_("eldor", actions.propose_edition, edition=draft)
    approve = lambda _: as_("elmira", actions.approve_edition, edition=draft)  # noqa: E731
    assert at_once(approve, 1, 2, 3) == {"done": 1, 409: 2}


def test_its_day_is_to_come(draft):
    as_("eldor", actions.propose_edition, edition=draft)
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        with pytest.raises(Refused, match="has come already"):
            as_("elmira", actions.approve_edition, edition=draft)
        as_("elmira", actions.return_edition, edition=draft)
        draft.refresh_from_db()
        assert (draft.state, draft.proposed_by) == ("draft", None)
        with pytest.raises(Refused, match="has come already"):
            as_("eldor", actions.propose_edition, edition=draft)


# Cases


def test_a_draft_is_used_by_no_case(draft):
    written(draft)
    case = opened()
    for state in ("draft", "proposed"):
        assert draft.code not in editions()
        assert deadline(case) == (OWN, 24)
        with time_machine.travel(timezone.now() + timedelta(days=60)):
            assert deadline(opened()) == (OWN, 24)
        with pytest.raises(Refused, match="no such edition"):
            as_("anvar", actions.move, case=case, edition=draft.code, reason="Sooner.")
        if state == "draft":
            as_("eldor", actions.propose_edition, edition=draft)


def test_a_case_keeps_the_edition_it_began_under_while_a_newer_one_is_in_force(draft):
    before = opened()
    in_force(written(draft))
    between = opened()
    assert [deadline(case) for case in (before, between)] == [(OWN, 24), (OWN, 24)]
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        after = opened()
        assert [deadline(case) for case in (before, between, after)] == [
            (OWN, 24), (OWN, 24), ("UZ-2026-2", 12),
        ]  # fmt: skip
        as_("anvar", actions.move, case=before, edition="UZ-2026-2", reason="Sooner is better.")
        assert deadline(before) == ("UZ-2026-2", 12)


def test_a_text_in_force_is_read_once(draft, django_assert_num_queries):
    in_force(draft)
    [(_code, key)] = Version.in_force()
    of_version(key)
    case, aigul = opened(), member("aigul")
    with door.acting_as(aigul), django_assert_num_queries(2):
        duties(aigul, [case])


# Pages


def signed_in(name):
    client = Client()
    client.force_login(member(name).user)
    return client


def test_every_event_stands_in_one_group_of_the_form():
    shown = [code for _group, code, _words in in_groups()]
    assert sorted(shown) == sorted(EVENTS)


def test_a_form_folds_events_away_save_the_groups_that_are_chosen(year):
    eldor = signed_in("eldor")
    eldor.post("/sop/drafts/begin/", {"source": OWN})
    page = eldor.get(f"{PATH}tasks/inform/change/").content.decode()
    for name, chosen in (("opens", "opened"), ("done", "informed")):
        [box] = [tag for tag in re.findall("<input[^>]*>", page)
                 if f'name="{name}"' in tag and f'value="{chosen}"' in tag]  # fmt: skip
        assert " checked" in box
    assert page.count("<details") - page.count(" open><summary") > page.count(" open><summary")
    assert page.count(" open><summary") == 2


def test_who_writes_reads_names_in_their_own_language(year):
    eldor = signed_in("eldor")
    page = eldor.get("/sop/drafts/begin/").content.decode()
    assert page.index("(UZ-2026-1)") < page.index("(regional-2026-1)")  # the own country first
    eldor.post("/sop/drafts/begin/", {"source": OWN})
    eldor.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"
    for path in ("", "tasks/inform/change/", "rows/source/tip6/"):
        page = eldor.get(f"{PATH}{path}").content.decode()
        assert "Протокол о торговле людьми, статья 6" in page, path
    assert (
        "Разъясните человеку его права" in eldor.get(f"{PATH}tasks/inform/change/").content.decode()
    )


TASK = {
    "name": "Tell the person their rights", "how": "Slowly.", "stage": "contact", "lane": "first",
    "within": "12h", "opens": ["opened"], "done": ["informed"], "sources": ["tip6"],
}  # fmt: skip


def test_two_people_write_compare_and_put_an_edition_into_force_by_clicking(year):
    eldor, elmira = signed_in("eldor"), signed_in("elmira")
    assert "Nobody is writing an edition." in eldor.get("/sop/").content.decode()
    page = eldor.post("/sop/drafts/begin/", {"source": OWN}, follow=True)
    assert page.redirect_chain[-1][0] == PATH
    assert "value" in eldor.get(f"{PATH}tasks/inform/change/").content.decode()
    done = eldor.post(f"{PATH}tasks/inform/change/", TASK, follow=True).content.decode()
    assert "Kept as a new version" in done
    differs = eldor.get(f"/sop/UZ-2026-2/against/{OWN}/").content.decode()
    assert "within 12 hours" in differs
    assert "within 24 hours" in differs
    kazakh = {"name": "Құқықтары", "how": "Баяу."}
    eldor.post(f"{PATH}tasks/inform/in/kk/", kazakh)
    eldor.post(f"{PATH}rows/source/tip6/", {"name_en": "Article 6", "confirm": "on"})
    eldor.post(f"{PATH}head/", day(2026, 9, 1) | {"name_en": "The new one"})
    eldor.post(
        f"{PATH}add-task/", TASK | {"code": "again_told", "every": "5d", "until": ["closed"]}
    )
    eldor.post(f"{PATH}tasks/consular/remove/")
    shown = elmira.get(PATH).content.decode()
    assert "The new one" in shown
    assert ">6<" in shown.replace(" ", "")  # the newest version
    assert "Put it into force" not in shown
    eldor.post(f"{PATH}propose/")
    assert "Put it into force" not in eldor.get(PATH).content.decode()
    assert "Put it into force" in elmira.get(PATH).content.decode()
    assert eldor.post(f"{PATH}approve/").status_code == 403
    assert "In force." in elmira.post(f"{PATH}approve/", follow=True).content.decode()
    said = editions()["UZ-2026-2"]
    tasks = {task.code: task for task in said.tasks}
    assert str(tasks["inform"].name.say("kk")) == "Құқықтары"
    assert "consular" not in tasks
    assert str(tasks["again_told"].every) == "5d"
    assert signed_in("aigul").get("/sop/UZ-2026-2/").status_code == 200


def day(year, month, day):
    return {"since_0": day, "since_1": month, "since_2": year}


def test_what_is_mistaken_is_said_and_nothing_typed_is_lost(draft):
    client = signed_in("eldor")
    wrong = TASK | {"within": "soon", "how": "Slowly and plainly.", "every": "5d"}
    page = client.post(f"{PATH}tasks/inform/change/", wrong).content.decode()
    for sentence in ("Write a time like 24h", "What comes back says until when", "Slowly and pla"):
        assert sentence in page, sentence
    page = client.post(f"{PATH}rows/lane/first/", {"name_en": "First"}).content.decode()
    assert "lane first: it names kinds of agency" in page
    draft.refresh_from_db()
    assert draft.number == 1


def test_nobody_writes_over_what_they_have_not_seen(draft):
    client = signed_in("eldor")
    page = client.get(f"{PATH}tasks/inform/change/").content.decode()
    stands = page.partition('name="stands" value="')[2].partition('"')[0]
    written(draft, "elmira", "contact", "3d")
    page = client.post(f"{PATH}tasks/inform/change/", TASK | {"stands": stands}).content.decode()
    assert "Somebody else changed this" in page


def test_an_edition_is_downloaded_corrected_and_uploaded(draft):
    client = signed_in("eldor")
    file = client.get("/sop/UZ-2026-2/edition.toml")
    assert file["Content-Disposition"] == 'attachment; filename="UZ-2026-2.toml"'
    text = file.content.decode()

    def upload(text):
        found = SimpleUploadedFile(
            "edition.toml", text if isinstance(text, bytes) else text.encode()
        )
        return client.post(f"{PATH}upload/", {"file": found}, follow=True).content.decode()

    assert "task danger: “soon” is no time" in upload(text.replace('"2h"', '"soon"', 1))
    assert "This is no text in UTF-8." in upload(b"\xff\xfe")
    assert "write edition" in upload(drafting.text_of(OWN))
    draft.refresh_from_db()
    assert draft.number == 1
    short = 'extends = "UZ-2026-1"\nedition = "UZ-2026-2"\nwithout = ["consular"]\n'
    short += 'since = 2026-09-01\n[[task]]\ncode = "inform"\nwithin = "3h"\n'
    assert "Kept as a new version" in upload(short)
    draft.refresh_from_db()
    tasks = {task.code: task for task in parse(draft.text).tasks}
    assert str(tasks["inform"].within) == "3h"
    assert "consular" not in tasks


def test_earlier_texts_are_read_and_the_draft_is_held_against_what_is_in_force(draft):
    before = draft.text
    written(draft)
    client = signed_in("elmira")
    assert client.get(f"{PATH}versions/1.toml").content.decode() == before
    assert client.get(f"{PATH}versions/2.toml").content.decode() == draft.text
    assert client.get(f"{PATH}versions/3.toml").status_code == 404
    assert f"/sop/UZ-2026-2/against/{OWN}/" in client.get(PATH).content.decode()
    assert signed_in("aigul").get(f"{PATH}versions/1.toml").status_code == 403


def test_a_draft_prints_as_the_manual_does(draft):
    page = signed_in("eldor").get("/sop/UZ-2026-2/").content.decode()
    assert "This is a draft. No case follows it." in page
    assert "This is a draft" not in signed_in("eldor").get(f"/sop/{OWN}/").content.decode()
    pdf = signed_in("elmira").get("/sop/UZ-2026-2/manual.pdf?in=ru")
    assert pdf.content.startswith(b"%PDF")


@pytest.mark.parametrize("name", ["aigul", "anvar", "bahrom", "greta"])
def test_a_draft_is_not_there_for_others(draft, name):
    client = signed_in(name)
    for path in ("/sop/UZ-2026-2/", "/sop/UZ-2026-2/edition.toml", "/sop/UZ-2026-2/manual.pdf",
                 f"/sop/UZ-2026-2/against/{OWN}/"):  # fmt: skip
        assert client.get(path).status_code == 404, path
    for path in ("", "head/", "upload/", "add-task/", "tasks/inform/", "propose/", "approve/"):
        assert client.post(f"{PATH}{path}").status_code in {403, 405}, path
    assert "Drafts of your country" not in client.get("/sop/").content.decode()
