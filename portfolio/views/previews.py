"""What a staged file would change, as its page shows it."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from associations.models import Association
from associations.numbers import DASH, millions, written
from associations.pages import Visit
from associations.rights import Action
from portfolio.differences import COMPARISONS
from portfolio.imports.checklist import checklist
from portfolio.imports.effect import effect_rows
from portfolio.imports.spoken import NO_GROUP, counted
from portfolio.models import ImportFile
from portfolio.shown import Shown


def shown_preview(file: ImportFile) -> Shown:
    """Counts, sums by association and the effect on the figures, all printed."""
    summary = file.summary
    return {
        "counts": [{"label": label, "value": n} for label, n in counted(summary.get("counts", {}))],
        "sums": _sums(summary.get("associations", [])),
        "compared": _compared(summary.get("differences", [])),
        "saved": _saved(summary.get("savings", [])),
        "unknown_columns": summary.get("unknown_columns", []),
        **shown_effect(summary),
    }


def shown_effect(summary: dict[str, Any]) -> Shown:
    """The figures that are looked at first, and all others that change, before and after."""
    rows = effect_rows(summary.get("effect", []))
    return {
        "effect": [row for row in rows if row.first],
        "others": [row for row in rows if not row.first],
    }


def shown_checklist(here: Visit, given: Iterable[ImportFile] = ()) -> list[Shown]:
    """What the quarter needs, required files first, with what is posted and what is `given`."""
    badges = {"posted": "badge-good", "given": "badge-info", "missing": ""}
    words = {"posted": _("posted"), "given": _("in this set"), "missing": _("missing")}
    shown = []
    for item in checklist(here.quarter, given):
        lacks = item.need.required and item.state == "missing"
        shown.append(
            {
                "label": item.label,
                "reason": item.need.reason,
                "required": item.need.required,
                "state": words[item.state],
                "badge": "badge-bad" if lacks else badges[item.state],
                "missing": item.state == "missing",
                "posted": [_posted(here, file) for file in item.posted],
                "given": [file.name for file in item.given],
            }
        )
    return shown


def _posted(here: Visit, file: ImportFile) -> Shown:
    """A posted file, with its address for those who import."""
    address = reverse("import_file", args=[here.code, here.quarter.slug, file.pk])
    return {"file": file, "url": address if here.may(Action.IMPORT) else ""}


def steps(at: int) -> list[Shown]:
    """The way of a file or a set, of which `at` steps are done; with all done none is current."""
    labels = [_("Choose files"), _("Read and check"), _("Preview"), _("Post")]
    return [
        {"label": label, "state": "done" if i < at else "current" if i == at else ""}
        for i, label in enumerate(labels)
    ]


def _sums(associations: list[dict[str, dict[str, int] | str | None]]) -> list[Shown]:
    """Outstanding and overdue by association: in the file, last quarter, and posted now."""
    names = {a.code: a.label for a in Association.objects.all()}

    def amount(sums: object, key: str, decimals: int = 0) -> str:
        return millions(sums[key], decimals) if isinstance(sums, dict) else DASH

    return [
        {
            "label": names.get(str(row["association"]), str(row["association"])),
            "outstanding": [amount(row[k], "outstanding") for k in ("previous", "posted", "now")],
            "overdue": [amount(row[k], "overdue", 2) for k in ("previous", "now")],
        }
        for row in associations
    ]


def _saved(associations: list[dict[str, dict[str, int] | str | None]]) -> list[Shown]:
    """Savings and savers by association: last quarter, posted now, and in the file."""
    names = {a.code: a.label for a in Association.objects.all()}
    times = ("previous", "posted", "now")

    def printed(row: Shown, key: str) -> list[str]:
        write = millions if key == "balance" else written
        return [write(row[k][key]) if row[k] is not None else DASH for k in times]

    return [
        {
            "label": names.get(str(row["association"]), NO_GROUP),
            "numbers": [*printed(row, "balance"), *printed(row, "savers")],
        }
        for row in associations
    ]


def _compared(found: list[dict[str, int | str]]) -> list[Shown]:
    """How often the file and others say different things, where anything can be compared."""
    return [
        {
            "comparison": COMPARISONS[str(one["kind"])],
            "compared": written(int(one["compared"])),
            "differing": written(int(one["differing"])),
        }
        for one in found
        if one["kind"] in COMPARISONS
    ]
