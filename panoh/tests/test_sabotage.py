"""A8: whoever takes a stone out of a wall is noticed.

Every policy in the database is dropped, opened to all, and weakened condition by condition, one at
a time; every trigger and every constraint that guards a share, a referral or a bed is taken away.
Each time the comparison with the oracle, or the statement that was refused before, must tell.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import pytest

from panoh.base.journal.verify import BROKEN
from panoh.tests.catalogue import Database
from panoh.tests.comparison import Comparison, Walls
from panoh.tests.oracle import (
    FUTURE,
    PAST,
    SECTIONS,
    Row,
    World,
    agreed_before,
    given_up,
    kept_open,
)
from panoh.tests.programmes import programme_of, programmes
from panoh.tests.worlds import Writer, agency, case, consent, everything, member, share


@dataclass(frozen=True)
class Policy:
    """A policy as PostgreSQL keeps it."""

    table: str
    name: str
    permissive: str
    roles: list[str]
    command: str
    using: str | None
    check: str | None

    @property
    def removal(self) -> str:
        return f"drop policy {self.name} on {self.table}"

    def creation(self, using: str | None, check: str | None) -> str:
        clauses = f" using ({using})" if using else ""
        clauses += f" with check ({check})" if check else ""
        return (
            f"create policy {self.name} on {self.table} as {self.permissive} "
            f"for {self.command} to {', '.join(self.roles)}{clauses}"
        )

    def mutants(self) -> Iterator[tuple[str, list[str]]]:
        """(what was done, the statements that do it)"""
        yield "dropped", [self.removal]
        if "true" in (self.using, self.check):
            return
        opened = self.creation(self.using and "true", self.check and "true")
        yield "opened to all", [self.removal, opened]
        for expression in {each for each in (self.using, self.check) if each}:
            seen: list[str] = []
            for weaker, condition in conditions(expression):
                both = [
                    each and each.replace(expression, weaker) for each in (self.using, self.check)
                ]
                again = f" ({seen.count(condition) + 1})" if condition in seen else ""
                seen.append(condition)
                yield f"without {condition}{again}", [self.removal, self.creation(*both)]


CALLED = re.compile(
    r"(\w|\b(ANY|ALL|IN|EXISTS|ARRAY|FROM|JOIN) )$"
)  # parentheses that belong to a word
COMPARES = re.compile(r" (=|<>|<|>|<=|>=|@>|&&|IS) |^EXISTS")


def conditions(expression: str) -> Iterator[tuple[str, str]]:
    """The expression with one of its conditions taken as true, and that condition."""
    opened: list[int] = []
    for place, letter in enumerate(expression):
        if letter == "(":
            opened.append(place)
        elif letter == ")":
            before, after = expression[: opened[-1]], expression[place + 1 :]
            inside = expression[opened.pop() + 1 : place].strip()
            if CALLED.search(before) or inside.startswith("SELECT") or _is_joined(inside):
                continue
            if COMPARES.search(inside):
                yield f"{before}(true){after}", " ".join(inside.split())


def _is_joined(inside: str) -> bool:
    """Whether AND or OR stands outside all parentheses."""
    depth, flat = 0, ""
    for letter in inside:
        depth += (letter == "(") - (letter == ")")
        flat += letter if depth == 0 else ""
    return bool(re.search(r"\b(AND|OR)\b", flat))


def policies(database: Database) -> list[Policy]:
    """All but the owner's own, by which the application sees nothing: see test_keepers."""
    return [
        Policy(*row)
        for row in database.all(
            "select tablename, policyname, permissive, roles::text[], cmd, qual, with_check "
            "from pg_policies where schemaname = 'public' and policyname <> 'kept' order by 1, 2"
        )
        if row[1] not in ERASING
    ]


# The owner's too: by them one reviewed function deletes, and test_erase tells when they are gone.
ERASING = {"families_tie_erase", "names_nameindex_erase", "vault_personkey_erase"}


# Weaker in words only, each with the reason why nothing more is seen by it.
EQUIVALENT = (
    {
        (
            f"cases_consent_{verb}",
            "without s.agency_id = ( SELECT panoh_agency() AS panoh_agency)",
        ): "of holders' shares an agency sees only its own: they are granted to who grants them"
        for verb in ("read", "add", "change")
    }
    | {
        (
            "journal_entry_share",
            "without s.agency_id = ( SELECT panoh_agency() AS panoh_agency) (2)",
        ): "the same",
        (
            "duplicates_candidate_note",
            "dropped",
        ): "no member adds by it; duplicates: tells the supervisor and nobody else",
    }
    | {
        (f"evaluation_{table}_add", "dropped"): "nobody in this world evaluates; evaluation: judges"
        for table in ("finding", "recommendation")
    }
)


@pytest.mark.long
def test_every_policy_is_missed_when_it_is_weakened(database: Database) -> None:
    walls = Walls(database)
    comparison = Comparison(walls, everything())
    survivors, killed = [], 0
    for policy in policies(database):
        for what, statements in policy.mutants():
            with database.undone():
                for statement in statements:
                    database.run(statement)
                if comparison.differences([policy.table], [policy.command]):
                    killed += 1
                elif (policy.name, what) not in EQUIVALENT:
                    survivors.append(f"{policy.name} {what}")
    print(f"{killed} mutants killed, {comparison.points} points compared", *survivors, sep="\n")
    assert survivors == []


# What keeps a row from being written although the policies let its writer pass


