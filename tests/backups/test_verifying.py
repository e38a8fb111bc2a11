"""A try finds what differs, says it, and is recorded where the product runs."""

import shutil
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils.timezone import now

from associations.models import Backup, OfficeName, Quarter
from portfolio.backups.archive import Archive, sha256
from portfolio.backups.databases import Database
from portfolio.backups.making import make
from portfolio.backups.verifying import verify
from portfolio.models import Position
from portfolio.quarters import build

from .conftest import Wrap, rewrite


def outcome(archive: Archive) -> tuple[bool | None, str]:
    known = Backup.objects.get(file=archive.name)
    return known.ok, known.problem


def test_a_sound_one(
    ours: Database, tmp_path: Path, wrap: Wrap, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody renames the offices after the rows were counted and before they are dumped."""
    rename = "UPDATE associations_officename SET name = name || ' '"
    wrap(f'$(dirname $real)/psql -c "{rename}"; exec $real "$@"')
    backup = make(tmp_path, now())
    assert {name[-1] for name in OfficeName.objects.values_list("name", flat=True)} == {" "}
    assert outcome(backup) == (None, "")

    call_command("verify_backup", folder=tmp_path)
    assert "2 quý" in capsys.readouterr().out
    known = Backup.objects.get(file=backup.name)
    assert known.ok
    assert known.verified_at is not None
    assert (known.size, known.sha256) == (backup.dump.stat().st_size, sha256(backup.dump))
    assert known.made_at == backup.made_at == backup.manifest().made_at
    assert not ours.beside("verify").exists()


def test_a_dump_that_lacks_a_row(
    backup: Archive, ours: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its bytes are what the manifest says; what they hold is not. Tried by another address."""
    quarter = Quarter.objects.get(ends_on="2024-03-31")
    lost = Position.objects.filter(ends_on=quarter.ends_on).order_by("pk")[0]
    Position.objects.filter(pk=lost.pk, ends_on=lost.ends_on).delete()
    build(quarter)
    try:
        poorer = make(tmp_path / "poorer", now())
    finally:
        lost.save(force_insert=True)
        build(quarter)
    shutil.copy(poorer.dump, backup.dump)
    rewrite(
        backup,
        lambda told: told["dump"].update(
            size=backup.dump.stat().st_size, sha256=sha256(backup.dump)
        ),
    )
    known = connection.settings_dict
    monkeypatch.setenv("PGPASSWORD", str(known["PASSWORD"]))
    address = f"postgres://{known['USER']}@{known['HOST']}:{known['PORT']}"
    problems = verify(backup, Database.of(address), now())
    assert any(
        "portfolio_position_2024q1" in line and "7" in line and "6" in line for line in problems
    )
    assert any("003901 2024-Q1" in line for line in problems)
    assert not any("2023-Q4" in line for line in problems)
    assert outcome(backup) == (False, " ".join(problems))
    assert not ours.beside("verify").exists()


def test_a_damaged_one_is_recorded(backup: Archive) -> None:
    content = bytearray(backup.dump.read_bytes())
    content[-100] ^= 1
    backup.dump.write_bytes(content)
    with pytest.raises(CommandError, match="SHA-256"):
        call_command("verify_backup", str(backup.folder))
    ok, problem = outcome(backup)
    assert ok is False
    assert "SHA-256" in problem


def test_what_differs_is_told(backup: Archive) -> None:
    """Every sort of difference, between two manifests."""
    told = backup.manifest().evidence

    def other(told: dict) -> None:
        told["tables"]["portfolio_loan"]["count"] += 1
        told["tables"]["portfolio_position_2024q1"]["digest"] = "1"
        del told["tables"]["groups_group"]
        told["quarters"]["003901 2023-Q4"]["figures"] = "0"
        told["quarters"]["003901 2024-Q1"]["checks"]["flow"] = "failed"
        told["migrations"].pop()

    rewrite(backup, other)
    found = backup.manifest().evidence
    said = "\n".join(told.differences(found))
    for words in ("migration", "portfolio_loan", "portfolio_position_2024q1", "groups_group",
                  "2023-Q4", "2024-Q1"):  # fmt: skip
        assert words in said
    assert len(told.differences(found)) == 6
    assert len(told.differences(found, figures=False)) == 4
    assert told.differences(told) == []


def test_one_try_at_a_time(backup: Archive, ours: Database) -> None:
    beside = connection.copy()
    with beside.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(7301, 0)")
    try:
        with pytest.raises(CommandError, match="đang"):
            call_command("verify_backup", str(backup.folder))
    finally:
        beside.close()
    assert outcome(backup) == (None, "")


def test_nothing_to_try(ours: Database, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không có"):
        call_command("verify_backup", folder=tmp_path)
