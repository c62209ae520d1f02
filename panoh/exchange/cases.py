"""Reads an agency's old list of cases: rows in, facts out, every cell that could not be read named.

The facts are in HTCDS codes. A person's name, papers and telephone never get past this module, and
neither does free text. A blank in CTDC means not indicated or missing, never "no"; a grouped CTDC
column stays a group, because nothing in the file says which of its members it was.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import islice
from typing import NamedTuple, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from panoh.base.refusals import Refused
from panoh.casework.cases.models import Person, Sex, Track
from panoh.casework.cases.taxonomy import Need
from panoh.casework.identification.models import Act, Determination, FormOfExploitation, Means
from panoh.exchange import cells
from panoh.exchange.cells import Unreadable, When, key
from panoh.exchange.layouts import IDENTITY, TRACK, Header, Layout, recognise, unrecognised
from panoh.exchange.sheets import Row, sheets

T = TypeVar("T")
Outcome = Determination.Outcome
# Titles and notes that stand above a header in the files of ministries.
HEADER_WITHIN = 20
MOST_FAULTS = 10_000
LONGEST_VALUE = 120
# What is read is codes, days and countries: whatever is longer is something else.
LONGEST_READ = 2_000
MOST_CASES = 100_000
# Stands for the day that a faulty row lacks; the row stays out.
NO_DAY = When(date.min)


def _codes(names: str) -> dict[str, str]:
    return {key(name): name for name in names.split()}


SEXES = {
    **{key(word): Sex.FEMALE for word in ("Feminine", "Female", "Woman", "F", "Женский", "Ж")},
    **{key(word): Sex.MALE for word in ("Masculine", "Male", "Man", "M", "Мужской", "М")},
    **{
        key(word): Sex.OTHER
        for word in (
            *("TransgenderFeminine", "TransgenderMasculine", "NonConforming", "Transgender"),
            *("Trans/Transgender/NonConforming", "Other"),
        )
    },
    key("NonSpecifiedUnknown"): Sex.UNKNOWN,
}
OUTCOMES = {
    key("PossibleVictimOfTrafficking"): Outcome.PRESUMED,
    key("ActualVictimOfTrafficking"): Outcome.IDENTIFIED,
    key("NotAVictimOfTrafficking"): Outcome.NOT_IDENTIFIED,
}
BODIES = {key(body): body.value for body in Determination.Body}
TRACKS = {key(track): track.value for track in Track} | {"undetermined": ""}
BESIDE = (Track.SMUGGLED, Track.WITNESS)
STATUSES = _codes("Active FollowUp Closed ClosedReferred")
STILL_OPEN = {"Active", "FollowUp"}
FORMS = {key(form): form.value for form in FormOfExploitation}
# Means keep the list's own words, which say more than the Protocol's, save where both say the same.
SAME_MEANS = {
    "Threats": Means.THREAT.value,
    "FalsePromises": Means.DECEPTION.value,
    "Abduction": Means.ABDUCTION.value,
}
MEANS = {
    named: SAME_MEANS.get(means, means)
    for named, means in {
        **_codes(
            "PhysicalThreats ThreatsLawEnforcement ThreatensChildrenFamily DebtBondage "
            "FalsePromises PhysicalAbuse SexualAbuse TakesEarnings RestrictsFinancialAccess "
            "RestrictsMedicalCare WithholdsNecessities PsychologicalAbuse PsychoactiveSubstance "
            "ExcessiveWorkingHours WithholdsDocuments RestrictsMovement UsesChildren Threats Other"
        ),
        key("ThreatOfLawEnforcement"): "ThreatsLawEnforcement",
    }.items()
}
RECRUITMENT = _codes(
    "AtAPlaceOfBusiness AtAnEducationalInstitution AtWork ThroughOnlineSocialNetworks "
    "ThroughAnOnlineAdvertisement ThroughATelevisionAdvert ThroughANewspaperAdvert "
    "ThroughFamilyOrFamilyEvents ThroughFriendsOrSocialEvents Other"
)
EVENTS = _codes("Recruitment Transit Exploitation")
# Support plans of HTCDS by Panoh's list of services; where a plan names only a field, its plainest.
SERVICES = {
    key(plan): need.value
    for plan, need in {
        "Education": Need.SCHOOLING,
        "Financial": Need.MONEY,
        "Health": Need.MEDICAL,
        "LabourExploitationRehabilitation": Need.REINTEGRATION,
        "Legal": Need.LEGAL_INFORMATION,
        "Livelihood": Need.JOB,
        "RightsBasedTraining": Need.INFORMATION,
        "SexualExploitationRehabilitation": Need.REINTEGRATION,
        "SocialCare": Need.COUNSELLING,
    }.items()
}
CTDC_FORMS = {
    "isForcedLabour": ("ForcedLabour",),
    "isSexualExploit": ("SexualExploitation",),
    "isOtherExploit": ("Other",),
    "isSexAndLabour": ("ForcedLabour", "SexualExploitation"),
    "isForcedMarriage": ("ForcedMarriage",),
    "isForcedMilitary": ("ForcedMilitaryByNonStateActors",),
    "isOrganRemoval": ("OrganRemoval",),
    "isSlaveryAndPractices": ("Servitude",),
    **{
        f"typeOfLabour{kind}": ("ForcedLabour",)
        for kind in (
            *("Agriculture", "Aquafarming", "Construction", "DomesticWork", "Hospitality"),
            *("IllicitActivities", "Manufacturing", "MiningOrDrilling", "Peddling"),
            *("Transportation", "Other", "NotSpecified"),
        )
    },
    "typeOfLabourBegging": ("ForcedLabour", "ForcedBegging"),
    **{
        f"typeOfSex{kind}": ("SexualExploitation",)
        for kind in (
            *("Prostitution", "Pornography"),
            *("RemoteInteractiveServices", "PrivateSexualServices"),
        )
    },
}
CTDC_MEANS = {
    column: SAME_MEANS.get(means, means)
    for column, means in {
        "meansDebtBondageEarnings": "DebtBondageOrTakesEarnings",
        "meansThreats": "Threats",
        "meansAbusePsyPhySex": "PsychologicalPhysicalOrSexualAbuse",
        "meansFalsePromises": "FalsePromises",
        "meansDrugsAlcohol": "PsychoactiveSubstance",
        "meansDenyBasicNeeds": "DeniesBasicNeeds",
        "meansExcessiveWorkHours": "ExcessiveWorkingHours",
        "meansWithholdDocs": "WithholdsDocuments",
        "meansOfControlPsychoactiveSubstances": "PsychoactiveSubstance",
        "meansOfControlThreatOfLawEnforcement": "ThreatsLawEnforcement",
        **{
            f"meansOfControl{means}": means
            for means in (
                *("DebtBondage", "TakesEarnings", "RestrictsFinancialAccess", "Threats"),
                *("PsychologicalAbuse", "PhysicalAbuse", "SexualAbuse", "FalsePromises"),
                *("RestrictsMovement", "RestrictsMedicalCare", "ExcessiveWorkingHours"),
                *("UsesChildren", "WithholdsNecessities", "WithholdsDocuments", "Other"),
            )
        },
        "isAbduction": "Abduction",
    }.items()
}


@dataclass(frozen=True, slots=True)
class CaseRow:
    """What one row of a list says, in HTCDS codes; nothing in it says who the person is."""

    number: int
    sex: Sex
    birth_year: int | None
    birth_year_basis: Person.Basis
    citizenships: tuple[str, ...]
    determined: tuple[tuple[Track, Outcome], ...]
    decided: When
    body: Determination.Body
    exploitation: tuple[str, ...]
    exploited_in: tuple[str, ...]
    acts: tuple[str, ...]
    means: tuple[str, ...]
    services: tuple[str, ...]
    served_on: date | None
    still_open: bool

    @property
    def tracks(self) -> list[str]:
        """The tracks on which the list does not say no."""
        return [track for track, outcome in self.determined if outcome in Determination.POSITIVE]


class Fault(NamedTuple):
    """A cell that keeps its row out, and why."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str | Promise


