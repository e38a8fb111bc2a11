"""docs/operations.md names what there is: services, files, secrets, commands, addresses, limits."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.urls import resolve

from config.local.paths import ROOT

from .compose import SERVICES, STACK

TEXT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
COMMANDS = [line.strip() for line in TEXT.splitlines() if re.match(r" {4}\S| {7}\S", line)]
# Subcommands of compose that take names of services.
OF_SERVICES = r"docker compose (?:up|stop|restart|ps|logs|run|exec)\b"
OPTIONS_WITH_VALUE = {"--since", "--tail", "--volume", "--scale", "-U", "-d", "-c"}


def services_of(command: str) -> list[str]:
    """The words of a command that stand where a service does."""
    found, skip = [], False
    one = "exec" in command.split() or "run" in command.split()
    for word in command.split("|", maxsplit=1)[0].split()[3:]:
        if skip or word.startswith("-") or word in "&&":
            skip = word in OPTIONS_WITH_VALUE
            continue
        found.append(word)
        if one:
            break
    return found


def spoken() -> list[str]:
    """Each call of compose in the text, in lines of their own and within sentences."""
    text = re.sub(r"\\\n\s+", " ", TEXT)
    calls = re.findall(rf"({OF_SERVICES}[^`\n]*)", text)
    return [part for call in calls for part in re.split(r" && |; ", call) if "compose" in part]


def test_every_service_that_is_named_exists() -> None:
    assert len(spoken()) > 20
    for call in spoken():
        assert set(services_of(call)) <= set(SERVICES), call
    table = re.findall(r"^\| `(\w+)` \| [^|]+ \| (\d+) \| (\d+) (MB|GB) \|$", TEXT, re.MULTILINE)
    there = {(name, s["user"].split(":")[0], s["mem_limit"]) for name, s in SERVICES.items()}
    assert {(n, u, f"{size}{unit[0].lower()}") for n, u, size, unit in table} == there


def test_every_volume_secret_and_image_that_is_named_exists() -> None:
    assert set(re.findall(r"giaoban_(\w+):/", TEXT)) <= set(STACK["volumes"])
    volumes = set(re.findall(r"^\| `(\w+)` \| [^|]+ \|$", TEXT, re.MULTILINE))
    assert volumes == set(STACK["volumes"])
    assert set(re.findall(r"secrets/(\w+)", TEXT)) <= {*STACK["secrets"]}
    images = {s["image"] for s in SERVICES.values()}
    assert set(re.findall(r"postgres:\d\S+|giaoban(?:-proxy)?:\d\S+", TEXT)) <= images


def test_every_file_that_is_named_exists() -> None:
    named = set(re.findall(r"(?:config|docs)/[\w/.-]+\w", TEXT))
    assert len(named) >= 3
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_command_of_manage_exists_with_its_options() -> None:
    text = re.sub(r"\\\n\s+", " ", TEXT)
    calls = re.findall(r"python manage.py (\w+)([^`\n]*)", text)
    assert len(calls) >= 6
    known = get_commands()
    for name, rest in calls:
        assert name in known, name
        parser = load_command_class(known[name], name).create_parser("manage.py", name)
        options = {o for action in parser._actions for o in action.option_strings}
        assert set(re.findall(r" (--[\w-]+)", rest.split("&&")[0])) <= options, name


def test_every_address_is_there() -> None:
    for path in set(re.findall(r"/health/\w+", TEXT)):
        assert resolve(path)
    from associations import health, heartbeats

    said = re.search(r"the parts that are not: ([^|]+)\|", TEXT)
    assert said
    code = Path(health.__file__).read_text()
    parts = set(re.findall(r'yield "(\w+)"', code)) | {heartbeats.WORKER, heartbeats.CLOCK}
    assert set(re.findall(r"`(\w+)`", said[1])) == parts


@pytest.mark.parametrize("said", ["log_min_messages", "log_min_error_statement"])
def test_settings_of_a_database_of_ones_own(said: str) -> None:
    given = [w.removeprefix("-c") for w in SERVICES["database"]["command"]]
    assert f"`{next(w for w in given if w.startswith(said))}`" in TEXT


def test_every_service_and_setting_is_explained() -> None:
    for name in SERVICES:
        assert f"`{name}`" in TEXT, name
    for setting in re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()):
        assert f"{setting}=" in TEXT, setting
    assert COMMANDS
