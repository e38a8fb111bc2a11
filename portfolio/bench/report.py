"""What a bench found, on the screen and in a dated file."""

import os
from collections.abc import Callable, Sequence
from math import ceil
from pathlib import Path
from statistics import median
from typing import IO

from django.utils import timezone


class Report:
    """Lines that are printed as they come and kept in `folder`; a goal missed stops nothing."""

    def __init__(self, folder: Path, write: Callable[[str], object]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{timezone.localtime():%Y-%m-%d-%H%M}.txt"
        self._write = write

    def say(self, line: str) -> None:
        """Prints and keeps one line."""
        self._write(line)
        with self._open() as file:
            file.write(f"{line}\n")

    def head(self, line: str) -> None:
        """Begins a part; how busy the machine is says how far its times can be trusted."""
        self.say(f"\n{line}   (load {os.getloadavg()[0]:.1f} of {os.cpu_count()})")

    def seconds(self, name: str, found: Sequence[float], goal: float | None = None) -> None:
        """A measure that was taken some times: median, least and most."""
        spread = f"   ({min(found):.3f} to {max(found):.3f})" if len(found) > 1 else ""
        middle = median(found)
        self.say(f"{name:<64} {middle:9.3f} s{spread}{judged(middle, goal, 's')}")

    def ratio(self, name: str, found: float, goal: float | None = None) -> None:
        """One measure by another."""
        self.say(f"{name:<64} {found:9.2f}  {judged(found, goal)}")

    def _open(self) -> IO[str]:
        return self.path.open("a", encoding="utf-8")


def judged(found: float, goal: float | None, unit: str = "") -> str:
    """The goal and whether it is met, in brackets; nothing without a goal."""
    if goal is None:
        return ""
    return f" (goal {goal:g}{unit and ' '}{unit}: {'met' if found <= goal else 'MISSED'})"


def percentile(found: Sequence[float], percent: int) -> float:
    """The smallest value that so many of a hundred do not exceed."""
    return sorted(found)[ceil(len(found) * percent / 100) - 1]
