"""Logs: one line of JSON an event, with whatever looks like a person's data blacked out."""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

# A log line may carry codes, keys and counts. Values under other names are not written out.
ALLOWED = frozenset(
    {"event", "level", "logger", "timestamp", "status", "method", "agency", "member", "count"}
    | {"job", "task", "seconds", "exception", "kind"}
)
LONG_TEXT = re.compile(r"'[^']{3,}'|\"[^\"]{3,}\"|\([^()]*[^()\s][^()]*\)=\([^()]*\)")


def redact(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drops every field that is not on the list, and quoted values inside messages."""
    kept = {key: value for key, value in event.items() if key in ALLOWED or key.startswith("_")}
    for key in ("event", "exception"):
        if isinstance(kept.get(key), str):
            kept[key] = LONG_TEXT.sub("▇", kept[key])
    return kept


def where_only(
    logger: Any, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Of an exception, its type and the places it passed: never its message or its locals."""
    failure = event.pop("exc_info", None)
    if isinstance(failure, tuple) and failure[0]:
        places, step = [], failure[2]
        while step:
            code = step.tb_frame.f_code
            places.append(
                f"{step.tb_frame.f_globals.get('__name__')}:{code.co_name}:{step.tb_lineno}"
            )
            step = step.tb_next
        event["kind"] = failure[0].__name__
        event["exception"] = " > ".join(places)
    return event


def formatter() -> logging.Formatter:
    """The formatter that every handler uses (settings.LOGGING)."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            where_only,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            redact,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
