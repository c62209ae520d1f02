"""What starts the clock of a task or ends it, in words for the manual.

Codes are past participles; after a point stands the track, the kind of alert, the group of needs
or the month that narrows one.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, Promise] = {
    "opened": _("the case is opened"),
    "assigned": _("the case has somebody who works on it"),
    "alert_raised": _("an alert is raised"),
    "alert_raised.danger": _("an alert is raised: threat to life"),
    "alert_raised.health": _("an alert is raised: a doctor is needed"),
    "alert_raised.official": _("an alert is raised: an official may be involved"),
    "alert_raised.relative": _("an alert is raised: a relative may be involved"),
    "detained": _("the person is detained"),
    "informed": _("the person was told their rights"),
    "contact_recorded": _("a safe way of contact is recorded"),
    "screened": _("a screening is completed"),
    "presumed": _("the person is presumed, on any track"),
    "presumed.trafficked": _("the person is presumed to be trafficked"),
    "presumed.smuggled": _("the person is presumed to be smuggled"),
    "presumed.witness": _("the person is presumed to be a witness"),
    "identified": _("the person is identified, on any track"),
    "identified.trafficked": _("the person is identified as trafficked"),
    "identified.smuggled": _("the person is identified as smuggled"),
    "identified.witness": _("the person is identified as a witness"),
    "not_identified": _("the person is not identified"),
    "not_identified.trafficked": _("the person is not identified as trafficked"),
    "appeal_explained": _("the way to appeal is explained"),
    "reflection_explained": _("the time to recover is explained"),
    "consent_answered": _("the person answers what may be shared"),
    "referral_accepted.accommodation": _("a house accepts"),
    "referral_accepted.medical": _("a doctor or hospital accepts"),
    "referral_accepted.legal": _("a lawyer accepts"),
    "admitted": _("the person moves into a house"),
    "discharged": _("the person leaves a house"),
    "needs_assessed": _("the needs are known"),
    "plan_agreed": _("a plan is agreed on"),
    "plan_reviewed": _("the plan is reviewed"),
    "provided.accommodation": _("a place to live is provided"),
    "provided.medical": _("health care is provided"),
    "provided.legal": _("legal help is provided"),
    "provided.documents": _("papers are provided"),
    "risk_assessed": _("the risk is assessed"),
    "risk_high": _("the risk is found high"),
    "safety_planned": _("a safety plan is made"),
    "measure_asked": _("protection is asked for"),
    "measure_granted": _("protection is granted"),
    "measure_refused": _("protection is refused"),
    "guardian_appointed": _("a guardian is appointed"),
    "separation_proposed": _("it is proposed to part a child from the parents"),
    "interests_assessed": _("the best interests are assessed"),
    "interests_determined": _("the best interests are determined"),
    "permit_asked": _("a permit is asked for"),
    "permit_granted": _("a permit is granted"),
    "asylum_explained": _("the right to asylum is explained"),
    "consular_offered": _("a call to the consulate is offered"),
    "non_punishment_noted": _("non-punishment is looked at"),
    "return_wished": _("the person wishes to return"),
    "return_assessed": _("the return is assessed"),
    "return_declined": _("the person decides not to return"),
    "returned": _("the person has returned"),
    "followed_up.1": _("the first month is followed up"),
    "followed_up.3": _("the third month is followed up"),
    "followed_up.6": _("the sixth month is followed up"),
    "followed_up.12": _("the twelfth month is followed up"),
    "closed": _("the case is closed"),
}

# In which group a page shows them: by what stands before the point.
GROUPS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (
        _("The case, and who works on it"),
        ("opened", "assigned", "informed", "contact_recorded", "consent_answered", "detained",
         "closed"),
    ),
    (_("Alerts"), ("alert_raised",)),
    (
        _("Screening and decisions"),
        ("screened", "presumed", "identified", "not_identified", "appeal_explained",
         "reflection_explained"),
    ),
    (
        _("Houses, services, plans"),
        ("referral_accepted", "admitted", "discharged", "needs_assessed", "plan_agreed",
         "plan_reviewed", "provided"),
    ),
    (
        _("Protection"),
        ("risk_assessed", "risk_high", "safety_planned", "measure_asked", "measure_granted",
         "measure_refused", "non_punishment_noted"),
    ),
    (
        _("For a child"),
        ("guardian_appointed", "separation_proposed", "interests_assessed",
         "interests_determined"),
    ),
    (_("Papers"), ("permit_asked", "permit_granted", "asylum_explained", "consular_offered")),
    (
        _("Return, and afterwards"),
        ("return_wished", "return_assessed", "return_declined", "returned", "followed_up"),
    ),
)  # fmt: skip


def in_groups() -> list[tuple[Promise, str, Promise]]:
    """Every event with the name of its group, group after group: group, code, words."""
    return [
        (name, code, words)
        for name, stems in GROUPS
        for code, words in EVENTS.items()
        if code.partition(".")[0] in stems
    ]


# What Panoh sees for itself, in the rows of other slices (migration 0002). The end of a task of
# which none of these is told is recorded by hand.
SEEN = frozenset(
    {
        "opened", "assigned", "alert_raised", "alert_raised.danger", "alert_raised.health",
        "alert_raised.official", "alert_raised.relative", "contact_recorded", "screened",
        "presumed", "presumed.trafficked", "presumed.smuggled", "presumed.witness",
        "identified", "identified.trafficked", "identified.smuggled", "identified.witness",
        "not_identified", "not_identified.trafficked", "consent_answered",
        "referral_accepted.accommodation", "referral_accepted.medical", "referral_accepted.legal",
        "admitted", "discharged", "provided.accommodation", "provided.medical", "provided.legal",
        "provided.documents", "closed", "risk_assessed", "risk_high", "safety_planned",
        "measure_asked", "measure_granted", "measure_refused", "permit_asked", "permit_granted",
        "non_punishment_noted", "guardian_appointed", "separation_proposed",
        "interests_assessed", "interests_determined",
        "needs_assessed", "plan_agreed", "plan_reviewed", "consular_offered", "return_wished",
        "return_assessed", "return_declined", "returned", "followed_up.1", "followed_up.3",
        "followed_up.6", "followed_up.12",
    }
)  # fmt: skip
