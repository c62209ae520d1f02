"""A list of cases as read: facts in, names left in the file, every bad cell named."""

import csv
import io
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from panoh.base.refusals import Refused
from panoh.base.spreadsheets import write_rows
from panoh.casework.cases.models import Person, Sex, Track
from panoh.casework.identification.models import Determination
from panoh.exchange.cases import Fault, fault_rows, read
from panoh.exchange.cells import When
from panoh.exchange.layouts import ANONYMISED, COLUMNS, HTCDS, IDENTITY, SYNTHETIC, Layout
from panoh.exchange.tests.lists import ANONYMISED_ROW, SYNTHETIC_ROW, VICTIM, written

Outcome = Determination.Outcome


def only(row, **changes):
    reading = read(written([row | changes]))
    assert reading.faults == []
    [found] = reading.rows
    return found


def test_reads_a_row_of_htcds():
    found = only(VICTIM)
    assert found.number == 2
    assert found.sex == Sex.FEMALE
    assert (found.birth_year, found.birth_year_basis) == (1998, Person.Basis.STATED)
    assert found.citizenships == ("UZ", "RU")
    assert found.determined == ((Track.TRAFFICKED, Outcome.IDENTIFIED),)
    assert found.decided == When(date(2021, 3, 12))
    assert found.body == "Police"
    assert found.exploitation == ("ForcedLabour", "SexualExploitation")
    assert found.exploited_in == ("KZ",)
    assert found.acts == ("recruitment",)
    assert found.means == ("DebtBondage", "WithholdsDocuments", "RestrictsMovement")
    assert found.services == ("MED.GENERAL", "LEG.INFORMATION")
    assert found.served_on == date(2021, 9, 1)
    assert not found.still_open


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("ActualVictimOfTrafficking", Outcome.IDENTIFIED),
        ("PossibleVictimOfTrafficking", Outcome.PRESUMED),
        ("NotAVictimOfTrafficking", Outcome.NOT_IDENTIFIED),
    ],
)
def test_reads_what_was_determined(status, outcome):
    found = only(VICTIM, vic_TraffickingStatus=status)
    assert found.determined == ((Track.TRAFFICKED, outcome),)


def test_what_is_not_said_is_not_determined():
    reading = read(written([VICTIM | {"vic_TraffickingStatus": ""}]))
    assert [row.determined for row in reading.rows] == [()]
    assert reading.undetermined == 1


def test_smuggled_migrants_and_witnesses_come_in_by_a_column_of_panohs_own():
    found = only(VICTIM, panoh_Track="smuggled; witness", vic_TraffickingStatus="")
    assert found.determined == (
        (Track.SMUGGLED, Outcome.IDENTIFIED),
        (Track.WITNESS, Outcome.IDENTIFIED),
    )


def test_a_track_of_trafficking_needs_a_status():
    row = VICTIM | {"panoh_Track": "trafficked", "vic_TraffickingStatus": ""}
    [fault] = read(written([row])).faults
    assert fault.column == "vic_TraffickingStatus"


def test_reads_a_row_of_the_synthetic_set():
    found = only(SYNTHETIC_ROW)
    assert found.sex == Sex.FEMALE
    assert (found.birth_year, found.birth_year_basis) == (2000, Person.Basis.BAND)
    assert found.citizenships == ("KG",)
    assert found.exploited_in == ("RU",)
    assert found.determined == ((Track.TRAFFICKED, Outcome.IDENTIFIED),)
    assert found.decided == When(date(2019, 1, 1), year_only=True)
    assert found.exploitation == ("SexualExploitation", "ForcedLabour")


def test_a_grouped_column_is_never_expanded():
    means = only(SYNTHETIC_ROW).means
    assert means == ("DebtBondageOrTakesEarnings", "threat")
    assert not {"DebtBondage", "TakesEarnings", "PhysicalThreats"} & set(means)


def test_reads_a_row_of_the_anonymised_set():
    found = only(ANONYMISED_ROW)
    assert found.sex == Sex.MALE
    assert found.birth_year == 1982
    assert found.citizenships == ("UZ",)
    assert found.exploitation == ("ForcedLabour", "ForcedBegging")
    assert found.means == ("TakesEarnings",)


def test_reads_the_groups_that_later_editions_renamed():
    row = SYNTHETIC_ROW | {"sectorOfLabourHospitality": "1", "sectorOfSexPornography": "1"}
    del row["isSexualExploit"], row["typeOfLabourConstruction"]
    assert only(row).exploitation == ("ForcedLabour", "SexualExploitation")


def test_an_open_band_counts_from_its_lower_end():
    assert only(SYNTHETIC_ROW, ageBroad="48+").birth_year == 2019 - 48


@pytest.mark.parametrize("band", ["", "Unknown", "-99"])
def test_an_unknown_age_stays_unknown(band):
    found = only(SYNTHETIC_ROW, ageBroad=band)
    assert (found.birth_year, found.birth_year_basis) == (None, Person.Basis.UNKNOWN)


@pytest.mark.parametrize("citizenship", ["00", "", "-99"])
def test_an_unknown_citizenship_stays_unknown(citizenship):
    assert only(ANONYMISED_ROW, citizenship=citizenship).citizenships == ()


def test_a_year_for_the_file_dates_rows_without_a_date():
    row = {
        column: cell
        for column, cell in VICTIM.items()
        if column not in ("cas_IncomingReferralDate", "spl_ActualEndDate")
    }
    assert read(written([row])).faults[0].reason == "The row has no date. Fill it, or give a year."
    [found] = read(written([row]), year=2018).rows
    assert found.decided == When(date(2018, 1, 1), year_only=True)


