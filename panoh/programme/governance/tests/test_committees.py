"""The committees of XACX44 against sections 4 and 6 of its project document, name by name."""

from panoh.programme.governance.committees import committees

STEERING = [
    "Ministry of Interior", "National Security Service", "General Prosecutor's Office",
    "Ministry of Justice", "Ministry of Labor", "Migration Service", "Supreme Court",
    "Legislative Chamber of Parliament", "Relevant NGOs and other civil society actors",
]  # fmt: skip
PROGRESS = ["National Steering Committees", "UNODC", "UNFPA", "European Commission"]
TRIPARTITE = ["Donors", "Implementing agency", "Beneficiaries"]


def test_every_body_sits_where_the_document_says():
    found = {each.kind.value: each for each in committees("XACX44")}
    assert {kind: [seat["en"] for seat in each.seats] for kind, each in found.items()} == {
        "steering": STEERING, "progress": PROGRESS, "tripartite": TRIPARTITE,
    }  # fmt: skip
    assert (found["progress"].every_months, found["progress"].place["en"]) == (12, "Tashkent")
    assert [found[kind].every_months for kind in ("steering", "tripartite")] == [None, None]
    assert all(seat.keys() == {"en", "ru"} for each in found.values() for seat in each.seats)
