"""What a database amounts to: rows of each table, figures and checks of each quarter."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from associations.models import Quarter
from portfolio import checks
from portfolio.figures import Figures
from portfolio.indicators import REGISTRY
from portfolio.scope import WHOLE, Dimension, Scope

# Whoever restores a backup must not find people signed in.
LEFT_OUT = ("django_session",)
_LEVELS: tuple[Dimension, ...] = ("association", "commune", "programme")
_TABLES = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> ALL(%s)
    ORDER BY relname
"""
# Equal rows in any order have equal sums, on every server.
_ROWS = """
    SELECT '{name}', count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)
    FROM "{name}" t
"""


@dataclass(frozen=True)
class Rows:
    """A table's rows: how many, and the sum of their digests."""

    count: int
    digest: str


@dataclass(frozen=True)
class QuarterFigures:
    """A quarter's version, a digest of its figures, and how its checks came out."""

    version: int
    figures: str
    checks: dict[str, str]


@dataclass(frozen=True)
class Evidence:
    """What one database amounts to at one moment; without figures when nobody can compute them."""

    migrations: list[str]
    tables: dict[str, Rows]
    quarters: dict[str, QuarterFigures]

    @classmethod
    def taken(cls, *, figures: bool = True) -> "Evidence":
        """Of the database that is being worked on, in the transaction that is open."""
        return cls(applied(), _tables(), _quarters() if figures else {})

    @classmethod
    def of(cls, stored: dict) -> "Evidence":
        """As `stored` wrote it. Raises KeyError or TypeError for anything else."""
        return cls(
            [str(name) for name in stored["migrations"]],
            {name: Rows(**rows) for name, rows in stored["tables"].items()},
            {name: QuarterFigures(**told) for name, told in stored["quarters"].items()},
        )

    def stored(self) -> dict[str, object]:
        """As JSON can have it."""
        return asdict(self)

    def differences(self, found: "Evidence", *, figures: bool = True) -> list[str]:
        """In sentences, how what was found differs from this."""
        return [
            *self._other_migrations(found),
            *self._other_rows(found),
            *(self._other_figures(found) if figures else []),
        ]

    def _other_migrations(self, found: "Evidence") -> Iterator[str]:
        if self.migrations != found.migrations:
            yield _("The migrations that were applied are others.")

    def _other_rows(self, found: "Evidence") -> Iterator[str]:
        for name in sorted({*self.tables, *found.tables}):
            told, there = self.tables.get(name), found.tables.get(name)
            if told is None or there is None:
                yield _("Table %(table)s is only on one side.") % {"table": name}
                continue
            said = {"table": name, "told": told.count, "found": there.count}
            if told.count != there.count:
                yield _("Table %(table)s: %(told)s rows by the manifest, %(found)s found.") % said
            elif told != there:
                yield _("Table %(table)s: other values in its %(told)s rows.") % said

    def _other_figures(self, found: "Evidence") -> Iterator[str]:
        for name in sorted({*self.quarters, *found.quarters}):
            told, there = self.quarters.get(name), found.quarters.get(name)
            if told is None or there is None:
                yield _("Quarter %(quarter)s is only on one side.") % {"quarter": name}
            elif (told.version, told.figures) != (there.version, there.figures):
                yield _("Quarter %(quarter)s has other figures.") % {"quarter": name}
            elif told.checks != there.checks:
                yield _("Quarter %(quarter)s: its checks come out otherwise.") % {"quarter": name}


def applied() -> list[str]:
    """The migrations of the database, as app.name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def known() -> list[str]:
    """The migrations that this release has."""
    loader = MigrationLoader(None)
    replaced = {key for m in loader.disk_migrations.values() for key in m.replaces}
    return sorted(f"{app}.{name}" for app, name in {*loader.disk_migrations} - replaced)


@cache
def code() -> str:
    """A digest of the code that computes figures: another may compute others of the same rows."""
    digest = sha256()
    for app in ("associations", "groups", "portfolio"):
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            digest.update(str(path.relative_to(settings.BASE_DIR)).encode() + path.read_bytes())
    return digest.hexdigest()


def _tables() -> dict[str, Rows]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL timezone = 'UTC'")
        cursor.execute(_TABLES, [[*LEFT_OUT]])
        names = [name for (name,) in cursor.fetchall()]
        if not names:
            return {}
        cursor.execute(" UNION ALL ".join(_ROWS.format(name=name) for name in names))
        return {name: Rows(count, str(digest)) for name, count, digest in cursor.fetchall()}


def _quarters() -> dict[str, QuarterFigures]:
    quarters = Quarter.objects.filter(version__gt=0).select_related("office")
    return {
        f"{quarter.office.named(quarter.ends_on).code} {quarter.slug}": _figures(quarter)
        for quarter in quarters.order_by("office", "ends_on")
    }


def _figures(quarter: Quarter) -> QuarterFigures:
    """Every indicator of the office and of each association, commune and programme."""
    figures = Figures.of(quarter, by=_LEVELS)
    scopes: list[Scope] = [WHOLE]
    for dimension in _LEVELS:
        scopes += sorted(figures.parts(WHOLE, dimension), key=repr)
    digest = sha256()
    for key in sorted(REGISTRY):
        for scope in scopes:
            digest.update(f"{key} {scope!r} {figures.value(key, scope)!r}\n".encode())
    results = checks.results(figures)
    for result in results:
        digest.update(f"{result.check.key} {result.left_value} {result.right_value}\n".encode())
    outcomes = {result.check.key: result.state for result in results}
    return QuarterFigures(quarter.version, digest.hexdigest(), dict(outcomes))
