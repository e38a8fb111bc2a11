"""`run.py lint`: every check of the code that is not a test."""

import secrets
import subprocess
import sys

from . import environment
from .instance import Instance
from .paths import MANAGE, ROOT

TOOLS = {
    "lint": ["ruff", "check"],
    "format": ["ruff", "format", "--check"],
    "templates": ["djlint", "templates", "--lint", "--quiet"],
    "types": ["mypy"],
}
DEPLOY = ["check", "--deploy", "--fail-level", "WARNING"]
MIGRATIONS = ["makemigrations", "--check", "--dry-run"]


def run(instance: Instance) -> int:
    """Run all checks, print the messages of those that fail; return 1 when one did, else 0."""
    with instance.services() as services:
        env = environment.of_owner(services)
        production = {
            **env,
            "ALLOWED_HOSTS": "giaoban.example",
            "DEBUG": "0",
            "HTTPS": "1",
            "SECRET_KEY": secrets.token_urlsafe(64),
        }
        results = [_passes(name, ["-m", *tool], env) for name, tool in TOOLS.items()]
        results.append(_passes("migrations", [str(MANAGE), *MIGRATIONS], env))
        results.append(_passes("deployment", [str(MANAGE), *DEPLOY], production))
    return 0 if all(results) else 1


def _passes(name: str, arguments: list[str], env: environment.Environment) -> bool:
    """Run one check and print its name, with its messages when it fails."""
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    print(f"{name}: {'failed' if done.returncode else 'ok'}", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0
