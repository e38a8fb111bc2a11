"""How the staged rows of a kind become rows of the quarter, and how these go again."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Posting:
    """Statements with the parameters of portfolio.imports.places.

    `before` makes room and adds what is new beside the rows, `rows` inserts one row for each
    staged one, `erase` takes away what a file of this kind brought into the quarter.
    """

    before: tuple[str, ...]
    rows: str
    erase: tuple[str, ...]