@dataclass(frozen=True)
class Guard:
    """A trigger or a constraint, and what it keeps from whom."""

    kind: str
    table: str
    name: str
    who: Row
    statement: str
    says: str = ""  # the constraint that a trigger names in its refusal

    def __str__(self) -> str:
        return f"{self.table}.{self.name} {self.says}: {self.statement[:160]}"

    @property
    def removal(self) -> str:
        if self.kind == "trigger":
            return f"drop trigger {self.name} on {self.table}"
        if self.kind == "index":
            return f"drop index {self.name}"
        return f"alter table {self.table} drop constraint {self.name}"


# Their key is no id.
NAMED_OTHERWISE = ("identification_finding", "names_nameindex", "cases_sameperson")


def guards(world: World, writer: Writer) -> Iterator[Guard]:
    """A small world with a police that holds a case, and everything that nobody may do in it."""
    police, shelter, ngo = (agency(world, kind) for kind in ("police", "shelter", "ngo"))
    officer = member(world, police, "supervisor")
    colleague = member(world, police, "supervisor")
    keeper, helper = member(world, shelter, "shelter_manager"), member(world, ngo, "supervisor")
    hers, theirs = case(world, police), case(world, ngo)
    for each, holder in ((hers, police), (theirs, ngo)):
        share(world, each, holder, "open", SECTIONS)
    offered = share(world, hers, shelter, "offered", ["core"])
    given = next(c for c in world["cases_consent"] if c["id"] == offered["consent_id"])
    given |= {"sections": ["core", "contact", "testimony"]}
    closed = share(world, hers, shelter, "closed", ["core"])
    opened = share(world, hers, ngo, "open", ["core"])
    free = share(world, hers, shelter, "offered", ["core"])
    for each in (closed, opened):
        each["proposed_by_id"] = officer["id"]
    closed["closed_by_id"] = officer["id"]
    refused = consent(world, hers, shelter, "refused")
    refused |= {"sections": ["core"], "taken_by_id": officer["id"]}
    run_out = consent(world, hers, shelter)
    run_out |= {"sections": ["core"], "until": PAST}
    elsewhere = consent(world, theirs, shelter)
    elsewhere |= {"sections": ["core"]}
    danger = world.add(
        "cases_share", id=uuid4(), case_id=hers["id"], agency_id=ngo["id"], since=None, until=None,
        grantor_id=police["id"], sections=["core"], ground="danger", closed_at=None,
        proposed_by_id=officer["id"],
    )  # fmt: skip
    grant = {
        "case_id": hers["id"], "agency_id": shelter["id"], "grantor_id": police["id"],
        "sections": ["core"], "ground": "consent", "consent_id": given["id"],
        "proposed_by_id": officer["id"],
    }  # fmt: skip
    without = grant | {"ground": "danger", "consent_id": None}

    def adds(table: str, who: Row, kind: str, name: str, row: Row, says: str = "") -> Guard:
        keys = {} if "id" in row or table in NAMED_OTHERWISE else {"id": uuid4()}
        return Guard(kind, table, name, who, writer.insertion(table, keys | row), says)

    def shares(row: Row, says: str) -> Guard:
        return adds("cases_share", officer, "trigger", "cases_share_guard", grant | row, says)

    def checks(row: Row, name: str) -> Guard:
        return adds("cases_share", officer, "constraint", name, row)

    def changes(who: Row, table: str, change: str, row: Row, name: str, says: str) -> Guard:
        statement = f"update {table} set {change} where id = '{row['id']}'"
        return Guard("trigger", table, name, who, statement, says)

    yield shares({"sections": ["core", "testimony"]}, "share_never")
    for row in (
        {"sections": ["core", "care"]},
        {"consent_id": refused["id"]},
        {"consent_id": run_out["id"]},
        {"consent_id": elsewhere["id"]},
        {"agency_id": ngo["id"]},
    ):
        yield shares(row, "share_within_consent")
    stays = ("cases_share_guard", "share_stays_closed")
    yield changes(officer, "cases_share", "closed_at = null, closed_by_id = null", closed, *stays)
    yield changes(officer, "cases_share", "since = now()", opened, *stays)
    yield changes(
        helper, "cases_share", f"approved_at = now(), approved_by_id = '{helper['id']}'", danger,
        "cases_share_guard", "share_approved_by_the_holder",
    )  # fmt: skip
    taken_back = "outcome = 'given', withdrawn_at = null, withdrawn_by_id = null"
    yield changes(
        officer, "cases_consent", taken_back, refused, "cases_consent_guard",
        "consent_only_taken_back",
    )  # fmt: skip
    yield checks(grant | {"ground": "danger"}, "share_on_consent_names_it")
    yield checks(without | {"agency_id": police["id"]}, "share_of_the_holder")
    own = {"approved_at": PAST, "approved_by_id": officer["id"]}
    yield checks(without | own, "share_approved_by_a_second_person")
    yield checks(without | {"since": PAST}, "share_without_consent_is_approved")
    yield checks(without | {"closed_at": PAST}, "share_closed_at_and_by")
    yield adds(
        "cases_share", officer, "index", "one_holder_share",
        without | {"ground": "holder", "agency_id": police["id"]},
    )  # fmt: skip
    assigned = {"case_id": hers["id"], "agency_id": police["id"], "assigned_by_id": officer["id"]}
    yield adds(
        "cases_assignment", officer, "constraint", "assigned_inside_the_agency",
        assigned | {"member_id": keeper["id"]},
    )  # fmt: skip
    world.add(
        "cases_assignment", id=uuid4(), member_id=officer["id"], ended_at=PAST, first=True,
        **assigned,
    )  # fmt: skip
    yield adds(
        "cases_assignment", officer, "index", "first_assigned_once",
        assigned | {"member_id": colleague["id"], "first": True},
    )  # fmt: skip

    # identification
    said = {"case_id": hers["id"], "agency_id": police["id"]}
    done = world.add(
        "identification_screening", id=uuid4(), state="completed", completed_at=PAST,
        completed_by_id=officer["id"], screened_by_id=officer["id"], **said,
    )  # fmt: skip
    begun = world.add(
        "identification_screening", id=uuid4(), state="begun", screened_by_id=helper["id"],
        case_id=theirs["id"], agency_id=ngo["id"],
    )  # fmt: skip
    decided = world.add(
        "identification_determination", id=uuid4(), decided_by_id=helper["id"], track="witness",
        case_id=theirs["id"], agency_id=ngo["id"],
    )  # fmt: skip
    for table, name, row in (
        ("identification_screening", "screened_inside_the_agency",
         {"screened_by_id": keeper["id"], "state": "begun"}),
        ("identification_determination", "decided_inside_the_agency",
         {"decided_by_id": keeper["id"]}),
        ("identification_answer", "answer_of_its_screening", {"screening_id": begun["id"]}),
        ("identification_finding", "finding_of_its_determination",
         {"determination_id": decided["id"]}),
    ):  # fmt: skip
        yield adds(table, officer, "constraint", name, said | row)
    yield adds(
        "identification_answer", officer, "trigger", "identification_answer_in_time",
        said | {"screening_id": done["id"]}, "screening_stays_completed",
    )  # fmt: skip
    yield changes(
        officer, "identification_screening", "stopped = true", done,
        "identification_screening_stays", "screening_stays_completed",
    )  # fmt: skip

    # shelters
    house, other_house = (
        world.add("shelters_site", id=uuid4(), agency_id=of["id"]) for of in (shelter, ngo)
    )
    bed, other_bed = (
        world.add("shelters_bed", id=uuid4(), site_id=site["id"], agency_id=site["agency_id"])
        for site in (house, other_house)
    )
    kept = {"agency_id": shelter["id"]}
    elsewhere_kept = kept | {"site_id": other_house["id"]}
    stays_at = kept | {
        "bed_id": bed["id"], "kind": "out_of_use", "made_by_id": keeper["id"], "case_id": None,
    }  # fmt: skip
    world.add("shelters_stay", id=uuid4(), **stays_at)
    guest = {
        "kind": "held", "hold_until": FUTURE, "case_id": theirs["id"], "begins_on": FUTURE.date(),
    }  # fmt: skip
    yield adds(
        "shelters_bed", keeper, "constraint", "bed_in_a_house_of_its_agency",
        elsewhere_kept | {"name": "3"},
    )  # fmt: skip
    yield adds(
        "shelters_service", keeper, "constraint", "service_in_a_house_of_its_agency", elsewhere_kept
    )
    yield adds(
        "shelters_stay", keeper, "constraint", "stay_in_a_bed_of_its_agency",
        stays_at | {"bed_id": other_bed["id"]},
    )  # fmt: skip
    yield adds("shelters_stay", keeper, "constraint", "one_to_a_bed", stays_at)
    away = world.add("shelters_bed", id=uuid4(), site_id=house["id"], name="2", **kept)
    yield adds(
        "shelters_stay", keeper, "trigger", "shelters_stay_guard",
        stays_at | guest | {"bed_id": away["id"]}, "stay_of_a_case_in_sight",
    )  # fmt: skip

    # quality
    visit = kept | {
        "site_id": house["id"], "visitor_id": ngo["id"], "companion_id": shelter["id"],
        "begun_by_id": keeper["id"], "status": "begun",
    }  # fmt: skip
    signed = {"visitor_signed_at": PAST, "visitor_signed_by_id": helper["id"]}
    both = signed | {"companion_signed_at": PAST, "companion_signed_by_id": keeper["id"]}
    post, other_post = (
        world.add("quality_post", id=uuid4(), site_id=site["id"], agency_id=site["agency_id"])
        for site in (house, other_house)
    )
    measure = kept | {
        "site_id": house["id"], "post_id": post["id"], "status": "planned",
        "planned_by_id": keeper["id"],
    }  # fmt: skip
    elsewhere_too = {"site_id": other_house["id"]}
    for table, name, row in (
        ("assessment", "assessment_of_a_house_of_its_agency", visit | elsewhere_too),
        ("assessment", "one_assessor_from_elsewhere", visit | {"visitor_id": shelter["id"]}),
        ("post", "post_in_a_house_of_its_agency", elsewhere_kept),
        ("improvement", "improvement_of_a_house_of_its_agency", measure | elsewhere_too),
        ("improvement", "improvement_by_a_post_of_its_agency",
         measure | {"post_id": other_post["id"]}),
        ("training", "training_in_a_post_of_its_agency",
         kept | {"post_id": other_post["id"], "recorded_by_id": keeper["id"]}),
    ):  # fmt: skip
        yield adds(f"quality_{table}", keeper, "constraint", name, row)
    yield adds(
        "quality_assessment", keeper, "trigger", "quality_assessment_guard",
        visit | signed | {"status": "submitted"}, "assessment_begins",
    )  # fmt: skip
    begun_visit, sent_visit, agreed_visit = (
        world.add("quality_assessment", id=uuid4(), **visit | more)
        for more in ({}, signed | {"status": "submitted"}, both | {"status": "agreed"})
    )
    forged = (
        f"status = 'submitted', visitor_signed_at = now(), visitor_signed_by_id = '{helper['id']}'"
    )
    for row, assignment, says in (
        (begun_visit, forged, "assessor_signs"),
        (sent_visit, """scores = '{"fire": 2}'""", "assessment_stays"),
        (agreed_visit, """scores = '{"fire": 2}'""", "assessment_stays"),
    ):
        yield changes(
            keeper, "quality_assessment", assignment, row, "quality_assessment_guard", says
        )

    # referrals
    service = world.add("shelters_service", id=uuid4(), active=True, **kept)
    asked = {
        "case_id": hers["id"], "sender_id": police["id"], "receiver_id": shelter["id"],
        "service_id": service["id"], "share_id": offered["id"], "status": "sent",
        "sent_by_id": officer["id"], "country": "UZ",
    }  # fmt: skip
    answered = {"answered_at": PAST, "answered_by_id": keeper["id"]}
    guard = "referrals_referral_guard"
    accepted = {"share_id": free["id"], "status": "accepted", **answered}
    for row in ({"share_id": closed["id"]}, accepted):
        yield adds(
            "referrals_referral",
            officer,
            "trigger",
            guard,
            asked | row,
            "referral_rests_on_an_offer",
        )
    sent = world.add("referrals_referral", id=uuid4(), **asked, need="BAS")
    accepts = f"status = 'accepted', answered_at = now(), answered_by_id = '{keeper['id']}'"
    yield changes(officer, "referrals_referral", accepts, sent, guard, "referral_moved_in_turn")
    yield changes(
        keeper, "referrals_referral", accepts, sent, guard, "referral_accepted_by_consent"
    )

    # names
    spelt = world.add("names_name", id=uuid4(), case_id=hers["id"], kind="alias")
    yield adds(
        "names_nameindex", officer, "constraint", "numbered_for_the_holder",
        {"name_id": spelt["id"], "case_id": hers["id"], "agency_id": ngo["id"]},
    )  # fmt: skip

    # duplicates
    yield adds(
        "cases_sameperson", officer, "constraint", "same_person_with_the_holder",
        {"case_id": theirs["id"], "agency_id": police["id"], "person_id": hers["person_id"]},
    )  # fmt: skip
    above = next(c for c in iter(lambda: case(world, police), None) if c["id"] > theirs["id"])
    below = next(c for c in iter(lambda: case(world, police), None) if c["id"] < theirs["id"])
    for table, more in (("candidate", {"score": 0.5}), ("link", {"linked_by_id": officer["id"]})):
        for end, one, other in (("one", theirs, above), ("other", below, theirs)):
            yield adds(
                f"duplicates_{table}", officer, "constraint", f"{table}_{end}_of_the_holder",
                {"agency_id": police["id"], "one_id": one["id"], "other_id": other["id"], **more},
            )  # fmt: skip

    # families
    beside = case(world, police)
    tie = {
        "agency_id": police["id"], "one_id": hers["id"], "other_id": beside["id"],
        "relation": "child", "tied_by_id": officer["id"],
    }  # fmt: skip
    for name, row in (
        ("tie_one_of_the_holder", {"one_id": theirs["id"]}),
        ("tie_other_of_the_holder", {"other_id": theirs["id"]}),
        ("tied_inside_the_agency", {"tied_by_id": keeper["id"]}),
        ("tied_with_another", {"other_id": hers["id"]}),
    ):
        yield adds("families_tie", officer, "constraint", name, tie | row)
    world.add("families_tie", id=uuid4(), **tie | {"other_id": above["id"]})
    turned = {"one_id": above["id"], "other_id": hers["id"]}
    yield adds("families_tie", officer, "index", "tied_once", tie | turned)

    # protection
    written = {
        "riskassessment": ("assessed",), "safetyplan": ("planned", "chosen"),
        "measure": ("asked", "answered", "ended"), "permit": ("asked", "answered", "ended"),
        "reflectionchange": ("proposed", "decided"), "nonpunishment": ("noted",),
        "guardian": ("appointed", "ended"), "interests": ("made",),
    }  # fmt: skip
    # What makes a row of each kind whole, by the column that names a member.
    whole: dict[tuple[str, str], Row] = {
        ("safetyplan", "chosen"): {"choice": "leaves", "chosen_at": PAST},
        ("measure", "asked"): {"state": "asked"},
        ("measure", "answered"): {"state": "granted", "answered_at": PAST},
        ("measure", "ended"): {"state": "ended", "ending": "wish", "ended_at": PAST},
        ("permit", "asked"): {"state": "asked"},
        ("permit", "answered"): {"state": "granted", "answered_at": PAST},
        ("permit", "ended"): {"state": "ended", "ended_at": PAST},
        ("reflectionchange", "proposed"): {"state": "proposed", "kind": "longer"},
        ("reflectionchange", "decided"): {
            "state": "approved", "kind": "longer", "decided_at": PAST,
        },
        ("guardian", "ended"): {"ended_at": PAST},
        ("interests", "made"): {"kind": "assessment"},
    }  # fmt: skip
    ours = world.add(
        "identification_determination", id=uuid4(), decided_by_id=officer["id"],
        track="trafficked", **said,
    )  # fmt: skip
    for table, verbs in written.items():
        decision = {"determination_id": ours["id"]} if table == "reflectionchange" else {}
        for verb in verbs:
            row = said | decision | whole.get((table, verb), {})
            row |= {f"{verbs[0]}_by_id": officer["id"], f"{verb}_by_id": keeper["id"]}
            name = f"{table}_{verb}_inside_the_agency"
            yield adds(f"protection_{table}", officer, "constraint", name, row)
    yield adds(
        "identification_reflection", officer, "constraint", "changed_inside_the_agency",
        said | {"determination_id": ours["id"], "changed_by_id": keeper["id"]},
    )  # fmt: skip
    foreign = {"case_id": theirs["id"], "agency_id": ngo["id"]}
    for table, name, of, row in (
        ("riskgrounds", "assessment", "riskassessment", {}),
        ("safetywords", "plan", "safetyplan", {}),
        ("interestswords", "interests", "interests", {"kind": "assessment"}),
        ("permit", "renews", "permit", {"state": "asked"}),
    ):
        target = world.add(f"protection_{of}", id=uuid4(), **foreign, **row)
        more = {"state": "asked", "asked_by_id": officer["id"]} if table == "permit" else {}
        yield adds(
            f"protection_{table}", officer, "constraint", f"{table}_of_its_{name}",
            said | more | {f"{name}_id": target["id"]},
        )  # fmt: skip
    for table, name, more in (
        ("protection_reflectionchange", "reflectionchange_of_its_determination",
         {"state": "proposed", "kind": "longer", "proposed_by_id": officer["id"]}),
        ("identification_reflection", "reflection_of_a_determination",
         {"changed_by_id": officer["id"]}),
    ):  # fmt: skip
        yield adds(
            table, officer, "constraint", name, said | more | {"determination_id": decided["id"]}
        )

    # sop
    for table, name, column in (
        ("sop_completion", "completed_inside_the_agency", "done_by_id"),
        ("sop_exemption", "exempted_inside_the_agency", "exempted_by_id"),
        ("sop_move", "moved_inside_the_agency", "moved_by_id"),
    ):
        yield adds(table, officer, "constraint", name, said | {column: keeper["id"]})

    # assistance
    closed_by = kept_open() | {"decided_by_id": officer["id"]}
    agreed = agreed_before() | {"agreed_by_id": officer["id"]}
    ended = given_up() | {"ended_by_id": officer["id"]}
    plan = world.add("assistance_plan", id=uuid4(), **agreed, drafted_by_id=officer["id"], **said)
    journey = world.add(
        "assistance_return", id=uuid4(), **ended, wished_by_id=officer["id"], **said
    )
    for table, name, column, more in (
        ("cases_closure", "closure_inside_the_agency", "asked_by_id", closed_by),
        ("assistance_assessedneed", "need_inside_the_agency", "assessed_by_id", {}),
        ("assistance_plan", "plan_inside_the_agency", "drafted_by_id", agreed | {"version": 2}),
        (
            "assistance_review",
            "review_inside_the_agency",
            "reviewed_by_id",
            {"plan_id": plan["id"]},
        ),
        ("assistance_return", "return_inside_the_agency", "wished_by_id", ended),
        (
            "assistance_returnrisk",
            "risk_inside_the_agency",
            "assessed_by_id",
            {"journey_id": journey["id"]},
        ),
        ("assistance_followup", "follow_up_inside_the_agency", "asked_by_id", {}),
    ):
        yield adds(table, officer, "constraint", name, said | more | {column: keeper["id"]})

    # erasures
    for name, column in (
        ("erasure_inside_the_agency", "asked_by_id"), ("erased_inside_the_agency", "decided_by_id"),
    ):  # fmt: skip
        who = {"asked_by_id": officer["id"], "decided_by_id": colleague["id"]} | {
            column: keeper["id"]
        }
        yield adds(
            "erasures_erasure",
            officer,
            "constraint",
            name,
            said | {"ground": "wish"} | kept_open() | who,
        )

    # legal hold
    for column, more in (
        ("asked_by_id", {}),
        ("decided_by_id", {}),
        ("lifting_by_id", {"lifting_at": PAST, "lifted_at": PAST, "lifted_by_id": officer["id"]}),
        ("lifted_by_id", {"lifting_at": PAST, "lifting_by_id": officer["id"], "lifted_at": PAST}),
    ):
        who = {"asked_by_id": officer["id"], "decided_by_id": colleague["id"]} | more
        who |= {column: keeper["id"], "status": "lifted" if more else "declined"}
        yield adds(
            "legalhold_legalhold",
            officer,
            "constraint",
            f"hold_{column.removesuffix('_id')}_inside_the_agency",
            said | {"ground": "court", "decided_at": PAST} | who,
        )

    # logframe
    office = agency(world, "programme")
    reporter = member(world, office, "programme")
    world.tables["logframe_programme"] = programmes(world)
    acceptor = member(world, office, "adviser")
    measured = {
        f"{of}_id": world.add(f"logframe_{of}", id=uuid4(), **columns)["id"]
        for of, columns in (
            ("indicator", {"programme_id": programme_of(office["id"])}),
            ("definition", {"feed": "typed"}),
        )
    }
    locked = world.add(
        "logframe_period", id=uuid4(), programme_id=programme_of(office["id"]), version=1,
        status="accepted", submitted_at=PAST, submitted_by_id=reporter["id"], answered_at=PAST,
        answered_by_id=acceptor["id"], drafted_by_id=reporter["id"], **measured,
    )  # fmt: skip
    yield changes(
        reporter, "logframe_period", "note = 'x'", locked, "logframe_period_stays",
        "period_stays_accepted",
    )  # fmt: skip
    approved = world.add(
        "reports_report", id=uuid4(), programme_id=programme_of(office["id"]), version=1,
        since=PAST.date(), until=FUTURE.date(), status="approved", submitted_at=PAST,
        submitted_by_id=reporter["id"], answered_at=PAST, answered_by_id=acceptor["id"],
        begun_by_id=reporter["id"],
    )  # fmt: skip
    yield changes(
        reporter, "reports_report", "answer = 'x'", approved, "reports_report_stays",
        "report_stays_approved",
    )  # fmt: skip

    # programmes
    office = agency(world, "programme")
    adviser = member(world, office, "adviser")
    ours, theirs = (
        world.add(
            "logframe_programme", id=uuid4(), agency_id=office["id"], code=uuid4().hex[:7],
            starts_on=PAST.date(), ends_on=FUTURE.date(),
        )
        for _ in range(2)
    )  # fmt: skip
    within = {"programme_id": ours["id"]}
    planned = [
        world.add("workplan_activity", id=uuid4(), state="planned", **of)
        for of in (within, within, {"programme_id": theirs["id"]})
    ]
    first, second, elsewhere = (each["id"] for each in planned)
    for name, ends in (
        ("dependency_of_its_activity", {"activity_id": elsewhere, "needs_id": first}),
        ("dependency_on_its_programme", {"activity_id": first, "needs_id": elsewhere}),
    ):
        yield adds("workplan_dependency", adviser, "constraint", name, within | ends)
    world.add("workplan_dependency", id=uuid4(), activity_id=second, needs_id=first, **within)
    yield adds(
        "workplan_dependency", adviser, "trigger", "workplan_dependency_guard",
        within | {"activity_id": first, "needs_id": second}, says="dependency_in_no_ring",
    )  # fmt: skip
    allotted = world.add("budget_allotment", id=uuid4(), **within)
    other_line = world.add("budget_allotment", id=uuid4(), programme_id=theirs["id"])
    books = {
        "currency": "UZS", "amount": 1, "per_eur": 1, "per_usd": 1, "state": "standing",
        "kind": "spent", "entered_by_id": adviser["id"], "decided_by_id": None, "decided_at": None,
    }  # fmt: skip
    foreign_entry = world.add(
        "budget_entry", id=uuid4(), **books, programme_id=theirs["id"],
        allotment_id=other_line["id"],
    )  # fmt: skip
    for name, columns in (
        ("entry_on_a_line_of_its_programme", {"allotment_id": other_line["id"]}),
        ("entry_settles_in_its_programme", {"settles_id": foreign_entry["id"]}),
        ("entry_reverses_in_its_programme", {"reverses_id": foreign_entry["id"], "amount": -1}),
    ):
        row = {"allotment_id": allotted["id"], **books, **columns}
        yield adds("budget_entry", adviser, "constraint", name, within | row)
    elsewhere_too = {"programme_id": theirs["id"]}
    feared, body, judged = (
        world.add(table, id=uuid4(), **more, **elsewhere_too)
        for table, more in (
            ("risks_risk", {"kind": "risk", "heading": "social", "state": "watched"}),
            ("governance_body", {"kind": "progress"}),
            ("evaluation_evaluation", {"state": "planned"}),
        )
    )  # fmt: skip
    seat, met, found = (
        world.add(table, id=uuid4(), **more, **elsewhere_too)
        for table, more in (
            ("governance_seat", {"body_id": body["id"]}),
            ("governance_meeting", {"body_id": body["id"], "state": "planned"}),
            ("evaluation_finding", {"evaluation_id": judged["id"]}),
        )
    )  # fmt: skip
    advised = world.add(
        "evaluation_recommendation", id=uuid4(), evaluation_id=judged["id"],
        finding_id=found["id"], **elsewhere_too,
    )  # fmt: skip
    our_meeting = world.add("governance_meeting", id=uuid4(), state="planned", **within)
    our_evaluation = world.add("evaluation_evaluation", id=uuid4(), state="planned", **within)
    our_seat = world.add("governance_seat", id=uuid4(), **within)
    our_finding = world.add("evaluation_finding", id=uuid4(), **within)
    evaluator = member(world, office, "evaluator")
    rated = {
        "probability": 1, "impact": 1, "reason": "x", "rated_on": PAST.date(),
        "review_on": FUTURE.date(), "rated_by_id": adviser["id"],
    }  # fmt: skip
    decided = {
        "state": "open", "meeting_id": our_meeting["id"], "taken_by_id": adviser["id"],
    }  # fmt: skip
    advice = {"number": 9, "made_by_id": evaluator["id"]}
    for table, name, who, row in (
        ("risks_rating", "rating_of_its_risk", adviser, {"risk_id": feared["id"], **rated}),
        ("governance_seat", "seat_on_a_body_of_its_programme", adviser,
         {"body_id": body["id"], "number": 9}),
        ("governance_meeting", "meeting_of_a_body_of_its_programme", adviser,
         {"body_id": body["id"], "state": "planned", "called_by_id": adviser["id"]}),
        ("governance_attendance", "attendance_of_its_programme", adviser,
         {"meeting_id": met["id"], "seat_id": our_seat["id"]}),
        ("governance_attendance", "attendance_from_a_seat_of_its_programme", adviser,
         {"meeting_id": our_meeting["id"], "seat_id": seat["id"]}),
        ("governance_decision", "decision_of_its_programme", adviser,
         decided | {"meeting_id": met["id"], "post": "adviser"}),
        ("governance_decision", "decision_for_a_seat_of_its_programme", adviser,
         decided | {"seat_id": seat["id"]}),
        ("evaluation_finding", "finding_of_its_programme", evaluator,
         {"evaluation_id": judged["id"], "number": 9, "written_by_id": evaluator["id"]}),
        ("evaluation_recommendation", "recommendation_of_its_programme", evaluator,
         advice | {"evaluation_id": judged["id"], "finding_id": our_finding["id"]}),
        ("evaluation_recommendation", "recommendation_on_a_finding_of_its_programme", evaluator,
         advice | {"evaluation_id": our_evaluation["id"], "finding_id": found["id"]}),
        ("evaluation_answer", "answer_of_its_programme", adviser,
         {"recommendation_id": advised["id"], "kind": "rejected", "reason": "x",
          "answered_by_id": adviser["id"]}),
    ):  # fmt: skip
        yield adds(table, who, "constraint", name, within | row)
    elsewhere_told = world.add(
        "reports_report", id=uuid4(), programme_id=theirs["id"], version=1, status="drafted",
        since=PAST.date(), until=FUTURE.date(),
    )  # fmt: skip
    teller = member(world, office, "programme")
    yield adds(
        "reports_text", teller, "constraint", "text_of_its_programme",
        within | {
            "report_id": elsewhere_told["id"], "section": "summary", "number": 1,
            "written_by_id": teller["id"],
        },
    )  # fmt: skip
    yield from of_one_programme(world, writer, ours, theirs)

    # exchange
    yield adds(
        "exchange_importbatch", officer, "constraint", "committed_inside_the_agency",
        {"agency_id": police["id"], "committed_by_id": keeper["id"]},
    )  # fmt: skip


