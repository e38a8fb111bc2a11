"""The script that makes a server's secrets: random, once, for nobody else, and fitting together."""

import subprocess
from pathlib import Path

from config.local.paths import ROOT

from .compose import STACK


def made(folder: Path) -> tuple[dict[str, str], str]:
    """What is in the folder after the script ran, and what the script said."""
    script = ["sh", str(ROOT / "config/server/secrets.sh"), str(folder)]
    done = subprocess.run(script, capture_output=True, text=True, check=True)
    return {path.name: path.read_text() for path in folder.iterdir()}, done.stdout


def test_every_secret_is_made(tmp_path: Path) -> None:
    found, said = made(tmp_path / "secrets")
    assert set(found) == set(STACK["secrets"])
    assert len(set(found.values())) == len(found)
    assert all(len(value) >= 64 for value in found.values())
    # It says which files it made, and no value.
    assert all(f"secrets/{name}\n" in said and found[name] not in said for name in found)


def test_others_of_the_machine_cannot_read_them(tmp_path: Path) -> None:
    made(tmp_path / "secrets")
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    # The one user of a container can, whatever its number is.
    assert {p.stat().st_mode & 0o777 for p in (tmp_path / "secrets").iterdir()} == {0o444}


def test_they_are_made_once_and_are_others_elsewhere(tmp_path: Path) -> None:
    first, _ = made(tmp_path / "a")
    again, said = made(tmp_path / "a")
    other, _ = made(tmp_path / "b")
    assert (again, said) == (first, "")
    assert not set(first.values()) & set(other.values())


def test_addresses_hold_the_passwords(tmp_path: Path) -> None:
    found, _ = made(tmp_path)
    assert found["database_url"] == (
        f"postgres://giaoban_app:{found['database_password']}@database/giaoban"
    )
    assert f":{found['database_owner_password']}@" in found["database_owner_url"]
    password = found["queue_password"].removeprefix("requirepass ")
    assert found["redis_url"] == f"redis://:{password}@queue/0"


def test_a_lost_file_is_made_again_to_fit_the_others(tmp_path: Path) -> None:
    first, _ = made(tmp_path)
    (tmp_path / "redis_url").unlink()
    assert made(tmp_path)[0] == first
