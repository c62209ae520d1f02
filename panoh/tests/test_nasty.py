"""F4: no form breaks, and what was typed comes back as it was; the long form is in proofs."""

import pytest

from panoh.tests.journey import Journey
from panoh.tests.nasty import Attack, Forms, all_texts


@pytest.mark.long
def test_no_form_breaks_or_changes_what_was_typed(journey: Journey) -> None:
    attack = Attack().on(journey, all_texts(), crossed=False)
    print(f"{attack.tried} submissions of {attack.forms} forms, {attack.shown} times shown again")
    assert "\n".join(attack.wrong) == ""
    assert attack.forms > 20
    assert attack.shown > attack.tried / 4


def test_reads_a_form_as_a_browser_does() -> None:
    [form] = Forms(
        '<form method="post" action="x/"><input name="a" value="1"><textarea name="b">t</textarea>'
        '<select name="c"><option value="">-</option><option value="k" selected></select>'
        '<input type="radio" name="d" value="y"><button name="e">Go</button></form>',
        "/at/",
    ).found
    assert (form.action, form.method) == ("/at/x/", "post")
    assert {name: each.value for name, each in form.fields.items()} == {
        "a": "1", "b": "t", "c": "k", "d": "", "e": "",
    }  # fmt: skip
    assert [each.name for each in form.texts] == ["a", "b"]
