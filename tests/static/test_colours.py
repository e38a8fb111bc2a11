"""Colours keep their meaning for every eye: contrast, and distance under colour blindness."""

import math
import re
from itertools import combinations

import pytest

from .page_server import STATIC

TOKENS = dict(
    re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", (STATIC / "css" / "tokens.css").read_text())
)

# Machado, Oliveira and Fernandes 2009, full severity, on linear RGB.
EYES = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
# Björn Ottosson's Oklab, 2020.
TO_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)


def linear(colour: str) -> list[float]:
    """Linear red, green and blue of a hex colour."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def times(matrix: tuple, vector: list[float]) -> list[float]:
    """Matrix times vector."""
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def seen(token: str, eye: str) -> list[float]:
    """Where a colour lies in Oklab, in hundredths, for an eye."""
    cones = times(TO_CONES, [max(part, 0) for part in times(EYES[eye], linear(TOKENS[token]))])
    return [100 * part for part in times(TO_LAB, [part ** (1 / 3) for part in cones])]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.2 between two hex colours."""
    weights = ((0.2126, 0.7152, 0.0722),)
    light = sorted(times(weights, linear(colour))[0] for colour in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


@pytest.mark.parametrize(
    "family", ["--debt", "--due", "--rating", "--association", "--part", "--flow"]
)
@pytest.mark.parametrize("eye", EYES)
def test_colours_of_a_family_stay_apart(family: str, eye: str) -> None:
    names = [name for name in TOKENS if name.startswith(f"{family}-")]
    names += ["--debt-overdue"] if family == "--due" else []
    assert len(names) >= 3
    near = {
        pair: round(distance, 1)
        for pair in combinations(names, 2)
        if (distance := math.dist(seen(pair[0], eye), seen(pair[1], eye))) < 9
    }
    assert near == {}


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("--ink", "--paper"),
        ("--ink-soft", "--paper"),
        ("--ink-soft", "--sunken"),
        ("--action", "--paper"),
        ("--bronze", "--paper"),
        ("--good", "--good-ground"),
        ("--bad", "--bad-ground"),
        ("--warn", "--warn-ground"),
        ("--info", "--info-ground"),
        ("--patina-soft", "--patina"),
    ],
)
def test_text_is_readable(text: str, ground: str) -> None:
    assert contrast(TOKENS[text], TOKENS[ground]) >= 4.5


def test_colours_of_debt_and_associations_stand_out_from_the_page() -> None:
    families = ("--debt-", "--association-", "--part-", "--flow-")
    names = [name for name in TOKENS if name.startswith(families)]
    faint = {name for name in names if contrast(TOKENS[name], TOKENS["--surface"]) < 3}
    assert faint == set()
