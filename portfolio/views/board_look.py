"""One person's look at the board of monthly sheets: a month, perhaps one association."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.http import Http404
from django.urls import reverse

from associations.models import DIRECT
from associations.months import Month
from associations.pages import Visit
from associations.rights import Action
from groups.models import SheetRule
from groups.submission import SheetStanding, months_owed, standing, wanted
from portfolio.names import Names
from portfolio.owed import months_to

FIRST = Month(2015, 1)


@dataclass(frozen=True)
class BoardLook:
    """One person's look at the board: the month in it and, in the view over time, whose sheets."""

    here: Visit
    names: Names
    rule: SheetRule | None
    month: Month
    association: str

    @classmethod
    def of(cls, here: Visit) -> "BoardLook":
        """The look that an address asks for.

        Raises Http404 for a month that has not begun or is not wanted, and alike for an association
        that there is not and one whose sheets the person does not see.
        """
        rule = SheetRule.objects.filter(office=here.office).first()
        look = cls(here, Names(here.office, here.today), rule, _month(here, rule),
                   here.request.GET.get("association", ""))  # fmt: skip
        if look.association and look.association not in look.associations:
            raise Http404
        return look

    @cached_property
    def associations(self) -> list[str]:
        """The associations of which the person sees sheets somewhere."""
        held = self.here.reach.parts(Action.SEE_ROWS)
        return [
            str(code)
            for code in self.names.all("association")
            if code != DIRECT and any(association in (None, code) for association, _c in held)
        ]

    @cached_property
    def months(self) -> list[Month]:
        """The months up to the one in view that are looked at together."""
        return months_to(self.rule, self.month)

    @cached_property
    def all(self) -> list[SheetStanding]:
        """The sheets of those months that the person sees; without a rule none is late."""
        here = self.here
        found = standing(here.office, self.months, here.today, self.rule)
        seen = [s for s in found if here.reach.covers(s.association, s.commune, Action.SEE_ROWS)]
        return seen if self.rule is not None else [replace(sheet, late=0) for sheet in seen]

    @cached_property
    def shown(self) -> list[SheetStanding]:
        """The sheets of the view: of the month, or of the association over the months."""
        if self.association:
            return [sheet for sheet in self.all if sheet.association == self.association]
        return [sheet for sheet in self.all if sheet.month == self.month]

    def link(self, month: Month, association: str = "") -> str:
        """The address of the board of another month, or of an association."""
        query = f"&association={association}" if association else ""
        return f"{reverse('sheets', args=[self.here.code])}?month={month.slug}{query}"

    def sheet(self, found: SheetStanding) -> str:
        """The address of a sheet."""
        code = self.names.of("commune", found.commune).code
        return reverse("sheet", args=[self.here.code, found.month.slug, found.association, code])


def _month(here: Visit, rule: SheetRule | None) -> Month:
    """The month in the address, else the last one that is owed, else the one before this."""
    asked, now = here.request.GET.get("month"), Month.of(here.today)
    if asked is None:
        owed = months_owed(rule, here.today)
        first = Month.of(rule.first_month_ends_on) if rule is not None else now.previous
        return owed[-1] if owed else first
    try:
        month = Month.parse(asked)
    except ValueError:
        raise Http404 from None
    if not FIRST <= month <= now or not wanted(rule, month):
        raise Http404
    return month
