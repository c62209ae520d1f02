"""Who may see and do what, written from the design and not from the walls.

DESIGN §4 is retold here in plain Python over plain rows, so that PostgreSQL's policies, the
querysets' `visible_to` and this can be held against each other. Whoever walls a new table says
here, in their own words, who reads, adds and changes a row of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

Row = dict[str, Any]

NOW = datetime.now(UTC)
PAST, FUTURE = NOW - timedelta(days=30), NOW + timedelta(days=30)

SECTIONS = ("core", "identity", "contact", "placement", "care", "testimony", "status", "alerts")
FIGURES_ONLY = {"commission", "programme", "donor", "system"}
MIGRATION_CONTROL = {"migration", "border_guard"}
STATE_FORCE = {"police", "prosecutor", "labour"}
# DESIGN §4 with the closures of SAFEGUARDS §5 that only an ADR could open; section: kinds.
NEVER: dict[str, set[str]] = {
    "core": FIGURES_ONLY,
    "identity": FIGURES_ONLY,
    "contact": FIGURES_ONLY | MIGRATION_CONTROL | {"consulate"},
    "placement": FIGURES_ONLY | MIGRATION_CONTROL | STATE_FORCE | {"consulate"},
    "care": FIGURES_ONLY | MIGRATION_CONTROL | STATE_FORCE | {"consulate"},
    "testimony": FIGURES_ONLY | MIGRATION_CONTROL | {"consulate", "shelter", "health"},
    "status": FIGURES_ONLY | {"consulate", "shelter", "health"},
    "alerts": FIGURES_ONLY | MIGRATION_CONTROL | {"consulate"},
}
WHOLE_AGENCY = {"supervisor", "shelter_manager"}
ONLY_FIGURES = {
    "coordinator", "adviser", "programme", "assistant", "focal_point", "expert", "committee",
    "donor", "evaluator", "auditor", "timekeeper",
}  # fmt: skip


class World:
    """Rows of tables, as they are written into the database."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Row]] = {}

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables.setdefault(table, [])

    def add(self, table: str, **row: Any) -> Row:
        self[table].append(row)
        return row

    def __repr__(self) -> str:
        """What decides: of agencies their kinds, of shares who sees what."""
        kinds = {agency["id"]: agency["kind"] for agency in self["agencies_agency"]}
        members = [f"{m['role']} of {kinds[m['agency_id']]}" for m in self["agencies_membership"]]
        shares = [
            f"{kinds[share['grantor_id']]} → {kinds[share['agency_id']]}: {share['sections']} "
            f"since {share['since']} until {share['until']} closed {share['closed_at']}"
            for share in self["cases_share"]
        ]
        return "\n".join([*members, *shares])

    def agency_of(self, member: Row) -> Row:
        return next(a for a in self["agencies_agency"] if a["id"] == member["agency_id"])


@dataclass(frozen=True)
class Eyes:
    """One member, looking at a world; or nobody."""

    world: World
    who: Row | None

    @property
    def me(self) -> UUID | None:
        return self.who["id"] if self.who else None

    @property
    def mine(self) -> UUID | None:
        return self.who["agency_id"] if self.who else None

    @property
    def kind(self) -> str:
        return str(self.world.agency_of(self.who)["kind"]) if self.who else ""

    @property
    def country(self) -> str:
        return str(self.world.agency_of(self.who)["country"]) if self.who else ""

    @property
    def role(self) -> str:
        return str(self.who["role"]) if self.who else ""

    @property
    def whole_agency(self) -> bool:
        return self.role in WHOLE_AGENCY

    def may_ever(self, section: str) -> bool:
        """The kind of agency is not one to which the section is closed for good."""
        return self.who is not None and self.kind not in NEVER[section]

    def granted(self, case: UUID) -> set[str]:
        """What shares in force open to the agency, beyond what it never sees."""
        return {
            section
            for share in self.world["cases_share"]
            if share["case_id"] == case and share["agency_id"] == self.mine and in_force(share)
            for section in share["sections"]
            if self.may_ever(section)
        }

    def reaches(self, case: UUID) -> bool:
        """A supervisor reaches the agency's cases, a caseworker those assigned to them."""
        if self.role in ONLY_FIGURES or self.who is None:
            return False
        return self.whole_agency or any(
            a["case_id"] == case and a["member_id"] == self.me and a["ended_at"] is None
            for a in self.world["cases_assignment"]
        )

    def sees(self, case: UUID, section: str = "core") -> bool:
        return self.reaches(case) and section in self.granted(case)

    def wrote(self, row: Row) -> bool:
        """The own agency's row, about a case within reach."""
        return row["agency_id"] == self.mine and self.reaches(row["case_id"])