# What a row of each table is like that others of its programme point at.
POINTED_AT: dict[str, Row] = {
    "budget_allotment": {"line": "9"},
    "budget_entry": {
        "state": "waiting", "currency": "UZS", "amount": 1, "per_eur": 1, "per_usd": 1,
        "allotment_id": uuid4(),
    },
    "budget_funder": {"percent": 10},
    "evaluation_answer": {"kind": "rejected", "reason": "x"},
    "evaluation_evaluation": {"state": "planned"},
    "evidence_document": {"audience": "team"},
    "evidence_version": {"sealed": "\\x01"},
    "governance_meeting": {"state": "planned"},
    "inventory_count": {},
    "inventory_item": {"state": "held", "currency": "USD"},
    "logframe_indicator": {},
    "logframe_line": {"level": "objective", "code": ""},
    "logframe_partner": {},
    "logframe_period": {"version": 1, "status": "drafted"},
    "reports_report": {
        "version": 1, "status": "drafted", "since": date(2001, 1, 1), "until": date(2002, 1, 1),
    },
    "workplan_activity": {"state": "planned"},
}  # fmt: skip
# Table, what of it points elsewhere, at which table, and what else must stand in such a row.
POINTING: list[tuple[str, str, str, Row]] = [
    ("logframe_line", "parent", "logframe_line", {"level": "outcome", "code": "7"}),
    ("logframe_line", "responsible", "logframe_partner",
     {"level": "outcome", "code": "8", "parent_id": "logframe_line"}),
    ("logframe_remark", "line", "logframe_line", {}),
    ("logframe_indicator", "line", "logframe_line", {"definition_id": "logframe_definition"}),
    ("logframe_indicator", "responsible", "logframe_partner",
     {"definition_id": "logframe_definition", "line_id": "logframe_line"}),
    ("logframe_target", "indicator", "logframe_indicator", {}),
    ("logframe_period", "indicator", "logframe_indicator",
     {"version": 1, "status": "drafted", "definition_id": "logframe_definition"}),
    ("workplan_activity", "line", "logframe_line", {"state": "planned"}),
    ("workplan_activity", "responsible", "logframe_partner",
     {"state": "planned", "line_id": "logframe_line"}),
    ("budget_funder", "partner", "logframe_partner", {"percent": 10}),
    ("budget_entry", "funder", "budget_funder",
     {"kind": "received", "state": "waiting", "currency": "UZS", "amount": 1, "per_eur": 1,
      "per_usd": 1}),
    ("risks_risk", "responsible", "logframe_partner",
     {"kind": "risk", "heading": "social", "state": "watched", "number": 9}),
    ("evaluation_evaluation", "evaluator", "logframe_partner", {"state": "planned"}),
    ("evaluation_appointment", "evaluation", "evaluation_evaluation",
     {"evaluator_id": "logframe_partner", "reason": "x"}),
    ("evaluation_appointment", "evaluator", "logframe_partner",
     {"evaluation_id": "evaluation_evaluation", "reason": "x"}),
    ("reports_text", "line", "logframe_line",
     {"section": "line", "number": 1, "report_id": "reports_report"}),
    ("inventory_item", "allotment", "budget_allotment", {"state": "held", "asset": "2"}),
    ("inventory_item", "owner", "logframe_partner", {"state": "held", "asset": "3"}),
    ("inventory_item", "holder", "logframe_partner", {"state": "held", "asset": "4"}),
    ("inventory_transfer", "item", "inventory_item", {"state": "offered"}),
    ("inventory_transfer", "giver", "logframe_partner",
     {"state": "offered", "item_id": "inventory_item"}),
    ("inventory_transfer", "receiver", "logframe_partner",
     {"state": "offered", "item_id": "inventory_item"}),
    ("inventory_disposal", "item", "inventory_item",
     {"state": "proposed", "kind": "lost", "reason": "x"}),
    ("inventory_disposal", "receiver", "logframe_partner",
     {"state": "proposed", "kind": "handed_over", "reason": "x", "item_id": "inventory_item"}),
    ("inventory_sighting", "count", "inventory_count", {"item_id": "inventory_item"}),
    ("inventory_sighting", "item", "inventory_item", {"count_id": "inventory_count"}),
    ("evidence_version", "document", "evidence_document", {"sealed": "\\x01"}),
    ("evidence_publication", "document", "evidence_document",
     {"address": "https://example.org/"}),
    ("evidence_proof", "version", "evidence_version", {"item_id": "inventory_item"}),
    *(
        ("evidence_proof", of, table, {"version_id": "evidence_version"})
        for of, table in (
            ("period", "logframe_period"), ("activity", "workplan_activity"),
            ("entry", "budget_entry"), ("meeting", "governance_meeting"),
            ("answer", "evaluation_answer"), ("item", "inventory_item"),
        )
    ),
]  # fmt: skip


