"""What the counting role reads of the steps of cases: that one was taken, when, by which agency.

Of no step who took it, what was said or why; of an alert its kind, of a return that it was wished.
A row is met with its case only, and cases of a country that is not counted are not met.
"""

from django.db import migrations

from panoh.base.database.names import FIGURES
from panoh.base.database.walls import Count

STEPS = {
    "cases_assignment": ("id", "case_id", "assigned_at"),
    "cases_alert": ("id", "case_id", "kind", "raised_at"),
    "cases_contact": ("case_id", "verified_at"),
    "cases_consent": ("id", "case_id", "taken_at"),
    "identification_screening": ("id", "case_id", "completed_at"),
    "referrals_referral": (
        "id", "case_id", "receiver_id", "need", "status", "sent_at", "answered_at",
    ),
    "sop_completion": ("id", "case_id", "event", "done_at"),
    "sop_exemption": ("id", "case_id", "task", "exempted_at", "ended_at"),
    "sop_move": ("id", "case_id", "edition", "moved_at"),
    "assistance_plan": ("id", "case_id", "agreed_at"),
    "assistance_review": ("id", "case_id", "reviewed_at"),
    "assistance_return": ("id", "case_id", "status", "wished_at", "ended_at", "returned_on"),
    "assistance_returnrisk": ("id", "case_id", "journey_id", '"end"', "assessed_at"),
    "assistance_followup": ("id", "case_id", "month", "outcome", "asked_at"),
    "protection_riskassessment": ("id", "case_id", "level", "assessed_at"),
    "protection_safetyplan": ("id", "case_id", "planned_at"),
    "protection_measure": ("id", "case_id", "refusal", "asked_at", "answered_at"),
    "protection_permit": ("id", "case_id", "state", "held", "asked_at", "answered_at"),
    "protection_nonpunishment": ("id", "case_id", "noted_at"),
    "protection_guardian": ("id", "case_id", "appointed_at"),
    "protection_interests": ("id", "case_id", "kind", "separation", "made_at"),
}  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("sop", "0006_assistance"),
        ("shelters", "0003_counting"),
        ("cases", "0005_services_and_closing"),
    ]
    operations = [
        *(Count(table, *columns, policy="true") for table, columns in STEPS.items()),
        Count("identification_determination", "agency_id", "recorded_at"),
        Count("shelters_stay", "admitted_at", "ended_at"),
        migrations.RunSQL(
            f"grant select on sop_milestone, protection_milestone to {FIGURES}",
            f"revoke select on sop_milestone, protection_milestone from {FIGURES}",
        ),
    ]
