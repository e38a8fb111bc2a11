"""What a staged file would change, as its page shows it."""

from associations.models import Association
from associations.numbers import DASH, millions, written
from portfolio.differences import COMPARISONS
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
        "effect": effect_rows(summary.get("effect", [])),
        "unknown_columns": summary.get("unknown_columns", []),
    }


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
