"""Secrets made once on this machine and kept in files only their owner can read."""

import os
import secrets
from pathlib import Path


def kept_key(path: Path) -> str:
    """Return the key in `path`; make a random one of 64 characters there when there is none."""
    if not path.exists():
        write_private(path, secrets.token_urlsafe(48))
    return path.read_text()


def write_private(path: Path, text: str) -> None:
    """Write `text` whole or not at all, mode 0600 from its first byte."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    new.replace(path)
