"""What is made from aggregates and kept in the cache until the figures have a new version.

Only aggregates may be kept, at the smallest the sums and scores of one group: no borrower, no loan
and nobody's name.
"""

from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language
from redis.exceptions import RedisError

from .figures import Figures
from .scope import Scope

# A new name of a commune shows after these seconds at the latest.
_SECONDS = 600


def _release() -> str:
    """Which state of the code draws: another release never shows what an earlier one drew."""
    made_of = ("portfolio/**/*.py", "templates/**/*.html", "locale/**/*.mo")
    sources = [path for kind in made_of for path in settings.BASE_DIR.glob(kind)]
    states = sorted((str(path), path.stat().st_mtime_ns) for path in sources)
    return sha256(repr(states).encode()).hexdigest()


_RELEASE = _release()


def kept(name: str, figures: Figures, scope: Scope, make: Callable[[], str]) -> str:
    """What `make` makes, once for every version of all the quarters the figures stand on.

    A cache that is out of reach is done without.
    """
    quarter = figures.quarter
    about = (
        _RELEASE,
        name,
        quarter.office_id,
        quarter.slug,
        figures.loaded.versions,
        scope,
        get_language(),
    )
    key = "kept:" + sha256(repr(about).encode()).hexdigest()
    found = None
    with suppress(RedisError):
        found = cache.get(key)
    if found is None:
        found = make()
        with suppress(RedisError):
            cache.set(key, found, _SECONDS)
    return str(found)