@dataclass
class Reading:
    """A file as read: what would come in, what would not, and what was left in the file."""

    layout: Layout
    sheet: str
    sha256: str
    rows: list[CaseRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    faulty_cells: int = 0
    faulty_rows: int = 0
    with_identity: int = 0
    unknown_columns: tuple[str, ...] = ()
    unread_columns: tuple[str, ...] = ()
    header_row: int = 1
    encoding: str = ""
    divider: str = ""
    slashed_days: bool = False
    counted_days: bool = False

    def outcomes(self) -> Counter[str]:
        """How many rows say what, as "track.outcome"; a row may say something of several tracks."""
        return Counter(
            f"{track}.{outcome}" for row in self.rows for track, outcome in row.determined
        )

    @property
    def undetermined(self) -> int:
        return sum(not row.determined for row in self.rows)

    @property
    def still_open(self) -> int:
        return sum(row.still_open for row in self.rows)

    @property
    def assisted(self) -> int:
        return sum(bool(row.services) for row in self.rows)


class _Line:
    """One row under a header: reads a column by a parser, remembers what each text meant."""

    def __init__(self, header: Header, sheet: str) -> None:
        self.header = header
        self.sheet = sheet
        self.meant: dict[tuple[Callable[[str], object], str], object] = {}
        self.used: set[str] = set()
        self.start(0, [])

    def start(self, number: int, row: Row) -> None:
        self.number = number
        self.row = row
        self.faults: list[Fault] = []

    def cell(self, column: str) -> str:
        self.used.add(column)
        place = self.header.places.get(column, len(self.row))
        return cells.seen(self.row[place]) if place < len(self.row) else ""

    def read(self, column: str, parse: Callable[[str], T]) -> T:
        """What the cell means; what a blank means when it cannot be understood."""
        text = self.cell(column)
        if len(text) > LONGEST_READ:
            self.fault(column, _("The cell is longer than anything that is read from it."))
            return parse("")
        try:
            if (parse, text) not in self.meant:
                self.meant[parse, text] = parse(text)
        except Unreadable as error:
            self.fault(column, error.reason)
            return parse("")
        return self.meant[parse, text]  # type: ignore[return-value]

    def marked(self, meanings: Mapping[str, T]) -> list[T]:
        """What the columns marked with a yes mean; a no and a blank mean nothing."""
        return [meaning for column, meaning in meanings.items() if self.read(column, cells.mark)]

    def fault(self, column: str, reason: str | Promise) -> None:
        place = self.header.places.get(column, len(self.row))
        value = cells.spelt_out(self.row[place][:LONGEST_VALUE]) if place < len(self.row) else ""
        self.faults.append(Fault(self.sheet, self.number, column, value, reason))


def read(
    data: bytes, *, year: int | None = None, progress: Callable[[int], None] = lambda rows: None
) -> Reading:
    """Read a list of cases from a workbook or CSV file, writing nothing.

    `year` dates the rows of an HTCDS file that have no date of their own. `progress` is told the
    number of rows read. Refuses a file that cannot be opened or whose columns are not known.
    """
    first: list[Row] = []
    for sheet in sheets(data):
        for number, row in enumerate(islice(sheet.rows, HEADER_WITHIN), 1):
            first.append(row)
            if header := recognise(row):
                reading = Reading(
                    header.layout,
                    sheet.name,
                    hashlib.sha256(data).hexdigest(),
                    unknown_columns=header.unknown,
                    header_row=number,
                    encoding=sheet.encoding,
                    divider=sheet.divider,
                )
                _fill(reading, header, enumerate(sheet.rows, number + 1), year, progress)
                return reading
    raise unrecognised(first)


def fault_rows(faults: list[Fault]) -> list[Iterable[object]]:
    """The rows of the errors file, the names of its columns first."""
    return [("sheet", "row", "column", "value", "reason"), *faults]


def _fill(
    reading: Reading,
    header: Header,
    rows: Iterator[tuple[int, Row]],
    year: int | None,
    progress: Callable[[int], None],
) -> None:
    line = _Line(header, reading.sheet)
    facts = _htcds if header.layout == Layout.HTCDS else _ctdc
    identity = [header.places[column] for column in IDENTITY & header.places.keys()]
    for number, row in rows:
        # HXL files carry a row of hashtags under their header.
        if all(not cell.strip() or cell.startswith("#") for cell in row):
            continue
        if len(reading.rows) + reading.faulty_rows == MOST_CASES:
            raise Refused(
                _("The list has more than %(most)s rows. Divide it.") % {"most": MOST_CASES},
                status=409,
            )
        line.start(number, row)
        found = facts(line, year)
        reading.with_identity += any(place < len(row) and row[place].strip() for place in identity)
        if not line.faults:
            reading.rows.append(found)
        else:
            reading.faulty_rows += 1
            reading.faulty_cells += len(line.faults)
            reading.faults += line.faults[: MOST_FAULTS - len(reading.faults)]
        progress(number)
    if not reading.rows and not reading.faulty_rows:
        raise Refused(_("There is no row under the names of the columns."), status=409)
    days = {text for parse, text in line.meant if parse in (cells.when, _first_day)}
    reading.slashed_days = any(map(cells.SLASHED.fullmatch, days))
    reading.counted_days = any(map(cells.SERIAL.fullmatch, days))
    reading.unread_columns = tuple(c for c in header.places if c not in line.used | IDENTITY)


def _sex(cell: str) -> Sex:
    return Sex(cells.code(cell, SEXES) or Sex.UNKNOWN)


def _body(cell: str) -> Determination.Body:
    return Determination.Body(cells.code(cell, BODIES) or Determination.Body.OTHER)


def _outcome(cell: str) -> Outcome | None:
    return Outcome(found) if (found := cells.code(cell, OUTCOMES)) else None


_status = partial(cells.code, codes=STATUSES)
_event = partial(cells.code, codes=EVENTS)
_tracks = partial(cells.several, codes=TRACKS)
_forms = partial(cells.several, codes=FORMS)
_means = partial(cells.several, codes=MEANS)
_recruitment = partial(cells.several, codes=RECRUITMENT)
_services = partial(cells.several, codes=SERVICES)


def _first_day(cell: str) -> When | None:
    """The earliest of several days, as columns of referrals may hold."""
    return min(filter(None, map(cells.when, cell.split(";"))), default=None)


def _htcds(line: _Line, year: int | None) -> CaseRow:
    outcome = line.read("vic_TraffickingStatus", _outcome)
    tracks = line.read(TRACK, _tracks)
    if Track.TRAFFICKED in tracks and not outcome and not line.faults:
        line.fault("vic_TraffickingStatus", _("Say what was decided about trafficking."))
    # A list holds nobody as smuggled or as a witness who was not found to be one.
    determined = [(track, Outcome.IDENTIFIED) for track in BESIDE if track in tracks]
    if outcome:
        determined.insert(0, (Track.TRAFFICKED, outcome))
    served = line.read("spl_ActualEndDate", _first_day)
    accepted = line.read("cas_IncomingReferralDate", _first_day)
    passed_on = line.read("cas_OutgoingReferralDate", _first_day)
    of_the_file = When(date(year, 1, 1), year_only=True) if year else None
    decided = accepted or passed_on or served or of_the_file
    born = line.read("prs_Birthdate", cells.when)
    event = line.read("hte_Type", _event)
    country = line.read("hte_Country", cells.countries)
    recruited = line.read("vic_MethodOfRecruitment", _recruitment) or event == "Recruitment"
    acts = {Act.RECRUITMENT: recruited, Act.TRANSPORTATION: event == "Transit"}
    if decided is None:
        decided = NO_DAY
        if not line.faults:
            line.fault(
                "cas_IncomingReferralDate", _("The row has no date. Fill it, or give a year.")
            )
    elif born and born.day.year > decided.day.year:
        line.fault("prs_Birthdate", _("The birth lies after the case."))
    return CaseRow(
        number=line.number,
        sex=line.read("prs_Gender", _sex),
        birth_year=born.day.year if born else None,
        birth_year_basis=Person.Basis.STATED if born else Person.Basis.UNKNOWN,
        citizenships=line.read("prs_Citizenship", cells.countries),
        determined=tuple(determined),
        decided=decided,
        body=line.read("vic_TraffickingStatusDecisionMakingOrg", _body),
        exploitation=line.read("vic_TypeOfExploitation", _forms),
        exploited_in=country if event == "Exploitation" else (),
        acts=tuple(act for act, found in acts.items() if found),
        means=line.read("vic_MethodsOfControl", _means),
        services=line.read("spl_Type", _services),
        served_on=served.day if served else None,
        still_open=line.read("cas_Status", _status) in STILL_OPEN,
    )


def _ctdc(line: _Line, year: int | None) -> CaseRow:
    registered = line.read("yearOfRegistration", cells.when)
    band = line.read("ageBroad", cells.ages)
    forms = {form: None for found in line.marked(CTDC_FORMS) for form in found}
    means = dict.fromkeys(line.marked(CTDC_MEANS))
    if registered is None:
        registered = NO_DAY
        if not line.faults:
            line.fault("yearOfRegistration", _("The row has no year of registration."))
    born = None
    if band:
        low, high = band
        # An open band has no middle: its lower end is the one age known to lie in it.
        born = registered.day.year - (low + (low if high is None else high)) // 2
    return CaseRow(
        number=line.number,
        sex=line.read("gender", _sex),
        birth_year=born,
        birth_year_basis=Person.Basis.BAND if band else Person.Basis.UNKNOWN,
        citizenships=line.read("citizenship", cells.countries),
        # CTDC holds nobody but identified victims of trafficking.
        determined=((Track.TRAFFICKED, Outcome.IDENTIFIED),),
        decided=registered,
        body=Determination.Body.OTHER,
        exploitation=tuple(forms),
        exploited_in=line.read("CountryOfExploitation", cells.countries),
        acts=(),
        means=tuple(means),
        services=(),
        served_on=None,
        still_open=False,
    )
