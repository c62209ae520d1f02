"""Columns of ciphertext, which say themselves by which key: so none is forgotten at a rotation."""

from typing import Any, TypeVar

from django.apps import apps
from django.db import models

Kind = TypeVar("Kind", bound="models.Field[Any, Any]")


class Sealed(models.BinaryField):  # type: ignore[type-arg]  # no generic while it runs
    """A value of `keys.seal`: under the key of the person whose case the row belongs to.

    `bound_as` is its name in the associated data, if that is not the column's; `person` leads from
    the row to the person. When she is erased, the row goes, or with `row_stays` only the value.
    """

    def __init__(
        self,
        *args: Any,
        bound_as: str = "",
        person: str = "case__person_id",
        row_stays: bool = False,
        **kwargs: Any,
    ) -> None:
        self.bound_as = bound_as
        self.person = person
        self.row_stays = row_stays
        super().__init__(*args, **kwargs)

    @property
    def bound(self) -> str:
        """The field's name in the associated data."""
        return self.bound_as or self.attname

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """To migrations it is a column of bytes like any other."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs


class Words(models.CharField):  # type: ignore[type-arg]
    """Free words in clear, for a reader who has no key: emptied when the person is erased.

    `person` leads from the row to the person.
    """

    def __init__(self, *args: Any, person: str = "case__person_id", **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """To migrations it is a column of words like any other."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class SealedPlace(Sealed):
    """A value of `keys.seal_place`: under the key of the agency the row belongs to."""


def columns_of(kind: type[Kind]) -> dict[type[models.Model], list[Kind]]:
    """Every table with columns of exactly this kind, and these columns."""
    found: dict[type[models.Model], list[Kind]] = {}
    for model in apps.get_models():
        columns = [field for field in model._meta.fields if type(field) is kind]
        if columns:
            found[model] = columns
    return found
