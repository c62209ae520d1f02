"""What templates of pages cannot say by themselves."""

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django import forms
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import translation

from panoh.base.agencies.models import Agency
from panoh.base.forms import DateField, PageForm
from panoh.base.moments import date_words, day_words, how_far, month_words
from panoh.site.templatetags.panoh import (
    digits,
    dressed,
    error_links,
    machine_time,
    options,
    percent,
    progress,
    share_words,
)

HERE = ZoneInfo("Asia/Tashkent")


@pytest.fixture
def pi_day():
    """Thursday 14 March 2013, 9:42 in Tashkent."""
    with time_machine.travel(datetime(2013, 3, 14, 9, 42, tzinfo=HERE), tick=False):
        yield


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (None, "–"),
        (date(2013, 3, 14), "today"),
        (date(2013, 3, 15), "tomorrow"),
        (datetime(2013, 3, 14, 18, 30, tzinfo=HERE), "today 18:30"),
        (datetime(2013, 3, 13, 20, 5, tzinfo=HERE), "yesterday 20:05"),
        (datetime(2013, 3, 2, 10, 5, tzinfo=HERE), "2 March, 10:05"),
        (datetime(2013, 3, 13, 23, 0, tzinfo=ZoneInfo("UTC")), "today 04:00"),
        (date(2012, 6, 2), "2 June 2012"),
    ],
)
def test_moments_are_said_as_people_say_them(pi_day, at, words):
    assert date_words(at) == words


def test_moments_are_said_in_the_readers_language(pi_day):
    with translation.override("ru"):
        assert date_words(date(2013, 3, 2)) == "2 марта"


@pytest.mark.parametrize(("language", "words"), [("en", "March 2013"), ("ru", "март 2013")])
def test_a_month_within_a_sentence(language, words):
    with translation.override(language):
        assert month_words(date(2013, 3, 1)) == words


def test_a_day_of_a_table_is_never_broken_and_follows_the_reader():
    midnight = datetime(2026, 9, 3, 0, 30, tzinfo=HERE)
    for day in (date(2026, 9, 3), midnight):  # the same moment is still the day before in UTC
        assert day_words(day) == "3\u00a0Sep\u00a02026"
    assert day_words(midnight.astimezone(ZoneInfo("UTC"))) == "2\u00a0Sep\u00a02026"
    with translation.override("ru"):
        assert day_words(date(2026, 9, 3)) == "3\u00a0сен\u00a02026"
    assert day_words(date(2026, 9, 3), year=False) == "3\u00a0Sep"


def test_how_far_off_a_moment_is(pi_day):
    assert how_far(datetime(2013, 3, 14, 11, 52, tzinfo=HERE)) == "in 2\xa0hours, 10\xa0minutes"
    assert how_far(datetime(2013, 3, 11, 9, 42, tzinfo=HERE)) == "3\xa0days ago"


def test_machines_read_moments_with_their_zone():
    at = datetime(2013, 3, 14, 4, 42, tzinfo=ZoneInfo("UTC"))
    assert machine_time(at) == "2013-03-14T09:42+05:00"
    assert machine_time(date(2013, 3, 14)) == "2013-03-14"


@pytest.mark.parametrize(
    ("since", "until", "closed_at", "words"),
    [
        (None, None, None, "nothing until they accept"),
        (date(2013, 3, 1), None, None, "open"),
        (date(2013, 3, 1), date(2013, 6, 12), None, "until 12 June"),
        (date(2013, 3, 1), date(2013, 6, 12), date(2013, 3, 13), "closed yesterday"),
    ],
)
def test_a_share_says_how_long_it_is_open(pi_day, since, until, closed_at, words):
    share = SimpleNamespace(since=since, until=until, closed_at=closed_at)
    assert share_words(share) == words


def test_a_progress_bar_is_filled_as_far_as_the_form_has_come():
    filled = [round(part["filled"] / part["width"], 1) for part in progress(4, 1.5)]
    assert filled == [1.0, 0.5, 0.0, 0.0]


def test_parts_of_nothing_are_none():
    assert percent(3, 12) == 25
    assert percent(3, 0) == 0