def of_one_programme(world: World, writer: Writer, ours: Row, theirs: Row) -> Iterator[Guard]:
    """What points at a part of its programme, pointing at the same of another instead."""
    who = member(world, {"id": ours["agency_id"]}, "programme")
    near, far = (
        {
            table: world.add(table, id=uuid4(), programme_id=of["id"], **shape)["id"]
            for table, shape in POINTED_AT.items()
        }
        for of in (ours, theirs)
    )
    near["logframe_definition"] = world.add("logframe_definition", id=uuid4(), feed="typed")["id"]

    def adds(table: str, row: Row, **said: str) -> Guard:
        """A row of ours, valid in all else: who wrote it, and where things are."""
        given = {name: near.get(str(value), value) for name, value in row.items()}
        for column, _kind in writer.columns[table]:
            if column.endswith("_by_id"):
                given.setdefault(column, who["id"])
            elif column.endswith("region_id") or column == "listed_id":
                given.setdefault(column, "UZ-TK")
            elif column == "agency_id":
                given.setdefault(column, ours["agency_id"])
        given |= {"id": uuid4(), "programme_id": ours["id"]}
        return Guard(table=table, who=who, statement=writer.insertion(table, given), **said)

    for table, of, target, row in POINTING:
        name = f"{table.partition('_')[2]}_{of}_of_its_programme"
        yield adds(table, row | {f"{of}_id": far[target]}, kind="constraint", name=name)

    closed = world.add(
        "inventory_count", id=uuid4(), programme_id=ours["id"], closed_at=PAST,
        closed_by_id=uuid4(), closed_on=FUTURE.date(),
    )  # fmt: skip
    yield adds(
        "inventory_sighting", {"count_id": closed["id"], "item_id": "inventory_item"},
        kind="trigger", name="inventory_sighting_guard", says="count_stays_closed",
    )  # fmt: skip
    filed = world.add(
        "evidence_version", id=uuid4(), programme_id=ours["id"], sealed="\\x01",
        document_id=near["evidence_document"], added_by_id=who["id"],
        agency_id=ours["agency_id"],
    )  # fmt: skip
    yield Guard(
        "trigger", "evidence_version", "evidence_version_stays", who,
        f"update evidence_version set sealed = 'x' where id = '{filed['id']}'",
        "version_stays_filed",
    )  # fmt: skip


