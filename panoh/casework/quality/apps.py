"""What `panoh check` asks of this slice: that houses can be assessed by every standard."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register

from panoh.base.editions import EditionError


class QualityConfig(AppConfig):
    name = "panoh.casework.quality"

    def ready(self) -> None:
        register(standards_are_whole)


def standards_are_whole(
    app_configs: Sequence[Any] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """An error for a mistaken standard, with the sentence that says where it is."""
    from panoh.casework.quality.standards import standards  # reads models, which come after apps

    try:
        standards()
    except EditionError as mistake:
        return [Error(str(mistake), obj=apps.get_app_config("quality"))]
    return []