def in_force(share: Row) -> bool:
    """Opened, not closed, not run out."""
    return (
        share["since"] is not None
        and share["closed_at"] is None
        and (share["until"] is None or share["until"] > NOW)
    )


Says = Callable[[Eyes, Row], bool]


def nobody(eyes: Eyes, row: Row) -> bool:
    return False


def section(name: str) -> Says:
    return lambda eyes, row: eyes.sees(row["case_id"], name)


def own_or_shared(eyes: Eyes, row: Row) -> bool:
    """What the own agency wrote, and what a share opens of the row's section."""
    return eyes.wrote(row) or eyes.sees(row["case_id"], row["section"])


def own_or(name: str) -> Says:
    return lambda eyes, row: eyes.wrote(row) or eyes.sees(row["case_id"], name)


def wrote(eyes: Eyes, row: Row) -> bool:
    return eyes.wrote(row)


def writes(eyes: Eyes, row: Row) -> bool:
    """In the own agency's name, about a case whose core one sees."""
    return row["agency_id"] == eyes.mine and eyes.sees(row["case_id"])


def core_of_a_case_of(column: str) -> Says:
    """About a person: whoever sees the core of one of her cases."""
    return lambda eyes, row: any(
        case["person_id"] == row[column] and eyes.sees(case["id"])
        for case in eyes.world["cases_case"]
    )


def anybody(eyes: Eyes, row: Row) -> bool:
    return eyes.who is not None


def keeps_time(eyes: Eyes, row: Row) -> bool:
    """The clock of the country, and nobody else."""
    return eyes.role == "timekeeper" and row["country"] == eyes.country


def keeps_houses(eyes: Eyes, row: Row) -> bool:
    """Of the own agency, of one to which placement is not closed, and not for who only counts."""
    own = row["agency_id"] == eyes.mine and eyes.role not in ONLY_FIGURES
    return own and eyes.may_ever("placement")


def keeps_quality(eyes: Eyes, row: Row) -> bool:
    """What a house lacks: of the own agency, and for who keeps its houses or supervises it."""
    return keeps_houses(eyes, row) and eyes.whole_agency


def assesses(eyes: Eyes, row: Row) -> bool:
    """The house's own agency, and the two that assess it, wherever placement is open."""
    part = eyes.mine in (row["agency_id"], row["visitor_id"], row["companion_id"])
    return part and eyes.whole_agency and eyes.may_ever("placement")


def in_uzbekistan(world: World, row: Row) -> bool:
    """Of an agency there."""
    return any(
        each["id"] == row["agency_id"] and each["country"] == "UZ"
        for each in world["agencies_agency"]
    )


def assessments(world: World) -> list[Row]:
    """Of each agency's house, by the next agency and the one after it."""
    agencies = [each["id"] for each in world["agencies_agency"]]
    places = range(len(agencies))
    return [
        {
            "id": uuid4(), "agency_id": agencies[n], "visitor_id": agencies[n - 1],
            "companion_id": agencies[n - 2], "site_id": uuid4(), "status": "begun",
        }
        for n in places
    ]  # fmt: skip


@dataclass(frozen=True)
class Law:
    """Of one table: the rows a world has in it, and who reads, adds, changes and removes one.

    `blind`: an assignment that any row bears, to try changes with. `more`: rows that are not there,
    to try to add. `counted`: which rows the counting role meets that may count the country UZ.
    `audited`: whether the owner reads it.
    """

    rows: Callable[[World], list[Row]]
    read: Says
    add: Says = nobody
    change: Says = nobody
    remove: Says = nobody
    blind: str = ""
    more: Callable[[World], list[Row]] = lambda world: []
    counted: Callable[[World, Row], bool] = lambda world, row: False
    audited: bool = False


def given(table: str) -> Callable[[World], list[Row]]:
    """Rows that the world has already."""
    return lambda world: world[table]


def of_every_case(**columns: Any) -> Callable[[World], list[Row]]:
    return lambda world: [{"case_id": case["id"], **columns} for case in world["cases_case"]]


def of_every_case_and_author(
    *sections: str, columns: Callable[[], Row] = dict
) -> Callable[[World], list[Row]]:
    """A row in each case by each agency that has a part in it, in each of these sections."""

    def rows(world: World) -> list[Row]:
        return [
            {
                "id": uuid4(),
                "case_id": case["id"],
                "agency_id": agency["id"],
                **({"section": each} if each else {}),
                **columns(),
            }
            for case in world["cases_case"]
            for agency in world["agencies_agency"]
            for each in sections or ("",)
        ]

    return rows


