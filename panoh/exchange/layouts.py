"""The layouts of files that agencies hold: HTCDS 2.0 and the two CTDC sets, known by their header.

HTCDS: UNMigration/HTCDS, Field Standards 2.0 (CC BY 4.0). CTDC: its data dictionary of 2017 for the
k-anonymised set; the codebook of 2024 for the synthetic set, whose later editions say `sectorOf…`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panoh.base.refusals import Refused
from panoh.exchange.cells import seen, spelt_out


class Layout(TextChoices):
    HTCDS = "htcds", gettext_lazy("HTCDS 2.0")
    CTDC_SYNTHETIC = "ctdc_synthetic", gettext_lazy("CTDC synthetic")
    CTDC_ANONYMISED = "ctdc_anonymised", gettext_lazy("CTDC k-anonymised")


def _named(prefix: str, names: str) -> tuple[str, ...]:
    return tuple(f"{prefix}{name}" for name in names.split())


# Columns that say who a person is or what was told: none of them leaves the file.
IDENTITY = frozenset(
    _named(
        "prs_",
        "Salutation FirstName MiddleName SecondName IdentityNumber Email HomePhone MobilePhone "
        "MailingStreet MailingCity MailingState MailingPostalCode MailingLongitude MailingLatitude",
    )
)
TRACK = "panoh_Track"
HTCDS = (
    *IDENTITY,
    *_named(
        "prs_",
        "Birthdate Gender Deceased MaritalStatus NumberOfChildren PrimaryLanguage "
        "SecondaryLanguage HighestLevelOfEducation Citizenship Title MailingCountry",
    ),
    *_named(
        "vic_",
        "AgreementToManagePersonalData TraffickingStatus TraffickingStatusDecisionMakingOrg "
        "RelationshipToTrafficker AgeWhenTrafficked RecruitmentWebsitesAndApps "
        "ExploitationWebsitesAndApps MethodOfRecruitment LocationOfRecruitment MethodsOfControl "
        "TypeOfExploitation ForcedLabourIndustry TypeOfSexExploitation LocationOfExploitation "
        "Vulnerabilities DetailsOfVulnerabilities",
    ),
    *_named("per_", "RoleInProcess RoleDetails Organisation"),
    *_named(
        "cas_",
        "Status ReasonForCaseClosure CaseOwner ReferringOrganisation IncomingReferralDate "
        "ReferringPrimaryCaseWorker ReasonForIncomingReferral IncomingReferralDetails "
        "ReferredOrganisation ReferredPrimaryCaseWorker ReasonForOutgoingReferral "
        "OutgoingReferralDate OutgoingReferralDetails",
    ),
    "cco_CaseComment",
    *_named(
        "hte_", "Longitude Latitude Street City State PostalCode Country Date Type Description"
    ),
    *_named("spl_", "Objectives ActionPlan PlannedEndDate ActualEndDate Type"),
    "con_Consent",
    *_named(
        "org_",
        "Name Type Phone ShippingStreet ShippingCity ShippingState ShippingPostalCode "
        "ShippingCountry ShippingLongitude ShippingLatitude",
    ),
    TRACK,
)
CTDC = ("yearOfRegistration", "gender", "ageBroad", "citizenship", "CountryOfExploitation")
SYNTHETIC = (
    *CTDC,
    "traffickMonths",
    *_named(
        "means",
        "DebtBondageEarnings Threats AbusePsyPhySex FalsePromises DrugsAlcohol DenyBasicNeeds "
        "ExcessiveWorkHours WithholdDocs",
    ),
    *_named("is", "ForcedLabour SexualExploit OtherExploit"),
    *_named("typeOfLabour", "Agriculture Construction DomesticWork Hospitality"),
    *_named("typeOfSex", "Prostitution Pornography"),
    *_named("recruiterRelation", "IntimatePartner Friend Family Other"),
)
ANONYMISED = (
    *CTDC,
    *_named("", "Datasource majorityStatus majorityStatusAtExploit majorityEntry"),
    *_named(
        "meansOfControl",
        "DebtBondage TakesEarnings RestrictsFinancialAccess Threats PsychologicalAbuse "
        "PhysicalAbuse SexualAbuse FalsePromises PsychoactiveSubstances RestrictsMovement "
        "RestrictsMedicalCare ExcessiveWorkingHours UsesChildren ThreatOfLawEnforcement "
        "WithholdsNecessities WithholdsDocuments Other NotSpecified Concatenated",
    ),
    *_named(
        "is",
        "ForcedLabour SexualExploit OtherExploit SexAndLabour ForcedMarriage ForcedMilitary "
        "OrganRemoval SlaveryAndPractices",
    ),
    "typeOfExploitConcatenated",
    *_named(
        "typeOfLabour",
        "Agriculture Aquafarming Begging Construction DomesticWork Hospitality IllicitActivities "
        "Manufacturing MiningOrDrilling Peddling Transportation Other NotSpecified Concatenated",
    ),
    *_named(
        "typeOfSex",
        "Prostitution Pornography RemoteInteractiveServices PrivateSexualServices Concatenated",
    ),
    *_named("", "isAbduction RecruiterRelationship"),
    *_named("recruiterRelation", "IntimatePartner Friend Family Other Unknown"),
)
COLUMNS = {
    Layout.HTCDS: HTCDS,
    Layout.CTDC_SYNTHETIC: SYNTHETIC,
    Layout.CTDC_ANONYMISED: ANONYMISED,
}
# Without these a row says nothing that can be counted.
ESSENTIAL = {
    Layout.HTCDS: ("prs_Gender", "prs_Citizenship", "vic_TraffickingStatus"),
    Layout.CTDC_SYNTHETIC: CTDC,
    Layout.CTDC_ANONYMISED: CTDC,
}
RENAMED = {"sectoroflabour": "typeOfLabour", "sectorofsex": "typeOfSex"}
# Fewer columns in common with a layout than this, and a row of cells is not taken for its header.
ENOUGH = 3


@dataclass(frozen=True)
class Header:
    """A recognised header: where each known column stands, and what else the file holds."""

    layout: Layout
    places: dict[str, int]
    unknown: tuple[str, ...]


def recognise(cells: Sequence[str]) -> Header | None:
    """The layout whose columns this row names, in any order and case; None when it is no header.

    Refuses a header without a layout's essential columns, and one that names a column twice.
    """
    names = [_spelt(cell) for cell in cells]
    layout = max(COLUMNS, key=lambda layout: len(_known(layout).keys() & set(names)))
    known = _known(layout)
    if len(known.keys() & set(names)) < ENOUGH:
        return None
    times = Counter(names)
    twice = sorted({known[name] for name in times.keys() & known.keys() if times[name] > 1})
    if twice:
        raise Refused(
            _("The file has these columns twice: %(columns)s.") % {"columns": ", ".join(twice)},
            status=409,
        )
    places = {known[name]: place for place, name in enumerate(names) if name in known}
    missing = [column for column in ESSENTIAL[layout] if column not in places]
    if missing:
        raise Refused(
            _("The file looks like %(layout)s, but these columns are missing: %(columns)s.")
            % {"layout": layout.label, "columns": ", ".join(missing)},
            status=409,
        )
    unknown = (
        spelt_out(cell.strip()[:40])
        for cell, name in zip(cells, names, strict=True)
        if name not in known and name
    )
    return Header(layout, places, tuple(unknown))


def unrecognised(first_rows: Iterable[Sequence[str]]) -> Refused:
    """The refusal of a file whose header belongs to no layout, with what was found instead."""
    found = next((row for row in first_rows if any(cell.strip() for cell in row)), ())
    return Refused(
        _(
            "The columns are neither HTCDS 2.0 nor CTDC: the first row names %(found)s. "
            "Name them as HTCDS does, for instance prs_Gender, prs_Citizenship, "
            "vic_TraffickingStatus."
        )
        % {"found": ", ".join(spelt_out(cell.strip()[:40]) for cell in found[:5]) or "–"},
        status=409,
    )


def _known(layout: Layout) -> dict[str, str]:
    return {column.casefold(): column for column in COLUMNS[layout]}


def _spelt(cell: str) -> str:
    name = seen(cell).strip().casefold()
    for later, first in RENAMED.items():
        if name.startswith(later):
            return first.casefold() + name.removeprefix(later)
    return name
