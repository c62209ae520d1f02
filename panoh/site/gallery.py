"""Made-up content for the gallery: no person, agency, number or figure here is real."""

from datetime import date, datetime, timedelta
from typing import Any

from crispy_forms_gds.choices import Choice
from django import forms
from django.utils import timezone
from django.utils.html import format_html

from panoh.base.forms import DateField, PageForm

YES_NO = [("yes", "Yes"), ("no", "No")]


class Question(PageForm):
    """One thing per page, read aloud."""

    submit = "Save and continue"
    one_thing = "papers"
    in_a_row = ("source",)

    papers = forms.ChoiceField(
        label="Are their papers in their own hands?",
        widget=forms.RadioSelect,
        choices=[
            ("no", "No, somebody keeps them"),
            ("yes", "Yes, they have them or can get them"),
            ("unknown", "They do not know or do not say"),
            ("not_asked", "I did not ask"),
        ],
        error_messages={"required": "Choose an answer; “I did not ask” is one."},
    )
    source = forms.ChoiceField(
        label="How do you know?",
        widget=forms.RadioSelect,
        choices=[("told", "They told me"), ("saw", "I saw it"), ("papers", "Papers")],
        error_messages={"required": "Choose how you know it."},
    )


class Everything(PageForm):
    """Every kind of field that slices use."""

    ranked = ("service",)

    name = forms.CharField(
        label="Short text",
        help_text="A hint under the label.",
        error_messages={"required": "Enter it."},
    )
    age = forms.IntegerField(
        label="A number",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages={"required": "Enter a number."},
    )
    day = DateField(label="A day", help_text="For example, 27 3 1990.")
    reasons = forms.CharField(
        label="Your reasons",
        help_text="Two or three sentences. No names, no places.",
        widget=forms.Textarea,
        error_messages={"required": "Give your reasons."},
    )
    basis = forms.ChoiceField(
        label="Legal basis",
        choices=[("", "Choose one"), ("2", "National SOP, edition 2, step 2")],
        error_messages={"required": "Choose the legal basis."},
    )
    tracks = forms.MultipleChoiceField(
        label="What do you determine?",
        help_text="Nothing is chosen for you.",
        widget=forms.CheckboxSelectMultiple,
        choices=[
            Choice("trafficked", "Presumed victim of trafficking"),
            Choice("smuggled", "Smuggled migrant", divider="or"),
            Choice("none", "None of these on what is known today", exclusive=True),
        ],
        error_messages={"required": "Choose at least one."},
    )
    service = forms.ChoiceField(
        label="Services that fit, best first",
        widget=forms.RadioSelect,
        choices=[
            Choice(
                "a",
                "Registon House",
                hint=format_html(
                    "<b>{}</b> {}", "All she asked for.", "Places likely from 20 March."
                ),
            ),
            Choice(
                "b",
                "Half-way flat",
                hint=format_html(
                    "<b>{}</b> {}", "Later than she asked for.", "One place from 2 April."
                ),
            ),
        ],
        error_messages={"required": "Choose a service."},
    )
    told = forms.BooleanField(
        label="I have told her", error_messages={"required": "Tell her first."}
    )
    file = forms.FileField(label="A file", required=False)


class Narrow(PageForm):
    """Choices above a list of figures."""

    who = forms.ChoiceField(label="Who", choices=[("v", "Victims identified"), ("w", "Witnesses")])
    year = forms.ChoiceField(label="Year", choices=[("2012", "2012"), ("2013", "2013")])


class Reveal(PageForm):
    """A purpose before an identity."""

    purpose = forms.ChoiceField(
        label="What do you need it for?",
        widget=forms.RadioSelect,
        choices=[("papers", "Papers at her request"), ("health", "Health care that needs a name")],
    )


