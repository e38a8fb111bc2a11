"""In which unit amounts are drawn: billion dong, or million where nothing reaches ten billion."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from associations.numbers import BILLION, MILLION, Number, written


@dataclass(frozen=True)
class Scale:
    """A unit of drawn amounts, and the decimals of the numbers beside them."""

    unit: int
    decimals: int

    @classmethod
    def of(cls, values: Iterable[Number | None]) -> "Scale":
        """The scale in which the largest of some amounts in dong is read well."""
        most = max((abs(Decimal(v)) for v in values if v is not None), default=Decimal(0))
        return cls(BILLION, 1) if most >= 10 * BILLION else cls(MILLION, 0)

    @property
    def name(self) -> str:
        return _("Billion dong") if self.unit == BILLION else _("Million dong")

    def drawn(self, values: Sequence[Number | None]) -> list[float | None]:
        """Amounts as Plotly draws them; unknown stays a gap."""
        return [None if v is None else float(v) / self.unit for v in values]

    def text(self, value: Number | None, *, signed: bool = False) -> str:
        """An amount as it is written beside what is drawn."""
        scaled = None if value is None else Decimal(value) / self.unit
        return written(scaled, self.decimals, signed=signed)
