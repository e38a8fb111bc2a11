"""The environment variables a program of Giao Ban gets (CONTRIBUTING and settings name them)."""

import os
from collections.abc import Mapping

from .keys import kept_key
from .paths import VAR

Environment = dict[str, str]


def of_application(services: Mapping[str, str]) -> Environment:
    """Return the variables for pages and jobs: the application role, production settings."""
    env = {**os.environ, **services, "DJANGO_SETTINGS_MODULE": "config.settings"}
    env.setdefault("DEBUG", "0")
    env.setdefault("DATABASE_OWNER_URL", env["DATABASE_URL"])
    if "SECRET_KEY" not in env:
        env["SECRET_KEY"] = kept_key(VAR / "secret.key")
    return env


def of_owner(services: Mapping[str, str]) -> Environment:
    """Return the variables for what makes tables: as the application's, with the owner role."""
    env = of_application(services)
    return {**env, "DATABASE_URL": env["DATABASE_OWNER_URL"]}


def of_tests(services: Mapping[str, str]) -> Environment:
    """Return the variables for pytest: the owner role, files as they lie in static/.

    Tests keep off Valkey's database 0, the demo's; they may use those from 1 on.
    """
    env = of_owner(services)
    if "REDIS_URL" in services:
        env["REDIS_URL"] = env["REDIS_URL"].removesuffix("/0") + "/1"
    return {**env, "STATIC_MANIFEST": "0"}