def content() -> dict[str, Any]:
    """Everything that the gallery shows."""
    now = timezone.localtime().replace(second=0, microsecond=0)
    return {
        "acts": [
            {"label": "Start a screening", "href": "#tags"},
            {"label": "Open a new case", "href": "#tags", "kind": "secondary"},
        ],
        "counts": [
            {"n": 4, "what": "tasks due today", "href": "#work", "late": "1 overdue"},
            {"n": 2, "what": "referrals waiting for my answer", "href": "#tables"},
            {"n": 3, "of": "of 14", "what": "beds free tonight", "href": "#beds"},
            {"n": 0, "what": "reviews in 7 days", "href": "#work"},
        ],
        "groups": work(),
        "head": ["Referral", "What is asked", "From", "Answer by"],
        "referrals": [
            [
                {"text": "9WX-2TD", "href": "#tables", "code": True},
                "A bed tonight, woman with a child",
                "Border post, Andijon",
                {"tag": {"label": "today 18:30", "kind": "turn"}},
            ],
            [
                {"text": "4HP-7NB", "href": "#tables", "code": True},
                "Vocational training, from April",
                None,
                {"tag": {"label": "Sat 16 March", "kind": "turn"}},
            ],
        ],
        "see_head": ["About her", "Before they accept", "After"],
        "see": [
            ["What is needed, and when", "yes", {"text": "yes", "strong": True}],
            [
                "Safe contact",
                {"text": "no", "quiet": True},
                {"text": "yes, to 12 June", "strong": True},
            ],
            [
                "Statements to the investigator",
                {"text": "never", "quiet": True},
                {"text": "never", "quiet": True},
            ],
        ],
        "strip": strip(),
        "stages": [
            {"name": "Contact", "when": "1 Mar", "state": "done"},
            {"name": "Screening", "when": "2 Mar", "state": "done"},
            {"name": "Reflection", "when": "until 1 Apr", "state": "now"},
            {"name": "Identification", "when": "not before 1 Apr", "state": "later"},
            {"name": "Follow-up", "state": "later"},
        ],
        "steps": [
            {
                "what": "Ask about consent for the wage claim",
                "hint": "You, today 14:00. SOP step 6.",
                "href": "#steps",
                "tag": {"label": "Your move", "kind": "turn"},
            },
            {
                "what": "Answer on legal help",
                "hint": "Legal aid bureau, by Friday 09:00.",
                "href": "#steps",
                "tag": {"label": "Waiting for them"},
            },
            {
                "what": "Formal identification",
                "hint": "After the reflection period.",
                "cannot": "Cannot start yet",
            },
        ],
        "sections": sections(),
        "entries": [
            {
                "title": "Referral sent",
                "by": "by you",
                "at": now - timedelta(hours=3),
                "text": "Lawyer for the criminal case, by her consent of 11 March.",
                "code": "9WX-2TD",
                "href": "#timeline",
                "mine": True,
            },
            {"title": "Consent refused", "by": "by her", "at": now - timedelta(days=40)},
        ],
        "facts": [
            {"term": "Who", "value": "One woman, 25 to 34. One child, 3 to 5, with her."},
            {"term": "Code", "value": "K7M-3QF", "code": True},
            {"term": "Languages", "value": "Kyrgyz, Russian", "act": "Change", "href": "#summary"},
            {"term": "For the room", "value": None},
        ],
        "known": [
            {"term": "Adult, by their own word", "value": "Yes"},
            {"term": "Free to leave the place", "value": "No answer", "quiet": True},
        ],
        "parties": [
            {
                "name": "The doctor at the health point",
                "sees": "Sees what you told the doctor.",
                "never": "Not where you live, not what happened at work.",
                "state": {"label": "You said yes", "kind": "done"},
                "act": "Take it back",
                "href": "#who",
            },
            {
                "name": "Those who pay for this work",
                "sees": "Only numbers: how many people were helped.",
                "never": "Never your name, your story or your case, even if somebody agrees.",
                "state": {"label": "Never"},
            },
        ],
        "opens": ["case code, stage and tasks", "safe contact", "alerts"],
        "closed": ["her name, her code, her papers", "what happened to her"],
        "question": Question(initial={"papers": "no"}),
        "question_wrong": Question({}, prefix="wrong"),
        "everything": Everything(prefix="all"),
        "everything_wrong": Everything(
            {"every-day_0": "31", "every-day_1": "2", "every-day_2": "2013"}, prefix="every"
        ),
        "narrow": Narrow(prefix="narrow"),
        "aloud": {
            "text": "Pasportingiz va boshqa hujjatlaringiz hozir kimda?",
            "lang": "uz",
            "language": "Oʻzbekcha",
            "href": "#forms",
        },
        "soon": now + timedelta(hours=2, minutes=10),
        "board": board(now),
        **figures(),
    }


def work() -> list[dict[str, Any]]:
    return [
        {
            "title": "Overdue",
            "late": True,
            "items": [
                {
                    "when": "since Tue",
                    "what": "Repeat the risk assessment",
                    "href": "#work",
                    "why": "A threat was recorded on 8 March. Due within 72 hours.",
                    "code": "D4R-6LK",
                }
            ],
        },
        {
            "title": "Today",
            "items": [
                {
                    "when": "14:00",
                    "what": "Ask about consent for the wage claim",
                    "href": "#work",
                    "why": "A lawyer offers to take it. She decides.",
                    "code": "K7M-3QF",
                },
                {
                    "when": "today 18:30",
                    "what": "Answer 9WX-2TD",
                    "href": "#work",
                    "why": "Bed 3.1 and the cot fit.",
                    "tag": {"label": "Your move", "kind": "turn"},
                },
            ],
        },
    ]


