"""Delivering: that a service was given, in the section it belongs to."""

from datetime import date

import pytest

from panoh.base.journal.events import Event
from panoh.casework.cases import provision_actions
from panoh.casework.cases.models import Provision
from panoh.casework.cases.taxonomy import KindOfHelp, Need, section_of
from panoh.casework.cases.tests.steps import acting, last_entry, refused

TODAY = date(2026, 5, 4)


SECTIONS = {
    "ACC.EMERGENCY": "placement",
    "MED.FIRST": "care",
    "PSY.CRISIS": "care",
    "DOC": "core",
}


@pytest.mark.parametrize(("need", "section"), SECTIONS.items())
def test_is_kept_where_it_may_be_read(aigul, case, shared, need, section):
    with acting("bahrom") as bahrom:
        kept = provision_actions.deliver(by=bahrom, case=case, need=need, delivered_on=TODAY)
        assert (kept.section, kept.agency) == (section, bahrom.agency)
        assert last_entry(Event.PROVISION_DELIVERED).detail == {"need": need}
    assert Provision.objects.filter(pk=kept.pk).exists() == (section == "core")


def test_every_need_has_its_section():
    assert {section_of(need) for need in Need} == {"core", "placement", "care"}


def test_every_need_is_of_a_kind_of_help():
    assert {need.partition(".")[0] for need in Need.values} == {*KindOfHelp.values}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("chynara", "There is no such case among yours"), ("eldor", "Your role does not do this")],
)
def test_is_refused_to_those_without_the_case(aigul, case, name, sentence):
    with acting(name) as somebody, refused(sentence):
        provision_actions.deliver(by=somebody, case=case, need="BAS", delivered_on=TODAY)
