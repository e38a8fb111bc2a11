"""Starts the program from its folder, as `python -I folder` does; the product need not be found."""

import os.path
import sys


def start() -> None:
    """Answers one question."""
    # Not pathlib, which takes as long to load as everything else here.
    folder = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
    sys.path.insert(0, os.path.dirname(os.path.dirname(folder)))  # noqa: PTH120
    from associations.sheet_reader.program import main

    main()


if __name__ == "__main__":
    start()