def strip() -> dict[str, Any]:
    return {
        "code": "K7M-3QF",
        "tags": [
            {"label": "Trafficked", "kind": "track"},
            {"label": "Smuggled", "kind": "track"},
            {"label": "Reflection, day 12 of 30"},
        ],
        "facts": [
            {"term": "Person", "value": "Woman, about 22 (her own word)", "silent": True},
            {"term": "From", "value": "Namangan oblast"},
            {"term": "Held by", "value": "Nur Ostona"},
        ],
        "alerts": [
            {"what": "Do not call", "why": "the telephone is shared"},
            {"what": "A relative may be involved", "why": "no family contact without asking her"},
        ],
        "acts": [
            {"label": "Refer", "href": "#strip"},
            {"label": "Add a note", "href": "#strip", "kind": "secondary"},
        ],
        "reveal": {
            "label": "Reveal her identity",
            "form": Reveal(prefix="reveal"),
            "href": "#strip",
            "submit": "Reveal",
            "said": "Shown for two minutes. It is written in the journal.",
        },
    }


def sections() -> list[dict[str, Any]]:
    return [
        {"name": "Safe contact", "text": "Verified 9 March.", "href": "#sections"},
        {
            "name": "Testimony",
            "closed": "Closed to your agency.",
            "why": "It belongs to the investigator. A shelter never sees statements.",
            "ask": "Ask the victim–witness coordinator",
            "ask_href": "#sections",
        },
        {
            "name": "Status and border",
            "closed": "Closed: she has not agreed.",
            "why": "It opens with her consent, for a purpose and a time.",
        },
    ]


def board(now: datetime) -> dict[str, Any]:
    today = now.date()

    def span(kind: str, start: int, end: int | None, label: str) -> dict[str, Any]:
        return {
            "kind": kind,
            "start": today + timedelta(days=start),
            "end": None if end is None else today + timedelta(days=end),
            "label": label,
            "href": "" if kind == "out" else "#beds",
        }

    return {
        "today": today,
        "days": [today + timedelta(days=n) for n in range(14)],
        "rooms": [
            {
                "name": "Room 1",
                "note": "first floor, women",
                "beds": [
                    {"name": "Bed 1.1", "spans": [span("stay", -3, 9, "D4R-6LK")]},
                    {"name": "Bed 1.2", "spans": [span("stay", -20, None, "B2V-9XC")]},
                    {
                        "name": "Bed 1.3",
                        "note": "lower",
                        "spans": [span("stay", 0, 5, "N6D-2HC"), span("hold", 8, 30, "F3W-8QP")],
                    },
                ],
            },
            {
                "name": "Room 2",
                "note": "ground floor",
                "beds": [
                    {"name": "Bed 2.1", "spans": [span("hold", 0, 7, "9WX-2TD")]},
                    {"name": "Bed 2.2", "spans": [span("out", 0, 4, "Repair")]},
                    {"name": "Cot", "spans": []},
                ],
            },
        ],
    }


def figures() -> dict[str, Any]:
    return {
        "series": ["Women", "Men", "Girls", "Boys"],
        "by_country": [
            {"label": "Kazakhstan", "values": [110, 165, 25, 20]},
            {"label": "Kyrgyzstan", "values": [85, 140, 30, 20]},
            {"label": "Tajikistan", "values": [75, 120, None, None], "total": 225},
            {"label": "Turkmenistan", "values": [30, 25, None, None], "total": 70},
            {"label": "Uzbekistan", "values": [240, 195, 45, 30]},
        ],
        "all_five": {"label": "All five", "values": [540, 645, 130, 85]},
        "by_form": [
            {"label": "Forced labour", "values": [690]},
            {"label": "Sexual exploitation", "values": [405]},
            {"label": "Begging or forced crime", "values": [75]},
            {"label": "Removal of organs", "values": [None]},
            {"label": "Not recorded", "values": [0]},
        ],
        "one": ["People"],
        "proof": {
            "how": "Distinct people with a determination “identified victim” in the year.",
            "definition": 2,
            "cut_off": date(2013, 2, 28),
            "threshold": 11,
            "rounded": 5,
            "query": "7f3a 91c2",
        },
        "tiles": {
            "UZ-QR": 105,
            "UZ-FA": 70,
            "UZ-AN": 65,
            "UZ-NG": 50,
            "UZ-TK": 35,
            "UZ-NW": None,
            "UZ-SA": 35,
            "TJ-KT": 70,
            "TJ-SU": 60,
            "TJ-GB": None,
            "KG-O": 65,
            "KG-B": 40,
            "KG-N": None,
            "KZ-61": 45,
            "KZ-11": 15,
            "KZ-27": None,
            "TM-M": 20,
            "TM-B": None,
        },
        "bands": [11, 25, 40, 60],
    }
