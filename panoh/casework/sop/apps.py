"""What `panoh check` asks of this slice: that every procedure can be followed."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register

from panoh.base.editions import EditionError


class SopConfig(AppConfig):
    name = "panoh.casework.sop"

    def ready(self) -> None:
        register(procedures_are_whole)


def procedures_are_whole(
    app_configs: Sequence[Any] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """An error for a mistaken procedure, with the sentence that says where it is."""
    from panoh.casework.sop.procedures import shipped  # reads models, which come after apps

    try:
        shipped()
    except EditionError as mistake:
        return [Error(str(mistake), obj=apps.get_app_config("sop"))]
    return []