def everywhere(world: World, row: Row) -> bool:
    return True


def journal_entries(world: World) -> list[Row]:
    numbers = iter(range(1, 10**6))
    events = {
        "bed.held": "", "case.opened": "core", "identity.recorded": "identity",
        "referral.accepted": "core", "consent.given": "core",
    }  # fmt: skip
    return [
        {
            "id": uuid4(), "agency_id": member["agency_id"], "member_id": member["id"],
            "number": next(numbers), "event": event, "section": events[event],
            "case_id": case and case["id"],
        }
        for member in world["agencies_membership"]
        for case, event in [
            (None, "bed.held"),
            *((case, event) for case in world["cases_case"] for event in events),
        ]
    ]  # fmt: skip


def reads_entry(eyes: Eyes, row: Row) -> bool:
    """One's own acts, a supervisor all the agency's, and others' in sections open to one.

    Whom else she was asked about or sent to is the holder's business alone.
    """
    own = row["agency_id"] == eyes.mine and (eyes.whole_agency or row["member_id"] == eyes.me)
    return own or (
        row["case_id"] is not None
        and bool(row["section"])
        and eyes.sees(row["case_id"], row["section"])
        and (not row["event"].startswith(("consent.", "referral.")) or takes_consent(eyes, row))
    )


def party(eyes: Eyes, row: Row) -> bool:
    return eyes.mine is not None and eyes.mine in (row["agency_id"], row["grantor_id"])


def assigns(eyes: Eyes, row: Row) -> bool:
    """A supervisor, of a case that is shared with the agency; anybody takes what is nobody's."""
    shared = any(
        s["case_id"] == row["case_id"] and s["agency_id"] == eyes.mine and in_force(s)
        for s in eyes.world["cases_share"]
    )
    return (
        row["agency_id"] == eyes.mine
        and shared
        and (eyes.whole_agency or (row["member_id"] == eyes.me and row["first"]))
    )


def reads_consent(eyes: Eyes, row: Row) -> bool:
    """The agency that holds the case, and the one to which something was offered by it."""
    return takes_consent(eyes, row) or any(
        s["ground"] == "consent" and s["consent_id"] == row["id"] and s["agency_id"] == eyes.mine
        for s in eyes.world["cases_share"]
    )


def takes_consent(eyes: Eyes, row: Row) -> bool:
    """The agency that holds the case."""
    return eyes.reaches(row["case_id"]) and any(
        s["case_id"] == row["case_id"] and s["agency_id"] == eyes.mine
        and s["ground"] == "holder" and s["closed_at"] is None
        for s in eyes.world["cases_share"]
    )  # fmt: skip


def holds(eyes: Eyes, row: Row) -> bool:
    """In the own agency's name, for a person who has no case yet."""
    persons = {each["id"] for each in eyes.world["cases_person"]}
    taken = {each["person_id"] for each in eyes.world["cases_case"]}
    own = eyes.mine is not None and row["holder_id"] == eyes.mine
    return own and row["person_id"] in persons - taken


def of_a_new_person(world: World) -> list[Row]:
    """Cases that nobody has opened yet, for whoever is in the world without one."""
    taken = {each["person_id"] for each in world["cases_case"]}
    case = world["cases_case"][0]
    return [
        case | {"id": uuid4(), "person_id": each["id"], "code": uuid4().hex[:7]}
        for each in world["cases_person"]
        if each["id"] not in taken
    ]


def adds_to_journal(eyes: Eyes, row: Row) -> bool:
    return eyes.who is not None and (row["agency_id"], row["member_id"]) == (eyes.mine, eyes.me)


def receives(eyes: Eyes, row: Row) -> bool:
    return eyes.me is not None and row["to_id"] == eyes.me


def sent(eyes: Eyes, row: Row) -> bool:
    return eyes.me is not None and row["member_id"] == eyes.me


def sent_or_outlived(eyes: Eyes, row: Row) -> bool:
    """The own, and for the clock what is too old to be sent again."""
    outlived = row["sent_at"] < NOW - timedelta(days=2)
    return sent(eyes, row) or (eyes.role == "timekeeper" and outlived)


def grants(eyes: Eyes, row: Row) -> bool:
    """In the own agency's name, of a case that it holds."""
    held = {each["id"] for each in eyes.world["cases_case"] if each["holder_id"] == eyes.mine}
    return eyes.mine is not None and row["grantor_id"] == eyes.mine and row["case_id"] in held


