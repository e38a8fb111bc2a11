"""What a report says of the composition of debt: shares, movement, programmes, communes."""

from collections.abc import Iterator, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portfolio.cells import Ledger
from portfolio.figure import Figure
from portfolio.scope import Dimension, Scope
from portfolio.shares import CLASS_SHARES, SHARES, rounded_sum, share_figures, shared

from .sentences import Bound, Sentence, change, level

Sayings = Iterator[Sentence]

# So many parts are spoken of; associations are few and all told.
_TOLD = 3
_LARGEST = {
    "association": _("By association:"),
    "commune": _("The communes with the most outstanding:"),
    "programme": _("The programmes with the most outstanding:"),
    "source": _("By source of capital:"),
}
_ROUNDED = _("The shares are rounded one by one and add up to {sum} %, due to rounding.")


def over_time(ledger: Ledger, scope: Scope, quarters: int = 9) -> Sayings:
    """From the first of the last quarters that is known to the level now."""
    figures = ledger.figures
    levels = [
        figures.level_at("outstanding", scope, period)
        for period in figures.quarter.period.back(quarters)[:-1]
    ]
    first = next((found for found in levels if found.value is not None), None)
    now = figures.figure("outstanding", scope)
    if first is None or now.value is None:
        return
    yield Sentence(
        _("Outstanding went from {opening} on {opened} to {closing} on {closed}."),
        {
            "opening": level(first), "opened": first.as_of.strftime("%d/%m/%Y"),
            "closing": level(now), "closed": now.as_of.strftime("%d/%m/%Y"),
        },
    )  # fmt: skip


def parts(ledger: Ledger, scope: Scope, dimension: Dimension) -> Sayings:
    """The largest parts along a dimension: amount, share with its denominator, change."""
    figures = ledger.figures
    sized = [(figures.figure("outstanding", p), p) for p in shared(figures, scope, dimension)]
    there = [(f, p) for f, p in sized if f.value]
    if not there:
        return
    there.sort(key=lambda fp: (-int(fp[0].value or 0), ledger.names.mark(fp[1])))
    most = len(there) if dimension in ("association", "source") else _TOLD
    yield Sentence(_LARGEST[dimension], {})
    for figure, part in there[:most]:
        share = figures.level(SHARES[dimension], part)
        name = ledger.names.of(dimension, getattr(part, dimension)).label
        yield _part(ledger, name, figure, share)
    total = rounded_sum(share_figures(figures, scope, dimension))
    if total and most == len(there):
        yield Sentence(_ROUNDED, {"sum": total})


def classes(ledger: Ledger, scope: Scope) -> Sayings:
    """Each class of debt: amount, share of outstanding, change."""
    figures = ledger.figures
    if figures.level("outstanding", scope).value is None:
        return
    for key, share in CLASS_SHARES.items():
        figure = figures.figure(key, scope)
        label = str(figure.indicator.label)
        yield _part(ledger, label, figure, figures.level(share, scope))
    total = rounded_sum([figures.level(share, scope) for share in CLASS_SHARES.values()])
    if total:
        yield Sentence(_ROUNDED, {"sum": total})


def _part(ledger: Ledger, name: str, figure: Figure, share: Figure) -> Sentence:
    """One part; without a share or a change that is known these are left unsaid."""
    slots: dict[str, Bound | str] = {"name": name, "amount": level(figure)}
    words: Promise = _("{name}: {amount}.")
    changed = figure.changes[ledger.base.key].value is not None
    if share.value is not None:
        slots |= {"share": level(share), "denominator": str(share.indicator.denominator)}
        words = _("{name}: {amount}, {share} of {denominator}.")
    if changed:
        slots |= {"change": change(figure, ledger.base.key), "base": str(ledger.base.label)}
        words = (
            _("{name}: {amount}, {share} of {denominator}, {change} {base}.")
            if share.value is not None
            else _("{name}: {amount}, {change} {base}.")
        )
    return Sentence(words, slots)


def moved(ledger: Ledger, scope: Scope, flows: Sequence[str]) -> Sayings:
    """From the opening over every flow to the closing; only of a movement that is known."""
    figures, base = ledger.figures, ledger.base
    since = base.quarter_of(figures.quarter.period)
    if since is None:
        return
    opening = figures.level_at("outstanding", scope, since)
    closing = figures.figure("outstanding", scope)
    names = ("disbursed", "repaid", "written_off", "moved_in", "moved_out", "unexplained")
    told = {n: level(figures.level(n, scope, since=base)) for n in names if n in flows}
    yield Sentence(
        _("From {opening} on {opened} outstanding moved to {closing} on {closed}: {disbursed} "
          "disbursed, {repaid} repaid, {written_off} written off, {moved_in} moved in, {moved_out} "
          "moved out, {unexplained} unexplained."),
        {
            "opening": level(opening), "opened": opening.as_of.strftime("%d/%m/%Y"),
            "closing": level(closing), "closed": closing.as_of.strftime("%d/%m/%Y"),
            **told,
        },
    )  # fmt: skip


def extremes(ledger: Ledger, grown: Sequence[Scope], fallen: Sequence[Scope]) -> Sayings:
    """The programme that grew most and the one that fell most; the lists come sorted."""
    words = _("Of the programmes {grown} grew and {fallen} fell {base}.")
    counts = {"grown": str(len(grown)), "fallen": str(len(fallen))}
    yield Sentence(words, counts | {"base": str(ledger.base.label)})
    for parts, told in (
        (grown, _("{name} grew most: {change} to {amount}.")),
        (fallen, _("{name} fell most: {change} to {amount}.")),
    ):
        if parts:
            figure = ledger.figures.figure("outstanding", parts[0])
            name = ledger.names.of("programme", parts[0].programme or 0).label
            slots: dict[str, Bound | str] = {
                "name": name,
                "change": change(figure, ledger.base.key),
            }
            yield Sentence(told, slots | {"amount": level(figure)})


def pair(ledger: Ledger, key: str, found: Scope) -> Sayings:
    """The commune and association with the highest figure of all pairs."""
    names, figures = ledger.names, ledger.figures
    slots: dict[str, Bound | str] = {
        "commune": names.of("commune", found.commune or 0).label,
        "association": names.of("association", found.association or "").label,
        "figure": level(figures.level(key, found)),
    }
    if key == "outstanding":
        words = _("{association} in {commune} has the most outstanding of all: {figure}.")
        yield Sentence(words, slots)
        return
    slots["overdue"] = level(figures.level("overdue", found))
    words = _("{association} in {commune} has the highest overdue ratio of all: {figure}, "
              "{overdue} overdue.")  # fmt: skip
    yield Sentence(words, slots)
