"""A2: no paper holds a word that its reader may not read: every reader, case and open section."""

import json

from panoh.base.database import door
from panoh.base.refusals import allows
from panoh.casework.cases import actions, rules
from panoh.casework.cases.models import Case
from panoh.casework.cases.timeline import granted
from panoh.site.prints import part, sheet
from panoh.testing import CAST, member
from panoh.tests.journey import Journey


def papers() -> dict[tuple[str, str], str]:
    """By reader and case, all that this reader may print of it, as it goes into the PDF."""
    found = {}
    for name in CAST:
        with door.acting_as(member(name)):
            reader = member(name)
            for case in Case.objects.visible_to(reader):
                if allows(rules.check_print, reader, case):
                    found[name, case.code] = paper(reader, case)
    return found


def paper(reader, case) -> str:
    sections = [each for each in granted(reader, case) if each in rules.PRINTABLE]
    notes = actions.print_case(by=reader, case=case, sections=sections, purpose="meeting")
    parts = [part(reader, case, each, notes[each]) for each in sections]
    return json.dumps(sheet(reader, case, parts), ensure_ascii=False)


def test_no_paper_holds_what_its_reader_may_not_read(journey: Journey) -> None:
    found = papers()
    readers = {name for name, _code in found}
    assert {"aigul", "anvar", "bahrom", "dilshod", "feruza", "farida", "chynara"} <= readers
    assert [
        (name, code, word)
        for (name, code), text in found.items()
        for word, seen_by in journey.canaries.items()
        if word in text and name not in seen_by
    ] == []
    hers = {name: found[name, journey.case.code] for name in ("aigul", "bahrom", "dilshod")}
    read = {
        name: {word for word in journey.canaries if word in text} for name, text in hers.items()
    }
    assert all(len(words) > 1 for words in read.values())  # the code, and notes
    assert read["bahrom"] - read["aigul"]
    assert read["aigul"] - read["bahrom"]