def test_a_number_is_dialled_without_its_spaces():
    assert digits("+998 (00) 000-00-00") == "+998000000000"


def test_forms_are_protected_inside_an_isolated_include():
    template = Template('{% include "components/button.html" with label="Go" post="/x/" only %}')
    shown = template.render(RequestContext(RequestFactory().get("/")))
    assert 'name="csrfmiddlewaretoken"' in shown


class Asked(PageForm):
    one_thing = "answer"

    answer = forms.ChoiceField(
        label="<b>Papers?</b>",
        widget=forms.RadioSelect,
        choices=[("", "–"), ("y", "Yes"), ("n", "No")],
    )
    day = DateField(label="Day", required=False)
    why = forms.CharField(label="Why", widget=forms.Textarea(attrs={"placeholder": "…"}))


def shown(form):
    template = Template('{% include "components/form.html" with form=form only %}')
    return template.render(Context({"form": form}))


def test_the_first_choice_carries_the_fields_own_id_and_empty_ones_are_left_out():
    choices = options(Asked({"answer": "n"})["answer"])
    assert [(choice["id"], choice["value"], choice["chosen"]) for choice in choices] == [
        ("id_answer", "y", False),
        ("id_answer_2", "n", True),
    ]


def test_an_error_leads_to_an_input():
    form = Asked({"day_0": "31", "day_1": "2", "day_2": "2013"})
    assert error_links(form) == [
        {"id": "id_answer", "text": "This is still empty: <b>Papers?</b>"},
        {"id": "id_day_0", "text": "There is no such day. Enter it like 27 3 1990."},
        {"id": "id_why", "text": "This is still empty: Why"},
    ]


def test_an_error_names_its_field():
    class Two(PageForm):
        since = DateField(label="From")
        until = DateField(label="Until")
        value = forms.DecimalField(label="Kazakhstan")

    assert [each["text"] for each in error_links(Two({"value": "two"}))] == [
        "Enter the day, the month and the year: From",
        "Enter the day, the month and the year: Until",
        "Enter a number: Kazakhstan",
    ]


def test_an_error_of_the_whole_form_leads_to_its_first_input():
    form = Asked({"answer": "y", "why": "…"})
    form.add_error(None, "No.")
    assert error_links(form) == [{"id": "id_answer", "text": "No."}]


def test_labels_are_escaped():
    assert "<b>Papers?</b>" not in shown(Asked())
    assert "&lt;b&gt;Papers?&lt;/b&gt;" in shown(Asked())


def test_the_one_question_is_the_heading_of_its_page():
    page = shown(Asked())
    assert page.count("<h1") == 1
    assert '<h1 class="govuk-fieldset__heading">&lt;b&gt;Papers?' in page


def test_placeholders_are_taken_off_library_forms():
    class Theirs(forms.Form):
        code = forms.CharField(widget=forms.TextInput(attrs={"placeholder": "Code"}))

    form = Theirs()
    dressed(form)
    assert "placeholder" not in shown(form)
    assert 'class="govuk-input"' in shown(form)


@pytest.mark.parametrize(
    ("parts", "day"),
    [(("14", "3", "2013"), date(2013, 3, 14)), (("", "", ""), None)],
)
def test_a_day_in_three_parts_is_a_date(parts, day):
    assert DateField(required=False).clean(list(parts)) == day


@pytest.mark.parametrize("parts", [["31", "2", "2013"], ["x", "3", "2013"], ["14", "", "2013"]])
def test_a_day_that_is_none_is_refused_in_words(parts):
    with pytest.raises(forms.ValidationError, match="There is no such day"):
        DateField(required=False).clean(parts)


@pytest.mark.parametrize(("required", "words"), [(True, "Choose one"), (False, "–")])
def test_of_many_nothing_is_chosen_for_anybody(db, required, words):
    class Whom(PageForm):
        agency = forms.ModelChoiceField(Agency.objects.all(), required=required)

    field: Any = Whom().fields["agency"]
    first, *_others = field.choices
    assert first == ("", words)
