"""Lists of cases for tests, written as CSV."""

import csv
import io

from panoh.exchange.cases import read

VICTIM = {
    "prs_Gender": "Feminine",
    "prs_Birthdate": "1998-05-17",
    "prs_Citizenship": "UZ;RU",
    "vic_TraffickingStatus": "ActualVictimOfTrafficking",
    "vic_TraffickingStatusDecisionMakingOrg": "Police",
    "vic_TypeOfExploitation": "ForcedLabour;SexualExploitation",
    "vic_MethodsOfControl": "DebtBondage;WithholdsDocuments;RestrictsMovement",
    "vic_MethodOfRecruitment": "AtWork",
    "hte_Type": "Exploitation",
    "hte_Country": "KZ",
    "spl_Type": "Health;Legal",
    "spl_ActualEndDate": "2021-09-01",
    "cas_Status": "Closed",
    "cas_IncomingReferralDate": "12.03.2021",
}
SYNTHETIC_ROW = {
    "yearOfRegistration": "2019",
    "gender": "Woman",
    "ageBroad": "18--20",
    "citizenship": "KGZ",
    "CountryOfExploitation": "RUS",
    "meansDebtBondageEarnings": "1",
    "meansThreats": "1",
    "isSexualExploit": "1",
    "typeOfLabourConstruction": "1",
}
ANONYMISED_ROW = {
    "yearOfRegistration": "2016",
    "Datasource": "Case Management",
    "gender": "Male",
    "ageBroad": "30--38",
    "citizenship": "UZ",
    "CountryOfExploitation": "KZ",
    "isForcedLabour": "1",
    "isSexualExploit": "0",
    "typeOfLabourBegging": "1",
    "meansOfControlTakesEarnings": "1",
    "meansOfControlThreats": "-99",
    "meansOfControlSexualAbuse": "0",
}


def written(rows, columns=None, divider=","):
    """A CSV file of these rows, each a dictionary by column."""
    columns = columns or list(dict.fromkeys(column for row in rows for column in row))
    out = io.StringIO()
    lines = csv.DictWriter(out, columns, delimiter=divider)
    lines.writeheader()
    lines.writerows(rows)
    return out.getvalue().encode()


def reading_of(*rows):
    """These rows as they are read."""
    return read(written(rows))
