"""Who is warned on the quarter's page that no backup of late is known to be sound."""

from datetime import datetime, timedelta

import pytest
from django.utils.timezone import localtime, now

from associations.models import Backup
from associations.models import Office as OfficeRow

from .office import OVERVIEW, Office

ADDRESS = f"{OVERVIEW}quarter/"


def warning(office: Office, who: str) -> str:
    """The warning as somebody sees it; empty without one."""
    found = office.get(who, ADDRESS).all("div", id="backups")
    return found[0].text if found else ""


def made(hours: float, *, ok: bool | None = True) -> datetime:
    """A backup made some hours ago."""
    at = now() - timedelta(hours=hours)
    Backup.objects.create(
        file=f"giaoban-{hours}",
        made_at=at,
        size=1,
        sha256="0" * 64,
        verified_at=None if ok is None else now(),
        ok=ok,
        problem="Bảng thiếu dòng." if ok is False else "",
    )
    return at


@pytest.mark.parametrize("who", ["lan", "an"])
def test_leaders_and_administrators_are_told(office: Office, who: str) -> None:
    text = warning(office, who)
    assert "26 giờ" in text
    assert "docs/backup.md" in text


@pytest.mark.parametrize("who", ["dung", "tuan", "hoa", "mai"])
def test_nobody_else_is(office: Office, who: str) -> None:
    assert warning(office, who) == ""


@pytest.mark.parametrize(
    ("backups", "warned"),
    [
        ([(25.9, True)], False),
        ([(26.1, True)], True),
        ([(1, None)], True),
        ([(1, False)], True),
        ([(1, None), (25, True)], False),
        ([(1, False), (25, True)], False),
        ([(27, True), (50, True)], True),
    ],
)
def test_only_a_young_sound_backup_calms(
    office: Office, backups: list[tuple[float, bool | None]], warned: bool
) -> None:
    for hours, ok in backups:
        made(hours, ok=ok)
    assert bool(warning(office, "lan")) == warned


def test_the_newest_sound_one_is_named(office: Office) -> None:
    made(80)
    at = localtime(made(30))
    made(2, ok=False)
    assert f"{at:%H:%M %d/%m/%Y}" in warning(office, "lan")


def test_where_everything_is_invented_nobody_is_warned(office: Office) -> None:
    OfficeRow.objects.update(synthetic=True)
    assert warning(office, "lan") == ""
