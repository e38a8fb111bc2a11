"""A backup of a real database, restored elsewhere, is what was there when it was made."""

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction

from associations.models import OfficeName
from portfolio.backups.archive import Archive, release
from portfolio.backups.databases import Database
from portfolio.backups.evidence import Evidence
from portfolio.backups.restoring import mismatches
from portfolio.models import Aggregate

from .conftest import rewrite


def tables(database: Database) -> list[str]:
    rows = database.asked(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    )
    database.connection.close()
    return [name for (name,) in rows]


def restored(archive: Archive, database: Database, capsys: pytest.CaptureFixture[str]) -> str:
    """Restores and returns what was said."""
    call_command("restore", str(archive.folder), database=database.name)
    return capsys.readouterr().out


def test_it_comes_back_as_it_was(
    backup: Archive, other: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    told = backup.manifest().evidence
    assert len(told.quarters) == 2
    assert told.tables["portfolio_position_2024q1"].count == 7
    assert Session.objects.exists()
    with transaction.atomic():
        # What happens later is not in it.
        OfficeName.objects.update(name="Khác")
        said = restored(backup, other, capsys)
        transaction.set_rollback(True)
    assert "Đã khôi phục" in said
    assert "DATABASE_URL" in said
    with other.entered():
        assert Evidence.taken() == told
        assert Aggregate.objects.count() > 20
        assert not Session.objects.exists()
        assert _rights("associations_backup") == "SELECT"
        assert _rights("portfolio_loan") == "DELETE INSERT SELECT UPDATE"

    # Now something is there.
    with pytest.raises(CommandError, match="--yes"):
        restored(backup, other, capsys)
    other.asked("SELECT 1")
    with pytest.raises(CommandError, match="web"):
        call_command("restore", str(backup.folder), database=other.name, yes=True)
    other.connection.close()
    with other.entered():
        OfficeName.objects.update(name="Khác")
    call_command("restore", str(backup.folder), database=other.name, yes=True)
    (name,) = [word for word in capsys.readouterr().out.split() if "_before_" in word]
    aside = Database.of(name.strip(",;."))
    with aside.entered():
        assert OfficeName.objects.filter(name="Khác").count() == 2
    with other.entered():
        assert not OfficeName.objects.filter(name="Khác").exists()
    aside.drop()


def _rights(table: str) -> str:
    """What the application may do with a table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(DISTINCT privilege_type, ' ' ORDER BY privilege_type)"
            " FROM information_schema.table_privileges"
            " WHERE grantee = 'giaoban_app' AND table_name = %s",
            [table],
        )
        return str(cursor.fetchone()[0])


def test_an_empty_database_is_filled_whole_or_stays_empty(
    backup: Archive, other: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    other.make()
    whole = backup.dump.read_bytes()
    # Its tables are there, and not all of their rows.
    backup.dump.write_bytes(whole[:-500])
    rewrite(backup, _believe(backup))
    with pytest.raises(CommandError, match="pg_restore"):
        restored(backup, other, capsys)
    assert not [name for name in tables(other) if name.startswith("portfolio")]

    backup.dump.write_bytes(whole)
    rewrite(backup, _believe(backup))
    restored(backup, other, capsys)
    assert "portfolio_position_2024q1" in tables(other)


def _believe(archive: Archive):
    """Makes a manifest say of the dump what it is now."""
    from portfolio.backups.archive import sha256

    def change(told: dict) -> None:
        told["dump"] |= {"size": archive.dump.stat().st_size, "sha256": sha256(archive.dump)}

    return change


@pytest.mark.parametrize("harm", ["flipped", "cut", "gone", "unread", "other"])
def test_what_is_damaged_is_refused_before_anything_is_touched(
    backup: Archive, other: Database, harm: str, capsys: pytest.CaptureFixture[str]
) -> None:
    content = bytearray(backup.dump.read_bytes())
    content[len(content) // 2] ^= 1
    reason = {
        "flipped": "SHA-256",
        "cut": "byte",
        "gone": "Không đọc được",
        "unread": "manifest",
        "other": "manifest",
    }[harm]
    if harm == "flipped":
        backup.dump.write_bytes(content)
    elif harm == "cut":
        backup.dump.write_bytes(content[:-1])
    elif harm == "gone":
        backup.dump.unlink()
    elif harm == "unread":
        (backup.folder / "manifest.json").write_bytes(b'{"product": \xff')
    else:
        rewrite(backup, lambda told: told.pop("tables"))
    with pytest.raises(CommandError, match=reason):
        restored(backup, other, capsys)
    assert not other.exists()


@pytest.mark.parametrize("place", ["postgres://giaoban_owner:secret@127.0.0.1/x", ""])
def test_a_password_on_the_command_line_is_refused(backup: Archive, place: str) -> None:
    if place:
        with pytest.raises(CommandError, match="PGPASSFILE"):
            call_command("restore", str(backup.folder), database=place)
    else:
        with pytest.raises(CommandError, match="không phải"):
            call_command("restore", str(backup.folder.parent), database="x")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda told: None, []),
        (lambda told: told["migrations"].append("portfolio.9999_later"), ["mới hơn"]),
        (lambda told: told["migrations"].remove("associations.0001_initial"), ["migrate"]),
        (lambda told: told.update(release="0.0.9+abc"), ["0.0.9+abc"]),
    ],
)
def test_another_release_is_said(backup: Archive, change, expected: list[str]) -> None:
    rewrite(backup, change)
    said = mismatches(backup.manifest(), release())
    assert len(said) == len(expected)
    assert all(words in line for words, line in zip(expected, said, strict=True))
