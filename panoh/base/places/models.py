"""The regions that cases, agencies and services belong to."""

from math import asin, cos, radians, sin, sqrt

from django.db import models
from django.utils.translation import gettext_lazy as _

from panoh.base.places.names import region_name

EARTH_RADIUS_KM = 6371


class Region(models.Model):
    """A first-level region of one of the five countries, by ISO 3166-2."""

    code = models.CharField(_("code"), max_length=6, primary_key=True)
    country = models.CharField(_("country"), max_length=2)
    name = models.CharField(_("official name"), max_length=60)
    latitude = models.FloatField(_("latitude of the administrative centre"))
    longitude = models.FloatField(_("longitude of the administrative centre"))

    class Meta:
        ordering = ["code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints = [
            models.CheckConstraint(
                name="region_belongs_to_its_country",
                condition=models.Q(code__startswith=models.F("country")),
            ),
        ]

    def __str__(self) -> str:
        return region_name(self.code)

    def km_to(self, other: "Region") -> int:
        """Kilometres between two administrative centres as the crow flies (haversine)."""
        north, south = radians(self.latitude), radians(other.latitude)
        east = radians(other.longitude - self.longitude)
        half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(east / 2) ** 2
        return round(2 * EARTH_RADIUS_KM * asin(sqrt(half)))
