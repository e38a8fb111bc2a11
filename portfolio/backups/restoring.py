"""Restoring a backup: checked first, in one step, and never over something unasked."""

import os
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db.utils import Error
from django.utils.timezone import now
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from .archive import Archive, Manifest
from .databases import Database
from .evidence import known
from .tools import NotPossible, finish, start

OWNER, APPLICATION = "giaoban_owner", "giaoban_app"
_GRANTS = settings.BASE_DIR / "config" / "roles.sql"
_MOST_JOBS = 4


@dataclass(frozen=True)
class Restored:
    """What became of a restore: where what was there is now, and why rights were not set."""

    replaced: Database | None
    without_rights: str


def restore(archive: Archive, target: Database, *, replace: bool = False) -> Restored:
    """Puts a backup where `target` is: made when it is not there, filled when it is empty.

    Something else there is refused, or with `replace` set aside under another name. Raises Unsound
    for a backup that is not what its manifest says, NotPossible with nothing changed.
    """
    archive.checked()
    try:
        if target.exists() and target.empty():
            fill(archive, target, "--single-transaction")
            return Restored(None, _ready(target))
    finally:
        target.connection.close()
    return _instead(archive, target, _set_aside(target, replace=replace))


def _instead(archive: Archive, target: Database, old: Database | None) -> Restored:
    """Restores beside `target`, and puts that in its place when it is whole."""
    new = target.beside("restoring")
    new.drop()
    new.make()
    try:
        fill(archive, new, f"--jobs={min(os.cpu_count() or 1, _MOST_JOBS)}")
        without_rights = _ready(new)
        target.give_way(new, old)
    except BaseException:
        with suppress(NotPossible):
            new.drop()
        raise
    if target.ours:
        # What is kept goes by versions of quarters, and those went back. A cache that is out of
        # reach keeps it for ten minutes at most.
        with suppress(RedisError):
            cache.clear()
    return Restored(old, without_rights)


def fill(archive: Archive, database: Database, *how: str) -> None:
    """Restores into an empty database. Raises NotPossible with the first error."""
    database.connection.ensure_connection()
    options = ["--exit-on-error", "--no-owner", "--no-privileges", "--no-comments", *how]
    place = f"--dbname={database.name}"
    finish(start("pg_restore", database.connection, *options, place, str(archive.dump)))


def mismatches(manifest: Manifest, release: str) -> list[str]:
    """In sentences, how a backup's release differs from this one, and what to do about it."""
    ours, theirs = {*known()}, {*manifest.evidence.migrations}
    said = []
    if theirs - ours:
        said.append(
            _("It was made by a newer release (%(theirs)s; this is %(ours)s): install that one "
              "before the product runs on it.") % {"theirs": manifest.release, "ours": release}
        )  # fmt: skip
    if ours - theirs:
        said.append(
            _("It was made by an older release (%(theirs)s; this is %(ours)s): run manage migrate, "
              "then manage build_quarters.") % {"theirs": manifest.release, "ours": release}
        )  # fmt: skip
    if ours == theirs and manifest.release != release:
        said.append(
            _("It was made by release %(theirs)s, this is %(ours)s, with the same tables.")
            % {"theirs": manifest.release, "ours": release}
        )
    return said


def _set_aside(target: Database, *, replace: bool) -> Database | None:
    """The name for what is there. Raises NotPossible when it may not be replaced, or not now."""
    if not target.exists():
        return None
    if not replace:
        raise NotPossible(
            _("Database %(name)s is not empty. With --yes it is set aside under another name.")
            % {"name": target.name}
        )
    if users := target.used_by():
        raise NotPossible(
            _("Database %(name)s is in use (connections: %(count)s): stop web, worker and beat.")
            % {"name": target.name, "count": users}
        )
    return target.beside(now().strftime("before_%Y%m%d%H%M%S"))


def _ready(database: Database) -> str:
    """Gathers statistics and gives the two roles their rights; returns why not, or nothing."""
    with database.connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    (roles,) = database.asked(
        f"SELECT current_user, bool_or(rolname = '{APPLICATION}') FROM pg_roles"
    )
    if roles != (OWNER, True):
        return _("The server lacks the role %(name)s, or you are not %(owner)s.") % {
            "name": APPLICATION, "owner": OWNER,
        }  # fmt: skip
    try:
        with database.connection.cursor() as cursor:
            cursor.execute(_GRANTS.read_text(encoding="utf-8"))
    except Error as error:
        return str(error).strip()
    return ""
