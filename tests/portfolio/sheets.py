"""Monthly sheets in the state they ended in, with the figures that count."""

from associations.models import Commune
from groups.models import Group, Sheet
from tests import factories as make

from .hand import MILLION

ACCEPTED, RETURNED = Sheet.State.ACCEPTED, Sheet.State.RETURNED


def report(
    association: str,
    commune: Commune,
    month: str,
    state: str,
    rows: dict[Group, tuple[int, int, float]],
) -> Sheet:
    """A sheet with its rows: members, members who save, savings in million dong."""
    sheet = make.sheet(association, commune, month)
    for group, (members, savers, savings) in rows.items():
        amount = round(savings * MILLION)
        make.group_month(sheet, group, members=members, savers=savers, savings=amount)
    sheet.state, sheet.reason = state, "Sai" if state == RETURNED else ""
    sheet.save()
    return sheet
