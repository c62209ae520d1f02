"""One woman's path by real actions, with a word planted in everything that somebody wrote.

Aigul of the police meets her, Bahrom's shelter takes her in, Dilshod identifies her formally; two
other cases, of an NGO and of a stranger in another country, stand beside hers. Each act goes
through `Journey.act`, so that a guard may watch it; every action there is appears in it.

The words (`canaries`) and the things with an address (`things`) say who may find them. That is
written here by hand, from the story and the design, and not asked of the code.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

import time_machine
from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.base.database.codes import new_codes
from panoh.base.places.models import Region
from panoh.casework.assistance import actions as assistance
from panoh.casework.cases import actions as cases
from panoh.casework.cases import closing_actions, provision_actions, share_actions
from panoh.casework.cases.models import Case, Person, Provision
from panoh.casework.duplicates import actions as duplicates
from panoh.casework.duplicates.models import Candidate
from panoh.casework.erasures import actions as erasures
from panoh.casework.families import actions as families
from panoh.casework.identification import actions as identification
from panoh.casework.legalhold import actions as legalhold
from panoh.casework.names import actions as names
from panoh.casework.protection import actions as protection
from panoh.casework.protection import child_actions as protection_child
from panoh.casework.protection import status_actions as protection_status
from panoh.casework.protection.questions import current
from panoh.casework.quality import actions as quality
from panoh.casework.quality.standards import standards
from panoh.casework.referrals import actions as referrals
from panoh.casework.referrals.rules import purpose_of
from panoh.casework.shelters import actions as shelters
from panoh.casework.sop import actions as sop
from panoh.exchange import actions as exchange
from panoh.exchange.iati_words import Organisation
from panoh.exchange.tests.lists import VICTIM, reading_of
from panoh.monitoring import actions as monitoring
from panoh.monitoring.indicators import Banded, Measure, Once, Portion
from panoh.monitoring.portions import FEWEST
from panoh.programme.budget import actions as budget
from panoh.programme.budget.tests.books import DAY, Books
from panoh.programme.evaluation import actions as evaluation
from panoh.programme.evaluation.tests.judged import Judged
from panoh.programme.evidence import actions as evidence
from panoh.programme.evidence.tests.archive import Archive, pdf, png
from panoh.programme.governance import actions as governance
from panoh.programme.governance.models import Present
from panoh.programme.inventory import actions as inventory
from panoh.programme.logframe import actions as logframe
from panoh.programme.logframe import files
from panoh.programme.logframe.calculation import Reached
from panoh.programme.logframe.models import Indicator, Period, Programme
from panoh.programme.logframe.rules import spans
from panoh.programme.reports import actions as reports
from panoh.programme.risks import actions as risks
from panoh.programme.workplan import actions as workplan
from panoh.testing import agency, member

Watch = Callable[[Membership, Callable[..., Any], dict[str, Any]], AbstractContextManager[None]]
Names = frozenset[str]

POLICE = frozenset({"aigul", "anvar"})  # who has the case, and the supervisor; akmal does not
SHELTER = frozenset({"bahrom"})
HOUSE = frozenset({"bahrom", "barno"})  # of the agency, without the case
PROSECUTOR = frozenset({"dilshod"})
NGO = frozenset({"feruza", "farida"})
FOLLOWING = frozenset({"ella", "gulnora", "kamila", "erik", "lola", "greta"})
SPOKEN: dict[str, Any] = {"language": "uz", "form": "spoken"}
SIGNS = ("A.RECRUIT", "D1.JOB", "D1.WAGES", "D4.HOURS", "D4.SALARY", "D5.DOCS", "D5.DEBT")


def word(what: str) -> str:
    """A word that nobody else would write, the same for the same thing in every run."""
    return f"Qz{hashlib.sha256(what.encode()).hexdigest()[:10]}"


@contextmanager
def unwatched(by: Membership, action: Callable[..., Any], said: dict[str, Any]) -> Iterator[None]:
    yield


@dataclass(frozen=True)
class Thing:
    """Something with an address: what stands in its URL, and who may find it."""

    kind: str
    ids: dict[str, str]
    seen_by: Names


@dataclass
class Journey:
    """What has happened so far."""

    watch: Watch = unwatched
    canaries: dict[str, Names] = field(default_factory=dict)
    things: list[Thing] = field(default_factory=list)
    done: set[str] = field(default_factory=set)

    def act(self, name: str, action: Callable[..., Any], /, **said: Any) -> Any:
        """One of the cast does something, entered as who they are."""
        by = member(name)
        self.done.add(f"{action.__module__}.{action.__name__}")
        with self.watch(by, action, said), door.acting_as(by):
            return action(by=by, **said)

    def canary(self, what: str, seen_by: Names) -> str:
        """A word to write somewhere, and who may read it there."""
        self.canaries[word(what)] = seen_by
        return word(what)

    def thing(self, kind: str, seen_by: Names, **ids: object) -> None:
        self.things.append(Thing(kind, {k: str(v) for k, v in ids.items()}, seen_by))

    def until_she_is_safe(self) -> "Journey":
        """As far as the pages are looked at: shares, offers, a bed, another agency's cases."""
        self.houses_open()
        self.house_is_assessed()
        self.police_meet_her()
        self.she_agrees()
        self.shelter_takes_her_in()
        self.she_is_protected()
        self.a_girl_is_protected()
        self.prosecutor_decides()
        self.others_work()
        self.country_writes_its_procedure()
        self.police_meet_somebody_twice()
        self.a_programme_works()
        self.a_programme_is_steered()
        self.things_are_bought_and_proven()
        self.office_runs_a_programme()
        return self

    def one_wishes_to_be_forgotten(self) -> None:
        """A closed case whose person shall be erased: a second person has not decided yet."""
        gone = self.act("farida", cases.open_case, sex="female")
        self.canaries[gone.code] = NGO
        self.thing("case", NGO, code=gone.code)
        self.act("farida", cases.assign, case=gone, colleague=member("feruza"))
        asked = self.act("farida", closing_actions.ask_closing, case=gone, closing="lost")
        gone = self.act("feruza", closing_actions.close_case, closure=asked)
        self.erasure = self.act("feruza", erasures.ask, case=gone, ground="wish")
        self.lifting = self.act("farida", legalhold.confirm, hold=self.keeps(self.girl, "court"))
        self.leaving = self.act(
            "farida", legalhold.confirm, hold=self.keeps(self.other_case, "investigation")
        )
        self.asks_to_let_go(self.leaving, "it is over")

    def keeps(self, case: Any, ground: str) -> Any:
        """A case of the NGO is kept for somebody; a second person looks at it later."""
        why = self.canary(f"why a case is kept: {ground}", NGO)
        hold = self.act("feruza", legalhold.ask, case=case, ground=ground, reason=why)
        self.act("farida", legalhold.read, hold=hold)
        return hold

    def asks_to_let_go(self, hold: Any, why: str) -> None:
        reason = self.canary(f"why a case is no longer kept: {why}", NGO)
        self.act("feruza", legalhold.ask_lifting, hold=hold, reason=reason)

    def one_is_put_before_the_prosecutor(self) -> None:
        """An NGO asks the authority that decides; nobody there has taken it up yet."""
        self.unseen = self.act("feruza", cases.open_case, sex="male")
        self.canaries[self.unseen.code] = NGO
        self.thing("case", NGO, code=self.unseen.code)
        self.asked_to_keep = self.keeps(self.unseen, "complaint")
        self.willing = self.agree(
            "feruza", self.unseen, "prosecutor", "identification", "core", "testimony"
        )
        self.asked = self.act("feruza", identification.ask, case=self.unseen, consent=self.willing)
        self.thing("asked", PROSECUTOR, code=self.asked.pk)

    def to_the_end(self) -> "Journey":
        self.until_she_is_safe()
        self.house_goes_on()
        self.it_ends()
        return self

    def office_runs_a_programme(self) -> None:
        """A programme is written, reported and accepted; who pays for it reads along."""
        read = frozenset({"ella", "gulnora", "greta"})
        team = frozenset({"ella", "gulnora"})
        plan = files.Plan(
            "LOADED", {
                "title": {"en": self.canary("title of a programme", read)}, "place": {"en": "x"},
                "countries": ["UZ"], "starts_on": date(2024, 1, 1), "ends_on": date(2025, 12, 31),
            }, (), (), (),
        )  # fmt: skip
        programme = self.act("ella", logframe.load, plan=plan, agencies={})
        self.thing("programme", read, code=programme.code)
        partner = self.act(
            "ella", logframe.add_partner, programme=programme, code="FUND", part="funding",
            name={"en": self.canary("partner", read)}, agency=agency("donor"),
        )  # fmt: skip
        self.thing("partner", read, code=programme.code, partner=partner.pk)
        self.act("ella", logframe.change_partner, partner=partner, part="funding")
        self.act("ella", logframe.change_programme, programme=programme, dated="June")
        top = self.act(
            "ella", logframe.add_line, programme=programme, level="objective", parent=None,
            code="", statement={"en": self.canary("objective", read)},
        )  # fmt: skip
        self.thing("line", read, code=programme.code, line="objective")
        self.act("ella", logframe.change, thing=top, responsible=None)
        remark, gone = (
            self.act(
                "ella", logframe.add_remark, line=top, kind="risk",
                statement={"en": self.canary(f"risk {number}", read)},
            )
            for number in (1, 2)
        )  # fmt: skip
        self.thing("remark", read, code=programme.code, remark=remark.pk)
        self.act("ella", logframe.withdraw, thing=gone, reason="It has passed")
        self.act(
            "ella", logframe.add_line, programme=programme, level="outcome", parent=top,
            code="1", statement={"en": self.canary("outcome", read)},
        )  # fmt: skip
        self.thing("line", read, code=programme.code, line="1")
        empty = self.act(
            "ella", logframe.begin, code="EMPTY", countries=["UZ"], title={"en": "Empty"},
            place={"en": "x"}, starts_on=date(2024, 1, 1), ends_on=date(2025, 12, 31),
        )  # fmt: skip
        self.thing("programme", team, code=empty.code)
        definition = self.act(
            "ella", logframe.define, code="meetings", title={"en": "Meetings"}, unit={"en": "x"},
            meaning={"en": "Meetings"}, source={"en": "Lists"}, measure="number", direction="up",
            periods="sum", places="sum", feed="typed",
        )  # fmt: skip
        self.thing("definition", read | {"eldor", "elmira"}, code=definition.code)
        counted = self.act(
            "ella", logframe.define, code="people", title={"en": "People"}, unit={"en": "x"},
            meaning={"en": "People"}, source={"en": "Cases"}, measure="number", direction="up",
            periods="sum", places="sum", feed="figure", figure="identified",
        )  # fmt: skip
        indicator, other = (
            self.act(
                "ella", logframe.add_indicator, line=top, definition=each, frequency="half",
                statement={"en": self.canary(f"indicator of {each}", read)},
            )
            for each in (definition, counted)
        )  # fmt: skip
        for each in (indicator, other):
            self.thing("indicator", read, code=programme.code, indicator=each.slug)
        until = programme.ends_on
        self.act("ella", logframe.set_target, indicator=indicator, until=until, value=Decimal(4))
        corrected, back, _waits, locked = (
            self.period(indicator, number, read if number in (0, 3) else team)
            for number in range(4)
        )
        for period in (corrected, locked):
            self.act("gulnora", logframe.accept, period=period)
        why = self.canary("sent back", team)
        self.act("gulnora", logframe.send_back, period=back, reason=why)
        why = self.canary("correction", team)
        again = Reached(value=Decimal(1), evidence="Lists")
        new = self.act("ella", logframe.correct, period=corrected, reason=why, reached=again)
        self.thing("period", team, code=new.code)
        self.act(
            "ella", exchange.publish, programme=programme, sector="15130",
            organisation=Organisation("XM-DAC-41128", "40"),
        )  # fmt: skip
        self.a_donor_is_told(programme, team, read)

    def a_donor_is_told(self, programme: Programme, team: Names, read: Names) -> None:
        """Two reports: one was sent back, one approved; who pays reads the approved one only."""
        for number, seen in ((1, team), (2, read)):
            made = self.act(
                "ella", reports.begin, programme=programme, since=date(2024, 1, number),
                until=date(2024, 6, 30),
            )  # fmt: skip
            words = {"en": self.canary(f"summary of report {number}", seen)}
            self.act("ella", reports.write, report=made, section="summary", words=words)
            self.act("ella", reports.submit, report=made)
            if seen == read:
                self.act("gulnora", reports.approve, report=made)
            else:
                why = self.canary("why a report is sent back", team)
                self.act("gulnora", reports.send_back, report=made, reason=why)
            self.thing("report", seen, code=programme.code, report=made.code)

    def period(self, indicator: Indicator, number: int, seen_by: Names) -> Period:
        """A period that was reported and submitted."""
        said = Reached(
            value=Decimal(2), note=self.canary(f"note {number}", seen_by), evidence="Lists"
        )
        span = spans(indicator)[number]
        made = self.act("ella", logframe.draft, indicator=indicator, span=span, reached=Reached())
        self.act("ella", logframe.edit, period=made, reached=said)
        self.act("ella", logframe.submit, period=made)
        self.thing("period", seen_by, code=made.code)
        return cast(Period, made)

    def houses_open(self) -> None:
        """Two shelters say what they offer."""
        self.site = self.act(
            "bahrom", shelters.add_site, name="House A", region_id="UZ-TK",
            address=self.canary("address of the house", SHELTER),
        )  # fmt: skip
        self.thing("site", HOUSE, code=self.site.code)
        self.beds = [
            self.act(
                "bahrom", shelters.add_bed, site=self.site, name=name,
                room=self.canary("room", HOUSE),
            )
            for name in ("1.1", "1.2", "1.3", "1.4")
        ]  # fmt: skip
        self.service = self.act(
            "bahrom", shelters.set_service, name="Rooms", need="ACC.EMERGENCY", site=self.site,
            children=True, active=True,
        )  # fmt: skip
        self.thing("service", HOUSE, code=self.service.code)
        self.other_service = self.act(
            "botir", shelters.set_service, name="Crisis rooms", need="ACC.CRISIS",
            region=Region.objects.get(pk="UZ-SA"), children=True, active=True,
        )  # fmt: skip
        self.thing("service", frozenset({"botir"}), code=self.other_service.code)

    def police_meet_her(self) -> None:
        """Danger and signs are asked, what she says is sealed, a body presumes."""
        sees = POLICE | SHELTER | PROSECUTOR
        testifies = POLICE | PROSECUTOR
        self.case = self.act(
            "aigul", cases.open_case, sex="female", birth_year=2004, birth_year_basis="stated",
            languages=["uz"],
        )  # fmt: skip
        self.canaries |= {self.case.code: sees, str(self.case.pk): Names(), self.person: Names()}
        self.thing("case", sees, code=self.case.code)
        self.act(
            "aigul", cases.describe_person, case=self.case, children=1, origin_country="UZ",
            citizenships=["UZ"],
        )  # fmt: skip
        self.act("anvar", cases.assign, case=self.case, colleague=member("anvar"))
        self.screening = self.act(
            "aigul", identification.begin, case=self.case, exploitation="labour", age="adult",
            language="uz", agreed=True,
        )  # fmt: skip
        self.thing("screening", testifies, code=self.screening.code)
        answers = dict.fromkeys(SIGNS, identification.Reply("yes"))
        self.act("aigul", identification.answer, screening=self.screening, answers=answers)
        self.screening = self.act("aigul", identification.complete, screening=self.screening)
        self.act("aigul", identification.read_result, screening=self.screening)
        self.presumption = self.act(
            "aigul", identification.determine, case=self.case, track="trafficked",
            outcome="presumed", legal_basis="sop", screening=self.screening,
            reasons=self.canary("reasons to presume", testifies), exploitation=["ForcedLabour"],
        )  # fmt: skip
        self.thing("determination", sees, code=self.presumption.code)
        self.act("aigul", identification.read_finding, determination=self.presumption)
        identity = ("family", "given", "patronymic", "birth_date", "document")
        spelt = {part: self.canary(f"{part} name", POLICE) for part in identity}
        name = self.act("aigul", names.record_identity, case=self.case, **spelt)
        self.thing("name", POLICE, code=self.case.code, name=name.pk)
        self.act(
            "aigul", names.correct_name, name=name, kind="passport",
            family=self.canary("corrected name", POLICE),
        )  # fmt: skip
        alias = self.canary("alias", Names())
        wrong = self.act("aigul", names.record_identity, case=self.case, kind="alias", given=alias)
        self.act("aigul", names.remove_name, name=wrong)
        self.act("aigul", names.find, name=alias, year=2004)
        self.act("aigul", names.reveal_identity, case=self.case, purpose="papers")
        reached = POLICE | SHELTER
        self.act(
            "aigul", cases.record_contact, case=self.case, channel="call",
            leave_no_message=True, shared_phone=False,
            **{part: self.canary(part, reached)
               for part in ("hours", "phone", "address", "code_phrase", "answered_by")},
        )  # fmt: skip
        self.act("aigul", cases.reveal_contact, case=self.case)
        for section, readers in (
            ("core", sees), ("testimony", testifies), ("status", testifies),
        ):  # fmt: skip
            text = self.canary(f"note on {section}", readers)
            self.act("aigul", cases.write_note, case=self.case, section=section, text=text)
        self.act("aigul", cases.read_section, case=self.case, section="testimony")
        self.act("aigul", cases.print_case, case=self.case, sections=["core"], purpose="person")
        self.alert = self.act("aigul", cases.raise_alert, case=self.case, kind="danger")
        self.thing("alert", reached, code=self.case.code, alert=self.alert.pk)
        self.act("aigul", sop.complete, case=self.case, task="inform")
        self.exemption = self.act(
            "aigul", sop.exempt, case=self.case, task="no_removal", ground="not_needed",
            reason=self.canary("why it is left out", POLICE),
        )  # fmt: skip
        self.act(
            "anvar", sop.move, case=self.case, edition="regional-2026-1",
            reason=self.canary("why it goes under another edition", POLICE),
        )  # fmt: skip
        self.act("aigul", sop.read_exemption, exemption=self.exemption)
        self.act("anvar", sop.read_moves, case=self.case)
        lifted = self.act("aigul", cases.raise_alert, case=self.case, kind="health")
        self.act("aigul", cases.lift_alert, alert=lifted)

    @property
    def person(self) -> str:
        return str(self.case.person_id)

    def agree(
        self, name: str, case: Any, to: str, purpose: str, *sections: str, **more: Any
    ) -> Any:
        """The person answers a question about one agency."""
        said: dict[str, Any] = {"given": True, **SPOKEN} | more
        return self.act(
            name, share_actions.take_consent, case=case, recipient=agency(to), purpose=purpose,
            sections=sections, **said,
        )  # fmt: skip

    def she_agrees(self) -> None:
        """To the shelters and to the prosecutor; not to the consulate."""
        self.consent = self.agree(
            "aigul", self.case, "shelter", purpose_of("ACC.EMERGENCY"),
            "core", "contact", "placement", "care", "alerts",
        )  # fmt: skip
        self.thing("consent", POLICE | SHELTER, code=self.case.code, consent=self.consent.pk)
        self.agree("aigul", self.case, "consulate", "return", "core", given=False)
        self.referral = self.act(
            "aigul", referrals.refer, case=self.case, service=self.service, urgency="urgent",
            needed_from=timezone.localdate(),
            note=self.canary("note to the shelter", POLICE | HOUSE),
        )  # fmt: skip
        self.canaries[self.referral.code] = POLICE | HOUSE
        self.thing("referral", POLICE | HOUSE, code=self.referral.code)
        self.agree("aigul", self.case, "other_shelter", purpose_of("ACC.CRISIS"), "core")
        waiting = POLICE | {"botir"}
        with time_machine.travel(timezone.now() - timedelta(days=4), tick=False):  # late by now
            self.waiting = self.act(
                "aigul", referrals.refer, case=self.case, service=self.other_service,
                urgency="urgent", needed_from=timezone.localdate(),
                note=self.canary("note to the other shelter", waiting),
            )  # fmt: skip
        self.canaries[self.waiting.code] = waiting
        self.thing("referral", waiting, code=self.waiting.code)

    def shelter_takes_her_in(self) -> None:
        """Accepting opens what she agreed to; the shelter counsels her, which police never read."""
        self.act("bahrom", referrals.accept, referral=self.referral, beds=[self.beds[0]])
        self.stay = self.act("bahrom", shelters.admit, bed=self.beds[0], case=self.case)
        self.thing("stay", HOUSE, code=self.stay.code)
        for section in ("care", "placement"):
            text = self.canary(f"note on {section}", SHELTER)
            self.act("bahrom", cases.write_note, case=self.case, section=section, text=text)
        self.act("bahrom", shelters.read_address, site=self.site)
        self.share = self.referral.share
        self.thing("share", POLICE | SHELTER, code=self.case.code, share=self.share.pk)

    def she_is_protected(self) -> None:
        """What the police learn and ask, what she tells the house, how long she has, her papers."""
        level = POLICE | SHELTER  # alerts
        asked = current("UZ", timezone.localdate()).questions
        for name, readers in (("aigul", POLICE | SHELTER), ("bahrom", SHELTER)):
            risk = self.act(
                name, protection.assess, case=self.case, level="high",
                answers=dict.fromkeys(asked, "yes"),
                reason=self.canary(f"why {name} finds it high", readers),
                more=self.canary(f"what else {name} heard", readers),
            )  # fmt: skip
            self.act(name, protection.read_risk, assessment=risk)
            plan = self.act(
                name, protection.plan, case=self.case,
                **{part: self.canary(f"{part} of the plan with {name}",
                                     POLICE | SHELTER if name == "aigul" else SHELTER)
                   for part in ("triggers", "places", "people", "words", "numbers")},
            )  # fmt: skip
        self.thing("risk", level, code=self.case.code, risk=risk.code)
        self.thing("plan", level, code=self.case.code, plan=plan.code)
        self.act("bahrom", protection.read_plan, plan=plan)
        self.act("bahrom", protection.print_plan, plan=plan, language="en")
        self.act("bahrom", protection.choose, plan=plan, carries=False)
        asks = {"case": self.case, "body": "court", "basis": "untoc25"}
        video, escort, refused = (
            self.act(
                "aigul", protection.ask, kind=kind, **asks,
                words=self.canary(f"why {kind} is asked", level),
            )
            for kind in ("video", "accompanied", "closed")
        )  # fmt: skip
        asked = self.act("aigul", protection.ask, kind="alarm", **asks)
        for measure in (video, asked):
            self.thing("measure", level, code=self.case.code, measure=measure.code)
        in_a_month = timezone.localdate() + timedelta(days=30)
        self.act("aigul", protection.grant, measure=video, until=in_a_month)
        self.act("aigul", protection.review, measure=video, review_on=in_a_month)
        self.act("aigul", protection.read_measure, measure=video)
        self.act("aigul", protection.refuse, measure=refused, refusal="no_means")
        self.act("aigul", protection.end, measure=escort, ending="wish")
        knows = POLICE | PROSECUTOR  # status
        held, permit, other, third = (
            self.act(
                "aigul", action, case=self.case, kind=kind, **more,
                words=self.canary(f"about the paper: {kind}", knows),
            )
            for action, kind, more in (
                (protection_status.record_status, "visa", {"until": in_a_month}),
                (protection_status.ask_permit, "temporary", {}),
                (protection_status.ask_permit, "asylum", {}),
                (protection_status.ask_permit, "humanitarian", {}),
            )
        )  # fmt: skip
        waiting = self.act("aigul", protection_status.ask_permit, case=self.case, kind="recovery")
        for each in (held, waiting):
            self.thing("permit", knows, code=self.case.code, permit=each.code)
        self.act("aigul", protection_status.grant_permit, permit=permit, until=in_a_month)
        self.act("aigul", protection_status.refuse_permit, permit=other)
        self.act("aigul", protection_status.end_permit, permit=third)
        self.act("aigul", protection_status.read_permit, permit=permit)
        self.act("zamon", protection_status.remind, worker=member("aigul"), permit=permit)
        self.act(
            "bahrom", protection_status.note_non_punishment, case=self.case, connected="yes",
            told="lawyer", outcome="open", words=self.canary("what she was made to do", SHELTER),
        )  # fmt: skip
        self.act("bahrom", protection_status.read_non_punishment, case=self.case)

    def a_girl_is_protected(self) -> None:
        """An NGO carries a child: a guardian, an assessment, a determination by a panel."""
        self.girl = self.act(
            "feruza", cases.open_case, sex="female", birth_year=2015, birth_year_basis="stated"
        )
        self.canaries[self.girl.code] = NGO
        self.thing("case", NGO, code=self.girl.code)
        on = timezone.localdate()
        for number in range(2):
            guardian = self.act(
                "feruza", protection_child.appoint, case=self.girl, kind="lawyer", uninvolved=True,
                name=self.canary(f"name of guardian {number}", NGO), on=on,
            )  # fmt: skip
            self.act("feruza", protection_child.reveal_guardian, guardian=guardian)
            if number == 0:
                self.act("feruza", protection_child.end_guardian, guardian=guardian)
        self.thing("guardian", NGO, code=self.girl.code, guardian=guardian.pk)
        for kind, more in (
            ("assessment", {}),
            ("determination", {"panel": 3, "against": 1, "review_on": on + timedelta(days=90)}),
        ):
            interests = self.act(
                "feruza", protection_child.consider, case=self.girl, kind=kind, **more,
                **{part: self.canary(f"{part} in the {kind}", NGO)
                   for part in ("views", "situation", "options", "decision", "dissent")},
            )  # fmt: skip
            self.act("feruza", protection_child.read_interests, interests=interests)
        self.thing("interests", NGO, code=self.girl.code, interests=interests.code)
        self.presumed = self.act(
            "feruza", identification.determine, case=self.girl, track="trafficked",
            outcome="presumed", legal_basis="sop", reasons=self.canary("signs on the girl", NGO),
        )  # fmt: skip
        self.act(
            "feruza", protection_status.lengthen, case=self.girl, ends_on=on + timedelta(days=40),
            reason=self.canary("why she needs longer", NGO),
        )  # fmt: skip
        for decide in (protection_status.decline_end, protection_status.approve_end, None):
            change = self.act(
                "feruza", protection_status.propose_end, case=self.girl, ground="wish",
                ends_on=on + timedelta(days=20 if decide else 10),
                reason=self.canary(f"why it ends early: {decide and decide.__name__}", NGO),
            )  # fmt: skip
            if decide:
                self.act("farida", protection_status.read_change, change=change)
                self.act("farida", decide, change=change)
        self.thing("change", NGO, code=self.girl.code, change=change.code)
        self.act(
            "feruza", identification.change_reflection, determination=self.presumed,
            ends_on=on + timedelta(days=25),
        )  # fmt: skip

    def prosecutor_decides(self) -> None:
        """A competent authority sees core, testimony and status, and identifies."""
        sections = ("core", "testimony", "status")
        consent = self.agree("aigul", self.case, "prosecutor", "identification", *sections)
        share = self.act(
            "aigul", share_actions.offer_share, case=self.case, consent=consent, sections=sections
        )
        self.thing("share", POLICE | PROSECUTOR, code=self.case.code, share=share.pk)
        self.act("dilshod", share_actions.open_share, share=share)
        self.act(
            "dilshod", identification.determine, case=self.case, track="trafficked",
            outcome="identified", legal_basis="law", acts=["recruitment"], means=["deception"],
            exploitation=["ForcedLabour"],
            reasons=self.canary("reasons to identify", POLICE | PROSECUTOR),
        )  # fmt: skip
        # Offered to the migration service, which has not opened it: nothing is to be seen.
        consent = self.agree("aigul", self.case, "migration", "protection", "core", "status")
        self.act(
            "aigul",
            share_actions.offer_share,
            case=self.case,
            consent=consent,
            sections=["core", "status"],
        )

    def others_work(self) -> None:
        """An NGO shares in danger to life; a stranger works far away; an old list comes in."""
        sees = NGO | SHELTER
        self.other_case = self.act("feruza", cases.open_case, sex="male")
        self.canaries[self.other_case.code] = sees
        self.thing("case", sees, code=self.other_case.code)
        name = self.canary("the other family name", NGO)
        self.act("feruza", names.record_identity, case=self.other_case, family=name)
        for section, readers in (("core", sees), ("care", NGO), ("testimony", NGO)):
            text = self.canary(f"the other note on {section}", readers)
            self.act("feruza", cases.write_note, case=self.other_case, section=section, text=text)
        self.other_alert = self.act(
            "feruza", cases.raise_alert, case=self.other_case, kind="danger"
        )
        self.thing("alert", NGO, code=self.other_case.code, alert=self.other_alert.pk)
        # The shelter is told of him, and neither of his sister nor of his child.
        self.tie = self.act(
            "feruza", families.tie, case=self.other_case, other=self.girl, relation="sibling"
        )
        self.thing("tie", NGO, code=self.other_case.code, tie=self.tie.pk)
        child = self.act(
            "feruza", families.open_relative, case=self.other_case, relation="child", sex="male"
        )
        self.canaries[child.code] = NGO
        self.thing("case", NGO, code=child.code)
        self.danger = self.act(
            "feruza", share_actions.propose_share, case=self.other_case, agency=agency("shelter"),
            sections=["core"], ground="danger", purpose="protection",
            reason=self.canary("why it could not wait", sees),
            until=timezone.now() + timedelta(days=7),
        )  # fmt: skip
        self.act("farida", share_actions.approve_share, share=self.danger)
        self.thing("share", sees, code=self.other_case.code, share=self.danger.pk)
        self.held = self.act(
            "bahrom", shelters.hold, bed=self.beds[3], case=self.other_case,
            begins_on=timezone.localdate(),
        )  # fmt: skip
        self.thing("stay", HOUSE, code=self.held.code)
        proposed = self.act(
            "feruza", share_actions.propose_share, case=self.other_case, agency=agency("police"),
            sections=["core"], ground="danger", purpose="protection", reason="A threat.",
            until=timezone.now() + timedelta(days=7),
        )  # fmt: skip
        self.thing("share", NGO | POLICE, code=self.other_case.code, share=proposed.pk)
        ended = self.act("farida", cases.open_case, sex="male")
        self.canaries[ended.code] = NGO
        self.thing("case", NGO, code=ended.code)
        self.act("farida", cases.assign, case=ended, colleague=member("feruza"))
        asked = self.act("farida", closing_actions.ask_closing, case=ended, closing="goals_met")
        self.ended = self.act("feruza", closing_actions.close_case, closure=asked)
        self.one_wishes_to_be_forgotten()
        self.one_is_put_before_the_prosecutor()
        self.act("feruza", closing_actions.ask_closing, case=self.other_case, closing="lost")
        self.ngo_helps(self.other_case)
        far = self.act("chynara", cases.open_case, sex="female")
        self.far_journey = self.going("chynara", far, "UZ", "low")
        self.canaries[far.code] = Names({"chynara"})
        self.thing("case", Names({"chynara"}), code=far.code)
        with time_machine.travel(timezone.now() + timedelta(hours=13), tick=False):
            self.act(
                "zamon", sop.remind, worker=member("feruza"), case=self.other_case, task="inform"
            )
        text = self.canary("the far note", Names({"chynara"}))
        self.act("chynara", cases.write_note, case=far, section="core", text=text)
        screening = self.act(
            "chynara", identification.begin, case=far, exploitation="labour", age="adult",
            language="ky", agreed=True,
        )  # fmt: skip
        self.thing("screening", Names({"chynara"}), code=screening.code)
        self.list = self.act(
            "farida", exchange.commit_batch, name=self.canary("name of the file", Names()),
            reading=reading_of(VICTIM),
        )  # fmt: skip
        self.thing("batch", Names({"farida"}), code=self.list.code)

    def ngo_helps(self, case: Any) -> None:
        """Needs, a plan that changes, a service, and a return to where the risk is high."""
        today = timezone.localdate()
        ids = {"code": case.code}
        self.need = self.act(
            "feruza", assistance.assess_need, case=case, need="PSY.CRISIS", urgency="now",
            wish="wished",
        )  # fmt: skip
        self.thing("need", NGO, need=self.need.pk, **ids)
        words = {"words": self.canary("what should be different", NGO)}
        for need, readers in (("DOC", NGO | SHELTER), ("PSY.CRISIS", NGO)):
            self.plan = self.act("feruza", assistance.draft_plan, case=case, **words)
            self.thing("version", NGO | SHELTER, version=self.plan.pk, **ids)
            self.goal = self.act(
                "feruza", assistance.set_goal, plan=self.plan, need=need, by_day=today,
                part="agency", what=self.canary(f"goal for {need}", readers),
            )  # fmt: skip
            self.thing("goal", NGO, goal=self.goal.pk, **ids)
            if need == "DOC":
                agreed = self.act(
                    "feruza", assistance.agree_plan, plan=self.plan, form="spoken", giver="person"
                )
                words = {"words": self.canary("what came of it", NGO)}
                self.act("feruza", assistance.review_plan, plan=agreed, outcome="changes", **words)
        self.act("bahrom", assistance.read_plan, plan=self.plan)
        self.service_given = self.act(
            "feruza", provision_actions.offer_service, case=case, need="DOC", on=today,
            provider=self.canary("who gives it", NGO | SHELTER),
        )  # fmt: skip
        self.thing("provision", NGO | SHELTER, provision=self.service_given.pk, **ids)
        self.journey = self.going("feruza", case, "KG", "high")
        self.act("feruza", assistance.invite, kind="house")

    def going(self, name: str, case: Any, country: str, level: str) -> Any:
        """Somebody wishes to return, is told how it is at both ends, and agrees."""
        journey = self.to_decide(name, case, country, level)
        return self.act(
            name, assistance.agree_return, journey=journey, form="signed", giver="person"
        )

    def to_decide(self, name: str, case: Any, country: str, level: str) -> Any:
        journey = self.act(name, assistance.wish_return, case=case, country=country)
        for end, how, source in (("here", "low", "own"), ("there", level, "partner")):
            self.act(
                name, assistance.assess_return, journey=journey, end=end, level=how, source=source
            )
        return journey

    def police_meet_somebody_twice(self) -> None:
        """The supervisor opens three cases under one name, and is told."""
        sees = Names({"anvar"})
        spelt = {part: self.canary(f"{part} name of one", sees) for part in ("family", "given")}
        self.twice = [self.act("anvar", cases.open_case, sex="male") for _ in range(3)]
        for case in self.twice:
            self.canaries[case.code] = sees
            self.thing("case", sees, code=case.code)
            self.act("anvar", names.record_identity, case=case, **spelt)
            self.act("anvar", duplicates.compare_one, case=case)
        self.undecided = self.to_decide("anvar", self.twice[0], "KG", "low")
        with door.acting_as(member("anvar")):
            pairs = Candidate.objects.select_related("one__person", "other__person").order_by("pk")
            same, self.pair, _third = pairs
        for pair in (same, self.pair):
            self.canaries[pair.code] = sees
            self.thing("pair", sees, code=pair.code)
        self.act("anvar", duplicates.reveal, candidate=same, purpose="papers")
        self.act("anvar", duplicates.decide, candidate=same, decision="same", basis="files")
        search = self.act("anvar", duplicates.search)
        self.act("anvar", duplicates.read, search=search)
        self.act("anvar", duplicates.propose, search=search, likely={})

    def country_writes_its_procedure(self) -> None:
        """Two who keep it: one gives a draft up, then one proposes and the other decides."""
        given_up = self.act("elmira", sop.begin_edition, source="UZ-2026-1")
        self.act("elmira", sop.drop_edition, edition=given_up)
        draft = self.act("eldor", sop.begin_edition, source="UZ-2026-1")
        self.act("elmira", sop.write_edition, edition=draft, text=draft.text)
        self.act("eldor", sop.propose_edition, edition=draft)
        self.act("elmira", sop.return_edition, edition=draft)
        self.act("eldor", sop.propose_edition, edition=draft)
        self.act("elmira", sop.approve_edition, edition=draft)
        self.act("eldor", sop.begin_edition, source="UZ-2026-1")

    def a_programme_works(self) -> None:
        """An office carries out a plan, and keeps the money of it; a partner and a donor follow."""
        office = Books()
        programme, days = office.programme, {"starts_on": DAY, "ends_on": DAY + timedelta(days=9)}
        self.canaries[programme.code] = FOLLOWING
        self.thing("programme", FOLLOWING, code=programme.code)
        planned, begun, done, dropped = (
            self.act(
                "ella", workplan.plan, programme=programme, line=line, **days,
                deliverable=self.canary(f"deliverable {code}", FOLLOWING),
            )
            for code, line in list(office.lines.items())[:4]
        )  # fmt: skip
        for each in (begun, done):
            self.act("ella", workplan.begin, activity=each, on=DAY)
        self.act("kamila", workplan.finish, activity=done, on=DAY)
        self.act(
            "gulnora", workplan.drop, activity=dropped, on=DAY,
            reason=self.canary("why it is dropped", FOLLOWING),
        )  # fmt: skip
        self.act("ella", workplan.expect, activity=begun, on=DAY + timedelta(days=20))
        self.act("ella", workplan.depend, activity=planned, needs=begun)
        self.act("ella", workplan.release, activity=planned, needs=begun)
        waits = self.act("ella", workplan.depend, activity=planned, needs=done)
        self.thing("dependency", FOLLOWING, code=programme.code, dependency=waits.pk)
        for each in (planned, begun, done, dropped):
            self.thing("activity", FOLLOWING, code=programme.code, activity=each.code)
        self.act("ella", budget.set_budget, programme=programme, eur=Decimal(1000),
                 usd=Decimal(1400))  # fmt: skip
        funder = self.act(
            "ella", budget.fund, programme=programme, partner=office.partners["EU"],
            percent=Decimal(70),
        )  # fmt: skip
        spare, taken = (
            self.act(
                "kamila", budget.allot, programme=programme, line=line, usd=Decimal(5),
                name=self.canary(f"name of line {line}", FOLLOWING),
            )
            for line in ("4500", "5100")
        )  # fmt: skip
        self.act("ella", budget.withdraw, allotment=taken,
                 why=self.canary("why a line is taken back", FOLLOWING))  # fmt: skip
        self.thing("allotment", FOLLOWING, code=programme.code, allotment=spare.code)
        facts = {
            "kind": "spent", "on": DAY, "allotment": office.evaluation, "country": "",
            "currency": "USD", "per_eur": Decimal("1.4"), "per_usd": Decimal(1), "payee": "company",
        }  # fmt: skip
        small, certified, declined, waiting = (
            self.act(
                "kamila", budget.enter, programme=programme, amount=Decimal(amount), **facts,
                evidence=self.canary(f"voucher of {amount}", FOLLOWING),
            )
            for amount in (10, 6000, 7000, 8000)
        )  # fmt: skip
        came = self.act(
            "kamila", budget.receive, programme=programme, funder=funder, on=DAY,
            amount=Decimal(70), currency="EUR", per_eur=Decimal(1), per_usd=Decimal("0.7"),
            evidence=self.canary("statement of what came", FOLLOWING),
        )  # fmt: skip
        self.thing("entry", FOLLOWING, code=programme.code, entry=came.code)
        self.act("gulnora", budget.certify, entry=certified)
        self.act("gulnora", budget.decline, entry=declined,
                 reason=self.canary("why money is sent back", FOLLOWING))  # fmt: skip
        self.act("ella", budget.reverse, entry=small, on=DAY,
                 about=self.canary("why money is corrected", FOLLOWING))  # fmt: skip
        row = {"amount": Decimal(3), "evidence": "V-3", "about": "", **facts}
        listed = self.act("kamila", budget.enter_list, programme=programme, rows=[row], sha256="0")
        for each in (certified, waiting, *listed):
            self.thing("entry", FOLLOWING, code=programme.code, entry=each.code)

    def a_programme_is_steered(self) -> None:
        """What an office fears, what its committees decide, and what Ruth finds from outside."""
        office, read = Judged(), FOLLOWING | {"ruth"}
        programme, code = office.programme, office.programme.code
        self.canaries[code] = read
        self.thing("programme", read, code=code)
        said = {"on": DAY, "reason": self.canary("what became of a risk", read)}
        rated: dict[str, Any] = {
            "probability": 3, "impact": 4, "rated_on": DAY, "review_on": DAY + timedelta(days=9),
            "reason": self.canary("why a risk is rated so", read),
            "mitigation": {"en": self.canary("what is done against a risk", read)},
        }  # fmt: skip
        watched, feared = (
            self.act(
                "ella", risks.add, programme=programme, kind="risk", heading="social",
                statement={"en": self.canary(f"risk {number} of a register", read)},
            )
            for number in (1, 2)
        )  # fmt: skip
        for each in (watched, feared):
            self.act("erik", risks.rate, risk=each, **rated)
            self.thing("feared", read, code=code, feared=each.code)
        self.act("ella", risks.entrust, risk=feared, post="focal_point",
                 responsible=office.partners["PART"])  # fmt: skip
        self.act("lola", risks.occur, risk=feared, **said)
        self.act("lola", risks.close, risk=feared, **said)

        body = self.act("ella", governance.set_up, programme=programme, kind="progress")
        self.thing("body", read, code=code, body=body.code)
        name = {"en": self.canary("body with a seat", read)}
        seat = self.act("ella", governance.seat, body=body, name=name)
        cancelled, planned, held, minuted = (
            self.act(
                "kamila", governance.call, body=body, on=DAY, place="Tashkent",
                agenda=[self.canary(f"agenda of meeting {number}", read)],
            )
            for number in range(4)
        )  # fmt: skip
        why = self.canary("why a meeting is cancelled", read)
        self.act("ella", governance.cancel, meeting=cancelled, reason=why)
        for each in (held, minuted):
            words = self.canary(f"what was said of {each.agenda[0]}", read)
            present = {seat: Present(2, 1)}
            self.act("ella", governance.hold, meeting=each, on=DAY, present=present, said=words)
            self.act("ella", governance.amend, meeting=each, present=present, said=words)
        for action in (None, governance.fulfil, governance.drop):
            decision = self.act(
                "ella", governance.decide, meeting=minuted, item=1, due_on=DAY, post="assistant",
                text=self.canary(f"decision {action and action.__name__}", read),
            )  # fmt: skip
            if action:
                outcome = self.canary(f"outcome {action.__name__}", read)
                self.act("kamila", action, decision=decision, on=DAY, outcome=outcome)
            self.thing("decision", read, code=code, decision=decision.code)
        self.act("ella", governance.minute, meeting=minuted)
        for each in (cancelled, planned, held, minuted):
            self.thing("meeting", read, code=code, meeting=each.code)

        first, second = (
            self.act(
                "ella", evaluation.plan, programme=programme, kind="final",
                purpose=self.canary(f"purpose {number}", read), criteria=["impact"],
                starts_on=DAY, ends_on=DAY, evaluator=office.partners["IEU"],
            )
            for number in (1, 2)
        )  # fmt: skip
        another = self.act(
            "ella", logframe.add_partner, programme=programme, code="OIOS", part="reviewing",
            name={"en": self.canary("another that evaluates", read)}, agency=None,
        )  # fmt: skip
        self.act(
            "ella", evaluation.appoint, evaluation=second, evaluator=another,
            reason=self.canary("why another body evaluates", read),
        )  # fmt: skip
        for each in (first, second):
            self.thing("evaluation", read, code=code, evaluation=each.code)
        terms = self.canary("terms of an evaluation", read)
        first = self.act("ella", evaluation.begin, evaluation=first, on=DAY, terms=terms)
        text = self.canary("finding", read)
        finding = self.act("ruth", evaluation.find, evaluation=first, criterion="impact", text=text)
        advised = [
            self.act("ruth", evaluation.recommend, finding=finding, text=self.canary(what, read))
            for what in ("recommendation", "another recommendation")
        ]
        self.act("ruth", evaluation.report, evaluation=first, on=DAY)
        answer = self.act(
            "gulnora", evaluation.answer, recommendation=advised[0], kind="partly", due_on=DAY,
            reason=self.canary("why in part", read), promise=self.canary("a promise", read),
            post="adviser",
        )  # fmt: skip
        outcome = self.canary("what a promise came to", read)
        self.act("gulnora", evaluation.follow, answer=answer, on=DAY, outcome=outcome)
        for each in advised:
            self.thing("recommendation", read, code=code, recommendation=each.code)

    def things_are_bought_and_proven(self) -> None:
        """What an office buys, hands over, counts and lets go, and the documents that prove it."""
        office = Archive()
        programme, code = office.programme, office.programme.code
        read = FOLLOWING | {"ruth", "rano"}
        self.canaries[code] = read
        self.thing("programme", read, code=code)
        bought: dict[str, Any] = {
            "programme": programme, "kind": "computer", "price": Decimal(900), "currency": "USD",
            "acquired_on": DAY, "region": office.here,
        }  # fmt: skip
        items = [
            self.act(
                "kamila", inventory.add, asset=self.canary(f"asset {number}", read),
                name=self.canary(f"thing {number}", read), **bought,
            )
            for number in range(6)
        ]  # fmt: skip
        for each in items[4:]:  # nothing is under way with these
            self.thing("item", read, code=code, item=each.code)
        partner = office.partners["PART"]
        sent = {"receiver": partner, "region": office.there, "on": DAY}
        moved, missing, taken_back = (
            self.act("kamila", inventory.offer, item=each, **sent) for each in items[:3]
        )
        inside = {"receiver": None, "region": office.here, "on": DAY, "post": "adviser"}
        waits = self.act("kamila", inventory.offer, item=items[3], **inside)
        why = self.canary("why a thing is not received", read)
        self.act("lola", inventory.accept, transfer=moved)
        self.act("lola", inventory.decline, transfer=missing, reason=why)
        self.act("ella", inventory.withdraw, transfer=taken_back, reason=why)
        self.thing("transfer", read, code=code, transfer=waits.code)
        said = {
            "kind": "scrapped", "on": DAY, "reason": self.canary("why a thing goes", read),
        }  # fmt: skip
        stays, goes = (
            self.act("kamila", inventory.propose, item=each, **said) for each in items[1:3]
        )
        why = self.canary("why a thing stays", read)
        self.act("gulnora", inventory.keep_on, disposal=stays, answer=why)
        self.act("gulnora", inventory.approve, disposal=goes)
        waiting = self.act("kamila", inventory.propose, item=items[1], **said)
        self.thing("disposal", read, code=code, disposal=waiting.code)
        for last in (False, True):
            count = self.act("kamila", inventory.open_count, programme=programme, on=DAY)
            for each in (items[number] for number in (0, 1, 3, 4, 5)):
                self.act(
                    "kamila", inventory.see, count=count, item=each, found=False,
                    note=self.canary("what a count found", read),
                )  # fmt: skip
            if not last:
                note = self.canary("what is done about a difference", read)
                self.act("ella", inventory.close, count=count, on=DAY, note=note)
        self.thing("count", read, code=code, count=count.code)
        self.documents_prove_it(office, items[4])

    def documents_prove_it(self, office: Archive, item: Any) -> None:
        """One for everybody, one for the team and its reviewers, one whose file was taken out."""
        programme, code = office.programme, office.programme.code
        read = FOLLOWING | {"ruth", "rano"}
        records = read - {"greta", "erik"}
        filed: list[Any] = []
        for audience, seen in (("all", read), ("team", records), ("team", records)):
            title = self.canary(f"document {len(filed)}", seen)
            made = self.act(
                "ella", evidence.file, programme=programme, title=title, kind="list",
                audience=audience, content=pdf(b"/Title(%d)" % len(filed)),
            )  # fmt: skip
            filed.append(made)
        everybody, team, wrong = filed
        note = self.canary("what is new in a document", read)
        self.act("ella", evidence.revise, document=everybody, content=png(), note=note)
        why = self.canary("why a proof is taken off", Names())
        proof = self.act("ella", evidence.attach, version=office.version(everybody), to=item)
        self.act("ella", evidence.detach, proof=proof, reason=why)
        for document, seen in ((everybody, read), (team, records)):
            proof = self.act("ella", evidence.attach, version=office.version(document), to=item)
            self.thing("document", seen, code=code, document=document.code)
            self.thing("proof", seen, code=code, proof=proof.pk)
        why = self.canary("why a file is taken out", records)
        self.act("gulnora", evidence.take_out, version=office.version(wrong), reason=why)
        self.act("rano", evidence.open_version, version=office.version(team))
        self.act("ella", evidence.mean, document=team, audience="team")
        facts = {"category": "A08", "form": "application/pdf", "language": "en", "on": DAY}
        published = [
            self.act(
                "ella", evidence.announce, document=everybody, **facts,
                address=f"https://example.org/{number}",
                title=self.canary(f"title under which it is published {number}", read),
            )
            for number in range(3)
        ]  # fmt: skip
        self.act("gulnora", evidence.confirm, publication=published[0])
        self.act("ella", evidence.retract, publication=published[1],
                 reason=self.canary("why it is told no more", read))  # fmt: skip
        self.thing("publication", read, code=code, publication=published[2].pk)

    def house_is_assessed(self) -> None:
        """By Farida of the NGO and by who keeps it; three times, of which one counts by now."""
        seen = frozenset({"bahrom", "farida"})
        asked: dict[str, Any] = {
            "site": self.site, "visitor": agency("ngo"), "companion": agency("shelter"),
            "visited_on": timezone.localdate(),
        }  # fmt: skip
        scores = dict.fromkeys(standards()["regional-2026-1"].criteria, 2)
        for until in ("scored", "submitted", "agreed"):
            visit = self.act("bahrom", quality.begin, **asked)
            self.thing("assessment", seen, code=visit.code)
            evidence = {"alarm": self.canary(f"evidence {until}", seen)}
            self.act("farida", quality.score, assessment=visit, scores=scores, evidence=evidence)
            if until != "scored":
                self.visit = self.act("farida", quality.submit, assessment=visit)
            if until == "agreed":
                self.act("bahrom", quality.send_back, assessment=visit)
                self.act("bahrom", quality.submit, assessment=visit)
                self.act("farida", quality.agree, assessment=visit)
        self.post = self.act(
            "bahrom", quality.set_post, site=self.site, title="nurse", qualification="higher",
            held_since=timezone.localdate(), vetted_on=timezone.localdate(),
        )  # fmt: skip
        self.thing("post", frozenset({"bahrom"}), code=self.post.code)
        self.act(
            "bahrom", quality.train, post=self.post, subject="fire",
            taken_on=timezone.localdate(),
        )  # fmt: skip
        self.improvement = self.act(
            "bahrom", quality.plan, site=self.site, criterion="fire", post=self.post,
            words=self.canary("what is to be done in the house", frozenset({"bahrom"})),
            due_on=timezone.localdate(),
        )  # fmt: skip
        self.thing("improvement", frozenset({"bahrom"}), code=self.improvement.code)

    def house_goes_on(self) -> None:
        """What a house does night after night."""
        tomorrow = timezone.localdate() + timedelta(days=1)
        guest = self.act("bahrom", cases.open_case, sex="female")
        other = self.act("bahrom", shelters.admit, bed=self.beds[1], case=guest)
        self.act("bahrom", shelters.swap, one=self.stay, other=other)
        self.act("bahrom", shelters.release, stay=self.held)
        self.stay = self.act("bahrom", shelters.move, stay=self.stay, bed=self.beds[2])
        self.act("bahrom", shelters.prolong, stay=self.stay, ends_on=tomorrow)
        self.act(
            "bahrom", shelters.take_out, bed=self.beds[1], begins_on=tomorrow,
            ends_on=tomorrow + timedelta(days=1), reason="Repair",
        )  # fmt: skip
        self.act(
            "bahrom", shelters.turn_away, on=date.today(), need="ACC.EMERGENCY",
            reason="no_place", sex="female", age_band="unknown",
        )  # fmt: skip
        self.act("bahrom", quality.end, improvement=self.improvement, status="done")
        given_up = self.act(
            "bahrom", quality.begin, site=self.site, visitor=agency("ngo"),
            companion=agency("ngo"), visited_on=timezone.localdate(),
        )  # fmt: skip
        self.act("bahrom", quality.drop, assessment=given_up)

    def it_ends(self) -> None:
        """Late and declined requests, a bed given back, a no that ends what a yes had opened."""
        self.act("zamon", referrals.escalate, referral=self.waiting)
        self.act("botir", referrals.decline, referral=self.waiting, reason="no_place")
        again = self.act(
            "aigul", referrals.refer, case=self.case, service=self.other_service,
            urgency="normal", needed_from=timezone.localdate(),
        )  # fmt: skip
        self.act("aigul", referrals.withdraw, referral=again)
        self.act(
            "bahrom",
            provision_actions.deliver,
            case=self.case,
            need="BAS",
            delivered_on=date.today(),
        )
        for need in ("DOC", "PSY.CRISIS"):
            service = self.act(
                "bahrom",
                provision_actions.offer_service,
                case=self.case,
                need=need,
                on=date.today(),
            )
            self.act(
                "bahrom",
                provision_actions.carry_on,
                provision=service,
                status="accepted",
                on=date.today(),
            )
        self.act("bahrom", shelters.discharge, stay=self.stay, destination="home")
        self.act("bahrom", referrals.end, referral=self.referral, delivered=["ACC.EMERGENCY"])
        self.act("aigul", cases.advance, case=self.case, stage="identified")
        self.act("aigul", share_actions.withdraw_consent, consent=self.consent)
        self.act("bahrom", share_actions.close_share, share=self.danger)
        link = self.act("anvar", duplicates.link, one=self.pair.one, other=self.pair.other)
        self.act("anvar", duplicates.unlink, link=link)
        self.act("feruza", families.untie, tie=self.tie)
        self.act("aigul", sop.resume, exemption=self.exemption)
        asked = self.act("aigul", closing_actions.ask_closing, case=self.case, closing="lost")
        self.act("anvar", closing_actions.keep_open, closure=asked)
        for closing in ("lost", "goals_met"):
            asked = self.act("aigul", closing_actions.ask_closing, case=self.case, closing=closing)
            self.case = self.act("anvar", closing_actions.close_case, closure=asked)
            if closing == "lost":
                self.case = self.act(
                    "aigul", closing_actions.reopen_case, case=self.case,
                    reason=self.canary("why it is opened again", POLICE),
                )  # fmt: skip
        self.act("feruza", assistance.end_need, need=self.need)
        self.act("feruza", assistance.end_goal, goal=self.goal, reached=False)
        self.act("farida", assistance.approve_return, journey=self.journey)
        self.act(
            "feruza", assistance.complete_return, journey=self.journey, on=timezone.localdate()
        )
        self.act("anvar", assistance.decline_return, journey=self.undecided)
        self.act("feruza", assistance.follow_up, case=self.ended, month=1, outcome="reached")
        self.act("farida", erasures.keep, erasure=self.erasure)
        self.act("farida", legalhold.decline, hold=self.asked_to_keep)
        self.act("farida", legalhold.keep, hold=self.leaving)
        self.asks_to_let_go(self.lifting, "the verdict is final")
        self.act("farida", legalhold.lift, hold=self.lifting)
        self.act("dilshod", identification.hand_back, share=self.asked)
        asked = self.act("feruza", identification.ask, case=self.unseen, consent=self.willing)
        self.act("dilshod", identification.take_up, share=asked)
        again = self.act("feruza", erasures.ask, case=self.erasure.case, ground="time")
        self.act("farida", erasures.erase, erasure=again)
        self.act("farida", exchange.undo_batch, batch=self.list)
        self.act(  # of a year in which there is nobody: fewer than eleven are not released
            "eldor", monitoring.release, measure=Measure.IDENTIFIED, country="UZ", year=2000,
        )  # fmt: skip
        served_long_ago(FEWEST, date(2000, 5, 1))
        self.act(
            "eldor", monitoring.release_portions, measure=Portion.RESPONSE, country="UZ", year=2000,
        )  # fmt: skip
        self.act(
            "eldor", monitoring.release_once, measure=Once.TURNED_AWAY, country="UZ", year=2000,
        )  # fmt: skip
        self.act(
            "eldor", monitoring.release_banded, measure=Banded.IMPROVED, country="UZ", year=2000,
        )  # fmt: skip


def served_long_ago(number: int, day: date) -> None:
    """So many people whom an NGO served on a day, put there past all acts: enough to be told of."""
    farida = member("farida")
    people = Person.objects.using("owner").bulk_create(Person() for _ in range(number))
    opened = Case.objects.using("owner").bulk_create(
        Case(
            code=code, person_id=person.pk, holder_id=farida.agency_id, country="UZ",
            opened_by_id=farida.pk,
            opened_at=datetime(day.year, day.month, day.day, tzinfo=UTC),
        )
        for code, person in zip(new_codes(number), people, strict=True)
    )  # fmt: skip
    Provision.objects.using("owner").bulk_create(
        Provision(
            case_id=case.pk, agency_id=farida.agency_id, section="core", need="BAS",
            delivered_on=day, recorded_by_id=farida.pk,
        )
        for case in opened
    )  # fmt: skip
