"""Of what a figure is: the whole office, or a part of it."""

from functools import cached_property
from typing import Any, Literal, NamedTuple, get_args

Dimension = Literal["association", "commune", "programme", "source", "group", "rating", "band"]
_NAMES: tuple[Dimension, ...] = get_args(Dimension)


class _Named(NamedTuple):
    """What a scope names; a page makes, compares and looks up thousands."""

    association: str | None = None
    commune: int | None = None
    programme: int | None = None
    source: str | None = None
    group: int | None = None
    rating: str | None = None
    band: str | None = None


class Scope(_Named):
    """A part of an office: everything left open means all of it.

    Communes, programmes and groups are named by their lasting ids, associations and sources by
    code. The empty scope is the whole office.
    """

    @cached_property
    def dimensions(self) -> tuple[Dimension, ...]:
        """Which dimensions are named."""
        return tuple(n for n, value in zip(_NAMES, self, strict=True) if value is not None)

    def within(self, dimension: Dimension, value: str | int) -> "Scope":
        """The part of this scope that `value` names."""
        named: dict[str, Any] = {dimension: value}
        return self._replace(**named)

    def without(self, *dimensions: Dimension) -> "Scope":
        """This scope with some dimensions left open again."""
        nothing: dict[str, Any] = dict.fromkeys(dimensions)
        return self._replace(**nothing)


WHOLE = Scope()