def granted_by_another(world: World) -> list[Row]:
    """Of each case a share in the name of an agency that does not hold it."""
    holders = {each["id"]: each["holder_id"] for each in world["cases_case"]}
    found = {}
    for each in world["cases_share"]:
        for other in world["agencies_agency"]:
            others = {holders[each["case_id"]], each["agency_id"]}
            if each["ground"] == "consent" and other["id"] not in others:
                found[each["case_id"]] = each | {"grantor_id": other["id"]}
    return list(found.values())


def of_every_agency(**columns: Callable[[], Any]) -> Callable[[World], list[Row]]:
    return lambda world: [
        {"id": uuid4(), "agency_id": agency["id"], **{k: make() for k, make in columns.items()}}
        for agency in world["agencies_agency"]
    ]


def stay() -> Row:
    """A guest in a bed of her own, so that nobody is in the way."""
    return {"bed_id": uuid4(), "kind": "stayed", "admitted_at": PAST, "admitted_by_id": uuid4()}


def kept_open() -> Row:
    """A closing that was asked for and not agreed to."""
    return {"status": "kept", "decided_at": NOW, "decided_by_id": uuid4()}


def not_held() -> Row:
    """A legal hold that no second person confirmed."""
    declined = {"status": "declined", "decided_at": NOW, "decided_by_id": uuid4()}
    return {"ground": "court", **declined}


def agreed_before() -> Row:
    """A version of a plan that another has replaced."""
    agreed = {"agreed_at": PAST, "agreed_by_id": uuid4(), "form": "spoken", "giver": "person"}
    return {"version": 1, "status": "replaced", **agreed}


def given_up() -> Row:
    """A return that the person decided against."""
    return {"status": "declined", "ended_at": PAST, "ended_by_id": uuid4()}


def reads_stay(eyes: Eyes, row: Row) -> bool:
    """In the own agency's beds, and where placement is shared."""
    return keeps_houses(eyes, row) or eyes.sees(row["case_id"], "placement")


def services(world: World) -> list[Row]:
    return [
        {"id": uuid4(), "agency_id": agency["id"], "active": active}
        for agency in world["agencies_agency"]
        for active in (True, False)
    ]


def offers(eyes: Eyes, row: Row) -> bool:
    return eyes.mine is not None and row["agency_id"] == eyes.mine


def referrals(world: World) -> list[Row]:
    """Of every case to every other agency, late or not, resting on the share there is."""
    shares = {(share["case_id"], share["agency_id"]): share["id"] for share in world["cases_share"]}
    return [
        {
            "id": uuid4(), "case_id": case["id"], "country": case["country"],
            "sender_id": case["holder_id"], "receiver_id": agency["id"],
            "share_id": shares.get((case["id"], agency["id"])) or uuid4(),
            "deadline": deadline, "status": status,
            **({"ended_at": PAST, "ended_by_id": uuid4()} if status == "withdrawn" else {}),
        }
        for number, case in enumerate(world["cases_case"])
        for place, agency in enumerate(world["agencies_agency"])
        if agency["id"] != case["holder_id"]
        for deadline, status in [
            ((PAST, "sent"), (FUTURE, "sent"), (PAST, "withdrawn"))[(number + place) % 3]
        ]
    ]  # fmt: skip


def sends(eyes: Eyes, row: Row) -> bool:
    return row["sender_id"] == eyes.mine and eyes.sees(row["case_id"])


def refers(eyes: Eyes, row: Row) -> bool:
    """The sender who sees the case, the receiver's queue, and the clock when it is late."""
    queue = row["receiver_id"] == eyes.mine and eyes.role not in ONLY_FIGURES
    still_offered = any(
        share["id"] == row["share_id"] and share["closed_at"] is None
        and (share["until"] is None or share["until"] > NOW)
        for share in eyes.world["cases_share"]
    )  # fmt: skip
    late = (
        eyes.role == "timekeeper"
        and row["status"] == "sent"
        and row["deadline"] < NOW
        and row["country"] == eyes.country
        and still_offered
    )
    return eyes.who is not None and (sends(eyes, row) or queue or late)


def reads_permit(eyes: Eyes, row: Row) -> bool:
    """Who controls migration reads of somebody's papers what it wrote itself."""
    shared = eyes.sees(row["case_id"], "status") and eyes.kind not in MIGRATION_CONTROL
    return eyes.wrote(row) or shared


def ticks(eyes: Eyes, row: Row) -> bool:
    """The clock of the country."""
    return eyes.role == "timekeeper" and row["country"] == eyes.country


def name_of(case: UUID) -> UUID:
    """One name of each case, with a key that can be told."""
    return UUID(int=case.int ^ 2)


