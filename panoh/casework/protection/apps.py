"""What `panoh check` asks of this slice: that the questions can be asked."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register

from panoh.base.editions import EditionError
from panoh.casework.protection.questions import editions


class ProtectionConfig(AppConfig):
    name = "panoh.casework.protection"

    def ready(self) -> None:
        register(questions_are_whole)


def questions_are_whole(
    app_configs: Sequence[Any] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """An error for a mistaken edition, with the sentence that says where it is."""
    try:
        editions()
    except EditionError as mistake:
        return [Error(str(mistake), obj=apps.get_app_config("protection"))]
    return []
