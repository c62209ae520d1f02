"""By what people are counted. Each dimension is a partition: everybody is in exactly one category.

So tables add up. "Several" and "unknown" are categories of their own: nobody is counted twice, and
what is not known is not taken for a no. Categories are fixed, so that no two questions can cut one
group out of another: age bands are unions of those of CTDC, and whether somebody is a child can be
told from the band.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from panoh.casework.cases.models import Sex

UNKNOWN = "unknown"


class Dimension(TextChoices):
    """In the order in which a cell names them."""

    TRACK = "track", _("Track")
    SEX = "sex", _("Sex")
    AGE = "age", _("Age")
    GROUP = "group", _("Women, men, girls, boys")
    ORIGIN = "origin", _("Country of origin")
    EXPLOITATION = "exploitation", _("Exploitation")


class Track(TextChoices):
    """What the cases of a person are about, taken together."""

    TRAFFICKED = "trafficked", _("Trafficked")
    SMUGGLED = "smuggled", _("Smuggled")
    WITNESS = "witness", _("Witness")
    BOTH = "trafficked_and_smuggled", _("Trafficked and smuggled")
    SEVERAL = "several", _("Other combinations")
    UNDETERMINED = "undetermined", _("Undetermined")


class Age(TextChoices):
    UNDER_9 = "0-8", _("0 to 8")
    UNDER_18 = "9-17", _("9 to 17")
    UNDER_24 = "18-23", _("18 to 23")
    UNDER_30 = "24-29", _("24 to 29")
    UNDER_39 = "30-38", _("30 to 38")
    UNDER_48 = "39-47", _("39 to 47")
    FROM_48 = "48+", _("48 and older")
    UNKNOWN = UNKNOWN, _("Not known")


class Band(TextChoices):
    """Unions of those ages, for what is told of fewer people."""

    CHILD = "0-17", _("Under 18")
    UNDER_30 = "18-29", _("18 to 29")
    UNDER_48 = "30-47", _("30 to 47")
    FROM_48 = "48+", _("48 and older")
    UNKNOWN = UNKNOWN, _("Not known")


class Group(TextChoices):
    """The table of the programme's brochure: sex and age together."""

    WOMEN = "women", _("Women")
    MEN = "men", _("Men")
    GIRLS = "girls", _("Girls")
    BOYS = "boys", _("Boys")
    UNKNOWN = UNKNOWN, _("Other or not known")


class Exploitation(TextChoices):
    LABOUR = "labour", _("Forced labour")
    SEXUAL = "sexual", _("Sexual exploitation")
    OTHER = "other", _("Another form")
    SEVERAL = "several", _("More than one form")
    UNKNOWN = UNKNOWN, _("Not known")


class Origin(TextChoices):
    """Countries are named by their ISO 3166 codes; these stand beside them."""

    OTHER = "other", _("Other countries")
    UNKNOWN = UNKNOWN, _("Not known")


class Region(TextChoices):
    """Regions are named by their ISO 3166-2 codes; these stand beside them."""

    OTHER = "other", _("Regions with few people, together")
    UNKNOWN = UNKNOWN, _("No region")


CATEGORIES: dict[Dimension, type[TextChoices]] = {
    Dimension.TRACK: Track,
    Dimension.SEX: Sex,
    Dimension.AGE: Age,
    Dimension.GROUP: Group,
    Dimension.EXPLOITATION: Exploitation,
}
CHILDREN = frozenset({Age.UNDER_9, Age.UNDER_18, Group.GIRLS, Group.BOYS})


def group(sex: str, age: str) -> Group:
    """Women, men, girls or boys; whoever is neither, or of no known age, is none of them."""
    if age == Age.UNKNOWN or sex not in (Sex.FEMALE, Sex.MALE):
        return Group.UNKNOWN
    if age in CHILDREN:
        return Group.GIRLS if sex == Sex.FEMALE else Group.BOYS
    return Group.WOMEN if sex == Sex.FEMALE else Group.MEN
