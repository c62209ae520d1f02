"""Everything that can happen in Panoh, in the words in which the journal keeps it.

Each event belongs to the section of a case in which it may be read by others than the agency
that acted; an event without a section is read by that agency alone.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.sections import Section


class Event(models.TextChoices):
    """What happened. The code is the slice's noun and the past participle of the action."""

    CASE_OPENED = "case.opened", _("Case opened")
    CASE_ASSIGNED = "case.assigned", _("Case assigned")
    CASE_CLOSED = "case.closed", _("Case closed")
    CLOSING_ASKED = "case.closing_asked", _("Closing asked for")
    CASE_KEPT_OPEN = "case.kept_open", _("Case kept open")
    CASE_REOPENED = "case.reopened", _("Case opened again")
    CASE_PRINTED = "case.printed", _("Case printed")
    PERSON_DESCRIBED = "person.described", _("Description of the person changed")
    IDENTITY_RECORDED = "identity.recorded", _("Identity recorded")
    IDENTITY_REVEALED = "identity.revealed", _("Identity revealed")
    NAME_CORRECTED = "name.corrected", _("Name corrected")
    NAME_REMOVED = "name.removed", _("Name taken away")
    NAMES_SEARCHED = "names.searched", _("Somebody was looked for by name")
    CONTACT_RECORDED = "contact.recorded", _("Safe contact recorded")
    CONTACT_REVEALED = "contact.revealed", _("Safe contact revealed")
    SECTION_OPENED = "section.opened", _("Section read")
    NOTE_WRITTEN = "note.written", _("Note written")
    ALERT_RAISED = "alert.raised", _("Alert raised")
    ALERT_LIFTED = "alert.lifted", _("Alert lifted")
    CONSENT_GIVEN = "consent.given", _("Consent given")
    CONSENT_REFUSED = "consent.refused", _("Consent refused")
    CONSENT_WITHDRAWN = "consent.withdrawn", _("Consent withdrawn")
    SHARE_PROPOSED = "share.proposed", _("Share without consent proposed")
    SHARE_OFFERED = "share.offered", _("Share offered")
    SHARE_OPENED = "share.opened", _("Share opened")
    SHARE_CLOSED = "share.closed", _("Share closed")
    PROVISION_OFFERED = "provision.offered", _("Service offered")
    PROVISION_ACCEPTED = "provision.accepted", _("Service accepted by the person")
    PROVISION_REFUSED = "provision.refused", _("Service refused by the person")
    PROVISION_REFERRED = "provision.referred", _("Service referred to others")
    PROVISION_STARTED = "provision.started", _("Service started")
    PROVISION_DELIVERED = "provision.delivered", _("Service delivered")
    NEED_ASSESSED = "need.assessed", _("Need asked about")
    NEED_ENDED = "need.ended", _("Need gone")
    PLAN_DRAFTED = "plan.drafted", _("Plan drafted")
    GOAL_SET = "goal.set", _("Goal set")
    GOAL_ENDED = "goal.ended", _("Goal reached or dropped")
    PLAN_AGREED = "plan.agreed", _("Plan agreed with the person")
    PLAN_REVIEWED = "plan.reviewed", _("Plan reviewed")
    RETURN_WISHED = "return.wished", _("Return wished")
    RETURN_ASSESSED = "return.assessed", _("Risk of the return assessed")
    RETURN_AGREED = "return.agreed", _("Return agreed to by the person")
    RETURN_APPROVED = "return.approved", _("Return approved by a second person")
    RETURN_DECLINED = "return.declined", _("The person decided not to return")
    RETURNED = "return.completed", _("Returned")
    FOLLOWED_UP = "follow_up.asked", _("Asked how it goes")
    SCREENING_BEGUN = "screening.begun", _("Screening begun")
    SCREENING_ANSWERED = "screening.answered", _("Screening answered in part")
    SCREENING_COMPLETED = "screening.completed", _("Screening completed")
    DETERMINATION_MADE = "determination.made", _("Determination made")
    REFLECTION_CHANGED = "reflection.changed", _("Time to recover changed")
    REFLECTION_PROPOSED = "reflection.proposed", _("Early end of the time to recover proposed")
    REFLECTION_DECLINED = "reflection.declined", _("Early end of the time to recover declined")
    RISK_ASSESSED = "risk.assessed", _("Risk assessed")
    SAFETY_PLANNED = "safety.planned", _("Safety plan made")
    SAFETY_PRINTED = "safety.printed", _("Safety plan printed")
    SAFETY_CHOSEN = "safety.chosen", _("Whether the safety plan is carried")
    MEASURE_ASKED = "measure.asked", _("Protection asked for")
    MEASURE_GRANTED = "measure.granted", _("Protection granted")
    MEASURE_REFUSED = "measure.refused", _("Protection refused")
    MEASURE_REVIEWED = "measure.reviewed", _("Protection reviewed")
    MEASURE_ENDED = "measure.ended", _("Protection ended")
    STATUS_RECORDED = "status.recorded", _("Right to stay recorded")
    PERMIT_ASKED = "permit.asked", _("Permit asked for")
    PERMIT_GRANTED = "permit.granted", _("Permit granted")
    PERMIT_REFUSED = "permit.refused", _("Permit refused")
    PERMIT_ENDED = "permit.ended", _("Permit ended")
    PERMIT_REMINDED = "permit.reminded", _("Somebody was told that a permit runs out")
    NON_PUNISHMENT_NOTED = "non_punishment.noted", _("Non-punishment looked at")
    GUARDIAN_APPOINTED = "guardian.appointed", _("Guardian appointed")
    GUARDIAN_ENDED = "guardian.ended", _("Guardian's task ended")
    INTERESTS_ASSESSED = "interests.assessed", _("Best interests assessed")
    INTERESTS_DETERMINED = "interests.determined", _("Best interests determined")
    BED_ADDED = "bed.added", _("Bed added")
    SERVICE_CHANGED = "service.changed", _("Service changed")
    BED_HELD = "bed.held", _("Bed held")
    HOLD_RELEASED = "hold.released", _("Hold released")
    PERSON_ADMITTED = "person.admitted", _("Person admitted")
    PERSON_MOVED = "person.moved", _("Person moved to another bed")
    PERSON_DISCHARGED = "person.discharged", _("Person discharged")
    PERSON_TURNED_AWAY = "person.turned_away", _("Person turned away")
    REFERRAL_SENT = "referral.sent", _("Referral sent")
    REFERRAL_ACCEPTED = "referral.accepted", _("Referral accepted")
    REFERRAL_DECLINED = "referral.declined", _("Referral declined")
    REFERRAL_WITHDRAWN = "referral.withdrawn", _("Referral withdrawn")
    REFERRAL_ENDED = "referral.ended", _("Referral ended")
    REFERRAL_ESCALATED = "referral.escalated", _("Referral escalated")
    TASK_COMPLETED = "task.completed", _("Task done")
    TASK_EXEMPTED = "task.exempted", _("Task left out")
    TASK_RESUMED = "task.resumed", _("Task taken up again")
    TASK_REMINDED = "task.reminded", _("Reminder of a task sent")
    TASK_ESCALATED = "task.escalated", _("Late task escalated")
    PROCEDURE_CHANGED = "procedure.changed", _("Procedure of the case changed")
    EDITION_BEGUN = "edition.begun", _("Draft of a procedure begun")
    EDITION_WRITTEN = "edition.written", _("Draft of a procedure changed")
    EDITION_PROPOSED = "edition.proposed", _("Procedure proposed")
    EDITION_RETURNED = "edition.returned", _("Proposed procedure sent back")
    EDITION_APPROVED = "edition.approved", _("Procedure put into force")
    EDITION_DROPPED = "edition.dropped", _("Draft of a procedure given up")
    ASSESSMENT_BEGUN = "assessment.begun", _("Assessment of a house begun")
    ASSESSMENT_SCORED = "assessment.scored", _("House scored in part")
    ASSESSMENT_SUBMITTED = "assessment.submitted", _("Assessment of a house submitted")
    ASSESSMENT_RETURNED = "assessment.returned", _("Assessment of a house sent back")
    ASSESSMENT_AGREED = "assessment.agreed", _("Assessment of a house agreed")
    ASSESSMENT_DROPPED = "assessment.dropped", _("Assessment of a house given up")
    IMPROVEMENT_PLANNED = "improvement.planned", _("Improvement of a house planned")
    IMPROVEMENT_ENDED = "improvement.ended", _("Improvement of a house done or given up")
    POST_SET = "post.set", _("Post of a house described")
    POST_TRAINED = "post.trained", _("Training in a house noted")
    FIGURES_RELEASED = "figures.released", _("Figures released")
    PROGRAMME_BEGUN = "programme.begun", _("Programme begun")
    PROGRAMME_CHANGED = "programme.changed", _("Programme changed")
    PROGRAMME_PUBLISHED = "programme.published", _("Programme given out to be published")
    PARTNER_ADDED = "partner.added", _("Partner added to a programme")
    PARTNER_CHANGED = "partner.changed", _("Partner of a programme changed")
    LOGFRAME_ADDED = "logframe.added", _("Something added to a logframe")
    LOGFRAME_CHANGED = "logframe.changed", _("Something changed in a logframe")
    LOGFRAME_WITHDRAWN = "logframe.withdrawn", _("Something withdrawn from a logframe")
    TARGET_SET = "target.set", _("Target set")
    DEFINITION_WRITTEN = "definition.written", _("Definition of an indicator written")
    PERIOD_DRAFTED = "period.drafted", _("Period of an indicator drafted")
    PERIOD_CHANGED = "period.changed", _("Draft of a period changed")
    PERIOD_SUBMITTED = "period.submitted", _("Period submitted")
    PERIOD_SENT_BACK = "period.sent_back", _("Period sent back")
    PERIOD_ACCEPTED = "period.accepted", _("Period accepted and locked")
    REPORT_BEGUN = "report.begun", _("Report on a programme begun")
    REPORT_WRITTEN = "report.written", _("Section of a report written")
    REPORT_SUBMITTED = "report.submitted", _("Report on a programme submitted")
    REPORT_SENT_BACK = "report.sent_back", _("Report on a programme sent back")
    REPORT_APPROVED = "report.approved", _("Report on a programme approved and locked")
    CASES_IMPORTED = "cases.imported", _("List of cases imported")
    DUPLICATES_SEARCHED = "duplicates.searched", _("Cases compared for people who are there twice")
    NAMES_COMPARED = "names.compared", _("Names compared, shown to nobody")
    DUPLICATES_FOUND = "duplicates.found", _("Possible duplicates found")
    DUPLICATE_DECIDED = "duplicate.decided", _("Possible duplicate decided")
    CASES_LINKED = "cases.linked", _("Cases linked as one person's")
    FAMILY_TIED = "family.tied", _("Cases said to be of one family")
    FAMILY_UNTIED = "family.untied", _("Cases no longer said to be of one family")
    ERASURE_ASKED = "erasure.asked", _("Erasure of the person asked for")
    ERASURE_REFUSED = "erasure.refused", _("Erasure of the person refused")
    PERSON_ERASED = "person.erased", _("Person erased")
    LEGAL_HOLD_ASKED = "legal_hold.asked", _("Case kept: legal hold asked for")
    LEGAL_HOLD_CONFIRMED = "legal_hold.confirmed", _("Legal hold confirmed")
    LEGAL_HOLD_DECLINED = "legal_hold.declined", _("Legal hold not confirmed")
    LEGAL_HOLD_LIFTING = "legal_hold.lifting", _("Lifting of the legal hold asked for")
    LEGAL_HOLD_LIFTED = "legal_hold.lifted", _("Legal hold lifted")
    LEGAL_HOLD_KEPT = "legal_hold.kept", _("Legal hold left on")
    CASES_UNLINKED = "cases.unlinked", _("Link between cases taken back")
    IMPORT_UNDONE = "import.undone", _("Import undone")
    ACTIVITY_PLANNED = "activity.planned", _("Activity planned")
    ACTIVITY_BEGUN = "activity.begun", _("Activity begun")
    ACTIVITY_EXPECTED = "activity.expected", _("Expected end of an activity changed")
    ACTIVITY_DONE = "activity.done", _("Activity done")
    ACTIVITY_DROPPED = "activity.dropped", _("Activity dropped")
    DEPENDENCY_SET = "dependency.set", _("Activity made to wait for another")
    DEPENDENCY_REMOVED = "dependency.removed", _("Activity no longer waits for another")
    BUDGET_SET = "budget.set", _("Budget of a programme set")
    FUNDER_SET = "funder.set", _("Share of a funder set")
    BUDGET_ALLOTTED = "budget.allotted", _("Amount allotted to a budget line")
    BUDGET_WITHDRAWN = "budget.withdrawn", _("Amount of a budget line withdrawn")
    MONEY_ENTERED = "money.entered", _("Commitment or expenditure entered")
    MONEY_RECEIVED = "money.received", _("Money received from a funder entered")
    MONEY_CERTIFIED = "money.certified", _("Entry of money certified")
    MONEY_DECLINED = "money.declined", _("Entry of money sent back")
    MONEY_REVERSED = "money.reversed", _("Entry of money reversed")
    MONEY_IMPORTED = "money.imported", _("List of entries of money imported")
    RISK_ADDED = "risk.added", _("Risk or assumption added")
    RISK_RATED = "risk.rated", _("Risk or assumption rated")
    RISK_ENTRUSTED = "risk.entrusted", _("Risk or assumption entrusted to somebody")
    RISK_OCCURRED = "risk.occurred", _("Risk come true")
    RISK_CLOSED = "risk.closed", _("Risk or assumption closed")
    COMMITTEE_SET_UP = "committee.set_up", _("Committee set up")
    SEAT_GIVEN = "seat.given", _("Seat on a committee given")
    MEETING_CALLED = "meeting.called", _("Meeting called")
    MEETING_HELD = "meeting.held", _("Meeting held")
    MEETING_AMENDED = "meeting.amended", _("Minutes put right")
    MEETING_CANCELLED = "meeting.cancelled", _("Meeting cancelled")
    MINUTES_FINAL = "minutes.final", _("Minutes made final")
    DECISION_TAKEN = "decision.taken", _("Decision of a meeting written down")
    DECISION_DONE = "decision.done", _("Decision of a meeting carried out")
    DECISION_DROPPED = "decision.dropped", _("Decision of a meeting given up")
    EVALUATION_PLANNED = "evaluation.planned", _("Evaluation planned")
    EVALUATION_APPOINTED = "evaluation.appointed", _("An evaluation given to another body")
    EVALUATION_BEGUN = "evaluation.begun", _("Terms of an evaluation agreed")
    EVALUATION_REPORTED = "evaluation.reported", _("Evaluation reported")
    FINDING_WRITTEN = "finding.written", _("Finding of an evaluation written")
    RECOMMENDATION_MADE = "recommendation.made", _("Recommendation made")
    RECOMMENDATION_ANSWERED = "recommendation.answered", _("Recommendation answered")
    RECOMMENDATION_FOLLOWED = "recommendation.followed", _("Recommendation carried out")
    ITEM_ADDED = "item.added", _("Thing written into an inventory")
    ITEM_OFFERED = "item.offered", _("Thing of an inventory offered to somebody")
    ITEM_ACCEPTED = "item.accepted", _("Thing of an inventory received")
    ITEM_DECLINED = "item.declined", _("Thing of an inventory not received")
    ITEM_OFFER_WITHDRAWN = "item.offer_withdrawn", _("Offer of a thing taken back")
    ITEM_SEEN = "item.seen", _("Thing of an inventory looked for")
    DISPOSAL_PROPOSED = "disposal.proposed", _("Proposed that a thing leaves an inventory")
    DISPOSAL_APPROVED = "disposal.approved", _("Thing taken out of an inventory")
    DISPOSAL_DECLINED = "disposal.declined", _("Thing kept in an inventory")
    COUNT_OPENED = "count.opened", _("Count of an inventory begun")
    COUNT_CLOSED = "count.closed", _("Count of an inventory closed")
    DOCUMENT_FILED = "document.filed", _("Document filed")
    DOCUMENT_REVISED = "document.revised", _("New version of a document filed")
    DOCUMENT_MEANT = "document.meant", _("Readers of a document changed")
    DOCUMENT_OPENED = "document.opened", _("Document opened")
    DOCUMENT_ANNOUNCED = "document.announced", _("Said where a document is published")
    DOCUMENT_CONFIRMED = "document.confirmed", _("Confirmed where a document is published")
    DOCUMENT_RETRACTED = "document.retracted", _("Where a document is published withdrawn")
    DOCUMENT_TAKEN_OUT = "document.taken_out", _("File of a document taken out")
    PROOF_ATTACHED = "proof.attached", _("Document attached to what it proves")
    PROOF_DETACHED = "proof.detached", _("Document taken off what it was to prove")
    SIGN_IN_CHANGED = "sign_in.changed", _("Way of signing in changed")
    FEED_MADE = "feed.made", _("Address of a calendar made")
    FEED_ENDED = "feed.ended", _("Address of a calendar ended")
    SIGN_IN_RENEWED = "sign_in.renewed", _("Sign-in renewed by an administrator")


