"""Of what a figure is: the whole office, or a part of it."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, get_args

Dimension = Literal["association", "commune", "programme", "source", "group", "rating", "band"]
_NAMES: tuple[Dimension, ...] = get_args(Dimension)


@dataclass(frozen=True)
class Scope:
    """A part of an office: everything left open means all of it.

    Communes, programmes and groups are named by their lasting ids, associations and sources by
    code. The empty scope is the whole office.
    """

    association: str | None = None
    commune: int | None = None
    programme: int | None = None
    source: str | None = None
    group: int | None = None
    rating: str | None = None
    band: str | None = None

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """A scope is looked up thousands of times a page."""
        return hash(tuple(getattr(self, name) for name in _NAMES))

    @cached_property
    def dimensions(self) -> tuple[Dimension, ...]:
        """Which dimensions are named."""
        return tuple(name for name in _NAMES if getattr(self, name) is not None)

    def within(self, dimension: Dimension, value: str | int) -> "Scope":
        """The part of this scope that `value` names."""
        named: dict[str, Any] = {dimension: value}
        return replace(self, **named)

    def without(self, *dimensions: Dimension) -> "Scope":
        """This scope with some dimensions left open again."""
        return replace(self, **dict.fromkeys(dimensions))


WHOLE = Scope()
