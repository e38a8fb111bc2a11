"""What the model office adds up to, quarter by quarter, in dong.

The last two quarters are the figures that the Đông Sơn office published after its briefing of
8 April 2024; the dong behind them are chosen so that every level and every change rounds as it
was printed. The quarters before lead there believably. Nothing else here is a real figure.
"""

from dataclasses import dataclass
from datetime import date

DIRECT = "99"
ASSOCIATIONS = ("11", "12", "13", "14")
QUARTERS = (
    "2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4", "2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4",
    "2024-Q1", "2024-Q2",
)  # fmt: skip
OPENING = "2021-Q4"

# Outstanding in hundred thousand dong, by association and direct lending.
_OUTSTANDING = {
    "2021-Q4": (1001784, 1058600, 284088, 147528, 34500),
    "2022-Q1": (1016658, 1074825, 288306, 149211, 34000),
    "2022-Q2": (1042788, 1102450, 295716, 153046, 33500),
    "2022-Q3": (1069722, 1130925, 303354, 156999, 33000),
    "2022-Q4": (1088616, 1150900, 308712, 159772, 32000),
    "2023-Q1": (1103892, 1166250, 313044, 162814, 30500),
    "2023-Q2": (1122384, 1185800, 318288, 165528, 29000),
    "2023-Q3": (1141482, 1206125, 323874, 169519, 27800),
    "2023-Q4": (1158614, 1224049, 330125, 171924, 26450),
    "2024-Q1": (1173033, 1240393, 334153, 174863, 15598),
    "2024-Q2": (1192410, 1261020, 339510, 178060, 14800),
}
# Disbursed in the quarter, all entrusted lending and direct lending.
_DISBURSED = {
    "2022-Q1": (195000, 600), "2022-Q2": (231000, 500), "2022-Q3": (246000, 700),
    "2022-Q4": (224000, 300), "2023-Q1": (198500, 400), "2023-Q2": (226500, 300),
    "2023-Q3": (239000, 500), "2023-Q4": (221700, 200), "2024-Q1": (216274, 600),
    "2024-Q2": (243000, 200),
}  # fmt: skip
# Borrowers with a balance, entrusted and direct.
_BORROWERS = {
    "2021-Q4": (6290, 30), "2022-Q1": (6320, 29), "2022-Q2": (6350, 28), "2022-Q3": (6385, 28),
    "2022-Q4": (6410, 27), "2023-Q1": (6435, 26), "2023-Q2": (6455, 25), "2023-Q3": (6470, 24),
    "2023-Q4": (6488, 22), "2024-Q1": (6519, 16), "2024-Q2": (6541, 15),
}  # fmt: skip
# Overdue and frozen in ten thousand dong, and how many groups have overdue debt.
_QUALITY = {
    "2021-Q4": (29840, 17650, 9), "2022-Q1": (31240, 18020, 9), "2022-Q2": (29810, 17150, 8),
    "2022-Q3": (34160, 18530, 10), "2022-Q4": (33020, 16800, 10), "2023-Q1": (30590, 15990, 9),
    "2023-Q2": (28830, 14120, 9), "2023-Q3": (27640, 13100, 8), "2023-Q4": (26089, 12372, 8),
    "2024-Q1": (25015, 11264, 7), "2024-Q2": (24130, 10890, 7),
}  # fmt: skip
# Written off out of frozen debt, in ten thousand dong.
_WRITTEN_OFF = {"2022-Q4": 650, "2023-Q2": 820}
# Groups by rating: fair, average, weak; the others are good.
RATINGS = {
    "2022-Q1": (9, 4, 1), "2022-Q2": (8, 4, 1), "2022-Q3": (9, 5, 1), "2022-Q4": (8, 4, 1),
    "2023-Q1": (8, 4, 0), "2023-Q2": (7, 4, 0), "2023-Q3": (6, 4, 0), "2023-Q4": (6, 3, 0),
    "2024-Q1": (5, 3, 0), "2024-Q2": (5, 2, 0),
}  # fmt: skip
# Capital in hundred thousand dong: central, local budget, members' deposits, other deposits.
CAPITAL = {
    "2022-Q1": (2205300, 118200, 160500, 84100), "2022-Q2": (2254600, 122400, 166000, 88300),
    "2022-Q3": (2308900, 126100, 170400, 91200), "2022-Q4": (2345100, 128000, 174600, 94100),
    "2023-Q1": (2370400, 131500, 178200, 97300), "2023-Q2": (2405700, 134200, 182100, 99800),
    "2023-Q3": (2441600, 137800, 186300, 103100), "2023-Q4": (2478152, 140300, 189800, 103500),
    "2024-Q1": (2501263, 144300, 196300, 107000), "2024-Q2": (2538400, 148200, 199500, 109900),
}  # fmt: skip
TRAINING_PLAN = {2022: 450, 2023: 462, 2024: 474}
# Classes and people of the quarter by association.
TRAINING = {
    "2022-Q1": ((1, 34), (2, 70), (1, 31), (0, 0)), "2022-Q2": ((2, 66), (1, 38), (0, 0), (1, 29)),
    "2022-Q3": ((1, 33), (1, 36), (1, 30), (0, 0)), "2022-Q4": ((1, 31), (1, 35), (0, 0), (0, 0)),
    "2023-Q1": ((1, 35), (2, 72), (1, 30), (1, 28)), "2023-Q2": ((1, 33), (1, 37), (0, 0), (0, 0)),
    "2023-Q3": ((2, 68), (1, 36), (1, 29), (0, 0)), "2023-Q4": ((1, 32), (1, 38), (0, 0), (1, 24)),
    "2024-Q1": ((2, 65), (2, 69), (1, 32), (1, 27)), "2024-Q2": ((1, 34), (2, 71), (1, 30), (0, 0)),
}  # fmt: skip


