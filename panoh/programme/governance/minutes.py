"""The minutes of a meeting on paper: who came from where by number, what was said and decided."""

import json
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from panoh.base.editions import SPARE
from panoh.base.forms import lines_of
from panoh.base.moments import day_words
from panoh.programme.governance.lists import (
    PRESENT_HEAD,
    present_rows,
    standing_of,
)
from panoh.programme.governance.models import Decision, Meeting

TEMPLATE = Path(__file__).parent / "minutes.typ"


def in_words(meeting: Meeting) -> dict[str, Any]:
    """All that the minutes say, in the reader's language."""
    today = timezone.localdate()
    decisions = Decision.objects.filter(meeting=meeting).select_related("seat", "meeting")
    final = meeting.state == Meeting.State.MINUTED
    return {
        "language": (get_language() or SPARE).partition("-")[0],
        "title": _("Minutes"),
        "about": str(meeting.body),
        "programme": f"{meeting.programme.code}. {meeting.programme.name}",
        "held": _("%(day)s, %(place)s") % {"day": day_words(meeting.on), "place": meeting.place},
        "draft": "" if final else _("Draft: these minutes are not final."),
        "footer": f"{meeting.programme.code} · {meeting.code}",
        "agenda": meeting.agenda,
        "present": {
            "head": [str(column["text"]) for column in PRESENT_HEAD],
            "rows": [
                [str(cell) for cell in row]
                for row in present_rows(meeting.attendances.select_related("seat"))
            ],
        },
        "said": lines_of(meeting.said),
        "decisions": [
            {
                "number": str(each.number),
                "text": each.text,
                "facts": [
                    {"term": _("Item of the agenda"), "value": str(each.item)},
                    {"term": _("Who"), "value": each.who},
                    {"term": _("By when"), "value": day_words(each.due_on)},
                    {"term": _("State"), "value": standing_of(each, today)[0]},
                    *(
                        [{"term": _("What became of it"), "value": each.outcome}]
                        * bool(each.outcome)
                    ),
                ],
            }
            for each in decisions
        ],
        "words": {
            "agenda": _("Agenda"),
            "present": _("Participants"),
            "nobody": _("Nobody was counted."),
            "said": _("What was said"),
            "decisions": _("Decisions"),
            "none": _("None."),
            "as_of": _("What became of the decisions is as of %(day)s.")
            % {"day": day_words(today)},
        },
    }


def pdf(meeting: Meeting) -> bytes:
    """The minutes as tagged PDF (PDF/UA-1)."""
    return typst.compile(
        TEMPLATE,
        format="pdf",
        font_paths=[settings.PRINT_FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(in_words(meeting))},
        pdf_standards=["ua-1"],
    )
