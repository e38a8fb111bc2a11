"""The Chromium that browser tests drive."""

import os
import shutil
import subprocess

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


class NoBrowser(Exception):
    """There is no Chromium and it cannot be installed."""


def ensure() -> str:
    """Return the path of a Chromium, installing Debian's when there is none.

    Raises NoBrowser with what the user can do.
    """
    found = find()
    if found is None:
        _install()
        found = find()
    if found is None:
        raise NoBrowser(
            "The browser tests need Chromium, which could not be installed here. Install it, "
            "name it in CHROMIUM, or leave them out: run.py test -m 'not browser'"
        )
    return found


def find() -> str | None:
    """Return the Chromium named in CHROMIUM, else the first on the PATH."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def _install() -> None:
    """Install Debian's package, as root or through sudo; failing leaves no browser."""
    apt, sudo = shutil.which("apt-get"), shutil.which("sudo")
    if apt is None or (os.geteuid() != 0 and sudo is None):
        return
    print("Installing Chromium for the browser tests (once)", flush=True)
    rights = [] if os.geteuid() == 0 else [str(sudo)]
    quiet = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq"]
    for step in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        subprocess.run([*quiet, *step], check=False, stdout=subprocess.DEVNULL)
