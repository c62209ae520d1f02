"""A report on paper: tagged PDF (PDF/UA-1), set by Typst from what the report says."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

TEMPLATE = Path(__file__).parent / "report.typ"
PICTURE = Path(__file__).parent / "picture.typ"
DOTS = 200.0  # in an inch: sharp on paper


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


def picture(draws: str, rows: Sequence[dict[str, Any]], width: float, **said: Any) -> bytes:
    """One of its drawings as PNG, so many points wide: progress, bars, plan, spending or matrix."""
    return typst.compile(
        PICTURE,
        format="png",
        ppi=DOTS,
        font_paths=[settings.PRINT_FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps({"draws": draws, "rows": rows, "width": width, **said})},
    )
