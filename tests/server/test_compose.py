"""The containers of an office: what each may do, reach and know. No engine is needed to read it."""

import re
import tomllib
from typing import Any

import pytest

from config.local.paths import ROOT
from config.local.postgres import SETTINGS

from .compose import OURS, SERVICES, STACK, read, seconds

ALL = sorted(SERVICES)
LONG_LIVED = sorted(set(SERVICES) - {"migrate"})
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


def memory(size: str) -> int:
    return int(size[:-1]) * {"m": 1, "g": 1024}[size[-1]]


def test_the_programs_are_there() -> None:
    assert set(SERVICES) == {
        *("proxy", "web", "worker", "beat", "backup", "migrate", "database", "queue")
    }


@pytest.mark.parametrize("name", ALL)
def test_a_program_can_do_little(name: str) -> None:
    service = SERVICES[name]
    uid, gid = service["user"].split(":")
    assert int(uid) > 0 and int(gid) > 0
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"] and "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "network_mode", "pid", "ipc", "devices"} & set(service)
    assert service["init"] is True
    assert service["pids_limit"] <= 512
    assert memory(service["mem_limit"]) > 0
    assert all("size=" in folder for folder in service["tmpfs"])


@pytest.mark.parametrize("name", ALL)
def test_logs_do_not_fill_the_disk(name: str) -> None:
    options = SERVICES[name]["logging"]["options"]
    assert memory(options["max-size"]) * int(options["max-file"]) <= 200


@pytest.mark.parametrize("name", LONG_LIVED)
def test_a_program_is_looked_after(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    check = service["healthcheck"]
    assert check["test"][0] == "CMD"
    assert seconds(check["timeout"]) < seconds(check["interval"])
    assert check["retries"] >= 3


def test_migrations_run_once_before_everything() -> None:
    assert SERVICES["migrate"]["restart"] == "no"
    for name in ("web", "worker", "beat", "backup"):
        before = SERVICES[name]["depends_on"]
        assert before["migrate"] == {"condition": "service_completed_successfully"}
        assert before["queue"]["condition"] == "service_healthy"
    assert SERVICES["migrate"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert SERVICES["beat"]["deploy"] == {"replicas": 1}


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name in ALL if "ports" in SERVICES[name]] == ["proxy"]
    assert SERVICES["proxy"]["ports"] == ["80:8080", "443:8443"]
    assert {name: set(SERVICES[name]["networks"]) for name in ALL} == {
        "proxy": {"outside", "pages"},
        "web": {"pages", "data"},
        **{name: {"data"} for name in set(ALL) - {"proxy", "web"}},
    }
    inside = {name for name, how in STACK["networks"].items() if (how or {}).get("internal")}
    assert inside == {"pages", "data"}


def test_every_secret_is_a_file() -> None:
    for name, how in STACK["secrets"].items():
        assert how == {"file": f"./secrets/{name}"}
    for name in ALL:
        for key, value in SERVICES[name].get("environment", {}).items():
            if re.search("PASSWORD|SECRET|KEY|URL|TOKEN", key):
                assert key.endswith("_FILE"), (name, key)
                secret = str(value).removeprefix("/run/secrets/")
                assert secret in SERVICES[name]["secrets"], (name, key)
        assert set(SERVICES[name].get("secrets", [])) <= set(STACK["secrets"])


def test_a_program_knows_its_own_secrets_only() -> None:
    known = {name: set(SERVICES[name].get("secrets", [])) for name in ALL}
    assert known["proxy"] == set()
    assert known["queue"] == {"queue_password"}
    assert known["web"] == known["worker"] == known["beat"]
    assert known["web"] == {"database_url", "redis_url", "secret_key"}
    assert known["migrate"] == {"database_owner_url", "redis_url", "secret_key"}
    assert known["backup"] == known["migrate"]
    # Only what makes the database knows its administrator.
    assert [n for n in ALL if "database_superuser_password" in known[n]] == ["database"]


def test_nothing_has_a_default_password() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{(\w+)", text)) == {"SITE", "TLS"}
    assert not re.search(r"\$\{SITE(?!:\?)", text), "SITE has no default"
    for path in (ROOT / "config" / "server").iterdir():
        said = re.findall(r"(?i)(?:password|requirepass)[ =]+('?[\w-]{4,})", path.read_text())
        assert set(said) <= {"stands"}, path


def test_every_image_has_its_version() -> None:
    for name in ALL:
        tag = SERVICES[name]["image"].rpartition(":")[2]
        assert re.match(r"\d+\.\d+(\.\d+)?", tag), name
    for image in re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE):
        assert re.search(r":\d+\.\d+", image), image
    ours = {SERVICES[name]["image"] for name in (*OURS, "proxy")}
    assert ours == {f"giaoban:{VERSION}", f"giaoban-proxy:{VERSION}"}


def test_database_and_queue_are_those_of_the_tests() -> None:
    from config.local.postgres import binaries
    from config.local.valkey import binary

    assert f"postgres:{version(binaries() / 'postgres')}-" in SERVICES["database"]["image"]
    assert f"valkey:{version(binary())}-" in SERVICES["queue"]["image"]


def version(program: Any) -> str:
    import subprocess

    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"\d+\.\d+(\.\d+)?", said.stdout)
    assert found
    return found[0]


