"""Who may see and do what of a programme: the oracle's part on programmes, from the design."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

from panoh.tests.oracle import FUTURE, LAWS, PAST, Eyes, Law, Row, Says, World, nobody

# Who is there for a programme, and what each does to it: the project document's sections 4 to 6.
TEAM = {"adviser", "programme", "assistant", "focal_point"}
READERS = TEAM | {"coordinator", "expert", "committee", "donor", "evaluator", "auditor"}
KEEPERS = {
    "logframe": {"adviser", "programme"},
    "reports": {"programme", "assistant", "focal_point"},
    "acceptance": {"adviser"},
    "workplan": TEAM,
    "budget": {"adviser", "programme", "assistant"},
    "risks": {"adviser", "programme", "focal_point", "expert"},
    "meetings": TEAM | {"coordinator"},
    "evidence": {"programme", "assistant", "focal_point"},
    "evaluation": {"evaluator"},
    "audit": {"auditor"},
}


def programme_of(agency: UUID) -> UUID:
    """One programme of each agency, with a key that can be told."""
    return UUID(int=agency.int ^ 4)


def takes_part(eyes: Eyes, programme: UUID) -> bool:
    """The own agency runs it, or is among its partners."""
    return eyes.mine is not None and (
        programme == programme_of(eyes.mine)
        or any(
            row["agency_id"] == eyes.mine and row["programme_id"] == programme
            for row in eyes.world["logframe_partner"]
        )
    )


def follows(column: str = "programme_id") -> Says:
    return lambda eyes, row: eyes.role in READERS and takes_part(eyes, row[column])


def keeps(what: str, column: str = "programme_id") -> Says:
    """Whoever does this to programmes, in one in which the own agency takes part."""
    return lambda eyes, row: eyes.role in KEEPERS[what] and takes_part(eyes, row[column])


def begins(eyes: Eyes, row: Row) -> bool:
    return eyes.role in KEEPERS["logframe"] and row["agency_id"] == eyes.mine


def programmes(world: World) -> list[Row]:
    return [
        {
            "id": programme_of(agency["id"]), "agency_id": agency["id"], "countries": ["UZ"],
            "starts_on": PAST.date(), "ends_on": FUTURE.date(), "code": uuid4().hex[:7],
        }
        for agency in world["agencies_agency"]
    ]  # fmt: skip


def partners(world: World) -> list[Row]:
    """Every agency is a partner of the programme of the agency before it."""
    agencies = [agency["id"] for agency in world["agencies_agency"]]
    return [
        {
            "id": uuid4(), "programme_id": programme_of(before), "agency_id": agency,
            "code": uuid4().hex[:7],
        }
        for before, agency in pairwise(agencies)
    ]  # fmt: skip


def of_every_programme(**columns: Any) -> Callable[[World], list[Row]]:
    return lambda world: [
        {"id": uuid4(), "programme_id": programme_of(agency["id"]), **columns}
        for agency in world["agencies_agency"]
    ]


def law(what: str, blind: str = "", **columns: Any) -> Law:
    """Of a table of programmes: read by who follows one, written by who does this to it."""
    rows, change = of_every_programme(**columns), keeps(what) if blind else nobody
    return Law(rows=rows, read=follows(), add=keeps(what), change=change, blind=blind)


def reads_definitions(eyes: Eyes, row: Row) -> bool:
    return eyes.role in READERS


def reads_period(eyes: Eyes, row: Row) -> bool:
    """A draft is for who reports or accepts, what was accepted for all who follow."""
    if row["status"] == "accepted":
        return follows()(eyes, row)
    return keeps("reports")(eyes, row) or keeps("acceptance")(eyes, row)


def reads_report(eyes: Eyes, row: Row) -> bool:
    """A draft is for who writes or approves, what was approved for all who follow."""
    if row["status"] == "approved":
        return follows()(eyes, row)
    return keeps("reports")(eyes, row) or keeps("acceptance")(eyes, row)


def reports(world: World) -> list[Row]:
    """One in draft and one approved, of every programme; their words hang on the first."""
    submitted = {"submitted_at": PAST, "submitted_by_id": uuid4()}
    answered = {"answered_at": PAST, "answered_by_id": uuid4()}
    return [
        {
            **row, "id": report_of(row["programme_id"], status), "code": uuid4().hex[:7],
            "version": 1, "status": status, "since": since.date(), "until": FUTURE.date(), **stands,
        }
        for status, stands, since in (
            ("drafted", {}, PAST), ("approved", submitted | answered, FUTURE - timedelta(days=9)),
        )
        for row in of_every_programme()(world)
    ]  # fmt: skip


def report_of(programme: UUID, status: str = "drafted") -> UUID:
    return UUID(int=programme.int ^ (8 if status == "drafted" else 16))


def texts(world: World) -> list[Row]:
    return [
        {**row, "report_id": report_of(row["programme_id"]), "section": "summary", "number": 1}
        for row in of_every_programme()(world)
    ]


def periods(world: World) -> list[Row]:
    submitted = {"submitted_at": PAST, "submitted_by_id": uuid4()}
    answered = {"answered_at": PAST, "answered_by_id": uuid4()}
    return [
        {
            **row, "code": uuid4().hex[:7], "version": 1, "status": status,
            "since": PAST.date(), "until": FUTURE.date(), **stands,
        }
        for status, stands in (("drafted", {}), ("accepted", submitted | answered))
        for row in of_every_programme()(world)
    ]  # fmt: skip


RECORDS = ("evidence", "logframe", "evaluation", "audit")


def document_of(programme: UUID, audience: str) -> UUID:
    """One of every programme for its records, and one for all who follow it."""
    return UUID(int=programme.int ^ (32 if audience == "team" else 64))


def reads_documents(eyes: Eyes, row: Row) -> bool:
    """The team and its reviewers read all of them; others what is for everybody."""
    if "document_id" in row or "version_id" in row:
        key = row["document_id"] if "document_id" in row else UUID(int=row["version_id"].int ^ 128)
        [row] = [each for each in eyes.world["evidence_document"] if each["id"] == key]
    if row["audience"] == "all" and follows()(eyes, row):
        return True
    return any(keeps(what)(eyes, row) for what in RECORDS)


def documents(world: World) -> list[Row]:
    return [
        {**row, "id": document_of(row["programme_id"], audience), "audience": audience,
         "code": uuid4().hex[:7]}
        for audience in ("team", "all")
        for row in of_every_programme()(world)
    ]  # fmt: skip


def versions(world: World) -> list[Row]:
    return [
        {"id": UUID(int=each["id"].int ^ 128), "programme_id": each["programme_id"],
         "document_id": each["id"], "sealed": "\\x01", "number": 1}
        for each in documents(world)
    ]  # fmt: skip


def proofs(world: World) -> list[Row]:
    return [
        {"id": uuid4(), "programme_id": each["programme_id"], "version_id": each["id"],
         "item_id": uuid4()}
        for each in versions(world)
    ]  # fmt: skip


def publications(world: World) -> list[Row]:
    return [
        {"id": uuid4(), "programme_id": each["programme_id"], "document_id": each["id"],
         "address": "https://example.org/"}
        for each in documents(world)
    ]  # fmt: skip


def keeps_or_pays(eyes: Eyes, row: Row) -> bool:
    """Whoever files proof, or as a second person whoever keeps the money."""
    return keeps("evidence")(eyes, row) or keeps("budget")(eyes, row)


def decided(blind: str, **columns: Any) -> Law:
    """Of an inventory: added by who keeps it, and decided on by a second person too."""
    return replace(law("evidence", blind, **columns), change=keeps_or_pays)


LAWS |= {
    "inventory_item": decided("state = 'held'", state="held", currency="USD"),
    "inventory_transfer": law("evidence", "reason = ''", state="offered"),
    "inventory_disposal": decided("answer = ''", state="proposed", kind="lost", reason="x"),
    "inventory_count": decided("note = ''"),
    "inventory_sighting": law("evidence", "note = ''", found=False),
    "evidence_document": Law(
        rows=documents,
        read=reads_documents,
        add=keeps("evidence"),
        change=keeps("evidence"),
        blind="audience = audience",
    ),
    "evidence_version": Law(
        rows=versions,
        read=reads_documents,
        add=keeps("evidence"),
        change=keeps_or_pays,
        blind="taken_out_why = ''",
    ),
    "evidence_publication": Law(
        rows=publications,
        read=reads_documents,
        add=keeps("evidence"),
        change=keeps_or_pays,
        blind="withdrawn_why = ''",
    ),
    "evidence_proof": Law(
        rows=proofs,
        read=reads_documents,
        add=keeps("evidence"),
        change=keeps("evidence"),
        blind="detached_why = ''",
    ),
}
LAWS |= {
    "logframe_programme": Law(
        rows=programmes,
        read=follows("id"),
        add=begins,
        change=keeps("logframe", "id"),
        blind="dated = ''",
        audited=True,
    ),
    "logframe_partner": Law(
        rows=partners,
        read=follows(),
        add=keeps("logframe"),
        change=keeps("logframe"),
        blind="country = ''",
        audited=True,
    ),
    "logframe_line": law("logframe", "place = ''", level="objective", code=""),
    "logframe_remark": law("logframe", "number = 1"),
    "workplan_activity": law("workplan", "reason = ''", state="planned"),
    # The rows of every programme wait for different ones: a ring is another test's affair.
    "workplan_dependency": replace(law("workplan"), remove=keeps("workplan")),
    "budget_budget": law("budget", "origin = 'decided'", eur=1, usd=1),
    "budget_funder": law("budget", "percent = 80", percent=80),
    "budget_allotment": law("budget", "withdrawn_why = ''"),
    "budget_entry": law(
        "budget",
        "reason = ''",
        state="waiting",
        currency="UZS",
        amount=1,
        per_eur=1,
        per_usd=1,
        allotment_id=uuid4(),
    ),
    "logframe_definition": Law(
        rows=lambda w: [
            {"id": uuid4(), "code": uuid4().hex[:7], "feed": "typed"} for _a in w["agencies_agency"]
        ],
        read=reads_definitions,
        add=lambda eyes, row: eyes.role in KEEPERS["logframe"],
    ),
    "logframe_indicator": law("logframe", "number = 1"),
    "logframe_target": law("logframe", "until = now()"),
    "logframe_period": Law(
        rows=periods,
        read=reads_period,
        add=keeps("reports"),
        change=lambda eyes, row: keeps("reports")(eyes, row) or keeps("acceptance")(eyes, row),
        blind="note = ''",
        audited=True,
    ),
    "risks_risk": law("risks", "reason = ''", kind="risk", heading="social", state="watched"),
    "risks_rating": law(
        "risks", probability=1, impact=1, reason="x", rated_on=PAST.date(), review_on=FUTURE.date()
    ),
    "governance_body": law("meetings", kind="progress"),
    "governance_seat": law("meetings"),
    "governance_meeting": law("meetings", "said = ''", state="planned"),
    "governance_attendance": law("meetings", "women = 0"),
    "governance_decision": replace(
        law("meetings", "outcome = ''", state="open", post="adviser"),
        # Whoever carries it out says that it is done; who that is, is the rules' affair.
        change=lambda eyes, row: keeps("meetings")(eyes, row) or keeps("risks")(eyes, row),
    ),
    "evaluation_evaluation": replace(
        law("logframe", "terms = ''", state="planned"),
        change=lambda eyes, row: keeps("logframe")(eyes, row) or keeps("evaluation")(eyes, row),
    ),
    "evaluation_appointment": law("logframe", reason="x"),
    "evaluation_finding": law("evaluation"),
    "evaluation_recommendation": law("evaluation"),
    "evaluation_answer": replace(
        law("logframe", "outcome = ''", kind="rejected", reason="x"),
        # Who promised it says that it is done; whose promise it is, is the rules' affair.
        change=lambda eyes, row: any(
            keeps(what)(eyes, row) for what in ("logframe", "reports", "risks")
        ),
    ),
    "reports_report": Law(
        rows=reports,
        read=reads_report,
        add=keeps("reports"),
        change=lambda eyes, row: keeps("reports")(eyes, row) or keeps("acceptance")(eyes, row),
        blind="reason = ''",
    ),
    "reports_text": Law(
        rows=texts,
        read=lambda eyes, row: keeps("reports")(eyes, row) or keeps("acceptance")(eyes, row),
        add=keeps("reports"),
    ),
}
