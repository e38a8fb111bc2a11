"""How debt moved from the opening of a span to its end, and what the files leave unexplained."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portfolio.measures import CLASSES

from .facts import Facts
from .indicator import EVERY, Good, Indicator
from .lending import outstanding, repaid


def _all(prefix: str) -> Callable[[Facts], int]:
    """A measure of all three classes together."""
    return lambda f: sum(f.flow(f"{prefix}_{name}") for name in CLASSES)


def _one(measure: str) -> Callable[[Facts], int]:
    return lambda f: f.flow(measure)


def _moved(f: Facts, name: str) -> int:
    return f.flow(f"moved_in_{name}") - f.flow(f"moved_out_{name}")


def _unexplained(f: Facts) -> int:
    moved = sum(_moved(f, name) for name in CLASSES)
    known = f.flow("disbursed") - repaid(f) - f.flow("written_off") + moved
    return outstanding(f) - outstanding(f.opening) - known


def _unexplained_current(f: Facts) -> int:
    left = sum(f.flow(k) for k in ("repaid_current", "moved_to_overdue", "frozen_from_current",
                                   "written_off_current"))  # fmt: skip
    return _rest(f, "current", f.flow("disbursed") - left)


def _unexplained_overdue(f: Facts) -> int:
    left = sum(f.flow(k) for k in ("repaid_overdue", "frozen_from_overdue", "written_off_overdue"))
    return _rest(f, "overdue", f.flow("moved_to_overdue") - left)


def _unexplained_frozen(f: Facts) -> int:
    left = f.flow("repaid_frozen") + f.flow("written_off_frozen")
    return _rest(f, "frozen", f.flow("moved_to_frozen") - left)


def _rest(f: Facts, name: str, known: int) -> int:
    return f.stock(name) - f.opening.stock(name) - known - _moved(f, name)


def _flow(
    key: str,
    label: Promise,
    formula: Callable[[Facts], int],
    definition: Promise,
    good: Good = "neither",
    *,
    fine: bool = True,
) -> Indicator:
    """A flow of a class; one of all debt stands in a column with disbursed and is not `fine`."""
    return Indicator(key, label, "flow", "VND", formula, definition, by=EVERY, fine=fine, good=good)


_IN = _("Opening balance of the loans that came from another group, commune, association, "
        "programme or source since 1 January. Moves inside the part are none of it.")  # fmt: skip
_OUT = _("Opening balance of the loans that went to another group, commune, association, "
         "programme or source since 1 January. Moves inside the part are none of it.")  # fmt: skip
_REST = _("What remains when everything that the files name is taken from the change since the "
          "opening. It is shown, never folded into another row.")  # fmt: skip
_TOLD = _("The files do not name the class it came from: told only where the loan's opening "
          "classes allow one answer.")  # fmt: skip

INDICATORS = [
    _flow("repaid_current", _("Debt in term repaid"), _one("repaid_current"),
          _("Principal repaid out of debt in term since 1 January.")),
    _flow("repaid_frozen", _("Frozen debt repaid"), _one("repaid_frozen"),
          _("Principal repaid out of frozen debt since 1 January.")),
    _flow("frozen_from_current", _("Frozen out of debt in term"), _one("frozen_from_current"),
          _TOLD),
    _flow("frozen_from_overdue", _("Frozen out of overdue debt"), _one("frozen_from_overdue"),
          _TOLD),
    _flow("written_off_current", _("Written off out of debt in term"), _one("written_off_current"),
          _TOLD),
    _flow("written_off_overdue", _("Written off out of overdue debt"), _one("written_off_overdue"),
          _TOLD),
    _flow("written_off_frozen", _("Written off out of frozen debt"), _one("written_off_frozen"),
          _TOLD),
    _flow("moved_in", _("Moved in"), _all("moved_in"), _IN, fine=False),
    _flow("moved_out", _("Moved out"), _all("moved_out"), _OUT, fine=False),
    _flow("moved_in_current", _("Debt in term moved in"), _one("moved_in_current"), _IN),
    _flow("moved_out_current", _("Debt in term moved out"), _one("moved_out_current"), _OUT),
    _flow("moved_in_overdue", _("Overdue debt moved in"), _one("moved_in_overdue"), _IN),
    _flow("moved_out_overdue", _("Overdue debt moved out"), _one("moved_out_overdue"), _OUT),
    _flow("moved_in_frozen", _("Frozen debt moved in"), _one("moved_in_frozen"), _IN),
    _flow("moved_out_frozen", _("Frozen debt moved out"), _one("moved_out_frozen"), _OUT),
    _flow("absent", _("Absent from the statement"), _one("absent"),
          _("Balance, a quarter before, of the loans that are in no row of the statement. They "
            "are not taken as repaid."), "fall"),
    _flow("unexplained", _("Unexplained"), _unexplained, _REST, fine=False),
    _flow("unexplained_current", _("Unexplained in debt in term"), _unexplained_current, _REST),
    _flow("unexplained_overdue", _("Unexplained in overdue debt"), _unexplained_overdue, _REST),
    _flow("unexplained_frozen", _("Unexplained in frozen debt"), _unexplained_frozen, _REST),
]  # fmt: skip
