"""Starts the program from its folder, as `python -I folder` does; the product need not be found."""

import sys
from pathlib import Path


def start() -> None:
    """Answers one question."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from associations.sheet_reader.program import main

    main()


if __name__ == "__main__":
    start()
