"""What is logged: one line of JSON an event, and never anything about a person.

Texts of exceptions and arguments of messages carry what people typed and what rows hold, so only
numbers are taken from them. An exception is told by its kind, the places in the code it went
through, and what the database says about its own parts. Addresses of networks are not logged.
"""

import json
import logging
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

HIDDEN = "…"
# Whose messages are templates of code. What others say is known by the name of their logger.
_SPEAKING = frozenset(
    {"associations", "groups", "portfolio", "config", "celery", "gunicorn", "django", "kombu"}
)
# These put what a request holds into the template itself.
_MUTE = ("django.security", "django.template")
_MOST_FRAMES, _MOST_CAUSES = 25, 3
_ROOT = Path(__file__).resolve().parent.parent
_work: ContextVar[Mapping[str, Any]] = ContextVar("work", default=MappingProxyType({}))


@contextmanager
def working(**on: Any) -> Iterator[None]:
    """Adds to every event inside what it belongs to: the request or task, by number."""
    token = _work.set({**_work.get(), **on})
    try:
        yield
    finally:
        _work.reset(token)


class Raised(logging.Filter):
    """Lets pass what tells of an exception: an answer that was meant is an event already."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the event has an exception."""
        return bool(record.exc_info)


class Line(logging.Formatter):
    """An event as a line. `extra={"facts": {…}}` adds to it what the code names as harmless."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        at = datetime.fromtimestamp(record.created).astimezone()
        event = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
            "process": record.process,
            **_work.get(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1]:
            event["exception"] = _chain(record.exc_info[1])
        return json.dumps(event, ensure_ascii=False, default=type)


def _message(record: logging.LogRecord) -> str:
    """The template with the numbers of its arguments."""
    speaks = record.name.partition(".")[0] in _SPEAKING and not record.name.startswith(_MUTE)
    if not speaks or not isinstance(record.msg, str):
        return HIDDEN
    given: Any = record.args
    if not given:
        return record.msg
    shown: Any = tuple(map(_shown, given))
    if isinstance(given, Mapping):
        shown = {key: _shown(value) for key, value in given.items()}
    try:
        return record.msg % shown
    except (KeyError, TypeError, ValueError):
        return record.msg


def _shown(argument: object) -> object:
    if isinstance(argument, int | float):
        return argument
    return type(argument).__name__ if isinstance(argument, BaseException) else HIDDEN


def _chain(exception: BaseException) -> list[dict[str, Any]]:
    """The exception and what led to it, without a word of what they say."""
    found: list[dict[str, Any]] = []
    one: BaseException | None = exception
    while one is not None and len(found) < _MOST_CAUSES:
        frames = traceback.extract_tb(one.__traceback__)[-_MOST_FRAMES:]
        kind = f"{type(one).__module__}.{type(one).__qualname__}"
        places = [f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        found.append({"type": kind, **_of_database(one), "frames": places})
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return found


def _of_database(exception: BaseException) -> dict[str, str]:
    """What an error of PostgreSQL is about: code, table, column and constraint, never a value."""
    about = getattr(exception, "diag", None)
    parts = ("sqlstate", "table_name", "column_name", "constraint_name")
    return {part: value for part in parts if (value := getattr(about, part, None))}


def _place(name: str) -> str:
    """A file as it is called from the product's folder or from that of the libraries."""
    path = Path(name)
    for parent in path.parents:
        if parent.name == "site-packages" or parent == _ROOT:
            return str(path.relative_to(parent))
    return path.name
