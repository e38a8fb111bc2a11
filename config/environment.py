"""The environment of a program: NAME, or NAME_FILE with the path of a file that holds the value.

Files keep secrets out of what `docker inspect` and /proc show of a program.
"""

from environ import FileAwareEnv
from environ.fileaware_mapping import FileAwareMapping


class _Values(FileAwareMapping):
    """Values without the line's end that an editor leaves in a file."""

    def __getitem__(self, key: str) -> str:
        value: str = super().__getitem__(key)
        return value.strip()


class Env(FileAwareEnv):
    """django-environ, reading secrets from files too. Raises OSError for a file that is missing."""

    ENVIRON = _Values()