def test_names_stay_in_the_file():
    row = VICTIM | dict.fromkeys(IDENTITY, "Gulnora Karimova")
    reading = read(written([row, VICTIM]))
    assert reading.with_identity == 1
    assert "Gulnora" not in repr(reading)


def test_says_which_columns_it_did_not_read():
    reading = read(written([VICTIM | {"cco_CaseComment": "…", "Region": "Osh"}]))
    assert reading.unread_columns == ("cco_CaseComment",)
    assert reading.unknown_columns == ("Region",)


def test_counts_the_cases_that_are_still_open_and_the_people_assisted():
    reading = read(written([VICTIM, VICTIM | {"cas_Status": "Active", "spl_Type": ""}]))
    assert (reading.still_open, reading.assisted) == (1, 1)
    assert reading.outcomes() == {"trafficked.identified": 2}


def test_names_every_bad_cell_and_keeps_its_row_out():
    bad = VICTIM | {"prs_Gender": "Queen", "prs_Birthdate": "31.02.1998", "hte_Country": "Mars"}
    reading = read(written([VICTIM, bad, VICTIM]))
    assert [row.number for row in reading.rows] == [2, 4]
    assert (reading.faulty_rows, reading.faulty_cells) == (1, 3)
    assert sorted(reading.faults) == [
        Fault("", 3, "hte_Country", "Mars", "This is no country of ISO 3166."),
        Fault("", 3, "prs_Birthdate", "31.02.1998", "There is no such day."),
        Fault("", 3, "prs_Gender", "Queen", "This is none of the codes of this column."),
    ]


def test_refuses_a_birth_after_the_case():
    [fault] = read(written([VICTIM | {"prs_Birthdate": "2022-01-01"}])).faults
    assert fault.reason == "The birth lies after the case."


def test_the_errors_file_holds_no_formula():
    out = io.StringIO()
    faults = read(written([VICTIM | {"prs_Gender": "=cmd|' /C calc'!A0"}])).faults
    write_rows(fault_rows(faults), out)
    [names, line] = csv.reader(io.StringIO(out.getvalue()))
    assert names == ["sheet", "row", "column", "value", "reason"]
    assert line[1:4] == ["2", "prs_Gender", "'=cmd|' /C calc'!A0"]


def test_finds_the_list_under_a_title_on_a_later_sheet():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("About").write(0, 0, "Cases of 2019, do not pass on")
        sheet = book.add_worksheet("List")
        sheet.write(0, 0, "Ministry of Interior")
        sheet.write_row(2, 0, SYNTHETIC_ROW)
        sheet.write_row(3, 0, ["#date", "#gender"])
        sheet.write_row(4, 0, [2019, "Woman", "18--20", "KGZ", "RUS", 1, 1, 1, 1])
        sheet.write_row(6, 0, [2019, "Wumman"])
    reading = read(out.getvalue())
    assert reading.sheet == "List"
    assert [row.number for row in reading.rows] == [5]
    assert [(fault.sheet, fault.row) for fault in reading.faults] == [("List", 7)]


@pytest.mark.parametrize("divider", [",", ";", "\t"])
def test_a_workbook_and_a_csv_file_say_the_same(divider):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, VICTIM)
        sheet.write_row(1, 0, VICTIM.values())
    assert read(out.getvalue()).rows == read(written([VICTIM], divider=divider)).rows


def refusal(data):
    with pytest.raises(Refused) as refused:
        read(data)
    return str(refused.value.sentence)


def test_refuses_columns_that_belong_to_no_layout():
    sentence = refusal("Ф.И.О.;Пол;Год\nИванов;м;1990\n".encode("cp1251"))
    assert "neither HTCDS 2.0 nor CTDC" in sentence


def test_refuses_a_header_without_rows():
    assert (
        refusal(",".join(SYNTHETIC).encode()) == "There is no row under the names of the columns."
    )


def test_a_short_row_is_filled_with_blanks():
    data = ",".join(ANONYMISED) + "\n2016,Female\n"
    [found] = read(data.encode()).rows
    assert (found.sex, found.citizenships, found.birth_year) == (Sex.FEMALE, (), None)


def test_tells_how_far_it_is():
    told: list[int] = []
    read(written([VICTIM] * 3), progress=told.append)
    assert told == [2, 3, 4]


CELLS = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["", "1", "0", "00", "-99", "2019", "2019-04-30", "KGZ", "UZ;RU", "9--17", "Woman", "48+"]
)


@given(
    st.sampled_from(Layout).flatmap(
        lambda layout: st.permutations(COLUMNS[layout]).flatmap(
            lambda columns: st.tuples(
                st.just(columns),
                st.lists(st.dictionaries(st.sampled_from(columns), CELLS), min_size=1, max_size=4),
            )
        )
    )
)
def test_every_row_comes_in_or_is_named(found):
    columns, rows = found
    rows = [row for row in rows if any(cell.strip() and cell[0] != "#" for cell in row.values())]
    if not rows:
        assert "no row" in refusal(written(rows, columns))
        return
    reading = read(written(rows, columns))
    assert len(reading.rows) + reading.faulty_rows == len(rows)
    assert {fault.row for fault in reading.faults}.isdisjoint(row.number for row in reading.rows)


def test_htcds_itself_says_what_identifies():
    assert set(HTCDS) > IDENTITY
    assert "prs_Birthdate" not in IDENTITY
