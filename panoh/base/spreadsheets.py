"""What is written for spreadsheets."""

LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe(cell: object) -> str:
    """The text of a cell that no spreadsheet will take for a formula."""
    text = str(cell)
    return f"'{text}" if text.lstrip(" \u00a0\u200b\ufeff").startswith(LIVE) else text
