"""Which backups are kept, by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from portfolio.backups.keeping import Known, superfluous

NOW = datetime(2024, 4, 10, 20, tzinfo=UTC)  # 3:00 on 11 April in Vietnam


def kept(*told: str, days: int, months: int) -> list[str]:
    """What stays of backups written like "0409T19" or "0409T19 sound"."""
    known = []
    for one in told:
        at, *sound = one.split()
        year = "2023" if at[:4] > "0411" else "2024"
        made = datetime.strptime(year + at, "%Y%m%dT%H").replace(tzinfo=UTC)
        known.append(Known(at, made, bool(sound)))
    gone = superfluous(known, NOW, days, months)
    return sorted({one.name for one in known} - {*gone})


@pytest.mark.parametrize(
    ("told", "days", "months", "expected"),
    [
        # One a day by local days: 16 UTC and 17 UTC are two days in Vietnam.
        (["0409T16", "0409T17", "0409T18"], 2, 0, ["0409T18"]),
        (["0409T16", "0409T17", "0409T18"], 3, 0, ["0409T16", "0409T18"]),
        # Of one day the sound one stays, even if another is newer.
        (["0409T18 sound", "0409T20", "0410T18"], 2, 0, ["0409T18", "0410T18"]),
        # The newest and the newest sound one stay, however old.
        (["0101T01 sound", "0102T01", "0103T01"], 0, 0, ["0101T01", "0103T01"]),
        (["0101T01 sound", "0102T01 sound", "0103T01"], 1, 1, ["0102T01", "0103T01"]),
        ([], 14, 12, []),
        (["0301T01"], 0, 0, ["0301T01"]),
        # The newest of each month, the sound one before.
        (["0115T01", "0120T01", "0220T01 sound", "0225T01", "0410T01"], 0, 4,
         ["0120T01", "0220T01", "0410T01"]),
        # Twelve months back is May of last year.
        (["0430T10", "0501T01", "0601T01", "0410T01"], 0, 12, ["0410T01", "0501T01", "0601T01"]),
        (["0501T01", "0601T01", "0410T01"], 0, 11, ["0410T01", "0601T01"]),
    ],
)  # fmt: skip
def test_what_stays(told: list[str], days: int, months: int, expected: list[str]) -> None:
    assert kept(*told, days=days, months=months) == expected


def test_a_year_of_nights() -> None:
    """One a night for two years: fourteen nights, and the last of the twelve months."""
    nights = [NOW - timedelta(days=n) for n in range(730)]
    known = [Known(f"{at:%Y%m%d}", at, True) for at in nights]
    gone = superfluous(known, NOW, 14, 12)
    # April and March are among the fourteen nights: 11 to 1 April, 31 to 29 March.
    assert len(known) - len(gone) == 14 + 10
    assert gone == sorted(gone)
