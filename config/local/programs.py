"""The programs of a running Giao Ban: the jobs' worker and clock, and the pages' server."""

import http.client
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from .child import Child, bound_to_us
from .paths import LOGS, ROOT, VAR


def start(name: str, module: list[str], env: Mapping[str, str], logs: Path = LOGS) -> Child:
    """Start a Python module of the environment, logging to NAME.log in `logs` from its start."""
    log = logs / f"{name}.log"
    log.unlink(missing_ok=True)
    command = [*bound_to_us(signal.SIGTERM), sys.executable, "-m", *module]
    return Child(name, command, log=log, env={**env, "PYTHONPATH": str(ROOT)})


def worker(env: Mapping[str, str], logs: Path = LOGS) -> Child:
    """Start the Celery worker: two jobs at a time, none held in advance."""
    options = "--concurrency 2 --without-gossip --without-mingle --heartbeat-interval 10"
    module = ["celery", "-A", "config", "--quiet", "worker", *options.split()]
    return start("worker", module, env, logs)


def beat(env: Mapping[str, str], folder: Path = VAR, logs: Path = LOGS) -> Child:
    """Start Celery's clock, which sends what is due; `folder` keeps what it sent when."""
    files = [f"--schedule={folder / 'beat-schedule'}", "--pidfile="]
    return start("beat", ["celery", "-A", "config", "--quiet", "beat", *files], env, logs)


def pages(env: Mapping[str, str], port: int, logs: Path = LOGS) -> Child:
    """Start gunicorn on `port` of 127.0.0.1."""
    module = ["gunicorn", "--config", "python:config.gunicorn", "--bind", f"127.0.0.1:{port}"]
    return start("pages", module, env, logs)


def serves(port: int) -> bool:
    """Tell whether a page can be read, even one that sends the reader to the sign-in."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def takes_jobs(child: Child) -> bool:
    """Tell whether the worker has said that it is ready."""
    return " ready." in child.log.read_text(errors="replace")
