"""The preview of a file as lines of text: for the command line."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from associations.models import Association
from associations.numbers import millions, with_unit, written
from groups.models import Rating
from portfolio.models import Fault, ImportFile

from .effect import Effect, effect_rows
from .faults import sentence

# Whose accounts are of none (0000000 in the file).
NO_GROUP = gettext_lazy("Savers of no group")


def fault_line(file: ImportFile, fault: Fault) -> str:
    """file:row: column: value: reason; a warning says so in front."""
    where = f"{file.name}:{fault.row}: {fault.column}: {fault.value}: {sentence(fault)}"
    return where if fault.error else _("warning: %(line)s") % {"line": where}


def lines(file: ImportFile) -> Iterator[str]:
    """What the file is, and what it would change."""
    head = {"name": file.name, "kind": file.get_kind_display(), "rows": written(file.rows)}
    yield _("%(name)s – %(kind)s: %(rows)s rows") % head
    summary: dict[str, Any] = file.summary
    if summary.get("unknown_columns"):
        columns = ", ".join(summary["unknown_columns"])
        yield "  " + _("Columns that are not used: %(columns)s") % {"columns": columns}
    if summary.get("counts"):
        yield "  " + "; ".join(f"{label}: {n}" for label, n in counted(summary["counts"]))
    if summary.get("ratings"):
        yield "  " + "; ".join(_ratings(summary["ratings"]["now"]))
    yield from (f"  {line}" for line in _associations(summary.get("associations", [])))
    yield from (f"  {line}" for line in _savings(summary.get("savings", [])))


def effect_lines(effect: Effect) -> Iterator[str]:
    """The first figures that change, before and after, and how many others do."""
    others = 0
    for row in effect_rows(effect):
        if not row.first:
            others += 1
        elif row.before != row.after:
            label = f"{row.label} ({row.rating})" if row.rating else row.label
            change = f" ({row.change})" if row.change else ""
            yield f"{label}: {row.before} → {row.after}{change}"
    if others:
        yield _("Other figures that change, by association too: %(count)s") % {
            "count": written(others)
        }


def counted(counts: dict[str, int]) -> Iterator[tuple[str, str]]:
    """What is new, goes on and is missing: label and printed count, for page and command line."""
    labels = {
        "new": _("New since the last quarter"),
        "continuing": _("Also in the last quarter"),
        "changed": _("Changed"),
        "same": _("Unchanged"),
        "moved": _("Moved to another association or commune"),
        "missing": _("In the last quarter and missing now"),
        "gone": _("Posted before and missing now"),
    }
    for name, label in labels.items():
        if name in counts:
            yield label, written(counts[name])
    if counts.get("missing_outstanding"):
        label = _("Balance of the missing ones (million dong)")
        yield label, millions(counts["missing_outstanding"])


def _ratings(counts: dict[str, int]) -> Iterator[str]:
    for rating in (*Rating.values, ""):
        if rating in counts:
            label = Rating(rating).label if rating else _("class by points")
            yield f"{label}: {written(counts[rating])}"


def _associations(rows: list[dict[str, Any]]) -> Iterator[str]:
    names = {a.code: a.label for a in Association.objects.all()}
    for row in rows:
        now, previous = row["now"], row["previous"]
        text = _("%(name)s: %(loans)s loans, balance %(outstanding)s") % {
            "name": names[row["association"]],
            "loans": written(now["loans"]),
            "outstanding": with_unit(now["outstanding"], "VND"),
        }
        if previous is not None:
            change = with_unit(now["outstanding"] - previous["outstanding"], "VND", signed=True)
            text += _(" (%(change)s since the last quarter)") % {"change": change}
        yield text


def _savings(rows: list[dict[str, Any]]) -> Iterator[str]:
    names = {a.code: a.label for a in Association.objects.all()}
    for row in rows:
        yield _("%(name)s: %(accounts)s savings accounts, balance %(balance)s") % {
            "name": names.get(row["association"], NO_GROUP),
            "accounts": written(row["now"]["accounts"]),
            "balance": with_unit(row["now"]["balance"], "VND"),
        }
