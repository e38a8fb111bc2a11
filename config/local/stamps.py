"""Work that is left out while what it was made from stays the same."""

import fcntl
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


def digest(files: Iterable[Path]) -> str:
    """Return a digest of the files' names and contents."""
    total = hashlib.sha256()
    for file in sorted(files):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        total.update(f"{file} {content}\n".encode())
    return total.hexdigest()


@contextmanager
def once(stamp: Path, made_from: str) -> Iterator[bool]:
    """Yield whether the work is to be done; when it succeeds, remember `made_from` in `stamp`.

    Two commands never do the same work at once: the second waits and finds it done.
    """
    with stamp.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        due = file.read() != made_from
        yield due
        if due:
            file.seek(0)
            file.truncate()
            file.write(made_from)