def test_the_log_of_the_database_holds_no_values() -> None:
    """As on one machine (config/local/postgres.py), whose log tests/server/test_stack.py reads."""
    given = dict(word.removeprefix("-c").split("=") for word in SERVICES["database"]["command"][1:])
    for name, value in SETTINGS.items():
        if name.startswith("log_"):
            assert given[name] == value
    assert len([name for name in given if name.startswith("log_")]) == 4


def test_each_stops_before_it_is_killed() -> None:
    from config import gunicorn

    assert seconds(SERVICES["web"]["stop_grace_period"]) > gunicorn.graceful_timeout
    caddy = (ROOT / "config/server/Caddyfile").read_text()
    grace = re.search(r"grace_period (\d+s)", caddy)
    assert grace and seconds(SERVICES["proxy"]["stop_grace_period"]) > seconds(grace[1])
    assert SERVICES["database"]["stop_signal"] == "SIGINT"
    assert gunicorn.preload_app is True


def test_the_queue_is_never_dropped_for_the_cache() -> None:
    conf = (ROOT / "config/server/valkey.conf").read_text()
    told = dict(line.split(" ", 1) for line in conf.splitlines() if line and line[0] != "#")
    assert told["appendonly"] == "yes"
    assert told["maxmemory-policy"].startswith("volatile-")
    assert int(told["maxmemory"].removesuffix("mb")) < memory(SERVICES["queue"]["mem_limit"])
    assert told["include"] == "/run/secrets/queue_password"


def test_services_of_other_machines() -> None:
    """The added file takes database and queue out, and lets the others reach outside."""
    added = read("config/server/external.yml")
    services = added["services"]
    assert [name for name, s in services.items() if s.get("profiles") == ["own"]] == [
        "database",
        "queue",
    ]
    assert all(services[name] == {"volumes": ["./trusted:/trusted:ro"]} for name in OURS)
    assert added["networks"] == {"data": {"internal": False}}
    for name in OURS:
        for other in {"database", "queue"} & set(SERVICES[name]["depends_on"]):
            assert SERVICES[name]["depends_on"][other]["required"] is False


def test_the_image_runs_as_nobody_special_and_holds_no_tools() -> None:
    stages = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]
    for stage in stages[1:]:
        user = re.search(r"^USER (\d+:\d+)$", stage, re.MULTILINE)
        target = stage.splitlines()[0].rpartition(" AS ")[2]
        users = {s["user"] for s in SERVICES.values() if s.get("build", {}).get("target") == target}
        assert user and users == {user[1]}, target
    assert "chown" not in stages[1], "the code belongs to root"
    assert "--constraint requirements.lock --requirement pyproject.toml" in stages[0]
    uv = re.search(r'UV = "(.+)"', (ROOT / "run.py").read_text())
    assert uv and uv[1] in stages[0]


def test_secrets_are_kept_out_of_image_and_repository() -> None:
    for name in (".dockerignore", ".gitignore"):
        lines = {line.strip("/") for line in (ROOT / name).read_text().splitlines()}
        assert {"secrets", "certificates", "trusted", "var", ".env"} <= lines, name


def test_backups_are_made_at_two_in_the_night(tmp_path: Any) -> None:
    """The script with stand-ins for what takes time: the night has come once `sleep` is done."""
    import os
    import subprocess
    import time

    said = tmp_path / "said"
    for name, does in {"python": "", "sleep": "kill $PPID"}.items():
        program = tmp_path / name
        program.write_text(f'#!/bin/sh\necho {name} "$@" >> {said}\n{does}\n')
        program.chmod(0o755)
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    words = SERVICES["backup"]["command"]
    done = subprocess.run(words, cwd=ROOT, env=env, timeout=60)
    assert done.returncode == 0
    *made, waits = said.read_text().splitlines()
    assert made == ["python manage.py backup", "python manage.py verify_backup"]
    at = time.gmtime(said.stat().st_mtime + int(waits.removeprefix("sleep ")))
    minutes = at.tm_hour * 60 + at.tm_min
    assert abs(minutes - 19 * 60) <= 2