@dataclass(frozen=True)
class Decision:
    """What the year's end shall be, and so the year's growth, in million dong."""

    on: date
    outstanding: int
    growth: int

    @property
    def document(self) -> str:
        return f"Quyết định {self.on:%d/%m/%Y} (giả định)"


DECISIONS = (
    Decision(date(2022, 1, 14), 274_500, 21_850),
    Decision(date(2023, 1, 13), 289_600, 15_600),
    Decision(date(2023, 7, 20), 292_400, 18_400),
    Decision(date(2024, 1, 15), 295_000, 3_884),
    Decision(date(2024, 5, 10), 304_000, 12_884),
)


@dataclass(frozen=True)
class Aim:
    """What one channel must add up to at a quarter's end, in dong and heads."""

    outstanding: int
    disbursed: int
    borrowers: int


@dataclass(frozen=True)
class Quality:
    """What the whole office's overdue and frozen debt must be, in dong."""

    overdue: int
    frozen: int
    groups_with_overdue: int
    written_off: int


def aims(quarter: str) -> dict[str, Aim]:
    """The aims of a quarter by channel. Disbursed and heads are split as outstanding is."""
    outstanding = [n * 100_000 for n in _OUTSTANDING[quarter]]
    entrusted, direct = _DISBURSED.get(quarter, (0, 0))
    lent = [*_split(entrusted * 100_000, outstanding[:4]), direct * 100_000]
    heads = [*_split(_BORROWERS[quarter][0], outstanding[:4]), _BORROWERS[quarter][1]]
    channels = (*ASSOCIATIONS, DIRECT)
    return {k: Aim(*row) for k, *row in zip(channels, outstanding, lent, heads, strict=True)}


def quality(quarter: str) -> Quality:
    """The aims for overdue and frozen debt, all of it in groups."""
    overdue, frozen, groups = _QUALITY[quarter]
    return Quality(overdue * 10_000, frozen * 10_000, groups, _WRITTEN_OFF.get(quarter, 0) * 10_000)


def _split(total: int, weights: list[int]) -> list[int]:
    """`total` in whole parts by weight; the last part takes what rounding leaves."""
    parts = [total * w // sum(weights) for w in weights[:-1]]
    return [*parts, total - sum(parts)]