def test_every_guard_is_missed_when_it_is_gone(database: Database) -> None:
    """In place it refuses, and says which it is; without it the same statement passes."""
    world, writer = World(), Writer(database)
    found = list(guards(world, writer))
    writer.write(world)
    idle, missed = [], []
    for guard in found:
        with database.as_member(guard.who["id"]):
            answer = database.attempt(guard.statement)
        if not answer.endswith(f" {guard.says or guard.name}"):
            idle.append(f"{guard}: {answer}")
        with database.undone():
            database.run(guard.removal)
            with database.as_member(guard.who["id"]):
                answer = database.attempt(guard.statement)
        if answer != "1":
            missed.append(f"{guard}: {answer}")
    print(f"{len(found)} guards")
    assert idle == []
    assert missed == []


def test_every_guard_is_known(database: Database) -> None:
    """Triggers, keys of several columns, exclusions, and all that is checked of a share."""
    known = {guard.name for guard in guards(World(), Writer(database))}
    there = database.all(
        "select tgname from pg_trigger where not tgisinternal "
        "and tgrelid::regclass::text not like 'procrastinate%%' "
        "union select conname from pg_constraint where contype = 'x' "
        "or contype = 'f' and cardinality(conkey) > 1 "
        "or contype = 'c' and conrelid = 'cases_share'::regclass "
        "union select indexrelid::regclass::text from pg_index where indisunique "
        "and indpred is not null and indrelid in "
        "('cases_share'::regclass, 'cases_assignment'::regclass)"
    )
    assert set(there) - known == ELSEWHERE.keys()


