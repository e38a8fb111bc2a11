"""Trying a backup: restored into a second database, compared with its manifest, dropped again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction
from django.db.utils import Error
from django.utils.translation import gettext as _

from associations.models import Backup

from .archive import Archive, Manifest, Unsound
from .databases import Database
from .evidence import Evidence, code
from .restoring import fill
from .tools import NotPossible

_LOCK = 7301
_MOST_SENTENCES = 20


def verify(archive: Archive, server: Database, at: datetime) -> list[str]:
    """Tries a backup in a database beside `server` and records how it came out.

    Returns what is wrong in sentences; none when it holds what its manifest says. Raises
    NotPossible, and records nothing, when it could not be tried.
    """
    with _alone():
        try:
            manifest = archive.checked()
        except Unsound as unsound:
            problems, size, digest = [str(unsound)], 0, ""
        else:
            problems = _tried(archive, manifest, server.beside("verify"))
            size, digest = manifest.size, manifest.sha256
        Backup.objects.update_or_create(
            file=archive.name,
            defaults={
                "made_at": archive.made_at,
                "size": size,
                "sha256": digest,
                "verified_at": at,
                "ok": not problems,
                "problem": " ".join(problems[:_MOST_SENTENCES]),
            },
        )
    return problems


def comparable(manifest: Manifest) -> bool:
    """Whether this code computes the figures that the backup's did."""
    return manifest.code == code()


def _tried(archive: Archive, manifest: Manifest, second: Database) -> list[str]:
    """How the restored backup differs from its manifest."""
    figures = comparable(manifest)
    second.drop()
    second.make()
    try:
        fill(archive, second, "--jobs=2")
        with second.entered(), transaction.atomic():
            found = Evidence.taken(figures=figures)
    except NotPossible as reason:
        return [_("It could not be restored: %(reason)s") % {"reason": reason}]
    except Error:
        return [_("The restored database lacks tables that this release needs.")]
    finally:
        second.drop()
    return manifest.evidence.differences(found, figures=figures)


@contextmanager
def _alone() -> Iterator[None]:
    """One try at a time: they share the second database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, 0)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise NotPossible(_("Another backup is being tried."))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, 0)", [_LOCK])
