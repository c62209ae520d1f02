"""How a backup or a restore says no."""


class Unable(Exception):
    """It cannot be done, or does not hold; the message is one sentence for the operator."""
