"""Two cases of one agency whose persons belong together: a mother and her child, people on one way.

Each keeps a case, a consent and an ending of their own; nothing of one is read in the other.
"""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Agency, Membership
from panoh.casework.cases.models import Case, within_reach


class TieQuerySet(models.QuerySet["Tie"]):
    def visible_to(self, member: Membership) -> "TieQuerySet":
        """The own agency's, to who sees both cases; to anybody else a tie would tell of another."""
        both = within_reach(member, "one") & within_reach(member, "other")
        return self.filter(both, agency=member.agency_id)

    def of(self, case: Case) -> "TieQuerySet":
        """Those that touch this case."""
        return self.filter(Q(one=case.pk) | Q(other=case.pk))


class Tie(models.Model):
    """Two cases belong together. Taken back, the row is gone; that it was there is journalled.

    `relation`: what the person of `other` is to the person of `one`.
    """

    class Relation(models.TextChoices):
        PARENT = "parent", _("Mother or father")
        CHILD = "child", _("Child")
        PARTNER = "partner", _("Wife, husband or partner")
        SIBLING = "sibling", _("Sister or brother")
        RELATIVE = "relative", _("Another relative")
        TOGETHER = "together", _("Travels with the person")

    INVERSE: dict[str, str] = {Relation.PARENT: Relation.CHILD, Relation.CHILD: Relation.PARENT}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    one = models.ForeignKey(Case, models.PROTECT, related_name="+")
    other = models.ForeignKey(Case, models.PROTECT, related_name="+")
    relation = models.CharField(max_length=8, choices=Relation)
    tied_at = models.DateTimeField(default=timezone.now)
    tied_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)

    objects = TieQuerySet.as_manager()

    # Whoever is erased takes their ties with them; after a restore too.
    erased_with = ("one__person", "other__person")

    class Meta:
        ordering = ["tied_at"]
        constraints = [
            models.UniqueConstraint(
                "agency", Least("one", "other"), Greatest("one", "other"), name="tied_once"
            ),
            models.CheckConstraint(condition=~Q(one=F("other")), name="tied_with_another"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def seen_from(self, case: Case) -> tuple[Case, str]:
        """The other case of the two, and what its person is to the person of this one."""
        if self.one_id == case.pk:
            return self.other, self.relation
        return self.one, inverse(self.relation)


def inverse(relation: Any) -> str:
    """What she is to him who is this to her: a child to a parent, a sister to a sister."""
    return str(Tie.INVERSE.get(relation, relation))