def batches(world: World) -> list[Row]:
    return [
        {"id": batch_of(agency["id"]), "agency_id": agency["id"]}
        for agency in world["agencies_agency"]
    ]


def batch_of(agency: UUID) -> UUID:
    """One list of each agency, with a key that can be told."""
    return UUID(int=agency.int ^ 1)


def imported(world: World) -> list[Row]:
    return [
        {"case_id": case["id"], "batch_id": batch_of(case["holder_id"]), "row": number}
        for number, case in enumerate(world["cases_case"])
        if case["closing"] == "imported"
    ]


def of_every_list(world: World) -> list[Row]:
    return [
        {"case_id": case["id"], "batch_id": batch_of(agency["id"]), "row": 10**6 + number}
        for number, case in enumerate(world["cases_case"])
        for agency in world["agencies_agency"]
    ]


def leads(eyes: Eyes, row: Row) -> bool:
    """Of the own agency, for who sees all of it."""
    return eyes.whole_agency and row["agency_id"] == eyes.mine


def in_own_list(eyes: Eyes, row: Row) -> bool:
    return eyes.whole_agency and eyes.mine is not None and row["batch_id"] == batch_of(eyes.mine)


def imports(eyes: Eyes, row: Row) -> bool:
    """Into the own list, a case that the agency holds and that was closed by importing it."""
    return in_own_list(eyes, row) and any(
        case["id"] == row["case_id"] and case["holder_id"] == eyes.mine
        and case["closing"] == "imported" and eyes.sees(case["id"])
        for case in eyes.world["cases_case"]
    )  # fmt: skip


def came_in(eyes: Eyes, case: UUID) -> bool:
    """The case came in with a list of the own agency, so that it can go again."""
    return any(
        row["case_id"] == case and in_own_list(eyes, row)
        for row in eyes.world["exchange_importedcase"]
    )


def takes_back(column: str = "case_id") -> Says:
    return lambda eyes, row: came_in(eyes, row[column])


def takes_back_person(eyes: Eyes, row: Row) -> bool:
    return any(
        case["person_id"] == row["id"] and eyes.sees(case["id"]) and came_in(eyes, case["id"])
        for case in eyes.world["cases_case"]
    )


def pairs_of_cases(world: World) -> list[Row]:
    """Of each agency, two cases in their order."""
    return [
        {
            "id": uuid4(), "agency_id": agency["id"], "one_id": UUID(int=number),
            "other_id": uuid4(), "score": 0.5,
        }
        for number, agency in enumerate(world["agencies_agency"])
    ]  # fmt: skip


def ties(world: World) -> list[Row]:
    """Any two cases, as said by who holds the first and by the first two agencies."""
    cases = world["cases_case"]
    agencies = [each["id"] for each in world["agencies_agency"][:2]]
    return [
        {"id": uuid4(), "agency_id": agency, "one_id": one["id"], "other_id": other["id"]}
        for n in range(len(cases))
        for m in range(n)
        for one, other in [(cases[n], cases[m]) if (n + m) % 2 else (cases[m], cases[n])]
        for agency in {*agencies, one["holder_id"]}
    ]


def reaches_both(eyes: Eyes, row: Row) -> bool:
    """What the own agency says, to who reaches both cases."""
    both = eyes.reaches(row["one_id"]) and eyes.reaches(row["other_id"])
    return both and row["agency_id"] == eyes.mine


