"""Answers one question on the standard input, within limits."""

import json
import sys
from typing import Any

from . import Unreadable, answers
from .limits import limit

# Somebody asks the database for each of them to be shown.
_STEP = 3


def main() -> None:
    """Writes what was asked for, or {"refused": reason, "details": {…}}."""
    limit()
    question = json.loads(sys.stdin.buffer.readline())
    try:
        answer = json.dumps(_answer(question, sys.stdin.buffer.read()))
    except Unreadable as reason:
        answer = json.dumps({"refused": str(reason), "details": reason.details})
    except MemoryError:
        answer = json.dumps({"refused": "sheet_too_large", "details": {}})
    sys.stdout.write(answer)


def _answer(question: dict[str, Any], content: bytes) -> dict[str, Any]:
    names, sheet = question.get("names", ()), question.get("sheet", "")
    if question["do"] == "columns":
        return answers.columns(content, names, sheet, _Telling())
    if question["do"] == "top":
        return answers.top(content, question["rows"])
    return answers.whole_rows(content, question["numbers"], names, sheet)


class _Telling:
    """Writes how far the reading is, every few percent."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self, percent: int) -> None:
        if percent >= self._last + _STEP:
            self._last = percent
            sys.stderr.write(f"{percent}\n")
            sys.stderr.flush()
