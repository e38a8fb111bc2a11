#!/usr/bin/env python3
"""Giao Ban from a bare checkout: makes the environment, then runs a command in it.

Standard library only, and readable by any Python 3, so that the wrong one can say so.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "requirements.sha256"
UV = "uv==0.13.9"
WANTED = (3, 11)


def use_python_311() -> None:
    """Go on under Python 3.11; exit with a plain message when there is none."""
    if sys.version_info[:2] == WANTED:
        return
    found = shutil.which("python3.11")
    if found and os.environ.get("GIAO_BAN_PYTHON") != found:
        os.environ["GIAO_BAN_PYTHON"] = found
        os.execv(found, [found, str(ROOT / "run.py"), *sys.argv[1:]])
    sys.exit(
        "Giao Ban needs Python 3.11, and this is {}.{}. Install it (Debian 12: "
        "apt-get install python3.11 python3.11-venv) and run the command again.".format(
            *sys.version_info[:2]
        )
    )


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Hold the checkout's set-up: two commands started at once must not install together."""
    var = ROOT / "var"
    var.mkdir(mode=0o700, exist_ok=True)
    with (var / "setup.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def make_environment() -> None:
    """Make .venv and install requirements.lock, by its hashes, when the lock has changed."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if STAMP.exists() and PYTHON.exists() and STAMP.read_text() == digest:
        return
    print("Installing the packages of requirements.lock (once)", flush=True)
    if not (STAMP.exists() and PYTHON.exists()):
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False)
        if made.returncode:
            sys.exit("The virtual environment could not be made (Debian: python3.11-venv).")
    install()
    STAMP.write_text(digest)


def install() -> None:
    """Install the lock with uv, or with pip where uv cannot be had or cannot reach its registry."""
    env = {"UV_SYSTEM_CERTS": "1", "UV_LINK_MODE": "copy", **os.environ}
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    uv = [str(PYTHON), "-m", "uv", "pip", "install", "--quiet", "--python", str(PYTHON)]
    wanted = ["--require-hashes", "--requirement", str(LOCK)]
    if subprocess.run([*pip, UV], check=False).returncode == 0:
        if subprocess.run([*uv, *wanted], env=env, check=False).returncode == 0:
            return
        print("uv could not install the packages; trying pip", flush=True)
    if subprocess.run([*pip, *wanted], check=False).returncode:
        sys.exit("The packages could not be installed; the messages above say why.")


def main() -> None:
    """Make what is missing, then become the command inside the environment."""
    use_python_311()
    with alone():
        make_environment()
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    # -P: a folder "config" where the user stands must not hide ours.
    os.execve(PYTHON, [str(PYTHON), "-P", "-m", "config.local", *sys.argv[1:]], env)


if __name__ == "__main__":
    main()
