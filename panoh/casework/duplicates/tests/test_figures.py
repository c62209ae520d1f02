"""Who has two cases is counted once, from the link on and no longer than it stands."""

from datetime import date

from panoh.casework.cases import provision_actions
from panoh.casework.cases.tests.steps import acting
from panoh.casework.duplicates import actions
from panoh.casework.duplicates.tests.steps import met, proposed, registered
from panoh.casework.identification import actions as identification
from panoh.casework.identification.figures import persons_identified
from panoh.casework.referrals.figures import persons_assisted
from panoh.testing import member


def persons(count, year):
    return sum(row.persons for row in count("UZ", year, year))


def test_linked_cases_count_once_and_apart_again(committed):
    names = [("aigul", "Раҳимова", "Гулнора"), ("akmal", "Rakhimova", "Gulnora")]
    met_twice = [met(who, family=family, given=given) for who, family, given in names]
    for (who, *_), case in zip(names, met_twice, strict=True):
        with acting(who) as by:
            identification.determine(
                by=by, case=case, track="trafficked", outcome="presumed", legal_basis="sop",
                reasons="She said so.", exploitation=["ForcedLabour"],
            )  # fmt: skip
            provision_actions.deliver(by=by, case=case, need="BAS", delivered_on=date.today())
    year = date.today().year
    assert (persons(persons_identified, year), persons(persons_assisted, year)) == (2, 2)
    registered(met_twice[1], "akmal")
    anvar = member("anvar")
    [pair] = proposed(anvar)
    with acting("anvar") as by:
        link = actions.link(by=by, one=pair.one, other=pair.other)
    assert (persons(persons_identified, year), persons(persons_assisted, year)) == (1, 1)
    with acting("anvar") as by:
        actions.unlink(by=by, link=link)
    assert (persons(persons_identified, year), persons(persons_assisted, year)) == (2, 2)