LAWS: dict[str, Law] = {
    "families_tie": Law(rows=ties, read=reaches_both, add=reaches_both, remove=reaches_both),
    "cases_sameperson": Law(
        rows=lambda w: [
            {"case_id": case["id"], "agency_id": case["holder_id"]} for case in w["cases_case"]
        ],
        read=leads,
        add=leads,
        remove=leads,
        counted=everywhere,
        audited=True,
    ),
    "duplicates_search": Law(
        rows=of_every_agency(), read=leads, add=leads, change=leads, blind="read = 1"
    ),
    "duplicates_candidate": Law(
        rows=pairs_of_cases, read=leads, add=leads, change=leads, blind="score = 0.1"
    ),
    "duplicates_link": Law(
        rows=lambda w: [
            {column: value for column, value in row.items() if column != "score"}
            for row in pairs_of_cases(w)
        ],
        read=leads,
        add=leads,
        change=leads,
        blind="unlinked_at = now(), unlinked_by_id = gen_random_uuid()",
    ),
    "cases_case": Law(
        rows=given("cases_case"),
        read=lambda eyes, row: eyes.sees(row["id"]),
        add=holds,
        change=lambda eyes, row: eyes.sees(row["id"]),
        blind="children = 1",
        counted=lambda world, row: row["country"] == "UZ",
        more=of_a_new_person,
        audited=True,
        remove=takes_back("id"),
    ),
    "cases_person": Law(
        rows=given("cases_person"),
        read=core_of_a_case_of("id"),
        add=anybody,
        change=core_of_a_case_of("id"),
        blind="sex = 'male'",
        counted=everywhere,
        audited=True,
        remove=takes_back_person,
    ),
    "cases_share": Law(
        rows=given("cases_share"),
        read=party,
        add=grants,
        change=party,
        blind="closed_at = now(), closed_by_id = gen_random_uuid()",
        more=granted_by_another,
        audited=True,
        remove=takes_back(),
    ),
    "cases_assignment": Law(
        rows=given("cases_assignment"),
        read=lambda eyes, row: eyes.mine is not None and row["agency_id"] == eyes.mine,
        add=assigns,
        change=lambda eyes, row: row["agency_id"] == eyes.mine and eyes.whole_agency,
        blind="ended_at = now()",
        audited=True,
        counted=everywhere,
    ),
    "cases_consent": Law(
        rows=given("cases_consent"),
        read=reads_consent,
        add=takes_consent,
        change=reads_consent,
        blind="outcome = 'withdrawn', withdrawn_at = now(), withdrawn_by_id = gen_random_uuid()",
        counted=everywhere,
    ),
    "cases_identity": Law(
        rows=of_every_case(),
        read=section("identity"),
        add=section("identity"),
        change=section("identity"),
        blind="document = ''",
    ),
    "names_name": Law(
        rows=lambda w: [
            {"id": name_of(row["case_id"]), "kind": "alias", **row} for row in of_every_case()(w)
        ],
        read=section("identity"),
        add=section("identity"),
        change=section("identity"),
        blind="family = ''",
        remove=section("identity"),
    ),
    "names_nameindex": Law(
        rows=lambda w: [
            {"name_id": name_of(case["id"]), "case_id": case["id"], "agency_id": case["holder_id"]}
            for case in w["cases_case"]
        ],
        read=section("identity"),
        add=section("identity"),
        audited=True,
        remove=section("identity"),
    ),
    "cases_contact": Law(
        rows=of_every_case(channel="call"),
        read=section("contact"),
        add=section("contact"),
        change=section("contact"),
        blind="hours = ''",
        counted=everywhere,
    ),
    "cases_closure": Law(
        rows=of_every_case_and_author(columns=kept_open),
        read=wrote,
        add=wrote,
        change=wrote,
        blind="alone = true",
    ),
    "erasures_erasure": Law(
        rows=of_every_case_and_author(columns=lambda: {"ground": "wish"} | kept_open()),
        read=wrote,
        add=wrote,
        change=wrote,
        blind="decided_at = now()",
        audited=True,
    ),
    "legalhold_legalhold": Law(
        rows=of_every_case_and_author(columns=not_held),
        read=wrote,
        add=wrote,
        change=wrote,
        blind="lifting = ''",
        audited=True,
    ),
    "cases_alert": Law(
        rows=lambda w: [{"id": uuid4(), **row} for row in of_every_case(kind="danger")(w)],
        read=section("alerts"),
        add=section("alerts"),
        change=section("alerts"),
        blind="lifted_at = now(), lifted_by_id = gen_random_uuid()",
        counted=everywhere,
    ),
    "cases_note": Law(
        rows=of_every_case_and_author("core", "care", "testimony"),
        read=own_or_shared,
        add=writes,
    ),
    "cases_provision": Law(
        rows=of_every_case_and_author(
            "core",
            "placement",
            columns=lambda: {"need": "BAS", "status": "delivered", "delivered_on": NOW.date()},
        ),
        read=own_or_shared,
        add=writes,
        change=wrote,
        blind="provider = ''",
        counted=everywhere,
        remove=takes_back(),
    ),
    "journal_entry": Law(rows=journal_entries, read=reads_entry, add=adds_to_journal, audited=True),
    "outbox_letter": Law(
        rows=lambda w: [{"id": uuid4(), "to_id": m["id"]} for m in w["agencies_membership"]],
        read=receives,
        add=anybody,
        change=receives,
        blind="sent_at = now()",
    ),
    "once_sending": Law(
        rows=lambda w: [
            {"id": uuid4(), "member_id": m["id"], "sent_at": at}
            for m in w["agencies_membership"]
            for at in (NOW, NOW - timedelta(days=3))
        ],
        read=sent_or_outlived,
        add=sent,
        change=sent,
        blind="location = ''",
        remove=sent_or_outlived,
    ),
    "vault_personkey": Law(
        rows=lambda w: [
            {"person_id": case["person_id"], "agency_id": case["holder_id"]}
            for case in w["cases_case"]
        ],
        read=core_of_a_case_of("person_id"),
        add=lambda eyes, row: eyes.mine is not None and row["agency_id"] == eyes.mine,
    ),
    "identification_screening": Law(
        rows=of_every_case_and_author(columns=lambda: {"state": "begun"}),
        read=own_or("testimony"),
        add=writes,
        change=wrote,
        blind="stopped = false",
        counted=everywhere,
    ),
    "identification_answer": Law(
        rows=of_every_case_and_author(columns=lambda: {"screening_id": uuid4()}),
        read=own_or("testimony"),
        add=writes,
        change=wrote,
        blind="value = 'yes'",
    ),
    "identification_determination": Law(
        rows=of_every_case_and_author(columns=lambda: {"track": uuid4().hex[:10]}),
        read=own_or("core"),
        add=writes,
        counted=everywhere,
        remove=takes_back(),
    ),
    "identification_finding": Law(
        rows=lambda w: [
            {"determination_id": uuid4(), **{k: v for k, v in row.items() if k != "id"}}
            for row in of_every_case_and_author()(w)
        ],
        read=own_or("testimony"),
        add=writes,
        counted=everywhere,
        remove=takes_back(),
    ),
    "identification_reflection": Law(
        rows=of_every_case_and_author(), read=own_or("core"), add=writes
    ),
    "protection_riskassessment": Law(
        rows=of_every_case_and_author(), read=own_or("alerts"), add=writes, counted=everywhere
    ),
    "protection_riskgrounds": Law(rows=of_every_case_and_author(), read=own_or("care"), add=writes),
    "protection_safetyplan": Law(
        rows=of_every_case_and_author(columns=lambda: {"choice": ""}),
        read=own_or("alerts"),
        add=writes,
        change=wrote,
        blind="choice = 'leaves', chosen_at = now(), chosen_by_id = gen_random_uuid()",
        counted=everywhere,
    ),
    "protection_safetywords": Law(
        rows=of_every_case_and_author(), read=own_or("placement"), add=writes
    ),
    "protection_measure": Law(
        rows=of_every_case_and_author(columns=lambda: {"state": "asked"}),
        read=own_or("alerts"),
        add=writes,
        change=wrote,
        blind="review_on = current_date",
        counted=everywhere,
    ),
    "protection_reflectionchange": Law(
        rows=of_every_case_and_author(columns=lambda: {"state": "proposed", "kind": "shorter"}),
        read=wrote,
        add=writes,
        change=wrote,
        blind="state = 'declined', decided_at = now(), decided_by_id = gen_random_uuid()",
    ),
    "protection_permit": Law(
        rows=of_every_case_and_author(columns=lambda: {"state": "asked"}),
        read=reads_permit,
        add=writes,
        change=wrote,
        blind="state = 'ended', ended_at = now(), ended_by_id = gen_random_uuid()",
        counted=everywhere,
    ),
    "protection_reminder": Law(
        rows=lambda w: [
            {"id": uuid4(), "case_id": case["id"], "permit_id": uuid4(), "country": country}
            for case in w["cases_case"]
            for country in ("UZ", "KG")
        ],
        read=ticks,
        add=ticks,
    ),
    "protection_nonpunishment": Law(
        rows=of_every_case_and_author(), read=own_or("care"), add=writes, counted=everywhere
    ),
    "protection_guardian": Law(
        rows=of_every_case_and_author(columns=lambda: {"ended_at": PAST, "ended_by_id": uuid4()}),
        read=own_or("core"),
        add=writes,
        change=wrote,
        blind="ended_at = now()",
        counted=everywhere,
    ),
    "protection_interests": Law(
        rows=of_every_case_and_author(columns=lambda: {"kind": "assessment"}),
        read=own_or("core"),
        add=writes,
        counted=everywhere,
    ),
    "protection_interestswords": Law(
        rows=of_every_case_and_author(), read=own_or("care"), add=writes
    ),
    "assistance_assessedneed": Law(
        rows=of_every_case_and_author("core", "care", columns=lambda: {"need": uuid4().hex[:9]}),
        read=own_or_shared,
        add=writes,
        change=wrote,
        blind="ended_at = now(), ended_by_id = gen_random_uuid()",
        counted=everywhere,
    ),
    "assistance_plan": Law(
        rows=of_every_case_and_author(columns=agreed_before),
        read=own_or("core"),
        add=writes,
        change=wrote,
        blind="form = 'signed'",
        counted=everywhere,
    ),
    "assistance_goal": Law(
        rows=of_every_case_and_author("core", "placement", columns=lambda: {"status": "open"}),
        read=own_or_shared,
        add=writes,
        change=wrote,
        blind="status = 'dropped', ended_at = now(), ended_by_id = gen_random_uuid()",
    ),
    "assistance_review": Law(
        rows=of_every_case_and_author(), read=own_or("core"), add=writes, counted=everywhere
    ),
    "assistance_return": Law(
        rows=of_every_case_and_author(columns=given_up),
        read=own_or("core"),
        add=writes,
        change=wrote,
        blind="ended_at = now()",
        audited=True,
        counted=everywhere,
    ),
    "assistance_returnrisk": Law(
        rows=of_every_case_and_author(columns=lambda: {"journey_id": uuid4()}),
        read=own_or("alerts"),
        add=writes,
        audited=True,
        counted=everywhere,
    ),
    "assistance_followup": Law(
        rows=of_every_case_and_author(columns=lambda: {"outcome": "not_reached"}),
        read=own_or("core"),
        add=writes,
        counted=everywhere,
    ),
    "sop_completion": Law(
        rows=of_every_case_and_author(), read=own_or("core"), add=writes, counted=everywhere
    ),
    "sop_exemption": Law(
        rows=of_every_case_and_author(columns=lambda: {"task": uuid4().hex[:10]}),
        read=own_or("core"),
        add=writes,
        change=wrote,
        blind="ended_at = now(), ended_by_id = gen_random_uuid()",
        counted=everywhere,
    ),
    "sop_move": Law(
        rows=of_every_case_and_author(), read=own_or("core"), add=writes, counted=everywhere
    ),
    "sop_telling": Law(
        rows=lambda w: [
            {"id": uuid4(), "case_id": case["id"], "country": case["country"]}
            for case in w["cases_case"]
        ],
        read=keeps_time,
        add=keeps_time,
    ),
    "shelters_site": Law(
        rows=of_every_agency(),
        read=keeps_houses,
        add=keeps_houses,
        change=keeps_houses,
        blind="name = ''",
        counted=in_uzbekistan,
    ),
    "shelters_bed": Law(
        rows=of_every_agency(site_id=uuid4),
        read=keeps_houses,
        add=keeps_houses,
        change=keeps_houses,
        blind="child = true",
        counted=in_uzbekistan,
        audited=True,
    ),
    "shelters_stay": Law(
        rows=of_every_case_and_author(columns=stay),
        read=reads_stay,
        add=keeps_houses,
        change=keeps_houses,
        blind="destination = ''",
        counted=everywhere,
        audited=True,
    ),
    "shelters_turnedaway": Law(
        rows=of_every_agency(), read=keeps_houses, add=keeps_houses, counted=in_uzbekistan
    ),
    "quality_assessment": Law(
        rows=assessments,
        read=assesses,
        add=keeps_quality,
        change=assesses,
        blind="scores = '{}'",
        counted=in_uzbekistan,
    ),
    "quality_post": Law(
        rows=of_every_agency(site_id=uuid4),
        read=keeps_quality,
        add=keeps_quality,
        change=keeps_quality,
        blind="active = true",
    ),
    "quality_training": Law(
        rows=of_every_agency(post_id=uuid4), read=keeps_quality, add=keeps_quality
    ),
    "quality_improvement": Law(
        rows=of_every_agency(site_id=uuid4, post_id=uuid4, status=lambda: "planned"),
        read=keeps_quality,
        add=keeps_quality,
        change=keeps_quality,
        blind="status = 'planned'",
    ),
    "shelters_service": Law(
        rows=services,
        read=lambda eyes, row: eyes.who is not None and (row["active"] or offers(eyes, row)),
        add=offers,
        change=offers,
        blind="name = ''",
        audited=True,
    ),
    "referrals_referral": Law(
        rows=referrals,
        read=refers,
        add=sends,
        change=refers,
        blind="step = 1, escalated_at = now()",
        audited=True,
        counted=everywhere,
    ),
    "exchange_importbatch": Law(
        rows=batches,
        read=leads,
        add=leads,
        change=leads,
        blind="undone_at = now(), undone_by_id = gen_random_uuid()",
    ),
    "exchange_importedcase": Law(
        rows=imported,
        read=in_own_list,
        add=imports,
        remove=in_own_list,
        more=of_every_list,
    ),
}
