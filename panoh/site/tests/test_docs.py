"""The documents say what the code says, and lead somewhere."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from panoh.site.management.commands.docs import pages

LINK = re.compile(r"\]\(([^)#:]+)\)")
DOCUMENTS = [*settings.ROOT.glob("*.md"), *settings.ROOT.glob("docs/**/*.md")]


def test_roles_and_states_are_printed_from_the_code() -> None:
    with translation.override("en"):
        for name, text in pages().items():
            assert (settings.ROOT / "docs" / name).read_text() == text, "Run: make docs"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_something(document: Path) -> None:
    for target in LINK.findall(document.read_text()):
        assert (document.parent / target).exists(), target


@pytest.mark.parametrize("adr", sorted(settings.ROOT.glob("docs/adr/*.md")), ids=lambda p: p.stem)
def test_a_decision_has_its_three_parts_on_one_page(adr: Path) -> None:
    text = adr.read_text()
    parts = [text.index(f"**{part}.**") for part in ("Context", "Decision", "Consequences")]
    assert parts == sorted(parts)
    assert len(text.splitlines()) <= 60
