"""A report on paper: tagged PDF (PDF/UA-1), set by Typst from what the report says."""

import json
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

TEMPLATE = Path(__file__).parent / "report.typ"


def pdf(told: dict[str, Any]) -> bytes:
    """A4 portrait; drawings are vectors, each with its words and the table of its numbers."""
    return typst.compile(
        TEMPLATE,
        format="pdf",
        font_paths=[settings.PRINT_FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(told)},
        pdf_standards=["ua-1"],
    )
