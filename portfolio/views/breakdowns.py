"""The tables of what outstanding is made of: each part's amount, share and change."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_tables2 import Table

from portfolio import markup, rows
from portfolio.briefing import composition as spoken
from portfolio.cells import Cell
from portfolio.indicators import REGISTRY
from portfolio.names import Name
from portfolio.scope import Dimension
from portfolio.shares import CLASS_SHARES, SHARES, share_figures
from portfolio.shown import Shown, rounding_note
from portfolio.tables import AssociationTable, BreakdownTable, CellColumn, FigureColumn, NameColumn

from .frame import Frame


@dataclass(frozen=True)
class ClassRow:
    """One class of debt."""

    name: Name
    amount: Cell
    share: Cell
    change: Cell
    percent: Cell
    href: str


class ClassTable(Table):
    """The classes of debt; the footer is outstanding."""

    name = NameColumn("", accessor="name__label")

    def render_name(self, value: str, record: ClassRow) -> SafeString:
        return markup.swatched(record.name.code, markup.linked(record.href, value))

    def value_name(self, value: str) -> str:
        """The name alone, for files."""
        return value


def breakdowns(frame: Frame) -> list[Shown]:
    """The tables that the part in view leaves open, the classes of debt last."""
    titles: dict[Dimension, str] = {
        "association": _("Outstanding by association"),
        "commune": _("Outstanding by commune"),
        "programme": _("Outstanding by programme"),
        "source": _("Outstanding by source of capital"),
    }
    found = [
        {
            "name": dimension,
            "title": title,
            "table": _table(frame, dimension, title),
            "said": _text(spoken.parts(frame.ledger, frame.scope, dimension)),
        }
        for dimension, title in titles.items()
        if getattr(frame.scope, dimension) is None
        and (dimension != "source" or frame.figures.parts(frame.scope, dimension))
    ]
    title = _("Outstanding by debt class")
    said = _text(spoken.classes(frame.ledger, frame.scope))
    table = _classes(frame, title)
    return [*found, {"name": "class", "title": title, "table": table, "said": said}]


def _table(frame: Frame, dimension: Dimension, title: str) -> Table:
    share = SHARES[dimension]
    heading = frame.change_heading("outstanding")
    columns: list[tuple[str, FigureColumn]] = [
        ("outstanding", frame.column("outstanding", _("Outstanding"))),
        ("change", frame.column("outstanding", heading, "change")),
        ("percent", frame.column("outstanding", _("In percent"), "percent")),
    ]
    note = _("Amounts in million dong")
    rounding = ""
    # Shares of the associations are not told by programme or source.
    shared = dimension != "association" or not {"programme", "source"} & {*frame.scope.dimensions}
    if shared:
        columns.insert(1, ("share", frame.column(share, _("Share of the whole (%)"))))
        note = _("Amounts in million dong; shares in percent of %(denominator)s") % {
            "denominator": REGISTRY[share].denominator,
        }  # fmt: skip
        rounding = rounding_note(share_figures(frame.figures, frame.scope, dimension))
    keys = list(dict.fromkeys(column.key for _name, column in columns))
    parts = rows.breakdown(
        frame.figures, frame.names, frame.scope, dimension, keys,
        link=lambda part: frame.link("composition", part, **_views(frame)),
        parts=frame.ledger.parts(frame.scope, dimension), base=frame.base,
    )  # fmt: skip
    kind = AssociationTable if dimension == "association" and shared else BreakdownTable
    table = kind(
        parts, {"outstanding": frame.figures.figure("outstanding", frame.scope)}, columns,
        dimension=dimension, part=frame.names.mark(frame.scope), prefix=f"{dimension}-",
        attrs={"caption": title, "caption_note": note, "note": rounding},
    )  # fmt: skip
    return frame.sorted(table)


def _views(frame: Frame) -> dict[str, str]:
    return {name: frame.request.GET.get(name, "") for name in ("by", "heat")}


def _classes(frame: Frame, title: str) -> Table:
    ledger, scope = frame.ledger, frame.scope
    found = [
        ClassRow(
            Name(css, str(REGISTRY[key].label), str(place)),
            amount=ledger.cell(key, scope),
            share=ledger.cell(CLASS_SHARES[key], scope),
            change=ledger.cell(key, scope, "change"),
            percent=ledger.cell(key, scope, "percent"),
            href=frame.link("overdue") if key != "outstanding_current" else "",
        )
        for place, (key, css) in enumerate(
            (("outstanding_current", "current"), ("overdue", "overdue"), ("frozen", "frozen"))
        )
    ]
    shares = [frame.figures.level(share, scope) for share in CLASS_SHARES.values()]
    note = _("Amounts in million dong; shares in percent of %(denominator)s") % {
        "denominator": REGISTRY["overdue_ratio"].denominator,
    }  # fmt: skip
    heading = frame.change_heading("outstanding")
    percent = ledger.cell("outstanding", scope, "percent")
    table = ClassTable(
        found, prefix="class-", extra_columns=[
            ("name", NameColumn(_("Debt class"), footer=_("Total"))),
            ("amount", CellColumn(_("Amount"), "amount", ledger.cell("outstanding", scope))),
            ("share", CellColumn(_("Share of the whole (%)"), "share")),
            ("change", CellColumn(heading, "change", ledger.cell("outstanding", scope, "change"))),
            ("percent", CellColumn(_("In percent"), "percent", percent)),
        ],
        attrs={"caption": title, "caption_note": note, "note": rounding_note(shares)},
    )  # fmt: skip
    return frame.sorted(table)


def _text(sentences: spoken.Sayings) -> str:
    return " ".join(sentence.text for sentence in sentences)
