"""Answers one question on the standard input, within limits."""

import csv
import json
import sys
from typing import Any

from . import Unreadable, answers
from .limits import limit


def main() -> None:
    """Writes what was asked for, or {"refused": reason}."""
    limit()
    question = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    try:
        answer = _answer(question, content)
    except Unreadable as reason:
        answer = {"refused": str(reason)}
    except csv.Error:
        answer = {"refused": "not_a_sheet"}
    sys.stdout.write(json.dumps(answer))


def _answer(question: dict[str, Any], content: bytes) -> dict[str, Any]:
    names, sheet = question.get("names", ()), question.get("sheet", "")
    if question["do"] == "columns":
        return answers.columns(content, names, sheet)
    if question["do"] == "top":
        return answers.top(content, question["rows"])
    return answers.whole_rows(content, question["numbers"], names, sheet)
