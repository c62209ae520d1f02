"""XACX44's register against section 3 of its project document, line by line."""

import re

from panoh.programme.risks.registers import register

# The document's lines in its order: heading, and words that carry the meaning of each.
ASSUMPTIONS = [
    ("during", r"political situation"),
    ("during", r"[Gg]overnments support"),
    ("during", r"adopt new laws or .* amend"),
    ("during", r"committees of parliament .* draft .* legislation"),
    ("during", r"[Pp]ractitioners .* open to new .* stereotypes"),
    ("during", r"[Pp]ractitioners chosen for training of trainers"),
    ("during", r"coordinate .* assistance and protection included, with civil society"),
    ("after", r"[Tt]rafficking in persons and the smuggling of migrants .* agenda of governments"),
    ("after", r"procedures of identification and protection in daily work"),
    ("after", r"practitioners and NGOs go on working together"),
    ("after", r"improving what shelters offer, above all to women and children"),
]
RISKS = [
    ("political", r"Governments .* less priority", r"informed of progress, results and benefits"),
    ("political", r"Political events .* in time", r"goals that were stated and approved"),
    ("political", r"Agencies .* too few staff", r"asks little staff time"),
    ("political", r"unwilling to set up a formal mechanism", r"what cooperation brings"),
    ("economic", r"Money may be missing for further projects", r"trainers .* NGOs .* talk"),
    ("economic", r"Salaries, working conditions and personnel policy", r"procedures .* materials"),
    ("social", r"witnesses and victims .* stigmatising .* aide memoire", r"least once a year"),
]


def test_every_line_of_the_document_is_there_in_its_order():
    lines = register("XACX44")
    assumed = [line for line in lines if line.kind == "assumption"]
    feared = [line for line in lines if line.kind == "risk"]
    assert [line.heading for line in assumed] == [heading for heading, _words in ASSUMPTIONS]
    assert [line.heading for line in feared] == [heading for heading, *_words in RISKS]
    for line, (_heading, words) in zip(assumed, ASSUMPTIONS, strict=True):
        assert re.search(words, line.statement["en"]), words
    for line, (_heading, words, against) in zip(feared, RISKS, strict=True):
        assert re.search(words, line.statement["en"]), words
        assert re.search(against, line.mitigation["en"]), against


def test_all_is_said_in_both_languages_and_looked_at_again():
    for line in register("XACX44"):
        assert line.statement.keys() == {"en", "ru"}
        assert not line.mitigation or line.mitigation.keys() == {"en", "ru"}
        days = [rating.rated_on for rating in line.ratings]
        assert days
        assert days == sorted(days)
        assert all(rating.review_on > rating.rated_on for rating in line.ratings)
