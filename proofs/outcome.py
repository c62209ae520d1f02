"""What a proof has found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """How often it was tried, how often the promise held, how often something was lost.

    What was neither survived nor lost was not decided; `note` says figures in a few words.
    """

    tried: int
    survived: int
    lost: int
    note: str = ""
