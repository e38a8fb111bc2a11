"""Who has shown a sign of life lately: the workers, and the clock that sends what is due.

Each says so in the cache, for whoever asks whether the whole is ready, and by a file of its own
(`SEEN_FOLDER`), for what looks after that one program.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

WORKER, CLOCK = "worker", "clock"
# A worker speaks every ten seconds, the clock whenever it sends something, every fifteen at most.
SECONDS = 60


def beat(part: str) -> None:
    """Says that one of these programs lives. A cache that is out of reach is no fault of its."""
    with suppress(RedisError):
        cache.set(_key(part), True, SECONDS)
    if settings.SEEN_FOLDER:
        Path(settings.SEEN_FOLDER, f"{part}.seen").touch()


def missing(parts: Iterable[str] = (WORKER, CLOCK)) -> list[str]:
    """Those that were not heard of for a minute. Raises RedisError when that cannot be known."""
    return [part for part in parts if not cache.get(_key(part))]


def _key(part: str) -> str:
    return f"seen:{part}"
