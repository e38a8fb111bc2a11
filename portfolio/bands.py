"""The bands by which communes are sorted after their overdue ratio. Data: change them here."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Band:
    """Overdue ratios above `above` up to and with `most`, in percent; no most means no end."""

    key: str
    label: Promise
    above: Decimal
    most: Decimal | None

    def holds(self, ratio: Decimal) -> bool:
        return self.above < ratio and (self.most is None or ratio <= self.most)


BANDS = {
    band.key: band
    for band in (
        Band("none", _("no overdue debt"), Decimal(-1), Decimal(0)),
        Band("to_0.1", _("up to 0.1 %"), Decimal(0), Decimal("0.1")),
        Band("to_0.5", _("above 0.1 to 0.5 %"), Decimal("0.1"), Decimal("0.5")),
        Band("to_1", _("above 0.5 to 1 %"), Decimal("0.5"), Decimal(1)),
        Band("above_1", _("above 1 %"), Decimal(1), None),
    )
}