class EventField(models.CharField):  # type: ignore[type-arg]  # no generic while it runs
    """A column for an event. To migrations it is text: a new event changes no table."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 40, "choices": Event, **kwargs})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, "django.db.models.CharField", args, kwargs


# What the system does afterwards, in the name of whoever began it: told as nobody's own act.
BY_ITSELF = frozenset({Event.NAMES_COMPARED, Event.DUPLICATES_FOUND})

S = Section
SECTIONS: dict[Event, Section] = {
    Event.CASE_OPENED: S.CORE,
    Event.CASE_CLOSED: S.CORE,
    Event.CASE_PRINTED: S.CORE,
    Event.CASE_REOPENED: S.CORE,
    Event.PERSON_DESCRIBED: S.CORE,
    Event.CONSENT_GIVEN: S.CORE,
    Event.CONSENT_REFUSED: S.CORE,
    Event.CONSENT_WITHDRAWN: S.CORE,
    Event.PLAN_AGREED: S.CORE,
    Event.PLAN_REVIEWED: S.CORE,
    Event.RETURN_WISHED: S.CORE,
    Event.RETURN_AGREED: S.CORE,
    Event.RETURN_DECLINED: S.CORE,
    Event.RETURNED: S.CORE,
    Event.FOLLOWED_UP: S.CORE,
    Event.RETURN_ASSESSED: S.ALERTS,
    Event.RETURN_APPROVED: S.ALERTS,
    Event.DETERMINATION_MADE: S.CORE,
    Event.REFERRAL_SENT: S.CORE,
    Event.REFERRAL_ACCEPTED: S.CORE,
    Event.REFERRAL_DECLINED: S.CORE,
    Event.REFERRAL_WITHDRAWN: S.CORE,
    Event.REFERRAL_ENDED: S.CORE,
    Event.TASK_COMPLETED: S.CORE,
    Event.TASK_EXEMPTED: S.CORE,
    Event.TASK_RESUMED: S.CORE,
    Event.PROCEDURE_CHANGED: S.CORE,
    Event.IDENTITY_RECORDED: S.IDENTITY,
    Event.IDENTITY_REVEALED: S.IDENTITY,
    Event.NAME_CORRECTED: S.IDENTITY,
    Event.NAME_REMOVED: S.IDENTITY,
    Event.CONTACT_RECORDED: S.CONTACT,
    Event.CONTACT_REVEALED: S.CONTACT,
    Event.ALERT_RAISED: S.ALERTS,
    Event.ALERT_LIFTED: S.ALERTS,
    Event.PERSON_ADMITTED: S.PLACEMENT,
    Event.PERSON_MOVED: S.PLACEMENT,
    Event.PERSON_DISCHARGED: S.PLACEMENT,
    Event.SCREENING_COMPLETED: S.TESTIMONY,
    Event.REFLECTION_CHANGED: S.CORE,
    Event.RISK_ASSESSED: S.ALERTS,
    Event.SAFETY_PLANNED: S.ALERTS,
    Event.MEASURE_ASKED: S.ALERTS,
    Event.MEASURE_GRANTED: S.ALERTS,
    Event.MEASURE_REFUSED: S.ALERTS,
    Event.MEASURE_REVIEWED: S.ALERTS,
    Event.MEASURE_ENDED: S.ALERTS,
    Event.GUARDIAN_APPOINTED: S.CORE,
    Event.GUARDIAN_ENDED: S.CORE,
    Event.INTERESTS_ASSESSED: S.CORE,
    Event.INTERESTS_DETERMINED: S.CORE,
    Event.NON_PUNISHMENT_NOTED: S.CARE,
}
