"""A leaf for a pocket that says nothing to whoever finds it but what the person chose to write."""

import json
from pathlib import Path

import typst
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

TEMPLATE = Path(__file__).parent / "pocket.typ"


def pocket(said: dict[str, str], language: str) -> bytes:
    """The plan as tagged PDF (PDF/UA-1) on one A6 leaf: no name, no code, no agency, no purpose."""
    with override(language):
        headings = {
            "triggers": _("When"),
            "places": _("Places"),
            "people": _("People"),
            "words": _("Words"),
            "numbers": _("Numbers"),
        }
        data = {
            "language": language,
            "title": _("Notes"),
            "parts": [
                {"name": headings[name], "text": text}
                for name, text in said.items()
                if text.strip()
            ],
        }
    return typst.compile(
        TEMPLATE,
        format="pdf",
        font_paths=[settings.PRINT_FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=["ua-1"],
    )
