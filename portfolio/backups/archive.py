"""A backup on the disk: a folder with the dump and its manifest, whole or not there at all."""

import fcntl
import json
import os
import re
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import file_digest
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from .evidence import Evidence, code
from .tools import NotPossible

DUMP, MANIFEST = "giaoban.dump", "manifest.json"
_NAME = re.compile(r"(?P<database>.+)-(?P<made>\d{8}T\d{6}Z)")
_STAMP = "%Y%m%dT%H%M%SZ"


class Unsound(Exception):
    """A backup that cannot be trusted; its message says what is wrong with it."""


@dataclass(frozen=True)
class Manifest:
    """What is said of a dump: where and when it is from, its bytes, and what it must amount to."""

    database: str
    made_at: datetime
    release: str
    code: str
    server: str
    size: int
    sha256: str
    evidence: Evidence

    def text(self) -> str:
        """As JSON, for people too."""
        about = {
            "product": "giaoban",
            "release": self.release,
            "code": self.code,
            "database": self.database,
            "made_at": self.made_at.isoformat(),
            "server": self.server,
            "dump": {"file": DUMP, "size": self.size, "sha256": self.sha256},
        }
        return json.dumps(about | self.evidence.stored(), indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def read(cls, text: str) -> "Manifest":
        """From what `text` wrote. Raises Unsound for anything else."""
        try:
            told = json.loads(text)
            return cls(
                str(told["database"]),
                datetime.fromisoformat(told["made_at"]),
                str(told["release"]),
                str(told["code"]),
                str(told["server"]),
                int(told["dump"]["size"]),
                str(told["dump"]["sha256"]),
                Evidence.of(told),
            )
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise Unsound(_("The manifest cannot be read.")) from error


@dataclass(frozen=True)
class Archive:
    """A backup by its folder."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def made_at(self) -> datetime:
        """As its name says."""
        found = _NAME.fullmatch(self.name)
        assert found is not None
        return datetime.strptime(found["made"], _STAMP).replace(tzinfo=UTC)

    @property
    def dump(self) -> Path:
        return self.folder / DUMP

    def manifest(self) -> Manifest:
        """Raises Unsound when it is missing or cannot be read."""
        try:
            return Manifest.read((self.folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise Unsound(_("The manifest cannot be read.")) from error

    def checked(self) -> Manifest:
        """The manifest, once the dump is what it says. Raises Unsound with what it is instead."""
        manifest = self.manifest()
        try:
            size, found = self.dump.stat().st_size, sha256(self.dump)
        except OSError as error:
            raise Unsound(_("The dump cannot be read.")) from error
        if size != manifest.size:
            raise Unsound(
                _("The dump has %(found)s bytes instead of %(told)s.")
                % {"found": size, "told": manifest.size}
            )
        if found != manifest.sha256:
            raise Unsound(_("The dump was changed: its SHA-256 is another."))
        return manifest


def at(path: Path) -> Archive:
    """The backup of a path: its folder, or a file in it. Raises NotPossible when it is none."""
    folder = (path if path.is_dir() else path.parent).resolve()
    if not path.exists() or not _NAME.fullmatch(folder.name):
        raise NotPossible(_("%(path)s is no backup.") % {"path": path})
    return Archive(folder)


def archives(folder: Path, database: str) -> list[Archive]:
    """The backups of a database in a folder, newest first."""
    names = [path for path in folder.glob("*") if path.is_dir()]
    fitting = [p for p in names if (m := _NAME.fullmatch(p.name)) and m["database"] == database]
    return sorted(map(Archive, fitting), key=lambda archive: archive.made_at, reverse=True)


def named(database: str, made_at: datetime) -> str:
    """What a backup is called."""
    return f"{database}-{made_at.astimezone(UTC).strftime(_STAMP)}"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Holds a folder of backups, made when it is not there: one backup at a time.

    Raises NotPossible when another holds it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _opened(folder / ".lock", os.O_RDWR) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotPossible(_("Another backup is being made in this folder.")) from None
        yield


@contextmanager
def whole(place: Path) -> Iterator[Path]:
    """A hidden folder that becomes `place` at once, on the disk, when all in it is written.

    What an interrupted one left, of any database, goes before. To be called while the folder is
    held.
    """
    for left in place.parent.glob(".*.part"):
        shutil.rmtree(left)
    if place.exists():
        raise NotPossible(_("%(path)s is there already.") % {"path": place})
    hidden = place.with_name(f".{place.name}.part")
    hidden.mkdir(mode=0o700)
    try:
        yield hidden
        _flush(hidden)
        hidden.rename(place)
        _flush(place.parent)
    except BaseException:
        shutil.rmtree(hidden, ignore_errors=True)
        raise


def write(path: Path, text: str) -> None:
    """Writes a file for its owner alone, through to the disk."""
    with _opened(path, os.O_WRONLY | os.O_EXCL) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def remove(archive: Archive) -> None:
    """Deletes a backup; interrupted, it is hidden as one that never was whole."""
    hidden = archive.folder.with_name(f".{archive.name}.part")
    archive.folder.rename(hidden)
    shutil.rmtree(hidden)


def sha256(path: Path) -> str:
    """Of a file's bytes."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


@cache
def release() -> str:
    """The product's version, with the beginning of the digest of its code."""
    told = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return f"{told['project']['version']}+{code()[:12]}"


def _opened(path: Path, how: int) -> IO[str]:
    """A file, made if need be, for its owner alone."""
    return os.fdopen(os.open(path, how | os.O_CREAT, 0o600), "w", encoding="utf-8")


def _flush(folder: Path) -> None:
    """Makes the names in a folder last."""
    entry = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)
