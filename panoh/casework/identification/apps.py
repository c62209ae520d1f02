"""What `panoh check` asks of this slice: that every data file can be asked and counted."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register

from panoh.base.editions import EditionError
from panoh.casework.identification.instruments import editions


class IdentificationConfig(AppConfig):
    name = "panoh.casework.identification"

    def ready(self) -> None:
        register(instruments_are_whole)


def instruments_are_whole(
    app_configs: Sequence[Any] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """An error for a mistaken instrument, with the sentence that says where it is."""
    try:
        editions()
    except EditionError as mistake:
        return [Error(str(mistake), obj=apps.get_app_config("identification"))]
    return []
