"""Of what a figure is: the whole office, or a part of it."""

from dataclasses import dataclass, fields, replace
from typing import Any, Literal

Dimension = Literal["association", "commune", "programme", "source", "group", "rating", "band"]


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

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """Which dimensions are named."""
        return tuple(f.name for f in fields(self) if getattr(self, f.name) is not None)  # type: ignore[misc]

    def within(self, dimension: Dimension, value: str | int) -> "Scope":
        """The part of this scope that `value` names."""
        named: dict[str, Any] = {dimension: value}
        return replace(self, **named)

    def without(self, *dimensions: Dimension) -> "Scope":
        """This scope with some dimensions left open again."""
        return replace(self, **dict.fromkeys(dimensions))


WHOLE = Scope()