# Guards whose absence another test tells.
ELSEWHERE = {
    "journal_append": "below",
    "accounts_own_password": "accounts: nobody gives another a password",
    "accounts_own_factor": "accounts: nor a second factor",
    "erasure_asked_by_the_holder": "erasures: who does not hold a case asks for nothing",
    "erasures_guard": "erasures: what was decided stays so",
    "hold_asked_by_the_holder": "legalhold: who does not hold a case keeps nothing",
    "legalhold_guard": "legalhold: it goes one way, and nobody signs for another",
    "accounts_own_feed": "site: a calendar is its owner's",
    "cases_closing_guard": "cases: closing takes two",
    "cases_closure_guard": "cases: a closure goes one way",
    "closure_asked_by_the_holder": "cases: only the holder asks to close",
    "assistance_return_guard": "assistance: a return goes one way, and its risk takes two",
    "sop_edition_guard": "sop: an edition is proposed by one and approved by another",
    "sop_version_guard": "sop: what was proposed is not written over",
    "share_granted_by_the_holder": "the policy refuses first, in the words for what is not there",
    "assigned_once": "cases: assigning twice changes nothing",
}


def test_the_journal_s_chain_is_missed_when_it_is_gone(database: Database) -> None:
    world, writer = World(), Writer(database)
    who = member(world, agency(world, "police"), "supervisor")
    writer.write(world)
    entry = {"agency_id": who["agency_id"], "member_id": who["id"]}
    for dropped in (False, True):
        with database.undone():
            if dropped:
                database.run("drop trigger journal_append on journal_entry")
            with database.as_member(who["id"]):
                for _ in range(2):
                    database.run(
                        writer.insertion("journal_entry", {"id": uuid4(), "number": _, **entry})
                    )
            assert bool(database.all(BROKEN)) is dropped
