"""The procedures that ship can be followed, and a mistaken one is refused with its place."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from panoh.base.editions import EditionError
from panoh.casework.sop import procedures
from panoh.casework.sop.apps import procedures_are_whole
from panoh.casework.sop.events import EVENTS
from panoh.casework.sop.procedures import FOLDER, MODEL, differences, read, shipped

COUNTRIES = {"KZ", "KG", "TJ", "TM", "UZ"}
STAGES = "contact screening presumption reflection identification assistance return reintegration"


def corrected(tmp_path, old, new, name=MODEL):
    """A copy of an edition, beside its model, with one thing written otherwise."""
    files = {path.stem: Path(shutil.copy(path, tmp_path)) for path in FOLDER.glob("*.toml")}
    text = files[name].read_text(encoding="utf-8")
    assert old in text
    files[name].write_text(text.replace(old, new, 1), encoding="utf-8")
    return read(files[name], files)


def test_every_country_has_its_own_and_all_keep_the_way_of_a_person():
    assert {each.country for each in shipped().values()} == COUNTRIES | {""}
    for each in shipped().values():
        way = [stage.code for stage in each.stages if not stage.strand]
        assert way == [*STAGES.split(), "closing"]
        assert {task.stage.code for task in each.tasks} == {stage.code for stage in each.stages}
        assert [task.number for task in each.tasks] == list(range(1, len(each.tasks) + 1))


def test_every_edition_prints_in_english_and_russian():
    assert all({"en", "ru"} <= set(each.languages) for each in shipped().values())
    known = {code for code, _name in settings.LANGUAGES}
    assert all(set(each.languages) <= known for each in shipped().values())


def test_every_event_is_asked_for_and_leads_somewhere():
    tasks = shipped()[MODEL].tasks
    used = {event for task in tasks for event in (*task.opens, *task.done, *task.until)}
    parents = {event.partition(".")[0] for event in used}
    assert set(EVENTS) - used - parents == {"identified.smuggled", "identified.witness"} - used


def test_what_rests_on_benchmarks_only_is_to_confirm():
    tasks = {task.code: task for task in shipped()[MODEL].tasks}
    assert tasks["identify"].unconfirmed  # a convention that binds none of the five, a handbook
    assert not tasks["shelter"].unconfirmed  # the Protocol
    own = {task.code: task for task in shipped()["TM-2026-1"].tasks}
    assert own["shelter"].unconfirmed
    assert own["screen"].unconfirmed  # its lane names bodies that nobody has confirmed


def test_what_comes_before_a_task_is_any_kind_of_what_opens_it():
    model = shipped()[MODEL]
    shelter = model.task("shelter")
    assert shelter
    before = {task.code for task in model.after(shelter)}
    assert {"presume", "identify"} <= before  # nobody waits for a bed until formally identified
    assert not before & {"inform", "plan"}


def test_a_country_holds_only_what_differs():
    pairs = differences(shipped()[MODEL], shipped()["TM-2026-1"])
    changed = {after.code for _before, after in pairs if after}
    assert {"presume", "identify", "shelter"} <= changed
    assert "reflect" not in changed
    assert differences(shipped()[MODEL], shipped()[MODEL]) == []


def test_a_country_may_leave_a_task_out(tmp_path):
    shorter = corrected(
        tmp_path, 'country = "KG"', 'country = "KG"\nwithout = ["consular"]', "KG-2026-1"
    )
    assert "consular" not in {task.code for task in shorter.tasks}
    gone = [a.code for a, b in differences(shipped()[MODEL], shorter) if a and b is None]
    assert gone == ["consular"]


def test_a_country_replaces_a_text_and_keeps_the_others(tmp_path):
    own = '[[task]]\ncode = "plan"\nwithin = "14d"\nkk.name = "Жоспар құрыңыз"\n\n[[lane]]'
    mine = corrected(tmp_path, "[[lane]]", own, "KZ-2026-1")
    plan = next(task for task in mine.tasks if task.code == "plan")
    assert str(plan.within) == "14d"
    assert plan.name.say("kk").text == "Жоспар құрыңыз"
    assert plan.name.say("en").text == "Agree on a plan"
    assert mine.languages == ("en", "ru")  # one Kazakh text makes no Kazakh manual


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('stage = "contact"', 'stage = "beginning"', "task danger: stage “beginning” is not there"),
        ('lane = "first"', 'lane = "last"', "task danger: lane “last” is not there"),
        ('within = "2h"', 'within = "2 hours"', "task danger: “2 hours” is no time"),
        ('opens = ["opened"]', 'opens = ["begun"]', "task danger: opens: “begun” is not there"),
        ('opens = ["opened"]', "opens = []", "task danger: it needs events that open it"),
        ('sources = ["tip6", "iom"]', "sources = []", "task danger: it needs events"),
        ('every = "30d"\n', "", "task review: what comes back says until when"),
        ('tracks = ["trafficked"]', 'tracks = ["victim"]', "task shelter: tracks: “victim”"),
        ('en.how = "Before', 'tk.how = "Before', "task danger: it needs an English how"),
        ("duty = true", "dutty = true", "task danger: “dutty” is not a key that is known"),
        ("holder = true", "holder = false", "lane holder: it names kinds of agency"),
        ('code = "inform"', 'code = "danger"', "the code “danger” is missing or there twice"),
        ('edition = "regional-2026-1"', 'edition = "other"', "give the file that name"),
        ("[[stage]]", "[[stage", f"{MODEL}.toml: "),
    ],
)
def test_mistake_is_refused_in_a_sentence_that_names_its_place(tmp_path, old, new, sentence):
    with pytest.raises(EditionError) as refusal:
        corrected(tmp_path, old, new)
    assert str(refusal.value).startswith(f"{MODEL}.toml: ")
    assert sentence in str(refusal.value)


def test_an_edition_that_extends_nothing_is_refused(tmp_path):
    with pytest.raises(EditionError, match=r"KZ-2026-1\.toml: it extends “model”"):
        corrected(tmp_path, f'extends = "{MODEL}"', 'extends = "model"', "KZ-2026-1")


def test_panoh_check_says_the_mistake(tmp_path, monkeypatch):
    assert procedures_are_whole() == []
    with pytest.raises(EditionError):
        corrected(tmp_path, 'within = "2h"', 'within = "soon"')
    monkeypatch.setattr(procedures, "FOLDER", tmp_path)
    shipped.cache_clear()
    try:
        assert "“soon” is no time" in procedures_are_whole()[0].msg
    finally:
        shipped.cache_clear()
