"""What a briefing says, section by section, in the order of the spoken report."""

from collections.abc import Callable, Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from associations.models import DIRECT
from groups.models import Rating
from portfolio.figure import Figure
from portfolio.figures import Figures
from portfolio.names import Names
from portfolio.scope import Scope
from portfolio.shares import rounded_sum, share_figures

from .sentences import Sentence, change, level

Sayings = Iterator[Sentence]


class Speaker:
    """The figures and names that the sections of one briefing draw on."""

    def __init__(self, figures: Figures, names: Names, scope: Scope) -> None:
        self.figures = figures
        self.names = names
        self.scope = scope

    def figure(self, key: str, scope: Scope | None = None) -> Figure:
        return self.figures.figure(key, self.scope if scope is None else scope)

    @property
    def direct(self) -> bool:
        return self.scope.association == DIRECT

    @property
    def of_an_association(self) -> bool:
        return self.scope.association is not None

    def associations(self) -> list[Scope]:
        """The parts of the scope lent through each association, without direct lending."""
        parts = self.figures.parts(self.scope, "association")
        entrusted = [p for p in parts if p.association != DIRECT]
        return self.names.in_order(entrusted, "association")


def lending(s: Speaker) -> Sayings:
    """Capital, outstanding, growth, target, programmes, borrowers, average, turnover."""
    if not s.scope.dimensions:
        yield Sentence(
            _("Total capital is {capital}, {change} against the year start."),
            {"capital": level(s.figure("capital")), "change": change(s.figure("capital"))},
        )
    outstanding = s.figure("outstanding")
    yield Sentence(
        _("Total outstanding is {outstanding}, {change} against the year start; growth {growth}."),
        {
            "outstanding": level(outstanding),
            "change": change(outstanding),
            "growth": level(s.figure("credit_growth")),
        },
    )
    target = s.figure("target_completion")
    if target.value is not None or not s.scope.dimensions:
        yield Sentence(
            _("Completion of the outstanding target of the year is {completion}."),
            {"completion": level(target)},
        )
    yield Sentence(
        _("{programmes} credit programmes reach {borrowers} borrowers with outstanding loans; "
          "the average outstanding per borrower is {average}."),
        {
            "programmes": level(s.figure("programmes")),
            "borrowers": level(s.figure("borrowers")),
            "average": level(s.figure("average_per_borrower")),
        },
    )  # fmt: skip
    yield Sentence(
        _("Since 1 January {disbursed} has been disbursed and {repaid} repaid."),
        {"disbursed": level(s.figure("disbursed")), "repaid": level(s.figure("repaid"))},
    )


def entrusted(s: Speaker) -> Sayings:
    """Entrusted outstanding, share, change, groups, households; each association's share."""
    if s.direct:
        yield Sentence(_("This part is direct lending: nothing of it is entrusted."), {})
        return
    if s.of_an_association:
        yield from _one_association(s)
        return
    amount = s.figure("entrusted_outstanding")
    yield Sentence(
        _("Entrusted outstanding through the associations is {amount}, {share} of total "
          "outstanding, {change} against the year start, with {groups} savings-and-loan groups "
          "and {borrowers} borrowers."),
        {
            "amount": level(amount),
            "share": level(s.figure("entrusted_share")),
            "change": change(amount),
            "groups": level(s.figure("groups")),
            "borrowers": level(s.figure("entrusted_borrowers")),
        },
    )  # fmt: skip
    for part in s.associations():
        yield Sentence(
            _("{association}: {amount}, {share} of entrusted outstanding."),
            {
                "association": s.names.label(Scope(association=part.association)),
                "amount": level(s.figure("outstanding", part)),
                "share": level(s.figure("association_share", part)),
            },
        )
    if shares_rounded(s):
        yield Sentence(
            _("The shares are rounded one by one and add up to {sum} %, due to rounding."),
            {"sum": shares_rounded(s)},
        )


def _one_association(s: Speaker) -> Sayings:
    yield Sentence(
        _("The association's outstanding is {share} of entrusted outstanding, with {groups} "
          "savings-and-loan groups and {borrowers} borrowers."),
        {
            "share": level(s.figure("association_share")),
            "groups": level(s.figure("groups")),
            "borrowers": level(s.figure("entrusted_borrowers")),
        },
    )  # fmt: skip


def shares_rounded(s: Speaker) -> str:
    """What the printed shares of the associations add up to, when that is not 100."""
    return rounded_sum(share_figures(s.figures, s.scope, "association"))


def quality(s: Speaker) -> Sayings:
    """Overdue and frozen: amount, ratio, change."""
    for key, words in (
        (
            "overdue",
            _("Overdue debt is {amount}, {ratio} of outstanding, {change} against the year start."),
        ),
        (
            "frozen",
            _("Frozen debt is {amount}, {ratio} of outstanding, {change} against the year start."),
        ),
    ):
        yield Sentence(
            words,
            {
                "amount": level(s.figure(key)),
                "ratio": level(s.figure(f"{key}_ratio")),
                "change": change(s.figure(key)),
            },
        )


_RATED = {
    Rating.GOOD: _("Groups rated good: {count} ({share})."),
    Rating.FAIR: _("Groups rated fair: {count} ({share})."),
    Rating.AVERAGE: _("Groups rated average: {count} ({share})."),
    Rating.WEAK: _("Groups rated weak: {count} ({share})."),
}


def bodies(s: Speaker) -> Sayings:
    """Group ratings; groups with and without overdue debt."""
    if s.direct:
        return
    for rating, words in _RATED.items():
        yield _rated(s, rating, words)
    if s.figure("groups_rated", s.scope.within("rating", "unrated")).value:
        yield _rated(s, "unrated", _("Groups without a rating: {count} ({share})."))
    yield Sentence(
        _("{clean} groups ({clean_share}) have no overdue debt; {others} groups ({others_share}) "
          "have overdue debt."),
        {
            "clean": level(s.figure("groups_without_overdue")),
            "clean_share": level(s.figure("groups_without_overdue_share")),
            "others": level(s.figure("groups_with_overdue")),
            "others_share": level(s.figure("groups_with_overdue_share")),
        },
    )  # fmt: skip


def _rated(s: Speaker, rating: str, words: Promise) -> Sentence:
    part = s.scope.within("rating", rating)
    return Sentence(
        words,
        {
            "count": level(s.figure("groups_rated", part)),
            "share": level(s.figure("groups_rated_share", part)),
        },
    )


def training(s: Speaker) -> Sayings:
    """Classes, people, completion."""
    if s.direct or s.scope.commune is not None:
        return
    yield Sentence(
        _("Since 1 January {classes} training classes have been held for {people} people, "
          "{completion} of the people planned for the year."),
        {
            "classes": level(s.figure("training_classes")),
            "people": level(s.figure("trained_people")),
            "completion": level(s.figure("training_completion")),
        },
    )  # fmt: skip


SECTIONS: dict[str, Callable[[Speaker], Sayings]] = {
    "lending": lending,
    "entrusted": entrusted,
    "quality": quality,
    "groups": bodies,
    "training": training,
}
