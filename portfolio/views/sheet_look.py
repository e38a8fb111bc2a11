"""Who looks at which monthly sheet: the part of the office and the month in an address."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse

from associations.models import Association, CommuneName
from associations.months import Month
from associations.pages import Visit, visit
from associations.rights import Action
from groups.models import Sheet, SheetRule
from groups.parts import Part
from groups.submission import wanted
from portfolio.sheets import SheetRows


@dataclass(frozen=True)
class SheetLook:
    """One person's look at the sheet of an association, commune and month."""

    here: Visit
    part: Part
    rule: SheetRule | None
    association: Association
    commune: CommuneName

    @classmethod
    def of(
        cls,
        request: HttpRequest,
        office_code: str,
        month_slug: str,
        association_code: str,
        commune_code: str,
        action: Action = Action.SEE_ROWS,
    ) -> "SheetLook":
        """The look that an address asks for.

        Raises Http404 alike for a part that there is not and for one that the person does not see,
        and for a month that has not begun or of which the office wants no sheets. Raises
        PermissionDenied when they see it but may not do `action` with it.
        """
        here = visit(request, office_code, action=Action.SEE_ROWS)
        month = Month.parse(month_slug)
        association = Association.objects.filter(code=association_code, entrusted=True).first()
        named = CommuneName.objects.on(month.ends_on).filter(office=here.office, code=commune_code)
        commune = named.first()
        if association is None or commune is None:
            raise Http404
        part = Part(here.office.pk, association.code, commune.commune_id, month)
        if not here.reach.covers(part.association, part.commune, Action.SEE_ROWS):
            raise Http404
        rule = SheetRule.objects.filter(office=here.office).first()
        if not part.begun(here.today) or not wanted(rule, month):
            raise Http404
        look = cls(here, part, rule, association, commune)
        if not look.may(action):
            look.rows()
            raise PermissionDenied
        return look

    def rows(self) -> SheetRows:
        """The sheet's rows; 404 for a part that has no groups in the month."""
        found = SheetRows(self.part, self.here.quarters)
        if not found.rows:
            raise Http404
        return found

    def may(self, action: Action) -> bool:
        """Whether the person may do something with this sheet."""
        return self.here.reach.covers(self.part.association, self.part.commune, action)

    def takes_rows(self, sheet: Sheet | None) -> bool:
        """Whether the person may enter rows now."""
        return self.may(Action.ENTER) and (sheet is None or sheet.open)

    def link(self, name: str, *more: str, month: Month | None = None) -> str:
        """The address of something of this sheet, or of the same part's in another month.

        Empty for another month of which there is no sheet.
        """
        of = month or self.part.month
        if of.starts_on > self.here.today or not wanted(self.rule, of):
            return ""
        place = (self.here.code, of.slug, self.association.code, self.commune.code)
        return reverse(name, args=[*place, *more])

    def board(self) -> str:
        """The address of the office's board of sheets for the month."""
        return f"{reverse('sheets', args=[self.here.code])}?month={self.part.month.slug}"
