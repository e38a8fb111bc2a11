"""What a file would change of a monthly sheet, made ready for its page."""

from django.utils.translation import gettext as _

from associations.numbers import DASH
from groups.fields import Field, Value, echo, printed
from groups.models import SheetUpload
from groups.offline.columns import FILLED, heading
from groups.offline.comparing import Comparison, Line, Outcome
from groups.offline.reading import FileRow, shown
from groups.offline.uploads import FILE, THEIRS
from portfolio.shown import Shown

from .sheet import when_and_who


def shown_comparison(upload: SheetUpload, comparison: Comparison) -> Shown:
    """The rows of the file by what becomes of them."""
    raw = {row["number"]: FileRow(**row) for row in upload.rows}
    changed, conflicts = (comparison.of(o) for o in (Outcome.CHANGED, Outcome.CONFLICT))
    refused = comparison.of(Outcome.REFUSED)
    return {
        "changed": [_line(line) for line in changed],
        "conflicts": [_line(line) | _theirs(line) for line in conflicts],
        "refused": [_refused(line, raw[line.number]) for line in refused],
        "kept": [
            {"code": n.code, "columns": ", ".join(str(FILLED[name].label) for name in n.kept)}
            for n in comparison.lines
            if n.kept and n.outcome != Outcome.REFUSED
        ],
        "later": [line.code for line in comparison.of(Outcome.THEIRS)],
        "absent": comparison.absent,
        "counts": _counts(comparison),
        "unknown_columns": upload.unknown,
        "seen": comparison.seen,
        "savable": bool(changed or conflicts),
    }


def _counts(comparison: Comparison) -> list[Shown]:
    """How many rows there are of each kind; of what there is none, nothing is said."""
    changed = comparison.of(Outcome.CHANGED)
    asked = [n for n in (*changed, *comparison.of(Outcome.CONFLICT)) if n.asked]
    counts = [
        (_("Rows that change"), len(changed)),
        (_("Rows that somebody else changed too"), len(comparison.of(Outcome.CONFLICT))),
        (_("Rows with an unusual figure that nothing explains"), len(asked)),
        (_("Rows that are refused"), len(comparison.of(Outcome.REFUSED))),
        (_("Rows that only others changed"), len(comparison.of(Outcome.THEIRS))),
        (_("Rows as they are saved already"), len(comparison.of(Outcome.SAME))),
        (_("Groups that the file leaves out"), len(comparison.absent)),
    ]
    return [{"label": label, "value": number} for label, number in counts if number]


def _line(line: Line) -> Shown:
    assert line.group is not None
    return {
        "code": line.code,
        "leader": line.group.leader,
        "number": line.number,
        "cells": [
            {
                "label": FILLED[name].label,
                "unit": FILLED[name].unit,
                "numeric": FILLED[name].kind in ("count", "amount"),
                "before": _printed(FILLED[name], line.before(name)),
                "after": _printed(FILLED[name], line.values[name]),
                "echo": _echo(FILLED[name], line.values[name]),
            }
            for name in line.changed
        ],
        "questions": [question.text for question in line.questions],
        "explanation": line.values["explanation"],
    }


def _theirs(line: Line) -> Shown:
    """Who saved the row since the download, and the two choices."""
    saved = line.saved
    return {
        "saved": when_and_who(saved.saved_at, saved.saved_by) if saved else "",
        "choices": [
            {"value": THEIRS, "label": _("Keep what is saved")},
            {"value": FILE, "label": _("Take the file's")},
        ],
    }


def _refused(line: Line, row: FileRow) -> Shown:
    """Why a row is refused, cell by cell. A group that is not in the sheet has no name here."""
    return {
        "code": line.code,
        "leader": line.group.leader if line.group else "",
        "number": line.number,
        "faults": [
            {
                "column": heading(fault.field) if fault.field else "",
                "value": shown(row.cells.get(fault.field)),
                "text": fault.text,
            }
            for fault in line.faults
        ],
    }


def _printed(of: Field, value: object) -> str:
    return _said(of, value) or DASH


def _said(of: Field, value: object) -> str:
    assert value is None or isinstance(value, int | str)
    return printed(of, value)


def _echo(of: Field, value: Value) -> str:
    return echo(value) if of.kind == "amount" and isinstance(value, int) else ""
