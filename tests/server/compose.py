"""What docker-compose.yml says, as data."""

from typing import Any

import yaml

from config.local.paths import ROOT


def read(name: str = "docker-compose.yml") -> dict[str, Any]:
    """The file with its anchors followed."""
    found: dict[str, Any] = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    return found


STACK = read()
SERVICES: dict[str, dict[str, Any]] = STACK["services"]
OURS = ("web", "worker", "beat", "migrate", "backup")


def command(name: str) -> list[str]:
    """The program of a service with its arguments, as the container would start it."""
    return [str(word).replace("$$", "$") for word in SERVICES[name]["command"]]


def health_check(name: str) -> list[str]:
    """What asks whether a service is well, as the container would start it."""
    kind, *words = SERVICES[name]["healthcheck"]["test"]
    assert kind == "CMD"
    return [word.replace("$$", "$") for word in words]


def seconds(duration: str) -> int:
    """A duration as the file writes it."""
    return int(duration[:-1]) * {"s": 1, "m": 60}[duration[-1]]
